/* unregistered-route: an endpoint on a router that no application includes.
 *
 * One finding per endpoint, grouped under its router. Fires only when the tree has an application of the
 * same framework, the router's object is known, and every call that includes routers could be followed
 * (link/routes says SERVED_UNKNOWN otherwise). A router may be served, and a route of it not: where an
 * inclusion copies what is there, a route that surely comes later is lost. Evidence: where the chain breaks,
 * what the application includes instead, and every place that mentions the lost URL. Costs the endpoints,
 * and for routes without any the inclusions above them. */
#include "deprecation.h"
#include "island.h"
#include "route_words.h"
#include "url_mentions.h"

#define RULE "unregistered-route"

typedef struct {
    CheckContext *context;
    const Program *program;
    Deprecation deprecation;
    Map apps; /* index of a model → RouterId of an application that serves, 0 for none */
} Check;

typedef struct {
    UrlMention mention;
    u32 line;
    bool is_deprecated; /* it is called so there */
} Mention;
typedef Vec(Mention) Mentions;

static Text text1(const char *key, const char *name, Str value) {
    return text_with(text_of(RULE, key), name, value);
}

/* The first application of the framework that is not made by tests. */
static RouterId app_of_model(Check *self, u32 model) {
    const Program *program = self->program;
    u32 known = map_find(&self->apps, model);
    if (known != MAP_NONE) return known;
    RouterId found = 0;
    for (RouterId r = 1; r < routers_count(program) && !found; r++) {
        const Router *router = routers_at(program, r);
        if (router->is_root && router->model == model && router->served != SERVED_IN_TESTS) found = r;
    }
    return *map_at(&self->apps, model, found);
}

/* ---- where the chain breaks -------------------------------------------------------------------------- */

static void break_evidence(Check *self, Finding *finding, RouterId id) {
    const Program *program = self->program;
    const Router *router = routers_at(program, id);
    if (router->broken_at == id) {
        finding_evidence(finding, router_place(program, router),
                         text1(router->is_idle ? "never_run" : "never_included", "router", router->name));
    }
    for (u32 i = 0; i < inclusions_count(program) && router->broken_at != id; i++) {
        const Inclusion *edge = inclusions_at(program, i);
        if (edge->child != id) continue;
        Text text = text_with(text1("included_in_dead", "router", router->name), "parent",
                              routers_at(program, edge->into)->name);
        finding_evidence(finding, route_place(program, edge->file, edge->offset), text);
    }
    if (reach_is_dead(program, graph_module(program, router->file)))
        finding_evidence(finding, place_first_line(program, router->file, (Span){0, 1}),
                         text1("module_never_imported", "module", file_symbol(program, router->file)));
}

/* Code that would hand it to an application, and that nothing runs. */
static void idle_evidence(Check *self, Finding *finding, RouterId id) {
    const Program *program = self->program;
    for (u32 i = 0; i < routes_doubts_count(program); i++) {
        const RouteDoubt *doubt = routes_doubts_at(program, i);
        if (doubt->router != id || !doubt->is_idle) continue;
        finding_evidence(finding, place_of_expr(program, doubt->file, doubt->expr),
                         text1("handed_on_idle", "router", routers_at(program, id)->name));
    }
}

enum { SIBLINGS_LISTED = 8 };

static void siblings_evidence(Check *self, Finding *finding, RouterId app, bool is_app) {
    const Program *program = self->program;
    u32 listed = 0, total = 0;
    for (u32 i = 0; i < inclusions_count(program); i++) total += inclusions_at(program, i)->into == app;
    if (!total && is_app) return;
    Text text = text_with_number(text1("siblings", "app", routers_at(program, app)->name), "count", total);
    finding_evidence(finding, router_place(program, routers_at(program, app)), text);
    for (u32 i = 0; i < inclusions_count(program) && listed < SIBLINGS_LISTED; i++) {
        const Inclusion *edge = inclusions_at(program, i);
        if (edge->into != app) continue;
        finding_evidence(finding, route_place(program, edge->file, edge->offset),
                         text1("sibling", "router", routers_at(program, edge->child)->name));
        listed++;
    }
}

/* ---- mentions of the URL ----------------------------------------------------------------------------- */

static void mention_data(Check *self, Data *list, const Mention *one) {
    Arena *arena = self->context->arena;
    Data *entry = data_put_object(arena, list, STR_NONE);
    data_put_text(arena, entry, STR("path"), self->program->files[one->mention.file].path);
    data_put_int(arena, entry, STR("line"), one->line);
    data_put_text(arena, entry, STR("kind"), str_of(mention_place_name(one->mention.place)));
    data_put_bool(arena, entry, STR("deprecated"), one->is_deprecated);
}

enum { PLACES_LISTED = 3 };

