/* Endpoints: what answers which methods on which path of which router. */
#include "routes_attach.h"

#include "classes.h"
#include "values.h"

enum { SAME_PLACE_MAX = 1000 };

/* ---- one endpoint -------------------------------------------------------------------------------------- */

static Str terms_text(Program *self, const Site *site, const UrlTerm *terms, u32 count) {
    StrBuf out = {0};
    for (u32 i = 0; i < count; i++) {
        Str text = terms[i].select ? site_text(self, site, terms[i].select) : STR_NONE;
        if (text.ptr) buf_push(&out, text);
    }
    Str text = out.len ? str_copy(self->arena, buf_str(&out)) : STR("");
    buf_release(&out);
    return text;
}

Str lead_text(Program *self, const Site *site, const UrlTerm *terms, u32 count) {
    bool is_given = count && terms[count - 1].select && site_text(self, site, terms[count - 1].select).ptr;
    return is_given ? terms_text(self, site, terms, count) : STR_NONE;
}

/* Two contexts of one place may mean the same. */
static bool is_known_route(const Program *self, const Route *route) {
    u32 count = self->routes->routes.count;
    for (u32 i = count; i-- > 1 && count - i <= SAME_PLACE_MAX;) {
        const Route *other = &self->routes->routes.at[i];
        if (other->file != route->file || other->offset != route->offset) return false;
        if (other->router == route->router && other->handler == route->handler &&
            other->lambda == route->lambda && str_eq(other->path, route->path) &&
            str_eq(other->methods, route->methods) && str_eq(other->member, route->member) &&
            str_eq(other->host, route->host))
            return true;
    }
    return false;
}

void route_add(Attaching *self, Str methods, DefRef handler, Str member) {
    Route route = self->route;
    route.methods = methods;
    route.handler = handler;
    if (handler) route.member = member;
    if (!is_known_route(self->program, &route)) vec_push(&self->program->routes->routes, route);
}

/* Methods that the place names; a literal says what holds for functions where the place says nothing. */
static Str said_methods(Program *self, const Site *site, const Selector *select, bool is_class) {
    for (; select; select = select->next) {
        bool is_literal = select->base_count == 1 && select->bases[0].kind == SELECT_LITERAL;
        if (is_literal && is_class) continue;
        if (is_literal && site_hides_keywords(self, site)) return STR("*");
        Selector one = *select;
        one.next = NULL;
        Str text = site_text(self, site, &one);
        if (text.len) return is_literal ? text : text_upper(self->arena, text);
    }
    return STR_NONE;
}

/* What decorators of the handler leave over: @require_http_methods(["GET"]). */
static Str narrowed_methods(Program *self, DefRef def) {
    FileId file = self->def_file[def];
    const Facts *facts = program_facts(self, file);
    const DefRow *row = def_row(self, def);
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId decorator = facts_lists(facts)[row->first_decorator + i];
        Site site = {.file = file, .callee = decorator_callee(facts, decorator), .def = def};
        if (site.callee != decorator) site.call = decorator;
        Match matches[MATCHES_MAX];
        u32 count = match_callee(self, TRIGGER_DECORATOR, file, site.callee, matches);
        for (u32 m = 0; m < count; m++) {
            site.match = matches[m];
            Str text = matches[m].rule->methods ? site_text(self, &site, matches[m].rule->methods) : STR_NONE;
            if (text.len) return text_upper(self->arena, text);
        }
    }
    return STR_NONE;
}

/* What answers, where it is no definition: a lambda, or something of a library. */
static void other_handler(Attaching *self, const Pick *pick, ValueSet values) {
    Program *program = self->program;
    Pick meant = pick->expr ? bound_pick(program, self->site->bound, pick->file, pick->expr) : *pick;
    ExprId given = meant.expr ? given_expr(program, self->site->bound, meant.file, meant.expr, NULL) : 0;
    if (given) values = bound_values(program, self->site->bound, meant.file, given);
    if (meant.expr && expr_row(program, meant.file, meant.expr)->kind == EXPR_LAMBDA)
        self->route.lambda = expr_ref(program, meant.file, meant.expr);
    for (u32 i = 0; i < values.count && !self->route.member.len; i++)
        if (values.at[i].kind == VALUE_EXTERNAL || values.at[i].kind == VALUE_EXTERNAL_INSTANCE ||
            values.at[i].kind == VALUE_EXTERNAL_RESULT)
            self->route.member = name_text(program, values.at[i].id);
}

