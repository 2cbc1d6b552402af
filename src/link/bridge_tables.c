/* Extension modules: which functions make one, and what the tables export that they reach.
 *
 * A module's maker is followed through the functions that it calls and the records that models call
 * holders; not into what is exported, which runs later. A table counts for the module when a holder names
 * it, or when it is handed to a function that is one. */
#include "bridge_impl.h"
#include "char.h"

typedef struct {
    Program *program;
    const Native *native;
    Bridge *bridge;
    u32 module;
    Map seen;   /* what was visited for the module at hand → 1 */
    Map macros; /* Name of a macro → the name, or the piece of one, in its body */
    VecU32 queue;
} Tables;

static bool is_first(Tables *self, NativeId id) {
    u32 before = self->seen.count;
    map_at(&self->seen, id, 1);
    return self->seen.count > before;
}

/* ---- what models say ----------------------------------------------------------------------------------- */

/* "fast" of PyInit_fast; what follows in "PyInit_#" is another piece. */
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

/* Macros that make such a name: `#define MODULE(name) PyMODINIT_FUNC PyInit_##name(void)`. */
static void macros_find(Tables *self) {
    const Native *native = self->native;
    for (u32 i = 0; i < native->word_count; i++) {
        const NativeUnit *unit = &native->units[native->words[i].unit];
        const UnitWordRow *row = &facts_unit_words(unit->facts)[native->words[i].row];
        Name name = native->word_names[i];
        if (row->place != WORD_MACRO || !module_word(self->program, name_text(self->program, name)).len)
            continue;
        map_at(&self->macros, unit->names[facts_entities(unit->facts)[row->owner].name], name);
    }
}

/* The first word between the brackets behind a function's name. */
static Str head_word(const Program *program, NativeId function) {
    const NativeDeclaration *place = native_place(program, function);
    const Facts *facts = program_facts(program, place->file);
    for (u32 t = facts_token_at(facts, place->name.end); t < facts->tokens.count; t++) {
        const TokenRow *row = &facts_tokens(facts)[t];
        if (row->start >= place->span.end) break;
        if (token_kind(row->code) == TOKEN_IDENTIFIER) return facts_name(facts, token_code(row->code));
    }
    return STR_NONE;
}

