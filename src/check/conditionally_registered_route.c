/* conditionally-registered-route: routes that exist only when a condition holds.
 *
 * One finding per condition (an `if`, `else`, `try` or `except` around an inclusion or registration), with
 * all the routes it decides about, and what the tree says of the settings it asks about. A route belongs to
 * it when each way from an application to it leads through the condition; not when the same URL and method
 * are served without it too. Silent for `if __name__ == "__main__"`: how a program starts is no switch.
 *
 * Cost: each endpoint once per condition on its way, and the configuration files once per finding. */
#include "route_list.h"
#include "setting_value.h"

#define RULE "conditionally-registered-route"

enum { LISTED_MAX = 12 };

/* One endpoint under one condition. */
typedef struct {
    const Endpoint *endpoint;
    Clause clause;
    Str condition;
    u32 depth; /* of the item that has the condition: an inclusion, or the route behind them */
    u32 place;
    u32 url; /* id of application, methods and URL */
} Held;

typedef Vec(Held) HeldRows;

typedef struct {
    CheckContext *context;
    const Program *program;
    Map urls;      /* hash of application, methods and URL → how many endpoints have it */
    u32 *of_route; /* by RouteId: how many endpoints */
    HeldRows held;
} Check;

/* ---- what stands under which condition ----------------------------------------------------------------- */

static u32 url_id(const Check *self, const Endpoint *endpoint) {
    const Route *route = routes_at(self->program, endpoint->route);
    u64 hash = 14695981039346656037u ^ endpoint->app;
    Str texts[] = {route->methods, endpoint->url};
    for (u32 t = 0; t < COUNT_OF(texts); t++)
        for (size_t i = 0; i < texts[t].len; i++) hash = (hash ^ (u8)texts[t].ptr[i]) * 1099511628211u;
    return (u32)(hash ^ hash >> 32);
}

static void held_push(Check *self, const Endpoint *endpoint, const Clause *clause, Str condition, u32 depth) {
    if (!clause->stmt) return;
    for (u32 i = self->held.count; i-- > 0 && self->held.at[i].endpoint == endpoint;)
        if (self->held.at[i].clause.file == clause->file && self->held.at[i].clause.stmt == clause->stmt)
            return;
    Held held = {endpoint, *clause, condition, depth, self->held.count, url_id(self, endpoint)};
    vec_push(&self->held, held);
}

static void endpoints_collect(Check *self) {
    const Program *program = self->program;
    u32 count;
    const Endpoint *all = endpoints_all((Program *)program, &count);
    for (u32 i = 0; i < count; i++) {
        const Route *route = routes_at(program, all[i].route);
        if (!route_app_counts(program, all[i].app) || program->files[route->file].world != WORLD_PRODUCTION)
            continue;
        ++*map_at(&self->urls, url_id(self, &all[i]), 0);
        self->of_route[all[i].route]++;
        const u32 *edges = endpoint_edges(program, &all[i]);
        for (u32 e = 0; e < all[i].edge_count; e++) {
            const Inclusion *edge = inclusions_at(program, edges[e]);
            held_push(self, &all[i], &edge->clause, edge->condition, e);
        }
        held_push(self, &all[i], &route->clause, route->condition, all[i].edge_count);
    }
}

static int held_order(const void *a, const void *b) {
    const Held *x = a, *y = b;
    if (x->clause.file != y->clause.file) return x->clause.file < y->clause.file ? -1 : 1;
    if (x->clause.stmt != y->clause.stmt) return x->clause.stmt < y->clause.stmt ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* ---- the finding --------------------------------------------------------------------------------------- */

static Text with_route(Check *self, Text text, const Held *held) {
    const Route *route = routes_at(self->program, held->endpoint->route);
    text = text_with(text_with(text, "method", route->methods), "url", held->endpoint->url);
    return text_with(text, "handler", route_answerer(self->program, route, self->context->arena));
}

static bool clause_holds(const Program *program, const Clause *clause, FileId file, u32 offset) {
    const StmtRow *row = &facts_stmts(program_facts(program, clause->file))[clause->stmt];
    return clause->file == file && row->start <= offset && offset < row->end;
}

/* What has the condition: the route, the inclusion, or the element of a list that is included. */
static void held_at(const Program *program, const Held *held, FileId *file, u32 *offset) {
    const Endpoint *endpoint = held->endpoint;
    const Route *route = routes_at(program, endpoint->route);
    *file = route->file, *offset = route->offset;
    if (held->depth == endpoint->edge_count) return;
    const Inclusion *edge = inclusions_at(program, endpoint_edges(program, endpoint)[held->depth]);
    const Router *child = routers_at(program, edge->child);
    *file = edge->file, *offset = edge->offset;
    if (clause_holds(program, &held->clause, *file, *offset) || !child->site) return;
    u32 made = expr_row(program, child->file, child->site)->start;
    if (clause_holds(program, &held->clause, child->file, made)) *file = child->file, *offset = made;
}

static Place held_place(const Program *program, const Held *held) {
    FileId file;
    u32 offset;
    held_at(program, held, &file, &offset);
    return route_place(program, file, offset);
}

/* ---- conditions that ask whether there is something to register ---------------------------------------- */

static bool is_path(const ExprRow *row) {
    return (row->kind == EXPR_NAME || row->kind == EXPR_ATTRIBUTE) && !(row->flags & EXPR_STORED);
}

/* Does the call, from its first argument on, name the same path? */
static bool call_names(Check *self, FileId file, u32 offset, Str path) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *rows = facts_exprs(facts);
    for (ExprId call = 1; call < facts->exprs.count; call++) {
        if (rows[call].kind != EXPR_CALL || rows[call].start != offset) continue;
        for (ExprId e = rows[call + 1].next; e < rows[call].next; e++)
            if (is_path(&rows[e]) && str_eq(expr_dotted(self->program, file, e, self->context->arena), path))
                return true;
    }
    return false;
}

