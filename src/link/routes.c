#include "routes.h"

#include "calls.h"
#include "classes.h"
#include "graph.h"
#include "match.h"
#include "values.h"

struct Routes {
    Vec(Router) routers; /* 0 is none */
    Vec(Route) routes;
    Vec(Inclusion) inclusions;
    Map by_site;    /* ExprRef of the creating call → RouterId */
    Map streaming;  /* DefRef of handlers that create a streaming response */
    RouteId *by_handler; /* ids of routes that have a handler, sorted by it */
    u32 by_handler_count;
    Map handler_start;   /* DefRef → first position in by_handler */
    Vec(u8) fate;   /* by RouterId: what is known beyond inclusion edges */
    u32 unresolved;
};

enum { FATE_INTO_UNKNOWN = 1, FATE_ESCAPES = 2 };
enum { CHAIN_MAX = 40 };

u32 routes_count(const Program *self) { return self->routes->routes.count; }
const Route *routes_at(const Program *self, RouteId route) { return &self->routes->routes.at[route]; }
u32 routers_count(const Program *self) { return self->routes->routers.count; }
const Router *routers_at(const Program *self, RouterId router) { return &self->routes->routers.at[router]; }
u32 inclusions_count(const Program *self) { return self->routes->inclusions.count; }
const Inclusion *inclusions_at(const Program *self, u32 i) { return &self->routes->inclusions.at[i]; }
u32 routes_unresolved_count(const Program *self) { return self->routes->unresolved; }

/* ---- texts -------------------------------------------------------------------------------------------- */

static bool text_push(const Program *self, FileId file, ExprId expr, StrBuf *out, u32 depth);

static bool value_text_push(const Program *self, Value value, StrBuf *out, u32 depth) {
    if (value.kind != VALUE_LITERAL) return false;
    FileId file = expr_file(self, value.id);
    return text_push(self, file, value.id - self->files[file].expr_base, out, depth + 1);
}

/* Default of a settings field: `settings.PREFIX` where the class says PREFIX: str = "/api". */
static bool field_text_push(const Program *self, FileId file, ExprId expr, StrBuf *out, u32 depth) {
    const ExprRow *row = expr_row(self, file, expr);
    if (row->kind != EXPR_ATTRIBUTE) return false;
    ValueSet objects = infer_expr(self, file, expr + 1);
    for (u32 i = 0; i < objects.count; i++) {
        ClassMember member;
        bool is_class = objects.at[i].kind == VALUE_INSTANCE || objects.at[i].kind == VALUE_CLASS;
        if (!is_class || !class_find(self, objects.at[i].id, file_name_of(self, file, row->name), &member) || !member.binding)
            continue;
        const BindingRow *binding = binding_row(self, member.binding);
        if (binding->kind == BIND_ASSIGN && binding->value)
            return text_push(self, binding_file(self, member.binding), binding->value, out, depth + 1);
    }
    return false;
}

