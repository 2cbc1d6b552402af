/* What lives by itself in C. */
#include "char.h"
#include "file.h"
#include "native_pieces.h"
#include "native_reach_impl.h"

typedef struct {
    Program *program;
    Native *native;
    bool has_lookups;              /* the tree finds symbols by a text */
    Bits named[NATIVE_WORLDS];     /* Names whose external bearers are roots already */
    Bits any_named[NATIVE_WORLDS]; /* ... whose bearers of any linkage are */
    NativePieces pieces;
    Bits rooted_pieces[NATIVE_WORLDS];
} Rooting;

void native_root_add(Program *program, NativeId id, NativeRoot root) {
    if (!id || !program->native) return;
    NativeRoot *known = &program->native->reach->root[id];
    bool is_better =
        known->kind == NATIVE_ROOT_NONE || (known->world == WORLD_TESTS && root.world == WORLD_PRODUCTION);
    if (is_better) *known = root;
}

/* A root for a reason that lies in the entity itself. */
static void own_root(Rooting *self, NativeId id, NativeRootKind kind) {
    FileId file = self->native->entities[id].file;
    World world = native_world(self->program, file);
    native_root_add(self->program, id, (NativeRoot){(u8)kind, (u8)world, FILE_NONE, 0});
}

static bool names_match(const Str *globs, u32 count, Str name) {
    for (u32 i = 0; i < count; i++)
        if (wildcard_matches(globs[i], name)) return true;
    return false;
}

static bool is_entry(const Program *program, Str name) {
    for (u32 i = 0; i < program->models->count; i++) {
        const NativeModel *model = &program->models->items[i].native;
        if (names_match(model->entries, model->entry_count, name)) return true;
    }
    return false;
}

static bool is_lookup(const Program *program, Str name) {
    for (u32 i = 0; i < program->models->count; i++) {
        const NativeModel *model = &program->models->items[i].native;
        if (names_match(model->lookups, model->lookup_count, name)) return true;
    }
    return false;
}

static bool is_export_macro(const Program *program, Str name) {
    for (u32 i = 0; i < program->models->count; i++) {
        const NativeModel *model = &program->models->items[i].native;
        if (names_match(model->exports, model->export_count, name)) return true;
    }
    return false;
}

/* A macro of which models know stands between the beginning of a declaration and its name. */
static bool is_marked_exported(const Program *program, NativeId id) {
    u32 count, references;
    const NativeDeclaration *rows = native_declarations(program, id, &count);
    const NativeReference *out = native_out(program, id, &references);
    for (u32 i = 0; i < references; i++) {
        if (out[i].kind != REFERENCE_EXPANSION) continue;
        u32 meant;
        const NativeId *macro = native_targets(program, &out[i], &meant); /* all of one name */
        for (u32 k = 0; k < count; k++) {
            bool is_before = meant && out[i].file == rows[k].file && out[i].start >= rows[k].span.start &&
                             out[i].start < rows[k].name.start;
            Str name = is_before ? name_text(program, native_entity(program, macro[0])->name) : STR_NONE;
            if (is_before && is_export_macro(program, name)) return true;
        }
    }
    return false;
}

enum {
    RUN_BY_ATTRIBUTE =
        ENTITY_CONSTRUCTOR | ENTITY_DESTRUCTOR | ENTITY_USED | ENTITY_SECTION | ENTITY_INTERRUPT,
};

