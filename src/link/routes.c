#include "routes.h"

#include "graph.h"
#include "routes_impl.h"

enum { CHAIN_MAX = 40 };

u32 routes_count(const Program *self) {
    return self->routes->routes.count;
}
const Route *routes_at(const Program *self, RouteId route) {
    return &self->routes->routes.at[route];
}
u32 routers_count(const Program *self) {
    return self->routes->routers.count;
}
const Router *routers_at(const Program *self, RouterId router) {
    return &self->routes->routers.at[router];
}
u32 inclusions_count(const Program *self) {
    return self->routes->inclusions.count;
}
const Inclusion *inclusions_at(const Program *self, u32 i) {
    return &self->routes->inclusions.at[i];
}
u32 wrappings_count(const Program *self) {
    return self->routes->wrappings.count;
}
const Wrapping *wrappings_at(const Program *self, u32 i) {
    return &self->routes->wrappings.at[i];
}
u32 routes_unresolved_count(const Program *self) {
    return self->routes->unresolved;
}

/* ---- who serves what --------------------------------------------------------------------------------- */

static bool file_is_test(const Program *self, FileId file) {
    return file != FILE_NONE && self->files[file].world == WORLD_TESTS;
}

/* By index of models: those of which the tree has an app that serves, so that a router can lack one. Of
 * others what makes the app is not in the tree. */
static Bits models_with_app(const Program *self) {
    const Routes *routes = self->routes;
    Bits models = bits_new(self->arena, self->models ? self->models->count : 0);
    for (RouterId r = 1; r < routes->routers.count; r++) {
        const Router *router = &routes->routers.at[r];
        if (router->is_root && !file_is_test(self, router->file)) bits_add(&models, router->model);
    }
    return models;
}

/* A router that no chain leads to: not served, where it is known that something else would be. */
static void unserved_settle(Program *self) {
    Routes *routes = self->routes;
    Bits models = models_with_app(self);
    for (RouterId r = 1; r < routes->routers.count; r++) {
        Router *router = &routes->routers.at[r];
        bool is_lost = router->served == SERVED_NO, has_app = bits_has(&models, router->model);
        router->is_appless = is_lost && !routes->unresolved && !has_app;
        if (is_lost && (routes->unresolved || !has_app)) router->served = SERVED_UNKNOWN;
    }
}

/* Spread `served` from the roots along inclusion edges until nothing changes. */
static void served_spread(Program *self) {
    Routes *routes = self->routes;
    for (RouterId r = 1; r < routes->routers.count; r++) {
        Router *router = &routes->routers.at[r];
        router->served = SERVED_NO;
        if (router->is_root)
            router->served = file_is_test(self, router->file) ? SERVED_IN_TESTS : SERVED_YES;
        else if (routes->fate.at[r])
            router->served = SERVED_UNKNOWN;
        if (routes->fate.at[r] & FATE_INTO_UNKNOWN && !router->is_root) router->served = SERVED_YES;
    }
    static const u8 rank[] = {[SERVED_YES] = 4,
                              [SERVED_CONDITIONALLY] = 3,
                              [SERVED_UNKNOWN] = 2,
                              [SERVED_IN_TESTS] = 1,
                              [SERVED_NO] = 0};
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
    unserved_settle(self);
}

/* By RouterId: the first inclusion of it + 1, of all and of those in something that is served. */
static void first_inclusions_fill(Program *self) {
    Routes *routes = self->routes;
    for (u32 served = 0; served < 2; served++)
        routes->first_edge[served] = ARENA_ARRAY(self->arena, u32, routes->routers.count);
    for (u32 i = routes->inclusions.count; i-- > 0;) {
        const Inclusion *edge = &routes->inclusions.at[i];
        routes->first_edge[0][edge->child] = i + 1;
        if (routes->routers.at[edge->into].served != SERVED_NO) routes->first_edge[1][edge->child] = i + 1;
    }
}

static const Inclusion *first_inclusion(const Program *self, RouterId child, bool served_only) {
    u32 edge = self->routes->first_edge[served_only][child];
    return edge ? &self->routes->inclusions.at[edge - 1] : NULL;
}

/* Everything in front of a router's own paths, by the first chain upwards. */
static Str url_prefix(Program *self, RouterId router, u32 depth) {
    bool is_served = self->routes->routers.at[router].served != SERVED_NO;
    const Inclusion *edge = first_inclusion(self, router, is_served);
    if (!edge || depth > CHAIN_MAX) return self->routes->routers.at[router].prefix;
    return url_join(self->arena, edge->join, url_prefix(self, edge->into, depth + 1), edge->url);
}

