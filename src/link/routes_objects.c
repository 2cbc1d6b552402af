/* Routers: which there are, and which an expression can be. */
#include "routes_impl.h"

#include "classes.h"
#include "values.h"

/* ---- which an expression can be ----------------------------------------------------------------------- */

static void object_add(Objects *self, RouterId router) {
    for (u32 i = 0; i < self->ids.count; i++)
        if (self->ids.at[i] == router) return;
    vec_push(&self->ids, router);
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
        if (routes->routers.at[r].class && class_derives(self, routes->routers.at[r].class, class)) object_add(out, r);
}

/* True when the value is a router, or several, that were seen. */
static bool value_objects(const Program *self, Value value, Objects *out) {
    const Routes *routes = self->routes;
    u32 before = out->ids.count;
    u32 router = value.origin ? map_find(&routes->by_site, value.origin) : MAP_NONE;
    if (router == MAP_NONE && (value.kind == VALUE_FUNCTION || value.kind == VALUE_METHOD))
        router = map_find(&routes->by_def, value.id);
    if (router != MAP_NONE)
        object_add(out, router);
    else if (value.kind == VALUE_CLASS)
        objects_of_class(self, value.id, &routes->by_def, out);
    else if (value.kind == VALUE_SUPER || (value.kind == VALUE_INSTANCE && value.via == VIA_SELF))
        objects_of_self(self, value.id, out);
    return out->ids.count > before;
}

/* Nothing known, or nothing but None, says nothing about what is meant. */
void values_objects(Program *self, ValueSet values, Objects *out) {
    bool says_something = false;
    for (u32 i = 0; i < values.count; i++) {
        says_something |= values.at[i].kind != VALUE_NONE_OBJECT;
        if (!value_objects(self, values.at[i], out)) out->is_unknown |= is_unseen_router(self, values.at[i]);
    }
    out->is_unknown |= !says_something;
}

static void pick_objects(Program *self, const Site *site, const Pick *pick, Objects *out) {
    u32 router = pick->expr ? map_find(&self->routes->by_site, expr_ref(self, pick->file, pick->expr)) : MAP_NONE;
    if (router != MAP_NONE)
        object_add(out, router);
    else
        values_objects(self, pick_values(self, site->bound, pick), out);
}

static u32 model_index(const Program *self, const Model *model) {
    return (u32)(model - self->models->items);
}

static RouterId router_default(Program *self, u32 model);

/* The class around a method, where there is one. */
static RouterId router_of_class(Program *self, u32 model, DefRef def) {
    DefRef class = def ? method_class(self, def) : 0;
    return class ? router_of_def(self, model, class) : 0;
}

void site_objects(Program *self, const Site *site, const Selector *select, Objects *out) {
    u32 model = model_index(self, site->match.model);
    bool is_unknown = false;
    for (; select && !out->ids.count; select = select->next) {
        u8 base = select->base_count ? select->bases[0].kind : SELECT_LITERAL;
        RouterId own = base == SELECT_DEFAULT ? router_default(self, model)
                       : base == SELECT_DEF   ? router_of_def(self, model, site->def)
                       : base == SELECT_CLASS ? router_of_class(self, model, site->def)
                                              : 0;
        if (own) object_add(out, own);
        Picks picks = {0};
        bool is_open = false;
        if (!own && site_picks(self, site, select, &picks, &is_open)) {
            out->is_unknown = is_open;
            for (u32 i = 0; i < picks.count; i++) pick_objects(self, site, &picks.at[i], out);
            is_unknown |= out->is_unknown;
        }
        vec_release(&picks);
    }
    out->is_unknown = out->ids.count ? out->is_unknown : is_unknown;
}

/* ---- which there are ---------------------------------------------------------------------------------- */

/* First name the object of a call is bound to: `x = Call(...)`; 0 when it is used in place. */
static BindRef bound_name(const Program *self, FileId file, ExprId call) {
    const Facts *facts = program_facts(self, file);
    for (u32 b = 1; b < facts->bindings.count; b++)
        if (facts_bindings(facts)[b].value == call && facts_bindings(facts)[b].kind == BIND_ASSIGN)
            return self->files[file].binding_base + b;
    return 0;
}

static Str router_name(Program *self, const Router *router) {
    if (router->def) return def_symbol(self, router->def, self->arena);
    if (!router->site) return self->models->items[router->model].name;
    const Facts *facts = program_facts(self, router->file);
    ScopeId scope = facts_exprs(facts)[router->site].scope;
    DefRef def = scope_def(self, router->file, scope);
    Str owner = def ? def_symbol(self, def, self->arena) : file_symbol(self, router->file);
    if (!router->binding) return owner;
    Str name = facts_name(facts, binding_row(self, router->binding)->name);
    return str_printf(self->arena, "%.*s.%.*s", STR_ARG(owner), STR_ARG(name));
}