static void entity_root(Rooting *self, NativeId id) {
    const NativeEntity *entity = &self->native->entities[id];
    bool is_code = entity->kind == ENTITY_FUNCTION || entity->kind == ENTITY_VARIABLE;
    if (!is_code || !(entity->traits & NATIVE_DEFINED)) return;
    Str name = name_text(self->program, entity->name);
    bool is_external = entity->linkage == LINKAGE_EXTERNAL;
    if (is_external && str_eq(name, STR("main")))
        own_root(self, id, NATIVE_ROOT_MAIN);
    else if (entity->flags & RUN_BY_ATTRIBUTE)
        own_root(self, id, NATIVE_ROOT_ATTRIBUTE);
    else if (is_external && is_entry(self->program, name))
        own_root(self, id, NATIVE_ROOT_ENTRY);
    else if (is_external && (entity->flags & ENTITY_EXPORTED || is_marked_exported(self->program, id)))
        own_root(self, id, NATIVE_ROOT_EXPORT);
    else if (is_external && (entity->flags & ENTITY_WEAK || entity->traits & NATIVE_OUTSIDE))
        own_root(self, id, NATIVE_ROOT_OVERRIDE);
}

/* What file scope refers to: static assertions, macros that make declarations, types of prototypes. */
static void scope_roots(Rooting *self) {
    u32 count, meant;
    Arena scratch = {0};
    NativeSetsSeen sets[NATIVE_WORLDS];
    for (u32 w = 0; w < NATIVE_WORLDS; w++) sets[w] = native_sets_seen(self->native, &scratch);
    const NativeReference *out = native_out(self->program, 0, &count);
    for (u32 i = 0; i < count; i++) {
        World world = native_world(self->program, out[i].file);
        if (!native_set_enter(&sets[world], &out[i])) continue;
        NativeRoot root = {NATIVE_ROOT_SCOPE, (u8)world, out[i].file, out[i].start};
        const NativeId *targets = native_targets(self->program, &out[i], &meant);
        for (u32 k = 0; k < meant; k++)
            if (native_keeps(self->native, &out[i], targets[k]))
                native_root_add(self->program, targets[k], root);
    }
    arena_release(&scratch);
}

/* ---- words --------------------------------------------------------------------------------------------- */

/* Every function and variable of a name, that what reads texts can mean: external ones alone for a loader. */
static void name_root(Rooting *self, Name name, NativeRoot root, bool is_any_linkage) {
    Bits *known = &(is_any_linkage ? self->any_named : self->named)[root.world];
    if (!name || !bits_add(known, name)) return;
    u32 count;
    const NativeId *ids = native_named(self->program, name, &count);
    for (u32 i = 0; i < count; i++) {
        const NativeEntity *entity = &self->native->entities[ids[i]];
        bool is_code = entity->kind == ENTITY_FUNCTION || entity->kind == ENTITY_VARIABLE;
        if (is_code && (is_any_linkage || entity->linkage == LINKAGE_EXTERNAL))
            native_root_add(self->program, ids[i], root);
    }
}

enum { PIECE_SHORTEST = 4 };

static bool is_piece(Str word) {
    return word.len >= PIECE_SHORTEST && (word.ptr[0] == '_') != (word.ptr[word.len - 1] == '_');
}

static u32 piece_number(Rooting *self, Str word) {
    return native_piece_add(&self->pieces, word, word.ptr[0] == '_' ? PIECE_END : PIECE_START);
}

static const UnitWordRow *word_row(const Native *native, u32 i) {
    return &facts_unit_words(native->units[native->words[i].unit].facts)[native->words[i].row];
}

/* Pieces of texts, and the names that they are part of. */
static void pieces_find(Rooting *self, Arena *scratch) {
    const Native *native = self->native;
    for (u32 i = 0; i < native->word_count && self->has_lookups; i++) {
        Str word = name_text(self->program, native->word_names[i]);
        if (word_row(native, i)->place == WORD_TEXT && is_piece(word)) piece_number(self, word);
    }
    native_pieces_match(&self->pieces, self->program);
    for (u32 w = 0; w < NATIVE_WORLDS; w++)
        self->rooted_pieces[w] = bits_new(scratch, self->pieces.pieces.count);
}

