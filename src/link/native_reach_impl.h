/* The inside of liveness: what native_roots.c, native_reach.c, native_fate.c and native_islands.c share. */
#ifndef OXBOW_NATIVE_REACH_IMPL_H
#define OXBOW_NATIVE_REACH_IMPL_H

#include "native_impl.h"

enum { NATIVE_WORLDS = 2 }; /* WORLD_PRODUCTION, WORLD_TESTS */

typedef struct {
    FileId file;
    u32 offset;
} NativeSpot;

struct NativeReach {
    NativeRoot *root; /* by NativeId, as all below */
    NativeCause *cause[NATIVE_WORLDS];
    u8 *fate;
    u8 *doubt;
    NativeSpot *spot; /* where a doubt stands; file FILE_NONE: nowhere */
    NativeId *head;
    NativeId *islands; /* members, by head */
    u32 *island_start;
    NativeId *parts; /* of what has parts: fields, enumerators, statics of a function */
    u32 *part_start;
    bool *is_recursive;
    bool is_library;
    bool is_published; /* it has headers that are made for others */
    bool has_lookups;  /* the tree finds symbols by a text */
};

/* Room for roots: the last step of native_build. */
void native_reach_open(Program *program);
/* Steps of native_reach_build. */
void native_roots_find(Program *program);
void native_servers_root(Program *program);
/* Add to `out`, by FileId, the headers that build files install. O(bytes of build files + lists · files). */
void native_installed_find(Program *program, Bits *out);
void native_sweep(Program *program);
void native_fates_find(Program *program);
void native_doubts_find(Program *program);
void native_islands_find(Program *program);

/* Does a reference keep its target alive? A store does not. */
static inline bool native_is_store(const NativeReference *reference) {
    return reference->kind == REFERENCE_WRITE || reference->kind == REFERENCE_MEMBER_WRITE;
}

static inline bool native_keeps(const Native *native, const NativeReference *reference, NativeId target) {
    return !native_is_store(reference) || native->entities[target].kind != ENTITY_VARIABLE;
}

/* Sets that a walk over references has been through: a set's members need no second look. */
typedef struct {
    Bits kept, stored;
} NativeSetsSeen;

static inline NativeSetsSeen native_sets_seen(const Native *native, Arena *arena) {
    return (NativeSetsSeen){bits_new(arena, native->sets.count), bits_new(arena, native->sets.count)};
}

/* True the first time that members of the reference's set are asked for, and for what means one thing. */
static inline bool native_set_enter(NativeSetsSeen *self, const NativeReference *reference) {
    Bits *seen = native_is_store(reference) ? &self->stored : &self->kept;
    return !reference->set || bits_add(seen, reference->set);
}

/* No live code needs it, and nothing else that was looked at may. */
static inline bool native_is_open(const Native *native, NativeId id) {
    u8 fate = native->reach->fate[id];
    return fate == NATIVE_DEAD || fate == NATIVE_TESTS_ONLY;
}

/* What a person can delete by itself: it lies in the tree. Fields go with their record. */
static inline bool native_is_deletable(const NativeEntity *entity) {
    return entity->file != FILE_NONE && entity->declaration_count && entity->kind != ENTITY_FIELD;
}

/* The word stands inside of what bears it: a message in which a function names itself, no name to look up. */
static inline bool native_is_own_word(const Program *program, UnitId unit, const UnitWordRow *row) {
    u32 count;
    const NativeId *owners = native_meant(program, unit, row->owner, &count);
    return count == 1 &&
           native_entity(program, owners[0])->name == native_unit(program, unit)->names[row->word];
}

/* World that code of a file belongs to: tests are one of their own. */
static inline World native_world(const Program *program, FileId file) {
    return file != FILE_NONE && program->files[file].world == WORLD_TESTS ? WORLD_TESTS : WORLD_PRODUCTION;
}

#endif
