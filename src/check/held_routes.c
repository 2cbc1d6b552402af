#include "held_routes.h"

#include "route_list.h"

static u32 url_id(const Program *program, const Endpoint *endpoint) {
    const Route *route = routes_at(program, endpoint->route);
    u64 hash = 14695981039346656037u ^ endpoint->app;
    Str host = endpoint_host(program, endpoint, NULL, program->arena);
    Str texts[] = {route->methods, endpoint->url, host};
    for (u32 t = 0; t < COUNT_OF(texts); t++)
        for (size_t i = 0; i < texts[t].len; i++) hash = (hash ^ (u8)texts[t].ptr[i]) * 1099511628211u;
    return (u32)(hash ^ hash >> 32);
}

static void held_push(const Program *program, HeldRoutes *self, const Endpoint *endpoint,
                      const Clause *clause, Str condition, u32 depth) {
    if (!clause->stmt) return;
    for (u32 i = self->rows.count; i-- > 0 && self->rows.at[i].endpoint == endpoint;)
        if (self->rows.at[i].clause.file == clause->file && self->rows.at[i].clause.stmt == clause->stmt)
            return;
    Held held = {endpoint, *clause, condition, depth, self->rows.count, url_id(program, endpoint)};
    vec_push(&self->rows, held);
}

void held_routes_collect(Program *program, HeldRoutes *self) {
    self->of_route = ARENA_ARRAY(program->arena, u32, routes_count(program) + 1);
    u32 count;
    const Endpoint *all = endpoints_all(program, &count);
    for (u32 i = 0; i < count; i++) {
        const Route *route = routes_at(program, all[i].route);
        if (!route_app_counts(program, all[i].app) || program->files[route->file].world != WORLD_PRODUCTION)
            continue;
        ++*map_at(&self->urls, url_id(program, &all[i]), 0);
        self->of_route[all[i].route]++;
        const u32 *edges = endpoint_edges(program, &all[i]);
        for (u32 e = 0; e < all[i].edge_count; e++) {
            const Inclusion *edge = inclusions_at(program, edges[e]);
            held_push(program, self, &all[i], &edge->clause, edge->condition, e);
        }
        held_push(program, self, &all[i], &route->clause, route->condition, all[i].edge_count);
    }
}

static bool clause_holds(const Program *program, const Clause *clause, FileId file, u32 offset) {
    const StmtRow *row = &facts_stmts(program_facts(program, clause->file))[clause->stmt];
    return clause->file == file && row->start <= offset && offset < row->end;
}

/* What has the condition: the route, the inclusion, or the element of a list that is included. */
void held_at(const Program *program, const Held *held, FileId *file, u32 *offset) {
    const Endpoint *endpoint = held->endpoint;
    const Route *route = routes_at(program, endpoint->route);
    *file = route->file, *offset = route->offset;
    if (held->depth == endpoint->edge_count) return;
    const Inclusion *edge = inclusions_at(program, endpoint_edges(program, endpoint)[held->depth]);
    const Router *child = routers_at(program, edge->child);
    *file = edge->file, *offset = edge->offset;
    if (clause_holds(program, &held->clause, *file, *offset) || !child->site) return;
    u32 made = expr_row(program, child->file, child->site)->start;
    if (clause_holds(program, &held->clause, child->file, made)) *file = child->file, *offset = made;
}

static bool is_path(const ExprRow *row) {
    return (row->kind == EXPR_NAME || row->kind == EXPR_ATTRIBUTE) && !(row->flags & EXPR_STORED);
}

/* Does the call, from its first argument on, name the same path? */
static bool call_names(const Program *program, FileId file, u32 offset, Str path) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *rows = facts_exprs(facts);
    for (ExprId call = 1; call < facts->exprs.count; call++) {
        if (rows[call].kind != EXPR_CALL || rows[call].start != offset) continue;
        for (ExprId e = rows[call + 1].next; e < rows[call].next; e++)
            if (is_path(&rows[e]) && str_eq(expr_dotted(program, file, e, program->arena), path)) return true;
    }
    return false;
}

static bool is_loop_variable(const Facts *facts, const ExprRow *name) {
    if (name->kind != EXPR_NAME || name->flags & EXPR_STORED) return false;
    const UseRow *use = &facts_uses(facts)[name->aux];
    for (u32 i = 0; i < use->reach_count; i++)
        if (facts_bindings(facts)[facts_lists(facts)[use->first_reach + i]].kind == BIND_FOR) return true;
    return false;
}

/* `if router is not None: app.include_router(router)`, and what picks among the elements of a loop. */
bool held_asks_for_presence(const Program *program, const Held *held) {
    const Facts *facts = program_facts(program, held->clause.file);
    const ExprRow *rows = facts_exprs(facts);
    ExprId test = held->clause.test;
    FileId file;
    u32 offset;
    held_at(program, held, &file, &offset);
    for (ExprId e = test; test && e < rows[test].next; e++) {
        if (is_loop_variable(facts, &rows[e])) return true;
        bool is_whole = is_path(&rows[e]) && !(rows[e].parent && rows[rows[e].parent].kind == EXPR_ATTRIBUTE);
        if (is_whole && file == held->clause.file &&
            call_names(program, file, offset, expr_dotted(program, file, e, program->arena)))
            return true;
    }
    return false;
}

void held_routes_release(HeldRoutes *self) {
    map_release(&self->urls);
    vec_release(&self->rows);
}