/* "_plugin_init", put behind the name of a plugin that is loaded: every external name that ends so. */
static void piece_root(Rooting *self, Str word, NativeRoot root, Arena *scratch) {
    u32 piece = piece_number(self, word), names, count;
    if (!bits_add(&self->rooted_pieces[root.world], piece)) return;
    const Name *name = native_piece_names(&self->pieces, piece, scratch, &names);
    for (u32 i = 0; i < names; i++) {
        const NativeId *ids = native_named(self->program, name[i], &count);
        for (u32 k = 0; k < count; k++) {
            const NativeEntity *entity = &self->native->entities[ids[k]];
            if (entity->kind == ENTITY_FUNCTION && entity->linkage == LINKAGE_EXTERNAL)
                native_root_add(self->program, ids[k], root);
        }
    }
}

static void words_root(Rooting *self) {
    Native *native = self->native;
    Arena scratch = {0};
    pieces_find(self, &scratch);
    for (u32 i = 0; i < native->word_count; i++) {
        const UnitWordRow *row = word_row(native, i);
        bool is_asm = row->place == WORD_ASM;
        if (!is_asm && !(row->place == WORD_TEXT && self->has_lookups)) continue;
        if (!is_asm && native_is_own_word(self->program, native->words[i].unit, row)) continue;
        FileId file = native_file_of(&native->units[native->words[i].unit], row->file);
        NativeRoot root = {is_asm ? NATIVE_ROOT_ASM : NATIVE_ROOT_TEXT, (u8)native_world(self->program, file),
                           file, row->start};
        Str word = name_text(self->program, native->word_names[i]);
        name_root(self, native->word_names[i], root, is_asm);
        if (!is_asm && is_piece(word)) piece_root(self, word, root, &scratch);
    }
    native_pieces_release(&self->pieces);
    arena_release(&scratch);
}

static bool calls_lookup(const Program *program) {
    const Native *native = program->native;
    for (NativeId id = 1; id < native->entity_count; id++) {
        const NativeEntity *entity = &native->entities[id];
        if (entity->kind == ENTITY_FUNCTION && is_lookup(program, name_text(program, entity->name)))
            return true;
    }
    return false;
}

/* ---- texts that are no C ------------------------------------------------------------------------------- */

/* "json_*" in a version script */
static void glob_root(Rooting *self, Str prefix, NativeRoot root) {
    for (NativeId id = 1; id < self->native->entity_count && prefix.len; id++) {
        const NativeEntity *entity = &self->native->entities[id];
        bool is_code = entity->kind == ENTITY_FUNCTION || entity->kind == ENTITY_VARIABLE;
        if (is_code && entity->linkage == LINKAGE_EXTERNAL &&
            str_starts(name_text(self->program, entity->name), prefix))
            native_root_add(self->program, id, root);
    }
}

/* Linker and version scripts, assembly, other languages that are linked with C: every word may be a
 * symbol. */
static void text_roots(Rooting *self, FileId file) {
    Str text = facts_source(program_facts(self->program, file));
    World world = native_world(self->program, file);
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        while (at < text.len && char_is_word(text.ptr[at])) at++;
        if (at == start) {
            at++;
            continue;
        }
        Str word = str_slice(text, start, at);
        if (char_is_digit(word.ptr[0])) continue;
        NativeRoot root = {NATIVE_ROOT_SCRIPT, (u8)world, file, (u32)start};
        if (at < text.len && text.ptr[at] == '*' &&
            program_facts(self->program, file)->language == LANGUAGE_SYMBOLS) {
            glob_root(self, word, root);
            continue;
        }
        Name name = intern_find(&self->program->names, word);
        if (name) name_root(self, name, root, false);
    }
}

/* C of others that lies in the tree: what it names is asked where something seems dead. */
static bool is_vendored(Str path) {
    return str_ends(path, STR(".c")) || str_ends(path, STR(".h"));
}

static bool may_name_symbols(const File *file) {
    static const char *const cython[] = {".pyx", ".pxd", ".pxi"};
    u8 language = file->facts->language;
    for (u32 i = 0; i < COUNT_OF(cython) && language == LANGUAGE_TEXT; i++)
        if (str_ends(file->path, str_of(cython[i]))) return true;
    return language == LANGUAGE_SYMBOLS || language == LANGUAGE_CALLER ||
           (language == LANGUAGE_NATIVE && !is_vendored(file->path));
}

