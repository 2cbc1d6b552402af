#include "c_state.h"

void c_read_parts(CUnit *c, u32 node) {
    for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i)) c_read(c, i, USE_VALUE);
}

void c_read_into(CUnit *c, u32 node, EntityId sink, u32 argument) {
    if (!node) return;
    EntityId outer_sink = c->sink;
    u32 outer_argument = c->argument;
    c->sink = sink;
    c->argument = argument;
    c_read(c, node, USE_VALUE);
    c->sink = outer_sink;
    c->argument = outer_argument;
}

/* A value of which nobody keeps track where it goes. */
static void value_read(CUnit *c, u32 node, CUse use) {
    EntityId sink = c->sink;
    u32 argument = c->argument;
    c->sink = 0;
    c->argument = 0;
    if (node) c_read(c, node, use);
    c->sink = sink;
    c->argument = argument;
}

static void values_read(CUnit *c, u32 node) {
    for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i)) value_read(c, i, USE_VALUE);
}

/* First character behind `at` that is no blank. */
static char char_behind(const CUnit *c, u32 at) {
    while (at < c->source.len && strchr(" \t\r\n\\", c->source.ptr[at])) at++;
    return at < c->source.len ? c->source.ptr[at] : 0;
}

/* Inside of parentheses. */
static u32 inner(const CUnit *c, u32 node) {
    while (node && c->nodes[node].part == C_GROUP && c_first(c->nodes, node)) {
        u32 first = c_first(c->nodes, node);
        if (c_next(c->nodes, node, first)) break;
        node = first;
    }
    return node;
}

/* ---- what a value is of ------------------------------------------------------------------------------ */

static EntityId name_record(CUnit *c, NameId name) {
    const CLocal *local = c_local(c, name);
    if (local) return local->record;
    return c->entities.at[c_get(&c->ordinary, name)].record;
}

EntityId c_type_record(CUnit *c, u32 type) {
    for (u32 i = c_first(c->nodes, type); i; i = c_next(c->nodes, type, i)) {
        NameId name = c->nodes[i].name;
        u32 tag = c_field(c->nodes, i, FIELD_NAME);
        if (c->nodes[i].part == C_TYPE_NAME) return c_resolved(c, c_get(&c->ordinary, name));
        if (c->nodes[i].part == C_STRUCT || c->nodes[i].part == C_UNION)
            return tag ? c_get(&c->tags, c->nodes[tag].name) : 0;
    }
    return 0;
}

static EntityId record_of(CUnit *c, u32 node, u32 depth) {
    if (!node || depth > C_DEPTH_MAX) return 0;
    const OutlineNode *at = &c->nodes[node];
    u32 part;
    switch (at->part) {
    case C_NAME: return name_record(c, at->name);
    case C_GROUP:
    case C_REFER:
    case C_SUBSCRIPT:
    case C_UPDATE: return record_of(c, c_first(c->nodes, node), depth + 1);
    case C_CALL: return record_of(c, c_field(c->nodes, node, FIELD_FUNCTION), depth + 1);
    case C_CAST:
    case C_COMPOUND: return c_type_record(c, c_field(c->nodes, node, FIELD_TYPE));
    case C_MEMBER: {
        EntityId of = c_resolved(c, record_of(c, c_field(c->nodes, node, FIELD_ARGUMENT), depth + 1));
        part = c_field(c->nodes, node, FIELD_FIELD);
        u32 field = of && part ? map_find(&c->fields, map_pair(of, c->nodes[part].name)) : MAP_NONE;
        return field == MAP_NONE ? 0 : c->entities.at[field].record;
    }
    default: return 0;
    }
}

EntityId c_record_of(CUnit *c, u32 node) {
    return record_of(c, node, 0);
}

/* ---- members ----------------------------------------------------------------------------------------- */

static void member_push(CUnit *c, EntityId field, u32 start, CUse use) {
    if (use != USE_STORE) {
        u32 at = c_reference_push(c, REFERENCE_MEMBER, field, start);
        c->facts->references.at[at].sink = c->sink;
        c->facts->references.at[at].argument = c->argument;
    }
    if (use == USE_STORE || use == USE_CHANGE) c_reference_push(c, REFERENCE_MEMBER_WRITE, field, start);
}

/* The field of a member expression. */
static EntityId member_field(CUnit *c, u32 node) {
    u32 part = c_field(c->nodes, node, FIELD_FIELD);
    if (!part || !c->nodes[part].name) return 0;
    return c_field_of(c, c_record_of(c, c_field(c->nodes, node, FIELD_ARGUMENT)), c->nodes[part].name);
}

/* Storing in a member of a variable stores in the variable; behind a pointer it reads the pointer. */
static void member_read(CUnit *c, u32 node, CUse use) {
    u32 object = c_field(c->nodes, node, FIELD_ARGUMENT), part = c_field(c->nodes, node, FIELD_FIELD);
    EntityId field = member_field(c, node);
    bool is_inside = object && char_behind(c, c->nodes[object].end) == '.';
    value_read(c, object, is_inside ? use : USE_VALUE);
    if (!field) return;
    EntityId macro = c_get(&c->macros, c->nodes[part].name);
    if (macro && c->entities.at[macro].is_declared)
        c_reference_push(c, REFERENCE_EXPANSION, macro, c->nodes[part].start);
    member_push(c, field, c->nodes[part].start, use);
}

