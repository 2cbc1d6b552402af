/* Binary search in rows that are in order of a number that each of them holds. */
#ifndef OXBOW_BOUND_H
#define OXBOW_BOUND_H

#include "types.h"

/* First row from `low` up to `high` whose number is not below `value`, or `high`. `first` points to the
 * number in row 0, rows are `stride` bytes apart. O(log rows). */
static inline u32 lower_bound(const u32 *first, size_t stride, u32 low, u32 high, u32 value) {
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        if (*(const u32 *)((const char *)first + middle * stride) < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

#endif
