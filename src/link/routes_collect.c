/* Routers, what is attached to them, and where they are included. */
#include "routes_impl.h"

#include "calls.h"
#include "graph.h"
#include "values.h"

/* ---- objects: which routers an expression can be ----------------------------------------------------- */

typedef struct {
    VecU32 ids;
    bool is_unknown; /* may be another object too */
} Objects;

static void object_add(Objects *self, RouterId router) {
    for (u32 i = 0; i < self->ids.count; i++)
        if (self->ids.at[i] == router) return;
    vec_push(&self->ids, router);
}

/* Could this value be a router whose creation was not seen (a parameter of a router type)? */
static bool is_unseen_router(const Program *self, Value value) {
    for (u32 m = 0; m < self->models->count; m++)
        if (self->models->items[m].type_count && match_type_of(self, &self->models->items[m], value) >= 0)
            return true;
    return false;
}

/* Nothing known, or nothing but None, says nothing about what is meant. */
static void values_objects(Program *self, ValueSet values, Objects *out) {
    bool says_something = false;
    for (u32 i = 0; i < values.count; i++) {
        Value value = values.at[i];
        u32 router = value.origin ? map_find(&self->routes->by_site, value.origin) : MAP_NONE;
        says_something |= value.kind != VALUE_NONE_OBJECT;
        if (router != MAP_NONE)
            object_add(out, router);
        else
            out->is_unknown |= is_unseen_router(self, value);
    }
    out->is_unknown |= !says_something;
}

/* Routers that a selector yields at a site. */
static void select_objects(Program *self, const Site *site, const Selector *select, Objects *out) {
    ValueSet values;
    if (site_select(self, site, select, &values)) values_objects(self, values, out);
}

/* ---- routers ----------------------------------------------------------------------------------------- */

/* First name the object of a call is bound to: `x = Call(...)`; 0 when it is used in place. */
static BindRef bound_name(const Program *self, FileId file, ExprId call) {
    const Facts *facts = program_facts(self, file);
    for (u32 b = 1; b < facts->bindings.count; b++)
        if (facts_bindings(facts)[b].value == call && facts_bindings(facts)[b].kind == BIND_ASSIGN)
            return self->files[file].binding_base + b;
    return 0;
}

static Str router_name(Program *self, const Router *router) {
    const Facts *facts = program_facts(self, router->file);
    ScopeId scope = facts_exprs(facts)[router->site].scope;
    DefRef def = scope_def(self, router->file, scope);
    Str owner = def ? def_symbol(self, def, self->arena) : file_symbol(self, router->file);
    if (!router->binding) return owner;
    Str name = facts_name(facts, binding_row(self, router->binding)->name);
    return str_printf(self->arena, "%.*s.%.*s", STR_ARG(owner), STR_ARG(name));
}

static void router_add(Program *self, FileId file, ExprId call, u32 model, u32 type) {
    const ModelType *row = &self->models->items[model].types[type];
    Router router = {
        .file = file, .site = call, .model = model, .type = type, .is_root = row->is_root, .prefix = STR("")};
    router.binding = bound_name(self, file, call);
    router.name = router_name(self, &router);
    if (row->prefix) {
        Site site = {.file = file, .call = call, .callee = call + 1};
        Str prefix = site_text(self, &site, row->prefix);
        if (prefix.ptr) router.prefix = prefix;
    }
    map_at(&self->routes->by_site, expr_ref(self, file, call), self->routes->routers.count);
    vec_push(&self->routes->routers, router);
    vec_push(&self->routes->fate, 0);
}

static void router_find(Program *self, FileId file, ExprId call) {
    ExprRef ref = expr_ref(self, file, call);
    ValueSet values = infer_expr(self, file, call);
    for (u32 i = 0; i < values.count; i++) {
        if (values.at[i].origin != ref) continue;
        u32 *is_other = map_at(&self->routes->no_router, map_pair(values.at[i].kind, values.at[i].id), 0);
        if (*is_other) continue;
        for (u32 m = 0; m < self->models->count; m++) {
            i32 type = self->models->items[m].type_count
                           ? match_type_of(self, &self->models->items[m], values.at[i])
                           : -1;
            if (type < 0) continue;
            router_add(self, file, call, m, (u32)type);
            return;
        }
        *is_other = 1;
    }
}

/* ---- attaching and including ------------------------------------------------------------------------- */

static DefRef handler_of(Program *self, const Site *site, const Selector *select) {
    for (; select; select = select->next) {
        ExprId expr = 0;
        const SelectBase *base = site_base(self, site, select, &expr);
        if (!base) continue;
        if (base->kind == SELECT_DEF) return site->def;
        if (!expr) continue;
        ValueSet values = site_values(self, site, expr);
        for (u32 i = 0; i < values.count; i++) {
            u8 kind = values.at[i].kind;
            if (kind == VALUE_FUNCTION || kind == VALUE_METHOD || kind == VALUE_CLASS) return values.at[i].id;
        }
    }
    return 0;
}

