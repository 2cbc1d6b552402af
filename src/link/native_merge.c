#include "native_merge.h"

static NativeSeen seen_by(const NativeUnit *unit) {
    if (unit->is_raw) return SEEN_RAW;
    return unit->is_degraded ? SEEN_DEGRADED : SEEN_COMPILED;
}

/* A number for the file of a declaration, also where it lies outside. */
static u32 file_key(Merge *self, const NativeUnit *unit, UnitFileId file) {
    if (unit->files[file] != FILE_NONE) return unit->files[file];
    Str path = facts_name(unit->facts, facts_unit_files(unit->facts)[file].path);
    return *map_at(&self->outside, str_hash(path), self->program->file_count + self->outside.count);
}

/* Declared is defined: there is no such thing as a declaration of it alone. */
static bool is_definite(u8 kind) {
    return kind == ENTITY_TYPEDEF || kind == ENTITY_FIELD || kind == ENTITY_ENUMERATOR ||
           kind == ENTITY_MACRO;
}

static bool is_included(const Merge *self, FileId file) {
    return file != FILE_NONE && self->native->files[file] & FILE_INCLUDED;
}

static void declarations_find(Merge *self, const Facts *facts) {
    VecU32 *lists[] = {&self->definition, &self->declaration};
    for (u32 i = 0; i < COUNT_OF(lists); i++) {
        vec_clear(lists[i]);
        vec_reserve(lists[i], facts->entities.count);
        memset(lists[i]->at, 0, facts->entities.count * sizeof(u32));
        lists[i]->count = facts->entities.count;
    }
    for (u32 i = 1; i < facts->declarations.count; i++) {
        const DeclarationRow *row = &facts_declarations(facts)[i];
        if (!self->declaration.at[row->entity]) self->declaration.at[row->entity] = i;
        bool defines =
            row->flags & DECLARATION_DEFINES || is_definite(facts_entities(facts)[row->entity].kind);
        if (defines && !self->definition.at[row->entity]) self->definition.at[row->entity] = i;
    }
}

/* Row of `declarations` that says where a thing is that no other unit can tell apart; 0: that is open. A
 * header read by itself may declare what files that include it define. */
static u32 anchor_of(const Merge *self, const NativeUnit *unit, const EntityRow *row, EntityId entity) {
    if (self->definition.at[entity]) return self->definition.at[entity];
    bool is_alone = row->linkage == LINKAGE_INTERNAL && !(unit->is_raw && is_included(self, unit->file));
    return is_alone ? self->declaration.at[entity] : 0;
}

static NativeEntity entity_of(const NativeUnit *unit, UnitId u, const EntityRow *row) {
    return (NativeEntity){
        .name = unit->names[row->name],
        .kind = row->kind,
        .linkage = row->linkage,
        .seen = (u8)seen_by(unit),
        .flags = row->flags,
        .parameters = row->parameters,
        .type = unit->names[row->type],
        .record = unit->names[row->record],
        .file = FILE_NONE,
        .unit = u,
    };
}

static u64 key_of(const EntityRow *row, Name name, u32 file, u32 parent, u32 offset) {
    bool is_nameless = !name || row->flags & ENTITY_ANONYMOUS;
    const u32 parts[] = {row->kind, name, file, parent, is_nameless ? offset : 0};
    return str_hash((Str){(const char *)parts, sizeof parts});
}

static void join(Merged *known, const NativeEntity *seen, TargetId target) {
    NativeEntity *entity = &known->entity;
    entity->flags |= seen->flags;
    if (seen->seen < entity->seen) entity->seen = seen->seen;
    known->has_targets |= entity->target != target;
    if (!entity->type) entity->type = seen->type;
    if (!entity->record) entity->record = seen->record;
}

static u32 merged_at(Merge *self, UnitId u, EntityId e, u32 anchor) {
    const NativeUnit *unit = &self->native->units[u];
    const EntityRow *row = &facts_entities(unit->facts)[e];
    const DeclarationRow *place = &facts_declarations(unit->facts)[anchor];
    u32 parent = unit->entities[row->parent];
    if (parent & LOOSE) parent = 0;
    NativeEntity entity = entity_of(unit, u, row);
    entity.parent = parent;
    entity.file = unit->files[place->file];
    entity.offset = place->name.start;
    entity.target = unit->target;
    entity.traits = self->definition.at[e] && entity.file != FILE_NONE ? NATIVE_DEFINED : 0;
    u32 file = file_key(self, unit, place->file);
    u32 *at =
        map_at(&self->keys, key_of(row, entity.name, file, parent, place->span.start), self->merged.count);
    if (*at < self->merged.count)
        join(&self->merged.at[*at], &entity, unit->target);
    else
        vec_push(&self->merged, ((Merged){.entity = entity}));
    return *at;
}

static u32 loose_at(Merge *self, UnitId u, EntityId e) {
    const NativeUnit *unit = &self->native->units[u];
    const EntityRow *row = &facts_entities(unit->facts)[e];
    NativeEntity entity = entity_of(unit, u, row);
    bool is_guess = !self->declaration.at[e] || row->linkage == LINKAGE_INTERNAL;
    bool is_any = unit->is_raw && is_guess && native_is_value(row->kind);
    u64 key = map_pair(is_any ? 0 : row->kind, entity.name);
    u32 *at = map_at(&self->loose_keys, key, self->looses.count);
    if (*at == self->looses.count) {
        vec_push(&self->looses, ((Loose){.entity = entity, .is_any = is_any}));
    } else {
        NativeEntity *known = &self->looses.at[*at].entity;
        known->flags |= entity.flags;
        if (entity.seen < known->seen) known->seen = entity.seen;
    }
    return *at | LOOSE;
}

static void unit_merge(Merge *self, UnitId u) {
    NativeUnit *unit = &self->native->units[u];
    const Facts *facts = unit->facts;
    u32 *entities = ARENA_ARRAY(self->program->arena, u32, facts->entities.count);
    unit->entities = entities;
    declarations_find(self, facts);
    for (EntityId e = 1; e < facts->entities.count; e++) {
        u32 anchor = anchor_of(self, unit, &facts_entities(facts)[e], e);
        entities[e] = anchor ? merged_at(self, u, e, anchor) : loose_at(self, u, e);
    }
}

void merge_units(Merge *self) {
    vec_push(&self->merged, ((Merged){0}));
    vec_push(&self->looses, ((Loose){0}));
    for (UnitId u = 0; u < self->native->unit_count; u++) unit_merge(self, u);
    for (u32 i = 1; i < self->merged.count; i++)
        if (self->merged.at[i].has_targets) self->merged.at[i].entity.target = 0;
}

static void merge_release(Merge *self) {
    map_release(&self->keys);
    map_release(&self->loose_keys);
    map_release(&self->outside);
    map_release(&self->choices);
    vec_release(&self->merged);
    vec_release(&self->looses);
    vec_release(&self->candidates);
    vec_release(&self->by_name);
    vec_release(&self->name_first);
    vec_release(&self->definition);
    vec_release(&self->declaration);
}

void native_merge(Program *program) {
    Merge self = {.program = program, .native = program->native};
    merge_units(&self);
    merge_looses(&self);
    merge_number(&self);
    merge_release(&self);
}
