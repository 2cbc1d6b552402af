#include "bridge_impl.h"

/* ---- words --------------------------------------------------------------------------------------------- */

static void word_add(const Program *program, Bits *bits, Name name) {
    if (name && name < bits->count) bits_add(bits, name);
    Str text = name ? name_text(program, name) : STR_NONE;
    size_t dot = str_rfind_char(text, '.');
    Name last = dot == STR_NOT_FOUND ? 0 : intern_find(&program->names, str_slice(text, dot + 1, text.len));
    if (last && last < bits->count) bits_add(bits, last);
}

static void block_words(Program *program, const Facts *facts, const Name *names) {
    Bridge *bridge = program->bridge;
    for (NameId name = 1; name < facts->names.count; name++) word_add(program, &bridge->in_c, names[name]);
    for (u32 i = 1; i < facts->scalars.count; i++) {
        const ScalarRow *row = &facts_scalars(facts)[i];
        if (row->kind == SCALAR_TEXT) word_add(program, &bridge->spelled, names[row->value]);
    }
    for (u32 i = 1; i < facts->unit_words.count; i++) {
        const UnitWordRow *row = &facts_unit_words(facts)[i];
        if (row->place == WORD_TEXT) word_add(program, &bridge->spelled, names[row->word]);
    }
}

static void python_words(Program *program, FileId file) {
    const File *in = &program->files[file];
    Bits *words = &program->bridge->in_python;
    for (NameId name = 1; name < in->facts->names.count; name++) bits_add(words, in->names[name]);
    for (StringId s = 1; s < in->facts->strings.count; s++) {
        const StringRow *row = &facts_strings(in->facts)[s];
        Name name = intern_find(&program->names, facts_text(in->facts, row->offset, row->length));
        if (name) word_add(program, words, name);
    }
}

/* Of a file that was compiled, its text counts as well: what one configuration leaves out is spelled, too. */
void bridge_words_find(Program *program) {
    Bridge *bridge = program->bridge;
    const Native *native = program->native;
    bridge->spelled = bits_new(program->arena, program->names.count);
    bridge->in_c = bits_new(program->arena, program->names.count);
    bridge->in_python = bits_new(program->arena, program->names.count);
    for (UnitId u = 0; u < native->unit_count; u++)
        block_words(program, native->units[u].facts, native->units[u].names);
    for (FileId file = 0; file < program->file_count; file++) {
        const File *in = &program->files[file];
        if (in->facts->unit == UNIT_RAW && native->files[file] & FILE_COMPILED)
            block_words(program, in->facts, in->names);
        if (bridge_is_python(program, file)) python_words(program, file);
    }
}

bool bridge_is_in_python(const Program *program, Name name) {
    const Bits *words = &program->bridge->in_python;
    return name < words->count && bits_has(words, name);
}

bool bridge_is_spelled(const Program *program, Name name) {
    /* Without a compiler any word may become a literal by a macro. */
    bool has_raw = program->native->unit_count > program->native->compiled_count;
    const Bits *words = has_raw ? &program->bridge->in_c : &program->bridge->spelled;
    if (name < words->count && bits_has(words, name)) return true;
    u32 count;
    const NativeId *ids = native_named(program, name, &count);
    for (u32 i = 0; i < count; i++) {
        u8 kind = native_entity(program, ids[i])->kind;
        if (kind == ENTITY_MACRO || kind == ENTITY_ENUMERATOR) return true;
    }
    return false;
}

static bool is_everywhere(const Program *program, Str word) {
    for (u32 i = 0; i < program->models->count; i++) {
        const NativeModel *model = &program->models->items[i].native;
        if (bridge_lists(model->everywhere, model->everywhere_count, word)) return true;
    }
    return false;
}

/* Pieces that macros put together: "feed_#", "#_open". */
static bool may_be_pasted(const Program *program, Str word) {
    const Native *native = program->native;
    for (u32 i = 0; i < native->word_count; i++) {
        Str piece = name_text(program, native->word_names[i]);
        if (piece.len < 2) continue;
        bool is_end = piece.ptr[0] == '#', is_start = piece.ptr[piece.len - 1] == '#';
        if (is_end && str_ends(word, str_slice(piece, 1, piece.len))) return true;
        if (is_start && str_starts(word, str_slice(piece, 0, piece.len - 1))) return true;
    }
    return false;
}

