/* Which of two routes is registered first, and what decides about one of them alone. */
#include "calls.h"
#include "routes_impl.h"

enum { FRAMES_MAX = 8 };

/* Places in which a registration happens, from the call itself up to the one that runs it. */
typedef struct {
    FileId file;
    u32 offset;
    DefRef body; /* function around it; 0: the module */
} Frame;

/* What a router holds: an inclusion, or a route. */
typedef struct {
    const Inclusion *edge;
    const Route *route;
    FileId file;
    u32 offset, order;
    const struct Bound *bound;
    const Clause *clause;
    bool is_unordered;
} Item;

static bool item_at(const Program *self, const Endpoint *endpoint, u32 depth, Item *out) {
    if (depth < endpoint->edge_count) {
        const Inclusion *edge = inclusions_at(self, endpoint_edges(self, endpoint)[depth]);
        *out = (Item){edge,        NULL,        edge->file,    edge->offset,
                      edge->order, edge->bound, &edge->clause, edge->is_unordered};
        return true;
    }
    if (depth > endpoint->edge_count || !endpoint->route) return false;
    const Route *route = routes_at(self, endpoint->route);
    *out = (Item){NULL,         route,        route->file,    route->offset,
                  route->order, route->bound, &route->clause, route->is_unordered};
    return true;
}

/* How many inclusions from the app down two endpoints have in common. */
static u32 common_depth(const Program *self, const Endpoint *a, const Endpoint *b) {
    const u32 *x = endpoint_edges(self, a), *y = endpoint_edges(self, b);
    u32 depth = 0;
    while (depth < a->edge_count && depth < b->edge_count && x[depth] == y[depth]) depth++;
    return depth;
}

static u32 frames_of(const Program *self, const Item *item, Frame *out) {
    FileId file = item->file;
    u32 offset = item->offset, count = 0;
    while (count < FRAMES_MAX) {
        DefRef body = function_around(self, file, stmt_at_place(self, file, offset), offset);
        out[count++] = (Frame){file, offset, body};
        if (!body || !call_above(self, item->bound, body, &file, &offset)) break;
    }
    return count;
}

static bool is_in_one_loop(const Program *self, const Frame *a, const Frame *b) {
    const Facts *facts = program_facts(self, a->file);
    const StmtRow *rows = facts_stmts(facts);
    for (StmtId s = stmt_at_place(self, a->file, a->offset); s; s = rows[s].parent) {
        bool is_loop = rows[s].kind == STMT_FOR || rows[s].kind == STMT_WHILE;
        if (is_loop && rows[s].start <= b->offset && b->offset < rows[s].end) return true;
        if (rows[s].kind == STMT_DEF && facts_defs(facts)[rows[s].def].kind == DEF_FUNCTION) return false;
    }
    return false;
}

/* Elements of one list come in its order, where they are written in one file. */
static RouteOrder order_in_call(const Program *self, const Item *a, const Item *b) {
    if (!a->edge != !b->edge || a->order == b->order) return ORDER_UNKNOWN;
    if (a->edge) {
        const Router *x = routers_at(self, a->edge->child), *y = routers_at(self, b->edge->child);
        if (x->file != y->file) return ORDER_UNKNOWN;
    }
    return a->order < b->order ? ORDER_BEFORE : ORDER_AFTER;
}

/* Function that makes the router anew for each of several calls, or 0: what comes to it outside of the
 * function comes to one of them. */
static DefRef repeated_maker(const Program *self, const Router *router) {
    if (!router->site || router->file == FILE_NONE) return 0;
    u32 start = expr_row(self, router->file, router->site)->start, count, served = 0;
    DefRef maker = function_around(self, router->file, stmt_at_place(self, router->file, start), start);
    const CallSite *sites = maker ? calls_of(self, maker, &count) : NULL;
    for (u32 i = 0; sites && i < count; i++) served += self->files[sites[i].file].world != WORLD_TESTS;
    return served > 1 ? maker : 0;
}

/* Each router on the way, from one down, surely holds what comes next on it. */
static bool is_of_one_router(const Program *self, const Endpoint *endpoint, u32 depth) {
    const u32 *edges = endpoint_edges(self, endpoint);
    Item item;
    for (; item_at(self, endpoint, depth, &item); depth++) {
        RouterId holder = depth ? inclusions_at(self, edges[depth - 1])->child : endpoint->app;
        DefRef maker = repeated_maker(self, routers_at(self, holder));
        Frame frames[FRAMES_MAX];
        u32 count = maker ? frames_of(self, &item, frames) : 0;
        bool is_inside = !maker;
        for (u32 i = 0; i < count; i++) is_inside |= frames[i].body == maker;
        if (!is_inside) return false;
    }
    return true;
}

RouteOrder endpoints_order(const Program *self, const Endpoint *a, const Endpoint *b) {
    u32 depth = common_depth(self, a, b);
    Item x, y;
    if (!item_at(self, a, depth, &x) || !item_at(self, b, depth, &y)) return ORDER_UNKNOWN;
    if (x.is_unordered || y.is_unordered) return ORDER_UNKNOWN;
    if (!is_of_one_router(self, a, depth) || !is_of_one_router(self, b, depth)) return ORDER_UNKNOWN;
    Frame left[FRAMES_MAX], right[FRAMES_MAX];
    u32 i = frames_of(self, &x, left), j = frames_of(self, &y, right);
    while (i && j) {
        const Frame *l = &left[--i], *r = &right[--j];
        if (l->file != r->file || l->body != r->body) return ORDER_UNKNOWN;
        if (l->offset == r->offset) continue;
        if (is_in_one_loop(self, l, r)) return ORDER_UNKNOWN;
        return l->offset < r->offset ? ORDER_BEFORE : ORDER_AFTER;
    }
    return i || j ? ORDER_UNKNOWN : order_in_call(self, &x, &y);
}

bool endpoint_is_optional_beside(const Program *self, const Endpoint *a, const Endpoint *b) {
    u32 depth = common_depth(self, a, b);
    Item x, y;
    bool has_other = item_at(self, b, depth, &y);
    for (u32 at = depth; item_at(self, a, at, &x); at++) {
        if (!x.clause->stmt) continue;
        bool is_shared =
            at == depth && has_other && y.clause->file == x.clause->file && y.clause->stmt == x.clause->stmt;
        if (!is_shared) return true;
    }
    return false;
}

Str endpoint_host(const Program *self, const Endpoint *endpoint, const Endpoint *beside, Arena *arena) {
    Str host = STR("");
    Item item;
    for (u32 at = beside ? common_depth(self, endpoint, beside) : 0; item_at(self, endpoint, at, &item);
         at++) {
        Str one = item.edge ? item.edge->host : item.route->host;
        if (one.len) host = host.len ? str_printf(arena, "%.*s %.*s", STR_ARG(host), STR_ARG(one)) : one;
    }
    return host;
}
