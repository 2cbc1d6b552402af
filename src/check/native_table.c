#include "native_table.h"

#include "char.h"

#include "native_reach.h"

enum { TABLE_FEWEST = 4 };

/* "MAX_" of MAX_SIZE; none for a name of one word. */
static Str prefix_of(Str name) {
    size_t end = str_find_char(str_slice(name, 1, name.len), '_');
    return end == STR_NOT_FOUND ? STR_NONE : str_slice(name, 0, end + 2);
}

/* The same kind of thing, of the same enumeration, or in the same file with the same first word. */
static bool is_kin(const Program *program, NativeId id, NativeId other) {
    const NativeEntity *a = native_entity(program, id), *b = native_entity(program, other);
    if (a->kind != b->kind || a->parent != b->parent || id == other) return false;
    if (a->parent) return true;
    Str prefix = prefix_of(name_text(program, a->name));
    return prefix.len && str_starts(name_text(program, b->name), prefix);
}

bool native_is_in_table(const Program *program, NativeId id) {
    const NativeEntity *entity = native_entity(program, id);
    if (entity->flags & ENTITY_FUNCTION_LIKE) return false;
    NativeId first, end;
    u32 kin = 0;
    native_of_file(program, entity->file, &first, &end);
    for (NativeId other = first; other < end; other++) kin += is_kin(program, id, other);
    return kin + 1 >= TABLE_FEWEST;
}

bool native_is_before_library(const Program *program, NativeId id) {
    const NativeEntity *entity = native_entity(program, id);
    const Facts *facts = program_facts(program, entity->file);
    for (UnitFileId i = 2; i < facts->unit_files.count; i++) {
        const UnitFileRow *row = &facts_unit_files(facts)[i];
        if (row->flags & UNIT_FILE_SYSTEM && row->start > entity->offset) return true;
    }
    return false;
}

static Str lower(Str text, Arena *arena) {
    char *out = arena_copy(arena, text.ptr, text.len);
    for (size_t i = 0; i < text.len; i++) out[i] = char_lower(out[i]);
    return (Str){out, text.len};
}

/* One of the names, in small letters, that a list of unused-variable has. */
static bool is_named_so(const CheckContext *context, NativeId id, const char *list) {
    u32 count;
    const Str *globs = rules_words(context->rules, "unused-variable", list, &count);
    Str name = name_text(context->program, native_entity(context->program, id)->name);
    name = lower(name, context->arena);
    for (u32 i = 0; i < count; i++)
        if (wildcard_matches(globs[i], name)) return true;
    return false;
}

bool native_is_mark(const CheckContext *context, NativeId id) {
    const NativeEntity *entity = native_entity(context->program, id);
    Str type = name_text(context->program, entity->type);
    bool is_text = entity->kind == ENTITY_VARIABLE && str_find(type, STR("char")) != STR_NOT_FOUND;
    return is_text && is_named_so(context, id, "marks");
}

static bool leaves_code_out(const Program *program, const NativeEntity *entity) {
    const NativeUnit *unit = native_unit(program, entity->unit);
    for (u32 i = 1; i < unit->facts->excluded.count && !unit->is_raw; i++)
        if (unit->files[facts_excluded(unit->facts)[i].file] == entity->file) return true;
    return false;
}

bool native_is_filler(const CheckContext *context, NativeId id) {
    const Program *program = context->program;
    const NativeEntity *entity = native_entity(program, id);
    bool is_code = entity->kind == ENTITY_FUNCTION || entity->kind == ENTITY_MACRO;
    if (is_code || native_is_included(program, entity->file)) return false;
    if (entity->seen == SEEN_RAW) return is_named_so(context, id, "fillers");
    if (!leaves_code_out(program, entity)) return false;
    NativeId first, end;
    native_of_file(program, entity->file, &first, &end);
    for (NativeId other = first; other < end; other++)
        if (other != id && native_entity(program, other)->kind != ENTITY_MACRO) return false;
    return true;
}
