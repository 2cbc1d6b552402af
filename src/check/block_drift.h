/* What differs between two places where a copy goes on around a block, and how that is said. */
#ifndef OXBOW_BLOCK_DRIFT_H
#define OXBOW_BLOCK_DRIFT_H

#include "copy_differ.h"
#include "extraction.h"

typedef struct {
    const CloneReach *reach;
    CloneSide sides[2];
    CopyPair copy;
    const CloneDiff *diff;
    Differences rows;
    u32 statements; /* that differ, or that one place has… */
    u32 total;      /* …of so many, in the place that has more */
    bool is_whole;  /* all of both functions */
} BlockDrift;

/* Compare the two places. Release with block_drift_release. O(tokens of both squared / 64). */
void block_drift_open(BlockDrift *self, CheckContext *context, const CloneReach *reach);
void block_drift_release(BlockDrift *self);

/* Evidence: the statements that differ, side by side where they are few. */
void block_drift_prove(BlockDrift *self, CheckContext *context, Finding *finding);

/* True when the statement at a byte offset of the first place is among those. */
bool block_drift_tells(const BlockDrift *self, const Program *program, u32 offset);

#endif
