/* Routers, what is attached to them, where they are included, and which app serves it all. */
#ifndef OXBOW_ROUTES_H
#define OXBOW_ROUTES_H

#include "program.h"

typedef u32 RouterId; /* 0 is none */
typedef u32 RouteId;

typedef enum { SERVED_YES, SERVED_CONDITIONALLY, SERVED_NO, SERVED_UNKNOWN, SERVED_IN_TESTS } Served;

enum { TYPE_NONE = UINT32_MAX };

/* Does the slash at the end of a URL stay, which `join` takes off? */
typedef enum { EXACT_UNSAID, EXACT_YES, EXACT_NO } RouteExact;

/* Something that holds routes: an app, router, blueprint, mount, URL list entry (one creating call in the
 * source); an assignment that a model gives that meaning; a class or function that routes are attached to;
 * a library's own object. */
typedef struct {
    FileId file;     /* FILE_NONE for a library's own object and for those nobody saw */
    ExprId site;     /* the creating call, or the assigned value; 0: none */
    DefRef def;      /* class or function that is the object; 0: none */
    DefRef class;    /* class of the tree whose constructor made it; 0: a library's */
    DefRef maker;    /* class of the objects that keep it, where a base of several makes it; else 0 */
    BindRef binding; /* the variable it is first bound to, or 0 */
    const struct Bound
        *bound;         /* what the variables around the creating call held when it was made (site.h) */
    RouterId next;      /* the next object that the same call makes, with other such variables; 0: none */
    Str name;           /* dotted name of that variable, of the site's owner, of the definition */
    u32 model, type;    /* indices into the models; type may be TYPE_NONE */
    Str prefix;         /* own prefix, constant part known; empty otherwise */
    Str tail;           /* stands behind every URL below it; STR_NONE: what an inner router says does */
    Str lead;           /* stands in front of every URL below it; STR_NONE: what an outer router says does */
    BindRef named;      /* variable by which its model calls it, or 0 */
    Str host;           /* the only hosts it is for; empty: any */
    u8 exact;           /* RouteExact of the URLs below it */
    bool is_deprecated; /* declared to be, with all its routes */
    bool is_root;
    bool is_run;        /* code of production hands it to what serves */
    bool is_idle;       /* an app that nothing runs, hands on, or can get at: no root */
    bool is_made;       /* by a call that a rule says `makes` of */
    bool is_included;   /* some edge includes it in another */
    bool is_handed_on;  /* given to code that nobody sees, which may add routes to it or include it */
    bool is_appless;    /* SERVED_UNKNOWN, and for no other reason than that no app of its framework is in the
                         * tree: whoever imports it may serve it */
    u8 served;          /* Served */
    RouterId broken_at; /* for SERVED_NO: the router nearest to an app at which the chain ends */
} Router;

/* The statement that decides whether something is registered: `if`, `else`, `try`, `except`, `case`. */
typedef struct {
    FileId file;
    StmtId stmt;     /* 0: none, always */
    ExprId test;     /* its condition, when it has one */
    bool is_negated; /* it has to be false: `else`, or behind `if x: return` */
} Clause;

