/* Renames that cannot be: a name that both sides have became no other one, and a name is no attribute. */
#ifndef OXBOW_CLONE_SIFT_H
#define OXBOW_CLONE_SIFT_H

#include "clone_parts.h"

/* Take what cannot be out of the renames that were learnt from `work->aligned`, and let others take its
 * place. O(tokens of both sides + expressions of both files); nothing when no name became another one. */
void clone_names_sift(CloneWork *work);

#endif
