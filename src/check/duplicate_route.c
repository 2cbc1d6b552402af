/* duplicate-route: one method and URL of an application is registered twice, for two handlers.
 *
 * One finding per pair, at the one that never answers: which that is, the model of the framework says, and
 * the order of registration where the source tells it. Silent where both have one handler, where something
 * decides about one of them alone (so for branches that exclude each other), where they are for different
 * hosts, and where a part of the URL is computed. Names of parameters do not matter, their converters do.
 *
 * Of C see native_duplicate_route.h.
 *
 * Cost: sorting all URLs; then routes of one URL are compared with each other. */
#include "native_duplicate_route.h"
#include "route_list.h"

#define RULE "duplicate-route"

enum { GROUP_MAX = 40 };

typedef struct {
    CheckContext *context;
    const Program *program;
    RouteRows rows;
    Map told; /* pairs of registrations */
} Check;

static Text text_about(const char *key, const RouteRow *loser, const RouteRow *winner, Str methods,
                       Arena *arena, const Program *program) {
    Text text = text_with(text_of(RULE, key), "method", methods);
    text = text_with(text, "url", loser->endpoint.url);
    text = text_with(text, "handler", route_answerer(program, loser->route, arena));
    return text_with(text, "other", route_answerer(program, winner->route, arena));
}

/* The one of two that never answers goes to `*loser`; false when that cannot be told. */
static bool is_decided(const Check *self, const RouteRow **loser, const RouteRow **winner) {
    RouteOrder order = endpoints_order(self->program, &(*winner)->endpoint, &(*loser)->endpoint);
    u8 repeated = (*winner)->model->repeated;
    bool is_turned = (order == ORDER_AFTER) == (repeated == REPEATED_FIRST);
    if (order == ORDER_UNKNOWN || (repeated != REPEATED_FIRST && repeated != REPEATED_LAST)) return false;
    if (!is_turned) return true;
    const RouteRow *other = *loser;
    *loser = *winner;
    *winner = other;
    return true;
}

static void report(Check *self, const RouteRow *winner, const RouteRow *loser, Str methods) {
    CheckContext *context = self->context;
    bool is_decided_here = is_decided(self, &loser, &winner);
    bool fails = winner->model->repeated == REPEATED_FAILS;
    Finding *finding = finding_add_route(context, RULE, loser->route);
    const char *message = fails ? "message.fails" : is_decided_here ? "message" : "message.order";
    finding->message = text_about(message, loser, winner, methods, context->arena, self->program);
    finding->help = text_about(is_decided_here ? "help" : "help.order", loser, winner, methods,
                               context->arena, self->program);
    finding->doubt = text_of(RULE, "doubt");
    if (is_decided_here)
        finding_evidence(finding, route_row_place(self->program, winner),
                         text_with(text_of(RULE, winner->model->repeated == REPEATED_LAST ? "last" : "first"),
                                   "framework", winner->model->name));
    finding_chain(context, finding, winner, NULL);
    finding_chain(context, finding, loser, winner);
    data_put_text(context->arena, finding->data, STR("framework"), winner->model->name);
    data_put_bool(context->arena, finding->data, STR("order_known"), is_decided_here);
    data_put_route(context, data_put_object(context->arena, finding->data, STR("answers")), winner);
    data_put_route(context, data_put_object(context->arena, finding->data, STR("repeated")), loser);
}

/* Methods that libraries answer by themselves, named beside others: both registrations do what they are
 * for. */
static bool are_minor(const Check *self, Str methods, const RouteRow *row) {
    u32 count;
    const Str *minor = rules_words(self->context->rules, RULE, "minor_methods", &count);
    if (str_eq(methods, row->route->methods)) return false;
    for (Str rest = methods, word; str_split(&rest, ',', &word);) {
        bool is_minor = false;
        for (u32 i = 0; i < count; i++) is_minor |= str_eq(minor[i], word);
        if (!is_minor) return false;
    }
    return true;
}

static bool is_duplicate(const Check *self, const RouteRow *a, const RouteRow *b, Str *methods) {
    const Program *program = self->program;
    if (!a->route || !b->route || a->registration == b->registration) return false;
    if (route_handlers_agree(a->route, b->route)) return false;
    *methods = route_methods_common(a, b, self->context->arena);
    if (!methods->len || are_minor(self, *methods, a) || are_minor(self, *methods, b)) return false;
    if (endpoint_is_optional_beside(program, &a->endpoint, &b->endpoint) ||
        endpoint_is_optional_beside(program, &b->endpoint, &a->endpoint))
        return false;
    Arena *arena = self->context->arena;
    return str_eq(endpoint_host(program, &a->endpoint, &b->endpoint, arena),
                  endpoint_host(program, &b->endpoint, &a->endpoint, arena));
}

/* Rows of one URL: each is compared with those before it, until one is the same. */
static void group_visit(Check *self, u32 first, u32 end) {
    for (u32 i = first + 1; i < end && i < first + GROUP_MAX; i++)
        for (u32 j = first; j < i; j++) {
            const RouteRow *a = &self->rows.at[j], *b = &self->rows.at[i];
            Str methods;
            if (!is_duplicate(self, a, b, &methods)) continue;
            u32 low = u32_min(a->registration, b->registration),
                high = u32_max(a->registration, b->registration);
            u32 *told = map_at(&self->told, map_pair(low, high), 0);
            if (!*told) report(self, a, b, methods);
            *told = 1;
            break;
        }
}

void check_duplicate_route(CheckContext *context) {
    Check self = {.context = context, .program = context->program};
    route_rows(context, &self.rows);
    for (u32 i = 0, end; i < self.rows.count; i = end) {
        const RouteRow *row = &self.rows.at[i];
        for (end = i + 1; end < self.rows.count && self.rows.at[end].endpoint.app == row->endpoint.app &&
                          str_eq(self.rows.at[end].pattern.key, row->pattern.key);)
            end++;
        group_visit(&self, i, end);
    }
    map_release(&self.told);
    vec_release(&self.rows);
    native_duplicate_routes(context);
}
