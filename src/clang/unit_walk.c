#include "unit_calls.h"

#include "unit_lex.h"

static enum CXChildVisitResult child_push(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    CursorList *list = data;
    vec_push(list, cursor);
    return CXChildVisit_Continue;
}

void unit_children_list(CXCursor cursor, CursorList *out) {
    clang_visitChildren(cursor, child_push, out);
}

/* ---- what a declaration holds -------------------------------------------------------------------------- */

/* `typedef struct node { … } Node;`, `struct { … } table;`: what is declared is of the type that it holds. */
static void held_type_refer(Unit *self, CXCursor cursor, CXCursor part, UnitUse use) {
    enum CXCursorKind kind = clang_getCursorKind(cursor), held = clang_getCursorKind(part);
    bool is_type = held == CXCursor_StructDecl || held == CXCursor_UnionDecl || held == CXCursor_EnumDecl;
    if (!is_type || kind == CXCursor_StructDecl || kind == CXCursor_UnionDecl) return;
    unit_refer(self, REFERENCE_TYPE, unit_entity(self, part), clang_getCursorLocation(part), use);
}

/* All but what `skip` is: types, attributes, parts. */
static void parts_walk(Unit *self, EntityId entity, CXCursor cursor, CXCursor skip, UnitUse use) {
    CursorList parts = {0};
    unit_children_list(cursor, &parts);
    for (u32 i = 0; i < parts.count; i++) {
        if (clang_equalCursors(parts.at[i], skip)) continue;
        if (clang_isAttribute(clang_getCursorKind(parts.at[i])))
            unit_attribute(self, entity, use.owner, parts.at[i]);
        else
            unit_expr(self, parts.at[i], use);
        held_type_refer(self, cursor, parts.at[i], use);
    }
    vec_release(&parts);
}

static UnitUse inside(EntityId owner, bool is_function) {
    return (UnitUse){.owner = owner, .is_function = is_function};
}

static u32 where_flags(UnitUse use) {
    return use.is_function ? DECLARATION_IN_FUNCTION : 0;
}

static void function_walk(Unit *self, CXCursor cursor, UnitUse use) {
    EntityId entity = unit_entity(self, cursor);
    u32 flags = clang_isCursorDefinition(cursor) ? DECLARATION_DEFINES : 0;
    unit_declare(self, entity, cursor, flags | where_flags(use));
    parts_walk(self, entity, cursor, clang_getNullCursor(), inside(entity, true));
}

/* A tentative definition is one: `int x;` at file scope, without extern. */
static bool variable_is_defined(CXCursor cursor) {
    bool is_extern = clang_Cursor_getStorageClass(cursor) == CX_SC_Extern;
    CXCursor start = clang_Cursor_getVarDeclInitializer(cursor);
    return !is_extern || !clang_Cursor_isNull(start);
}

static void variable_walk(Unit *self, CXCursor cursor, UnitUse use) {
    EntityId entity = unit_entity(self, cursor);
    CXCursor start = clang_Cursor_getVarDeclInitializer(cursor);
    if (entity) {
        u32 flags = variable_is_defined(cursor) ? DECLARATION_DEFINES : 0;
        unit_declare(self, entity, cursor, flags | where_flags(use));
        use = inside(entity, use.is_function);
    }
    parts_walk(self, entity, cursor, start, use);
    if (clang_Cursor_isNull(start)) return;
    use.use = USE_READ;
    use.sink = entity;
    unit_initialiser(self, entity, clang_getCursorType(cursor), start, use);
    if (!entity) unit_local_start(self, cursor, start, use.owner);
}

static void type_walk(Unit *self, CXCursor cursor, UnitUse use) {
    EntityId entity = unit_entity(self, cursor);
    bool defines = clang_isCursorDefinition(cursor);
    unit_declare(self, entity, cursor, (defines ? DECLARATION_DEFINES : 0) | where_flags(use));
    parts_walk(self, entity, cursor, clang_getNullCursor(), inside(entity, use.is_function));
}

/* Of a field or an enumerator the record or the enumeration is the owner. */
static void part_walk(Unit *self, CXCursor cursor, UnitUse use) {
    EntityId entity = unit_entity(self, cursor);
    if (!entity) return;
    if (unit_row(self, entity)->name)
        unit_declare(self, entity, cursor, DECLARATION_DEFINES | where_flags(use));
    parts_walk(self, entity, cursor, clang_getNullCursor(),
               inside(unit_row(self, entity)->parent, use.is_function));
}

/* An asm declaration is one of those that libclang has no word for. */
static void unnamed_walk(Unit *self, CXCursor cursor, UnitUse use) {
    UnitFileId file;
    Span span;
    if (!unit_span(self, clang_getCursorExtent(cursor), &file, &span)) return;
    Lexer lexer = lex_begin(unit_text(self, file), span.start, span.end);
    LexToken first = lex_next(&lexer);
    bool is_asm =
        lex_is(&lexer, first, "asm") || lex_is(&lexer, first, "__asm__") || lex_is(&lexer, first, "__asm");
    if (is_asm) unit_words(self, file, (Span){first.span.end, span.end}, WORD_ASM, use.owner);
}

void unit_declaration(Unit *self, CXCursor cursor, UnitUse use) {
    switch (clang_getCursorKind(cursor)) {
    case CXCursor_FunctionDecl: function_walk(self, cursor, use); break;
    case CXCursor_VarDecl: variable_walk(self, cursor, use); break;
    case CXCursor_StructDecl:
    case CXCursor_UnionDecl:
    case CXCursor_EnumDecl:
    case CXCursor_TypedefDecl: type_walk(self, cursor, use); break;
    case CXCursor_FieldDecl:
    case CXCursor_EnumConstantDecl: part_walk(self, cursor, use); break;
    case CXCursor_UnexposedDecl: unnamed_walk(self, cursor, use); break;
    default: unit_children(self, cursor, use); /* parameters */
    }
}

/* ---- the whole ----------------------------------------------------------------------------------------- */

static enum CXChildVisitResult top_visit(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    Unit *self = data;
    CXFile file;
    clang_getExpansionLocation(clang_getCursorLocation(cursor), &file, NULL, NULL, NULL);
    u32 known = file ? map_find(&self->files, (u64)(uintptr_t)file) : MAP_NONE;
    if (known == MAP_NONE || !unit_is_own(self, known)) return CXChildVisit_Continue;
    switch (clang_getCursorKind(cursor)) {
    case CXCursor_InclusionDirective: break;
    case CXCursor_MacroDefinition: unit_macro_define(self, cursor); break;
    case CXCursor_MacroExpansion: unit_macro_expand(self, cursor); break;
    default: unit_declaration(self, cursor, (UnitUse){0});
    }
    return CXChildVisit_Continue;
}

void unit_walk(Unit *self) {
    clang_visitChildren(clang_getTranslationUnitCursor(self->unit), top_visit, self);
}
