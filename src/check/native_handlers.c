#include "native_handlers.h"

#include <stdlib.h>

typedef struct {
    NativeHandlers *out;
    const Program *program;
    Arena *arena; /* for paths that are put together */
} Collecting;

static Str name_of(const Program *program, NativeId id) {
    return name_text(program, native_entity(program, id)->name);
}

static bool is_path(Str text) {
    return text.len && text.ptr[0] == '/' && str_find_char(text, ' ') == STR_NOT_FOUND;
}

static Str scalar_text(const NativeUnit *unit, const ScalarRow *scalar) {
    return scalar->kind == SCALAR_TEXT ? facts_name(unit->facts, scalar->value) : STR_NONE;
}

/* What a row of the unit stands for, if only one thing. */
static NativeId meant(const Program *program, UnitId unit, EntityId entity) {
    u32 count;
    const NativeId *ids = native_meant(program, unit, entity, &count);
    return count == 1 ? ids[0] : 0;
}

static NativeId scalar_function(const Program *program, UnitId unit, const ScalarRow *scalar) {
    NativeId id = scalar->kind == SCALAR_ENTITY ? meant(program, unit, scalar->value) : 0;
    return id && native_entity(program, id)->kind == ENTITY_FUNCTION ? id : 0;
}

/* ---- what models say ----------------------------------------------------------------------------------- */

/* "function:2" */
static bool is_call_of(Str word, Str function, u32 argument) {
    size_t colon = str_find_char(word, ':');
    if (!str_eq(str_slice(word, 0, colon), function)) return false;
    u32 value = 0;
    for (size_t i = colon + 1; i < word.len; i++) value = value * 10 + (u32)(word.ptr[i] - '0');
    return value == argument;
}

static const Model *model_of_call(const Program *program, NativeId function, u32 argument) {
    Str name = name_of(program, function);
    for (u32 i = 0; i < program->models->count; i++) {
        const NativeServer *server = program->models->items[i].native.server;
        for (u32 k = 0; server && k < server->call_count; k++)
            if (is_call_of(server->calls[k], name, argument)) return &program->models->items[i];
    }
    return NULL;
}

/* "record.field" */
static bool is_field(Str word, Str record, Str field) {
    size_t dot = str_find_char(word, '.');
    Str last = str_slice(word, dot + 1, word.len);
    return str_eq(str_slice(word, 0, dot), record) && (str_eq(last, STR("*")) || str_eq(last, field));
}

static const Model *model_of_names(const Program *program, Str record, Str name) {
    for (u32 i = 0; i < program->models->count; i++) {
        const NativeServer *server = program->models->items[i].native.server;
        for (u32 k = 0; server && k < server->field_count; k++)
            if (is_field(server->fields[k], record, name)) return &program->models->items[i];
    }
    return NULL;
}

static const Model *model_of_field(const Program *program, NativeId field) {
    NativeId parent = field ? native_entity(program, field)->parent : 0;
    if (!parent || native_entity(program, field)->kind != ENTITY_FIELD) return NULL;
    return model_of_names(program, name_of(program, parent), name_of(program, field));
}

/* Record and field that a scalar is for, as its unit calls them: which entity of the program these are may be
 * open. False for an element of a plain array. */
static bool scalar_field(const NativeUnit *unit, const ScalarRow *scalar, Str *record, Str *field) {
    const EntityRow *rows = facts_entities(unit->facts), *row = &rows[scalar->field];
    if (!scalar->field || !row->parent) return false;
    *field = facts_name(unit->facts, row->name);
    *record = facts_name(unit->facts, rows[row->parent].name);
    return true;
}

/* ---- registrations ------------------------------------------------------------------------------------- */

static void registration_push(Collecting *self, Registration entry, bool is_raw) {
    if (is_raw)
        vec_push(&self->out->raw, entry);
    else
        vec_push(&self->out->rows, entry);
}

static Str path_in(const NativeUnit *unit, const ScalarRow *scalars, u32 count) {
    for (u32 i = 0; i < count; i++) {
        Str text = scalar_text(unit, &scalars[i]);
        if (is_path(text)) return text;
    }
    return STR("");
}

