/* One finding per copied thing: nested pairs dropped, the rest ranked, linked and grouped. */
#ifndef OXBOW_CLONE_FOLD_H
#define OXBOW_CLONE_FOLD_H

#include "clone_lanes.h"

/* Drop pairs whose surroundings are a pair, rank what is left, fill `inside` and `leader`.
 * O(pairs log pairs). */
void clone_pairs_fold(const Program *program, ClonePairs *pairs);

#endif
