/* Extension modules: which functions make one, and what the tables export that they reach.
 *
 * A module's maker is followed through the functions that it calls and the records that models call
 * holders; not into what is exported, which runs later. A table counts for the module when a holder names
 * it, or when it is handed to a function that is one. */
#include "bridge_impl.h"

typedef struct {
    Program *program;
    const Native *native;
    Bridge *bridge;
    u32 module;
    Map seen; /* what was visited for the module at hand → 1 */
    VecU32 queue;
} Tables;

static bool is_first(Tables *self, NativeId id) {
    u32 before = self->seen.count;
    map_at(&self->seen, id, 1);
    return self->seen.count > before;
}

/* ---- what models say ----------------------------------------------------------------------------------- */

/* "fast" of PyInit_fast */
static Str module_word(const Program *program, Str function) {
    for (u32 i = 0; i < program->models->count; i++) {
        const NativeModel *model = &program->models->items[i].native;
        for (u32 k = 0; k < model->module_count; k++) {
            Str front = str_slice(model->modules[k], 0, str_find_char(model->modules[k], '*'));
            if (function.len > front.len && str_starts(function, front))
                return str_slice(function, front.len, function.len);
        }
    }
    return STR_NONE;
}

static bool is_holder(const Program *program, Str word) {
    for (u32 i = 0; i < program->models->count && word.len; i++) {
        const NativeModel *model = &program->models->items[i].native;
        if (bridge_lists(model->holders, model->holder_count, word)) return true;
    }
    return false;
}

static bool is_opener(const Program *program, Str word) {
    for (u32 i = 0; i < program->models->count; i++) {
        const NativeModel *model = &program->models->items[i].native;
        if (bridge_lists(model->openers, model->opener_count, word)) return true;
    }
    return false;
}

/* "struct PyMethodDef[4]" → PyMethodDef; its tag where that is known. */
static Str record_word(const Program *program, const NativeEntity *entity) {
    if (entity->record) return name_text(program, entity->record);
    Str text = entity->type ? name_text(program, entity->type) : STR_NONE, word, last = STR_NONE;
    size_t end = str_find_char(text, '[');
    if (end != STR_NOT_FOUND) text = str_slice(text, 0, end);
    while (str_split(&text, ' ', &word))
        if (word.len && word.ptr[0] != '*') last = word;
    return last;
}

enum { PART_NAME, PART_FUNCTION, PART_FLAGS, PART_COUNT };

/* Fields of such a table, in the order of PART_*; false: the variable is none. */
static bool table_parts(const Program *program, const NativeEntity *entity, Str parts[PART_COUNT]) {
    Str word = record_word(program, entity);
    for (u32 i = 0; i < program->models->count && word.len; i++) {
        const NativeModel *model = &program->models->items[i].native;
        for (u32 k = 0; k < model->table_count; k++) {
            Str spec = model->tables[k];
            size_t open = str_find_char(spec, '(');
            if (open == STR_NOT_FOUND || !str_eq(str_slice(spec, 0, open), word)) continue;
            Str rest = str_slice(spec, open + 1, spec.len - 1);
            for (u32 part = 0; part < PART_COUNT; part++) str_split(&rest, ',', &parts[part]);
            return true;
        }
    }
    return false;
}

static BridgeTakes takes_of(const Program *program, Str flags) {
    for (u32 i = 0; i < program->models->count && flags.len; i++) {
        const NativeModel *model = &program->models->items[i].native;
        if (bridge_lists(model->without, model->without_count, flags)) return TAKES_NONE;
        if (bridge_lists(model->single, model->single_count, flags)) return TAKES_ONE;
    }
    return TAKES_UNKNOWN;
}

/* ---- rows ---------------------------------------------------------------------------------------------- */

static Str scalar_word(const Tables *self, const NativeUnit *unit, const ScalarRow *row) {
    if (row->kind == SCALAR_TEXT || row->kind == SCALAR_NUMBER)
        return name_text(self->program, unit->names[row->value]);
    if (row->kind != SCALAR_ENTITY) return STR_NONE;
    return name_text(self->program, unit->names[facts_entities(unit->facts)[row->value].name]);
}

/* Which part of the row a scalar is: by its field, else by its position. */
static u32 part_of(const Tables *self, const NativeUnit *unit, const ScalarRow *row, u32 position,
                   const Str parts[PART_COUNT]) {
    if (!row->field) return position;
    Str field = name_text(self->program, unit->names[facts_entities(unit->facts)[row->field].name]);
    for (u32 part = 0; part < PART_COUNT; part++)
        if (str_eq(parts[part], field)) return part;
    return PART_COUNT;
}

static NativeId function_of(const Tables *self, UnitId unit, const ScalarRow *row) {
    u32 count = 0;
    const NativeId *ids =
        row->kind == SCALAR_ENTITY ? native_meant(self->program, unit, row->value, &count) : NULL;
    bool is_function = count == 1 && self->native->entities[ids[0]].kind == ENTITY_FUNCTION;
    return is_function ? ids[0] : 0;
}

/* Scalars of one row. One without a literal for a name is the end of the table, or something that a macro
 * makes and nobody reads here. */