static RouterId router_push(Program *self, Router router) {
    const ModelType *type = router.type == TYPE_NONE ? NULL : &self->models->items[router.model].types[router.type];
    router.is_root = type && type->is_root;
    router.prefix = STR("");
    router.name = router_name(self, &router);
    if (type && type->prefix && (router.site || router.def)) {
        Site site = {.file = router.file, .call = router.site, .callee = router.site + 1, .def = router.def};
        Str prefix = site_text(self, &site, type->prefix);
        if (prefix.ptr) router.prefix = prefix;
    }
    vec_push(&self->routes->routers, router);
    vec_push(&self->routes->fate, 0);
    return self->routes->routers.count - 1;
}

RouterId router_of_def(Program *self, u32 model, DefRef def) {
    u32 *known = map_at(&self->routes->by_def, def, 0);
    if (*known) return *known;
    u8 kind = def_row(self, def)->kind;
    i32 type = kind == DEF_CLASS ? match_type_of(self, &self->models->items[model], (Value){.kind = VALUE_INSTANCE, .id = def}) : -1;
    Router router = {.file = self->def_file[def], .def = def, .model = model, .type = type < 0 ? TYPE_NONE : (u32)type};
    RouterId id = router_push(self, router);
    *map_at(&self->routes->by_def, def, 0) = id;
    return id;
}

static RouterId router_of_model(Program *self, u32 model, u32 which, u32 type) {
    u32 *known = map_at(&self->routes->of_model, map_pair(model, which), 0);
    if (*known) return *known;
    RouterId id = router_push(self, (Router){.file = FILE_NONE, .model = model, .type = type});
    *map_at(&self->routes->of_model, map_pair(model, which), 0) = id;
    return id;
}

static RouterId router_default(Program *self, u32 model) {
    const Model *row = &self->models->items[model];
    for (u32 t = 0; t < row->type_count; t++)
        if (row->types[t].has_default) return router_of_model(self, model, 1, t);
    return 0;
}

RouterId router_unseen(Program *self, u32 model) {
    RouterId id = router_of_model(self, model, 2, TYPE_NONE);
    self->routes->fate.at[id] = FATE_INTO_UNKNOWN;
    return id;
}

static void created_add(Program *self, FileId file, ExprId site, u32 model, u32 type, DefRef class) {
    Router router = {.file = file, .site = site, .model = model, .type = type, .class = class, .binding = bound_name(self, file, site)};
    map_at(&self->routes->by_site, expr_ref(self, file, site), router_push(self, router));
}

static void call_router(Program *self, FileId file, ExprId call) {
    ExprRef ref = expr_ref(self, file, call);
    ValueSet values = infer_expr(self, file, call);
    for (u32 i = 0; i < values.count; i++) {
        if (values.at[i].origin != ref) continue;
        u32 *is_other = map_at(&self->routes->no_router, map_pair(values.at[i].kind, values.at[i].id), 0);
        if (*is_other) continue;
        for (u32 m = 0; m < self->models->count; m++) {
            const Model *model = &self->models->items[m];
            i32 type = model->type_count ? match_type_of(self, model, values.at[i]) : -1;
            if (type < 0) continue;
            created_add(self, file, call, m, (u32)type, values.at[i].kind == VALUE_INSTANCE ? values.at[i].id : 0);
            return;
        }
        *is_other = 1;
    }
}

/* NAME = "…", where a model says that such an assignment makes the object. */
static void assigned_router(Program *self, FileId file, const BindingRow *row, const Model *model) {
    Str name = facts_name(program_facts(self, file), row->name);
    for (u32 t = 0; t < model->type_count; t++)
        for (u32 i = 0; i < model->types[t].assigned_count; i++)
            if (str_eq(model->types[t].assigned[i], name))
                created_add(self, file, row->value, model_index(self, model), t, 0);
}

void routers_find(Program *self, FileId file) {
    const Facts *facts = program_facts(self, file);
    for (ExprId e = 1; e < facts->exprs.count; e++)
        if (facts_exprs(facts)[e].kind == EXPR_CALL) call_router(self, file, e);
    for (u32 b = 1; b < facts->bindings.count; b++) {
        const BindingRow *row = &facts_bindings(facts)[b];
        if (row->kind != BIND_ASSIGN || row->shape != SHAPE_WHOLE || !row->value || row->scope != 1) continue;
        for (u32 m = 0; m < self->models->count; m++)
            if (self->models->items[m].type_count) assigned_router(self, file, row, &self->models->items[m]);
    }
}
