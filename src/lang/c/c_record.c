/* Structures, unions and enumerations. */
#include "c_declare.h"

/* ---- fields ------------------------------------------------------------------------------------------ */

static void field_declared(CUnit *c, u32 node, u32 declarator, EntityId record, EntityId type) {
    CDeclared of = c_declared(c->nodes, declarator);
    if (!of.name || !c->nodes[of.name].name) return;
    NameId name = c->nodes[of.name].name;
    u32 known = map_find(&c->fields, map_pair(record, name));
    EntityId field = known != MAP_NONE ? known : c_entity_new(c, ENTITY_FIELD, name, record);
    bool is_new = !c->entities.at[field].is_declared;
    c_declaration_push(c, field, c_span(c, node), c_span(c, of.name), DECLARATION_DEFINES);
    if (is_new) c_field_add(c, record, name, field);
    c->entities.at[field].is_array = of.nearest && c->nodes[of.nearest].part == C_ARRAY;
    c_type_give(c, field, node, declarator, type);
    c_attributes_of(c, node, field);
    c_declarator_read(c, declarator);
}

/* Members of a record without name are members of the outer one. */
static void fields_hoist(CUnit *c, EntityId record, EntityId inner) {
    for (EntityId field = c->entities.at[inner].first; field; field = c->entities.at[field].next)
        *map_at(&c->fields, map_pair(record, c_row(c, field)->name), field) = field;
}

static void field_read(CUnit *c, u32 node, EntityId record) {
    EntityId type = c_specifiers_read(c, node);
    bool has_declarator = false;
    for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i)) {
        if (c->nodes[i].part == C_BITS) c_read_parts(c, i);
        if (c->nodes[i].field != FIELD_DECLARATOR) continue;
        field_declared(c, node, i, record, type);
        has_declarator = true;
    }
    if (!has_declarator && type) fields_hoist(c, record, type);
}

/* ---- enumerators ------------------------------------------------------------------------------------- */

static void enumerator_read(CUnit *c, u32 node, EntityId enumeration) {
    u32 name = c_field(c->nodes, node, FIELD_NAME);
    if (!name || !c->nodes[name].name) return;
    EntityId entity = c_get(&c->ordinary, c->nodes[name].name);
    if (!entity || c_row(c, entity)->kind != ENTITY_ENUMERATOR || c_row(c, entity)->parent != enumeration)
        entity = c_entity_new(c, ENTITY_ENUMERATOR, c->nodes[name].name, enumeration);
    if (c->function)
        c_local_push(c, c->nodes[name].name, entity, 0);
    else
        *c_slot(&c->ordinary, c->nodes[name].name) = entity;
    c_declaration_push(c, entity, c_span(c, node), c_span(c, name), DECLARATION_DEFINES);
    c_read(c, c_field(c->nodes, node, FIELD_VALUE), USE_VALUE);
}

static void members_read(CUnit *c, u32 list, u32 first, EntityId record) {
    if (c->depth++ > C_DEPTH_MAX) first = 0;
    for (u32 i = first; i; i = c_next(c->nodes, list, i)) {
        CPart part = (CPart)c->nodes[i].part;
        if (part == C_FIELD)
            field_read(c, i, record);
        else if (part == C_ENUMERATOR)
            enumerator_read(c, i, record);
        else if (c_is_branch(part))
            members_read(c, i, c_branch_open(c, i), record);
        else
            c_read(c, i, USE_VALUE);
    }
    c->depth--;
}

/* ---- the whole --------------------------------------------------------------------------------------- */

static EntityKind record_kind(CPart part) {
    if (part == C_ENUM) return ENTITY_ENUM;
    return part == C_UNION ? ENTITY_UNION : ENTITY_STRUCT;
}

/* Tags are of file scope, also those inside of other records; without tag it belongs to what it stands in. */
static EntityId record_entity(CUnit *c, EntityKind kind, NameId tag, NameId typedef_name, bool is_whole) {
    EntityId entity;
    if (tag && !(c->function && is_whole)) return c_tag(c, kind, tag);
    if (tag) {
        entity = c_entity_new(c, kind, tag, c->function);
        *c_slot(&c->tags, tag) = entity;
        return entity;
    }
    u8 around = c_row(c, c->owner)->kind;
    bool is_inside = around == ENTITY_STRUCT || around == ENTITY_UNION || c->function;
    entity = c_entity_new(c, kind, typedef_name, is_inside && !typedef_name ? c->owner : c->function);
    c_row(c, entity)->flags |= ENTITY_ANONYMOUS;
    return entity;
}

/* Up to the semicolon that ends a declaration of nothing else. */
static Span record_span(const CUnit *c, u32 node) {
    Span span = c_span(c, node);
    u32 at = span.end;
    while (at < c->source.len && strchr(" \t\r\n", c->source.ptr[at])) at++;
    if (at < c->source.len && c->source.ptr[at] == ';') span.end = at + 1;
    return span;
}

/* `struct s;` alone declares; elsewhere it refers. */
static bool stands_alone(const CUnit *c, u32 node) {
    return c->nodes[node].field == FIELD_NONE;
}

EntityId c_record_read(CUnit *c, u32 node, NameId typedef_name) {
    u32 name = c_field(c->nodes, node, FIELD_NAME), body = c_field(c->nodes, node, FIELD_BODY);
    NameId tag = name ? c->nodes[name].name : 0;
    if (!tag && !body) return 0;
    EntityId record = record_entity(c, record_kind((CPart)c->nodes[node].part), tag, typedef_name, body != 0);
    if (!body && !stands_alone(c, node)) {
        c_reference_push(c, REFERENCE_TYPE, record, c->nodes[name].start);
        return record;
    }
    Span place = name ? c_span(c, name) : (Span){c->nodes[node].start, c->nodes[node].start};
    bool is_alone = stands_alone(c, node);
    c_declaration_push(c, record, is_alone ? record_span(c, node) : c_span(c, node), place,
                       body ? DECLARATION_DEFINES : 0);
    if (!is_alone) c_reference_push(c, REFERENCE_TYPE, record, place.start);
    EntityId owner = c->owner;
    c->owner = record;
    c->entities.at[record].is_whole |= body != 0;
    c_attributes_of(c, node, record);
    if (body) members_read(c, body, c_first(c->nodes, body), record);
    c->owner = owner;
    return record;
}
