/* Local variables and parameters: which one an expression is about, and what those that hold text are set
 * to. */
#include "unit_calls.h"

#include <stdlib.h>

static bool is_character(CXType type) {
    enum CXTypeKind kind = clang_getCanonicalType(type).kind;
    return kind == CXType_Char_S || kind == CXType_Char_U || kind == CXType_SChar || kind == CXType_UChar;
}

/* A pointer to characters, or an array of them. */
static bool is_text(CXCursor declaration) {
    CXType type = clang_getCanonicalType(clang_getCursorType(declaration));
    CXType inner = clang_getPointeeType(type);
    return is_character(inner.kind == CXType_Invalid ? clang_getArrayElementType(type) : inner);
}

/* The declaration of the local variable or parameter that the name means. */
static bool local_of(Unit *self, CXCursor name, CXCursor *out) {
    if (clang_getCursorKind(name) != CXCursor_DeclRefExpr) return false;
    *out = clang_getCursorReferenced(name);
    enum CXCursorKind kind = clang_getCursorKind(*out);
    return kind == CXCursor_ParmDecl || (kind == CXCursor_VarDecl && !unit_entity(self, *out));
}

static u32 place_of(Unit *self, CXCursor declaration) {
    return unit_place(self, clang_getCursorLocation(declaration)).offset;
}

/* What does not give the text on: sizes, and calls, which have rows of their own. */
static bool is_closed(CXCursor cursor) {
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    return kind == CXCursor_UnaryExpr || kind == CXCursor_CallExpr;
}

/* The first local that the expression is made from; one that holds text goes before all others. */
static bool within_find(Unit *self, CXCursor cursor, CXCursor *out, bool *found_text) {
    CXCursor local;
    bool found = false;
    if (local_of(self, cursor, &local)) {
        *out = local;
        *found_text = is_text(local);
        return true;
    }
    if (is_closed(cursor)) return false;
    CursorList parts = {0};
    unit_children_list(cursor, &parts);
    for (u32 i = 0; i < parts.count && !*found_text; i++) {
        bool is_text_here = false;
        if (!within_find(self, parts.at[i], &local, &is_text_here) || (found && !is_text_here)) continue;
        found = true;
        *out = local;
        *found_text = is_text_here;
    }
    vec_release(&parts);
    return found;
}

/* x, &x */
static CXCursor without_address(CXCursor bare) {
    if (clang_getCursorKind(bare) != CXCursor_UnaryOperator ||
        clang_getCursorUnaryOperatorKind(bare) != CXUnaryOperator_AddrOf)
        return bare;
    CursorList parts = {0};
    unit_children_list(bare, &parts);
    CXCursor inner = parts.count == 1 ? unit_bare(parts.at[0]) : bare;
    vec_release(&parts);
    return inner;
}

bool unit_local_scalar(Unit *self, CXCursor bare, ScalarRow *row) {
    CXCursor local;
    bool is_text_found = false;
    if (local_of(self, without_address(bare), &local)) {
        *row = (ScalarRow){.kind = SCALAR_LOCAL, .value = place_of(self, local)};
        return true;
    }
    if (!within_find(self, bare, &local, &is_text_found)) return false;
    *row = (ScalarRow){.kind = SCALAR_WITHIN, .value = place_of(self, local)};
    return true;
}

static void local_push(Unit *self, CXCursor local, ScalarRow value, CXCursor at, EntityId owner) {
    UnitPlace place = unit_place(self, clang_getCursorLocation(at));
    if (!place.file) return;
    LocalRow row = {owner, place_of(self, local), self->builder->scalars.count, place.file, place.offset};
    vec_push(&self->builder->scalars, value);
    vec_push(&self->builder->locals, row);
}

void unit_local_start(Unit *self, CXCursor variable, CXCursor value, EntityId owner) {
    if (is_text(variable)) local_push(self, variable, unit_scalar(self, value), variable, owner);
}

void unit_local_set(Unit *self, CXCursor left, const CXCursor *value, EntityId owner) {
    CXCursor local, bare = unit_bare(left);
    bool is_text_found = false;
    bool is_whole = local_of(self, bare, &local);
    if (!is_whole && !within_find(self, bare, &local, &is_text_found)) return;
    if (!is_text(local)) return;
    ScalarRow row = {.kind = SCALAR_OTHER};
    if (is_whole && value) row = unit_scalar(self, *value);
    local_push(self, local, row, left, owner);
}