static bool is_loop_variable(const Facts *facts, const ExprRow *name) {
    if (name->kind != EXPR_NAME || name->flags & EXPR_STORED) return false;
    const UseRow *use = &facts_uses(facts)[name->aux];
    for (u32 i = 0; i < use->reach_count; i++)
        if (facts_bindings(facts)[facts_lists(facts)[use->first_reach + i]].kind == BIND_FOR) return true;
    return false;
}

/* `if router is not None: app.include_router(router)`, and what picks among the elements of a loop. */
static bool asks_for_presence(Check *self, const Held *held) {
    const Facts *facts = program_facts(self->program, held->clause.file);
    const ExprRow *rows = facts_exprs(facts);
    ExprId test = held->clause.test;
    FileId file;
    u32 offset;
    held_at(self->program, held, &file, &offset);
    for (ExprId e = test; test && e < rows[test].next; e++) {
        if (is_loop_variable(facts, &rows[e])) return true;
        bool is_whole = is_path(&rows[e]) && !(rows[e].parent && rows[rows[e].parent].kind == EXPR_ATTRIBUTE);
        if (is_whole && file == held->clause.file &&
            call_names(self, file, offset, expr_dotted(self->program, file, e, self->context->arena)))
            return true;
    }
    return false;
}

/* ---- the finding itself -------------------------------------------------------------------------------- */

static const char *message_key(const Program *program, const Clause *clause, bool is_one) {
    u8 kind = facts_stmts(program_facts(program, clause->file))[clause->stmt].kind;
    if (kind == STMT_TRY) return is_one ? "message.try" : "message.try.many";
    if (kind == STMT_HANDLER) return is_one ? "message.except" : "message.except.many";
    return is_one ? "message" : "message.many";
}

static const char *decides_key(const Program *program, const Clause *clause) {
    u8 kind = facts_stmts(program_facts(program, clause->file))[clause->stmt].kind;
    return kind == STMT_TRY ? "decides.try" : kind == STMT_HANDLER ? "decides.except" : "decides";
}

/* Is it an error that decides? */
static bool clause_is_error(const Program *program, const Clause *clause) {
    u8 kind = facts_stmts(program_facts(program, clause->file))[clause->stmt].kind;
    return kind == STMT_TRY || kind == STMT_HANDLER;
}

static Place clause_place(const Program *program, const Clause *clause) {
    if (clause->test) return place_of_expr(program, clause->file, clause->test);
    const StmtRow *row = &facts_stmts(program_facts(program, clause->file))[clause->stmt];
    return place_first_line(program, clause->file, (Span){row->start, row->end});
}

static void settings_prove(Check *self, Finding *finding, const Held *first) {
    SettingFacts facts = {0};
    bool is_set = false;
    SwitchState state =
        setting_facts(self->context, RULE, first->clause.file, first->clause.test, &facts, &is_set);
    bool is_on = (state == SWITCH_ON) != first->clause.is_negated;
    finding_evidence(
        finding, clause_place(self->program, &first->clause),
        text_with(text_of(RULE, decides_key(self->program, &first->clause)), "condition", first->condition));
    for (u32 i = 0; i < facts.count; i++) finding_evidence(finding, facts.at[i].place, facts.at[i].text);
    const char *help = clause_is_error(self->program, &first->clause) ? "help.error"
                       : state == SWITCH_UNKNOWN || is_set            ? "help"
                       : is_on                                        ? "help.on"
                                                                      : "help.off";
    finding->help = text_with(text_of(RULE, help), "condition", first->condition);
    if (state == SWITCH_UNKNOWN)
        data_put_null(self->context->arena, finding->data, STR("default"));
    else
        data_put_bool(self->context->arena, finding->data, STR("default"), is_on);
    vec_release(&facts);
}

