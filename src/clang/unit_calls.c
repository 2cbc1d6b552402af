#include "unit_calls.h"

#include <stdlib.h>

/* ---- what a value is ----------------------------------------------------------------------------------- */

static bool is_wrapping(CXCursor cursor) {
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    return kind == CXCursor_UnexposedExpr || kind == CXCursor_ParenExpr || kind == CXCursor_CStyleCastExpr;
}

/* The one child that is an expression: a cast has its type beside it. */
static bool inner_find(CXCursor cursor, CXCursor *out) {
    CursorList parts = {0};
    unit_children_list(cursor, &parts);
    u32 found = 0;
    for (u32 i = 0; i < parts.count; i++)
        if (clang_isExpression(clang_getCursorKind(parts.at[i]))) *out = parts.at[i], found++;
    vec_release(&parts);
    return found == 1;
}

CXCursor unit_bare(CXCursor cursor) {
    CXCursor inner;
    while (is_wrapping(cursor) && inner_find(cursor, &inner)) cursor = inner;
    return cursor;
}

/* (*f)(x) and (**f)(x) call what f is. */
static CXCursor callee_bare(CXCursor cursor) {
    for (cursor = unit_bare(cursor); clang_getCursorKind(cursor) == CXCursor_UnaryOperator;) {
        enum CXUnaryOperatorKind kind = clang_getCursorUnaryOperatorKind(cursor);
        CXCursor inner;
        if (kind != CXUnaryOperator_Deref && kind != CXUnaryOperator_AddrOf) break;
        if (!inner_find(cursor, &inner)) break;
        cursor = unit_bare(inner);
    }
    return cursor;
}

/* libclang spells a literal as it could be written: "…" with escapes, octal for what cannot be printed. */
static Str literal_decode(Unit *self, Str text) {
    size_t quote = str_find_char(text, '"'), len = 0;
    if (quote == STR_NOT_FOUND) return STR_NONE;
    text = str_slice(text, quote + 1, text.len - 1);
    char *out = arena_alloc(&self->arena, text.len + 1);
    static const char letters[] = "abfnrtv", meant[] = "\a\b\f\n\r\t\v";
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\\' && i + 1 < text.len) {
            c = text.ptr[++i];
            const char *letter = strchr(letters, c);
            if (letter) c = meant[letter - letters];
            bool is_octal = c >= '0' && c <= '7' && i + 2 < text.len;
            if (is_octal) {
                c = (char)((c - '0') * 64 + (text.ptr[i + 1] - '0') * 8 + text.ptr[i + 2] - '0');
                i += 2;
            }
        }
        out[len++] = c;
    }
    return (Str){out, len};
}

static ScalarRow text_scalar(Unit *self, CXCursor cursor) {
    CXString string = clang_getCursorSpelling(cursor);
    Str text = literal_decode(self, str_of(clang_getCString(string)));
    clang_disposeString(string);
    return (ScalarRow){.kind = SCALAR_TEXT, .value = builder_name(self->builder, text)};
}

/* Name or &name, of an array &name[0]. */
static EntityId named_entity(Unit *self, CXCursor bare) {
    CXCursor inner;
    enum CXCursorKind kind = clang_getCursorKind(bare);
    if (kind == CXCursor_UnaryOperator && clang_getCursorUnaryOperatorKind(bare) == CXUnaryOperator_AddrOf &&
        inner_find(bare, &inner))
        return named_entity(self, unit_bare(inner));
    if (kind != CXCursor_DeclRefExpr) return 0;
    CXCursor meant = clang_getCursorReferenced(bare);
    if (clang_getCursorKind(meant) == CXCursor_EnumConstantDecl) return 0;
    return unit_entity(self, meant);
}

static bool number_fold(CXCursor cursor, long long *out) {
    CXEvalResult result = clang_Cursor_Evaluate(cursor);
    if (!result) return false;
    bool is_whole = clang_EvalResult_getKind(result) == CXEval_Int;
    if (is_whole) *out = clang_EvalResult_getAsLongLong(result);
    clang_EvalResult_dispose(result);
    return is_whole;
}

static bool is_pointer(CXCursor cursor) {
    return clang_getCanonicalType(clang_getCursorType(cursor)).kind == CXType_Pointer;
}