static Str method_in(const NativeUnit *unit, const ScalarRow *scalars, u32 count) {
    const Str methods[] = {STR("GET"),   STR("POST"), STR("PUT"),    STR("DELETE"),
                           STR("PATCH"), STR("HEAD"), STR("OPTIONS")};
    for (u32 i = 0; i < count; i++) {
        Str text = scalar_text(unit, &scalars[i]);
        if (text.len && str_is_among(text, methods, COUNT_OF(methods))) return text;
    }
    return STR("");
}

/* All paths of a call: "/api", "/:id". */
static Str joined_path(const Collecting *self, const NativeUnit *unit, const ScalarRow *scalars, u32 count) {
    Str path = STR("");
    for (u32 i = 0; i < count; i++) {
        Str text = scalar_text(unit, &scalars[i]);
        if (is_path(text)) path = path.len ? str_concat(self->arena, path, text) : text;
    }
    return path;
}

/* A call that passes functions: to a library's, as models say, or to one of the tree, together with a
 * path. */
static void call_read(Collecting *self, const NativeReference *reference, NativeId called) {
    const Program *program = self->program;
    const NativeUnit *unit = native_unit(program, reference->unit);
    const ReferenceRow *row = native_reference_row(program, reference);
    const ScalarRow *scalars = &facts_scalars(unit->facts)[row->first_scalar];
    Str path = path_in(unit, scalars, row->scalar_count);
    bool is_own = path.len && native_entity(program, called)->traits & NATIVE_DEFINED;
    for (u32 i = 0; i < row->scalar_count; i++) {
        NativeId function = scalar_function(program, reference->unit, &scalars[i]);
        const Model *model = function ? model_of_call(program, called, i) : NULL;
        if (!function || !(model || is_own)) continue;
        Registration entry = {.function = function,
                              .by = called,
                              .owner = reference->owner,
                              .file = reference->file,
                              .start = scalars[i].start,
                              .route = model ? joined_path(self, unit, scalars, row->scalar_count) : path,
                              .method = method_in(unit, scalars, row->scalar_count),
                              .server = i ? map_pair(scalars[0].kind, scalars[0].value) : 0,
                              .model = model};
        registration_push(self, entry, reference->is_raw);
    }
}

/* `settings.on_request = serve` */
static void store_read(Collecting *self, const NativeReference *reference, NativeId stored) {
    const Model *model = model_of_field(self->program, reference->sink);
    if (!model || native_entity(self->program, stored)->kind != ENTITY_FUNCTION) return;
    Registration entry = {.function = stored,
                          .by = reference->sink,
                          .owner = reference->owner,
                          .file = reference->file,
                          .start = reference->start,
                          .model = model};
    registration_push(self, entry, reference->is_raw);
}

static void references_read(Collecting *self) {
    for (NativeId id = 0; id < native_count(self->program); id++) {
        bool is_function = id && native_entity(self->program, id)->kind == ENTITY_FUNCTION;
        u32 count, meant;
        const NativeReference *out = native_out(self->program, id, &count);
        for (u32 i = 0; i < count && is_function; i++) {
            const NativeId *targets = native_targets(self->program, &out[i], &meant);
            for (u32 k = 0; k < meant; k++) {
                if (out[i].kind == REFERENCE_CALL) call_read(self, &out[i], targets[k]);
                if (out[i].kind == REFERENCE_ADDRESS && out[i].sink) store_read(self, &out[i], targets[k]);
            }
        }
    }
}

/* One row of a table. */
static void row_read(Collecting *self, NativeId table, UnitId in, UnitFileId file, const ScalarRow *scalars,
                     u32 count) {
    const Program *program = self->program;
    const NativeUnit *unit = native_unit(program, in);
    Str path = path_in(unit, scalars, count);
    for (u32 i = 0; i < count; i++) {
        NativeId function = scalar_function(program, in, &scalars[i]);
        if (!function || !scalars[i].field) continue;
        Str record, field;
        bool has_field = scalar_field(unit, &scalars[i], &record, &field);
        const Model *model = has_field ? model_of_names(program, record, field) : NULL;
        if (!model && !path.len) continue;
        Registration entry = {.function = function,
                              .by = table,
                              .owner = table,
                              .file = unit->files[file],
                              .start = scalars[i].start,
                              .route = path,
                              .method = method_in(unit, scalars, count),
                              .model = model};
        registration_push(self, entry, unit->is_raw);
    }
}

