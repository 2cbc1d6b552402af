/* Which endpoints stand under which condition. */
#ifndef OXBOW_HELD_ROUTES_H
#define OXBOW_HELD_ROUTES_H

#include "routes.h"

/* One endpoint under one condition. */
typedef struct {
    const Endpoint *endpoint;
    Clause clause;
    Str condition;
    u32 depth; /* of the item that has the condition: an inclusion, or the route behind them */
    u32 place;
    u32 url; /* id of application, methods, URL and host */
} Held;

typedef Vec(Held) HeldRows;

typedef struct {
    Map urls;      /* hash of application, methods, URL and host → how many endpoints have it */
    u32 *of_route; /* by RouteId: how many endpoints */
    HeldRows rows;
} HeldRoutes;

/* Each endpoint of an application that counts, once per condition on its way. O(endpoints · chain). */
void held_routes_collect(Program *program, HeldRoutes *out);
void held_routes_release(HeldRoutes *self);

/* What has the condition: the route, the inclusion, or the element of a list that is included. */
void held_at(const Program *program, const Held *held, FileId *file, u32 *offset);

/* Does the condition ask whether there is something to register: `if router is not None:
 * app.include_router(router)`, and what picks among the elements of a loop? */
bool held_asks_for_presence(const Program *program, const Held *held);

#endif
