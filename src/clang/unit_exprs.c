#include "unit.h"

#include "unit_calls.h"

/* ---- references ---------------------------------------------------------------------------------------- */

void unit_refer(Unit *self, ReferenceKind kind, EntityId target, CXSourceLocation location, UnitUse use) {
    UnitPlace place = unit_place(self, location);
    if (!target || !place.file) return;
    bool is_address = kind == REFERENCE_ADDRESS;
    ReferenceRow row = {
        .kind = (u8)kind,
        .flags = (u8)(use.flags | (place.is_expanded ? REFERENCE_EXPANDED : 0)),
        .owner = use.owner,
        .target = target,
        .sink = is_address ? use.sink : 0,
        .argument = is_address ? use.argument : 0,
        .file = place.file,
        .start = place.offset,
    };
    vec_push(&self->builder->references, row);
}

static bool is_stored(UnitUse use) {
    return use.use == USE_WRITE || use.use == USE_CHANGE;
}

/* A variable, or with `is_member` a field. */
static void value_refer(Unit *self, EntityId target, CXCursor cursor, UnitUse use, bool is_member) {
    CXSourceLocation location = clang_getCursorLocation(cursor);
    ReferenceKind read = is_member ? REFERENCE_MEMBER : REFERENCE_READ;
    if (is_stored(use))
        unit_refer(self, is_member ? REFERENCE_MEMBER_WRITE : REFERENCE_WRITE, target, location, use);
    if (use.use == USE_ADDRESS && !is_member) read = REFERENCE_ADDRESS;
    if (use.use != USE_WRITE) unit_refer(self, read, target, location, use);
}

static void name_refer(Unit *self, CXCursor cursor, UnitUse use) {
    CXCursor meant = clang_getCursorReferenced(cursor);
    EntityId target = unit_entity(self, meant);
    if (!target) return;
    if (unit_row(self, target)->kind == ENTITY_FUNCTION)
        unit_refer(self, REFERENCE_ADDRESS, target, clang_getCursorLocation(cursor), use);
    else
        value_refer(self, target, cursor, use, false);
}

static void type_refer(Unit *self, CXCursor cursor, UnitUse use) {
    unit_refer(self, REFERENCE_TYPE, unit_entity(self, clang_getCursorReferenced(cursor)),
               clang_getCursorLocation(cursor), use);
}

/* ---- parts of objects ---------------------------------------------------------------------------------- */

static bool is_pointer(CXCursor cursor) {
    return clang_getCanonicalType(clang_getCursorType(cursor)).kind == CXType_Pointer;
}

static bool is_array(CXCursor cursor) {
    enum CXTypeKind kind = clang_getCanonicalType(clang_getCursorType(cursor)).kind;
    return kind == CXType_ConstantArray || kind == CXType_IncompleteArray || kind == CXType_VariableArray;
}

/* What holds the part is used as the part is: a.b = 1 writes to a, &a.b gives the address of a away.
 * Behind a pointer it is only read. */
static UnitUse holder_use(UnitUse use, bool is_behind_pointer) {
    if (is_behind_pointer || use.use == USE_DROP) use.use = USE_READ;
    if (use.use != USE_ADDRESS) use.sink = 0;
    return use;
}

static void member_expr(Unit *self, CXCursor cursor, UnitUse use) {
    CursorList parts = {0};
    unit_children_list(cursor, &parts);
    value_refer(self, unit_entity(self, clang_getCursorReferenced(cursor)), cursor, use, true);
    for (u32 i = 0; i < parts.count; i++)
        unit_expr(self, parts.at[i], holder_use(use, is_pointer(parts.at[i])));
    vec_release(&parts);
}

/* a[i]: `a` is an array that became a pointer, or was a pointer before. */
static void subscript_expr(Unit *self, CXCursor cursor, UnitUse use) {
    CursorList parts = {0};
    unit_children_list(cursor, &parts);
    for (u32 i = 0; i < parts.count; i++) {
        CXCursor bare = unit_bare(parts.at[i]);
        if (is_array(bare))
            unit_expr(self, bare, holder_use(use, false));
        else
            unit_expr(self, parts.at[i], holder_use(use, true));
    }
    vec_release(&parts);
}

/* ---- operators ----------------------------------------------------------------------------------------- */