static void place_evidence(Finding *finding, const Program *program, const Mention *one, const char *key,
                           u32 count) {
    const Facts *facts = program_facts(program, one->mention.file);
    const MentionRow *row = &facts_mentions(facts)[one->mention.mention];
    finding_evidence(finding, place_of(program, one->mention.file, row->span),
                     text_with_number(text1(key, "path", facts_name(facts, row->text)), "count", count));
}

/* The first places of each kind of file; the first of them says how many there are. */
static void kinds_evidence(Finding *finding, const Program *program, const Mentions *found) {
    static const char *const keys[] = {
        [MENTION_IN_CLIENT] = "by_clients", [MENTION_IN_TEST] = "by_tests",  [MENTION_IN_CODE] = "by_code",
        [MENTION_IN_API] = "by_api",        [MENTION_IN_SETUP] = "by_setup", [MENTION_IN_PROSE] = "by_prose",
    };
    u32 counts[MENTION_KINDS] = {0};
    for (u32 i = 0; i < found->count; i++) counts[found->at[i].mention.place]++;
    for (u32 kind = 0; kind < MENTION_KINDS; kind++) {
        for (u32 i = 0, listed = 0; i < found->count && listed < PLACES_LISTED; i++) {
            const Mention *one = &found->at[i];
            if (one->mention.place != kind) continue;
            if (!listed++)
                place_evidence(finding, program, one, keys[kind], counts[kind]);
            else if (!one->is_deprecated)
                place_evidence(finding, program, one, "mention", counts[kind]);
            if (one->is_deprecated) place_evidence(finding, program, one, "deprecated_mention", counts[kind]);
        }
    }
}

/* Does any client use it? */
static void mentions_tell(Check *self, Finding *finding, Mentions *found, const Route *route, RouterId app) {
    const Program *program = self->program;
    u32 most = (u32)rules_number(self->context->rules, RULE, "mention_max"), clients = 0;
    bool has_caller = false;
    Data *list = data_put_list(self->context->arena, finding->data, STR("mentions"));
    for (u32 i = 0; i < found->count; i++) {
        Mention *one = &found->at[i];
        one->is_deprecated = deprecation_is_said(&self->deprecation, one->mention.file, one->line);
        clients += one->mention.place == MENTION_IN_CLIENT;
        has_caller |= one->mention.place == MENTION_IN_CLIENT || one->mention.place == MENTION_IN_TEST;
        if (i < most) mention_data(self, list, one);
        if (one->is_deprecated)
            finding->help =
                text_with(text_of(RULE, "help.deprecated"), "path", program->files[finding->place.file].path);
    }
    kinds_evidence(finding, program, found);
    if (!has_caller)
        finding_evidence(finding, (Place){.file = FILE_NONE},
                         text_of(RULE, found->count ? "no_caller" : "no_mention"));
    if (!clients) return;
    finding->help = text_with(text1("help.used", "router", routers_at(program, route->router)->name), "app",
                              routers_at(program, app)->name);
}

static void mentions_evidence(Check *self, Finding *finding, const Route *route, RouterId app) {
    const Program *program = self->program;
    u32 total;
    const UrlMention *all = url_mentions_all(program, &total);
    VecU32 positions = {0};
    Mentions found = {0};
    url_mentions_find(program, route->url, &positions);
    for (u32 i = 0; i < positions.count; i++) {
        Mention one = {.mention = all[positions.at[i]]};
        const Facts *facts = program_facts(program, one.mention.file);
        const MentionRow *row = &facts_mentions(facts)[one.mention.mention];
        one.line = facts_line(facts, row->span.start);
        bool is_same_line = found.count && vec_last(&found).mention.file == one.mention.file &&
                            vec_last(&found).line == one.line;
        if (!is_same_line && !one.mention.is_registration && !mention_is_of_another(facts, row, route))
            vec_push(&found, one);
    }
    mentions_tell(self, finding, &found, route, app);
    vec_release(&positions);
    vec_release(&found);
}

/* ---- the finding ------------------------------------------------------------------------------------- */

static void figures(Check *self, Finding *finding, const Route *route) {
    Arena *arena = self->context->arena;
    const Router *router = routers_at(self->program, route->router);
    data_put_text(arena, finding->data, STR("full_url"), route->url);
    data_put_text(arena, finding->data, STR("methods"), route->methods);
    data_put_text(arena, finding->data, STR("router"), router->name);
    data_put_int(arena, finding->data, STR("router_id"), route->router);
    data_put_bool(arena, finding->data, STR("streaming"), route->is_streaming);
}

