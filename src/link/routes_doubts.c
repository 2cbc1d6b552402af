/* Places that leave it open who serves a router, and what is left of them once it is known what runs. */
#include "graph.h"
#include "reach.h"
#include "routes_impl.h"

u32 routes_doubts_count(const Program *self) {
    return self->routes->doubts.count;
}
const RouteDoubt *routes_doubts_at(const Program *self, u32 i) {
    return &self->routes->doubts.at[i];
}

void route_doubt_add(Program *self, RouterId router, u8 fate, FileId file, ExprId expr) {
    RouteDoubt doubt = {.router = router, .file = file, .expr = expr, .fate = fate};
    const RouteDoubt *last = self->routes->doubts.count ? &vec_last(&self->routes->doubts) : NULL;
    bool is_same = last && last->router == router && last->file == file && last->expr == expr;
    if (!is_same || last->fate != fate) vec_push(&self->routes->doubts, doubt);
    if (router)
        self->routes->fate.at[router] |= fate;
    else
        self->routes->unresolved++;
}

static bool is_idle(const Program *self, const RouteDoubt *doubt) {
    if (!doubt->expr) return false;
    NodeId owner = graph_owner(self, doubt->file, expr_row(self, doubt->file, doubt->expr)->scope);
    return owner && reach_is_dead(self, owner);
}

/* Only where something starts the tree: what nobody in a library calls, its users may. */
bool routes_settle(Program *self) {
    Routes *routes = self->routes;
    bool is_changed = false;
    if (!reach_is_deployed(self)) return false;
    for (u32 i = 0; i < routes->doubts.count; i++) {
        RouteDoubt *doubt = &routes->doubts.at[i];
        if (doubt->is_idle || !is_idle(self, doubt)) continue;
        doubt->is_idle = is_changed = true;
    }
    if (!is_changed) return false;
    routes->unresolved = 0;
    for (RouterId r = 1; r < routes->routers.count; r++) routes->fate.at[r] = 0;
    for (u32 i = 0; i < routes->doubts.count; i++) {
        const RouteDoubt *doubt = &routes->doubts.at[i];
        if (doubt->is_idle) continue;
        routes->fate.at[doubt->router] |= doubt->fate;
        routes->unresolved += !doubt->router;
    }
    routes_serve(self);
    return true;
}
