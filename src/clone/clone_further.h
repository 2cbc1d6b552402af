/* Places that read nearly as a block does, and differ within it: the copy that was mended, the one that
 * says the same in other words. */
#ifndef OXBOW_CLONE_FURTHER_H
#define OXBOW_CLONE_FURTHER_H

#include "clone_reach.h"

/* Fill `further` of a block from its stretches: functions that share a few fingerprints with the centre
 * are grown from there, and kept where they hold most of the block. In `arena`. O(fingerprints of the
 * block), and a few growths. */
void clone_further_fill(CloneGrower *grower, const ClonePrints *prints, const CloneKin *kin,
                        const CloneStretch *places, CloneBlock *block, Arena *arena);

#endif
