/* How far a copy goes around a block that two places have in common.
 *
 * A block ends where a token differs that its places may not differ in. The copy a person sees goes on
 * over such a place: a call that one side got, a condition that was mended. A block is a seed, as in BLAST
 * and its like: from it both sides are extended over their neighbours as clone_edge.h says, then from the
 * statements around them, and so on outwards, as long as most of what is around is the same; the level
 * that is worth most is how far the copy goes. */
#ifndef OXBOW_CLONE_GROW_H
#define OXBOW_CLONE_GROW_H

#include "clone_align.h"
#include "lcs.h"

typedef struct CloneGrower CloneGrower;

/* Scratch for one program. O(names). */
CloneGrower *clone_grower_new(const ClonePrints *prints);
void clone_grower_free(CloneGrower *self);

/* Two stretches of sibling statements that hold a block, what they are worth, and how much more than it; 0
 * where the copy ends with the block. */
typedef struct {
    CloneStretch left, right;
    i32 worth, gain;
} CloneGrowth;

/* Grow a block from two of its places, which do not overlap. Their tokens from `start` to `end` are the same;
 * of statements they may hold more. Never
 * over the head of a function that is no part of another one. O(tokens around them squared / 64), bounded. */
CloneGrowth clone_grow(CloneGrower *self, const CloneStretch *left, const CloneStretch *right);

#endif