/* A list of further routes in the handler's place. */
static bool is_listing(const Program *self, const Bound *bound, const Pick *picked) {
    Pick pick = picked->expr && !picked->from ? bound_pick(self, bound, picked->file, picked->expr) : *picked;
    u8 kind = pick.expr && !pick.from ? expr_row(self, pick.file, pick.expr)->kind : EXPR_NONE;
    return kind == EXPR_LIST || kind == EXPR_TUPLE;
}

static void handler_find(Attaching *self, const Selector *select) {
    Program *program = self->program;
    for (; select && !self->route.handler; select = select->next) {
        Picks picks = {0};
        bool is_open;
        if (select->base_count == 1 && select->bases[0].kind == SELECT_LITERAL) {
            self->is_present = true;
            self->route.member = select->bases[0].text;
        }
        if (site_picks(program, self->site, select, &picks, &is_open) && picks.count) {
            const Pick *pick = &picks.at[0];
            const Bound *bound = pick->bound ? pick->bound : self->site->bound;
            ValueSet values = pick_values(program, bound, pick);
            self->is_present |= (pick->expr || values.count) && !is_listing(program, bound, pick);
            for (u32 i = 0; i < values.count; i++) self->is_instance |= values.at[i].kind == VALUE_INSTANCE;
            self->route.handler =
                pick->expr ? handler_of_expr(program, bound, pick->file, pick->expr) : values_handler(values);
            Pick meant = pick->expr ? bound_pick(program, bound, pick->file, pick->expr) : *pick;
            self->file = meant.file, self->expr = meant.from ? 0 : meant.expr;
            if (!self->route.handler) other_handler(self, pick, values);
        }
        vec_release(&picks);
    }
}

/* An object that is called: its __call__ answers. */
static DefRef called_member(const Program *self, DefRef class) {
    Name name = intern_find(&self->names, STR("__call__"));
    ClassMember member = {0};
    bool is_found = name && class_find(self, class, name, &member) && member.binding;
    DefRef def = is_found ? binding_def(self, member.binding) : 0;
    return def ? def : class;
}

/* What the call gives for a keyword, or NULL. */
static const ExprRow *keyword_given(const Program *self, const Site *site, Str keyword) {
    const Facts *facts = program_facts(self, site->file);
    for (ExprId at = site->call ? expr_child(facts, site->call, 1) : 0; at; at = expr_next(facts, at)) {
        if (facts_exprs(facts)[at].kind != EXPR_KEYWORD ||
            !str_eq(facts_name(facts, facts_exprs(facts)[at].name), keyword))
            continue;
        return &facts_exprs(facts)[expr_first(facts, at)];
    }
    return NULL;
}

bool keyword_is_set(const Program *self, const Site *site, Str keyword) {
    const ExprRow *given = keyword_given(self, site, keyword);
    bool is_constant = given && given->kind == EXPR_CONSTANT;
    return given && (!is_constant || (given->op != CONSTANT_FALSE && given->op != CONSTANT_NONE));
}

RouteExact keyword_exact(const Program *self, const Site *site, Str keyword) {
    const ExprRow *given = keyword.len ? keyword_given(self, site, keyword) : NULL;
    bool is_constant = given && given->kind == EXPR_CONSTANT;
    if (!given || (is_constant && given->op == CONSTANT_NONE)) return EXACT_UNSAID;
    return is_constant && given->op == CONSTANT_FALSE ? EXACT_NO : EXACT_YES;
}

