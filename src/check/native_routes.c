#include "native_routes.h"

#include <stdlib.h>

Str native_route_library(const NativeRoute *route) {
    return route->model ? route->model->name : STR("C");
}

static bool is_live(const Program *program, NativeId id) {
    return !id || native_is_live(program, id, WORLD_PRODUCTION);
}

/* ---- registrations ------------------------------------------------------------------------------------- */

static bool is_lost(const Program *program, const LostRows *lost, const Registration *row) {
    for (u32 i = 0; i < lost->count; i++) {
        const LostRow *at = &lost->at[i];
        FileId file = native_unit(program, at->unit)->files[at->file];
        if (at->function == row->function && file == row->file && at->start == row->start) return true;
    }
    return false;
}

static void registration_add(NativeRoutes *out, const Registration *row, bool is_served) {
    if (!row->route.len || row->file == FILE_NONE) return;
    NativeRoute route = {.path = row->route,
                         .method = row->method,
                         .handler = row->function,
                         .owner = row->owner,
                         .file = row->file,
                         .start = row->start,
                         .model = row->model,
                         .server = row->server,
                         .is_served = is_served};
    vec_push(out, route);
}

static void registered_add(NativeRoutes *out, const NativeHandlers *handlers, const Program *program) {
    LostRows lost = {0};
    native_lost_rows(program, &lost);
    for (u32 i = 0; i < handlers->rows.count; i++) {
        const Registration *row = &handlers->rows.at[i];
        registration_add(out, row, is_live(program, row->owner) && !is_lost(program, &lost, row));
    }
    for (u32 i = 0; i < handlers->raw.count; i++)
        registration_add(out, &handlers->raw.at[i], is_live(program, handlers->raw.at[i].owner));
    vec_release(&lost);
}

/* ---- comparisons --------------------------------------------------------------------------------------- */

/* A literal, or what a function is given as its first: mg_str("/x"). */
static Str literal_of(const NativeUnit *unit, const ScalarRow *scalar) {
    const Facts *facts = unit->facts;
    if (scalar->kind == SCALAR_TEXT) return facts_name(facts, scalar->value);
    if (scalar->kind != SCALAR_CALL) return STR("");
    const ReferenceRow *row = &facts_references(facts)[scalar->value];
    const ScalarRow *inner = &facts_scalars(facts)[row->first_scalar];
    return row->scalar_count && inner->kind == SCALAR_TEXT ? facts_name(facts, inner->value) : STR("");
}

static void compared_add(NativeRoutes *out, const Program *program, NativeId owner, const Model *model) {
    const NativeServer *server = model->native.server;
    u32 count;
    const NativeReference *refs = native_out(program, owner, &count);
    for (u32 i = 0; i < count && server->match_count; i++) {
        u32 meant;
        const NativeId *called = native_targets(program, &refs[i], &meant); /* all of one name */
        bool is_call = refs[i].kind == REFERENCE_CALL && meant && refs[i].file != FILE_NONE;
        Str name = is_call ? name_text(program, native_entity(program, called[0])->name) : STR("");
        if (!is_call || !str_is_among(name, server->matches, server->match_count)) continue;
        const NativeUnit *unit = native_unit(program, refs[i].unit);
        const ReferenceRow *row = native_reference_row(program, &refs[i]);
        for (u32 k = 0; k < row->scalar_count; k++) {
            Str text = literal_of(unit, &facts_scalars(unit->facts)[row->first_scalar + k]);
            if (!text.len || text.ptr[0] != '/' || str_find_char(text, ' ') != STR_NOT_FOUND) continue;
            NativeRoute route = {.path = text,
                                 .handler = owner,
                                 .owner = owner,
                                 .file = refs[i].file,
                                 .start = refs[i].start,
                                 .model = model,
                                 .is_compared = true,
                                 .is_served = is_live(program, owner)};
            vec_push(out, route);
        }
    }
}

/* ---- all ----------------------------------------------------------------------------------------------- */

static int compare_routes(const void *a, const void *b) {
    const NativeRoute *x = a, *y = b;
    int order = str_cmp(native_route_library(x), native_route_library(y));
    if (!order) order = str_cmp(x->path, y->path);
    if (!order) order = str_cmp(x->method, y->method);
    if (!order && x->file != y->file) order = x->file < y->file ? -1 : 1;
    return order ? order : (x->start > y->start) - (x->start < y->start);
}

void native_routes_collect(NativeRoutes *out, const NativeHandlers *handlers, const Program *program) {
    registered_add(out, handlers, program);
    for (NativeId id = 1; id < native_count(program); id++) {
        const Model *model = native_server_of(program, id);
        if (model) compared_add(out, program, id, model);
    }
    if (out->count) qsort(out->at, out->count, sizeof *out->at, compare_routes);
}
