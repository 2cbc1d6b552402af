#include "unit.h"

#include "unit_lex.h"

/* A declaration is one object of libclang's; its address is the first datum of a cursor. */
static u64 key_of(CXCursor cursor) {
    return (u64)(uintptr_t)cursor.data[0];
}

static EntityKind kind_of(CXCursor cursor) {
    switch (clang_getCursorKind(cursor)) {
    case CXCursor_FunctionDecl: return ENTITY_FUNCTION;
    case CXCursor_VarDecl: return ENTITY_VARIABLE;
    case CXCursor_StructDecl: return ENTITY_STRUCT;
    case CXCursor_UnionDecl: return ENTITY_UNION;
    case CXCursor_EnumDecl: return ENTITY_ENUM;
    case CXCursor_TypedefDecl: return ENTITY_TYPEDEF;
    case CXCursor_FieldDecl: return ENTITY_FIELD;
    case CXCursor_EnumConstantDecl: return ENTITY_ENUMERATOR;
    default: return ENTITY_NONE;
    }
}

static bool is_tag(EntityKind kind) {
    return kind == ENTITY_STRUCT || kind == ENTITY_UNION || kind == ENTITY_ENUM;
}

/* ---- names --------------------------------------------------------------------------------------------- */

/* The symbol of a tag that is not written has a letter of its own: @SA@ and its typedef's name, @Sa. */
static bool is_without_tag(CXCursor cursor) {
    if (clang_Cursor_isAnonymous(cursor)) return true;
    CXString usr = clang_getCursorUSR(cursor);
    Str text = str_of(clang_getCString(usr));
    size_t at = str_rfind_char(text, '@');
    bool is_bare =
        at != STR_NOT_FOUND && at >= 3 &&
        (str_eq(str_slice(text, at - 3, at), STR("@SA")) || str_eq(str_slice(text, at - 3, at), STR("@UA")) ||
         str_eq(str_slice(text, at - 3, at), STR("@EA")));
    clang_disposeString(usr);
    return is_bare;
}

static NameId name_of(Unit *self, CXCursor cursor, EntityKind kind) {
    if (is_tag(kind) && clang_Cursor_isAnonymous(cursor)) return 0;
    /* A member without name is spelled as its type. */
    CXString string = clang_getCursorSpelling(cursor);
    Str name = str_of(clang_getCString(string));
    NameId id = lex_is_word(name) ? builder_name(self->builder, name) : 0;
    clang_disposeString(string);
    return id;
}

/* Tag of the record that a type is, points to or has elements of. */
static NameId record_of(Unit *self, CXType type) {
    for (type = clang_getCanonicalType(type);;) {
        CXType inner = {0};
        if (type.kind == CXType_Pointer)
            inner = clang_getPointeeType(type);
        else if (type.kind == CXType_ConstantArray || type.kind == CXType_IncompleteArray ||
                 type.kind == CXType_VariableArray)
            inner = clang_getArrayElementType(type);
        else
            break;
        type = clang_getCanonicalType(inner);
    }
    if (type.kind != CXType_Record) return 0;
    CXCursor record = clang_getTypeDeclaration(type);
    return name_of(self, record, kind_of(record));
}

/* ---- rows ---------------------------------------------------------------------------------------------- */

static Linkage linkage_of(CXCursor cursor, EntityKind kind) {
    if (kind != ENTITY_FUNCTION && kind != ENTITY_VARIABLE) return LINKAGE_NONE;
    switch (clang_getCursorLinkage(cursor)) {
    case CXLinkage_Internal: return LINKAGE_INTERNAL;
    case CXLinkage_External:
    case CXLinkage_UniqueExternal: return LINKAGE_EXTERNAL;
    default: return LINKAGE_NONE;
    }
}

static void function_fill(CXCursor cursor, EntityRow *row) {
    int count = clang_Cursor_getNumArguments(cursor);
    row->parameters = (u16)(count > 0 ? count : 0);
    if (clang_Cursor_isVariadic(cursor)) row->flags |= ENTITY_VARIADIC;
    if (clang_Cursor_isFunctionInlined(cursor)) row->flags |= ENTITY_INLINE;
    if (clang_getCursorType(cursor).kind == CXType_FunctionNoProto) row->flags |= ENTITY_NO_PROTOTYPE;
}

static void row_fill(Unit *self, CXCursor cursor, EntityRow *row) {
    CXType type = clang_getCursorType(cursor);
    EntityKind kind = row->kind;
    row->name = name_of(self, cursor, kind);
    row->linkage = (u8)linkage_of(cursor, kind);
    row->type = unit_name(self, clang_getTypeSpelling(clang_getCanonicalType(type)));
    if (kind == ENTITY_FUNCTION) function_fill(cursor, row);
    if (kind == ENTITY_VARIABLE || kind == ENTITY_FIELD) row->record = record_of(self, type);
    if (kind == ENTITY_VARIABLE && clang_isConstQualifiedType(clang_getCanonicalType(type)))
        row->flags |= ENTITY_CONST;
    if (is_tag(kind) && is_without_tag(cursor)) row->flags |= ENTITY_ANONYMOUS;
    enum CXVisibilityKind seen = clang_getCursorVisibility(cursor);
    if (row->linkage == LINKAGE_EXTERNAL && seen == CXVisibility_Hidden) row->flags |= ENTITY_HIDDEN;
}