static bool text_push(const Program *self, FileId file, ExprId expr, StrBuf *out, u32 depth) {
    const Facts *facts = program_facts(self, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (!expr || depth > 12) return false;
    if (row->kind == EXPR_STRING) {
        buf_push(out, expr_string(self, file, expr));
        return true;
    }
    if (row->kind == EXPR_BINARY && row->op == OP_ADD)
        return text_push(self, file, expr + 1, out, depth + 1) &&
               text_push(self, file, expr_child(facts, expr, 1), out, depth + 1);
    if (row->kind == EXPR_FORMAT) {
        for (ExprId part = expr_first(facts, expr); part; part = expr_next(facts, part))
            if (!text_push(self, file, part, out, depth + 1)) return false;
        return true;
    }
    if (row->kind != EXPR_NAME && row->kind != EXPR_ATTRIBUTE) return false;
    ValueSet values = infer_expr(self, file, expr);
    if (values.count == 1 && value_text_push(self, values.at[0], out, depth)) return true;
    return field_text_push(self, file, expr, out, depth);
}

/* Constant text of an expression; where it is not constant, its source in braces, so that a URL reads
 * "{settings.prefix}/users". Empty for no expression. */
static Str text_of_expr(const Program *self, FileId file, ExprId expr) {
    if (!expr) return STR("");
    StrBuf text = {0};
    Str out;
    if (text_push(self, file, expr, &text, 0)) {
        out = text.len ? str_copy(self->arena, buf_str(&text)) : STR("");
    } else {
        Str dotted = expr_dotted(self, file, expr, self->arena);
        out = str_printf(self->arena, "{%.*s}", STR_ARG(dotted.len ? dotted : STR("…")));
    }
    buf_release(&text);
    return out;
}

/* ---- sites and selectors --------------------------------------------------------------------------------- */

/* A place a model rule matched: a call, or a decorator on a definition. */
typedef struct {
    FileId file;
    ExprId call;   /* 0 for a decorator that is not called */
    ExprId callee;
    DefRef def;    /* decorated definition, or 0 */
    Match match;
    const ValueSet *element; /* inside a loop over pairs: the pair at hand */
    BindRef loop;            /* and the loop's binding */
} Site;

static u32 words_of(Str path) {
    u32 words = path.len > 0;
    for (size_t i = 0; i < path.len; i++) words += path.ptr[i] == '.';
    return words;
}

static ExprId site_argument(const Program *self, const Site *site, const SelectBase *base) {
    const Facts *facts = program_facts(self, site->file);
    u32 at = 0;
    if (!site->call) return 0;
    for (ExprId argument = expr_child(facts, site->call, 1); argument; argument = expr_next(facts, argument)) {
        const ExprRow *row = &facts_exprs(facts)[argument];
        if (row->kind == EXPR_KEYWORD) {
            if (base->kind == SELECT_KEYWORD && str_eq(facts_name(facts, row->name), base->text)) return expr_first(facts, argument);
        } else if (row->kind == EXPR_DOUBLE_STAR) {
            continue;
        } else if (base->kind == SELECT_ARGUMENT && at++ == base->index) {
            return argument;
        }
    }
    return 0;
}

/* The expression a base selects, or 0. */
static ExprId base_expr(const Program *self, const Site *site, const SelectBase *base) {
    if (base->kind == SELECT_RECEIVER) return site->callee + words_of(site->match.pattern->name);
    if (base->kind == SELECT_SELF) return site->call;
    return site_argument(self, site, base);
}

static const SelectBase *present_base(const Program *self, const Site *site, const Selector *select, ExprId *expr) {
    for (u32 i = 0; i < select->base_count; i++) {
        const SelectBase *base = &select->bases[i];
        if (base->kind == SELECT_LITERAL || base->kind == SELECT_NAME || base->kind == SELECT_DEF) return base;
        *expr = base_expr(self, site, base);
        if (*expr) return base;
    }
    return NULL;
}

/* Loop variable of the pair at hand: its own item of that pair only. */
static bool paired_values(const Program *self, const Site *site, ExprId expr, ValueSet *out) {
    const File *in = &self->files[site->file];
    const ExprRow *row = expr_row(self, site->file, expr);
    if (!site->element || row->kind != EXPR_NAME || row->flags & EXPR_STORED) return false;
    const UseRow *use = &facts_uses(in->facts)[row->aux];
    if (use->reach_count != 1) return false;
    const BindingRow *binding = &facts_bindings(in->facts)[facts_lists(in->facts)[use->first_reach]];
    const BindingRow *loop = binding_row(self, site->loop);
    if (binding->kind != BIND_FOR || binding->value != loop->value) return false;
    *out = binding->shape == SHAPE_ITEM ? infer_item(self, *site->element, binding->index) : *site->element;
    return true;
}

static ValueSet expr_values(const Program *self, const Site *site, ExprId expr) {
    ValueSet paired;
    return paired_values(self, site, expr, &paired) ? paired : calls_values(self, site->file, expr);
}

/* ---- objects: which routers an expression can be ----------------------------------------------------------- */

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
        if (self->models->items[m].type_count && match_type_of(self, &self->models->items[m], value) >= 0) return true;
    return false;
}

/* Nothing known, or nothing but None, says nothing about what is meant. */
static void values_objects(Program *self, ValueSet values, Objects *out) {
    bool says_something = false;
    for (u32 i = 0; i < values.count; i++) {
        Value value = values.at[i];
        u32 router = value.origin ? map_find(&self->routes->by_site, value.origin) : MAP_NONE;
        says_something |= value.kind != VALUE_NONE_OBJECT;
        if (router != MAP_NONE) object_add(out, router);
        else out->is_unknown |= is_unseen_router(self, value);
    }
    out->is_unknown |= !says_something;
}

