/* Local variables and parameters: which one a value is made from, and what those that hold text are set
 * to. */
#include "c_declare.h"

static bool is_characters(const CUnit *c, u32 node) {
    u32 type = c_field(c->nodes, node, FIELD_TYPE);
    Str word = type ? c_text(c, type) : STR_NONE;
    return str_ends(word, STR("char")) || str_ends(word, STR("int8_t"));
}

void c_local_declare(CUnit *c, u32 node, CDeclared of) {
    u32 depth = c->locals.count;
    c_local_push(c, c->nodes[of.name].name, 0, c_type_record(c, node));
    if (c->locals.count == depth) return;
    CLocal *local = &c->locals.at[depth];
    u8 nearest = of.nearest ? c->nodes[of.nearest].part : C_NONE;
    local->start = c->nodes[of.name].start;
    local->is_text = (nearest == C_POINTER || nearest == C_ARRAY) && is_characters(c, node);
}

/* One that has a row here: no static one, and none of a head that did not parse. */
static const CLocal *named_local(const CUnit *c, u32 node) {
    const CLocal *local = c->nodes[node].part == C_NAME ? c_local(c, c->nodes[node].name) : NULL;
    return local && local->start ? local : NULL;
}

/* The first local in the expression; one that holds text goes before all others. Sizes and calls are not
 * entered. */
static const CLocal *within_find(const CUnit *c, u32 node, u32 depth) {
    const CLocal *found = named_local(c, node);
    u8 part = c->nodes[node].part;
    if (found || depth > C_DEPTH_MAX || part == C_SIZEOF || part == C_CALL) return found;
    for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i)) {
        const CLocal *inner = within_find(c, i, depth + 1);
        if (inner && (!found || inner->is_text)) found = inner;
        if (found && found->is_text) break;
    }
    return found;
}

void c_local_scalar(const CUnit *c, u32 at, ScalarRow *row) {
    const CLocal *whole = named_local(c, at), *local = whole ? whole : within_find(c, at, 0);
    if (!local) return;
    row->kind = whole ? SCALAR_LOCAL : SCALAR_WITHIN;
    row->value = local->start;
}

static void local_push(CUnit *c, const CLocal *local, ScalarRow value, u32 start) {
    LocalRow row = {c->owner, local->start, c->facts->scalars.count, 1, start};
    vec_push(&c->facts->scalars, value);
    vec_push(&c->facts->locals, row);
}

void c_local_start(CUnit *c, u32 name, u32 value) {
    const CLocal *local = named_local(c, name);
    if (local && local->is_text) local_push(c, local, c_scalar(c, value), c->nodes[name].start);
}

void c_local_set(CUnit *c, u32 left, u32 value) {
    while (c->nodes[left].part == C_GROUP && c_first(c->nodes, left)) left = c_first(c->nodes, left);
    const CLocal *whole = named_local(c, left), *local = whole ? whole : within_find(c, left, 0);
    if (!local || !local->is_text) return;
    ScalarRow row = {.kind = SCALAR_OTHER, .start = c->nodes[left].start};
    if (whole && value) row = c_scalar(c, value);
    local_push(c, local, row, c->nodes[left].start);
}
