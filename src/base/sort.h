/* Sorting of 64-bit keys, in linear time where it pays. */
#ifndef OXBOW_SORT_H
#define OXBOW_SORT_H

#include "types.h"

/* Sort ascending by the upper 32 bits, stable. `scratch` has room for `count`. O(count). */
void sort_upper(u64 *keys, u64 *scratch, u32 count);

/* Sort ascending, whole keys. O(count log count). */
void sort_keys(u64 *keys, u32 count);

#endif
