/* Routers: which there are. What creating calls make, assignments that models name, classes and functions
 * that routes are attached to, objects of the library's own, and those whose creation nobody saw. */
#include "routes_impl.h"

#include "calls.h"
#include "lists.h"
#include "values.h"

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
    const ModelType *type =
        router.type == TYPE_NONE ? NULL : &self->models->items[router.model].types[router.type];
    router.is_root = type && type->is_root;
    router.prefix = router.host = STR("");
    router.name = router_name(self, &router);
    if (type && (router.site || router.def)) made_read(self, type, &router);
    vec_push(&self->routes->routers, router);
    vec_push(&self->routes->fate, 0);
    return self->routes->routers.count - 1;
}

RouterId router_of_def(Program *self, u32 model, DefRef def) {
    u32 known = map_find(&self->routes->by_def, def);
    if (known != MAP_NONE) return known;
    u8 kind = def_row(self, def)->kind;
    i32 type = kind == DEF_CLASS ? match_type_of(self, &self->models->items[model],
                                                 (Value){.kind = VALUE_INSTANCE, .id = def})
                                 : -1;
    Router router = {
        .file = self->def_file[def], .def = def, .model = model, .type = type < 0 ? TYPE_NONE : (u32)type};
    RouterId id = router_push(self, router);
    map_at(&self->routes->by_def, def, id);
    return id;
}

static RouterId router_of_model(Program *self, u32 model, u32 which, u32 type) {
    u32 known = map_find(&self->routes->of_model, map_pair(model, which));
    if (known != MAP_NONE) return known;
    RouterId id = router_push(self, (Router){.file = FILE_NONE, .model = model, .type = type});
    map_at(&self->routes->of_model, map_pair(model, which), id);
    return id;
}

RouterId router_default(Program *self, u32 model) {
    const Model *row = &self->models->items[model];
    for (u32 t = 0; t < row->type_count; t++)
        if (row->types[t].has_default) return router_of_model(self, model, 1, t);
    return 0;
}

/* lib.default_app(): the library's own object. */
RouterId default_object(Program *self, Value value) {
    for (u32 m = 0; value.kind == VALUE_EXTERNAL_RESULT && m < self->models->count; m++) {
        const Model *model = &self->models->items[m];
        for (u32 t = 0; t < model->type_count; t++) {
            const ModelType *type = &model->types[t];
            for (u32 i = 0; type->has_default && i < type->call_count; i++)
                if (str_eq(type->calls[i], name_text(self, value.id))) return router_default(self, m);
        }
    }
    return 0;
}

RouterId router_unseen(Program *self, u32 model) {
    RouterId id = router_of_model(self, model, 2, TYPE_NONE);
    if (!self->routes->fate.at[id]) route_doubt_add(self, id, FATE_INTO_UNKNOWN, FILE_NONE, 0);
    return id;
}

/* Where a call stands in a helper that everybody calls, its objects cannot be told apart by looking
 * longer. */
enum { CREATING_STEPS = 1000 };

typedef struct {
    Router router;
    RouterId last;
} Creating;

static void instance_add(Program *self, const Bound *bound, u8 open, void *data) {
    Creating *creating = data;
    (void)open;
    Router router = creating->router;
    if (!maker_fits(self, router.maker, bound)) return;
    router.bound = bound_keep(self->arena, bound);
    RouterId id = router_push(self, router);
    if (creating->last)
        self->routes->routers.at[creating->last].next = id;
    else
        map_at(&self->routes->by_site, expr_ref(self, router.file, router.site), id);
    creating->last = id;
}

/* One object for each way in which the variables around the call can stand, and for each class whose
 * objects keep one of their own. */
static void created_add(Program *self, FileId file, ExprId site, u32 model, u32 type, DefRef class) {
    Creating creating = {.router = {.file = file,
                                    .site = site,
                                    .model = model,
                                    .type = type,
                                    .class = class,
                                    .binding = bound_name(self, file, site)}};
    Makers makers;
    makers_of(self, file, site, &makers);
    for (u32 i = 0; i < makers.count; i++) {
        creating.router.maker = makers.at[i];
        contexts_visit_some(self, file, site, CREATING_STEPS, instance_add, &creating);
    }
    creating.router.maker = 0;
    if (!creating.last) contexts_visit_some(self, file, site, CREATING_STEPS, instance_add, &creating);
}