bool site_is_meant(const Program *self, const Site *site, const Only *only) {
    if (!only->keyword.len) return true;
    const ExprRow *given = keyword_given(self, site, only->keyword);
    if (only->kind == ONLY_UNTRUE)
        return given && (given->kind != EXPR_CONSTANT || given->op != CONSTANT_TRUE);
    return keyword_is_set(self, site, only->keyword) == (only->kind == ONLY_SET);
}

/* What the site says of the route, whichever router gets it. */
static Route route_read(Program *self, const Site *site, const AttachAction *action, u32 order) {
    Route route = {.file = site->file,
                   .offset = expr_row(self, site->file, site->call ? site->call : site->callee)->start,
                   .order = order,
                   .join = action->join,
                   .bound = bound_keep(self->arena, site->bound),
                   .host = site_host(self, site, action->host, action->host_of),
                   .exact = keyword_exact(self, site, action->exact),
                   .is_bare = action->is_bare,
                   .is_uncopied = action->is_uncopied,
                   .takes_all = action->takes_all,
                   .is_unordered = action->is_unordered};
    route.condition = condition_of(self, site->bound, site->file, route.offset, &route.clause);
    route.is_deprecated = action->deprecated.len && keyword_is_set(self, site, action->deprecated);
    return route;
}

/* Methods by which the route is asked for: those of the handler alone, where a model narrows them. */
static Str methods_meant(Program *self, const Site *site, const AttachAction *action, DefRef handler) {
    bool is_function = handler && def_row(self, handler)->kind == DEF_FUNCTION;
    Str narrowed = is_function ? narrowed_methods(self, handler) : STR_NONE;
    Str methods = narrowed.len ? narrowed : said_methods(self, site, action->methods, false);
    return !methods.len || str_eq(methods, STR("ANY")) ? STR("*") : methods;
}

/* The routes that one router gets: one for each member that answers, or one for the handler itself. */
static void attach_to(Attaching *self, RouterId router, DefRef handler, bool is_class) {
    Route *route = &self->route;
    route->router = router;
    route->handler = handler_of_maker(self->program, router, handler);
    self->has_answer = false, self->answered = STR_NONE;
    bool is_mapped = is_class && mapped_attach(self);
    if (is_class && !is_mapped) answers_attach(self);
    if (self->action->answer_count && library_answers_attach(self)) return;
    if (self->has_answer || self->action->is_strict) return;
    bool is_object = self->is_instance && handler;
    bool is_called = is_object && library_has(self->program, handler, STR("__call__"));
    route->is_unanswered = is_class && !is_mapped && !is_called;
    DefRef answering = is_object ? called_member(self->program, handler) : route->handler;
    route_add(self, route->methods, answering, STR(""));
}

static void attach_one(Program *self, Site *site, const AttachAction *action, u32 order) {
    Objects to = {0};
    site_objects(self, site, action->to, &to);
    if (!to.ids.count && to.is_unknown)
        object_add(&to, router_unseen(self, model_index(self, site->match.model)));
    Attaching adding = {
        .program = self, .site = site, .action = action, .route = route_read(self, site, action, order)};
    Route *route = &adding.route;
    handler_find(&adding, action->handler);
    if (!adding.is_present && action->by_name)
        route->handler = handler_by_name(self, &to, site_text(self, site, action->by_name));
    adding.is_present |= route->handler != 0;
    DefRef handler = route->handler;
    site->handler = handler;
    route->path = terms_text(self, site, action->path, action->path_count);
    route->lead = lead_text(self, site, action->lead, action->lead_count);
    bool is_class = handler && def_row(self, handler)->kind == DEF_CLASS && action->answer_count;
    adding.wanted = said_methods(self, site, action->methods, is_class);
    route->methods = methods_meant(self, site, action, handler);
    route->is_unordered |= str_eq(route->methods, STR("*")) && site_hides_keywords(self, site);
    route->given = adding.expr ? expr_ref(self, adding.file, adding.expr) : 0;
    for (u32 i = 0; i < to.ids.count && adding.is_present; i++)
        attach_to(&adding, to.ids.at[i], handler, is_class);
    objects_release(&to);
}

