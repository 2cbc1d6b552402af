/* Which units are worth comparing: those that share enough of their rarer token runs.
 *
 * Every run of n tokens is hashed; runs that stand in more than `limit` units are ignored, so that the
 * work stays near-linear however repetitive the tree is. */
#ifndef OXBOW_CLONE_GRAMS_H
#define OXBOW_CLONE_GRAMS_H

#include "clone_units.h"

/* Two positions in a list of units, left < right. */
typedef struct {
    u32 left, right;
} CloneCandidate;

typedef Vec(CloneCandidate) CloneCandidates;

/* What makes two units candidates. */
typedef struct {
    double length_ratio; /* shorter / longer, at least */
    double share;        /* of the runs of the side that has fewer */
} CloneLink;

typedef struct {
    const CloneUnits *units;
    CloneLink links[2]; /* one of them is enough */
    u32 link_count;
    u32 step; /* keep one run hash in so many; a power of two */
} CloneSearch;

/* Push candidates to `out`, sorted, without repeats; twins are skipped. O(tokens · limit) at worst. */
void clone_candidates_find(const CloneSearch *search, const CloneOptions *options, CloneCandidates *out);

#endif
