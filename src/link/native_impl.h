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
    u32 first, count; /* of `group_items` */
} NativeGroup;

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
    u32 *out_start; /* by NativeId; one more at the end */
    u32 *in;        /* positions in `references`, by target and position */
    u32 *in_start;
    NativeRow *initialisers; /* by owner */
    u32 *initialiser_start;
    NativeRow *words; /* by Name, file and offset */
    Name *word_names;
    u32 word_count;
    NativeReach *reach;
    bool has_absent; /* further units are known, and their sources are not there */
};

/* Steps of native_build, in this order. */
void native_units_open(Program *program, const Facts *const *units, u32 unit_count);
void native_targets_find(Program *program);
void native_merge(Program *program);
void native_words_build(Program *program);
void native_references_build(Program *program);

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
