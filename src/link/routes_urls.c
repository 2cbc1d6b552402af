/* What the apps serve: every chain of inclusions from an app down to a route, with its full URL. */
#include "routes_impl.h"

enum { DEPTH_MAX = 40 };

/* "^users/$" is "users/": what regular expressions say of their ends is no part of a URL. */
static Str without_anchors(Str piece) {
    if (piece.len && piece.ptr[0] == '^') piece = str_slice(piece, 1, piece.len);
    bool is_escaped = piece.len > 1 && piece.ptr[piece.len - 2] == '\\';
    return piece.len && piece.ptr[piece.len - 1] == '$' && !is_escaped ? str_slice(piece, 0, piece.len - 1)
                                                                       : piece;
}

/* "a//b" is "a/b". */
static Str without_doubles(Arena *arena, Str text) {
    if (str_find(text, STR("//")) == STR_NOT_FOUND) return text;
    StrBuf out = {0};
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '/' || !i || text.ptr[i - 1] != '/') buf_push_char(&out, text.ptr[i]);
    Str copy = str_copy(arena, buf_str(&out));
    buf_release(&out);
    return copy;
}

Str url_join(Arena *arena, UrlJoin join, Str front, Str back) {
    back = without_anchors(back);
    while (join == JOIN_MOUNT && back.len && back.ptr[back.len - 1] == '/') back.len--;
    bool is_path = join == JOIN_PATH;
    if (join == JOIN_TEXT || join == JOIN_MOUNT || (!is_path && (!front.len || !back.len)))
        return str_concat(arena, front, back);
    while (front.len && front.ptr[front.len - 1] == '/') front.len--;
    while (back.len && back.ptr[0] == '/') back = str_slice(back, 1, back.len);
    while (join == JOIN_PATH && back.len && back.ptr[back.len - 1] == '/') back.len--;
    if (is_path) back = without_doubles(arena, back);
    if (is_path && !back.len) return front.len ? front : STR("/");
    return str_printf(arena, "%.*s/%.*s", STR_ARG(front), STR_ARG(back));
}

Str url_of_route(Arena *arena, const Route *route, u8 exact, Str front) {
    if (route->exact) exact = route->exact;
    bool stays = route->join == JOIN_PATH && exact == EXACT_YES;
    return url_join(arena, stays ? JOIN_SLASH : route->join, front, route->path);
}

/* What a router holds, routes and inclusions, in the order of registration as far as places tell. */
typedef struct {
    FileId file;
    u32 offset, order;
    u32 id;
    bool is_route;
} Held;

/* What stands around the routes of a router on the way down. */
typedef struct {
    Str front;
    Str bare; /* the same without the router's own prefix */
    Str tail; /* of the outermost router that has one */
    Str lead; /* of the innermost */
    u8 exact; /* of the innermost that says so */
} Around;

