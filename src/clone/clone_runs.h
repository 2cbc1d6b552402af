/* Maximal runs of tokens that two places have in common, names consistently renamed.
 *
 * Places that share a fingerprint are linked: all with all where it is rare; where it is not, each with the
 * ones that go on most like it. So the work is linear in the fingerprints, however repetitive the tree is.
 * A link is extended both ways for as long as one one-to-one map explains the variables; links that lie in a
 * run found before are skipped. */
#ifndef OXBOW_CLONE_RUNS_H
#define OXBOW_CLONE_RUNS_H

#include "clone_kin.h"
#include "clone_prints.h"

/* The same tokens from `left` and from `right` on, in the streams of the files of two regions. */
typedef struct {
    u32 left_region, right_region;
    u32 left, right, count;
} CloneRun;

typedef Vec(CloneRun) CloneRuns;

/* Push all runs of at least `min_tokens` to `out`; none between two places of one function, of one family
 * of `kin`, or that overlap. Deterministic. O(tokens of all runs + prints). */
void clone_runs_find(const ClonePrints *prints, const CloneKin *kin, u32 min_tokens, CloneRuns *out);

/* True when what two regions have in common is not told already, and not meant. O(depth squared). */
bool clone_regions_are_news(const ClonePrints *prints, const CloneKin *kin, const CloneRegion *a,
                            const CloneRegion *b);

#endif
