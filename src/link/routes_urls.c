/* What the apps serve: every chain of inclusions from an app down to a route, with its full URL. */
#include "routes_impl.h"

enum { DEPTH_MAX = 40, ENDPOINTS_MAX = 200000 };

/* "^users/$" is "users/": what regular expressions say of their ends is no part of a URL. */
static Str without_anchors(Str piece) {
    if (piece.len && piece.ptr[0] == '^') piece = str_slice(piece, 1, piece.len);
    if (str_ends(piece, STR("\\Z"))) return str_slice(piece, 0, piece.len - 2);
    bool is_escaped = piece.len > 1 && piece.ptr[piece.len - 2] == '\\';
    return piece.len && piece.ptr[piece.len - 1] == '$' && !is_escaped ? str_slice(piece, 0, piece.len - 1)
                                                                       : piece;
}

Str url_join(Arena *arena, UrlJoin join, Str front, Str back) {
    back = without_anchors(back);
    while (join == JOIN_MOUNT && back.len && back.ptr[back.len - 1] == '/') back.len--;
    if (join == JOIN_TEXT || join == JOIN_MOUNT || !front.len || !back.len)
        return str_concat(arena, front, back);
    while (front.len && front.ptr[front.len - 1] == '/') front.len--;
    while (back.len && back.ptr[0] == '/') back = str_slice(back, 1, back.len);
    while (join == JOIN_PATH && back.len && back.ptr[back.len - 1] == '/') back.len--;
    if (join == JOIN_PATH && !back.len) return front.len ? front : STR("/");
    return str_printf(arena, "%.*s/%.*s", STR_ARG(front), STR_ARG(back));
}

/* What a router holds, routes and inclusions, in the order of registration as far as places tell. */
typedef struct {
    FileId file;
    u32 offset, order;
    u32 id;
    bool is_route;
} Held;

typedef struct {
    const Program *program;
    Routes *routes;
    Held *held;
    u32 *start; /* by RouterId, in held */
    VecU32 chain;
    RouterId app;
    u8 *is_open; /* by RouterId: on the way down */
} Walk;

static int held_order(const void *a, const void *b) {
    const Held *x = a, *y = b;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    if (x->offset != y->offset) return x->offset < y->offset ? -1 : 1;
    if (x->order != y->order) return x->order < y->order ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static void held_fill(Walk *self) {
    Routes *routes = self->routes;
    u32 count = routes->routers.count;
    self->start = ARENA_ARRAY(self->program->arena, u32, count + 2);
    for (u32 i = 0; i < routes->inclusions.count; i++) self->start[routes->inclusions.at[i].into + 2]++;
    for (RouteId r = 1; r < routes->routes.count; r++) self->start[routes->routes.at[r].router + 2]++;
    for (u32 i = 2; i < count + 2; i++) self->start[i] += self->start[i - 1];
    self->held = ARENA_ARRAY(self->program->arena, Held, self->start[count + 1] + 1);
    for (u32 i = 0; i < routes->inclusions.count; i++) {
        const Inclusion *edge = &routes->inclusions.at[i];
        self->held[self->start[edge->into + 1]++] = (Held){edge->file, edge->offset, edge->order, i, false};
    }
    for (RouteId r = 1; r < routes->routes.count; r++) {
        const Route *route = &routes->routes.at[r];
        self->held[self->start[route->router + 1]++] =
            (Held){route->file, route->offset, route->order, r, true};
    }
    for (RouterId r = 0; r < count; r++)
        if (self->start[r + 1] > self->start[r])
            qsort(&self->held[self->start[r]], self->start[r + 1] - self->start[r], sizeof(Held), held_order);
}

static void endpoint_push(Walk *self, RouteId id, Str front) {
    const Route *route = &self->routes->routes.at[id];
    Endpoint endpoint = {.app = self->app,
                         .route = id,
                         .url = url_join(self->program->arena, route->join, front, route->path),
                         .first_edge = self->routes->edges.count,
                         .edge_count = self->chain.count};
    for (u32 i = 0; i < self->chain.count; i++) vec_push(&self->routes->edges, self->chain.at[i]);
    vec_push(&self->routes->endpoints, endpoint);
}

static void router_walk(Walk *self, RouterId router, Str front) {
    if (self->is_open[router] || self->chain.count > DEPTH_MAX) return;
    self->is_open[router] = 1;
    for (u32 i = self->start[router]; i < self->start[router + 1]; i++) {
        if (self->routes->endpoints.count >= ENDPOINTS_MAX) break;
        const Held *held = &self->held[i];
        if (held->is_route) {
            endpoint_push(self, held->id, front);
            continue;
        }
        const Inclusion *edge = &self->routes->inclusions.at[held->id];
        vec_push(&self->chain, held->id);
        router_walk(self, edge->child, url_join(self->program->arena, edge->join, front, edge->url));
        self->chain.count--;
    }
    self->is_open[router] = 0;
}

const Endpoint *endpoints_all(const Program *program, u32 *count) {
    Routes *routes = program->routes;
    if (!routes->has_endpoints) {
        Walk self = {.program = program, .routes = routes};
        routes->has_endpoints = true;
        self.is_open = ARENA_ARRAY(program->arena, u8, routes->routers.count);
        held_fill(&self);
        for (RouterId r = 1; r < routes->routers.count; r++) {
            const Router *router = &routes->routers.at[r];
            if (!router->is_root) continue;
            self.app = r;
            router_walk(&self, r, without_anchors(router->prefix));
        }
        vec_release(&self.chain);
    }
    *count = routes->endpoints.count;
    return routes->endpoints.at;
}

const u32 *endpoint_edges(const Program *program, const Endpoint *endpoint) {
    return &program->routes->edges.at[endpoint->first_edge];
}

Str endpoint_front(const Program *program, const Endpoint *endpoint, u32 edge_count, Arena *arena) {
    Str front = without_anchors(routers_at(program, endpoint->app)->prefix);
    const u32 *edges = endpoint_edges(program, endpoint);
    for (u32 i = 0; i < edge_count; i++) {
        const Inclusion *edge = inclusions_at(program, edges[i]);
        front = url_join(arena, edge->join, front, edge->url);
    }
    return front;
}