/* app.add_resource("/x"), where a rule says what that makes. */
static bool made_router(Program *self, FileId file, ExprId call) {
    const ExprRow *callee = expr_row(self, file, call + 1);
    Name word = callee->kind == EXPR_ATTRIBUTE ? file_name_of(self, file, callee->name) : 0;
    if (!word || map_find(&self->routes->making, word) == MAP_NONE) return false;
    Match matches[MATCHES_MAX];
    u32 count = match_callee(self, TRIGGER_CALL, file, call + 1, matches);
    for (u32 m = 0; m < count; m++) {
        if (!matches[m].rule->makes) continue;
        RouterId first = self->routes->routers.count;
        created_add(self, file, call, model_index(self, matches[m].model), matches[m].rule->makes - 1, 0);
        for (RouterId r = first; r < self->routes->routers.count; r++)
            self->routes->routers.at[r].is_made = true;
        return true;
    }
    return false;
}

/* super() is no object of its own, but for the constructor of a class that the tree does not call: that
 * makes one. */
static bool super_stands_for_object(const Program *self, FileId file, ExprId call, Value value) {
    if (value.kind != VALUE_SUPER) return true;
    DefRef method = scope_def(self, file, expr_row(self, file, call)->scope);
    u32 count;
    if (!method || !str_eq(name_text(self, def_name(self, method)), STR("__init__"))) return false;
    calls_of(self, method, &count);
    return count == 0;
}

static void call_router(Program *self, FileId file, ExprId call) {
    if (made_router(self, file, call)) return;
    ExprRef ref = expr_ref(self, file, call);
    ValueSet values = infer_expr(self, file, call);
    for (u32 i = 0; i < values.count; i++) {
        if (values.at[i].origin != ref || !super_stands_for_object(self, file, call, values.at[i])) continue;
        u32 *is_other = map_at(&self->routes->no_router, map_pair(values.at[i].kind, values.at[i].id), 0);
        if (*is_other) continue;
        for (u32 m = 0; m < self->models->count; m++) {
            const Model *model = &self->models->items[m];
            i32 type = model->type_count ? match_type_of(self, model, values.at[i]) : -1;
            if (type < 0) continue;
            if (default_object(self, values.at[i])) return;
            created_add(self, file, call, m, (u32)type,
                        values.at[i].kind == VALUE_INSTANCE ? values.at[i].id : 0);
            return;
        }
        *is_other = 1;
    }
}

/* The variable by which the model calls an object, or 0. */
static BindRef named_variable(Program *self, FileId file, ExprId value, const ModelType *type) {
    Site site = {.file = file, .call = value, .callee = value};
    Picks picks = {0};
    bool is_open;
    BindRef variable = 0;
    if (type->named && site_picks(self, &site, type->named, &picks, &is_open) && picks.count)
        variable = picks.at[0].variable;
    vec_release(&picks);
    return variable;
}

/* Two assignments of the same (settings of two environments) make one object. */
static void assigned_add(Program *self, FileId file, ExprId value, u32 model, u32 type) {
    BindRef named = named_variable(self, file, value, &self->models->items[model].types[type]);
    for (RouterId r = 1; named && r < self->routes->routers.count; r++)
        if (self->routes->routers.at[r].named == named) return;
    RouterId first = self->routes->routers.count;
    created_add(self, file, value, model, type, 0);
    for (RouterId r = first; r < self->routes->routers.count; r++) self->routes->routers.at[r].named = named;
}

/* NAME = "…", where a model says that such an assignment makes the object. */
static void assigned_router(Program *self, FileId file, const BindingRow *row, const Model *model) {
    Str name = facts_name(program_facts(self, file), row->name);
    for (u32 t = 0; t < model->type_count; t++)
        for (u32 i = 0; i < model->types[t].assigned_count; i++)
            if (str_eq(model->types[t].assigned[i], name))
                assigned_add(self, file, row->value, model_index(self, model), t);
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
