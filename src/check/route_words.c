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
    return route->handler ? name_text(program, def_name(program, route->handler)) : str_after_last(route->member, '.');
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

void router_chain_evidence(CheckContext *context, Finding *finding, RouterId router) {
    const Program *program = context->program;
    for (u32 depth = 0; depth < CHAIN_MAX; depth++) {
        const Inclusion *edge = inclusion_of(program, router);
        if (!edge) return;
        const Router *child = routers_at(program, router), *into = routers_at(program, edge->into);
        Text text = text_with(text_of(NULL, edge->url.len ? "route.included_under" : "route.included"), "router",
                              child->name);
        text = text_with(text_with(text, "parent", into->name), "url", edge->url);
        /* An entry of a list is told by the list's place alone. */
        if (child->name.len && into->name.len && !str_eq(child->name, into->name))
            finding_evidence(finding, route_place(program, edge->file, edge->offset), text);
        router = edge->into;
    }
}

void route_chain_evidence(CheckContext *context, Finding *finding, const Route *route) {
    router_chain_evidence(context, finding, route->router);
}
