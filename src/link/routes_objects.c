/* Routers: which there are, and which an expression can be. */
#include "routes_impl.h"

#include "calls.h"
#include "classes.h"
#include "lists_impl.h"
#include "values.h"

/* An expression that can be more objects than OBJECTS_MAX is not known; to look at INSTANCES_PER_STEP of one
 * creating call costs a step of the question that is under way. */
enum { OBJECTS_MAX = 256, INSTANCES_PER_STEP = 32 };

/* ---- which an expression can be ------------------------------------------------------------------------ */

static void object_add(Objects *self, RouterId router) {
    for (u32 i = 0; i < self->ids.count; i++)
        if (self->ids.at[i] == router) return;
    if (self->ids.count < OBJECTS_MAX)
        vec_push(&self->ids, router);
    else
        self->is_unknown = true;
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

static RouterId router_default(Program *self, u32 model);

/* lib.default_app(): the library's own object. */
static RouterId default_object(Program *self, Value value) {
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
    if (kept.count) {
        vec_clear(&objects->ids);
        for (u32 i = 0; i < kept.count; i++) vec_push(&objects->ids, kept.at[i]);
    }
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
        vec_clear(&objects->ids);
        for (u32 i = 0; i < found.ids.count; i++) vec_push(&objects->ids, found.ids.at[i]);
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

static u32 model_index(const Program *self, const Model *model) {
    return (u32)(model - self->models->items);
}

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

/* What the type of an object says, whatever else the call that makes it stands for. */
static Str host_of_pick(const Program *self, const Site *site, Pick pick) {
    const Bound *bound = pick.bound ? pick.bound : site->bound;
    if (pick.expr && !pick.from) pick = bound_pick(self, bound, pick.file, pick.expr);
    ExprRef made = pick.expr && !pick.from ? expr_ref(self, pick.file, pick.expr) : 0;
    ValueSet values = pick_values(self, bound, &pick);
    u32 router = made ? map_find(&self->routes->by_site, made) : MAP_NONE;
    if (router == MAP_NONE && values.count == 1 && values.at[0].origin)
        router = map_find(&self->routes->by_site, values.at[0].origin);
    return router == MAP_NONE ? STR("") : self->routes->routers.at[router].host;
}

Str site_host(Program *self, const Site *site, const Selector *host, const Selector *of) {
    Str text = host ? site_text(self, site, host) : STR_NONE;
    if (text.ptr || !of) return text.ptr ? text : STR("");
    Picks picks = {0};
    bool is_open = false, is_given = site_picks(self, site, of, &picks, &is_open);
    for (u32 i = 0; is_given && i < picks.count && !text.len; i++)
        text = host_of_pick(self, site, picks.at[i]);
    vec_release(&picks);
    return text.ptr ? text : STR("");
}

/* Nothing is there; of a class, nothing that the tree says: what its library base has is no item. */
static bool is_nothing(const Selector *each, const Pick *pick) {
    bool is_class = each->base_count == 1 && each->bases[0].kind == SELECT_DEF;
    return !pick->expr && !pick->variable && !pick->values.count && !pick->text.ptr && !pick->parts &&
           (is_class || !pick->values.is_open);
}

void site_items(Program *self, Site *site, const Selector *each, ItemVisit *visit, void *data) {
    Picks items = {0};
    bool is_open = false;
    const Selector *last = each;
    for (; each && !items.count; each = each->next) {
        last = each;
        bool is_literal = each->base_count == 1 && each->bases[0].kind == SELECT_LITERAL;
        if (is_literal)
            vec_push(&items, ((Pick){.file = site->file, .text = each->bases[0].text}));
        else
            site_picks(self, site, each, &items, &is_open);
    }
    for (u32 i = 0; i < items.count; i++) {
        if (is_nothing(last, &items.at[i])) continue;
        site->item = &items.at[i];
        visit(self, site, i, data);
    }
    site->item = NULL;
    vec_release(&items);
}

/* ---- which there are ----------------------------------------------------------------------------------- */

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

/* The keyword stands in a constructor of the tree as a text: kwargs.setdefault("prefix", …). */
static bool keyword_is_changed(const Program *self, FileId file, const ScopeRow *body, Str keyword) {
    const Facts *facts = program_facts(self, file);
    for (StmtId s = body->body; s < body->body_end; s++) {
        ExprId expr = facts_stmts(facts)[s].expr;
        for (ExprId e = expr; e && e < facts_exprs(facts)[expr].next; e++)
            if (facts_exprs(facts)[e].kind == EXPR_STRING && str_eq(expr_string(self, file, e), keyword))
                return true;
    }
    return false;
}

/* super().__init__(…, prefix="/v1") */
static Str prefix_handed_on(const Program *self, FileId file, const ScopeRow *body, const Selector *prefix) {
    const Facts *facts = program_facts(self, file);
    for (StmtId s = body->body; s < body->body_end; s++) {
        ExprId call = facts_stmts(facts)[s].kind == STMT_EXPR ? facts_stmts(facts)[s].expr : 0;
        bool is_method = call && facts_exprs(facts)[call].kind == EXPR_CALL &&
                         facts_exprs(facts)[call + 1].kind == EXPR_ATTRIBUTE;
        if (!is_method || !str_eq(facts_name(facts, facts_exprs(facts)[call + 1].name), STR("__init__")))
            continue;
        Site site = {.file = file, .call = call, .callee = call + 1};
        return site_text(self, &site, prefix);
    }
    return STR_NONE;
}

static bool any_keyword_is_changed(const Program *self, FileId file, const ScopeRow *body,
                                   const Selector *select) {
    for (; select; select = select->next)
        for (u32 i = 0; i < select->base_count; i++)
            if (select->bases[i].kind == SELECT_KEYWORD &&
                keyword_is_changed(self, file, body, select->bases[i].text))
                return true;
    return false;
}

/* The prefix that constructors of the tree give, where the creating call gives none: its text, or that it is
 * computed. STR_NONE: they give none. */
static Str prefix_by_class(const Program *self, DefRef class, const Selector *prefix) {
    Name name = intern_find(&self->names, STR("__init__"));
    u32 count;
    const DefRef *mro = class_mro(self, class, &count);
    for (u32 i = 0; name && i < count; i++) {
        ClassMember member = {0};
        DefRef init =
            class_find(self, mro[i], name, &member) && member.binding ? binding_def(self, member.binding) : 0;
        if (!init || def_parent(self, init) != mro[i]) continue;
        FileId file = self->def_file[init];
        const ScopeRow *body = &facts_scopes(program_facts(self, file))[def_row(self, init)->body];
        if (any_keyword_is_changed(self, file, body, prefix)) return STR("${…}");
        Str text = prefix_handed_on(self, file, body, prefix);
        if (text.ptr) return text;
    }
    return STR_NONE;
}

/* What the creating call, or the class, says of the object. */
static void made_read(Program *self, const ModelType *type, Router *router) {
    Site site = {.file = router->file,
                 .call = router->site,
                 .callee = router->site + 1,
                 .def = router->def,
                 .bound = router->bound};
    Str prefix = type->prefix ? site_text(self, &site, type->prefix) : STR_NONE;
    if (!prefix.ptr && router->class && type->prefix)
        prefix = prefix_by_class(self, router->class, type->prefix);
    if (prefix.ptr) router->prefix = prefix;
    Str host = type->host ? site_text(self, &site, type->host) : STR_NONE;
    if (host.ptr) router->host = host;
    if (type->tail && router->site) router->tail = site_text(self, &site, type->tail);
    if (type->lead_count && router->site) router->lead = lead_text(self, &site, type->lead, type->lead_count);
    if (router->site) router->exact = keyword_exact(self, &site, type->exact);
    router->is_deprecated =
        type->deprecated.len && router->site && keyword_is_set(self, &site, type->deprecated);
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

static RouterId router_default(Program *self, u32 model) {
    const Model *row = &self->models->items[model];
    for (u32 t = 0; t < row->type_count; t++)
        if (row->types[t].has_default) return router_of_model(self, model, 1, t);
    return 0;
}

RouterId router_unseen(Program *self, u32 model) {
    RouterId id = router_of_model(self, model, 2, TYPE_NONE);
    if (!self->routes->fate.at[id]) route_doubt_add(self, id, FATE_INTO_UNKNOWN, FILE_NONE, 0);
    return id;
}

/* Where a call stands in a helper that everybody calls, its objects cannot be told apart by looking longer. */
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
