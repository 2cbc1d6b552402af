/* How far the copies around a block go, for a reader. */
#ifndef OXBOW_CLONE_REACH_H
#define OXBOW_CLONE_REACH_H

#include "clone_grow.h"
#include "clone_kin.h"

/* Fill `centre`, `nearest` and `reaches` of a block from its stretches, as many as it has places: the
 * place is chosen of which most is in another one. Places that `kin` tells of already do not count. In
 * `arena`. So many growths as there are pairs of a few places, or as places. */
void clone_reaches_fill(CloneGrower *grower, const CloneKin *kin, const CloneStretch *places,
                        CloneBlock *block, Arena *arena);

#endif
