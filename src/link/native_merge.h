/* While units are merged: which rows of which units are one thing.
 *
 * A row that is defined in its unit, or lies in one file by its nature, is known at once: a `Merged`. What is
 * declared alone, and what a file names without a declaration, is `Loose` until all units were seen. */
#ifndef OXBOW_NATIVE_MERGE_H
#define OXBOW_NATIVE_MERGE_H

#include "native_impl.h"

enum { LOOSE = 1u << 31 }; /* NativeUnit.entities: a row of `looses`, else of `merged` */

typedef struct {
    NativeEntity entity; /* parent: a row of `merged` */
    bool has_targets;    /* definitions in several link targets */
} Merged;

typedef struct {
    NativeEntity entity; /* what it is when nothing defines it */
    bool is_any;         /* named without a declaration: whatever value bears the name */
    u32 own;             /* row of `merged` for what lies outside, the last candidate; 0: none is needed */
    u32 first, count;    /* of `candidates`: rows of `merged` */
} Loose;

typedef struct {
    Program *program;
    Native *native;
    Map keys;       /* hash of all that tells a thing apart → row of `merged` */
    Map loose_keys; /* (kind, name) → row of `looses` */
    Map outside;    /* hash of the path of a file outside of the tree → number behind those inside */
    Vec(Merged) merged;
    Vec(Loose) looses;
    VecU32 candidates;
    VecU32 by_name;                 /* rows of `merged`, by name */
    VecU32 name_first;              /* by Name: position in `by_name`; one more at the end */
    Map choices;                    /* (loose, who asks) → group */
    VecU32 definition, declaration; /* of the unit at hand, by EntityId: first rows of `declarations` */
} Merge;

/* Fill `entities` of every unit with rows of `merged` and `looses`. O(rows). */
void merge_units(Merge *self);
/* Find what each of `looses` can mean; those that nothing defines join `merged`. */
void merge_looses(Merge *self);
/* What a unit means by a loose row: a row of `merged`, or MEANT_GROUP and a row of `groups`, whose items are
 * rows of `merged`. */
u32 merge_choose(Merge *self, UnitId unit, u32 loose);
/* Others that may be taken in place of a weak definition: the same way. */
u32 merge_weak(Merge *self, u32 merged);
/* Number what was merged, by place; rewrite units and groups to these numbers; list declarations. */
void merge_number(Merge *self);

#endif
