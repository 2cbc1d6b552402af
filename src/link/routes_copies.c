/* What comes to a router after it was copied into another: which place is surely after which. */
#include "calls.h"
#include "routes_impl.h"

enum { CALLS_MAX = 40, CHAIN_MAX = 40, CALLS_DEPTH = 6 };

/* A place, and the calls that led to it: the nth of them, with the scope that it lies in. */
static bool place_at(const Program *self, FileId file, u32 offset, const Bound *bound, u32 nth, FileId *in,
                     u32 *at) {
    *in = file, *at = offset;
    for (; nth && bound; bound = bound->outer) {
        if (!bound->call) continue;
        FileId caller = expr_file(self, bound->call);
        u32 start = expr_row(self, caller, bound->call - self->files[caller].expr_base)->start;
        if (caller == *in && start == *at) continue; /* another parameter of the same call */
        *in = caller, *at = start, nth--;
    }
    return !nth;
}

/* Statement of the function (0: the module) around a place; `*is_looped`: it may run more than once there. */
static StmtId function_at(const Facts *facts, u32 offset, bool *is_looped) {
    StmtId found = 0;
    *is_looped = false;
    for (StmtId s = 1; s < facts->stmts.count;) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        bool holds = stmt->start <= offset && offset < stmt->end;
        bool is_inside =
            holds && stmt->kind == STMT_DEF && facts_defs(facts)[stmt->def].name_span.end <= offset;
        if (is_inside) found = s, *is_looped = false;
        if (holds && (stmt->kind == STMT_FOR || stmt->kind == STMT_WHILE)) *is_looped = true;
        s = holds ? s + 1 : stmt->next;
    }
    return found;
}

/* Does the function make the router? */
static bool is_within(const Program *self, FileId file, StmtId function, const Router *router) {
    const StmtRow *stmt = &facts_stmts(program_facts(self, file))[function]; /* 0: an empty one */
    u32 start = router->site ? expr_row(self, file, router->site)->start : 0;
    return router->site && router->file == file && stmt->start <= start && start < stmt->end;
}

/* Nobody seen runs the function (0: the module) twice. */
static bool runs_once(const Program *self, FileId file, StmtId function, u32 depth) {
    u32 count;
    bool is_looped;
    if (!function) return true;
    DefId def = facts_stmts(program_facts(self, file))[function].def;
    const CallSite *sites = calls_of(self, self->files[file].def_base + def, &count);
    if (!count) return true;
    FileId caller = sites[0].file;
    if (count > 1 || depth > CALLS_DEPTH || self->files[caller].world == WORLD_TESTS) return false;
    u32 start = expr_row(self, caller, sites[0].call)->start;
    StmtId around = function_at(program_facts(self, caller), start, &is_looped);
    return !is_looped && runs_once(self, caller, around, depth + 1);
}

/* Surely after the inclusion: in a function where both happen it comes later, and nowhere before. */
bool comes_after_copy(const Program *self, const Inclusion *edge, FileId file, u32 offset,
                      const Bound *bound) {
    bool is_after = false;
    FileId a, b;
    u32 x, y;
    for (u32 i = 0; i < CALLS_MAX && place_at(self, edge->file, edge->offset, edge->bound, i, &a, &x); i++)
        for (u32 k = 0; k < CALLS_MAX && place_at(self, file, offset, bound, k, &b, &y); k++) {
            bool is_looped, is_other_looped;
            const Facts *facts = program_facts(self, a);
            if (a != b) continue;
            StmtId function = function_at(facts, x, &is_looped);
            if (function != function_at(facts, y, &is_other_looped)) continue;
            bool is_own = is_within(self, a, function, &self->routes->routers.at[edge->child]);
            if (y < x || is_looped || is_other_looped || (!is_own && !runs_once(self, a, function, 0)))
                return false;
            is_after |= y > x;
        }
    return is_after;
}

/* Nothing unseen may serve the router, or one that includes it. */
static bool is_seen_whole(const Program *self, RouterId router, u32 depth) {
    const Routes *routes = self->routes;
    if (routes->fate.at[router] || depth > CHAIN_MAX) return false;
    for (u32 i = 0; i < routes->inclusions.count; i++)
        if (routes->inclusions.at[i].child == router &&
            !is_seen_whole(self, routes->inclusions.at[i].into, depth + 1))
            return false;
    return true;
}

/* An inclusion of the router, or of one that includes it, that came before what happens at the place. */
static const Inclusion *copied_before(const Program *self, RouterId router, FileId file, u32 offset,
                                      const Bound *bound, u32 depth) {
    const Routes *routes = self->routes;
    for (u32 i = 0; i < routes->inclusions.count && depth <= CHAIN_MAX; i++) {
        const Inclusion *edge = &routes->inclusions.at[i];
        if (edge->child != router) continue;
        if (edge->is_copying && comes_after_copy(self, edge, file, offset, bound)) return edge;
        const Inclusion *above =
            copied_before(self, edge->into, edge->file, edge->offset, edge->bound, depth + 1);
        if (above) return above;
    }
    return NULL;
}

const Inclusion *route_copied_before(const Program *self, RouteId id) {
    const Route *route = routes_at(self, id);
    const Router *router = routers_at(self, route->router);
    bool is_served = router->served == SERVED_YES || router->served == SERVED_CONDITIONALLY;
    bool is_cut = self->routes->endpoints.count >= ENDPOINTS_MAX;
    if (!is_served || is_cut || self->routes->unresolved || !is_seen_whole(self, route->router, 0))
        return NULL;
    return copied_before(self, route->router, route->file, route->offset, route->bound, 0);
}