static void attach(Program *self, const Site *site, const AttachAction *action) {
    Objects to = {0};
    select_objects(self, site, action->to, &to);
    Route route = {.file = site->file, .handler = handler_of(self, site, action->handler)};
    route.offset = expr_row(self, site->file, site->call ? site->call : site->callee)->start;
    route.path = site_text(self, site, action->path);
    route.methods = site_text(self, site, action->methods);
    if (!route.methods.len) route.methods = STR("*");
    for (u32 i = 0; i < to.ids.count; i++) {
        route.router = to.ids.at[i];
        vec_push(&self->routes->routes, route);
    }
    vec_release(&to.ids);
}

/* Source text of the innermost `if` around a statement's place, or empty. */
static Str condition_of(Program *self, FileId file, u32 offset) {
    const Facts *facts = program_facts(self, file);
    StmtId found = 0;
    for (StmtId s = 1; s < facts->stmts.count;) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        bool holds = stmt->start <= offset && offset < stmt->end;
        if (holds && stmt->kind == STMT_IF) found = s;
        if (holds && stmt->kind == STMT_DEF) found = 0;
        s = holds ? s + 1 : stmt->next;
    }
    if (!found || !facts_stmts(facts)[found].expr) return STR("");
    const ExprRow *row = &facts_exprs(facts)[facts_stmts(facts)[found].expr];
    Str dotted = expr_dotted(self, file, facts_stmts(facts)[found].expr, self->arena);
    return dotted.len ? dotted : str_printf(self->arena, "line %u", facts_line(facts, row->start));
}

static bool is_never(const Program *self, FileId file, ExprId call) {
    return expr_row(self, file, call)->flags & EXPR_IN_TYPE_CHECKING;
}

static Str include_url(Program *self, const Site *site, const IncludeAction *action, RouterId child) {
    StrBuf url = {0};
    Str child_prefix = self->routes->routers.at[child].prefix;
    for (u32 i = 0; i < action->url_count; i++) {
        const UrlTerm *term = &action->url[i];
        if (term->kind == URL_TERM_CHILD_PREFIX) buf_push(&url, child_prefix);
        if (term->kind != URL_TERM_SELECT) continue;
        Str text = site_text(self, site, term->select);
        buf_push(&url, text.ptr || !term->or_child_prefix ? text : child_prefix);
    }
    Str out = url.len ? str_copy(self->arena, buf_str(&url)) : STR("");
    buf_release(&url);
    return out;
}

static void include_pairs(Program *self, const Site *site, const IncludeAction *action,
                          const Objects *children, const Objects *into) {
    u32 offset = expr_row(self, site->file, site->call)->start;
    Str condition = condition_of(self, site->file, offset);
    for (u32 c = 0; c < children->ids.count; c++) {
        RouterId child = children->ids.at[c];
        if (into->is_unknown) self->routes->fate.at[child] |= FATE_INTO_UNKNOWN;
        for (u32 i = 0; i < into->ids.count; i++) {
            if (into->ids.at[i] == child) continue;
            Inclusion edge = {child,  into->ids.at[i], site->file,
                              offset, condition,       include_url(self, site, action, child)};
            vec_push(&self->routes->inclusions, edge);
        }
    }
}

/* What is included here is computed: any router may be it. */
static void unresolved_add(Program *self, const Site *site) {
    self->routes->unresolved++;
    u32 offset = expr_row(self, site->file, site->call)->start;
    vec_push(&self->blind_spots,
             ((BlindSpot){.file = site->file, .offset = offset, .key = "unresolved_include"}));
}

static void include_once(Program *self, const Site *site, const IncludeAction *action) {
    Objects children = {0}, into = {0};
    select_objects(self, site, action->child, &children);
    select_objects(self, site, action->into, &into);
    if (children.is_unknown && self->files[site->file].world != WORLD_TESTS) unresolved_add(self, site);
    include_pairs(self, site, action, &children, &into);
    vec_release(&children.ids);
    vec_release(&into.ids);
}

/* Loop binding behind the child argument: `for prefix, router in PAIRS: app.include(router, prefix)`. */
static BindRef loop_of(Program *self, const Site *site, const Selector *select) {
    ExprId expr = 0;
    const SelectBase *base = site_base(self, site, select, &expr);
    if (!base || !expr) return 0;
    const File *in = &self->files[site->file];
    const ExprRow *row = expr_row(self, site->file, expr);
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return 0;
    const UseRow *use = &facts_uses(in->facts)[row->aux];
    if (use->reach_count != 1) return 0;
    u32 binding = facts_lists(in->facts)[use->first_reach];
    const BindingRow *loop = &facts_bindings(in->facts)[binding];
    return loop->kind == BIND_FOR && loop->shape == SHAPE_ITEM ? in->binding_base + binding : 0;
}