/* include(…), which another rule takes up. */
static bool is_including(Program *self, const Site *site, const Selector *select) {
    for (; select; select = select->next) {
        ExprId expr = 0;
        if (!site_base(self, site, select, &expr) || !expr || select->step_count) continue;
        if (expr_row(self, site->file, expr)->kind != EXPR_CALL) continue;
        Match matches[MATCHES_MAX];
        u32 count = match_callee(self, TRIGGER_CALL, site->file, expr + 1, matches);
        for (u32 m = 0; m < count; m++)
            if (matches[m].rule->include) return true;
    }
    return false;
}

/* A place where a router stands in the handler's place includes it; that is another rule's business. */
static bool is_router(Program *self, const Site *site, const AttachAction *action) {
    u8 base = action->handler ? action->handler->bases[0].kind : SELECT_DEF;
    if (base == SELECT_DEF || base == SELECT_SELF) return false;
    if (is_including(self, site, action->handler)) return true;
    Objects objects = {0};
    site_objects(self, site, action->handler, &objects);
    bool is_one = false;
    for (u32 i = 0; i < objects.ids.count; i++)
        is_one |= !self->routes->routers.at[objects.ids.at[i]].def ||
                  def_row(self, self->routes->routers.at[objects.ids.at[i]].def)->kind != DEF_CLASS;
    objects_release(&objects);
    return is_one;
}

/* Another handler of the routes that a function already answers. */
static void like_attach(Program *self, Site *site, const AttachAction *action) {
    ExprId expr = 0;
    if (!site_base(self, site, action->like, &expr) || !expr) return;
    DefRef like = handler_of_expr(self, site->bound, site->file, expr);
    u32 count = self->routes->routes.count;
    for (RouteId r = 1; like && r < count; r++) {
        Route route = self->routes->routes.at[r];
        if (route.handler != like) continue;
        route.handler = site->def;
        route.is_beside = true;
        route.methods = said_methods(self, site, action->methods, false);
        route.file = site->file;
        route.offset = expr_row(self, site->file, site->call ? site->call : site->callee)->start;
        vec_push(&self->routes->routes, route);
    }
}

typedef struct {
    const AttachAction *action;
    u32 order; /* elements seen, over all lists */
} Attached;

static void item_attach(Program *self, Site *site, u32 order, void *data) {
    Attached *attached = data;
    (void)order;
    if (!is_router(self, site, attached->action)) attach_one(self, site, attached->action, attached->order);
    attached->order++;
}

/* A list inside the element of a list. */
static void outer_attach(Program *self, Site *site, u32 order, void *data) {
    Attached *attached = data;
    (void)order;
    site->around = site->item;
    site_items(self, site, attached->action->within, item_attach, data);
    site->item = site->around;
    site->around = NULL;
}

/* super().add_route(…) in a method add_route: calls of that one are taken as the library's, and attach
 * already. `__init__` is another matter: the class is called by its own name, with arguments of its own. */
static bool is_handed_up(const Program *self, const Site *site) {
    const ExprRow *callee = expr_row(self, site->file, site->callee);
    if (!site->call || callee->kind != EXPR_ATTRIBUTE ||
        str_starts(facts_name(program_facts(self, site->file), callee->name), STR("__")))
        return false;
    DefRef def = scope_def(self, site->file, callee->scope);
    ValueSet object = def ? infer_expr(self, site->file, site->callee + 1) : (ValueSet){0};
    return object.count == 1 && object.at[0].kind == VALUE_SUPER &&
           def_name(self, def) == file_name_of(self, site->file, callee->name);
}

void route_attach(Program *self, Site *site, const AttachAction *action) {
    if (is_handed_up(self, site)) return;
    if (action->like) {
        like_attach(self, site, action);
        return;
    }
    if (!site_is_meant(self, site, &action->only)) return;
    Attached attached = {.action = action};
    if (action->each)
        site_items(self, site, action->each, action->within ? outer_attach : item_attach, &attached);
    else
        item_attach(self, site, 0, &attached);
}
