#include "native_duplicate_route.h"

#include "shared.h"

#define RULE "duplicate-route"

/* Neither decides whether the other one runs. */
static bool are_beside(const Program *program, const NativeRoute *a, const NativeRoute *b) {
    const Facts *facts = program_facts(program, a->file);
    StmtId first = facts_stmt_at(facts, a->start), second = facts_stmt_at(facts, b->start);
    return first && second && facts_stmts(facts)[first].parent == facts_stmts(facts)[second].parent;
}

static bool is_twice(const Program *program, const NativeRoute *a, const NativeRoute *b) {
    bool is_known = a->model && a->model == b->model && a->server && a->server == b->server &&
                    a->owner == b->owner && a->file == b->file && !a->is_compared && a->is_served;
    return is_known && a->handler != b->handler && str_eq(a->path, b->path) && str_eq(a->method, b->method) &&
           native_entity(program, a->owner)->seen == SEEN_COMPILED && are_beside(program, a, b);
}

static void report(CheckContext *context, const NativeRoute *winner, const NativeRoute *loser, bool is_last) {
    const Program *program = context->program;
    Arena *arena = context->arena;
    Place place = place_first_line(program, loser->file, (Span){loser->start, loser->start + 1});
    Finding *finding =
        finding_add(context, RULE, KIND_ROUTE, native_symbol(program, loser->handler, arena), place, place);
    Str handler = native_word(program, loser->handler, arena),
        other = native_word(program, winner->handler, arena);
    Str method = loser->method.len ? loser->method : STR("*");
    Text text = text_with(text_with(text_of(RULE, "message"), "method", method), "url", loser->path);
    finding->message = text_with(text_with(text, "handler", handler), "other", other);
    finding->help = text_with(text_of(RULE, "help"), "handler", handler);
    finding->doubt = text_of(RULE, "doubt");
    finding->shape = str_hash(loser->path);
    finding->confidence = CONFIDENCE_HIGH;
    finding_evidence(finding,
                     place_first_line(program, winner->file, (Span){winner->start, winner->start + 1}),
                     text_with(text_of(RULE, is_last ? "last" : "first"), "framework", winner->model->name));
    data_put_text(arena, finding->data, STR("framework"), winner->model->name);
    data_put_bool(arena, finding->data, STR("order_known"), true);
}

void native_duplicate_routes(CheckContext *context) {
    NativeRoutes routes = {0};
    native_routes_collect(&routes, shared_handlers(context), context->program);
    for (u32 i = 1; i < routes.count; i++) {
        const NativeRoute *first = &routes.at[i - 1], *second = &routes.at[i];
        RouteRepeated repeated = first->model ? (RouteRepeated)first->model->repeated : REPEATED_UNKNOWN;
        if (!is_twice(context->program, first, second)) continue;
        if (repeated == REPEATED_FIRST) report(context, first, second, false);
        if (repeated == REPEATED_LAST) report(context, second, first, true);
    }
    vec_release(&routes);
}