/* End of the row that begins at `from`. */
static u32 row_end(const ScalarRow *scalars, u32 from, u32 count) {
    u32 end = from + 1;
    while (end < count && scalars[end].row == scalars[from].row) end++;
    return end;
}

static void tables_read(Collecting *self) {
    const Program *program = self->program;
    for (NativeId id = 1; id < native_count(program); id++) {
        if (native_entity(program, id)->kind != ENTITY_VARIABLE) continue;
        u32 count;
        const NativeRow *rows = native_initialisers(program, id, &count);
        for (u32 i = 0; i < count; i++) {
            const NativeUnit *unit = native_unit(program, rows[i].unit);
            const InitialiserRow *row = &facts_initialisers(unit->facts)[rows[i].row];
            const ScalarRow *scalars = &facts_scalars(unit->facts)[row->first_scalar];
            for (u32 from = 0, end; from < row->scalar_count; from = end) {
                end = row_end(scalars, from, row->scalar_count);
                row_read(self, id, rows[i].unit, row->file, &scalars[from], end - from);
            }
        }
    }
}

/* ---- types --------------------------------------------------------------------------------------------- */

static int compare_rows(const void *a, const void *b) {
    const Registration *x = a, *y = b;
    if (x->function != y->function) return x->function < y->function ? -1 : 1;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    return (x->start > y->start) - (x->start < y->start);
}

static bool is_live(const Program *program, NativeId id) {
    return native_is_live(program, id, WORLD_PRODUCTION);
}

/* The first of a function's registrations that something live makes. */
static const Registration *live_registration(const Program *program, const Registration *rows, u32 count) {
    for (u32 i = 0; i < count; i++)
        if (is_live(program, rows[i].owner)) return &rows[i];
    return NULL;
}

static HandlerType *type_at(NativeHandlers *self, Name name) {
    u32 *at = map_at(&self->by_type, name, self->types.count);
    if (*at == self->types.count) vec_push(&self->types, (HandlerType){0});
    return &self->types.at[*at];
}

static void type_count(Collecting *self, NativeId id) {
    const NativeEntity *entity = native_entity(self->program, id);
    if (entity->kind != ENTITY_FUNCTION || entity->seen != SEEN_COMPILED || !is_live(self->program, id))
        return;
    u32 count;
    const Registration *rows = native_registrations(self->out, id, &count);
    const Registration *row = live_registration(self->program, rows, count);
    HandlerType *type = type_at(self->out, entity->type);
    if (!row) {
        type->others++;
        return;
    }
    if (!type->registered++) type->example = (u32)(row - self->out->rows.at);
    if (!type->model) type->model = row->model;
}

void native_handlers_collect(NativeHandlers *self, const Program *program, Arena *arena) {
    Collecting work = {.out = self, .program = program, .arena = arena};
    *self = (NativeHandlers){0};
    references_read(&work);
    tables_read(&work);
    if (self->rows.count) qsort(self->rows.at, self->rows.count, sizeof(Registration), compare_rows);
    for (u32 i = self->rows.count; i-- > 0;) *map_at(&self->first, self->rows.at[i].function, i) = i;
    for (NativeId id = 1; id < native_count(program); id++) type_count(&work, id);
}

void native_handlers_release(NativeHandlers *self) {
    vec_release(&self->rows);
    vec_release(&self->raw);
    vec_release(&self->types);
    map_release(&self->first);
    map_release(&self->by_type);
}

const Registration *native_registrations(const NativeHandlers *self, NativeId function, u32 *count) {
    u32 first = map_find(&self->first, function);
    *count = 0;
    if (first == MAP_NONE) return NULL;
    while (first + *count < self->rows.count && self->rows.at[first + *count].function == function) ++*count;
    return &self->rows.at[first];
}

/* ---- handlers ------------------------------------------------------------------------------------------ */

enum { OWN_LEAST = 2 }; /* registered functions that make a type one of handlers */

