/* Routers, what is attached to them, where they are included, and which app serves it all. */
#ifndef OXBOW_ROUTES_H
#define OXBOW_ROUTES_H

#include "program.h"

typedef u32 RouterId; /* 0 is none */
typedef u32 RouteId;

typedef enum { SERVED_YES, SERVED_CONDITIONALLY, SERVED_NO, SERVED_UNKNOWN, SERVED_IN_TESTS } Served;

enum { TYPE_NONE = UINT32_MAX };

/* Something that holds routes: an app, router, blueprint, mount, URL list entry (one creating call in the
 * source); an assignment that a model gives that meaning; a class or function that routes are attached to;
 * a library's own object. */
typedef struct {
    FileId file;     /* FILE_NONE for a library's own object and for those nobody saw */
    ExprId site;     /* the creating call, or the assigned value; 0: none */
    DefRef def;      /* class or function that is the object; 0: none */
    DefRef class;    /* class of the tree whose constructor made it; 0: a library's */
    BindRef binding; /* the variable it is first bound to, or 0 */
    const struct Bound
        *bound;      /* what the variables around the creating call held when it was made (site.h) */
    RouterId next;   /* the next object that the same call makes, with other such variables; 0: none */
    Str name;        /* dotted name of that variable, of the site's owner, of the definition */
    u32 model, type; /* indices into the models; type may be TYPE_NONE */
    Str prefix;      /* own prefix, constant part known; empty otherwise */
    Str tail;        /* stands behind every URL below it; STR_NONE: what an inner router says does */
    Str lead;        /* stands in front of every URL below it; STR_NONE: what an outer router says does */
    BindRef named;   /* variable by which its model calls it, or 0 */
    bool is_root;
    bool is_made;       /* by a call that a rule says `makes` of */
    bool is_included;   /* some edge includes it in another */
    bool is_handed_on;  /* given to code that nobody sees, which may add routes to it or include it */
    u8 served;          /* Served */
    RouterId broken_at; /* for SERVED_NO: the router nearest to an app at which the chain ends */
} Router;

/* Inclusion edge. */
typedef struct {
    RouterId child, into;
    FileId file;
    u32 offset;                /* of the including call */
    u32 order;                 /* position among those of one call: elements of a list, turns of a loop */
    Str condition;             /* source text of the `if` around it; empty: always */
    Str url;                   /* prefix that this edge adds in front of the child's routes */
    Str bare_url;              /* the same without the child's own prefix */
    bool is_bare;              /* the own prefix of `into` is not put in front */
    bool is_copying;           /* what comes to the child afterwards is not served through this edge */
    bool is_uncopied;          /* lost where `into` is copied */
    const struct Bound *bound; /* what the variables around the call held (site.h) */
    u8 join;                   /* UrlJoin: how it is added */
} Inclusion;

typedef struct {
    RouterId router;
    DefRef handler; /* 0 when it is not one definition */
    ExprRef lambda; /* the handler is this one; 0: it is not a lambda */
    Str member;     /* library's method that answers, of a handler that is a class; without handler and lambda
                     * the dotted name of what a library has for it; else empty */
    FileId file;
    u32 offset;       /* of the decorator or the attaching call */
    u32 order;        /* position among those of one call */
    Str condition;    /* as above, of the attaching call */
    Str methods;      /* "GET", "GET,POST", "WS", "*" */
    Str path;         /* as written */
    Str lead;         /* stands in front of the whole URL; STR_NONE: what the nearest router says does */
    Str url;          /* full URL: by the first chain to an app; for unserved ones by their own prefixes */
    u8 join;          /* UrlJoin: how the path is added */
    bool is_bare;     /* the router's own prefix is not put in front */
    bool is_uncopied; /* lost where the router is copied */
    const struct Bound *bound; /* what the variables around the place held (site.h) */
    ExprRef given; /* expression at the place that names the handler; 0: none, or picked from elsewhere */
    bool is_unanswered; /* the handler is a class that has no method for any of those it could answer */
    bool is_streaming;
} Route;

/* Middleware that an app or router was given, a hook, or a handler of errors. */
typedef struct {
    RouterId router;
    DefRef def; /* 0: a library's */
    Str name;   /* its last word */
    FileId file;
    u32 offset;
    ExprRef of; /* exception that it handles, as written; 0: none is said */
    u8 kind;    /* WrapKind */
    bool is_lost_late;
} Wrapping;

/* One URL that an app serves: a route at the end of a chain of inclusions. */
typedef struct {
    RouterId app;
    RouteId route;
    Str url;
    u32 first_edge, edge_count; /* in endpoint_edges: inclusions from the app down to the route's router */
} Endpoint;

/* Find routers, routes and inclusions by the models, and who serves them. */
void routes_build(Program *program);
void routes_release(Program *program);

u32 routes_count(const Program *program); /* ids 1..count-1 */
const Route *routes_at(const Program *program, RouteId route);
/* Routes answered by a definition, as ids. O(1). */
const RouteId *routes_of_handler(const Program *program, DefRef handler, u32 *count);
u32 routers_count(const Program *program);
const Router *routers_at(const Program *program, RouterId router);
/* The router that a call makes as a rule says (`makes`), for the call or a name that is assigned it; NULL. */
const Router *router_made_at(const Program *program, FileId file, ExprId expr);
u32 inclusions_count(const Program *program);
const Inclusion *inclusions_at(const Program *program, u32 i);

u32 wrappings_count(const Program *program);
const Wrapping *wrappings_at(const Program *program, u32 i);

/* What the apps of the tree serve: an app that is included in another counts there. By app, then in the order
 * of registration, as far as that can be seen. Built when first asked for; a tree of routers that include one
 * another many times is cut at 200,000. */
const Endpoint *endpoints_all(const Program *program, u32 *count);
/* Indices of the inclusions of an endpoint's chain. */
const u32 *endpoint_edges(const Program *program, const Endpoint *endpoint);

/* Place a router's receiver or include argument could not be resolved: its routers are SERVED_UNKNOWN. */
u32 routes_unresolved_count(const Program *program);

#endif
