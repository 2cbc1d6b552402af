/* Routers, what is attached to them, where they are included, and which app serves it all. */
#ifndef OXBOW_ROUTES_H
#define OXBOW_ROUTES_H

#include "program.h"

typedef u32 RouterId; /* 0 is none */
typedef u32 RouteId;

typedef enum { SERVED_YES, SERVED_CONDITIONALLY, SERVED_NO, SERVED_UNKNOWN, SERVED_IN_TESTS } Served;

/* An app, router, blueprint, mount: one creating call in the source. */
typedef struct {
    FileId file;
    ExprId site;     /* the creating call */
    BindRef binding; /* the variable it is first bound to, or 0 */
    Str name;        /* dotted name of that variable, or of the site's owner */
    u32 model, type; /* indices into the models */
    Str prefix;      /* own prefix, constant part known; empty otherwise */
    bool is_root;
    u8 served;          /* Served */
    RouterId broken_at; /* for SERVED_NO: the router nearest to an app at which the chain ends */
} Router;

/* Inclusion edge. */
typedef struct {
    RouterId child, into;
    FileId file;
    u32 offset;    /* of the including call */
    Str condition; /* source text of the `if` around it; empty: always */
    Str url;       /* prefix that this edge adds in front of the child's routes */
} Inclusion;

typedef struct {
    RouterId router;
    DefRef handler; /* 0 when it is not one definition */
    FileId file;
    u32 offset;  /* of the decorator or the attaching call */
    Str methods; /* "GET", "GET,POST", "WS", "*" */
    Str path;    /* as written */
    Str url;     /* full URL: by the first chain to an app; for unserved ones by their own prefixes */
    bool is_streaming;
} Route;

/* Find routers, routes and inclusions by the models, and who serves them. */
void routes_build(Program *program);
void routes_release(Program *program);

u32 routes_count(const Program *program); /* ids 1..count-1 */
const Route *routes_at(const Program *program, RouteId route);
/* Routes answered by a definition, as ids. O(1). */
const RouteId *routes_of_handler(const Program *program, DefRef handler, u32 *count);
u32 routers_count(const Program *program);
const Router *routers_at(const Program *program, RouterId router);
u32 inclusions_count(const Program *program);
const Inclusion *inclusions_at(const Program *program, u32 i);

/* Place a router's receiver or include argument could not be resolved: its routers are SERVED_UNKNOWN. */
u32 routes_unresolved_count(const Program *program);

#endif
