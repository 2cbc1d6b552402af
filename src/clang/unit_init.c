/* Initialisers, as C11 6.7.9 says: libclang shows lists as they are written, so which field an element is for
 * has to be worked out: position, designators, braces that were left out. */
#include "unit.h"

#include "unit_calls.h"

#include <stdlib.h>

enum { SCALARS_MAX = 1 << 16, DEPTH_MAX = 64 };

/* One list while it is read; elements of inner aggregates without braces come from the same one. */
typedef struct {
    CursorList items;
    u32 at;
} ItemList;

typedef struct {
    Unit *unit;
    EntityId variable; /* 0: references only */
    UnitUse use;
    Vec(ScalarRow) scalars;
    u32 row, row_count;
    u32 depth;
    bool is_array;        /* the whole is one: `row` counts its elements */
    bool without_numbers; /* an array of plain numbers: nobody asks for them */
} Reading;

/* ---- types --------------------------------------------------------------------------------------------- */

static bool is_array_type(CXType type) {
    return type.kind == CXType_ConstantArray || type.kind == CXType_IncompleteArray ||
           type.kind == CXType_VariableArray;
}

static bool is_number_type(CXType type) {
    return type.kind >= CXType_Bool && type.kind <= CXType_LongDouble;
}

static enum CXVisitorResult field_push(CXCursor cursor, CXClientData data) {
    CursorList *list = data;
    /* Bit fields without a name take no value. */
    CXString name = clang_getCursorSpelling(cursor);
    bool is_padding = clang_Cursor_isBitField(cursor) && !*clang_getCString(name);
    clang_disposeString(name);
    if (!is_padding) vec_push(list, cursor);
    return CXVisit_Continue;
}

static bool is_union(CXType type) {
    return clang_getCursorKind(clang_getTypeDeclaration(type)) == CXCursor_UnionDecl;
}

/* ---- elements ------------------------------------------------------------------------------------------ */

static void element_read(Reading *self, CXType type, ItemList *list, EntityId field);

static void scalar_push(Reading *self, CXCursor cursor, EntityId field) {
    UnitUse use = self->use;
    use.use = USE_READ;
    if (field) use.sink = field;
    unit_expr(self->unit, cursor, use);
    if (!self->variable || self->without_numbers || self->scalars.count >= SCALARS_MAX) return;
    ScalarRow row = unit_scalar(self->unit, cursor);
    row.field = field;
    row.row = self->row;
    vec_push(&self->scalars, row);
}

/* `.name = value`, `[index] = value`: its parts; the value is the last. */
static bool is_designated(CXCursor cursor, CursorList *parts) {
    if (clang_getCursorKind(cursor) != CXCursor_UnexposedExpr) return false;
    if (clang_getCursorType(cursor).kind != CXType_Void) return false;
    vec_clear(parts);
    unit_children_list(cursor, parts);
    return parts->count >= 2;
}

static u32 field_position(const CursorList *fields, CXCursor field) {
    for (u32 i = 0; i < fields->count; i++)
        if (clang_equalCursors(fields->at[i], field)) return i;
    return fields->count;
}

static CXType canonical_type(CXCursor cursor) {
    return clang_getCanonicalType(clang_getCursorType(cursor));
}

/* What `.a.b[2]` leads to, step by step from `type`: the type there, and the innermost field. The first
 * step also says where the list goes on. */
static CXType designators_follow(Reading *self, CXType type, const CursorList *parts, EntityId *field,
                                 u32 *index) {
    for (u32 i = 0; i + 1 < parts->count; i++) {
        CXCursor part = parts->at[i];
        if (clang_getCursorKind(part) == CXCursor_MemberRef) {
            CXCursor meant = clang_getCursorReferenced(part);
            EntityId entity = unit_entity(self->unit, meant);
            if (entity && unit_row(self->unit, entity)->name) *field = entity;
            type = canonical_type(meant);
        } else if (is_array_type(type)) {
            CXEvalResult result = clang_Cursor_Evaluate(part);
            if (result && i == 0) *index = (u32)clang_EvalResult_getAsInt(result);
            if (result) clang_EvalResult_dispose(result);
            type = clang_getCanonicalType(clang_getArrayElementType(type));
        }
    }
    return type;
}

static void value_read(Reading *self, CXType type, CXCursor value, EntityId field) {
    ItemList single = {0};
    vec_push(&single.items, value);
    element_read(self, type, &single, field);
    vec_release(&single.items);
}

/* A designator: references to what it names, then its value. Gives the position of its first step. */
static u32 designated_read(Reading *self, CXType type, const CursorList *fields, const CursorList *parts,
                           EntityId field) {
    u32 position = 0;
    for (u32 i = 0; i + 1 < parts->count; i++) {
        UnitUse use = self->use;
        use.use = USE_READ, use.sink = 0;
        unit_expr(self->unit, parts->at[i], use);
    }
    CXType inner = designators_follow(self, type, parts, &field, &position);
    if (clang_getCursorKind(parts->at[0]) == CXCursor_MemberRef)
        position = field_position(fields, clang_getCursorReferenced(parts->at[0]));
    if (self->depth == 1 && self->is_array) self->row = position;
    value_read(self, inner, parts->at[parts->count - 1], field);
    return position;
}