static Finding *finding_start(Check *self, const Route *route) {
    const Program *program = self->program;
    if (route->handler) {
        Finding *finding = finding_add_def(self->context, RULE, route->handler);
        finding->kind = KIND_ROUTE;
        return finding;
    }
    Place place = route_place(program, route->file, route->offset);
    return finding_add(self->context, RULE, KIND_ROUTE, routers_at(program, route->router)->name, place,
                       place);
}

static void late_evidence(Check *self, Finding *finding, const Route *route, const Inclusion *copied) {
    const Program *program = self->program;
    Str name = routers_at(program, copied->child)->name;
    finding_evidence(finding, route_place(program, copied->file, copied->offset),
                     text1("added_after_copy", "router", name));
    finding_evidence(finding, route_place(program, route->file, route->offset),
                     text1("added_here", "router", routers_at(program, route->router)->name));
    data_put_bool(self->context->arena, finding->data, STR("is_late"), true);
}

/* `copied`: the inclusion that came before the route; NULL: the router is not served. */
static void report(Check *self, const Route *route, RouterId app, const Inclusion *copied) {
    const Program *program = self->program;
    const Router *router = routers_at(program, route->router);
    Finding *finding = finding_start(self, route);
    if (route->handler) finding->removable_lines = place_lines(finding->place);
    const char *message = copied ? "message.late" : router->is_idle ? "message.app" : "message";
    finding->message = text_with(text1(message, "method", route->methods), "url", route->url);
    finding->message = text_with(finding->message, "handler", finding->symbol);
    finding->message = text_with(finding->message, "router", router->name);
    finding->doubt = text_of(RULE, copied ? "doubt.late" : router->is_idle ? "doubt.app" : "doubt");
    const char *help = router->is_idle ? "help.app" : "help";
    finding->help = text_with(text1(help, "router", router->name), "app", routers_at(program, app)->name);
    figures(self, finding, route);
    if (copied)
        late_evidence(self, finding, route, copied);
    else
        break_evidence(self, finding, route->router), idle_evidence(self, finding, route->router),
            siblings_evidence(self, finding, app, router->is_idle);
    mentions_evidence(self, finding, route, app);
    if (copied) finding->help = text1("help.late", "router", routers_at(program, copied->child)->name);
    NodeId handler = route->handler ? graph_def(program, route->handler) : 0;
    if (handler && reach_is_dead(program, handler) && reach_head(program, handler) == handler)
        finding_island(self->context, finding, handler);
}

/* Routes that are at the end of some chain. */
static Bits routes_with_endpoints(const Program *program, Arena *arena) {
    u32 count;
    const Endpoint *endpoints = endpoints_all(program, &count);
    Bits served = bits_new(arena, routes_count(program));
    for (u32 i = 0; i < count; i++) bits_add(&served, endpoints[i].route);
    return served;
}

/* A router that tests make to try a function that registers routes: where the program serves them does not
 * depend on it. */
static bool is_of_tests(const Program *program, const Route *route) {
    return program->files[routers_at(program, route->router)->file].world == WORLD_TESTS;
}

/* One registration may be several routes: in a base class one for each class whose objects keep a router, in
 * a function one for each router that it is given. It is told of once in the first case, and not at all
 * where one of those may serve what this one does not. */
static bool is_told_elsewhere(const Program *program, RouteId id) {
    const Route *route = routes_at(program, id);
    u32 count = 0;
    bool has_maker = routers_at(program, route->router)->maker;
    const RouteId *all = route->handler ? routes_of_handler(program, route->handler, &count) : NULL;
    for (u32 i = 0; i < count; i++) {
        const Route *other = routes_at(program, all[i]);
        bool is_same = other->file == route->file && other->offset == route->offset &&
                       str_eq(other->path, route->path) && str_eq(other->methods, route->methods);
        bool is_equal = has_maker || is_of_tests(program, route) || str_eq(other->url, route->url);
        bool may_serve = all[i] != id && routers_at(program, other->router)->served != SERVED_NO;
        if (is_same && ((is_equal && may_serve) || (has_maker && all[i] < id))) return true;
    }
    return false;
}

void check_unregistered_route(CheckContext *context) {
    const Program *program = context->program;
    Check self = {.context = context, .program = program};
    Bits served = routes_with_endpoints(program, context->arena);
    deprecation_init(&self.deprecation, context, RULE);
    for (RouteId r = 1; r < routes_count(program); r++) {
        const Route *route = routes_at(program, r);
        const Router *router = routers_at(program, route->router);
        if (program->files[route->file].world != WORLD_PRODUCTION) continue;
        const Inclusion *copied = bits_has(&served, r) ? NULL : route_copied_before(program, r);
        if ((router->served != SERVED_NO && !copied) || is_told_elsewhere(program, r)) continue;
        RouterId app = app_of_model(&self, router->model);
        if (app) report(&self, route, app, copied);
    }
    deprecation_release(&self.deprecation);
    map_release(&self.apps);
}
