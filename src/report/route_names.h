/* What apps, routers and handlers are called in the table of routes. Inside report/ only. */
#ifndef OXBOW_ROUTE_NAMES_H
#define OXBOW_ROUTE_NAMES_H

#include "routes.h"

/* "path/file.py:Class.method", "….<lambda>", the dotted name of something in a library; empty: not known. */
Str route_handler_text(const Program *program, const Route *route, Arena *arena);

/* "path/file.py:variable", or the function or attribute that holds it. */
Str router_text(const Program *program, const Router *router, Arena *arena);

/* What tells the object from others that the same call makes: the variables around that call and what they
 * held ("kind='news'"), else the place that called the function; empty where the call makes one object.
 * O(objects of that call). */
Str router_instance_text(const Program *program, const Router *router, Arena *arena);

#endif