static void unary_expr(Unit *self, CXCursor cursor, UnitUse use) {
    switch (clang_getCursorUnaryOperatorKind(cursor)) {
    case CXUnaryOperator_PostInc:
    case CXUnaryOperator_PostDec:
    case CXUnaryOperator_PreInc:
    case CXUnaryOperator_PreDec: use.use = use.use == USE_DROP ? USE_WRITE : USE_CHANGE; break;
    case CXUnaryOperator_AddrOf: use.use = USE_ADDRESS; break;
    default: use.use = USE_READ, use.sink = 0;
    }
    bool is_step = use.use == USE_WRITE || use.use == USE_CHANGE;
    if (is_step) unit_local_set(self, cursor, NULL, use.owner);
    unit_children(self, cursor, use);
}

/* Where a value goes that is stored in an expression: a field, or a variable that has a row. */
static EntityId sink_of(Unit *self, CXCursor target) {
    target = unit_bare(target);
    enum CXCursorKind kind = clang_getCursorKind(target);
    if (kind == CXCursor_ArraySubscriptExpr) {
        CursorList parts = {0};
        unit_children_list(target, &parts);
        EntityId sink = parts.count ? sink_of(self, parts.at[0]) : 0;
        vec_release(&parts);
        return sink;
    }
    bool is_named = kind == CXCursor_MemberRefExpr || kind == CXCursor_DeclRefExpr;
    return is_named ? unit_entity(self, clang_getCursorReferenced(target)) : 0;
}

static void assign_expr(Unit *self, CXCursor left, CXCursor right, UnitUse use, bool is_compound) {
    UnitUse write = use, read = use;
    write.use = is_compound && use.use != USE_DROP ? USE_CHANGE : USE_WRITE;
    write.sink = 0;
    unit_expr(self, left, write);
    read.use = USE_READ;
    read.argument = 0;
    read.sink = sink_of(self, left);
    unit_expr(self, right, read);
    unit_local_set(self, left, is_compound ? NULL : &right, use.owner);
}

static void binary_expr(Unit *self, CXCursor cursor, UnitUse use) {
    CursorList parts = {0};
    unit_children_list(cursor, &parts);
    enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(cursor);
    bool is_compound = clang_getCursorKind(cursor) == CXCursor_CompoundAssignOperator;
    if (parts.count == 2 && (kind == CXBinaryOperator_Assign || is_compound)) {
        assign_expr(self, parts.at[0], parts.at[1], use, is_compound);
    } else {
        UnitUse plain = use;
        plain.use = USE_READ, plain.sink = 0;
        for (u32 i = 0; i < parts.count; i++) {
            UnitUse comma = i ? use : (UnitUse){use.owner, USE_DROP, use.flags, use.is_function, 0, 0};
            unit_expr(self, parts.at[i], kind == CXBinaryOperator_Comma ? comma : plain);
        }
    }
    vec_release(&parts);
}

static void conditional_expr(Unit *self, CXCursor cursor, UnitUse use) {
    CursorList parts = {0};
    unit_children_list(cursor, &parts);
    UnitUse asked = use;
    asked.use = USE_READ, asked.sink = 0;
    for (u32 i = 0; i < parts.count; i++) unit_expr(self, parts.at[i], i ? use : asked);
    vec_release(&parts);
}

/* Casts, parentheses, what libclang has no name for: the value goes through. An array that becomes a pointer
 * gives its address away. */
static void through_expr(Unit *self, CXCursor cursor, UnitUse use) {
    CursorList parts = {0};
    unit_children_list(cursor, &parts);
    bool decays = is_pointer(cursor);
    for (u32 i = 0; i < parts.count; i++) {
        UnitUse inner = use;
        if (decays && use.use != USE_ADDRESS && is_array(parts.at[i])) inner.use = USE_ADDRESS;
        unit_expr(self, parts.at[i], inner);
    }
    vec_release(&parts);
}

/* ---- statements ---------------------------------------------------------------------------------------- */

/* Values of expressions that are statements are dropped: position `first` and behind. */
static void statement(Unit *self, CXCursor cursor, UnitUse use, u32 first) {
    CursorList parts = {0};
    unit_children_list(cursor, &parts);
    for (u32 i = 0; i < parts.count; i++) {
        UnitUse inner = use;
        inner.sink = 0;
        inner.use = i >= first ? USE_DROP : USE_READ;
        unit_expr(self, parts.at[i], inner);
    }
    vec_release(&parts);
}

