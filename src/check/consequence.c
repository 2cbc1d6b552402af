#include "consequence.h"

enum { ROUTES_LISTED = 4 };

static void route_evidence(CheckContext *context, Finding *finding, Data *list, const Route *route,
                           const char *error) {
    const Program *program = context->program;
    bool is_served = routers_at(program, route->router)->served != SERVED_NO;
    Text text = text_of(NULL, is_served ? "fails.route" : "fails.unregistered");
    text = text_with(text, "methods", route->methods);
    text = text_with(text_with(text, "url", route->url), "error", str_of(error));
    Span span = {route->offset, program_facts(program, route->file)->source_length};
    finding_evidence(finding, place_first_line(program, route->file, span), text);
    Data *row = data_put_object(context->arena, list, STR_NONE);
    data_put_text(context->arena, row, STR("methods"), route->methods);
    data_put_text(context->arena, row, STR("url"), route->url);
    data_put_bool(context->arena, row, STR("served"), is_served);
}

void consequence_evidence(CheckContext *context, Finding *finding, FileId file, ScopeId scope,
                          const char *error) {
    const Program *program = context->program;
    NodeId owner = graph_owner(program, file, scope);
    u32 routes[ROUTES_LISTED];
    u32 count = reach_routes_to(program, owner, routes, ROUTES_LISTED);
    Data *list = count ? data_put_list(context->arena, finding->data, STR("routes")) : NULL;
    for (u32 i = 0; i < count; i++)
        route_evidence(context, finding, list, routes_at(program, routes[i]), error);
    if (count || !reach_is_dead(program, owner) || graph_node(program, owner)->kind != NODE_DEF) return;
    Text text = text_with(text_of(NULL, "fails.dead"), "name", graph_symbol(program, owner, context->arena));
    finding_evidence(finding,
                     place_first_line(program, graph_node(program, owner)->file, graph_span(program, owner)),
                     text);
}