static void row_read(Tables *self, NativeId table, NativeRow at, const ScalarRow *scalars, u32 count,
                     const Str parts[PART_COUNT]) {
    const NativeUnit *unit = &self->native->units[at.unit];
    const InitialiserRow *from = &facts_initialisers(unit->facts)[at.row];
    BridgeExport out = {.table = table, .module = self->module, .file = native_file_of(unit, from->file)};
    bool is_end = false;
    for (u32 i = 0; i < count; i++) {
        u32 part = part_of(self, unit, &scalars[i], i, parts);
        if (part == PART_NAME) {
            is_end = scalars[i].kind == SCALAR_NULL || scalars[i].kind == SCALAR_NUMBER;
            if (scalars[i].kind != SCALAR_TEXT) continue;
            out.name = unit->names[scalars[i].value];
            out.offset = scalars[i].start;
        }
        if (part == PART_FUNCTION) out.function = function_of(self, at.unit, &scalars[i]);
        if (part == PART_FLAGS) out.takes = (u8)takes_of(self->program, scalar_word(self, unit, &scalars[i]));
    }
    if (out.name && out.file != FILE_NONE)
        vec_push(&self->bridge->exports, out);
    else if (!is_end)
        self->bridge->modules.at[self->module].is_open = true;
}

static void table_read(Tables *self, NativeId table) {
    u32 count;
    Str parts[PART_COUNT];
    if (!table_parts(self->program, &self->native->entities[table], parts)) return;
    if (!is_first(self, table)) return;
    const NativeRow *rows = native_initialisers(self->program, table, &count);
    if (!count) self->bridge->modules.at[self->module].is_open = true;
    for (u32 i = 0; i < count; i++) {
        const Facts *facts = self->native->units[rows[i].unit].facts;
        const InitialiserRow *row = &facts_initialisers(facts)[rows[i].row];
        const ScalarRow *scalars = &facts_scalars(facts)[row->first_scalar];
        for (u32 first = 0, end; first < row->scalar_count; first = end) {
            for (end = first; end < row->scalar_count && scalars[end].row == scalars[first].row;) end++;
            row_read(self, table, rows[i], &scalars[first], end - first, parts);
        }
    }
}

/* ---- from the maker ------------------------------------------------------------------------------------ */

static void visit(Tables *self, NativeId id) {
    if (is_first(self, id)) vec_push(&self->queue, id);
}

/* What is handed to a function that takes tables. */
static void arguments_read(Tables *self, const NativeReference *reference) {
    const NativeUnit *unit = &self->native->units[reference->unit];
    const ReferenceRow *row = native_reference_row(self->program, reference);
    bool has_table = false;
    for (u32 i = 0; i < row->scalar_count; i++) {
        const ScalarRow *scalar = &facts_scalars(unit->facts)[row->first_scalar + i];
        u32 count = 0;
        const NativeId *ids = scalar->kind == SCALAR_ENTITY
                                  ? native_meant(self->program, reference->unit, scalar->value, &count)
                                  : NULL;
        Str parts[PART_COUNT];
        for (u32 k = 0; k < count; k++) {
            if (self->native->entities[ids[k]].kind != ENTITY_VARIABLE) continue;
            has_table |= table_parts(self->program, &self->native->entities[ids[k]], parts);
            table_read(self, ids[k]);
        }
    }
    if (!has_table) self->bridge->modules.at[self->module].is_open = true;
}

static void reference_follow(Tables *self, const NativeReference *reference, NativeId target,
                             bool is_in_holder) {
    const NativeEntity *to = &self->native->entities[target];
    Str word = name_text(self->program, to->name);
    if (to->kind == ENTITY_FUNCTION && (reference->kind == REFERENCE_CALL || is_in_holder)) {
        if (is_opener(self->program, word)) self->bridge->modules.at[self->module].is_open = true;
        if (is_holder(self->program, word) && reference->kind == REFERENCE_CALL)
            arguments_read(self, reference);
        else
            visit(self, target);
    }
    if (to->kind == ENTITY_MACRO) visit(self, target);
    if (to->kind != ENTITY_VARIABLE) return;
    if (is_holder(self->program, record_word(self->program, to))) visit(self, target);
    if (is_in_holder) table_read(self, target);
}

static void maker_follow(Tables *self, NativeId maker) {
    vec_clear(&self->queue);
    visit(self, maker);
    for (u32 at = 0; at < self->queue.count; at++) {
        NativeId id = self->queue.at[at];
        const NativeEntity *entity = &self->native->entities[id];
        bool is_holding =
            entity->kind == ENTITY_VARIABLE && is_holder(self->program, record_word(self->program, entity));
        u32 count, meant;
        const NativeReference *out = native_out(self->program, id, &count);
        for (u32 i = 0; i < count; i++) {
            const NativeId *targets = native_targets(self->program, &out[i], &meant);
            for (u32 k = 0; k < meant; k++) reference_follow(self, &out[i], targets[k], is_holding);
        }
    }
}

static void module_read(Tables *self, NativeId maker, Name name) {
    Bridge *bridge = self->bridge;
    self->module = bridge->modules.count;
    u32 *known = map_at(&bridge->module_by_name, name, self->module);
    bool is_ambiguous = *known != self->module;
    if (is_ambiguous) bridge->modules.at[*known].is_ambiguous = true;
    vec_push(&bridge->modules, ((BridgeModule){.name = name,
                                               .maker = maker,
                                               .is_ambiguous = is_ambiguous,
                                               .first_export = bridge->exports.count}));
    maker_follow(self, maker);
    map_release(&self->seen);
    BridgeModule *module = &bridge->modules.at[self->module];
    module->export_count = bridge->exports.count - module->first_export;
    if (!module->export_count) module->is_open = true;
}

void bridge_modules_find(Program *program) {
    Tables self = {.program = program, .native = program->native, .bridge = program->bridge};
    for (NativeId id = 1; id < self.native->entity_count; id++) {
        const NativeEntity *entity = &self.native->entities[id];
        if (entity->kind != ENTITY_FUNCTION || !(entity->traits & NATIVE_DEFINED)) continue;
        Str word = module_word(program, name_text(program, entity->name));
        Name name = word.len ? intern_find(&program->names, word) : 0;
        if (name) module_read(&self, id, name); /* what nobody names, nobody imports */
    }
    vec_release(&self.queue);
}
