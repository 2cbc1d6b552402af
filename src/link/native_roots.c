/* What lives by itself in C. */
#include "file.h"
#include "native_reach_impl.h"

typedef struct {
    Program *program;
    Native *native;
    bool has_lookups; /* the tree finds symbols by a text */
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
        if (out[i].kind != REFERENCE_EXPANSION || !out[i].target) continue;
        for (u32 k = 0; k < count; k++) {
            bool is_before = out[i].file == rows[k].file && out[i].start >= rows[k].span.start &&
                             out[i].start < rows[k].name.start;
            Str name = name_text(program, program->native->entities[out[i].target].name);
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
    u32 count;
    const NativeReference *out = native_out(self->program, 0, &count);
    for (u32 i = 0; i < count; i++) {
        if (!native_keeps(self->native, &out[i])) continue;
        World world = native_world(self->program, out[i].file);
        native_root_add(self->program, out[i].target,
                        (NativeRoot){NATIVE_ROOT_SCOPE, (u8)world, out[i].file, out[i].start});
    }
}

/* ---- words --------------------------------------------------------------------------------------------- */

/* Every function and variable of a name, that what reads texts can mean: external ones alone for a loader. */
static void name_root(Rooting *self, Name name, NativeRoot root, bool is_any_linkage) {
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

/* "_plugin_init", put behind the name of a plugin that is loaded: every external name that ends so. */
static void piece_root(Rooting *self, Str piece, NativeRoot root) {
    bool is_end = piece.ptr[0] == '_', is_start = piece.ptr[piece.len - 1] == '_';
    if (piece.len < PIECE_SHORTEST || is_end == is_start) return;
    for (NativeId id = 1; id < self->native->entity_count; id++) {
        const NativeEntity *entity = &self->native->entities[id];
        if (entity->kind != ENTITY_FUNCTION || entity->linkage != LINKAGE_EXTERNAL) continue;
        Str name = name_text(self->program, entity->name);
        if (name.len > piece.len && (is_end ? str_ends(name, piece) : str_starts(name, piece)))
            native_root_add(self->program, id, root);
    }
}

static void words_root(Rooting *self) {
    Native *native = self->native;
    for (u32 i = 0; i < native->word_count; i++) {
        const NativeUnit *unit = &native->units[native->words[i].unit];
        const UnitWordRow *row = &facts_unit_words(unit->facts)[native->words[i].row];
        bool is_asm = row->place == WORD_ASM;
        if (!is_asm && !(row->place == WORD_TEXT && self->has_lookups)) continue;
        if (!is_asm && native_is_own_word(self->program, native->words[i].unit, row)) continue;
        FileId file = native_file_of(unit, row->file);
        NativeRoot root = {is_asm ? NATIVE_ROOT_ASM : NATIVE_ROOT_TEXT, (u8)native_world(self->program, file),
                           file, row->start};
        name_root(self, native->word_names[i], root, is_asm);
        if (!is_asm) piece_root(self, name_text(self->program, native->word_names[i]), root);
    }
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

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_word(char c) {
    return is_letter(c) || (c >= '0' && c <= '9');
}

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
        while (at < text.len && is_word(text.ptr[at])) at++;
        if (at == start) {
            at++;
            continue;
        }
        Str word = str_slice(text, start, at);
        if (!is_letter(word.ptr[0])) continue;
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
    return language == LANGUAGE_SYMBOLS || (language == LANGUAGE_NATIVE && !is_vendored(file->path));
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
    Rooting self = {.program = program, .native = program->native, .has_lookups = calls_lookup(program)};
    program->native->reach->has_lookups = self.has_lookups;
    program->native->reach->is_library = !has_program(program);
    for (NativeId id = 1; id < program->native->entity_count; id++) entity_root(&self, id);
    header_roots(&self);
    scope_roots(&self);
    words_root(&self);
    native_servers_root(program);
    for (FileId file = 0; file < program->file_count; file++)
        if (may_name_symbols(&program->files[file])) text_roots(&self, file);
}