static bool others_have(const Program *program, Str word) {
    for (FileId file = 0; file < program->file_count; file++) {
        u32 language = program->files[file].facts->language;
        bool is_other = language == LANGUAGE_NATIVE || language == LANGUAGE_SYMBOLS;
        if (is_other && str_find(facts_source(program_facts(program, file)), word) != STR_NOT_FOUND)
            return true;
    }
    return false;
}

/* C that holds the word is known not to make a symbol of it only where a static function bears it. */
static bool is_in_c(const Program *program, Name name) {
    const Bits *words = &program->bridge->in_c;
    if (name >= words->count || !bits_has(words, name)) return false;
    u32 count;
    const NativeId *ids = native_named(program, name, &count);
    for (u32 i = 0; i < count; i++) {
        const NativeEntity *entity = native_entity(program, ids[i]);
        bool is_static = entity->kind == ENTITY_FUNCTION && entity->linkage == LINKAGE_INTERNAL;
        if (!is_static) return true;
    }
    return !count;
}

bool bridge_may_be_symbol(const Program *program, Name name) {
    Str word = name_text(program, name);
    return is_in_c(program, name) || is_everywhere(program, word) || may_be_pasted(program, word) ||
           others_have(program, word);
}

/* ---- building ------------------------------------------------------------------------------------------ */

static bool has_python(const Program *program) {
    for (FileId file = 0; file < program->file_count; file++)
        if (bridge_is_python(program, file)) return true;
    return false;
}

/* What Python asks for lives, in the world of the file that asks. */
static void roots_add(Program *program) {
    const Bridge *bridge = program->bridge;
    for (u32 i = 1; i < bridge->uses.count; i++) {
        const BridgeUse *use = &bridge->uses.at[i];
        World world = program->files[use->file].world == WORLD_TESTS ? WORLD_TESTS : WORLD_PRODUCTION;
        native_root_add(program, use->target,
                        (NativeRoot){NATIVE_ROOT_PYTHON, (u8)world, use->file, use->start});
    }
}

void bridge_build(Program *program, const EmbeddedText *texts, u32 text_count) {
    if (!program->native || !has_python(program)) return;
    Bridge *bridge = program->bridge = ARENA_NEW(program->arena, Bridge);
    vec_push(&bridge->modules, (BridgeModule){0});
    vec_push(&bridge->exports, (BridgeExport){0});
    vec_push(&bridge->libraries, (BridgeLibrary){0});
    vec_push(&bridge->uses, (BridgeUse){0});
    bridge_words_find(program);
    bridge_texts_find(program, texts, text_count);
    bridge_modules_find(program);
    bridge_imports_find(program);
    bridge_libraries_find(program);
    roots_add(program);
}

void bridge_release(Program *program) {
    Bridge *bridge = program->bridge;
    if (!bridge) return;
    vec_release(&bridge->modules);
    vec_release(&bridge->exports);
    vec_release(&bridge->libraries);
    vec_release(&bridge->uses);
    map_release(&bridge->module_by_name);
    map_release(&bridge->described);
}

/* ---- reading ------------------------------------------------------------------------------------------- */

const BridgeModule *bridge_module(const Program *program, u32 module) {
    return &program->bridge->modules.at[module];
}

u32 bridge_export_count(const Program *program) {
    return program->bridge ? program->bridge->exports.count : 0;
}

const BridgeExport *bridge_export(const Program *program, u32 row) {
    return &program->bridge->exports.at[row];
}

const BridgeLibrary *bridge_library(const Program *program, u32 library) {
    return &program->bridge->libraries.at[library];
}

u32 bridge_use_count(const Program *program) {
    return program->bridge ? program->bridge->uses.count : 0;
}

const BridgeUse *bridge_use(const Program *program, u32 use) {
    return &program->bridge->uses.at[use];
}

u32 bridge_export_named(const Bridge *self, u32 module, Name name) {
    const BridgeModule *row = &self->modules.at[module];
    for (u32 i = 0; i < row->export_count; i++)
        if (self->exports.at[row->first_export + i].name == name) return row->first_export + i;
    return 0;
}