/* In front of a route: without the own prefix of its router, where it is bare. */
static Str route_front(Program *self, const Route *route) {
    const Router *router = &self->routes->routers.at[route->router];
    const Inclusion *edge = route->is_bare && router->prefix.len
                                ? first_inclusion(self, route->router, router->served != SERVED_NO)
                                : NULL;
    if (edge) return url_join(self->arena, edge->join, url_prefix(self, edge->into, 1), edge->bare_url);
    return route->is_bare && router->prefix.len ? STR("") : url_prefix(self, route->router, 0);
}

/* What the outermost router of the first chain upwards puts behind every URL. */
static Str route_tail(const Program *self, RouterId router) {
    Str tail = STR("");
    for (u32 depth = 0; depth < CHAIN_MAX; depth++) {
        const Router *at = &self->routes->routers.at[router];
        if (at->tail.ptr) tail = at->tail;
        const Inclusion *edge = first_inclusion(self, router, at->served != SERVED_NO);
        if (!edge) break;
        router = edge->into;
    }
    return tail;
}

/* What the route, or else the nearest router of the first chain upwards, puts in front of the whole URL. */
static Str route_lead(const Program *self, const Route *route) {
    Str lead = route->lead;
    RouterId router = route->router;
    for (u32 depth = 0; depth < CHAIN_MAX && !lead.ptr; depth++) {
        const Router *at = &self->routes->routers.at[router];
        lead = at->lead;
        const Inclusion *edge = first_inclusion(self, router, at->served != SERVED_NO);
        if (!edge) break;
        router = edge->into;
    }
    return lead;
}

/* What the nearest router of the first chain upwards that says something says of slashes at the end. */
static u8 exact_above(const Program *self, RouterId router) {
    u8 exact = EXACT_UNSAID;
    for (u32 depth = 0; depth < CHAIN_MAX && !exact; depth++) {
        const Router *at = &self->routes->routers.at[router];
        exact = at->exact;
        const Inclusion *edge = first_inclusion(self, router, at->served != SERVED_NO);
        if (!edge) break;
        router = edge->into;
    }
    return exact;
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
    if (x->order != y->order) return x->order < y->order ? -1 : 1;
    if (!str_eq(x->methods, y->methods)) return str_cmp(x->methods, y->methods);
    return (x->router > y->router) - (x->router < y->router);
}

void routes_serve(Program *self) {
    Routes *routes = self->routes;
    served_spread(self);
    first_inclusions_fill(self);
    for (RouterId r = 1; r < routes->routers.count; r++) {
        routes->routers.at[r].is_handed_on = routes->fate.at[r] & FATE_ESCAPES;
        if (routes->routers.at[r].served == SERVED_NO) routes->routers.at[r].broken_at = chain_end(self, r);
    }
    for (RouteId i = 1; i < routes->routes.count; i++) {
        Route *route = &routes->routes.at[i];
        Str tail = route_tail(self, route->router);
        route->url =
            url_of_route(self->arena, route, exact_above(self, route->router), route_front(self, route));
        Str lead = route_lead(self, route);
        if (lead.len) route->url = str_concat(self->arena, lead, route->url);
        if (tail.len) route->url = str_concat(self->arena, route->url, tail);
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
    while (end < routes->by_handler_count && routes->routes.at[routes->by_handler[end]].handler == handler)
        end++;
    *count = end - first;
    return &routes->by_handler[first];
}

void routes_build(Program *self) {
    self->routes = ARENA_NEW(self->arena, Routes);
    Routes *routes = self->routes;
    vec_push(&routes->routers, (Router){0});
    vec_push(&routes->routes, (Route){0});
    vec_push(&routes->fate, 0);
    if (self->models) routes_collect(self);
    qsort(routes->routes.at + 1, routes->routes.count - 1, sizeof(Route), route_order);
    routes_serve(self);
    handlers_index(self);
}

void routes_release(Program *self) {
    if (!self->routes) return;
    url_mentions_release(self);
    growth_release(self);
    loading_release(self);
    vec_release(&self->routes->routers);
    vec_release(&self->routes->routes);
    vec_release(&self->routes->inclusions);
    vec_release(&self->routes->fate);
    vec_release(&self->routes->doubts);
    vec_release(&self->routes->named_handlers);
    vec_release(&self->routes->wrappings);
    vec_release(&self->routes->endpoints);
    vec_release(&self->routes->edges);
    vec_release(&self->routes->sometimes_imported);
    map_release(&self->routes->imported);
    map_release(&self->routes->by_def);
    map_release(&self->routes->of_model);
    map_release(&self->routes->by_site);
    map_release(&self->routes->no_router);
    map_release(&self->routes->making);
    map_release(&self->routes->including);
    map_release(&self->routes->copying);
    map_release(&self->routes->streaming);
    map_release(&self->routes->handler_start);
}
