/* Rows of the table of routes: which app serves what by which way, in words. Inside report/ only. */
#ifndef OXBOW_ROUTE_ROWS_H
#define OXBOW_ROUTE_ROWS_H

#include "routes.h"

/* One method of one URL. */
typedef struct {
    const Endpoint *endpoint;
    const Route *route;
    Str method, handler;
    Str host; /* the only hosts it answers for; empty: any */
} TableRow;

typedef Vec(TableRow) TableRows;
typedef Vec(Str) RouteWords;

/* The rows of all apps, sorted by app, URL, host and method; objects of one creating call that serve the
 * same are told once. `is_whole`: apps that others include, and those of tests, have rows too; without it
 * a method that only run time knows is "?". Texts live in `arena`. The caller releases `out`. O(endpoints
 * · log). */
void route_rows_collect(Program *program, bool is_whole, Arena *arena, TableRows *out);

/* Does the row begin those of another app? */
bool route_rows_begin(const TableRows *self, u32 i);

/* First condition on the way from the app to the route, or empty. */
Str route_row_condition(const Program *program, const TableRow *row);

/* Middleware of one router, outermost first, pushed to `out`. */
void router_middleware(const Program *program, RouterId router, RouteWords *out);
/* The same of all routers on the way of the row; `is_whole`: the app's own too. */
void route_row_middleware(const Program *program, const TableRow *row, bool is_whole, RouteWords *out);

/* "path/file.py:12" */
Str route_place_text(const Program *program, FileId file, u32 offset, Arena *arena);

#endif
