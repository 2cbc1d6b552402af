#include "wrapping_words.h"

#include "route_words.h"

static bool has_app(const Program *program, u32 model) {
    for (RouterId r = 1; r < routers_count(program); r++) {
        const Router *router = routers_at(program, r);
        if (router->is_root && router->model == model && router->served != SERVED_IN_TESTS) return true;
    }
    return false;
}

/* Innermost definition whose body holds the place; its decorators stand outside. */
static DefId body_around(const Facts *facts, u32 offset) {
    DefId found = 0;
    for (DefId d = 1; d < facts->defs.count; d++) {
        const DefRow *row = &facts_defs(facts)[d];
        if (row->name_span.start <= offset && offset < row->span.end) found = d;
    }
    return found;
}

/* Every inclusion of the router stands before, in the same code. */
static bool is_late(const Program *program, const Wrapping *wrapping) {
    const Facts *facts = program_facts(program, wrapping->file);
    DefId around = body_around(facts, wrapping->offset);
    bool has_edge = false;
    for (u32 i = 0; i < inclusions_count(program); i++) {
        const Inclusion *edge = inclusions_at(program, i);
        if (edge->child != wrapping->router) continue;
        if (edge->file != wrapping->file || edge->offset > wrapping->offset || edge->condition.len)
            return false;
        if (body_around(facts, edge->offset) != around) return false;
        has_edge = true;
    }
    return has_edge;
}

WrappingFate wrapping_fate(const Program *program, const Wrapping *wrapping) {
    const Router *router = routers_at(program, wrapping->router);
    if (program->files[wrapping->file].world != WORLD_PRODUCTION || router->file == FILE_NONE)
        return WRAPPING_RUNS;
    if (!has_app(program, router->model)) return WRAPPING_RUNS;
    if (router->served == SERVED_NO) return WRAPPING_UNSERVED;
    return wrapping->is_lost_late && router->served == SERVED_YES && is_late(program, wrapping)
               ? WRAPPING_LATE
               : WRAPPING_RUNS;
}

Finding *wrapping_finding(CheckContext *context, const char *rule, const Wrapping *wrapping,
                          const char *key) {
    const Program *program = context->program;
    const Router *router = routers_at(program, wrapping->router);
    Place place = route_place(program, wrapping->file, wrapping->offset);
    bool is_own = wrapping->def != 0;
    Finding *finding = is_own ? finding_add_def(context, rule, wrapping->def)
                              : finding_add(context, rule, KIND_FUNCTION, wrapping->name, place, place);
    finding->message =
        text_with(text_with(text_of(rule, key), "name", wrapping->name), "router", router->name);
    return finding;
}

Finding *wrapping_report(CheckContext *context, const char *rule, const Wrapping *wrapping,
                         WrappingFate fate) {
    const Program *program = context->program;
    const Router *router = routers_at(program, wrapping->router);
    bool is_late_one = fate == WRAPPING_LATE;
    Finding *finding = wrapping_finding(context, rule, wrapping, is_late_one ? "message.late" : "message");
    finding->help = text_with(text_of(rule, is_late_one ? "help.late" : "help"), "router", router->name);
    finding->help = text_with(finding->help, "name", wrapping->name);
    finding->doubt = text_of(rule, "doubt");
    /* It comes back with the router: the plan takes both together. */
    data_put_text(context->arena, finding->data, is_late_one ? STR("on_router") : STR("router"),
                  router->name);
    finding_evidence(finding, route_place(program, wrapping->file, wrapping->offset),
                     text_with(text_of(NULL, "route.added"), "router", router->name));
    if (!router->is_included)
        finding_evidence(finding, router_place(program, router),
                         text_with(text_of(NULL, "route.never_included"), "router", router->name));
    router_chain_evidence(context, finding, wrapping->router);
    return finding;
}
