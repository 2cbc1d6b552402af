/* Routers that an expression can be: by the values it can have, by what it leads to, by who made the
 * object. */
#include "routes_impl.h"

#include "classes.h"
#include "lists_impl.h"
#include "values.h"

/* An expression that can be more objects than OBJECTS_MAX is not known; to look at INSTANCES_PER_STEP of one
 * creating call costs a step of the question that is under way. */
enum { OBJECTS_MAX = 256, INSTANCES_PER_STEP = 32 };

void object_add(Objects *self, RouterId router) {
    for (u32 i = 0; i < self->ids.count && router <= self->highest; i++)
        if (self->ids.at[i] == router) return;
    if (self->ids.count < OBJECTS_MAX)
        vec_push(&self->ids, router);
    else
        self->is_unknown = true;
    self->highest = u32_max(self->highest, router);
}

void objects_take(Objects *self, const VecU32 *ids) {
    vec_clear(&self->ids);
    for (u32 i = 0; i < ids->count; i++) {
        vec_push(&self->ids, ids->at[i]);
        self->highest = u32_max(self->highest, ids->at[i]);
    }
}

/* All objects that one creating call makes and that the variables at hand allow. */
static void instances_add(const Program *self, RouterId first, const Bound *bound, Objects *out) {
    u32 seen = 0;
    for (RouterId r = first; r; r = self->routes->routers.at[r].next) {
        if (++seen % INSTANCES_PER_STEP == 0 && self->routes->asking && !steps_take(self)) {
            out->is_unknown = true;
            return;
        }
        if (bound_agrees(self->routes->routers.at[r].bound, bound) &&
            maker_fits(self, self->routes->routers.at[r].maker, bound))
            object_add(out, r);
    }
}

void objects_release(Objects *self) {
    vec_release(&self->ids);
}

/* Could this value be a router whose creation was not seen (a parameter of a router type)? */
static bool is_unseen_router(const Program *self, Value value) {
    for (u32 m = 0; m < self->models->count; m++)
        if (self->models->items[m].type_count && match_type_of(self, &self->models->items[m], value) >= 0)
            return true;
    return false;
}

static void objects_of_class(const Program *self, DefRef class, const Map *known, Objects *out) {
    u32 count;
    const DefRef *mro = class_mro(self, class, &count);
    for (u32 i = 0; i < count; i++) {
        u32 router = map_find(known, mro[i]);
        if (router != MAP_NONE) object_add(out, router);
    }
}

/* `self` in a class whose objects are routers, wherever those are made. */
static void objects_of_self(const Program *self, DefRef class, Objects *out) {
    const Routes *routes = self->routes;
    for (RouterId r = 1; r < routes->routers.count; r++)
        if (routes->routers.at[r].class && class_derives(self, routes->routers.at[r].class, class))
            object_add(out, r);
}

/* True when the value is a router, or several, that were seen. */
static bool value_objects(Program *self, const Bound *bound, Value value, Objects *out) {
    const Routes *routes = self->routes;
    u32 before = out->ids.count;
    RouterId own = default_object(self, value);
    if (own) {
        object_add(out, own);
        return true;
    }
    u32 router = value.origin ? map_find(&routes->by_site, value.origin) : MAP_NONE;
    if (router == MAP_NONE && (value.kind == VALUE_FUNCTION || value.kind == VALUE_METHOD))
        router = map_find(&routes->by_def, value.id);
    if (router != MAP_NONE)
        instances_add(self, router, bound, out);
    else if (value.kind == VALUE_CLASS)
        objects_of_class(self, value.id, &routes->by_def, out);
    else if (value.kind == VALUE_SUPER || (value.kind == VALUE_INSTANCE && value.via == VIA_SELF))
        objects_of_self(self, value.id, out);
    return out->ids.count > before;
}

void values_seen_objects(Program *self, const Bound *bound, ValueSet values, Objects *out) {
    for (u32 i = 0; i < values.count; i++) value_objects(self, bound, values.at[i], out);
}

/* Nothing known, or nothing but None, says nothing about what is meant. */
void values_objects(Program *self, const Bound *bound, ValueSet values, Objects *out) {
    bool says_something = false;
    for (u32 i = 0; i < values.count; i++) {
        says_something |= values.at[i].kind != VALUE_NONE_OBJECT;
        if (!value_objects(self, bound, values.at[i], out))
            out->is_unknown |= is_unseen_router(self, values.at[i]);
    }
    out->is_unknown |= !says_something;
}

/* wrap(app): a model says that the call stands for what it was given. */
static bool given_objects(Program *self, const Site *site, const Pick *picked, Objects *out) {
    Pick made = *picked;
    bool is_path =
        picked->expr && !picked->from && expr_row(self, picked->file, picked->expr)->kind != EXPR_CALL;
    ValueSet values = is_path ? pick_values(self, site->bound, picked) : (ValueSet){0};
    if (values.count == 1 && values.at[0].origin &&
        (values.at[0].kind == VALUE_EXTERNAL_INSTANCE || values.at[0].kind == VALUE_EXTERNAL_RESULT)) {
        made.file = expr_file(self, values.at[0].origin);
        made.expr = values.at[0].origin - self->files[made.file].expr_base;
        made.bound = NULL;
    }
    const Pick *pick = &made;
    if (!pick->expr || pick->from || expr_row(self, pick->file, pick->expr)->kind != EXPR_CALL) return false;
    Match matches[MATCHES_MAX];
    u32 count = match_callee(self, TRIGGER_CALL, pick->file, pick->expr + 1, matches);
    for (u32 m = 0; m < count; m++) {
        const Selector *gives = matches[m].rule->gives;
        if (!gives || (gives->base_count && gives->bases[0].kind == SELECT_SELF)) continue;
        Site inner = {.file = pick->file,
                      .call = pick->expr,
                      .callee = pick->expr + 1,
                      .match = matches[m],
                      .bound = site->bound};
        Picks picks = {0};
        bool is_open = false;
        if (site_picks(self, &inner, gives, &picks, &is_open))
            for (u32 i = 0; i < picks.count; i++) pick_objects(self, &inner, &picks.at[i], out);
        vec_release(&picks);
        return true;
    }
    return false;
}

