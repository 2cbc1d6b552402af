/* Inside routes only: the tables while they are collected. */
#ifndef OXBOW_ROUTES_IMPL_H
#define OXBOW_ROUTES_IMPL_H

#include "routes.h"
#include "site.h"

/* What is known of a router beyond inclusion edges. */
enum { FATE_INTO_UNKNOWN = 1, FATE_ESCAPES = 2 };

struct Routes {
    Vec(Router) routers; /* 0 is none */
    Vec(Route) routes;   /* 0 is none */
    Vec(Inclusion) inclusions;
    Vec(u8) fate;        /* by RouterId: FATE_* */
    Map by_site;         /* ExprRef of the creating call → RouterId */
    Map no_router;       /* (ValueKind, id) of objects that are none, for short → 1 */
    Map streaming;       /* NodeId of definitions that create a streaming response */
    RouteId *by_handler; /* ids of routes that have a handler, sorted by it */
    u32 by_handler_count;
    Map handler_start; /* DefRef → first position in by_handler */
    u32 unresolved;
};

/* Find routers, then everything the models attach to and include in them. */
void routes_collect(Program *program);

#endif
