#include "bridge_impl.h"
#include "char.h"

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

static void raw_words(Program *program, const Facts *facts, const Name *names) {
    for (u32 t = 0; t < facts->tokens.count; t++) {
        u32 code = facts_tokens(facts)[t].code;
        if (token_kind(code) == TOKEN_IDENTIFIER) program->bridge->words_in_c[names[token_code(code)]]++;
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
    bridge->words_in_c = ARENA_ARRAY(program->arena, u32, program->names.count);
    for (UnitId u = 0; u < native->unit_count; u++) {
        const NativeUnit *unit = &native->units[u];
        block_words(program, unit->facts, unit->names);
        if (unit->is_raw) raw_words(program, unit->facts, unit->names);
    }
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

/* Goes to something of which it is known that it makes no text of its argument. */
static bool is_plain_place(const Program *program, const NativeReference *reference) {
    const NativeEntity *owner = native_entity(program, reference->owner);
    const NativeEntity *sink = native_entity(program, reference->sink);
    if (owner->kind == ENTITY_MACRO) return false;
    return sink->kind != ENTITY_MACRO && (sink->kind != ENTITY_FUNCTION || sink->traits & NATIVE_DEFINED);
}

/* Places where C that no compiler has read is known to mean a function, so that no macro makes a text of the
 * word there. */
static u32 plain_places(const Program *program, Name name) {
    u32 count, places = 0;
    const NativeId *ids = native_named(program, name, &count);
    for (u32 i = 0; i < count; i++) {
        if (native_entity(program, ids[i])->kind != ENTITY_FUNCTION) return 0;
        u32 declared;
        const NativeDeclaration *rows = native_declarations(program, ids[i], &declared);
        for (u32 k = 0; k < declared; k++) places += !native_is_compiled(program, rows[k].file);
        NativeIn in = native_in(program, ids[i]);
        for (const NativeReference *reference; (reference = native_in_next(&in));)
            places += reference->is_raw && is_plain_place(program, reference);
    }
    return places;
}

/* Without a compiler any word may become a literal by a macro. */
static bool may_become_text(const Program *program, Name name) {
    const Bridge *bridge = program->bridge;
    bool has_raw = program->native->unit_count > program->native->compiled_count;
    if (!has_raw || name >= bridge->in_c.count || !bits_has(&bridge->in_c, name)) return false;
    return bridge->words_in_c[name] != plain_places(program, name);
}

bool bridge_is_spelled(const Program *program, Name name) {
    const Bits *words = &program->bridge->spelled;
    if ((name < words->count && bits_has(words, name)) || may_become_text(program, name)) return true;
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

static bool is_word_of_c(const Program *program, Str word) {
    Name name = intern_find(&program->names, word);
    const Bits *words = &program->bridge->in_c;
    return name && name < words->count && bits_has(words, name);
}

/* Pieces that macros put together with a word that C holds: "feed_#", "#_open". */
static bool may_be_pasted(const Program *program, Str word) {
    const Native *native = program->native;
    for (u32 i = 0; i < native->word_count; i++) {
        Str piece = name_text(program, native->word_names[i]);
        if (piece.len < 2) continue;
        bool is_end = piece.ptr[0] == '#', is_start = piece.ptr[piece.len - 1] == '#';
        Str end = str_slice(piece, is_end, piece.len), start = str_slice(piece, 0, piece.len - is_start);
        if (is_end && str_ends(word, end) && is_word_of_c(program, str_slice(word, 0, word.len - end.len)))
            return true;
        if (is_start && str_starts(word, start) &&
            is_word_of_c(program, str_slice(word, start.len, word.len)))
            return true;
    }
    return false;
}

/* The word, whole; of a list of symbols one that it gives to another: `name = other`. */
static bool text_has(Str text, Str word, bool is_list) {
    for (size_t at = 0; at + word.len <= text.len;) {
        size_t found = str_find(str_slice(text, at, text.len), word);
        if (found == STR_NOT_FOUND) return false;
        size_t start = at + found, end = start + word.len;
        bool is_whole = (!start || !char_is_word(text.ptr[start - 1])) &&
                        (end == text.len || !char_is_word(text.ptr[end]));
        Str rest = str_trim(str_slice(text, end, text.len));
        if (is_whole && (!is_list || (rest.len && rest.ptr[0] == '='))) return true;
        at = start + 1;
    }
    return false;
}

/* Compilers of other languages may put underscores behind a name. */
static bool others_have(const Program *program, Str word) {
    Str bare = word;
    while (bare.len > 1 && bare.ptr[bare.len - 1] == '_') bare.len--;
    for (FileId file = 0; file < program->file_count; file++) {
        u32 language = program->files[file].facts->language;
        if (language != LANGUAGE_NATIVE && language != LANGUAGE_CALLER && language != LANGUAGE_SYMBOLS)
            continue;
        Str text = facts_source(program_facts(program, file));
        bool is_list = language == LANGUAGE_SYMBOLS;
        if (text_has(text, word, is_list) || (bare.len < word.len && text_has(text, bare, is_list)))
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

static void root_add(Program *program, const BridgeUse *use, NativeId target) {
    World world = program->files[use->file].world == WORLD_TESTS ? WORLD_TESTS : WORLD_PRODUCTION;
    native_root_add(program, target, (NativeRoot){NATIVE_ROOT_PYTHON, (u8)world, use->file, use->start});
}

/* What Python asks for lives, in the world of the file that asks; which of several modules it means, nobody
 * knows. */
static void roots_add(Program *program) {
    const Bridge *bridge = program->bridge;
    for (u32 i = 1; i < bridge->uses.count; i++) {
        const BridgeUse *use = &bridge->uses.at[i];
        if (use->library) root_add(program, use, use->target);
        for (u32 module = use->module; module; module = bridge->modules.at[module].next)
            root_add(program, use,
                     bridge->exports.at[bridge_export_named(program, module, use->name)].function);
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
    bridge_names_find(program);
    bridge_imports_find(program);
    bridge_libraries_find(program);
    roots_add(program);
}

void bridge_release(Program *program) {
    Bridge *bridge = program->bridge;
    if (!bridge) return;
    vec_release(&bridge->names);
    vec_release(&bridge->modules);
    vec_release(&bridge->exports);
    vec_release(&bridge->libraries);
    vec_release(&bridge->uses);
    map_release(&bridge->module_by_name);
    map_release(&bridge->dotted);
    map_release(&bridge->paths);
    map_release(&bridge->described);
}

/* ---- reading ------------------------------------------------------------------------------------------- */

u32 bridge_module_count(const Program *program) {
    return program->bridge ? program->bridge->modules.count : 0;
}

const BridgeModule *bridge_module(const Program *program, u32 module) {
    return &program->bridge->modules.at[module];
}

u32 bridge_export_count(const Program *program) {
    return program->bridge ? program->bridge->exports.count : 0;
}

const BridgeExport *bridge_export(const Program *program, u32 row) {
    return &program->bridge->exports.at[row];
}

u32 bridge_library_count(const Program *program) {
    return program->bridge ? program->bridge->libraries.count : 0;
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

u32 bridge_export_named(const Program *program, u32 module, Name name) {
    const Bridge *self = program->bridge;
    const BridgeModule *row = &self->modules.at[module];
    for (u32 i = 0; i < row->export_count; i++)
        if (self->exports.at[row->first_export + i].name == name) return row->first_export + i;
    return 0;
}

bool bridge_takes_name(const Program *program, const BridgeTakes *takes, Name name) {
    for (u32 i = 0; i < takes->name_count; i++)
        if (program->bridge->names.at[takes->first_name + i] == name) return true;
    return false;
}
