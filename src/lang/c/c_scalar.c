/* Scalars of arguments and initialisers. */
#include "c_state.h"
#include "c_table.h"

/* ---- one value --------------------------------------------------------------------------------------- */

static u32 unwrapped(const CUnit *c, u32 node) {
    for (;;) {
        u8 part = c->nodes[node].part;
        u32 inner = 0;
        if (part == C_CAST) inner = c_field(c->nodes, node, FIELD_VALUE);
        if (part == C_GROUP) inner = c_first(c->nodes, node);
        if (part == C_GROUP && inner && c_next(c->nodes, node, inner)) inner = 0;
        bool is_address = part == C_REFER && c->source.ptr[c->nodes[node].start] == '&';
        if (is_address) inner = c_field(c->nodes, node, FIELD_ARGUMENT);
        if (!inner) return node;
        node = inner;
    }
}

static EntityId named_entity(const CUnit *c, u32 node) {
    NameId name = c->nodes[node].name;
    const CLocal *local = c_local(c, name);
    if (local) return local->entity;
    EntityId entity = c_get(&c->ordinary, name);
    return entity ? entity : c_get(&c->macros, name);
}

static char escaped(char c) {
    switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case '0': return 0;
    default: return c;
    }
}

/* Escapes of one character; numeric ones stay as they are written. */
static void text_decode(const CUnit *c, u32 node, StrBuf *out) {
    Str text = c_text(c, node);
    size_t at = str_find_char(text, '"');
    if (at == STR_NOT_FOUND) return;
    for (at++; at + 1 < text.len; at++) {
        bool is_escape = text.ptr[at] == '\\' && at + 2 < text.len && !strchr("xuU1234567", text.ptr[at + 1]);
        if (is_escape) at++;
        buf_push_char(out, is_escape ? escaped(text.ptr[at]) : text.ptr[at]);
    }
}

/* Literals beside each other are one, unless a macro stands among them. */
static ScalarRow text_scalar(CUnit *c, u32 node, ScalarRow row) {
    StrBuf text = {0};
    bool is_whole = true;
    if (c->nodes[node].part == C_STRING) text_decode(c, node, &text);
    for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i)) {
        is_whole &= c->nodes[i].part == C_STRING;
        if (is_whole) text_decode(c, i, &text);
    }
    if (is_whole) {
        row.kind = SCALAR_TEXT;
        row.value = builder_name(c->facts, buf_str(&text));
    }
    buf_release(&text);
    return row;
}

/* (void *)0 */
static bool is_null(const CUnit *c, u32 node) {
    if (c->nodes[node].part == C_NULL) return true;
    u32 type = c->nodes[node].part == C_CAST ? c_field(c->nodes, node, FIELD_TYPE) : 0;
    u32 value = c->nodes[node].part == C_CAST ? c_field(c->nodes, node, FIELD_VALUE) : 0;
    return type && value && c_part(c->nodes, type, C_POINTER) && str_eq(c_text(c, value), STR("0"));
}

/* The row of a call that was read just before. */
static u32 call_row(const CUnit *c, u32 call) {
    u32 callee = c_field(c->nodes, call, FIELD_FUNCTION), start = callee ? c->nodes[callee].start : 0;
    for (u32 i = c->facts->references.count; callee && i-- > 1;) {
        const ReferenceRow *row = &c->facts->references.at[i];
        if (row->start < start) break;
        if (row->kind == REFERENCE_CALL && row->start == start) return i;
    }
    return 0;
}

ScalarRow c_scalar(CUnit *c, u32 node) {
    ScalarRow row = {.kind = SCALAR_OTHER, .start = c->nodes[node].start};
    u32 at = unwrapped(c, node);
    u8 part = c->nodes[at].part;
    if (is_null(c, node) || part == C_NULL) {
        row.kind = SCALAR_NULL;
        return row;
    }
    if (part == C_STRING || part == C_STRINGS) return text_scalar(c, at, row);
    bool is_negative = part == C_UNARY && c_part(c->nodes, at, C_NUMBER);
    if (part == C_NUMBER || part == C_CHAR || is_negative) {
        row.kind = SCALAR_NUMBER;
        row.value = builder_name(c->facts, c_text(c, at));
    }
    EntityId entity = part == C_NAME ? named_entity(c, at) : 0;
    if (entity) {
        row.kind = SCALAR_ENTITY;
        row.value = entity;
    }
    if (part == C_CALL && (row.value = call_row(c, at))) row.kind = SCALAR_CALL;
    if (row.kind == SCALAR_OTHER && part != C_CALL) c_local_scalar(c, at, &row);
    return row;
}

/* ---- initialisers ------------------------------------------------------------------------------------ */

/* Where in an initialiser the next value goes. */
typedef struct {
    EntityId owner;
    EntityId record; /* of the elements, or of the thing itself; 0: none or unknown */
    EntityId field;  /* next one; 0: none is known */
    EntityId of;     /* field that the array is; 0: none */
    u32 row;
    bool is_array; /* the list holds elements, not fields */
    bool is_outer; /* elements of it are rows */
} Place;

static void list_read(CUnit *c, u32 node, Place *place);

