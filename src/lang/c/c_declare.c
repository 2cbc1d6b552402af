#include "c_declare.h"

/* ---- declarators ------------------------------------------------------------------------------------- */

bool c_is_declarator(u8 part) {
    return part == C_ATTRIBUTED || part == C_POINTER || part == C_CALLABLE || part == C_ARRAY ||
           part == C_PARENTHESIZED || part == C_INIT || part == C_NAME || part == C_FIELD_NAME ||
           part == C_TYPE_NAME || part == C_PRIMITIVE;
}

static u32 inner_declarator(CNodes nodes, u32 at) {
    u32 inner = c_field(nodes, at, FIELD_DECLARATOR);
    for (u32 i = c_first(nodes, at); i && !inner; i = c_next(nodes, at, i))
        if (c_is_declarator(nodes[i].part) && nodes[i].field != FIELD_SIZE) inner = i;
    return inner;
}

CDeclared c_declared(CNodes nodes, u32 at) {
    CDeclared out = {0};
    while (at) {
        u8 part = nodes[at].part;
        if (nodes[at].name) {
            out.name = at;
            break;
        }
        if (part == C_CALLABLE || part == C_ARRAY || part == C_POINTER) out.nearest = at;
        if (part == C_POINTER) out.pointer = at;
        bool can_hold =
            c_is_declarator(part) && part != C_NAME && part != C_FIELD_NAME && part != C_TYPE_NAME;
        at = can_hold ? inner_declarator(nodes, at) : 0;
    }
    return out;
}

/* The name itself is skipped; types of parameters and sizes of arrays are read. */
void c_declarator_read(CUnit *c, u32 node) {
    if (!node || c->depth > C_DEPTH_MAX) return;
    c->depth++;
    for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i)) {
        u8 part = c->nodes[i].part;
        if (part == C_PARAMETERS || part == C_PARAMETER || (c_is_declarator(part) && !c->nodes[i].name))
            c_declarator_read(c, i);
        else if (part == C_GNU_ATTRIBUTE || part == C_ATTRIBUTES)
            continue;
        else if (part == C_ASM)
            c_asm_words(c, i);
        else if (c->nodes[node].part == C_CALLABLE && (part == C_NAME || part == C_CALL) &&
                 c->nodes[i].field != FIELD_DECLARATOR)
            c_read(c, i, USE_VALUE); /* a macro behind the parameters */
        else if (c->nodes[i].field == FIELD_TYPE || c->nodes[i].field == FIELD_SIZE || part == C_LOST)
            c_read(c, i, USE_VALUE);
    }
    c->depth--;
}

/* ---- specifiers -------------------------------------------------------------------------------------- */

CStorage c_storage(const CUnit *c, u32 node) {
    CStorage out = {0};
    for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i)) {
        Str word = c_text(c, i);
        if (c->nodes[i].part == C_STORAGE) {
            out.is_static |= str_eq(word, STR("static"));
            out.is_extern |= str_eq(word, STR("extern"));
            out.is_inline |= str_find(word, STR("inline")) != STR_NOT_FOUND;
        }
        if (c->nodes[i].part == C_QUALIFIER)
            out.is_const |= str_eq(word, STR("const")) || str_eq(word, STR("constexpr"));
    }
    return out;
}

/* What has no tag is named after the typedef. */
EntityId c_type_named(CUnit *c, u32 node, NameId typedef_name) {
    switch (c->nodes[node].part) {
    case C_TYPE_NAME: return c_type_read(c, node);
    case C_STRUCT:
    case C_UNION:
    case C_ENUM: return c_record_read(c, node, typedef_name);
    case C_MACRO_TYPE: c_macro_type_read(c, node); return 0;
    case C_SIZED: c_read_parts(c, node); return 0;
    default: return 0;
    }
}

EntityId c_specifiers_read(CUnit *c, u32 node) {
    EntityId type = 0;
    for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i)) {
        if (c->nodes[i].field == FIELD_TYPE) type = c_type_named(c, i, 0);
        if (c->nodes[i].part == C_QUALIFIER) c_read_parts(c, i); /* alignas */
        if (c->nodes[i].part == C_LOST) c_read(c, i, USE_VALUE);
    }
    return type;
}

void c_macro_type_read(CUnit *c, u32 node) {
    u32 name = c_field(c->nodes, node, FIELD_NAME);
    Str word = name ? c_text(c, name) : STR_NONE;
    u8 outer = c->flags;
    if (str_find(word, STR("typeof")) != STR_NOT_FOUND)
        c->flags |= REFERENCE_UNEVALUATED;
    else if (name)
        c_name_read(c, name, USE_VALUE);
    c_read(c, c_field(c->nodes, node, FIELD_TYPE), USE_VALUE);
    c->flags = outer;
}

/* ---- parameters -------------------------------------------------------------------------------------- */

static bool is_void(const CUnit *c, u32 parameter) {
    return str_eq(c_text(c, parameter), STR("void"));
}

void c_parameters_count(CUnit *c, u32 callable, EntityId function) {
    u32 list = c_field(c->nodes, callable, FIELD_PARAMETERS), count = 0, flags = 0;
    bool is_empty = list && !c_first(c->nodes, list);
    for (u32 i = c_first(c->nodes, list); list && i; i = c_next(c->nodes, list, i)) {
        u8 part = c->nodes[i].part;
        count += (part == C_PARAMETER && !is_void(c, i)) || part == C_NAME;
        if (part == C_VARIADIC) flags |= ENTITY_VARIADIC;
        if (part == C_NAME) flags |= ENTITY_NO_PROTOTYPE;
    }
    EntityRow *row = c_row(c, function);
    row->flags |= flags | (is_empty ? ENTITY_NO_PROTOTYPE : 0);
    if (!is_empty) row->parameters = (u16)u32_min(count, UINT16_MAX);
}

/* Of an old definition, only the names; their declarations follow the list. */
void c_parameters_bind(CUnit *c, u32 callable) {
    u32 list = c_field(c->nodes, callable, FIELD_PARAMETERS);
    for (u32 i = c_first(c->nodes, list); list && i; i = c_next(c->nodes, list, i)) {
        if (c->nodes[i].part == C_NAME) c_local_push(c, c->nodes[i].name, 0, 0);
        if (c->nodes[i].part != C_PARAMETER) continue;
        CDeclared of = c_declared(c->nodes, c_field(c->nodes, i, FIELD_DECLARATOR));
        if (of.name) c_local_declare(c, i, of);
    }
}