static void asm_statement(Unit *self, CXCursor cursor, UnitUse use) {
    UnitFileId file;
    Span span;
    if (unit_span(self, clang_getCursorExtent(cursor), &file, &span))
        unit_words(self, file, span, WORD_ASM, use.owner);
    use.use = USE_CHANGE;
    unit_children(self, cursor, use);
}

/* A literal that is a name may be looked up: dlsym. */
static void literal(Unit *self, CXCursor cursor, UnitUse use) {
    CXString string = clang_getCursorSpelling(cursor);
    Str text = str_of(clang_getCString(string));
    size_t quote = str_find_char(text, '"');
    Str inner = quote == STR_NOT_FOUND ? STR_NONE : str_slice(text, quote + 1, text.len - 1);
    if (unit_is_word(inner)) {
        UnitPlace place = unit_place(self, clang_getCursorLocation(cursor));
        unit_word(self, inner, WORD_TEXT, use.owner, place.file, place.offset);
    }
    clang_disposeString(string);
}

/* ---- which it is --------------------------------------------------------------------------------------- */

static UnitUse unevaluated(UnitUse use) {
    use.flags |= REFERENCE_UNEVALUATED;
    use.use = USE_READ;
    use.sink = 0;
    return use;
}

/* offsetof has no kind of its own; it is what names a type and a member without being part of a list. */
static bool is_offsetof(CXCursor cursor) {
    CursorList parts = {0};
    unit_children_list(cursor, &parts);
    bool is_it = parts.count > 1 && clang_getCursorKind(parts.at[0]) == CXCursor_TypeRef &&
                 clang_getCursorKind(parts.at[1]) == CXCursor_MemberRef;
    vec_release(&parts);
    return is_it;
}

static UnitUse read_use(UnitUse use) {
    use.use = USE_READ;
    use.sink = 0;
    return use;
}

void unit_expr(Unit *self, CXCursor cursor, UnitUse use) {
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    switch (kind) {
    case CXCursor_DeclRefExpr: name_refer(self, cursor, use); break;
    case CXCursor_MemberRefExpr: member_expr(self, cursor, use); break;
    case CXCursor_MemberRef:
        unit_refer(self, REFERENCE_MEMBER, unit_entity(self, clang_getCursorReferenced(cursor)),
                   clang_getCursorLocation(cursor), use);
        break;
    case CXCursor_TypeRef: type_refer(self, cursor, use); break;
    case CXCursor_CallExpr: unit_call(self, cursor, use); break;
    case CXCursor_ArraySubscriptExpr: subscript_expr(self, cursor, use); break;
    case CXCursor_UnaryOperator: unary_expr(self, cursor, use); break;
    case CXCursor_BinaryOperator:
    case CXCursor_CompoundAssignOperator: binary_expr(self, cursor, use); break;
    case CXCursor_ConditionalOperator: conditional_expr(self, cursor, use); break;
    case CXCursor_UnaryExpr: unit_children(self, cursor, unevaluated(use)); break;
    case CXCursor_StringLiteral: literal(self, cursor, use); break;
    case CXCursor_InitListExpr: unit_initialiser(self, 0, clang_getCursorType(cursor), cursor, use); break;
    case CXCursor_CompoundStmt:
    case CXCursor_DefaultStmt:
    case CXCursor_LabelStmt: statement(self, cursor, use, 0); break;
    case CXCursor_IfStmt:
    case CXCursor_WhileStmt:
    case CXCursor_SwitchStmt:
    case CXCursor_CaseStmt: statement(self, cursor, use, 1); break;
    case CXCursor_GCCAsmStmt:
    case CXCursor_MSAsmStmt: asm_statement(self, cursor, use); break;
    case CXCursor_UnexposedExpr:
        if (is_offsetof(cursor)) use = unevaluated(use);
        through_expr(self, cursor, use);
        break;
    case CXCursor_ParenExpr:
    case CXCursor_CStyleCastExpr: through_expr(self, cursor, use); break;
    case CXCursor_CompoundLiteralExpr: unit_children(self, cursor, use); break;
    default:
        if (clang_isDeclaration(kind))
            unit_declaration(self, cursor, use);
        else if (clang_isAttribute(kind))
            unit_attribute(self, 0, use.owner, cursor);
        else
            unit_children(self, cursor, read_use(use));
    }
}

void unit_children(Unit *self, CXCursor cursor, UnitUse use) {
    CursorList parts = {0};
    unit_children_list(cursor, &parts);
    for (u32 i = 0; i < parts.count; i++) unit_expr(self, parts.at[i], use);
    vec_release(&parts);
}