/* The record, the enumeration, the function; of a record without name also the record around it. */
static EntityId parent_of(Unit *self, CXCursor cursor, EntityKind kind, Linkage linkage) {
    bool is_part = kind == ENTITY_FIELD || kind == ENTITY_ENUMERATOR;
    bool is_local = kind == ENTITY_VARIABLE && linkage == LINKAGE_NONE;
    bool is_inner = is_tag(kind) && clang_Cursor_isAnonymous(cursor);
    if (!is_part && !is_local && !is_inner) return 0;
    CXCursor parent = clang_getCursorSemanticParent(cursor);
    return clang_isTranslationUnit(clang_getCursorKind(parent)) ? 0 : unit_entity(self, parent);
}

/* Parameters and variables that live on the stack have no rows. */
static bool has_row(CXCursor cursor, EntityKind kind) {
    if (kind == ENTITY_NONE) return false;
    if (kind != ENTITY_VARIABLE || clang_getCursorLinkage(cursor) != CXLinkage_NoLinkage) return true;
    return clang_Cursor_getStorageClass(cursor) == CX_SC_Static;
}

/* What headers of the system declare has its place and nothing more. */
static void system_declare(Unit *self, EntityId entity, CXCursor cursor) {
    UnitPlace place = unit_place(self, clang_getCursorLocation(cursor));
    if (place.file && self->open.at[place.file].is_system) unit_declare(self, entity, cursor, 0);
}

static EntityId entity_add(Unit *self, CXCursor cursor, EntityKind kind) {
    EntityId parent = parent_of(self, cursor, kind, linkage_of(cursor, kind));
    u32 known = map_find(&self->entities, key_of(cursor));
    if (known != MAP_NONE) return known; /* it came along with its parent */
    EntityRow row = {.kind = (u8)kind, .parent = parent};
    row_fill(self, cursor, &row);
    EntityId id = self->builder->entities.count;
    vec_push(&self->builder->entities, row);
    map_at(&self->entities, key_of(cursor), id);
    if (kind == ENTITY_FUNCTION) map_at(&self->functions, row.name, id);
    system_declare(self, id, cursor);
    return id;
}

EntityId unit_entity(Unit *self, CXCursor declaration) {
    if (clang_Cursor_isNull(declaration)) return 0;
    CXCursor cursor = clang_getCanonicalCursor(declaration);
    u32 known = map_find(&self->entities, key_of(cursor));
    if (known != MAP_NONE) return known;
    EntityKind kind = kind_of(cursor);
    return has_row(cursor, kind) ? entity_add(self, cursor, kind) : 0;
}

static EntityId named(Unit *self, Map *map, NameId name, EntityRow row) {
    u32 known = map_find(map, name);
    if (known != MAP_NONE) return known;
    EntityId id = self->builder->entities.count;
    row.name = name;
    vec_push(&self->builder->entities, row);
    map_at(map, name, id);
    return id;
}

EntityId unit_macro(Unit *self, NameId name) {
    return name ? named(self, &self->macros, name, (EntityRow){.kind = ENTITY_MACRO}) : 0;
}

EntityId unit_function(Unit *self, NameId name) {
    EntityRow row = {.kind = ENTITY_FUNCTION, .linkage = LINKAGE_EXTERNAL};
    return name ? named(self, &self->functions, name, row) : 0;
}

/* ---- declarations -------------------------------------------------------------------------------------- */

/* Behind the semicolon that closes a declaration, where one does: attributes may stand between. */
static u32 closed_end(Str text, u32 end) {
    Lexer lexer = lex_begin(text, end, (u32)text.len);
    u32 depth = 0;
    for (LexToken token; (token = lex_next(&lexer)).kind;) {
        Str word = lex_text(&lexer, token);
        if (str_eq(word, STR(";")) && !depth) return token.span.end;
        bool is_open = str_eq(word, STR("(")), is_close = str_eq(word, STR(")"));
        if (is_close && !depth) return end;
        depth += is_open;
        depth -= is_close;
        bool is_attribute = str_starts(word, STR("__")) || str_eq(word, STR("asm"));
        if (!depth && !is_close && !is_attribute) return end;
    }
    return end;
}

static bool is_closed_by_semicolon(EntityKind kind, u32 flags) {
    if (kind == ENTITY_ENUMERATOR || kind == ENTITY_MACRO) return false;
    return kind != ENTITY_FUNCTION || !(flags & DECLARATION_DEFINES);
}

void unit_declare(Unit *self, EntityId entity, CXCursor cursor, u32 flags) {
    UnitPlace place = unit_place(self, clang_getCursorLocation(cursor));
    DeclarationRow row = {.entity = entity, .flags = flags, .file = place.file};
    UnitFileId file;
    if (!place.file) return;
    if (!unit_is_first(&self->declared, (u32[4]){entity, place.file, place.offset})) return;
    bool has_span = unit_span(self, clang_getCursorExtent(cursor), &file, &row.span);
    if (!has_span || file != place.file) row.span = (Span){place.offset, place.offset};
    Str name = intern_text(&self->builder->name_table, unit_row(self, entity)->name);
    row.name = (Span){place.offset, place.offset};
    if (place.is_expanded)
        row.flags |= DECLARATION_EXPANDED;
    else if (str_starts(str_slice(unit_text(self, place.file), place.offset, SIZE_MAX), name))
        row.name.end += (u32)name.len;
    if (unit_is_own(self, place.file) && is_closed_by_semicolon(unit_row(self, entity)->kind, flags))
        row.span.end = closed_end(unit_text(self, place.file), row.span.end);
    vec_push(&self->builder->declarations, row);
}
