/* What a name means whose definition lies in another unit. */
#include "native_merge.h"

/* Rows of `merged` by name: counting sort. */
static void names_index(Merge *self) {
    u32 names = self->program->names.count;
    vec_clear(&self->name_first);
    vec_reserve(&self->name_first, names + 1);
    u32 *first = self->name_first.at;
    memset(first, 0, (names + 1) * sizeof *first);
    self->name_first.count = names + 1;
    for (u32 i = 1; i < self->merged.count; i++) first[self->merged.at[i].entity.name + 1]++;
    for (u32 i = 0; i < names; i++) first[i + 1] += first[i];
    vec_clear(&self->by_name);
    vec_reserve(&self->by_name, self->merged.count);
    self->by_name.count = self->merged.count - 1;
    for (u32 i = self->merged.count; i-- > 1;)
        self->by_name.at[--first[self->merged.at[i].entity.name + 1]] = i;
    memmove(first, first + 1, names * sizeof *first);
    first[names] = self->by_name.count;
}

/* A static of a function: nobody outside of it can name it, and who does so inside is no guess. */
static bool is_settled_local(const Merge *self, const NativeEntity *candidate) {
    return candidate->kind == ENTITY_VARIABLE && candidate->parent &&
           self->merged.at[candidate->parent].entity.kind == ENTITY_FUNCTION;
}

static bool may_mean(const Merge *self, const Loose *loose, const NativeEntity *candidate) {
    if (is_settled_local(self, candidate)) return false;
    if (loose->is_any) return native_is_value(candidate->kind);
    bool has_linkage = candidate->kind == ENTITY_FUNCTION || candidate->kind == ENTITY_VARIABLE;
    return candidate->kind == loose->entity.kind && (!has_linkage || candidate->linkage == LINKAGE_EXTERNAL);
}

static bool is_in_header(const Merge *self, FileId file) {
    return file == FILE_NONE || self->native->files[file] & FILE_INCLUDED ||
           str_ends(self->program->files[file].path, STR(".h")); /* a macro may name what is included */
}

/* What is internal is seen by those who include its file, and by headers that its file includes; and by code
 * that a build makes out of what another file says. */
static bool may_see(const Merge *self, const NativeUnit *asking, const NativeEntity *candidate) {
    return candidate->linkage != LINKAGE_INTERNAL || is_in_header(self, candidate->file) ||
           is_in_header(self, asking->file) || self->native->files[candidate->file] & FILE_LACKS_CODE;
}

/* True when some candidate is there for all. */
static bool candidates_find(Merge *self, Loose *loose) {
    loose->first = self->candidates.count;
    bool has_shared = false;
    Name name = loose->entity.name;
    for (u32 i = name ? self->name_first.at[name] : 0; name && i < self->name_first.at[name + 1]; i++) {
        const NativeEntity *candidate = &self->merged.at[self->by_name.at[i]].entity;
        if (!may_mean(self, loose, candidate)) continue;
        vec_push(&self->candidates, self->by_name.at[i]);
        has_shared |= candidate->linkage != LINKAGE_INTERNAL || is_in_header(self, candidate->file);
    }
    loose->count = self->candidates.count - loose->first;
    return has_shared;
}

/* Declarations alone first: what a raw file names may be one of these. */
void merge_looses(Merge *self) {
    for (u32 pass = 0; pass < 2; pass++) {
        names_index(self);
        for (u32 i = 1; i < self->looses.count; i++) {
            Loose *loose = &self->looses.at[i];
            if (loose->is_any != (pass == 1) || candidates_find(self, loose)) continue;
            loose->own = self->merged.count;
            vec_push(&self->candidates, self->merged.count);
            loose->count++;
            vec_push(&self->merged, ((Merged){.entity = loose->entity}));
        }
    }
}

/* Is a definition part of some program, so that what belongs to another one cannot mean it? */
static bool is_of_program(const Merge *self, const NativeEntity *entity) {
    if (entity->target) return self->native->targets[entity->target].has_main;
    return self->native->units[entity->unit].has_main;
}

typedef enum { CHOOSE_TARGET, CHOOSE_LIBRARY, CHOOSE_ANY } Choice;

static bool is_chosen(const Merge *self, Choice choice, const NativeUnit *asking,
                      const NativeEntity *entity) {
    switch (choice) {
    case CHOOSE_TARGET: return asking->target && entity->target == asking->target;
    case CHOOSE_LIBRARY: return (asking->target || asking->has_main) && !is_of_program(self, entity);
    case CHOOSE_ANY: return true;
    }
    return true;
}

static u32 group_add(Merge *self, u32 first) {
    Native *native = self->native;
    u32 count = native->group_items.count - first;
    if (count == 1) return vec_pop(&native->group_items);
    vec_push(&native->groups, ((NativeGroup){first, count}));
    return MEANT_GROUP | (native->groups.count - 1);
}

static u32 choose(Merge *self, const NativeUnit *asking, const u32 *from, u32 count) {
    Native *native = self->native;
    u32 first = native->group_items.count;
    for (Choice choice = CHOOSE_TARGET; choice <= CHOOSE_ANY && native->group_items.count == first; choice++)
        for (u32 i = 0; i < count; i++)
            if (may_see(self, asking, &self->merged.at[from[i]].entity) &&
                is_chosen(self, choice, asking, &self->merged.at[from[i]].entity))
                vec_push(&native->group_items, from[i]);
    return group_add(self, first);
}

u32 merge_choose(Merge *self, UnitId u, u32 row) {
    const Loose *loose = &self->looses.at[row];
    const NativeUnit *unit = &self->native->units[u];
    if (loose->count == 1) return self->candidates.at[loose->first];
    u32 who = (unit->target ? 2 * unit->target : unit->has_main) << 1 | is_in_header(self, unit->file);
    u32 known = map_find(&self->choices, map_pair(row, who));
    if (known != MAP_NONE) return known;
    u32 chosen = choose(self, unit, &self->candidates.at[loose->first], loose->count);
    *map_at(&self->choices, map_pair(row, who), 0) = chosen;
    return chosen;
}

u32 merge_weak(Merge *self, u32 merged) {
    Native *native = self->native;
    const NativeEntity *weak = &self->merged.at[merged].entity;
    u32 known = map_find(&self->choices, map_pair(merged | LOOSE, 0));
    if (known != MAP_NONE) return known;
    u32 first = native->group_items.count;
    vec_push(&native->group_items, merged);
    for (u32 i = self->name_first.at[weak->name]; i < self->name_first.at[weak->name + 1]; i++) {
        u32 other = self->by_name.at[i];
        const NativeEntity *entity = &self->merged.at[other].entity;
        if (other != merged && entity->kind == weak->kind && entity->linkage == LINKAGE_EXTERNAL)
            vec_push(&native->group_items, other);
    }
    u32 group = group_add(self, first);
    *map_at(&self->choices, map_pair(merged | LOOSE, 0), 0) = group;
    return group;
}
