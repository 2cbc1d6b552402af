/* What a finding says of a block: places, differences, and the function that could take its place. */
#ifndef OXBOW_BLOCK_REPORT_H
#define OXBOW_BLOCK_REPORT_H

#include "extraction.h"

#define BLOCK_RULE "duplicate-block"

typedef struct {
    CheckContext *context;
    const Program *program;
    const CloneBlock *block;
    u32 here;                     /* the place that the finding stands at */
    const Extraction *extraction; /* of that place */
    u32 saved;                    /* tokens, see the parameters of the rule */
} BlockReport;

/* Literals and names from elsewhere that differ. */
u32 block_differences(const CloneBlock *block);

/* Add the finding, all but its confidence. O(places). */
Finding *block_report(const BlockReport *self);

#endif