/* Storing in an element stores in the array; behind a pointer it reads the pointer. */
static void subscript_read(CUnit *c, u32 node, CUse use) {
    u32 array = c_field(c->nodes, node, FIELD_ARGUMENT), of = inner(c, array);
    bool is_array = false;
    if (c->nodes[of].part == C_NAME && !c_local(c, c->nodes[of].name))
        is_array = c->entities.at[c_get(&c->ordinary, c->nodes[of].name)].is_array;
    value_read(c, array, is_array ? use : USE_VALUE);
    value_read(c, c_field(c->nodes, node, FIELD_INDEX), USE_VALUE);
}

/* ---- calls ------------------------------------------------------------------------------------------- */

/* (f)(x), (*f)(x) */
static u32 callee_of(const CUnit *c, u32 node) {
    u32 callee = inner(c, node);
    while (c->nodes[callee].part == C_REFER && callee != node)
        callee = inner(c, c_field(c->nodes, callee, FIELD_ARGUMENT));
    return callee;
}

static u32 callee_read(CUnit *c, u32 node) {
    u32 callee = callee_of(c, node), start = c->nodes[node].start;
    if (c->nodes[callee].part == C_NAME && c->nodes[callee].name) return c_name_called(c, callee);
    value_read(c, node, USE_VALUE);
    EntityId field = c->nodes[callee].part == C_MEMBER ? member_field(c, callee) : 0;
    u32 at = c_reference_push(c, REFERENCE_CALL, 0, start);
    c->facts->references.at[at].sink = field;
    return at;
}

static void call_read(CUnit *c, u32 node) {
    u32 callee = c_field(c->nodes, node, FIELD_FUNCTION);
    u32 arguments = c_field(c->nodes, node, FIELD_ARGUMENTS), count = 0;
    if (!callee) return;
    u32 call = callee_read(c, callee);
    ReferenceRow row = c->facts->references.at[call];
    for (u32 i = c_first(c->nodes, arguments); arguments && i; i = c_next(c->nodes, arguments, i))
        c_read_into(c, i, row.target ? row.target : row.sink, count++);
    u32 first = c->facts->scalars.count;
    for (u32 i = c_first(c->nodes, arguments); arguments && i; i = c_next(c->nodes, arguments, i))
        vec_push(&c->facts->scalars, c_scalar(c, i));
    c->facts->references.at[call].first_scalar = first;
    c->facts->references.at[call].scalar_count = (u16)u32_min(count, UINT16_MAX);
}

/* ---- the rest ---------------------------------------------------------------------------------------- */

/* Field or variable that an assignment stores in. */
static EntityId stored_entity(CUnit *c, u32 left) {
    u32 at = inner(c, left);
    while (c->nodes[at].part == C_SUBSCRIPT) at = inner(c, c_field(c->nodes, at, FIELD_ARGUMENT));
    if (c->nodes[at].part == C_MEMBER) return member_field(c, at);
    if (c->nodes[at].part != C_NAME) return 0;
    const CLocal *local = c_local(c, c->nodes[at].name);
    return local ? local->entity : c_get(&c->ordinary, c->nodes[at].name);
}

static void assign_read(CUnit *c, u32 node, CUse use) {
    u32 left = c_field(c->nodes, node, FIELD_LEFT), right = c_field(c->nodes, node, FIELD_RIGHT);
    if (!left) return;
    bool is_plain = char_behind(c, c->nodes[left].end) == '=';
    value_read(c, left, is_plain || use == USE_NOTHING ? USE_STORE : USE_CHANGE);
    c_read_into(c, right, stored_entity(c, left), 0);
    c_local_set(c, left, is_plain ? right : 0);
}

static void refer_read(CUnit *c, u32 node, CUse use) {
    u32 of = c_field(c->nodes, node, FIELD_ARGUMENT);
    bool is_address = c->source.ptr[c->nodes[node].start] == '&';
    if (is_address && of)
        c_read(c, of, USE_ADDRESS);
    else
        value_read(c, of, USE_VALUE);
    (void)use;
}

/* sizeof(x), and sizeof(T) where T looks like an expression. */
static void unevaluated_read(CUnit *c, u32 node) {
    u8 outer = c->flags;
    c->flags |= REFERENCE_UNEVALUATED;
    values_read(c, node);
    c->flags = outer;
}

static void offsetof_read(CUnit *c, u32 node) {
    u32 type = c_field(c->nodes, node, FIELD_TYPE), member = c_field(c->nodes, node, FIELD_MEMBER);
    u8 outer = c->flags;
    c->flags |= REFERENCE_UNEVALUATED;
    value_read(c, type, USE_VALUE);
    if (member && c->nodes[member].name)
        c_reference_push(c, REFERENCE_MEMBER, c_field_of(c, c_type_record(c, type), c->nodes[member].name),
                         c->nodes[member].start);
    c->flags = outer;
}

