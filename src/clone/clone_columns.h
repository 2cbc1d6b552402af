/* What reads differently in the places of a block. */
#ifndef OXBOW_CLONE_COLUMNS_H
#define OXBOW_CLONE_COLUMNS_H

#include "clone_align.h"

/* Fill `differences` of a block from its stretches, as many as it has places: the tokens of a position, one
 * per place, are a column; columns that read alike are one difference. In `arena`. O(tokens · places). */
void clone_columns_read(const ClonePrints *prints, const CloneStretch *places, CloneBlock *block,
                        Arena *arena);

#endif
