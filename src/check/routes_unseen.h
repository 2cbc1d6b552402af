/* May the tree serve routes that nobody sees? */
#ifndef OXBOW_ROUTES_UNSEEN_H
#define OXBOW_ROUTES_UNSEEN_H

#include "program.h"

/* True when an inclusion could not be followed, a router may be served anywhere, objects of a framework
 * have routes that no rule of its model knows, or no application is there at all. O(routers · rules +
 * routes). */
bool routes_may_be_unseen(const Program *program);

#endif