/* The row of a call that was read just before. */
static u32 call_row(Unit *self, CXCursor call) {
    CursorList parts = {0};
    unit_children_list(call, &parts);
    UnitPlace place = {0};
    if (parts.count) place = unit_place(self, clang_getCursorLocation(callee_bare(parts.at[0])));
    vec_release(&parts);
    for (u32 i = self->builder->references.count; i-- > 1;) {
        const ReferenceRow *row = &self->builder->references.at[i];
        if (row->file != place.file || row->start < place.offset) break;
        if (row->kind == REFERENCE_CALL && row->start == place.offset) return i;
    }
    return 0;
}

ScalarRow unit_scalar(Unit *self, CXCursor cursor) {
    UnitPlace place = unit_place(self, clang_getCursorLocation(cursor));
    CXCursor bare = unit_bare(cursor);
    ScalarRow row = {.kind = SCALAR_OTHER};
    EntityId entity = named_entity(self, bare);
    bool is_call = clang_getCursorKind(bare) == CXCursor_CallExpr;
    u32 call = is_call ? call_row(self, bare) : 0;
    long long number;
    if (clang_getCursorKind(bare) == CXCursor_StringLiteral) {
        row = text_scalar(self, bare);
    } else if (entity) {
        row = (ScalarRow){.kind = SCALAR_ENTITY, .value = entity};
    } else if (call) {
        row = (ScalarRow){.kind = SCALAR_CALL, .value = call};
    } else if (!is_call && number_fold(bare, &number)) {
        if (is_pointer(cursor) && !number)
            row.kind = SCALAR_NULL;
        else
            row = (ScalarRow){.kind = SCALAR_NUMBER,
                              .value = builder_name(self->builder, str_printf(&self->arena, "%lld", number))};
    } else if (!is_call) {
        unit_local_scalar(self, bare, &row);
    }
    row.start = place.offset;
    return row;
}

/* ---- calls --------------------------------------------------------------------------------------------- */

static bool is_of_the_compiler(Unit *self, EntityId function) {
    return str_starts(intern_text(&self->builder->name_table, unit_row(self, function)->name),
                      STR("__builtin_"));
}

/* By name, or through a field or variable; that one is read. */
static EntityId callee_refer(Unit *self, CXCursor callee, UnitUse use, u32 *call) {
    CXCursor bare = callee_bare(callee);
    enum CXCursorKind kind = clang_getCursorKind(bare);
    bool is_named = kind == CXCursor_DeclRefExpr || kind == CXCursor_MemberRefExpr;
    EntityId entity = is_named ? unit_entity(self, clang_getCursorReferenced(bare)) : 0;
    bool is_direct = entity && unit_row(self, entity)->kind == ENTITY_FUNCTION;
    UnitPlace place = unit_place(self, clang_getCursorLocation(bare));
    *call = 0;
    if (!is_direct) unit_expr(self, callee, use);
    if (!place.file || (is_direct && is_of_the_compiler(self, entity))) return is_direct ? entity : 0;
    *call = self->builder->references.count;
    ReferenceRow row = {
        .kind = REFERENCE_CALL,
        .flags = (u8)(use.flags | (place.is_expanded ? REFERENCE_EXPANDED : 0)),
        .owner = use.owner,
        .target = is_direct ? entity : 0,
        .sink = is_direct ? 0 : entity,
        .file = place.file,
        .start = place.offset,
    };
    vec_push(&self->builder->references, row);
    return is_direct ? entity : 0;
}

/* Rows of one call follow each other, so they are pushed when all inner calls are done. */
static void arguments_push(Unit *self, u32 call, const CursorList *parts) {
    u32 count = u32_min(parts->count - 1, UINT16_MAX);
    Vec(ScalarRow) rows = {0};
    for (u32 i = 0; i < count; i++) vec_push(&rows, unit_scalar(self, parts->at[i + 1]));
    ReferenceRow *row = &self->builder->references.at[call];
    row->first_scalar = self->builder->scalars.count;
    row->scalar_count = (u16)count;
    for (u32 i = 0; i < count; i++) vec_push(&self->builder->scalars, rows.at[i]);
    vec_release(&rows);
}

void unit_call(Unit *self, CXCursor cursor, UnitUse use) {
    CursorList parts = {0};
    unit_children_list(cursor, &parts);
    UnitUse inner = use;
    inner.use = USE_READ, inner.sink = 0;
    u32 call = 0;
    if (parts.count) inner.sink = callee_refer(self, parts.at[0], inner, &call);
    for (u32 i = 1; i < parts.count; i++) {
        inner.argument = i - 1;
        unit_expr(self, parts.at[i], inner);
    }
    if (call) arguments_push(self, call, &parts);
    vec_release(&parts);
}
