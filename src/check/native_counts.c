/* What is dead and yet not for a person to delete by itself. */
#include "native_dead.h"

#include "native_table.h"

/* A name of the implementation, or of the language. */
static bool is_reserved(Str name) {
    static const char *const words[] = {
        "inline", "const", "volatile", "restrict", "signed", "static", "bool", "true", "false", "extern",
        "far", "near", "enum", "struct", "union", "typedef", "int", "char",
        /* and what the grammar of C takes for words of the language */
        "size_t", "ssize_t", "ptrdiff_t", "intptr_t", "uintptr_t", "charptr_t", "nullptr_t", "max_align_t",
        "float", "double", "void", "int8_t", "int16_t", "int32_t", "int64_t", "uint8_t", "uint16_t",
        "uint32_t", "uint64_t", "char8_t", "char16_t", "char32_t", "char64_t"};
    for (u32 i = 0; i < COUNT_OF(words); i++)
        if (str_eq(name, str_of(words[i]))) return true;
    return name.len > 1 && name.ptr[0] == '_' &&
           (name.ptr[1] == '_' || (name.ptr[1] >= 'A' && name.ptr[1] <= 'Z'));
}

/* Macros that say how a file is to be read, wherever it is included. */
static bool is_setting(const CheckContext *context, const NativeEntity *entity) {
    u32 count;
    const Str *globs = rules_words(context->rules, "unused-macro", "settings", &count);
    Str path = context->program->files[entity->file].path;
    for (u32 i = 0; i < count; i++)
        if (file_pattern_matches(globs[i], path)) return true;
    return false;
}

/* What is declared inside of a function ends with it, whatever else bears its name. */
static bool is_local(const Program *program, NativeId id, NativeId other) {
    return native_entity(program, id)->kind == ENTITY_FUNCTION &&
           native_place(program, other)->flags & DECLARATION_IN_FUNCTION;
}

/* What nobody declares, but somebody calls, stands nowhere. */
static bool is_other_fate(const Program *program, NativeId id, NativeId other) {
    if (!native_place(program, other)) return false;
    return !is_local(program, id, other) && native_entity(program, other)->kind != ENTITY_FIELD &&
           native_fate(program, other) != native_fate(program, id);
}

/* Something that stays is written inside of it: `typedef enum { ... } state;` whose enumerators are used.
 * Entities of a file are in the order of their names. */
static bool holds_live(const Program *program, NativeId id) {
    const NativeDeclaration *row = native_place(program, id);
    NativeId first, end;
    native_of_file(program, row->file, &first, &end);
    for (NativeId other = id; other-- > first && native_entity(program, other)->offset >= row->span.start;)
        if (is_other_fate(program, id, other)) return true;
    for (NativeId other = id + 1; other < end && native_entity(program, other)->offset < row->span.end;
         other++)
        if (is_other_fate(program, id, other)) return true;
    return false;
}

/* `typedef struct { ... } node;`: the typedef speaks for both. */
static bool is_told_by_typedef(const Program *program, NativeId id) {
    const NativeEntity *entity = native_entity(program, id);
    if (!(entity->flags & ENTITY_ANONYMOUS)) return false;
    u32 count;
    const NativeId *ids = native_named(program, entity->name, &count);
    for (u32 i = 0; i < count; i++) {
        const NativeEntity *other = native_entity(program, ids[i]);
        if (other->kind == ENTITY_TYPEDEF && other->file == entity->file) return true;
    }
    return false;
}

/* Without a compiler, a macro in a function's body can look like a declaration, and an attribute like a
 * name. */
static bool is_surely_declared(const Program *program, NativeId id) {
    const NativeEntity *entity = native_entity(program, id);
    u32 count;
    native_named(program, entity->name, &count);
    bool is_mistaken = native_place(program, id)->flags & DECLARATION_IN_FUNCTION || count > 1 ||
                       is_reserved(name_text(program, entity->name));
    return entity->seen != SEEN_RAW || !is_mistaken;
}

/* A type that a system header has, too: whoever names it means either, and other systems lack theirs. */
static bool is_outside_too(const Program *program, NativeId id) {
    u32 count;
    const NativeId *ids = native_named(program, native_entity(program, id)->name, &count);
    for (u32 i = 0; i < count; i++) {
        const NativeEntity *other = native_entity(program, ids[i]);
        if (ids[i] != id && native_symbol_kind(other) == KIND_TYPE && other->file == FILE_NONE) return true;
    }
    return false;
}

bool native_dead_counts(const CheckContext *context, NativeId id, NativeFate fate) {
    const Program *program = context->program;
    const NativeEntity *entity = native_entity(program, id);
    Str name = name_text(program, entity->name);
    const File *in = &program->files[entity->file];
    bool is_code = entity->kind == ENTITY_FUNCTION || entity->kind == ENTITY_VARIABLE;
    if (!name.len || in->is_generated || entity->traits & NATIVE_EXPANDED || entity->flags & ENTITY_UNUSED)
        return false;
    bool is_declared_only = is_code && !(entity->traits & NATIVE_DEFINED);
    if (is_declared_only && (entity->traits & NATIVE_OUTSIDE || !is_surely_declared(program, id)))
        return false;
    if (native_symbol_kind(entity) == KIND_TYPE && is_outside_too(program, id)) return false;
    if (holds_live(program, id) || is_told_by_typedef(program, id)) return false;
    if ((is_code && native_is_mark(context, id)) || native_is_filler(context, id)) return false;
    if (fate == NATIVE_TESTS_ONLY) return entity->kind == ENTITY_FUNCTION && entity->traits & NATIVE_DEFINED;
    if (entity->seen == SEEN_RAW && is_reserved(name)) return false;
    if (entity->kind == ENTITY_MACRO && (is_reserved(name) || is_setting(context, entity))) return false;
    return in->world != WORLD_TESTS ||
           (entity->kind == ENTITY_FUNCTION && entity->linkage == LINKAGE_INTERNAL);
}
