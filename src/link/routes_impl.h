/* Inside routes only: the tables while they are collected. */
#ifndef OXBOW_ROUTES_IMPL_H
#define OXBOW_ROUTES_IMPL_H

#include "routes.h"
#include "site.h"

/* What is known of a router beyond inclusion edges. */
enum { FATE_INTO_UNKNOWN = 1, FATE_ESCAPES = 2 };

/* A tree of routers that include one another many times is cut here. */
enum { ENDPOINTS_MAX = 200000 };

/* A function that goes by a name at a router. */
typedef struct {
    RouterId router;
    Str name;
    DefRef def;
} NamedHandler;

struct Routes {
    Vec(Router) routers; /* 0 is none */
    Vec(Route) routes;   /* 0 is none */
    Vec(Inclusion) inclusions;
    Vec(Wrapping) wrappings;
    Vec(u8) fate; /* by RouterId: FATE_* */
    Vec(RouteDoubt) doubts;
    Vec(NamedHandler) named_handlers;
    Map by_site;         /* ExprRef of the creating call → RouterId */
    Map by_def;          /* DefRef of a class or function that holds routes → RouterId */
    Map of_model;        /* (model, 1) the library's own object, (model, 2) those nobody saw → RouterId */
    Map no_router;       /* (ValueKind, id) of objects that are none, for short → 1 */
    Map making;          /* last words of rules that say `makes` → 1 */
    Map including;       /* last words of rules that include → 1 */
    Map copying;         /* (model, rule) of inclusions → whether the versions let in copy */
    Map streaming;       /* NodeId of definitions that create a streaming response */
    u32 *first_edge[2];  /* by RouterId: its first inclusion + 1; [1]: in something that is served */
    RouteId *by_handler; /* ids of routes that have a handler, sorted by it */
    u32 by_handler_count;
    Map handler_start;       /* DefRef → first position in by_handler */
    Vec(Endpoint) endpoints; /* filled when first asked for */
    VecU32 edges;            /* of their chains */
    bool has_endpoints;
    Map imported; /* ModuleId → 1: imported whatever happens; 2 + i: only where sometimes_imported.at[i] is */
    Vec(Clause) sometimes_imported; /* places of imports: file, statement */
    bool has_imported;
    u32 asking;     /* questions about lists and contexts that are under way, one inside the other */
    u32 steps_left; /* what they may still cost (lists_impl.h) */
    struct UrlMentions *mentions; /* url_mentions.c; NULL until asked for */
    struct Loading *loading;      /* routes_loaded.c; NULL until asked for */
    struct Growth *growth;        /* lists_growth.c; NULL until asked for */
    u32 unresolved;
    u32 member_depth; /* attributes of objects that are being looked at (routes_members.c) */
};

/* Routers that something can be. */
typedef struct {
    VecU32 ids;
    RouterId highest; /* that was ever among them: a higher one is new, and most are found in their order */
    bool is_unknown;  /* may be another object too */
} Objects;

/* Routers that the creating calls, and assignments that models name, make in a file (routes_routers.c). */
void routers_find(Program *program, FileId file);
/* The router that a class or function is for the routes attached to it; made when there is none. */
RouterId router_of_def(Program *program, u32 model, DefRef def);
/* The library's own object, or 0: of a model; that a call such as lib.default_app() gives. */
RouterId router_default(Program *program, u32 model);
RouterId default_object(Program *program, Value value);
/* The one whose creation nobody saw: what is attached to it may be served by anything. */
RouterId router_unseen(Program *program, u32 model);
/* What the creating call, or the class, says of the object (routes_made.c). */
void made_read(Program *program, const ModelType *type, Router *router);

/* Routers that values, or a picked expression, can be (routes_objects.c). */
void values_objects(Program *program, const Bound *bound, ValueSet values, Objects *out);
/* The same without asking whether it may be another object: that needs all models, this two maps. */
void values_seen_objects(Program *program, const Bound *bound, ValueSet values, Objects *out);
void pick_objects(Program *program, const Site *site, const Pick *pick, Objects *out);
void object_add(Objects *self, RouterId router);
/* Those instead of what was there. */
void objects_take(Objects *self, const VecU32 *ids);
void objects_release(Objects *self);

/* Routers that a selector yields, of its alternatives the first that yields any (routes_picked.c). */
void site_objects(Program *program, const Site *site, const Selector *select, Objects *out);
/* Routers that an attribute of an object of the tree can be, where all that its class, the bases and the
 * classes below it store there is seen; false otherwise. O(classes). (routes_members.c) */
bool member_objects(Program *program, const Site *site, const Pick *attribute, Objects *out);

/* Classes that the tree calls, of whose objects one creating call in a method makes one router each; none
 * where they are fewer than two (routes_makers.c). O(classes below · their calls). */
typedef struct {
    DefRef *at;
    u32 count;
} Makers;
void makers_of(Program *program, FileId file, ExprId call, Makers *out);
/* No object of another such class is made by the calls that `bound` holds. */
bool maker_fits(const Program *program, DefRef maker, const Bound *bound);
/* Of several, those that the object before an attribute keeps. */
void objects_by_maker(Program *program, const Site *site, const Pick *pick, Objects *objects);
/* The method that answers for a router: that of the class whose objects keep it. */
DefRef handler_of_maker(const Program *program, RouterId router, DefRef handler);

