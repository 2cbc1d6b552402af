#include "routes_unseen.h"

#include "routes.h"

#include <string.h>

/* Routes on a router that may be served anywhere: their URLs are not known. */
static bool has_lost_routes(const Program *program) {
    for (RouteId r = 1; r < routes_count(program); r++)
        if (routers_at(program, routes_at(program, r)->router)->served == SERVED_UNKNOWN) return true;
    return false;
}

static bool names_type(const Pattern *pattern, const Model *model, u32 type) {
    if (pattern->head == HEAD_TYPE) return pattern->types >> type & 1;
    for (u32 i = 0; i < model->types[type].is_count; i++)
        if (pattern_name_matches(pattern, model->types[type].is[i])) return true;
    return false;
}

/* Does a rule of the model say what an object of the type does with routes? */
static bool type_is_followed(const Model *model, u32 type) {
    for (u32 r = 0; r < model->rule_count; r++) {
        const ModelRule *rule = &model->rules[r];
        for (u32 p = 0; p < rule->pattern_count && (rule->attach || rule->include); p++)
            if (names_type(&rule->patterns[p], model, type)) return true;
    }
    return false;
}

static bool has_routes(const Model *model) {
    for (u32 r = 0; r < model->rule_count; r++)
        if (model->rules[r].attach) return true;
    return false;
}

/* Objects of a framework whose routes nobody knows yet, such as those of an extension. */
static bool is_unknown_kind(const Program *program, const Router *router) {
    const Model *model = &program->models->items[router->model];
    bool is_plain = router->type != TYPE_NONE && router->binding && !router->is_included &&
                    has_routes(model) && binding_row(program, router->binding)->scope == 1;
    return is_plain && !model->types[router->type].assigned_count && !model->types[router->type].call_count &&
           !type_is_followed(model, router->type);
}

bool routes_may_be_unseen(const Program *program) {
    bool has_root = false;
    for (RouterId r = 1; r < routers_count(program); r++) {
        const Router *router = routers_at(program, r);
        if (is_unknown_kind(program, router)) return true;
        has_root |= router->is_root && router->served != SERVED_IN_TESTS;
    }
    if (has_lost_routes(program)) return true;
    for (u32 i = 0; i < program->blind_spots.count; i++)
        if (!strcmp(program->blind_spots.at[i].key, "unresolved_include")) return true;
    return !has_root || routes_unresolved_count(program);
}