/* Routers that a selector yields at a site. */
static void select_objects(Program *self, const Site *site, const Selector *select, Objects *out) {
    for (; select; select = select->next) {
        ExprId expr = 0;
        const SelectBase *base = present_base(self, site, select, &expr);
        if (!base || !expr) continue;
        ValueSet values = expr_values(self, site, expr);
        if (select->is_each) values = infer_elements(self, values);
        /* A display may grow later; what is added elsewhere is seen there as escaping. */
        if (select->is_each && values.count) values.is_open = false;
        if (select->item >= 0) values = infer_item(self, values, (u32)select->item);
        values_objects(self, values, out);
        return;
    }
}

static Str upper(Arena *arena, Str text) {
    Str copy = str_copy(arena, text);
    for (size_t i = 0; i < copy.len; i++)
        if (copy.ptr[i] >= 'a' && copy.ptr[i] <= 'z') ((char *)copy.ptr)[i] = (char)(copy.ptr[i] - 32);
    return copy;
}

/* Texts of a list of method names, joined: ["get", "POST"] → "GET,POST". */
static Str methods_text(Program *self, FileId file, ExprId expr) {
    const Facts *facts = program_facts(self, file);
    StrBuf out = {0};
    for (ExprId child = expr_first(facts, expr); child; child = expr_next(facts, child)) {
        Str text = expr_string(self, file, child);
        if (!text.len) continue;
        if (out.len) buf_push_char(&out, ',');
        buf_push(&out, text);
    }
    Str text = out.len ? upper(self->arena, buf_str(&out)) : STR("*");
    buf_release(&out);
    return text;
}

static Str select_text(Program *self, const Site *site, const Selector *select) {
    for (; select; select = select->next) {
        ExprId expr = 0;
        const SelectBase *base = present_base(self, site, select, &expr);
        if (!base) continue;
        if (base->kind == SELECT_LITERAL) return base->text;
        if (base->kind == SELECT_NAME) {
            const Facts *facts = program_facts(self, site->file);
            return upper(self->arena, facts_name(facts, facts_exprs(facts)[site->callee].name));
        }
        u8 kind = expr_row(self, site->file, expr)->kind;
        if (kind == EXPR_LIST || kind == EXPR_TUPLE || kind == EXPR_SET) return methods_text(self, site->file, expr);
        ValueSet paired;
        if (paired_values(self, site, expr, &paired)) {
            StrBuf text = {0};
            bool is_known = paired.count == 1 && value_text_push(self, paired.at[0], &text, 0);
            Str out = is_known ? str_copy(self->arena, buf_str(&text)) : STR("{…}");
            buf_release(&text);
            return out;
        }
        return text_of_expr(self, site->file, expr);
    }
    return STR_NONE;
}

/* ---- routers ---------------------------------------------------------------------------------------------------- */

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
    Router router = {.file = file, .site = call, .model = model, .type = type, .is_root = row->is_root, .prefix = STR("")};
    router.binding = bound_name(self, file, call);
    router.name = router_name(self, &router);
    if (row->prefix) {
        Site site = {.file = file, .call = call, .callee = call + 1};
        Str prefix = select_text(self, &site, row->prefix);
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
        for (u32 m = 0; m < self->models->count; m++) {
            i32 type = self->models->items[m].type_count ? match_type_of(self, &self->models->items[m], values.at[i]) : -1;
            if (type < 0) continue;
            router_add(self, file, call, m, (u32)type);
            return;
        }
    }
}

/* ---- attaching and including ---------------------------------------------------------------------------------------- */

static DefRef handler_of(Program *self, const Site *site, const Selector *select) {
    for (; select; select = select->next) {
        ExprId expr = 0;
        const SelectBase *base = present_base(self, site, select, &expr);
        if (!base) continue;
        if (base->kind == SELECT_DEF) return site->def;
        if (!expr) continue;
        ValueSet values = expr_values(self, site, expr);
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
    route.path = select_text(self, site, action->path);
    route.methods = select_text(self, site, action->methods);
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
        Str text = select_text(self, site, term->select);
        buf_push(&url, text.ptr || !term->or_child_prefix ? text : child_prefix);
    }
    Str out = url.len ? str_copy(self->arena, buf_str(&url)) : STR("");
    buf_release(&url);
    return out;
}

