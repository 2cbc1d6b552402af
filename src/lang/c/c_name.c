#include "c_state.h"

/* ---- entities ---------------------------------------------------------------------------------------- */

EntityId c_entity_new(CUnit *c, EntityKind kind, NameId name, EntityId parent) {
    EntityId entity = c->facts->entities.count;
    bool is_linked = kind == ENTITY_FUNCTION || (kind == ENTITY_VARIABLE && !parent);
    vec_push(&c->facts->entities, ((EntityRow){.name = name,
                                               .kind = (u8)kind,
                                               .linkage = is_linked ? LINKAGE_EXTERNAL : LINKAGE_NONE,
                                               .parent = parent}));
    vec_push(&c->entities, (CEntity){0});
    return entity;
}

/* A guess becomes what is declared. What branches of #if declare as different things are several. */
EntityId c_declare(CUnit *c, EntityKind kind, NameId name) {
    EntityId entity = c_get(&c->ordinary, name);
    bool is_guess = entity && !c->entities.at[entity].is_declared && c_row(c, entity)->kind != ENTITY_MACRO;
    if (is_guess) {
        c_row(c, entity)->kind = (u8)kind;
        bool is_linked = kind == ENTITY_FUNCTION || kind == ENTITY_VARIABLE;
        c_row(c, entity)->linkage = is_linked ? LINKAGE_EXTERNAL : LINKAGE_NONE;
    }
    if (!entity || c_row(c, entity)->kind != kind)
        *c_slot(&c->ordinary, name) = entity = c_entity_new(c, kind, name, 0);
    c->entities.at[entity].is_declared = true;
    return entity;
}

EntityId c_tag(CUnit *c, EntityKind kind, NameId name) {
    EntityId entity = c_get(&c->tags, name);
    if (!entity || c_row(c, entity)->kind != kind)
        *c_slot(&c->tags, name) = entity = c_entity_new(c, kind, name, 0);
    return entity;
}

void c_declaration_push(CUnit *c, EntityId entity, Span span, Span name, u32 flags) {
    if (c->function) flags |= DECLARATION_IN_FUNCTION;
    c->entities.at[entity].is_declared = true;
    vec_push(&c->facts->declarations, ((DeclarationRow){entity, flags, 1, span, name}));
}

/* ---- fields ------------------------------------------------------------------------------------------ */

enum { CHAIN_MAX = 16 };

EntityId c_resolved(const CUnit *c, EntityId record) {
    for (u32 i = 0; i < CHAIN_MAX && record && c->entities.at[record].record; i++) {
        if (c->facts->entities.at[record].kind != ENTITY_TYPEDEF) break;
        record = c->entities.at[record].record;
    }
    return record;
}

void c_field_add(CUnit *c, EntityId record, NameId name, EntityId field) {
    *map_at(&c->fields, map_pair(record, name), field) = field;
    CEntity *of = &c->entities.at[record];
    if (of->last)
        c->entities.at[of->last].next = field;
    else
        of->first = field;
    of->last = field;
}

EntityId c_field_of(CUnit *c, EntityId record, NameId name) {
    record = c_resolved(c, record);
    u32 known = record ? map_find(&c->fields, map_pair(record, name)) : MAP_NONE;
    if (known != MAP_NONE) return known;
    if (c->entities.at[record].is_whole) record = 0;
    u32 *field = map_at(&c->fields, map_pair(record, name), 0);
    if (!*field) *field = c_entity_new(c, ENTITY_FIELD, name, record);
    return *field;
}

/* ---- local names ------------------------------------------------------------------------------------- */

void c_local_push(CUnit *c, NameId name, EntityId entity, EntityId record) {
    if (!name) return;
    u32 *slot = c_slot(&c->local_of, name);
    vec_push(&c->locals, ((CLocal){.name = name, .entity = entity, .record = record, .hidden = *slot}));
    *slot = c->locals.count;
}

void c_locals_pop(CUnit *c, u32 count) {
    while (c->locals.count > count) {
        CLocal local = vec_pop(&c->locals);
        *c_slot(&c->local_of, local.name) = local.hidden;
    }
}

const CLocal *c_local(const CUnit *c, NameId name) {
    u32 at = c_get(&c->local_of, name);
    return at ? &c->locals.at[at - 1] : NULL;
}
