/* What a finding says of a block: places, differences, and the function that could take its place. */
#ifndef OXBOW_BLOCK_REPORT_H
#define OXBOW_BLOCK_REPORT_H

#include "block_drift.h"

typedef struct {
    CheckContext *context;
    const Program *program;
    const CloneBlock *block;
    u32 here;                     /* the place that the finding stands at */
    const Extraction *extraction; /* of that place */
    u32 saved;                    /* tokens, see the parameters of the rule */
    BlockDrift *drift;            /* how the copy goes on around the place; NULL where it does not */
    bool is_part;                 /* then only the block itself can move, not all of the copy */
} BlockReport;

/* Literals and names from elsewhere that differ. */
u32 block_differences(const CloneBlock *block);

/* The function whose body the block is and that can be called as it is: position of its place, or -1. */
i32 block_function(const BlockReport *self);

/* Add the finding, all but its confidence. O(places). */
Finding *block_report(const BlockReport *self);

#endif