static void conditional_read(CUnit *c, u32 node) {
    for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i))
        if (c->nodes[i].field == FIELD_CONDITION)
            value_read(c, i, USE_VALUE);
        else
            c_read(c, i, USE_VALUE);
}

static void asm_read(CUnit *c, u32 node) {
    for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i)) {
        u8 part = c->nodes[i].part;
        if (part != C_ASM_OUTPUT && part != C_ASM_INPUT) continue;
        u32 operand = c_field(c->nodes, i, FIELD_VALUE);
        value_read(c, operand, part == C_ASM_OUTPUT ? USE_CHANGE : USE_VALUE);
    }
    c_asm_words(c, node);
}

static void block_read(CUnit *c, u32 node) {
    u32 locals = c->locals.count;
    values_read(c, node);
    c_locals_pop(c, locals);
}

static void for_read(CUnit *c, u32 node) {
    u32 locals = c->locals.count;
    for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i)) {
        u8 field = c->nodes[i].field;
        value_read(c, i, field == FIELD_INITIALIZER || field == FIELD_UPDATE ? USE_NOTHING : USE_VALUE);
    }
    c_locals_pop(c, locals);
}

static void comma_read(CUnit *c, u32 node, CUse use) {
    value_read(c, c_field(c->nodes, node, FIELD_LEFT), USE_NOTHING);
    u32 right = c_field(c->nodes, node, FIELD_RIGHT);
    if (right) c_read(c, right, use);
}

static void expression_read(CUnit *c, u32 node, CUse use) {
    switch (c->nodes[node].part) {
    case C_NAME: c_name_read(c, node, use); break;
    case C_STRING: c_text_word(c, node); break;
    case C_ASSIGN: assign_read(c, node, use); break;
    case C_UPDATE:
        value_read(c, c_field(c->nodes, node, FIELD_ARGUMENT), use == USE_NOTHING ? USE_STORE : USE_CHANGE);
        c_local_set(c, node, 0);
        break;
    case C_CONDITIONAL: conditional_read(c, node); break;
    case C_COMMA: comma_read(c, node, use); break;
    case C_CAST:
        value_read(c, c_field(c->nodes, node, FIELD_TYPE), USE_VALUE);
        c_read(c, c_field(c->nodes, node, FIELD_VALUE), USE_VALUE);
        break;
    case C_REFER: refer_read(c, node, use); break;
    case C_SIZEOF: unevaluated_read(c, node); break;
    case C_OFFSETOF: offsetof_read(c, node); break;
    case C_SUBSCRIPT: subscript_read(c, node, use); break;
    case C_CALL: call_read(c, node); break;
    case C_MEMBER: member_read(c, node, use); break;
    case C_COMPOUND:
        value_read(c, c_field(c->nodes, node, FIELD_TYPE), USE_VALUE);
        c_initialiser_read(c, c_field(c->nodes, node, FIELD_VALUE), 0, c_record_of(c, node),
                           c_part(c->nodes, c_field(c->nodes, node, FIELD_TYPE), C_ARRAY) != 0);
        break;
    case C_GROUP: {
        u32 first = c_first(c->nodes, node);
        if (first && !c_next(c->nodes, node, first)) {
            c_read(c, first, use);
            break;
        }
        values_read(c, node);
        break;
    }
    case C_ASM: asm_read(c, node); break;
    case C_LIST: c_initialiser_read(c, node, 0, 0, false); break;
    default: values_read(c, node);
    }
}

static void node_read(CUnit *c, u32 node, CUse use) {
    switch (c->nodes[node].part) {
    case C_FUNCTION: c_function_read(c, node); break;
    case C_DECLARATION: c_declaration_read(c, node); break;
    case C_TYPEDEF: c_typedef_read(c, node); break;
    case C_STRUCT:
    case C_UNION:
    case C_ENUM: c_record_read(c, node, 0); break;
    case C_TYPE_NAME: c_type_read(c, node); break;
    case C_TYPE:
        c_specifiers_read(c, node);
        c_declarator_read(c, c_field(c->nodes, node, FIELD_DECLARATOR));
        break;
    case C_MACRO_TYPE: c_macro_type_read(c, node); break;
    case C_GNU_ATTRIBUTE:
    case C_ATTRIBUTES:
    case C_DECLSPEC: c_attribute_read(c, node, c->owner); break;
    case C_BLOCK: block_read(c, node); break;
    case C_FOR: for_read(c, node); break;
    case C_EXPRESSION:
        for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i)) value_read(c, i, USE_NOTHING);
        break;
    case C_LOST: c_lost_read(c, node); break;
    default: expression_read(c, node, use);
    }
}

void c_read(CUnit *c, u32 node, CUse use) {
    if (!node) return;
    if (c->depth > C_DEPTH_MAX) {
        c_words_push(c, c_span(c, node), WORD_LOST, 0);
        return;
    }
    c->depth++;
    if (c_is_preprocessor((CPart)c->nodes[node].part))
        c_preprocessor_read(c, node);
    else
        node_read(c, node, use);
    c->depth--;
}