/* Elements of one aggregate. With braces of its own (`is_whole`) all of the list is for it. */
static void record_read(Reading *self, CXType type, ItemList *list, EntityId field, bool is_whole) {
    CursorList fields = {0}, parts = {0};
    clang_Type_visitFields(type, field_push, &fields);
    u32 limit = is_union(type) ? u32_min(1, fields.count) : fields.count;
    for (u32 i = 0; list->at < list->items.count;) {
        if (is_designated(list->items.at[list->at], &parts)) {
            if (!is_whole) break;
            list->at++;
            i = designated_read(self, type, &fields, &parts, field) + 1;
            continue;
        }
        if (i >= limit) {
            if (!is_whole) break;
            scalar_push(self, list->items.at[list->at++], 0); /* too many; or of a union's other field */
            continue;
        }
        EntityId own = unit_entity(self->unit, fields.at[i]);
        bool is_named = own && unit_row(self->unit, own)->name;
        element_read(self, canonical_type(fields.at[i]), list, is_named ? own : field);
        i++;
    }
    vec_release(&fields);
    vec_release(&parts);
}

static void array_read(Reading *self, CXType type, ItemList *list, EntityId field, bool is_whole) {
    CXType element = clang_getCanonicalType(clang_getArrayElementType(type));
    long long size = type.kind == CXType_ConstantArray ? clang_getArraySize(type) : -1;
    bool is_outermost = self->depth == 1 && self->is_array;
    CursorList parts = {0};
    for (u32 i = 0; list->at < list->items.count; i++) {
        bool is_named = is_designated(list->items.at[list->at], &parts);
        if (!is_whole && (is_named || (size >= 0 && i >= size))) break;
        if (is_outermost) self->row = i;
        if (is_named) {
            list->at++;
            i = designated_read(self, type, NULL, &parts, field);
        } else {
            element_read(self, element, list, field);
        }
        if (is_outermost) self->row_count = u32_max(self->row_count, i + 1);
    }
    vec_release(&parts);
}

static void aggregate_read(Reading *self, CXType type, ItemList *list, EntityId field, bool is_whole) {
    if (is_array_type(type))
        array_read(self, type, list, field, is_whole);
    else if (type.kind == CXType_Record)
        record_read(self, type, list, field, is_whole);
    else
        while (list->at < list->items.count) scalar_push(self, list->items.at[list->at++], field);
}

static void braces_read(Reading *self, CXType type, CXCursor cursor, EntityId field) {
    ItemList inner = {0};
    unit_children_list(cursor, &inner.items);
    aggregate_read(self, type, &inner, field, true);
    vec_release(&inner.items);
}

/* A record given as a whole, a text for an array of characters. */
static bool is_whole_value(CXType type, CXCursor cursor) {
    CXCursor bare = unit_bare(cursor);
    if (type.kind == CXType_Record) return canonical_type(cursor).kind == CXType_Record;
    return clang_getCursorKind(bare) == CXCursor_StringLiteral &&
           is_number_type(clang_getCanonicalType(clang_getArrayElementType(type)));
}

static void element_read(Reading *self, CXType type, ItemList *list, EntityId field) {
    CXCursor cursor = list->items.at[list->at];
    bool is_aggregate = type.kind == CXType_Record || is_array_type(type);
    if (self->depth >= DEPTH_MAX) {
        scalar_push(self, list->items.at[list->at++], field);
        return;
    }
    self->depth++;
    if (clang_getCursorKind(cursor) == CXCursor_InitListExpr) {
        list->at++;
        braces_read(self, type, cursor, field);
    } else if (is_aggregate && !is_whole_value(type, cursor)) {
        u32 before = list->at;
        aggregate_read(self, type, list, field, false);
        if (list->at == before) scalar_push(self, list->items.at[list->at++], field);
    } else {
        scalar_push(self, list->items.at[list->at++], field);
    }
    self->depth--;
}

/* ---- the whole ----------------------------------------------------------------------------------------- */

static void row_push(Reading *self, CXCursor list) {
    Unit *unit = self->unit;
    InitialiserRow row = {.owner = self->variable, .row_count = u32_max(self->row_count, 1)};
    if (!unit_span(unit, clang_getCursorExtent(list), &row.file, &row.span)) return;
    row.first_scalar = unit->builder->scalars.count;
    row.scalar_count = self->scalars.count;
    for (u32 i = 0; i < self->scalars.count; i++) vec_push(&unit->builder->scalars, self->scalars.at[i]);
    vec_push(&unit->builder->initialisers, row);
}

void unit_initialiser(Unit *self, EntityId variable, CXType type, CXCursor list, UnitUse use) {
    type = clang_getCanonicalType(type);
    CXType element = type;
    while (is_array_type(element)) element = clang_getCanonicalType(clang_getArrayElementType(element));
    Reading reading = {
        .unit = self,
        .variable = variable,
        .use = use,
        .is_array = is_array_type(type),
        .without_numbers = is_array_type(type) && is_number_type(element) &&
                           clang_getCursorKind(list) == CXCursor_InitListExpr,
    };
    ItemList whole = {0};
    vec_push(&whole.items, list);
    element_read(&reading, type, &whole, 0);
    vec_release(&whole.items);
    if (variable) row_push(&reading, list);
    vec_release(&reading.scalars);
}
