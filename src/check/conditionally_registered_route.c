/* conditionally-registered-route: routes that exist only when a condition holds.
 *
 * One finding per condition (an `if`, `else`, `try` or `except` around an inclusion or registration), with
 * all the routes it decides about, and what the tree says of the settings it asks about. A route belongs to
 * it when each way from an application to it leads through the condition; not when the same URL and method
 * are served without it too. Silent for `if __name__ == "__main__"`: how a program starts is no switch.
 *
 * Cost: each endpoint once per condition on its way, and the configuration files once per finding. */
#include "held_routes.h"
#include "route_list.h"
#include "setting_value.h"

#define RULE "conditionally-registered-route"

enum { LISTED_MAX = 12 };

typedef struct {
    CheckContext *context;
    const Program *program;
    HeldRoutes held;
} Check;

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

static Place held_place(const Program *program, const Held *held) {
    FileId file;
    u32 offset;
    held_at(program, held, &file, &offset);
    return route_place(program, file, offset);
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
    qsort(&self->held.rows.at[group], end - group, sizeof(Held), route_order);
    for (u32 i = group; i < end; i++) {
        ++*map_at(&urls, self->held.rows.at[i].url, 0);
        ++*map_at(&routes, self->held.rows.at[i].endpoint->route, 0);
    }
    for (u32 i = group; i < end; i++) {
        const Held *held = &self->held.rows.at[i];
        bool is_only =
            map_find(&routes, held->endpoint->route) == self->held.of_route[held->endpoint->route] &&
            map_find(&urls, held->url) == map_find(&self->held.urls, held->url);
        bool is_new = !kept.count || vec_last(&kept).endpoint->route != held->endpoint->route;
        if (is_only && is_new) vec_push(&kept, *held);
    }
    first_choose(&kept);
    const Held *first = kept.count ? &kept.at[0] : NULL;
    /* where the application is lost with its routes, nothing goes on without them */
    bool is_lost = first && clause_is_error(self->program, &first->clause) &&
                   router_hangs_on(self->program, first->endpoint->app, &first->clause);
    if (first && !is_lost && !held_asks_for_presence(self->program, first)) report(self, &kept);
    vec_release(&kept);
    map_release(&urls);
    map_release(&routes);
}

void check_conditionally_registered_route(CheckContext *context) {
    Check self = {.context = context, .program = context->program};
    held_routes_collect((Program *)context->program, &self.held);
    const HeldRows *rows = &self.held.rows;
    if (rows->count) qsort(rows->at, rows->count, sizeof(Held), held_order);
    for (u32 i = 0, end; i < rows->count; i = end) {
        const Clause *clause = &rows->at[i].clause;
        for (end = i + 1; end < rows->count && rows->at[end].clause.file == clause->file &&
                          rows->at[end].clause.stmt == clause->stmt;)
            end++;
        group_visit(&self, i, end);
    }
    held_routes_release(&self.held);
}