/* Most functions of the type are registered, and none could be by chance: it says what it is about. */
static bool is_own_type(const HandlerType *type, Str text) {
    return type->registered >= OWN_LEAST && type->registered > type->others &&
           str_find(text, STR("struct ")) != STR_NOT_FOUND;
}

bool native_is_handler(const NativeHandlers *self, const Program *program, NativeId function,
                       const HandlerType **type, const Model **model) {
    const NativeEntity *entity = native_entity(program, function);
    *type = NULL;
    *model = NULL;
    if (entity->kind != ENTITY_FUNCTION || entity->seen != SEEN_COMPILED) return false;
    Str name = name_text(program, entity->name);
    u32 at = map_find(&self->by_type, entity->type);
    if (at != MAP_NONE && self->types.at[at].registered) *type = &self->types.at[at];
    *model = native_server_of(program, function);
    if (!*model && *type) *model = (*type)->model;
    if (!*model) {
        u32 count;
        const Registration *own = native_registrations(self, function, &count);
        if (count) *model = own[0].model;
    }
    if (*model) {
        const NativeServer *server = (*model)->native.server;
        return !server->named_count || native_server_alias(server, name).len;
    }
    return *type && is_own_type(*type, name_text(program, entity->type));
}

/* ---- behind the end of a table ------------------------------------------------------------------------- */

/* The model that says which fields of the record end a table. */
static const Model *model_of_end(const Program *program, Str record) {
    for (u32 i = 0; i < program->models->count; i++) {
        const NativeServer *server = program->models->items[i].native.server;
        for (u32 k = 0; server && k < server->end_count; k++) {
            size_t dot = str_find_char(server->ends[k], '.');
            if (str_eq(str_slice(server->ends[k], 0, dot), record)) return &program->models->items[i];
        }
    }
    return NULL;
}

static bool is_empty(const NativeUnit *unit, const ScalarRow *scalar) {
    return scalar->kind == SCALAR_NULL ||
           (scalar->kind == SCALAR_NUMBER && str_eq(facts_name(unit->facts, scalar->value), STR("0")));
}

/* Holds the row nothing in any field that could say that the table goes on? */
static bool is_end(const NativeUnit *unit, const NativeServer *server, const ScalarRow *scalars, u32 count) {
    for (u32 i = 0; i < count; i++) {
        Str record, field;
        if (is_empty(unit, &scalars[i])) continue;
        if (!scalar_field(unit, &scalars[i], &record, &field)) return false;
        for (u32 k = 0; k < server->end_count; k++)
            if (is_field(server->ends[k], record, field)) return false;
    }
    return true;
}

static void table_read(const Program *program, NativeId table, NativeRow place, const Model *model,
                       LostRows *out) {
    const NativeUnit *unit = native_unit(program, place.unit);
    const InitialiserRow *row = &facts_initialisers(unit->facts)[place.row];
    const ScalarRow *scalars = &facts_scalars(unit->facts)[row->first_scalar];
    u32 next = 0, ended = 0; /* the row that is to come, and where the table ended */
    for (u32 from = 0, end; from < row->scalar_count; from = end) {
        end = row_end(scalars, from, row->scalar_count);
        bool is_gap = scalars[from].row > next; /* `{}`: a row that says nothing */
        next = scalars[from].row + 1;
        if (!ended && is_gap) ended = row->span.start;
        if (!ended && is_end(unit, model->native.server, &scalars[from], end - from))
            ended = scalars[from].start;
        for (u32 i = from; i < end && ended; i++) {
            NativeId function = scalar_function(program, place.unit, &scalars[i]);
            LostRow lost = {function, table, place.unit, row->file, scalars[i].start, ended, model};
            if (function) vec_push(out, lost);
        }
    }
}

void native_lost_rows(const Program *program, LostRows *out) {
    for (NativeId id = 1; id < native_count(program); id++) {
        const NativeEntity *entity = native_entity(program, id);
        if (entity->kind != ENTITY_VARIABLE || entity->seen != SEEN_COMPILED || !entity->record) continue;
        const Model *model = model_of_end(program, name_text(program, entity->record));
        u32 count = 0;
        const NativeRow *rows = model ? native_initialisers(program, id, &count) : NULL;
        for (u32 i = 0; i < count; i++) table_read(program, id, rows[i], model, out);
    }
}