/* Calls in an expression and in what its names were assigned. */
static void calls_collect(const Program *self, FileId file, ExprId expr, u32 depth, VecU32 *out) {
    const Facts *facts = program_facts(self, file);
    for (ExprId e = expr; e < facts_exprs(facts)[expr].next && depth < 6; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        if (row->kind == EXPR_CALL) vec_push(out, expr_ref(self, file, e));
        if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) continue;
        const UseRow *use = &facts_uses(facts)[row->aux];
        const BindingRow *binding =
            use->reach_count == 1 ? &facts_bindings(facts)[facts_lists(facts)[use->first_reach]] : NULL;
        if (binding && binding->kind == BIND_ASSIGN && binding->value)
            calls_collect(self, file, binding->value, depth + 1, out);
    }
}

static bool is_made_by(const Router *router, const VecU32 *calls) {
    for (const Bound *bound = router->bound; bound; bound = bound->outer)
        for (u32 i = 0; i < calls->count; i++)
            if (bound->call && bound->call == calls->at[i]) return true;
    return false;
}

/* make("/a") is what this call makes, not what make("/b") does. */
static void called_here(const Program *self, FileId file, ExprId expr, Objects *objects) {
    VecU32 calls = {0}, kept = {0};
    calls_collect(self, file, expr, 0, &calls);
    for (u32 i = 0; i < objects->ids.count; i++)
        if (is_made_by(&self->routes->routers.at[objects->ids.at[i]], &calls))
            vec_push(&kept, objects->ids.at[i]);
    if (kept.count) objects_take(objects, &kept);
    vec_release(&calls);
    vec_release(&kept);
}

/* Of several or none, those to which the expression leads. */
static void followed_here(Program *self, const Site *site, const Pick *pick, Objects *objects) {
    if (pick->from) return;
    Pick end = pick_follow(self, site->bound, *pick);
    u32 router = end.expr ? map_find(&self->routes->by_site, expr_ref(self, end.file, end.expr)) : MAP_NONE;
    Objects found = {0};
    if (router != MAP_NONE) instances_add(self, router, end.bound ? end.bound : site->bound, &found);
    if (found.ids.count && (!objects->ids.count || found.ids.count < objects->ids.count)) {
        if (!objects->ids.count) objects->is_unknown = false;
        objects_take(objects, &found.ids);
    }
    objects_release(&found);
}

void pick_objects(Program *self, const Site *at, const Pick *picked, Objects *out) {
    if (picked->text.ptr) return;
    Site own = *at;
    if (picked->bound) own.bound = picked->bound;
    const Site *site = &own;
    Pick meant =
        picked->expr && !picked->from ? bound_pick(self, site->bound, picked->file, picked->expr) : *picked;
    const Pick *pick = &meant;
    if (given_objects(self, site, pick, out)) return;
    u32 router =
        pick->expr ? map_find(&self->routes->by_site, expr_ref(self, pick->file, pick->expr)) : MAP_NONE;
    Objects found = {0};
    const Router *made = pick->expr && !pick->from ? router_made_at(self, pick->file, pick->expr) : NULL;
    if (made) router = (u32)(made - self->routes->routers.at);
    if (router != MAP_NONE)
        instances_add(self, router, site->bound, &found);
    else
        values_objects(self, site->bound, pick_values(self, site->bound, pick), &found);
    Objects members = {0};
    if (found.is_unknown && member_objects(self, site, pick, &members)) {
        objects_release(&found);
        found = members;
    } else {
        objects_release(&members);
    }
    bool is_open = found.ids.count > 1 || (!found.ids.count && found.is_unknown);
    if (is_open && pick->expr) followed_here(self, site, pick, &found);
    if (found.ids.count > 1 && pick->expr) called_here(self, pick->file, pick->expr, &found);
    objects_by_maker(self, site, pick, &found);
    objects_by_maker(self, at, picked, &found);
    for (u32 i = 0; i < found.ids.count; i++) object_add(out, found.ids.at[i]);
    out->is_unknown |= found.is_unknown;
    objects_release(&found);
}

const Router *router_made_at(const Program *self, FileId file, ExprId expr) {
    const Facts *facts = program_facts(self, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (row->kind == EXPR_NAME && !(row->flags & EXPR_STORED)) {
        const UseRow *use = &facts_uses(facts)[row->aux];
        const BindingRow *binding =
            use->reach_count == 1 ? &facts_bindings(facts)[facts_lists(facts)[use->first_reach]] : NULL;
        bool is_value = binding && binding->kind == BIND_ASSIGN && binding->shape == SHAPE_WHOLE;
        expr = is_value ? binding->value : 0;
    }
    /* cors.add(app.add_resource("/x")): calls that hand on what they are given. */
    for (u32 depth = 0; depth < 3 && expr && facts_exprs(facts)[expr].kind == EXPR_CALL; depth++) {
        u32 router = map_find(&self->routes->by_site, expr_ref(self, file, expr));
        if (router != MAP_NONE && self->routes->routers.at[router].is_made)
            return &self->routes->routers.at[router];
        expr = expr_child(facts, expr, 1);
    }
    return NULL;
}
