/* Blocks: pairs of stretches put together to groups, each statement in one group at most. */
#ifndef OXBOW_CLONE_BLOCKS_H
#define OXBOW_CLONE_BLOCKS_H

#include "clone_align.h"

/* Blocks of the corpus, in `arena`; none that `kin` tells already. Groups that would save most are formed
 * first; what overlaps with them is left out. Near-linear in tokens. */
const CloneBlock *clone_blocks_find(const CloneCorpus *corpus, const CloneKin *kin, Arena *arena, u32 *count);

#endif
