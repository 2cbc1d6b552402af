/* shadowed-route: a route that no request reaches, since one registered earlier in the same application
 * matches every URL and method of it.
 *
 * Only for frameworks that take the first route that fits. One finding per route that takes others'
 * requests: at the lost one where it is one alone, else at the one that takes them. Fires only where the
 * source tells the order (endpoints_order), the earlier one is registered at least whenever the later is,
 * for the same hosts, and what its parameters accept is known. A mount takes everything below it. The same
 * URL twice is duplicate-route's.
 *
 * Cost: URLs are sorted, so that a route is compared with those alone that begin with its own fixed
 * beginning. */
#include "route_list.h"

#define RULE "shadowed-route"

enum { LISTED_MAX = 12 };

typedef struct {
    CheckContext *context;
    const Program *program;
    RouteRows rows;
    u8 *is_told; /* by row */
    Arena scratch;
    VecU32 lost; /* rows that the one at hand takes the requests of */
} Check;

static Str row_name(const Check *self, const RouteRow *row) {
    const Program *program = self->program;
    if (row->route) return route_answerer(program, row->route, self->context->arena);
    const u32 *edges = endpoint_edges(program, &row->endpoint);
    return routers_at(program, inclusions_at(program, edges[row->endpoint.edge_count - 1])->child)->name;
}

/* The same URL is registered before it: duplicate-route says so. */
static bool is_repeated(const Check *self, u32 at) {
    const RouteRow *row = &self->rows.at[at];
    for (u32 i = at; i-- > 0;) {
        const RouteRow *other = &self->rows.at[i];
        if (other->endpoint.app != row->endpoint.app || !str_eq(other->pattern.key, row->pattern.key))
            return false;
        bool is_before =
            other->route && other->registration != row->registration && route_methods_cover(other, row);
        if (is_before && endpoints_order(self->program, &other->endpoint, &row->endpoint) == ORDER_BEFORE)
            return true;
    }
    return false;
}

static bool is_shadowed(Check *self, const RouteRow *by, const RouteRow *row) {
    const Program *program = self->program;
    bool is_candidate = row->route && row->registration != by->registration &&
                        !str_eq(by->pattern.key, row->pattern.key) && route_methods_cover(by, row) &&
                        !(by->route && route_handlers_agree(by->route, row->route));
    if (!is_candidate || !pattern_covers(&by->pattern, &row->pattern, &self->scratch)) return false;
    if (endpoints_order(program, &by->endpoint, &row->endpoint) != ORDER_BEFORE) return false;
    if (endpoint_is_optional_beside(program, &by->endpoint, &row->endpoint)) return false;
    Str host = endpoint_host(program, &by->endpoint, &row->endpoint, &self->scratch);
    return !host.len || str_eq(host, endpoint_host(program, &row->endpoint, &by->endpoint, &self->scratch));
}

/* ---- the finding --------------------------------------------------------------------------------------- */

static Text text_about(const Check *self, const char *key, const RouteRow *by, const RouteRow *row) {
    Text text = text_with(text_of(RULE, key), "method", row->route->methods);
    text = text_with(text_with(text, "url", row->endpoint.url), "handler", row_name(self, row));
    text = text_with(text, "wide", by->endpoint.url.len ? by->endpoint.url : STR("/"));
    return text_with(text, "other", row_name(self, by));
}

static Finding *finding_start(Check *self, const RouteRow *by) {
    const Program *program = self->program;
    const RouteRow *row = &self->rows.at[self->lost.at[0]];
    if (self->lost.count == 1) return finding_add_route(self->context, RULE, row->route);
    if (by->route) return finding_add_route(self->context, RULE, by->route);
    Place place = route_row_place(program, by);
    return finding_add(self->context, RULE, KIND_ROUTER, row_name(self, by), place, place);
}

