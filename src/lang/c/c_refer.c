#include "c_state.h"

u32 c_reference_push(CUnit *c, ReferenceKind kind, EntityId target, u32 start) {
    u32 at = c->facts->references.count;
    vec_push(&c->facts->references, ((ReferenceRow){.kind = (u8)kind,
                                                    .flags = c->flags,
                                                    .owner = c->owner,
                                                    .target = target,
                                                    .file = 1,
                                                    .start = start}));
    return at;
}

/* A reference to something whose value goes to the sink. */
static u32 valued_push(CUnit *c, ReferenceKind kind, EntityId target, u32 start) {
    u32 at = c_reference_push(c, kind, target, start);
    c->facts->references.at[at].sink = c->sink;
    c->facts->references.at[at].argument = c->argument;
    return at;
}

/* Words of capitals are macros by custom. */
static bool is_capitals(Str name) {
    bool has_letter = false;
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] >= 'a' && name.ptr[i] <= 'z') return false;
        has_letter |= name.ptr[i] >= 'A' && name.ptr[i] <= 'Z';
    }
    return has_letter;
}

EntityId c_macro_of(CUnit *c, NameId name) {
    if (!name) return 0;
    u32 *slot = c_slot(&c->macros, name);
    if (!*slot) *slot = c_entity_new(c, ENTITY_MACRO, name, 0);
    return *slot;
}

/* What nobody in the file declares. */
static EntityId guess(CUnit *c, NameId name, EntityKind kind) {
    bool is_macro = kind != ENTITY_TYPEDEF && is_capitals(intern_text(&c->facts->name_table, name));
    EntityId entity = is_macro ? c_macro_of(c, name) : c_entity_new(c, kind, name, 0);
    *c_slot(&c->ordinary, name) = entity;
    return entity;
}

/* The macro of the file that the name is, expanded; 0 for none. */
static u32 expansion_push(CUnit *c, NameId name, u32 start) {
    EntityId macro = c_get(&c->macros, name);
    return macro && c->entities.at[macro].is_declared ? valued_push(c, REFERENCE_EXPANSION, macro, start) : 0;
}

static void variable_push(CUnit *c, EntityId variable, u32 start, CUse use) {
    if (use == USE_ADDRESS) valued_push(c, REFERENCE_ADDRESS, variable, start);
    if (use == USE_VALUE || use == USE_NOTHING || use == USE_CHANGE)
        valued_push(c, REFERENCE_READ, variable, start);
    if (use == USE_STORE || use == USE_CHANGE) c_reference_push(c, REFERENCE_WRITE, variable, start);
}

static void entity_push(CUnit *c, EntityId entity, u32 start, CUse use) {
    switch (c_row(c, entity)->kind) {
    case ENTITY_FUNCTION: valued_push(c, REFERENCE_ADDRESS, entity, start); break;
    case ENTITY_TYPEDEF: c_reference_push(c, REFERENCE_TYPE, entity, start); break;
    case ENTITY_MACRO: valued_push(c, REFERENCE_EXPANSION, entity, start); break;
    default: variable_push(c, entity, start, use);
    }
}

EntityId c_name_read(CUnit *c, u32 node, CUse use) {
    NameId name = c->nodes[node].name;
    u32 start = c->nodes[node].start;
    if (!name) return 0;
    u32 expansion = expansion_push(c, name, start);
    const CLocal *local = c_local(c, name);
    EntityId entity = local ? local->entity : c_get(&c->ordinary, name);
    if (!local && !entity && expansion) return c_get(&c->macros, name);
    if (!local && !entity) entity = guess(c, name, ENTITY_VARIABLE);
    if (entity) entity_push(c, entity, start, use);
    return entity;
}

/* A local pointer is called, or a variable; else a function, as far as the file says. */
static u32 callee_push(CUnit *c, EntityId callee, u32 start) {
    CEntity *known = &c->entities.at[callee];
    EntityRow *row = c_row(c, callee);
    if (row->kind == ENTITY_VARIABLE && !known->is_declared) row->kind = ENTITY_FUNCTION;
    if (row->kind == ENTITY_FUNCTION) return c_reference_push(c, REFERENCE_CALL, callee, start);
    if (row->kind == ENTITY_TYPEDEF) return c_reference_push(c, REFERENCE_TYPE, callee, start);
    if (row->kind == ENTITY_MACRO) return c_reference_push(c, REFERENCE_EXPANSION, callee, start);
    c_reference_push(c, REFERENCE_READ, callee, start);
    u32 at = c_reference_push(c, REFERENCE_CALL, 0, start);
    c->facts->references.at[at].sink = callee;
    return at;
}

u32 c_name_called(CUnit *c, u32 node) {
    NameId name = c->nodes[node].name;
    u32 start = c->nodes[node].start;
    EntityId macro = c_get(&c->macros, name);
    bool is_macro = macro && c->entities.at[macro].is_declared;
    u32 expansion = is_macro ? c_reference_push(c, REFERENCE_EXPANSION, macro, start) : 0;
    const CLocal *local = c_local(c, name);
    EntityId callee = local ? local->entity : c_get(&c->ordinary, name);
    if (!callee && (local || is_macro))
        return expansion ? expansion : c_reference_push(c, REFERENCE_CALL, 0, start);
    return callee_push(c, callee ? callee : guess(c, name, ENTITY_FUNCTION), start);
}

/* What stands for a type may be something else where macros mislead the grammar. */
EntityId c_type_read(CUnit *c, u32 node) {
    NameId name = c->nodes[node].name;
    u32 start = c->nodes[node].start;
    if (!name) return 0;
    u32 expansion = expansion_push(c, name, start);
    const CLocal *local = c_local(c, name);
    EntityId entity = local ? local->entity : c_get(&c->ordinary, name);
    if (local && !entity) return 0;
    if (!entity && expansion) return 0;
    if (!entity) entity = guess(c, name, ENTITY_TYPEDEF);
    entity_push(c, entity, start, USE_VALUE);
    return c_row(c, entity)->kind == ENTITY_TYPEDEF ? entity : 0;
}

void c_macro_named(CUnit *c, NameId name, u32 start, u8 flags) {
    if (!name) return;
    u32 at = c_reference_push(c, REFERENCE_EXPANSION, c_macro_of(c, name), start);
    c->facts->references.at[at].flags |= flags;
}

void c_macro_asked(CUnit *c, u32 node, u8 flags) {
    c_macro_named(c, c->nodes[node].name, c->nodes[node].start, flags);
}

/* Names are declared before they are used, but not those whose declaration a macro hides. */
void c_references_settle(CUnit *c) {
    for (u32 i = 1; i < c->facts->references.count; i++) {
        ReferenceRow *row = &c->facts->references.at[i];
        u8 kind = c_row(c, row->target)->kind;
        if (row->kind == REFERENCE_READ && kind == ENTITY_FUNCTION) row->kind = REFERENCE_ADDRESS;
        if ((row->kind == REFERENCE_READ || row->kind == REFERENCE_ADDRESS) && kind == ENTITY_TYPEDEF)
            row->kind = REFERENCE_TYPE;
        if (row->kind == REFERENCE_TYPE && kind == ENTITY_FUNCTION) row->kind = REFERENCE_ADDRESS;
        if (row->kind == REFERENCE_TYPE && (kind == ENTITY_VARIABLE || kind == ENTITY_ENUMERATOR))
            row->kind = REFERENCE_READ;
        if (row->kind == REFERENCE_CALL && kind == ENTITY_VARIABLE) {
            row->sink = row->target;
            row->target = 0;
        }
    }
}
