/* Registrations: every URL that the applications serve as one row, for rules that compare them, and how
 * findings speak of one. */
#ifndef OXBOW_ROUTE_LIST_H
#define OXBOW_ROUTE_LIST_H

#include "route_pattern.h"
#include "route_words.h"

typedef struct {
    Endpoint endpoint;  /* whose route is 0: a mount, which answers everything below */
    const Route *route; /* NULL for a mount */
    const Model *model;
    RoutePattern pattern;
    u32 registration; /* the same for what one place attaches to one router */
    u32 place;        /* position in the list before it was sorted: as it is walked */
} RouteRow;

typedef Vec(RouteRow) RouteRows;

/* Rows of the applications that serve in production: those that no other includes. Routes of tests, URLs
 * that are computed in part and second forms of URLs are left out. Sorted by application and pattern;
 * release with vec_release. O(n log n). */
void route_rows(const CheckContext *context, RouteRows *out);

/* Methods that both answer, by commas; empty: none. What chooses by URL alone answers them all. */
Str route_methods_common(const RouteRow *a, const RouteRow *b, Arena *arena);
/* Does `a` answer every method of `b`? */
bool route_methods_cover(const RouteRow *a, const RouteRow *b);

/* True where both are answered by the same function, or it is not known by what. */
bool route_handlers_agree(const Route *a, const Route *b);

/* "shop.items.show", "lambda", a library's name, or "?". */
Str route_answerer(const Program *program, const Route *route, Arena *arena);
/* First line of what attaches it, or includes it. */
Place route_row_place(const Program *program, const RouteRow *row);

/* A row for any endpoint; without pattern. */
RouteRow route_row_of(const Program *program, const Endpoint *endpoint);
/* Does the application serve by itself, in production? */
bool route_app_counts(const Program *program, RouterId app);

/* A new finding about the handler, or about the place that attaches it. */
Finding *finding_add_route(CheckContext *context, const char *rule, const Route *route);

/* Evidence: the application, each inclusion on the way, the place that attaches the route; without what the
 * finding already says of another row (`told`, or NULL). */
void finding_chain(CheckContext *context, Finding *self, const RouteRow *row, const RouteRow *told);
/* The same into an object of the finding's figures. */
void data_put_route(CheckContext *context, Data *object, const RouteRow *row);

#endif
