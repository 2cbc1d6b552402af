/* duplicate-route in C: one path of one server is registered twice in one block, for two functions, with a
 * library whose model says which one answers. Silent in code that no compiler has seen, and about tables
 * of the tree. */
#ifndef OXBOW_NATIVE_DUPLICATE_ROUTE_H
#define OXBOW_NATIVE_DUPLICATE_ROUTE_H

#include "check.h"
#include "native_routes.h"

/* O(routes · statements). */
void native_duplicate_routes(CheckContext *context);

#endif
