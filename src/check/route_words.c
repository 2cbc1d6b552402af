#include "route_words.h"

enum { CHAIN_MAX = 12 };

Place route_place(const Program *program, FileId file, u32 offset) {
    return place_first_line(program, file, (Span){offset, program_facts(program, file)->source_length});
}

Place router_place(const Program *program, const Router *router) {
    if (router->binding) return place_of(program, router->file, binding_row(program, router->binding)->span);
    if (router->def) return place_of(program, router->file, def_row(program, router->def)->name_span);
    return place_of_expr(program, router->file, router->site);
}

Str route_handler_name(const Program *program, const Route *route) {
    return route->handler ? name_text(program, def_name(program, route->handler))
                          : str_after_last(route->member, '.');
}

bool mention_is_of_another(const Facts *facts, const MentionRow *mention, const Route *route) {
    return mention->method && !str_eq(route->methods, STR("*")) &&
           str_find(route->methods, facts_name(facts, mention->method)) == STR_NOT_FOUND;
}

void route_data(CheckContext *context, Finding *finding, const Route *route) {
    Arena *arena = context->arena;
    const Program *program = context->program;
    data_put_text(arena, finding->data, STR("full_url"), route->url);
    data_put_text(arena, finding->data, STR("methods"), route->methods);
    Str handler = route->handler ? def_symbol(program, route->handler, arena) : route->member;
    if (handler.len) data_put_text(arena, finding->data, STR("handler"), handler);
    data_put_text(arena, finding->data, STR("on_router"), routers_at(program, route->router)->name);
}

/* The inclusion that serves the router; where none does, any. */
static const Inclusion *inclusion_of(const Program *program, RouterId child) {
    const Inclusion *found = NULL;
    for (u32 i = 0; i < inclusions_count(program); i++) {
        const Inclusion *edge = inclusions_at(program, i);
        if (edge->child != child) continue;
        if (routers_at(program, edge->into)->served != SERVED_NO) return edge;
        if (!found) found = edge;
    }
    return found;
}

/* An entry of a list, or a call inside another: its place tells more than its name. */
static bool is_anonymous(const Router *router) {
    return !router->binding && !router->def;
}

static void edge_evidence(const Program *program, Finding *finding, const Inclusion *edge) {
    const Router *child = routers_at(program, edge->child), *into = routers_at(program, edge->into);
    if (is_anonymous(child)) {
        Text text = text_with(text_of(NULL, "route.in_front"), "url", edge->url);
        if (edge->url.len) finding_evidence(finding, router_place(program, child), text);
        return;
    }
    bool has_parent = !is_anonymous(into);
    Text text = text_of(NULL, !has_parent     ? "route.included_here"
                              : edge->url.len ? "route.included_under"
                                              : "route.included");
    text =
        text_with(text_with(text_with(text, "router", child->name), "parent", into->name), "url", edge->url);
    finding_evidence(finding, route_place(program, edge->file, edge->offset), text);
}

void router_chain_evidence(CheckContext *context, Finding *finding, RouterId router) {
    const Program *program = context->program;
    for (u32 depth = 0; depth < CHAIN_MAX; depth++) {
        const Inclusion *edge = inclusion_of(program, router);
        if (!edge) return;
        edge_evidence(program, finding, edge);
        router = edge->into;
    }
}

/* The route's own entry of a list is where it is attached: that is told anyway. */
void route_chain_evidence(CheckContext *context, Finding *finding, const Route *route) {
    const Program *program = context->program;
    const Router *router = routers_at(program, route->router);
    const Inclusion *edge = inclusion_of(program, route->router);
    bool is_entry = edge && is_anonymous(router) && router->file == route->file && router->site &&
                    expr_row(program, router->file, router->site)->start == route->offset;
    router_chain_evidence(context, finding, is_entry ? edge->into : route->router);
}

Str route_title(CheckContext *context, const Route *route) {
    if (!route->methods.len || str_eq(route->methods, STR("*"))) return route->url;
    return str_printf(context->arena, "%.*s %.*s", STR_ARG(route->methods), STR_ARG(route->url));
}