static void include_pairs(Program *self, const Site *site, const IncludeAction *action, const Objects *children,
                          const Objects *into) {
    u32 offset = expr_row(self, site->file, site->call)->start;
    Str condition = condition_of(self, site->file, offset);
    for (u32 c = 0; c < children->ids.count; c++) {
        RouterId child = children->ids.at[c];
        if (into->is_unknown) self->routes->fate.at[child] |= FATE_INTO_UNKNOWN;
        for (u32 i = 0; i < into->ids.count; i++) {
            if (into->ids.at[i] == child) continue;
            Inclusion edge = {child, into->ids.at[i], site->file, offset, condition, include_url(self, site, action, child)};
            vec_push(&self->routes->inclusions, edge);
        }
    }
}

/* What is included here is computed: any router may be it. */
static void unresolved_add(Program *self, const Site *site) {
    self->routes->unresolved++;
    u32 offset = expr_row(self, site->file, site->call)->start;
    vec_push(&self->blind_spots, ((BlindSpot){.file = site->file, .offset = offset, .key = "unresolved_include"}));
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
    const SelectBase *base = present_base(self, site, select, &expr);
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

/* ---- walking the program ------------------------------------------------------------------------------------------------ */

static void site_apply(Program *self, Site *site) {
    const ModelRule *rule = site->match.rule;
    if (rule->attach) attach(self, site, rule->attach);
    if (rule->include && site->call) include(self, site, rule->include);
    if (rule->stream) {
        NodeId owner = graph_owner(self, site->file, expr_row(self, site->file, site->call)->scope);
        *map_at(&self->routes->streaming, owner, 1) = 1;
    }
    ExprId receiver = site->callee + words_of(site->match.pattern->name);
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
            Site site = {.file = file, .call = is_call ? decorator : 0, .callee = is_call ? decorator + 1 : decorator,
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

/* ---- who serves what -------------------------------------------------------------------------------------------------------- */

static bool file_is_test(const Program *self, FileId file) { return self->files[file].world == WORLD_TESTS; }

/* Spread `served` from the roots along inclusion edges until nothing changes. */
static void served_spread(Program *self) {
    Routes *routes = self->routes;
    for (RouterId r = 1; r < routes->routers.count; r++) {
        Router *router = &routes->routers.at[r];
        router->served = SERVED_NO;
        if (router->is_root) router->served = file_is_test(self, router->file) ? SERVED_IN_TESTS : SERVED_YES;
        else if (routes->fate.at[r]) router->served = SERVED_UNKNOWN;
        if (routes->fate.at[r] & FATE_INTO_UNKNOWN && !router->is_root) router->served = SERVED_YES;
    }
    static const u8 rank[] = {[SERVED_YES] = 4, [SERVED_CONDITIONALLY] = 3, [SERVED_UNKNOWN] = 2, [SERVED_IN_TESTS] = 1, [SERVED_NO] = 0};
    for (bool is_changed = true; is_changed;) {
        is_changed = false;
        for (u32 i = 0; i < routes->inclusions.count; i++) {
            const Inclusion *edge = &routes->inclusions.at[i];
            u8 served = routes->routers.at[edge->into].served;
            if (served == SERVED_YES && edge->condition.len) served = SERVED_CONDITIONALLY;
            if (rank[served] <= rank[routes->routers.at[edge->child].served]) continue;
            routes->routers.at[edge->child].served = served;
            is_changed = true;
        }
    }
    for (RouterId r = 1; r < routes->routers.count && routes->unresolved; r++)
        if (routes->routers.at[r].served == SERVED_NO) routes->routers.at[r].served = SERVED_UNKNOWN;
}

static const Inclusion *first_inclusion(const Program *self, RouterId child, bool served_only) {
    for (u32 i = 0; i < self->routes->inclusions.count; i++) {
        const Inclusion *edge = &self->routes->inclusions.at[i];
        if (edge->child != child) continue;
        if (!served_only || self->routes->routers.at[edge->into].served != SERVED_NO) return edge;
    }
    return NULL;
}

/* Everything in front of a router's own paths, by the first chain upwards. */
static Str url_prefix(Program *self, RouterId router, u32 depth) {
    bool is_served = self->routes->routers.at[router].served != SERVED_NO;
    const Inclusion *edge = first_inclusion(self, router, is_served);
    if (!edge || depth > CHAIN_MAX) return self->routes->routers.at[router].prefix;
    return str_concat(self->arena, url_prefix(self, edge->into, depth + 1), edge->url);
}

static RouterId chain_end(const Program *self, RouterId router) {
    for (u32 depth = 0; depth < CHAIN_MAX; depth++) {
        const Inclusion *edge = first_inclusion(self, router, false);
        if (!edge) break;
        router = edge->into;
    }
    return router;
}

static int route_order(const void *a, const void *b) {
    const Route *x = a, *y = b;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    if (x->offset != y->offset) return x->offset < y->offset ? -1 : 1;
    return (x->router > y->router) - (x->router < y->router);
}

static void routes_finish(Program *self) {
    Routes *routes = self->routes;
    qsort(routes->routes.at + 1, routes->routes.count - 1, sizeof(Route), route_order);
    for (RouterId r = 1; r < routes->routers.count; r++)
        if (routes->routers.at[r].served == SERVED_NO) routes->routers.at[r].broken_at = chain_end(self, r);
    for (RouteId i = 1; i < routes->routes.count; i++) {
        Route *route = &routes->routes.at[i];
        route->url = str_concat(self->arena, url_prefix(self, route->router, 0), route->path);
        NodeId handler = route->handler ? graph_def(self, route->handler) : 0;
        route->is_streaming = handler && map_find(&routes->streaming, handler) != MAP_NONE;
    }
}

static int handler_order(const void *a, const void *b, void *context) {
    const Route *rows = context;
    RouteId x = *(const RouteId *)a, y = *(const RouteId *)b;
    if (rows[x].handler != rows[y].handler) return rows[x].handler < rows[y].handler ? -1 : 1;
    return (x > y) - (x < y);
}

static void handlers_index(Program *self) {
    Routes *routes = self->routes;
    routes->by_handler = ARENA_ARRAY(self->arena, RouteId, routes->routes.count);
    for (RouteId i = 1; i < routes->routes.count; i++)
        if (routes->routes.at[i].handler) routes->by_handler[routes->by_handler_count++] = i;
    qsort_r(routes->by_handler, routes->by_handler_count, sizeof(RouteId), handler_order, routes->routes.at);
    for (u32 i = 0; i < routes->by_handler_count; i++)
        map_at(&routes->handler_start, routes->routes.at[routes->by_handler[i]].handler, i);
}

const RouteId *routes_of_handler(const Program *self, DefRef handler, u32 *count) {
    const Routes *routes = self->routes;
    u32 first = map_find(&routes->handler_start, handler), end = first;
    *count = 0;
    if (first == MAP_NONE) return NULL;
    while (end < routes->by_handler_count && routes->routes.at[routes->by_handler[end]].handler == handler) end++;
    *count = end - first;
    return &routes->by_handler[first];
}

void routes_build(Program *self) {
    self->routes = ARENA_NEW(self->arena, Routes);
    Routes *routes = self->routes;
    vec_push(&routes->routers, (Router){0});
    vec_push(&routes->routes, (Route){0});
    vec_push(&routes->fate, 0);
    for (FileId file = 0; file < self->file_count && self->models; file++) {
        const Facts *facts = program_facts(self, file);
        for (ExprId e = 1; e < facts->exprs.count; e++)
            if (facts_exprs(facts)[e].kind == EXPR_CALL) router_find(self, file, e);
    }
    for (FileId file = 0; file < self->file_count && routes->routers.count > 1; file++) {
        decorators_visit(self, file);
        calls_visit(self, file);
        escapes_visit(self, file);
    }
    served_spread(self);
    routes_finish(self);
    handlers_index(self);
}

void routes_release(Program *self) {
    if (!self->routes) return;
    vec_release(&self->routes->routers);
    vec_release(&self->routes->routes);
    vec_release(&self->routes->inclusions);
    vec_release(&self->routes->fate);
    map_release(&self->routes->by_site);
    map_release(&self->routes->streaming);
    map_release(&self->routes->handler_start);
}
