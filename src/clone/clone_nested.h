/* Classes inside of two files: compared member by member, so that another order of members costs nothing. */
#ifndef OXBOW_CLONE_NESTED_H
#define OXBOW_CLONE_NESTED_H

#include "clone.h"
#include "clone_parts.h"

/* Comparison of one matched pair of classes. */
typedef struct {
    u32 match; /* position in the matches of the files */
    CloneSide left, right;
    double similarity;
    const CloneDiff *diff;
} CloneNested;

typedef Vec(CloneNested) CloneNesteds;

/* All matched classes of two files that differ. */
void clone_nested_list(const CloneWork *work, CloneNesteds *out);

/* Compare them; uses `work`, which forgets the files. Memory from `arena`. */
void clone_nested_compare(CloneWork *work, CloneNesteds *self, Arena *arena);

/* Take them out of the files' matches: nothing of them is aligned there any more. */
void clone_nested_leave_out(CloneWork *work, const CloneNesteds *self);

/* The comparison of a match, or NULL. */
const CloneNested *clone_nested_at(const CloneNesteds *self, u32 match);

/* What a whole class is, by its members. */
CloneLevel clone_nested_level(const CloneDiff *diff);

typedef Vec(CloneRename) CloneRenames;

/* Add the renames of a nested comparison: counts of one rename add up, and one that broke anywhere is
 * inconsistent only where it broke everywhere. */
void clone_renames_merge(CloneRenames *into, const CloneRename *renames, u32 count);

/* Most frequent first, identifiers before texts. */
void clone_renames_sort(CloneRenames *renames);

#endif
