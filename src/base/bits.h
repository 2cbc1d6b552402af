/* Fixed-size sets of small integers. */
#ifndef OXBOW_BITS_H
#define OXBOW_BITS_H

#include "arena.h"

typedef struct {
    u64 *words;
    u32 count; /* members 0..count-1 are possible */
} Bits;

/* An empty set for members below `count`. */
static inline Bits bits_new(Arena *arena, u32 count) {
    return (Bits){ARENA_ARRAY(arena, u64, (count + 63) / 64), count};
}

static inline bool bits_has(const Bits *self, u32 i) {
    assert(i < self->count);
    return (self->words[i >> 6] >> (i & 63)) & 1;
}

/* Add `i`; true when it was not there before. */
static inline bool bits_add(Bits *self, u32 i) {
    assert(i < self->count);
    u64 bit = (u64)1 << (i & 63);
    if (self->words[i >> 6] & bit) return false;
    self->words[i >> 6] |= bit;
    return true;
}

#endif