static EntityId first_field(const CUnit *c, EntityId record) {
    return c->entities.at[c_resolved(c, record)].first;
}

static void scalar_read(CUnit *c, u32 node, const Place *place, EntityId field) {
    c_read_into(c, node, field ? field : place->owner, 0);
    if (!place->owner) return;
    ScalarRow row = c_scalar(c, node);
    row.field = field;
    row.row = place->row;
    vec_push(&c->pending, row);
}

/* The next field of a record among those whose braces are left out; 0 for whole elements. */
static EntityId flat_field(const CUnit *c, const Place *place, bool is_list) {
    if (!place->is_array || !place->record) return 0;
    return place->field || is_list ? place->field : first_field(c, place->record);
}

static void inner_list_read(CUnit *c, u32 node, const Place *place, EntityId field) {
    bool is_array = field && c->entities.at[field].is_array;
    EntityId record = field ? c->entities.at[field].record : place->record;
    list_read(c, node,
              &(Place){.owner = place->owner,
                       .record = record,
                       .field = is_array ? 0 : first_field(c, record),
                       .of = is_array ? field : 0,
                       .row = place->row,
                       .is_array = is_array});
}

/* One value, for an element or for a field. */
static void value_read(CUnit *c, u32 node, Place *place) {
    bool is_list = c->nodes[node].part == C_LIST;
    EntityId flat = flat_field(c, place, is_list), field = flat;
    if (!place->is_array) field = place->field;
    if (is_list)
        inner_list_read(c, node, place, field);
    else
        scalar_read(c, node, place, field ? field : place->of);
    if (field) place->field = c->entities.at[field].next;
    bool is_through = !flat || !place->field;
    if (place->is_outer && place->is_array && is_through) place->row++;
}

/* .a.b = value, [n] = value, a: value */
static void pair_read(CUnit *c, u32 node, Place *place) {
    Place at = *place;
    bool is_inside = false;
    for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i)) {
        u32 name = c->nodes[i].part == C_AT_FIELD ? c_first(c->nodes, i) : 0;
        if (c->nodes[i].part == C_FIELD_NAME && c->nodes[i].field == FIELD_DESIGNATOR) name = i;
        if (c->nodes[i].part == C_AT_INDEX || c->nodes[i].part == C_AT_RANGE) {
            u32 index = c_first(c->nodes, i);
            c_read_into(c, i, 0, 0);
            if (index && c->nodes[index].part == C_NUMBER && place->is_outer && !is_inside)
                at.row = (u32)strtoul(c->source.ptr + c->nodes[index].start, NULL, 0);
            at.is_array = true;
            at.field = 0;
        }
        if (!name || !c->nodes[name].name) continue;
        if (is_inside) at.record = c->entities.at[at.field].record;
        at.field = c_field_of(c, at.record, c->nodes[name].name);
        at.is_array = false;
        is_inside = true;
        c_reference_push(c, REFERENCE_MEMBER, at.field, c->nodes[name].start);
    }
    u32 value = c_field(c->nodes, node, FIELD_VALUE);
    EntityId named = at.field;
    if (!value) return;
    value_read(c, value, &at);
    if (place->is_array)
        place->row = at.row > place->row ? at.row : place->row;
    else
        place->field = c->entities.at[named].next;
}

static void list_read(CUnit *c, u32 node, Place *place) {
    if (c->depth++ > C_DEPTH_MAX) {
        c_words_push(c, c_span(c, node), WORD_LOST, 0);
        c->depth--;
        return;
    }
    for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i)) {
        CPart part = (CPart)c->nodes[i].part;
        if (part == C_PAIR)
            pair_read(c, i, place);
        else if (part == C_LOST || c_is_preprocessor(part))
            c_read(c, i, USE_VALUE);
        else
            value_read(c, i, place);
    }
    c->depth--;
}

/* Conditions that c_tables_open took out of the text: what they ask about may be asked of them. */
static void conditions_read(CUnit *c, u32 node) {
    Span span;
    for (u32 at = c->nodes[node].start; c_condition_next(c->source, &at, c->nodes[node].end, &span);)
        c_words_push(c, span, WORD_LOST, 0);
}

void c_initialiser_read(CUnit *c, u32 node, EntityId owner, EntityId record, bool is_array) {
    if (!node) return;
    u32 first = c->pending.count;
    bool is_list = c->nodes[node].part == C_LIST;
    Place place = {.owner = owner,
                   .record = record,
                   .field = is_array ? 0 : first_field(c, record),
                   .is_array = is_array,
                   .is_outer = true};
    if (is_list)
        list_read(c, node, &place), conditions_read(c, node);
    else
        scalar_read(c, node, &place, 0);
    if (!owner) return;
    u32 rows = 0, at = c->facts->scalars.count;
    for (u32 i = first; i < c->pending.count; i++) {
        rows = u32_max(rows, c->pending.at[i].row + 1);
        vec_push(&c->facts->scalars, c->pending.at[i]);
    }
    vec_push(&c->facts->initialisers,
             ((InitialiserRow){owner, rows, at, c->pending.count - first, 1, c_span(c, node)}));
    c->pending.count = first;
}
