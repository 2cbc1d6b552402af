/* What models attach to routers and include in them: every decorator, call and assignment of the tree. */
#include "routes_impl.h"

#include "calls.h"
#include "graph.h"
#include "lists.h"
#include "versions.h"
#include "values.h"

enum { SAME_PLACE_MAX = 1000 };

/* ---- inclusions ---------------------------------------------------------------------------------------- */

static bool is_never(const Program *self, FileId file, ExprId call) {
    return expr_row(self, file, call)->flags & EXPR_IN_TYPE_CHECKING;
}

static Str include_url(Program *self, const Site *site, const IncludeAction *action, Str child_prefix) {
    StrBuf url = {0};
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

/* Where only some versions copy: does the tree only let in such? The model has the distribution's name. */
static bool copies_here(Program *self, const Match *match, const IncludeAction *action) {
    if (!action->copies_below.len) return true;
    u32 model = model_index(self, match->model), rule = (u32)(match->rule - match->model->rules);
    u32 *known = map_at(&self->routes->copying, map_pair(model, rule), 2);
    if (*known == 2) *known = versions_are_below(self, match->model->name, action->copies_below);
    return *known;
}

/* Two contexts of one place may mean the same. */
static bool is_known_edge(const Program *self, const Inclusion *edge) {
    u32 count = self->routes->inclusions.count;
    for (u32 i = count; i-- > 0 && count - i <= SAME_PLACE_MAX;) {
        const Inclusion *other = &self->routes->inclusions.at[i];
        if (other->file != edge->file || other->offset != edge->offset) return false;
        if (other->child == edge->child && other->into == edge->into && str_eq(other->url, edge->url) &&
            other->is_bare == edge->is_bare && str_eq(other->host, edge->host))
            return true;
    }
    return false;
}

static bool type_takes_all(const Program *self, RouterId id) {
    const Router *router = &self->routes->routers.at[id];
    return router->type != TYPE_NONE && self->models->items[router->model].types[router->type].takes_all;
}

/* An element of a list is registered where it is written: `urls += [path(…)]` in an `if`. */
static void element_condition(Program *self, Inclusion *edge) {
    const Router *child = &self->routes->routers.at[edge->child];
    if (edge->clause.stmt || !child->site || child->binding || child->file == FILE_NONE) return;
    u32 offset = expr_row(self, child->file, child->site)->start;
    edge->condition = condition_of(self, child->bound, child->file, offset, &edge->clause);
}

/* What the site says of the inclusion, whatever is included where. */
static Inclusion include_read(Program *self, const Site *site, const IncludeAction *action) {
    Inclusion edge = {.file = site->file,
                      .offset = expr_row(self, site->file, site->call)->start,
                      .bound = bound_keep(self->arena, site->bound),
                      .host = site_host(self, site, action->host, action->host_of),
                      .join = action->join,
                      .is_bare = action->is_bare,
                      .is_copying = action->copies && copies_here(self, &site->match, action),
                      .is_uncopied = action->is_uncopied,
                      .is_another = action->is_another,
                      .takes_all = action->takes_all,
                      .is_unordered = action->is_unordered};
    edge.condition = condition_of(self, site->bound, site->file, edge.offset, &edge.clause);
    edge.is_deprecated = action->deprecated.len && keyword_is_set(self, site, action->deprecated);
    return edge;
}

static void include_pair(Program *self, const Site *site, const IncludeAction *action, Inclusion edge) {
    const Router *child = &self->routes->routers.at[edge.child];
    Str prefix = child->prefix, host = child->host;
    if (edge.child == edge.into) return;
    edge.order = self->routes->inclusions.count;
    edge.url = include_url(self, site, action, prefix);
    edge.bare_url = prefix.len ? include_url(self, site, action, STR("")) : edge.url;
    if (!edge.host.len) edge.host = host;
    edge.takes_all |= type_takes_all(self, edge.child);
    element_condition(self, &edge);
    self->routes->routers.at[edge.child].is_included = true;
    if (!is_known_edge(self, &edge)) vec_push(&self->routes->inclusions, edge);
}

static void include_pairs(Program *self, const Site *site, const IncludeAction *action,
                          const Objects *children, const Objects *into) {
    Inclusion edge = include_read(self, site, action);
    bool is_too_much = (u64)children->ids.count * into->ids.count > SAME_PLACE_MAX;
    for (u32 c = 0; c < children->ids.count; c++) {
        edge.child = children->ids.at[c];
        if (into->is_unknown || is_too_much)
            route_doubt_add(self, edge.child, FATE_INTO_UNKNOWN, site->file, site->call);
        for (u32 i = 0; i < into->ids.count && !is_too_much; i++) {
            edge.into = into->ids.at[i];
            include_pair(self, site, action, edge);
        }
    }
}

void routes_unresolved_add(Program *self, const Site *site) {
    route_doubt_add(self, 0, 0, site->file, site->call);
    u32 offset = expr_row(self, site->file, site->call)->start;
    for (u32 i = 0; i < self->blind_spots.count; i++)
        if (self->blind_spots.at[i].file == site->file && self->blind_spots.at[i].offset == offset) return;
    vec_push(&self->blind_spots,
             ((BlindSpot){.file = site->file, .offset = offset, .key = "unresolved_include"}));
}

/* Does the call have what is selected? */
static bool is_given(const Program *self, const Site *site, const Selector *select) {
    for (; select; select = select->next)
        for (u32 i = 0; i < select->base_count; i++) {
            ExprId expr = 0;
            bool is_argument =
                select->bases[i].kind == SELECT_ARGUMENT || select->bases[i].kind == SELECT_KEYWORD;
            if (!is_argument || site_base(self, site, select, &expr)) return true;
        }
    return false;
}

/* Is what is selected the element of a loop? */
static bool is_looped(const Program *self, const Site *site, const Selector *select) {
    for (; select; select = select->next) {
        ExprId expr = 0;
        if (site_base(self, site, select, &expr) && expr && expr_is_looped(self, site->file, expr))
            return true;
    }
    return false;
}

static void include(Program *self, const Site *site, const IncludeAction *action, u8 open) {
    Objects children = {0}, into = {0};
    if (is_never(self, site->file, site->call)) return;
    site_objects(self, site, action->child, &children);
    site_objects(self, site, action->into, &into);
    bool is_unknown =
        children.is_unknown || (open && !children.ids.count && is_given(self, site, action->child));
    is_unknown |= open & OPEN_MORE && is_looped(self, site, action->child);
    if (is_unknown && self->files[site->file].world != WORLD_TESTS) routes_unresolved_add(self, site);
    include_pairs(self, site, action, &children, &into);
    objects_release(&children);
    objects_release(&into);
}

/* One element of a `for`: what is no router there is a handler, and nobody's blind spot. */
static void item_include(Program *self, Site *site, u32 order, void *data) {
    const IncludeAction *action = data;
    (void)order;
    Objects children = {0}, into = {0};
    site_objects(self, site, action->child, &children);
    if (children.ids.count) site_objects(self, site, action->into, &into);
    if (children.ids.count) include_pairs(self, site, action, &children, &into);
    objects_release(&children);
    objects_release(&into);
}

/* ---- other actions ------------------------------------------------------------------------------------- */

/* The router that is selected serves, whatever its type. */
static void root_set(Program *self, const Site *site, const Selector *select) {
    Objects objects = {0};
    site_objects(self, site, select, &objects);
    bool is_run = self->files[site->file].world == WORLD_PRODUCTION;
    for (u32 i = 0; i < objects.ids.count; i++) {
        Router *router = &self->routes->routers.at[objects.ids.at[i]];
        router->is_root = true;
        router->is_run |= is_run;
    }
    objects_release(&objects);
}

static ExprId selected_expr(const Program *self, const Site *site, const Selector *select) {
    ExprId expr = 0;
    if (select) site_base(self, site, select, &expr);
    return expr;
}

static void wrapping_add(Program *self, const Site *site, const WrapAction *action) {
    Objects objects = {0};
    ExprId receiver = site_receiver(site);
    u8 kind = expr_row(self, site->file, site->callee)->kind;
    if (kind == EXPR_ATTRIBUTE)
        values_seen_objects(self, site->bound, bound_values(self, site->bound, site->file, receiver),
                            &objects);
    ExprId expr = 0, of = selected_expr(self, site, action->of);
    const SelectBase *base = site_base(self, site, action->class, &expr);
    DefRef def =
        base && base->kind == SELECT_DEF ? site->def : handler_of_expr(self, site->bound, site->file, expr);
    Wrapping wrapping = {.def = def,
                         .name = def ? name_text(self, def_name(self, def))
                                     : str_after_last(expr_dotted(self, site->file, expr, self->arena), '.'),
                         .file = site->file,
                         .offset = expr_row(self, site->file, site->callee)->start,
                         .of = of ? expr_ref(self, site->file, of) : 0,
                         .kind = action->kind,
                         .is_lost_late = action->is_lost_late};
    for (u32 i = 0; i < objects.ids.count; i++) {
        wrapping.router = objects.ids.at[i];
        vec_push(&self->routes->wrappings, wrapping);
    }
    objects_release(&objects);
}

static void silence(Program *self, const Site *site) {
    if (expr_row(self, site->file, site->callee)->kind != EXPR_ATTRIBUTE) return;
    Objects objects = {0};
    values_seen_objects(self, NULL, calls_object_values(self, site->file, site_receiver(site)), &objects);
    for (u32 i = 0; i < objects.ids.count; i++)
        route_doubt_add(self, objects.ids.at[i], FATE_ESCAPES, site->file, site->callee);
    objects_release(&objects);
}

void site_apply_in(Program *self, const Bound *bound, u8 open, Site *site) {
    const ModelRule *rule = site->match.rule;
    site->bound = bound;
    if (rule->attach) route_attach(self, site, rule->attach);
    bool includes = rule->include && site->call && site_is_meant(self, site, &rule->include->only);
    if (includes && rule->include->each) {
        if (!is_never(self, site->file, site->call))
            site_items(self, site, rule->include->each, item_include, (void *)(uintptr_t)rule->include);
    } else if (includes) {
        include(self, site, rule->include, open);
    }
    if (rule->root && site->call) root_set(self, site, rule->root);
    if (rule->wrap) wrapping_add(self, site, rule->wrap);
    if (rule->named) handler_name_add(self, site, rule->named);
}

/* One way in which the variables around the site can stand. */
static void context_apply(Program *self, const Bound *bound, u8 open, void *data) {
    Site site = *(const Site *)data;
    site_apply_in(self, bound, open, &site);
}

void site_apply(Program *self, Site *site) {
    const ModelRule *rule = site->match.rule;
    ExprId expr = site->call ? site->call : site->callee;
    bool has_routes = rule->attach || rule->include || rule->root || rule->wrap || rule->named;
    if (has_routes) contexts_visit(self, site->file, expr, context_apply, site);
    if (rule->stream) {
        NodeId owner = graph_owner(self, site->file, expr_row(self, site->file, site->call)->scope);
        *map_at(&self->routes->streaming, owner, 1) = 1;
    }
    if (rule->is_silent) silence(self, site);
}

/* ---- walking the program ------------------------------------------------------------------------------- */

static void decorators_visit(Program *self, FileId file) {
    const Facts *facts = program_facts(self, file);
    for (DefId def = 1; def < facts->defs.count; def++) {
        const DefRow *row = &facts_defs(facts)[def];
        for (u32 i = row->decorator_count; i-- > 0;) { /* the lowest is applied first */
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

/* Classes whose base says that they answer. */
static void classes_visit(Program *self, FileId file) {
    const Facts *facts = program_facts(self, file);
    for (DefId def = 1; def < facts->defs.count; def++) {
        const DefRow *row = &facts_defs(facts)[def];
        if (row->kind != DEF_CLASS || !row->base_count) continue;
        Match matches[MATCHES_MAX];
        u32 count = match_class(self, self->files[file].def_base + def, matches);
        for (u32 m = 0; m < count; m++) {
            Site site = {.file = file,
                         .callee = facts_lists(facts)[row->first_base],
                         .def = self->files[file].def_base + def,
                         .match = matches[m]};
            if (matches[m].rule->attach) site_apply(self, &site);
        }
    }
}

/* app.route("/x")(function): a decorator that is called by hand. */
static void decorating_call_visit(Program *self, FileId file, ExprId call) {
    const Facts *facts = program_facts(self, file);
    ExprId inner = call + 1, given = expr_child(facts, call, 1);
    if (facts_exprs(facts)[inner].kind != EXPR_CALL || !given) return;
    Site site = {.file = file, .call = inner, .callee = inner + 1};
    Match matches[MATCHES_MAX];
    u32 count = match_callee(self, TRIGGER_DECORATOR, file, inner + 1, matches);
    if (count) site.def = handler_of_expr(self, NULL, file, given);
    for (u32 m = 0; m < count && site.def; m++) {
        site.match = matches[m];
        if (matches[m].rule->attach) site_apply(self, &site);
    }
}

static void calls_visit(Program *self, FileId file) {
    const Facts *facts = program_facts(self, file);
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        if (facts_exprs(facts)[e].kind != EXPR_CALL) continue;
        decorating_call_visit(self, file, e);
        routes_handed_visit(self, file, e);
        Site site = {.file = file, .call = e, .callee = e + 1};
        Match matches[MATCHES_MAX];
        u32 count = match_callee(self, TRIGGER_CALL, file, e + 1, matches);
        for (u32 m = 0; m < count; m++) site.match = matches[m], site_apply(self, &site);
    }
}

static void assigns_visit(Program *self, FileId file) {
    const Facts *facts = program_facts(self, file);
    for (u32 b = 1; b < facts->bindings.count; b++) {
        const BindingRow *row = &facts_bindings(facts)[b];
        if (row->kind != BIND_ASSIGN || row->shape != SHAPE_WHOLE || !row->value || row->scope != 1) continue;
        Site site = {.file = file, .call = row->value, .callee = row->value};
        Match matches[MATCHES_MAX];
        u32 count = match_name(self, TRIGGER_ASSIGN, file_name_of(self, file, row->name), matches);
        for (u32 m = 0; m < count; m++) {
            site.match = matches[m];
            if (matches[m].rule->include || matches[m].rule->root) site_apply(self, &site);
        }
    }
}

static void words_fill(Program *self, Map *words, const ModelRule *rule) {
    for (u32 p = 0; p < rule->pattern_count; p++) {
        Name word = intern_find(&self->names, str_after_last(rule->patterns[p].name, '.'));
        if (word) map_at(words, word, 1);
    }
}

/* Calls of these words make routers, or include them. True when a rule attaches classes by their base. */
static bool making_fill(Program *self) {
    bool attaches = false;
    for (u32 m = 0; m < self->models->count; m++)
        for (u32 r = 0; r < self->models->items[m].rule_count; r++) {
            const ModelRule *rule = &self->models->items[m].rules[r];
            if (rule->makes) words_fill(self, &self->routes->making, rule);
            if (rule->include) words_fill(self, &self->routes->including, rule);
            attaches |= rule->attach && rule->trigger == TRIGGER_CLASS;
        }
    return attaches;
}

void routes_collect(Program *self) {
    if (!match_has_routes(self)) return;
    bool has_classes = making_fill(self);
    for (FileId file = 0; file < self->file_count; file++) routers_find(self, file);
    for (FileId file = 0; file < self->file_count; file++) decorators_visit(self, file);
    for (FileId file = 0; file < self->file_count && has_classes; file++) classes_visit(self, file);
    if (self->routes->routers.count == 1) return;
    for (FileId file = 0; file < self->file_count; file++) calls_visit(self, file);
    for (FileId file = 0; file < self->file_count; file++) assigns_visit(self, file);
    for (FileId file = 0; file < self->file_count; file++) routes_escapes_visit(self, file);
    for (FileId file = 0; file < self->file_count; file++) routes_named_visit(self, file);
    routes_idle_find(self);
}