static void routes_prove(Check *self, Finding *finding, const HeldRows *rows) {
    Data *list = data_put_list(self->context->arena, finding->data, STR("routes"));
    for (u32 i = 0; i < rows->count; i++) {
        const Held *held = &rows->at[i];
        RouteRow row = route_row_of(self->program, held->endpoint);
        Place place = route_row_place(self->program, &row);
        data_put_route(self->context, data_put_object(self->context->arena, list, STR_NONE), &row);
        if (rows->count > 1)
            finding_member(finding, place, route_answerer(self->program, row.route, self->context->arena),
                           KIND_ROUTE);
        if (i && i < LISTED_MAX)
            finding_evidence(finding, place, with_route(self, text_of(RULE, "route"), held));
    }
}

static void report(Check *self, const HeldRows *rows) {
    CheckContext *context = self->context;
    const Program *program = self->program;
    const Held *first = &rows->at[0];
    bool is_one = rows->count == 1;
    RouteRow row = route_row_of(program, first->endpoint);
    Place place = held_place(program, first);
    Str symbol = route_answerer(program, row.route, context->arena);
    if (first->depth < first->endpoint->edge_count)
        symbol =
            routers_at(program,
                       inclusions_at(program, endpoint_edges(program, first->endpoint)[first->depth])->child)
                ->name;
    Finding *finding = finding_add(context, RULE, is_one ? KIND_ROUTE : KIND_ROUTER, symbol, place, place);
    Text message = with_route(self, text_of(RULE, message_key(program, &first->clause, is_one)), first);
    message = text_with_number(message, "count", rows->count);
    finding->message = text_with(message, "condition", first->condition);
    finding->doubt = text_of(RULE, clause_is_error(self->program, &first->clause) ? "doubt.error" : "doubt");
    data_put_text(context->arena, finding->data, STR("condition"), first->condition);
    settings_prove(self, finding, first);
    finding_chain(context, finding, &row, NULL);
    routes_prove(self, finding, rows);
}

/* ---- which of them depend on it alone ------------------------------------------------------------------ */

/* One whose URL is known stands for all. */
static void first_choose(HeldRows *rows) {
    for (u32 i = 0; i < rows->count; i++) {
        if (str_find(rows->at[i].endpoint->url, STR("${")) != STR_NOT_FOUND) continue;
        Held held = rows->at[i];
        rows->at[i] = rows->at[0];
        rows->at[0] = held;
        return;
    }
}

static int route_order(const void *a, const void *b) {
    const Held *x = a, *y = b;
    if (x->endpoint->route != y->endpoint->route) return x->endpoint->route < y->endpoint->route ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static void group_visit(Check *self, u32 group, u32 end) {
    Map urls = {0}, routes = {0};
    HeldRows kept = {0};
    qsort(&self->held.at[group], end - group, sizeof(Held), route_order);
    for (u32 i = group; i < end; i++) {
        ++*map_at(&urls, self->held.at[i].url, 0);
        ++*map_at(&routes, self->held.at[i].endpoint->route, 0);
    }
    for (u32 i = group; i < end; i++) {
        const Held *held = &self->held.at[i];
        bool is_only = map_find(&routes, held->endpoint->route) == self->of_route[held->endpoint->route] &&
                       map_find(&urls, held->url) == map_find(&self->urls, held->url);
        bool is_new = !kept.count || vec_last(&kept).endpoint->route != held->endpoint->route;
        if (is_only && is_new) vec_push(&kept, *held);
    }
    first_choose(&kept);
    if (kept.count && !asks_for_presence(self, &kept.at[0])) report(self, &kept);
    vec_release(&kept);
    map_release(&urls);
    map_release(&routes);
}

void check_conditionally_registered_route(CheckContext *context) {
    Check self = {.context = context, .program = context->program};
    self.of_route = ARENA_ARRAY(context->arena, u32, routes_count(context->program) + 1);
    endpoints_collect(&self);
    if (self.held.count) qsort(self.held.at, self.held.count, sizeof(Held), held_order);
    for (u32 i = 0, end; i < self.held.count; i = end) {
        const Clause *clause = &self.held.at[i].clause;
        for (end = i + 1; end < self.held.count && self.held.at[end].clause.file == clause->file &&
                          self.held.at[end].clause.stmt == clause->stmt;)
            end++;
        group_visit(&self, i, end);
    }
    map_release(&self.urls);
    vec_release(&self.held);
}
