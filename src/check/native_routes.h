/* Routes of servers in C: which function answers a path, and where that is said.
 *
 * A registration that holds a path is one (native_handlers.h); and where a library hands all requests to one
 * function, a path that a handler of its type compares with, by the functions that the model names. */
#ifndef OXBOW_NATIVE_ROUTES_H
#define OXBOW_NATIVE_ROUTES_H

#include "native_handlers.h"

typedef struct {
    Str path, method; /* method empty: any, or not said here */
    NativeId handler; /* of a comparison the function that compares */
    NativeId owner;   /* function or table that says so */
    FileId file;
    u32 start;          /* of the handler's name, or the comparison */
    const Model *model; /* NULL: the tree's own table */
    u64 server;         /* what it is registered with, within its owner; 0: a table, or not known */
    bool is_compared;
    bool is_served; /* something live says so, and no table ends before */
} NativeRoute;

typedef Vec(NativeRoute) NativeRoutes;

/* By library, path, method and place. O(registrations + references of handlers, log). */
void native_routes_collect(NativeRoutes *out, const NativeHandlers *handlers, const Program *program);

/* "mongoose", or "C" for a table of the tree's own. */
Str native_route_library(const NativeRoute *route);

#endif
