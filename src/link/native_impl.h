/* The inside of the C program: what native_*.c share. */
#ifndef OXBOW_NATIVE_IMPL_H
#define OXBOW_NATIVE_IMPL_H

#include "native.h"
#include "native_reach.h"

typedef struct NativeReach NativeReach; /* native_reach_impl.h */

enum {
    FILE_COMPILED = 1 << 0,    /* a compiled unit includes it */
    FILE_INCLUDED = 1 << 1,    /* a file of the tree includes it */
    FILE_IN_DEGRADED = 1 << 2, /* a unit includes it that did not compile as a whole */
    FILE_LACKS_CODE = 1 << 4, /* it includes what is no header and not in the tree: code that a build makes */
    FILE_NATIVE = 1 << 3,     /* a unit, or part of one */
};

/* NativeUnit.entities: a NativeId, or with this bit a row of `groups`. */
enum { MEANT_GROUP = 1u << 31 };

typedef struct {
    u32 first, count; /* of `group_items`, `set_items` */
} NativeGroup;

/* What a reference means: one thing, or a set; neither: nothing. */
typedef struct {
    NativeId target;
    u32 set;
} NativeMeaning;

struct Native {
    NativeUnit *units; /* compiled ones by path and output, then raw ones by path */
    u32 unit_count, compiled_count;
    NativeTarget *targets;
    u32 target_count;
    u8 *files; /* FILE_* by FileId */
    NativeEntity *entities;
    u32 entity_count;
    NativeDeclaration *declarations; /* by entity; row 0 is none */
    u32 declaration_count;
    Vec(NativeGroup) groups;
    Vec(NativeId) group_items;
    u32 *file_first; /* by FileId: first entity of it; one more at the end */
    NativeId *named; /* by Name, then id */
    Name *named_names;
    u32 named_count;
    NativeReference *references; /* by owner, file, offset */
    u32 reference_count;
    u32 *out_start;        /* by NativeId; one more at the end */
    Vec(NativeGroup) sets; /* row 0 is none; members in order */
    Vec(NativeId) set_items;
    Map set_keys;                     /* while they are made: hash of members → set */
    Vec(NativeMeaning) group_meaning; /* while they are made: by group */
    u32 *sets_of;                     /* sets that a thing is in, by NativeId */
    u32 *sets_of_start;
    u32 *in; /* positions in `references`: by target, then by set; each in order */
    u32 *in_start;
    NativeRow *initialisers; /* by owner */
    u32 *initialiser_start;
    NativeRow *words; /* by Name, file and offset */
    Name *word_names;
    u32 word_count;
    NativeReach *reach;
    bool has_absent; /* further units are known, and their sources are not there */
};

/* What may be meant by one of these. The same members are the same set. O(members). */
NativeMeaning native_set_of(Native *native, const NativeId *ids, u32 count);
NativeMeaning native_set_of_group(Native *native, u32 group); /* O(1) from the second time on */
/* Is `id` among what is meant? O(log members). */
bool native_means(const Native *native, NativeMeaning meaning, NativeId id);
void native_sets_open(Native *native);
void native_sets_index(Native *native, Arena *arena);

/* References of all units, while they are collected. */
typedef struct {
    Program *program;
    Native *native;
    Vec(NativeReference) rows;
    Map known; /* hash of what a header's reference says → its row */
} NativeCollecting;

/* What bodies of macros name. */
void native_macros_collect(NativeCollecting *self);

/* What a row of one unit is where only one can be meant. */
NativeId native_first_meant(const Program *program, UnitId unit, EntityId entity);

/* Steps of native_build, in this order. */
void native_units_open(Program *program, const Facts *const *units, u32 unit_count);
void native_targets_find(Program *program);
void native_merge(Program *program);
void native_words_build(Program *program);
void native_references_build(Program *program);
void native_initialisers_build(Program *program);

/* Where a declaration of a block stands: FILE_NONE outside of the tree. */
static inline FileId native_file_of(const NativeUnit *unit, UnitFileId file) {
    return file ? unit->files[file] : FILE_NONE;
}

/* A name that several entities of one unit may bear in turn, and that all places mean which see it. */
static inline bool native_is_value(u8 kind) {
    return kind == ENTITY_FUNCTION || kind == ENTITY_VARIABLE || kind == ENTITY_MACRO ||
           kind == ENTITY_ENUMERATOR || kind == ENTITY_TYPEDEF;
}

static inline bool native_is_type(u8 kind) {
    return kind >= ENTITY_STRUCT && kind <= ENTITY_TYPEDEF;
}

#endif