/* Without a compiler, a function whose name a macro makes bears the macro's. */
static Str made_word(const Tables *self, NativeId function) {
    const NativeEntity *entity = &self->native->entities[function];
    u32 made = entity->seen == SEEN_RAW ? map_find(&self->macros, entity->name) : MAP_NONE;
    if (made == MAP_NONE || !native_place(self->program, function)) return STR_NONE;
    Str word = module_word(self->program, name_text(self->program, (Name)made));
    return str_eq(word, STR("#")) ? head_word(self->program, function) : word;
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
    Str flags = STR_NONE;
    for (u32 i = 0; i < count; i++) {
        u32 part = part_of(self, unit, &scalars[i], i, parts);
        if (part == PART_NAME) {
            is_end = scalars[i].kind == SCALAR_NULL || scalars[i].kind == SCALAR_NUMBER;
            if (scalars[i].kind != SCALAR_TEXT) continue;
            out.name = unit->names[scalars[i].value];
            out.offset = scalars[i].start;
        }
        if (part == PART_FUNCTION) out.function = function_of(self, at.unit, &scalars[i]);
        if (part == PART_FLAGS) flags = scalar_word(self, unit, &scalars[i]);
    }
    bridge_takes_read(self->program, out.function, flags, &out.takes);
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

/* Tables that a call hands over are read. */
static bool tables_read(Tables *self, const NativeReference *call) {
    const NativeUnit *unit = &self->native->units[call->unit];
    const ReferenceRow *row = native_reference_row(self->program, call);
    bool has_table = false;
    for (u32 i = 0; i < row->scalar_count; i++) {
        const ScalarRow *scalar = &facts_scalars(unit->facts)[row->first_scalar + i];
        u32 count = 0;
        const NativeId *ids = scalar->kind == SCALAR_ENTITY
                                  ? native_meant(self->program, call->unit, scalar->value, &count)
                                  : NULL;
        Str parts[PART_COUNT];
        for (u32 k = 0; k < count; k++) {
            if (self->native->entities[ids[k]].kind != ENTITY_VARIABLE) continue;
            has_table |= table_parts(self->program, &self->native->entities[ids[k]], parts);
            table_read(self, ids[k]);
        }
    }
    return has_table;
}

/* Functions that a call hands over beside a table fill the module. */
static void functions_visit(Tables *self, const NativeReference *call) {
    const NativeUnit *unit = &self->native->units[call->unit];
    const ReferenceRow *row = native_reference_row(self->program, call);
    for (u32 i = 0; i < row->scalar_count; i++) {
        NativeId function = function_of(self, call->unit, &facts_scalars(unit->facts)[row->first_scalar + i]);
        if (function) visit(self, function);
    }
}

static bool is_name(Str text) {
    for (size_t i = 0; i < text.len; i++)
        if (!char_is_word(text.ptr[i])) return false;
    return text.len > 0;
}

/* PyDict_SetItemString(dict, "LIMIT", value): literals are known. */
static bool has_literal(const Tables *self, const NativeReference *reference) {
    const ReferenceRow *row = native_reference_row(self->program, reference);
    const Facts *facts = self->native->units[reference->unit].facts;
    for (u32 i = 0; i < row->scalar_count; i++) {
        const ScalarRow *scalar = &facts_scalars(facts)[row->first_scalar + i];
        if (scalar->kind == SCALAR_TEXT && is_name(facts_name(facts, scalar->value))) return true;
    }
    return false;
}

/* Gives the module names that nobody reads here: in its maker, and in functions that are given it. */
static bool opens(const Tables *self, const NativeReference *call) {
    NativeId maker = self->bridge->modules.at[self->module].maker;
    return !has_literal(self, call) &&
           (call->owner == maker || bridge_is_parameter(self->program, call->owner, call, 0));
}

static void reference_follow(Tables *self, const NativeReference *reference, NativeId target,
                             bool is_in_holder) {
    const NativeEntity *to = &self->native->entities[target];
    Str word = name_text(self->program, to->name);
    if (to->kind == ENTITY_FUNCTION && (reference->kind == REFERENCE_CALL || is_in_holder)) {
        if (is_opener(self->program, word) && opens(self, reference))
            self->bridge->modules.at[self->module].is_open = true;
        bool is_call = reference->kind == REFERENCE_CALL;
        bool takes_table = is_call && is_holder(self->program, word);
        bool has_table = is_call && tables_read(self, reference);
        if (has_table) functions_visit(self, reference);
        if (takes_table && !has_table) self->bridge->modules.at[self->module].is_open = true;
        if (!takes_table) visit(self, target);
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

/* Modules of one name are told one after the other. */
static void module_chain(Bridge *bridge, Name name, u32 module) {
    u32 at = *map_at(&bridge->module_by_name, name, module);
    if (at == module) return;
    while (bridge->modules.at[at].next) at = bridge->modules.at[at].next;
    bridge->modules.at[at].next = module;
}

static void module_read(Tables *self, NativeId maker, Name name) {
    Bridge *bridge = self->bridge;
    self->module = bridge->modules.count;
    vec_push(&bridge->modules,
             ((BridgeModule){.name = name, .maker = maker, .first_export = bridge->exports.count}));
    module_chain(bridge, name, self->module);
    maker_follow(self, maker);
    map_release(&self->seen);
    BridgeModule *module = &bridge->modules.at[self->module];
    module->export_count = bridge->exports.count - module->first_export;
    if (!module->export_count) module->is_open = true;
}

void bridge_modules_find(Program *program) {
    Tables self = {.program = program, .native = program->native, .bridge = program->bridge};
    macros_find(&self);
    for (NativeId id = 1; id < self.native->entity_count; id++) {
        const NativeEntity *entity = &self.native->entities[id];
        if (entity->kind != ENTITY_FUNCTION || !(entity->traits & NATIVE_DEFINED)) continue;
        Str word = module_word(program, name_text(program, entity->name));
        if (!word.len) word = made_word(&self, id);
        Name name = word.len ? intern_find(&program->names, word) : 0;
        if (name) module_read(&self, id, name); /* what nobody names, nobody imports */
    }
    vec_release(&self.queue);
    map_release(&self.macros);
}