/* The only hosts that an action says: the text of `host`, or what the type of the object `of` says of it;
 * empty: any. */
Str site_host(Program *program, const Site *site, const Selector *host, const Selector *of);

/* Call `visit` once for each element of a `for`, which `item` means then; literals stand for themselves. */
typedef void ItemVisit(Program *program, Site *site, u32 order, void *data);
void site_items(Program *program, Site *site, const Selector *each, ItemVisit *visit, void *data);

/* Terms joined, where the last of them is given; else STR_NONE. */
Str lead_text(Program *program, const Site *site, const UrlTerm *terms, u32 count);

/* Is the keyword given at the site, as anything but False and None? (routes_attach.c) */
bool keyword_is_set(const Program *program, const Site *site, Str keyword);
/* What the keyword says of the slash at the end; None says nothing, what is computed that it stays. */
RouteExact keyword_exact(const Program *program, const Site *site, Str keyword);
/* Is the site one of those that `only` means? */
bool site_is_meant(const Program *program, const Site *site, const Only *only);

static inline u32 model_index(const Program *program, const Model *model) {
    return (u32)(model - program->models->items);
}

/* What an `attach` rule adds at a site (routes_attach.c). */
void route_attach(Program *program, Site *site, const AttachAction *action);

/* The decorated function goes by that name at the receiver (routes_by_name.c). */
void handler_name_add(Program *program, const Site *site, const Selector *name);
/* What goes by the name at one of the routers, or 0. O(such names). */
DefRef handler_by_name(const Program *program, const Objects *routers, Str name);

/* Definition that an expression stands for as an endpoint, decorators and wrapping calls looked through; 0
 * when it is none. */
DefRef handler_of_expr(Program *program, const Bound *bound, FileId file, ExprId expr);

/* The first definition among values, or 0. */
DefRef values_handler(ValueSet values);

/* The expression for which a call stands, as models say, or 0; and the dict of what answers, where it has
 * one (`answers` may be NULL). */
ExprId given_expr(Program *program, const Bound *bound, FileId file, ExprId call, ExprId *answers);

/* The expression leaves it open who serves the router (0: any). */
void route_doubt_add(Program *program, RouterId router, u8 fate, FileId file, ExprId expr);
/* Of what is open, and of the inclusions, follows who serves what (routes.c). */
void routes_serve(Program *program);

/* What is included at a site is computed: any router may be it. */
void routes_unresolved_add(Program *program, const Site *site);

/* False when nothing in the tree can be what runs the file: nobody imports or starts it, no text names it.
 * The first question costs one pass over the tree. */
bool file_may_run(const Program *program, FileId file);
/* Does the call add something to a list or dict that can be seen, in a file that nothing runs? */
bool growth_is_idle(const Program *program, FileId file, ExprId call);

/* Does what a rule says at a site: once for each way in which the variables around it can stand, or in one of
 * them (routes_collect.c). */
void site_apply(Program *program, Site *site);
void site_apply_in(Program *program, const Bound *bound, u8 open, Site *site);

/* A call of what partial or map made of a method that models know (routes_handed.c). */
void routes_handed_visit(Program *program, FileId file, ExprId call);
/* Is all seen that happens with the method that is given to the call there? */
bool routes_handed_is_followed(const Program *program, FileId file, ExprId method, ExprId call);

/* Routers that a file hands to code that no model knows may be included there. */
void routes_escapes_visit(Program *program, FileId file);

/* Routers of modules that texts of a file name may be included by whatever loads those. */
void routes_named_visit(Program *program, FileId file);

/* Apps that nothing can get at are no roots (routes_idle.c). After all else is collected. */
void routes_idle_find(Program *program);

/* What decides whether the code at a place runs (routes_condition.c): its text, empty where nothing does, and
 * the clause. `bound` leads from parameters to the calls that pass them; a function that is called in one
 * place alone stands where it is called. O(statements on the way). */
Str condition_of(const Program *program, const Bound *bound, FileId file, u32 offset, Clause *clause);

/* Innermost statement that runs at a place; a decorator belongs to its definition. O(statements on the
 * way). */
StmtId stmt_at_place(const Program *program, FileId file, u32 offset);
/* Function whose body a place of a statement lies in, or 0. */
DefRef function_around(const Program *program, FileId file, StmtId stmt, u32 offset);
/* Where the function is called: by the call that `bound` holds, else by the only one there is. False when
 * that is not known. */
bool call_above(const Program *program, const Bound *bound, DefRef function, FileId *file, u32 *offset);

/* Surely after the inclusion: in a function where both happen it comes later, and nowhere before. `bound`: of
 * what happens at the place. */
bool comes_after_copy(const Program *program, const Inclusion *edge, FileId file, u32 offset,
                      const Bound *bound);

/* Two parts of a URL put together. */
Str url_join(Arena *arena, UrlJoin join, Str front, Str back);
/* The path of a route behind what stands in front; `exact`: what the routers around it say, the nearest
 * first. */
Str url_of_route(Arena *arena, const Route *route, u8 exact, Str front);

void url_mentions_release(Program *program);
void growth_release(Program *program);
void loading_release(Program *program);

/* Find routers, then everything the models attach to and include in them. */
void routes_collect(Program *program);

#endif
