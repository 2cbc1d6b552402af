#include "route_rows.h"

#include "route_names.h"

static int row_order(const void *a, const void *b) {
    const TableRow *x = a, *y = b;
    if (x->endpoint->app != y->endpoint->app) return x->endpoint->app < y->endpoint->app ? -1 : 1;
    int order = str_cmp(x->endpoint->url, y->endpoint->url);
    if (!order) order = str_cmp(x->host, y->host);
    if (!order) order = str_cmp(x->method, y->method);
    if (!order) order = str_cmp(x->handler, y->handler);
    return order ? order : (x->endpoint > y->endpoint) - (x->endpoint < y->endpoint);
}

/* A test adds it to what is served otherwise. */
static bool is_added_by_test(const Program *program, const Route *route) {
    FileId router = routers_at(program, route->router)->file;
    return program->files[route->file].world == WORLD_TESTS &&
           (router == FILE_NONE || program->files[router].world != WORLD_TESTS);
}

static bool rows_equal(const TableRow *a, const TableRow *b, u32 count) {
    for (u32 i = 0; i < count; i++)
        if (!str_eq(a[i].endpoint->url, b[i].endpoint->url) || !str_eq(a[i].method, b[i].method) ||
            !str_eq(a[i].host, b[i].host) || !str_eq(a[i].handler, b[i].handler))
            return false;
    return true;
}

static bool is_made_beside(const Router *a, const Router *b) {
    return a->site && a->site == b->site && a->file == b->file;
}

/* Rows of an app lie together, and so do the apps of one creating call. */
static void rows_merge(const Program *program, TableRows *rows) {
    u32 kept = 0, last = 0; /* the group kept last starts at `last` */
    for (u32 first = 0, end; first < rows->count; first = end) {
        const Router *app = routers_at(program, rows->at[first].endpoint->app);
        for (end = first + 1; end < rows->count && !route_rows_begin(rows, end);) end++;
        const Router *before = kept ? routers_at(program, rows->at[last].endpoint->app) : NULL;
        bool is_same = before && is_made_beside(before, app) && kept - last == end - first &&
                       rows_equal(&rows->at[last], &rows->at[first], end - first);
        if (is_same) continue;
        u32 start = kept;
        for (u32 i = first; i < end; i++) rows->at[kept++] = rows->at[i];
        last = start;
    }
    rows->count = kept;
}

/* One registration under one URL is told once, by however many ways of calling a factory it comes about. */
static void rows_unique(TableRows *rows) {
    u32 kept = 0;
    for (u32 i = 0; i < rows->count; i++) {
        const TableRow *row = &rows->at[i];
        bool is_told = false;
        for (u32 k = kept; k-- > 0 && !is_told;) {
            const TableRow *other = &rows->at[k];
            if (other->endpoint->app != row->endpoint->app || !rows_equal(other, row, 1)) break;
            is_told = other->route->file == row->route->file && other->route->offset == row->route->offset;
        }
        if (!is_told) rows->at[kept++] = *row;
    }
    rows->count = kept;
}

void route_rows_collect(Program *program, bool is_whole, Arena *arena, TableRows *out) {
    u32 count;
    const Endpoint *all = endpoints_all(program, &count);
    for (u32 i = 0; i < count; i++) {
        const Router *app = routers_at(program, all[i].app);
        bool is_other = app->is_included || app->served == SERVED_IN_TESTS;
        const Route *route = routes_at(program, all[i].route);
        bool is_tried = app->served != SERVED_IN_TESTS && is_added_by_test(program, route);
        if ((is_other && !is_whole) || is_tried) continue;
        TableRow row = {.endpoint = &all[i],
                        .route = route,
                        .handler = route_handler_text(program, route, arena),
                        .host = endpoint_host(program, &all[i], NULL, arena)};
        for (Str rest = route->methods; str_split(&rest, ',', &row.method);) {
            if (!is_whole && str_starts(row.method, STR("${"))) row.method = STR("?");
            vec_push(out, row);
        }
    }
    if (out->count) qsort(out->at, out->count, sizeof(TableRow), row_order);
    rows_unique(out);
    rows_merge(program, out);
}

bool route_rows_begin(const TableRows *self, u32 i) {
    return !i || self->at[i - 1].endpoint->app != self->at[i].endpoint->app;
}

Str route_row_condition(const Program *program, const TableRow *row) {
    const u32 *edges = endpoint_edges(program, row->endpoint);
    for (u32 i = 0; i < row->endpoint->edge_count; i++) {
        Str condition = inclusions_at(program, edges[i])->condition;
        if (condition.len) return condition;
    }
    return row->route->condition;
}

void router_middleware(const Program *program, RouterId router, RouteWords *out) {
    for (u32 w = wrappings_count(program); w-- > 0;) {
        const Wrapping *wrapping = wrappings_at(program, w);
        if (wrapping->router == router && wrapping->kind == WRAP_MIDDLEWARE) vec_push(out, wrapping->name);
    }
}

void route_row_middleware(const Program *program, const TableRow *row, bool is_whole, RouteWords *out) {
    if (is_whole) router_middleware(program, row->endpoint->app, out);
    const u32 *edges = endpoint_edges(program, row->endpoint);
    for (u32 i = 0; i < row->endpoint->edge_count; i++)
        router_middleware(program, inclusions_at(program, edges[i])->child, out);
}

Str route_place_text(const Program *program, FileId file, u32 offset, Arena *arena) {
    return str_printf(arena, "%.*s:%u", STR_ARG(program->files[file].path),
                      facts_line(program_facts(program, file), offset));
}