typedef struct {
    const Program *program;
    Routes *routes;
    Held *held;
    u32 *start; /* by RouterId, in held */
    VecU32 chain;
    RouterId app;
    u8 *is_open; /* by RouterId: on the way down */
    u8 *leads;   /* by RouterId: it has routes, or includes what does */
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

/* Is what the child holds lost, because this edge copied the child before? */
static bool is_lost(const Walk *self, const Inclusion *into_child, const Held *held) {
    if (!into_child || !into_child->is_copying) return false;
    const Route *route = held->is_route ? &self->routes->routes.at[held->id] : NULL;
    const Inclusion *edge = held->is_route ? NULL : &self->routes->inclusions.at[held->id];
    if (route ? route->is_uncopied : edge->is_uncopied) return true;
    return comes_after_copy(self->program, into_child, held->file, held->offset,
                            route ? route->bound : edge->bound);
}

static void endpoint_push(Walk *self, RouteId id, const Around *around) {
    const Route *route = &self->routes->routes.at[id];
    Arena *arena = self->program->arena;
    Str url = url_of_route(arena, route, around->exact, route->is_bare ? around->bare : around->front);
    Str lead = route->lead.ptr ? route->lead : around->lead;
    if (lead.len) url = str_concat(arena, lead, url);
    Endpoint endpoint = {.app = self->app,
                         .route = id,
                         .url = around->tail.len ? str_concat(arena, url, around->tail) : url,
                         .first_edge = self->routes->edges.count,
                         .edge_count = self->chain.count};
    for (u32 i = 0; i < self->chain.count; i++) vec_push(&self->routes->edges, self->chain.at[i]);
    vec_push(&self->routes->endpoints, endpoint);
}

static Around around_app(const Program *self, RouterId app) {
    const Router *router = routers_at(self, app);
    return (Around){without_anchors(router->prefix), STR(""), router->tail, router->lead, router->exact};
}

static Around around_child(const Program *self, const Inclusion *edge, const Around *outer) {
    Arena *arena = self->arena;
    Str base = edge->is_bare ? outer->bare : outer->front;
    Str front = url_join(arena, edge->join, base, edge->url);
    bool is_same = edge->url.ptr == edge->bare_url.ptr && edge->url.len == edge->bare_url.len;
    Str bare = is_same ? front : url_join(arena, edge->join, base, edge->bare_url);
    Str tail = outer->tail.ptr ? outer->tail : self->routes->routers.at[edge->child].tail;
    Str lead = self->routes->routers.at[edge->child].lead;
    u8 exact = self->routes->routers.at[edge->child].exact;
    return (Around){front, bare, tail, lead.ptr ? lead : outer->lead, exact ? exact : outer->exact};
}

/* `into`: the inclusion by which the walk came here, or NULL. */
static void router_walk(Walk *self, RouterId router, const Around *around, const Inclusion *into) {
    if (!self->leads[router] || self->is_open[router] || self->chain.count > DEPTH_MAX) return;
    self->is_open[router] = 1;
    for (u32 i = self->start[router]; i < self->start[router + 1]; i++) {
        if (self->routes->endpoints.count >= ENDPOINTS_MAX) break;
        const Held *held = &self->held[i];
        if (is_lost(self, into, held)) continue;
        if (held->is_route) {
            endpoint_push(self, held->id, around);
            continue;
        }
        const Inclusion *edge = &self->routes->inclusions.at[held->id];
        vec_push(&self->chain, held->id);
        Around inner = around_child(self->program, edge, around);
        router_walk(self, edge->child, &inner, edge);
        self->chain.count--;
    }
    self->is_open[router] = 0;
}

/* Without routes at its end no way down is worth going. */
static void leads_fill(Walk *self) {
    const Routes *routes = self->routes;
    self->leads = ARENA_ARRAY(self->program->arena, u8, routes->routers.count);
    for (RouteId r = 1; r < routes->routes.count; r++) self->leads[routes->routes.at[r].router] = 1;
    for (bool is_changed = true; is_changed;) {
        is_changed = false;
        for (u32 i = routes->inclusions.count; i-- > 0;) {
            const Inclusion *edge = &routes->inclusions.at[i];
            if (!self->leads[edge->child] || self->leads[edge->into]) continue;
            self->leads[edge->into] = 1;
            is_changed = true;
        }
    }
}

const Endpoint *endpoints_all(const Program *program, u32 *count) {
    Routes *routes = program->routes;
    if (!routes->has_endpoints) {
        Walk self = {.program = program, .routes = routes};
        routes->has_endpoints = true;
        self.is_open = ARENA_ARRAY(program->arena, u8, routes->routers.count);
        held_fill(&self);
        leads_fill(&self);
        for (RouterId r = 1; r < routes->routers.count; r++) {
            const Router *router = &routes->routers.at[r];
            if (!router->is_root) continue;
            self.app = r;
            Around around = around_app(program, r);
            router_walk(&self, r, &around, NULL);
        }
        vec_release(&self.chain);
    }
    *count = routes->endpoints.count;
    return routes->endpoints.at;
}

const u32 *endpoint_edges(const Program *program, const Endpoint *endpoint) {
    return &program->routes->edges.at[endpoint->first_edge];
}

Str endpoint_front(const Program *program, const Endpoint *endpoint, u32 edge_count) {
    Around around = around_app(program, endpoint->app);
    const u32 *edges = endpoint_edges(program, endpoint);
    for (u32 i = 0; i < edge_count; i++)
        around = around_child(program, inclusions_at(program, edges[i]), &around);
    return around.lead.len ? str_concat(program->arena, around.lead, around.front) : around.front;
}
