/* What differs between two places where a copy goes on around a block, and how that is said. */
#ifndef OXBOW_BLOCK_DRIFT_H
#define OXBOW_BLOCK_DRIFT_H

#include "copy_differ.h"
#include "extraction.h"

#define BLOCK_RULE "duplicate-block"

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

/* True when no more than a third of the statements differ: the same code still. */
bool block_drift_is_near(const BlockDrift *self);

/* "the same but for 2 of 15 statements in `right`" */
Text block_drift_text(const BlockDrift *self, Str right);
Text block_reach_text(CheckContext *context, const CloneReach *reach, Str right);

/* Evidence: the statements that differ, side by side where they are few. */
void block_drift_prove(BlockDrift *self, CheckContext *context, Finding *finding);

/* True when the statement at a byte offset of the first place is among those. */
bool block_drift_tells(const BlockDrift *self, const Program *program, u32 offset);

#endif