/* Inclusion edge. */
typedef struct {
    RouterId child, into;
    FileId file;
    u32 offset;       /* of the including call */
    u32 order;        /* position among those of one call: elements of a list, turns of a loop */
    Str condition;    /* source-like text of the innermost condition around it; empty: always */
    Clause clause;    /* where that condition stands */
    Str url;          /* prefix that this edge adds in front of the child's routes */
    Str bare_url;     /* the same without the child's own prefix */
    bool is_bare;     /* the own prefix of `into` is not put in front */
    bool is_copying;  /* what comes to the child afterwards is not served through this edge */
    bool is_uncopied; /* lost where `into` is copied */
    bool is_another;  /* another form of URLs that another inclusion gives: who compares leaves it out */
    const struct Bound *bound; /* what the variables around the call held (site.h); NULL: none */
    Str host;                  /* the only hosts it holds for; empty: any */
    u8 join;                   /* UrlJoin: how it is added */
    bool takes_all;            /* every URL below is answered here, be it that nothing is found (a mount) */
    bool is_unordered;         /* registered at a place that is computed */
    bool is_deprecated;
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
    Clause clause;    /* as above */
    Str host;         /* as above */
    Str methods;      /* "GET", "GET,POST", "WS", "*" */
    Str path;         /* as written */
    Str lead;         /* stands in front of the whole URL; STR_NONE: what the nearest router says does */
    Str url;          /* full URL: by the first chain to an app; for unserved ones by their own prefixes */
    u8 join;          /* UrlJoin: how the path is added */
    u8 exact;         /* RouteExact */
    bool is_bare;     /* the router's own prefix is not put in front */
    bool is_uncopied; /* lost where the router is copied */
    const struct Bound *bound; /* what the variables around the place held (site.h) */
    ExprRef given; /* expression at the place that names the handler; 0: none, or picked from elsewhere */
    bool is_unanswered; /* the handler is a class that has no method for any of those it could answer */
    bool is_streaming;
    bool takes_all;     /* it answers every URL below its own too */
    bool is_unordered;  /* as above */
    bool is_deprecated; /* declared to be */
    bool is_beside;     /* another handler of a registration that is there ("like") */
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

/* A place that leaves it open who serves a router: it is handed to code that nobody sees, or included in
 * something unknown, or what is included there is computed. */
typedef struct {
    RouterId router; /* 0: any */
    FileId file;
    ExprId expr;  /* 0: not in code */
    u8 fate;      /* FATE_* of routes_impl.h */
    bool is_idle; /* nothing runs it */
} RouteDoubt;

/* Find routers, routes and inclusions by the models, and who serves them. */
void routes_build(Program *program);
/* Once it is known what runs: doubts that dead code raises count no more. True when that changes who serves
 * what; then handlers live otherwise. O(doubts), else as routes_build without looking at the code. */
bool routes_settle(Program *program);
u32 routes_doubts_count(const Program *program);
const RouteDoubt *routes_doubts_at(const Program *program, u32 i);

void routes_release(Program *program);

u32 routes_count(const Program *program); /* ids 1..count-1 */
const Route *routes_at(const Program *program, RouteId route);
/* Routes answered by a definition, as ids. O(1). */
const RouteId *routes_of_handler(const Program *program, DefRef handler, u32 *count);
u32 routers_count(const Program *program);
const Router *routers_at(const Program *program, RouterId router);
/* True when the clause decides whether the object is made at all. O(statements on the way to it). */
bool router_hangs_on(const Program *program, RouterId router, const Clause *clause);
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

/* The URL in front of what is served behind the first `edge_count` inclusions of the chain. */
Str endpoint_front(const Program *program, const Endpoint *endpoint, u32 edge_count);

/* Which of two is registered first, as far as the source tells: places of one body, elements of one list,
 * turns of a loop. At different levels of inclusion, those at their first common router are compared. An
 * endpoint whose route is 0 stands for the last inclusion of its chain. O(chain + statements on the way). */
typedef enum { ORDER_UNKNOWN, ORDER_BEFORE, ORDER_AFTER } RouteOrder;
RouteOrder endpoints_order(const Program *program, const Endpoint *a, const Endpoint *b);

/* Does something decide about `a` that does not decide about `b`: a condition below their first common
 * router? */
bool endpoint_is_optional_beside(const Program *program, const Endpoint *a, const Endpoint *b);

/* The hosts it is for, below its first common router with `beside` (NULL: all); empty: any. */
Str endpoint_host(const Program *program, const Endpoint *endpoint, const Endpoint *beside, Arena *arena);

/* For a route that no endpoint is of: the inclusion that copied its router, or one above, before the route
 * was there, where nothing unseen may serve it. NULL: that is not why, or not sure. O(inclusions · chain). */
const Inclusion *route_copied_before(const Program *program, RouteId route);

/* Place a router's receiver or include argument could not be resolved: its routers are SERVED_UNKNOWN. */
u32 routes_unresolved_count(const Program *program);

#endif