static void include(Program *self, Site *site, const IncludeAction *action) {
    if (is_never(self, site->file, site->call)) return;
    BindRef loop = loop_of(self, site, action->child);
    if (!loop) {
        include_once(self, site, action);
        return;
    }
    const BindingRow *row = binding_row(self, loop);
    ValueSet pairs = infer_elements(self, infer_expr(self, binding_file(self, loop), row->value));
    if (pairs.is_open && !pairs.count) unresolved_add(self, site);
    for (u32 i = 0; i < pairs.count; i++) {
        ValueSet one = {.at = &pairs.at[i], .count = 1};
        site->element = &one;
        site->loop = loop;
        include_once(self, site, action);
    }
    site->element = NULL;
}

/* ---- walking the program ----------------------------------------------------------------------------- */

static void site_apply(Program *self, Site *site) {
    const ModelRule *rule = site->match.rule;
    if (rule->attach) attach(self, site, rule->attach);
    if (rule->include && site->call) include(self, site, rule->include);
    if (rule->stream) {
        NodeId owner = graph_owner(self, site->file, expr_row(self, site->file, site->call)->scope);
        *map_at(&self->routes->streaming, owner, 1) = 1;
    }
    ExprId receiver = site_receiver(site);
    if (rule->is_silent && expr_row(self, site->file, site->callee)->kind == EXPR_ATTRIBUTE) {
        Objects objects = {0};
        values_objects(self, calls_values(self, site->file, receiver), &objects);
        for (u32 i = 0; i < objects.ids.count; i++) self->routes->fate.at[objects.ids.at[i]] |= FATE_ESCAPES;
        vec_release(&objects.ids);
    }
}

static void decorators_visit(Program *self, FileId file) {
    const Facts *facts = program_facts(self, file);
    for (DefId def = 1; def < facts->defs.count; def++) {
        const DefRow *row = &facts_defs(facts)[def];
        for (u32 i = 0; i < row->decorator_count; i++) {
            ExprId decorator = facts_lists(facts)[row->first_decorator + i];
            bool is_call = facts_exprs(facts)[decorator].kind == EXPR_CALL;
            Site site = {.file = file,
                         .call = is_call ? decorator : 0,
                         .callee = is_call ? decorator + 1 : decorator,
                         .def = self->files[file].def_base + def};
            Match matches[MATCHES_MAX];
            u32 count = match_callee(self, TRIGGER_DECORATOR, file, site.callee, matches);
            for (u32 m = 0; m < count; m++) site.match = matches[m], site_apply(self, &site);
        }
    }
}

static void calls_visit(Program *self, FileId file) {
    const Facts *facts = program_facts(self, file);
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        if (facts_exprs(facts)[e].kind != EXPR_CALL) continue;
        Site site = {.file = file, .call = e, .callee = e + 1};
        Match matches[MATCHES_MAX];
        u32 count = match_callee(self, TRIGGER_CALL, file, e + 1, matches);
        for (u32 m = 0; m < count; m++) site.match = matches[m], site_apply(self, &site);
    }
}

/* A router handed to code that no model knows may be included there. */
static void escapes_visit(Program *self, FileId file) {
    const Facts *facts = program_facts(self, file);
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        bool is_path = (row->kind == EXPR_NAME || row->kind == EXPR_ATTRIBUTE) && !(row->flags & EXPR_STORED);
        if (!is_path || !row->parent) continue;
        ExprId call = row->parent;
        if (facts_exprs(facts)[call].kind == EXPR_KEYWORD || facts_exprs(facts)[call].kind == EXPR_STAR)
            call = facts_exprs(facts)[call].parent;
        if (!call || facts_exprs(facts)[call].kind != EXPR_CALL || call + 1 == e) continue;
        Objects objects = {0};
        values_objects(self, infer_expr(self, file, e), &objects);
        if (objects.ids.count) {
            Match matches[MATCHES_MAX];
            ValueSet callee = infer_expr(self, file, call + 1);
            bool is_followed = match_callee(self, TRIGGER_CALL, file, call + 1, matches) > 0;
            for (u32 i = 0; i < callee.count; i++)
                is_followed |= callee.at[i].kind == VALUE_FUNCTION || callee.at[i].kind == VALUE_METHOD;
            for (u32 i = 0; i < objects.ids.count && !is_followed; i++)
                self->routes->fate.at[objects.ids.at[i]] |= FATE_ESCAPES;
        }
        vec_release(&objects.ids);
    }
}

void routes_collect(Program *self) {
    for (FileId file = 0; file < self->file_count; file++) {
        const Facts *facts = program_facts(self, file);
        for (ExprId e = 1; e < facts->exprs.count; e++)
            if (facts_exprs(facts)[e].kind == EXPR_CALL) router_find(self, file, e);
    }
    if (self->routes->routers.count == 1) return;
    for (FileId file = 0; file < self->file_count; file++) {
        decorators_visit(self, file);
        calls_visit(self, file);
        escapes_visit(self, file);
    }
}
