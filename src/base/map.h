/* Hash map from a 64-bit key to a 32-bit value; open addressing, linear probing, no removal.
 * `(Map){0}` is empty and valid. Iteration order is never relied on. */
#ifndef OXBOW_MAP_H
#define OXBOW_MAP_H

#include "types.h"

typedef struct {
    u64 key;
    u32 value;
    u32 taken;
} MapSlot;

typedef struct {
    MapSlot *slots;
    u32 capacity; /* a power of two, or 0 */
    u32 count;
} Map;

#define MAP_NONE UINT32_MAX

/* Value of `key`, or MAP_NONE. O(1). */
u32 map_find(const Map *self, u64 key);

/* Place of the value of `key`, added as `fallback` when missing. Valid until the next call
 * that adds. Amortised O(1). */
u32 *map_at(Map *self, u64 key, u32 fallback);

void map_release(Map *self);

/* Key of a pair of ids. */
static inline u64 map_pair(u32 a, u32 b) {
    return ((u64)a << 32) | b;
}

#endif
