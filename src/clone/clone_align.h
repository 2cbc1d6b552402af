/* Runs of tokens cut to statements: blocks that two places have in common. */
#ifndef OXBOW_CLONE_ALIGN_H
#define OXBOW_CLONE_ALIGN_H

#include "clone_runs.h"

/* Sibling statements of one file, as a stretch of its stream. */
typedef struct {
    FileId file;
    DefRef def; /* of the region */
    StmtId first, last;
    u32 start, end; /* in the file's stream */
} CloneStretch;

/* What two stretches share; the trees of their statements are the same, row for row. */
typedef struct {
    CloneStretch left, right;
} BlockPair;

typedef Vec(BlockPair) BlockPairs;

/* Push the blocks of all runs to `out`: maximal sequences of siblings without imports that differ in no more
 * than `max_differences` literals and outer names. O(statements of the runs · log tokens). */
void clone_runs_align(const ClonePrints *prints, const CloneRuns *runs, BlockPairs *out);

/* True when the variable at a position of a stretch belongs to the function around it (or, at module level,
 * is no definition and no import). */
bool clone_is_local(const ClonePrints *prints, const CloneStretch *stretch, u32 position);

#endif
