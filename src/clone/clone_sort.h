/* Sorting of 64-bit keys, in linear time where it pays. */
#ifndef OXBOW_CLONE_SORT_H
#define OXBOW_CLONE_SORT_H

#include "types.h"

/* Sort ascending by the upper 32 bits, stable. `scratch` has room for `count`. O(count). */
void clone_sort_upper(u64 *keys, u64 *scratch, u32 count);

/* Sort ascending, whole keys. O(count log count). */
void clone_sort_keys(u64 *keys, u32 count);

#endif