static void lost_prove(Check *self, Finding *finding, const RouteRow *by) {
    Data *list = data_put_list(self->context->arena, finding->data, STR("shadowed"));
    for (u32 i = 0; i < self->lost.count; i++) {
        const RouteRow *row = &self->rows.at[self->lost.at[i]];
        data_put_route(self->context, data_put_object(self->context->arena, list, STR_NONE), row);
        if (self->lost.count > 1)
            finding_member(finding, route_row_place(self->program, row), row_name(self, row), KIND_ROUTE);
        if (self->lost.count == 1) {
            finding_chain(self->context, finding, row, by);
        } else if (i < LISTED_MAX) {
            Text text = text_with(text_of(RULE, "lost"), "method", row->route->methods);
            text = text_with(text_with(text, "url", row->endpoint.url), "handler", row_name(self, row));
            finding_evidence(finding, route_row_place(self->program, row), text);
        }
    }
}

static void report(Check *self, const RouteRow *by) {
    const RouteRow *row = &self->rows.at[self->lost.at[0]];
    bool is_one = self->lost.count == 1;
    Finding *finding = finding_start(self, by);
    const char *key = is_one      ? by->route ? "message" : "message.mount"
                      : by->route ? "message.many"
                                  : "message.many.mount";
    finding->message = text_with_number(text_about(self, key, by, row), "count", self->lost.count);
    finding->help = text_about(self, is_one ? "help" : "help.many", by, row);
    finding->doubt = text_of(RULE, "doubt");
    finding_evidence(finding, route_row_place(self->program, by),
                     text_about(self, by->route ? "wide" : "wide.mount", by, row));
    finding_chain(self->context, finding, by, NULL);
    data_put_text(self->context->arena, finding->data, STR("framework"), by->model->name);
    data_put_route(self->context, data_put_object(self->context->arena, finding->data, STR("answers")), by);
    lost_prove(self, finding, by);
}

/* ---- the walk ------------------------------------------------------------------------------------------ */

/* First row in [first, end) whose key is not below the text. */
static u32 row_from(const Check *self, u32 first, u32 end, Str text) {
    while (first < end) {
        u32 middle = first + (end - first) / 2;
        if (str_cmp(self->rows.at[middle].pattern.key, text) < 0)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

static void wide_visit(Check *self, const RouteRow *by, u32 first, u32 end) {
    Str front = str_slice(by->pattern.key, 0, by->pattern.literal);
    vec_clear(&self->lost);
    for (u32 i = row_from(self, first, end, front); i < end; i++) {
        if (!str_starts(self->rows.at[i].pattern.key, front)) break;
        if (!self->is_told[i] && is_shadowed(self, by, &self->rows.at[i]) && !is_repeated(self, i))
            vec_push(&self->lost, i);
        arena_reset(&self->scratch);
    }
    for (u32 i = 0; i < self->lost.count; i++) self->is_told[self->lost.at[i]] = 1;
    if (self->lost.count) report(self, by);
}

typedef struct {
    u32 place, row;
} Wide;

static int wide_order(const void *a, const void *b) {
    const Wide *x = a, *y = b;
    return (x->place > y->place) - (x->place < y->place);
}

/* The routes of one application; who comes first in it takes what it can. */
static void app_visit(Check *self, u32 first, u32 end) {
    Vec(Wide) wides = {0};
    for (u32 i = first; i < end; i++) {
        const RouteRow *row = &self->rows.at[i];
        bool is_wide = row->pattern.literal < row->pattern.count && row->model->match == MATCH_FIRST;
        if (is_wide) vec_push(&wides, ((Wide){row->place, i}));
    }
    if (wides.count) qsort(wides.at, wides.count, sizeof(Wide), wide_order);
    for (u32 i = 0; i < wides.count; i++) wide_visit(self, &self->rows.at[wides.at[i].row], first, end);
    vec_release(&wides);
}

void check_shadowed_route(CheckContext *context) {
    Check self = {.context = context, .program = context->program};
    route_rows(context, &self.rows);
    self.is_told = ARENA_ARRAY(context->arena, u8, self.rows.count);
    for (u32 i = 0, end; i < self.rows.count; i = end) {
        for (end = i + 1;
             end < self.rows.count && self.rows.at[end].endpoint.app == self.rows.at[i].endpoint.app;)
            end++;
        app_visit(&self, i, end);
    }
    arena_release(&self.scratch);
    vec_release(&self.lost);
    vec_release(&self.rows);
}