/* ---- libraries ----------------------------------------------------------------------------------------- */

/* Programs that do something for others; examples and tools show or make a library. */
static bool has_program(const Program *program) {
    const Native *native = program->native;
    for (UnitId u = 0; u < native->unit_count; u++) {
        const NativeUnit *unit = &native->units[u];
        if (!unit->has_main) continue;
        if (unit->file == FILE_NONE || program->files[unit->file].world == WORLD_PRODUCTION) return true;
    }
    return false;
}

static bool is_below_include(Str path) {
    Str part;
    while (str_split(&path, '/', &part))
        if (path.len && (str_eq(part, STR("include")) || str_eq(part, STR("Include")))) return true;
    return false;
}

static bool has_include_folder(const Program *program) {
    for (FileId file = 0; file < program->file_count; file++) {
        const File *in = &program->files[file];
        if (in->facts->language == LANGUAGE_C && in->world == WORLD_PRODUCTION && is_below_include(in->path))
            return true;
    }
    return false;
}

static bool has_any(const Bits *set) {
    for (u32 i = 0; i < set->count; i++)
        if (bits_has(set, i)) return true;
    return false;
}

static void header_rows_root(Rooting *self, const Bits *installed, bool is_any) {
    const Program *program = self->program;
    for (u32 i = 1; i < self->native->declaration_count; i++) {
        const NativeDeclaration *row = &self->native->declarations[i];
        const File *in = &program->files[row->file];
        const NativeEntity *entity = &self->native->entities[row->entity];
        bool is_header = self->native->files[row->file] & FILE_INCLUDED || str_ends(in->path, STR(".h"));
        bool is_public =
            bits_has(installed, row->file) || is_below_include(in->path) || (is_any && is_header);
        bool is_code = entity->kind == ENTITY_FUNCTION || entity->kind == ENTITY_VARIABLE;
        if (!is_public || in->world == WORLD_TESTS || row->flags & DECLARATION_IN_FUNCTION) continue;
        if (is_code && entity->flags & ENTITY_HIDDEN) continue;
        native_root_add(self->program, row->entity,
                        (NativeRoot){NATIVE_ROOT_HEADER, WORLD_PRODUCTION, row->file, row->name.start});
    }
}

/* Headers by which others use the tree: those that its build installs and those of an `include` folder;
 * where a library has no such folder, all. */
static void header_roots(Rooting *self) {
    const Program *program = self->program;
    Arena scratch = {0};
    Bits installed = bits_new(&scratch, program->file_count);
    native_installed_find(self->program, &installed);
    bool has_folder = has_include_folder(program), has_installed = has_any(&installed);
    bool is_library = program->native->reach->is_library;
    program->native->reach->is_published = is_library || has_folder || has_installed;
    header_rows_root(self, &installed, is_library && !has_folder);
    arena_release(&scratch);
}
void native_roots_find(Program *program) {
    Arena scratch = {0};
    Rooting self = {.program = program, .native = program->native, .has_lookups = calls_lookup(program)};
    for (u32 w = 0; w < NATIVE_WORLDS; w++) {
        self.named[w] = bits_new(&scratch, program->names.count);
        self.any_named[w] = bits_new(&scratch, program->names.count);
    }
    program->native->reach->has_lookups = self.has_lookups;
    program->native->reach->is_library = !has_program(program);
    for (NativeId id = 1; id < program->native->entity_count; id++) entity_root(&self, id);
    header_roots(&self);
    scope_roots(&self);
    words_root(&self);
    native_servers_root(program);
    for (FileId file = 0; file < program->file_count; file++)
        if (may_name_symbols(&program->files[file])) text_roots(&self, file);
    arena_release(&scratch);
}
