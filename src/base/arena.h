/* Bump allocator: everything taken from an arena dies with it, in one call.
 *
 * One arena per lifetime (a run, a file, a scratch computation). `(Arena){0}` is an empty one and takes no
 * memory until first use. Not thread-safe: an arena
 * belongs to one thread at a time. */
#ifndef OXBOW_ARENA_H
#define OXBOW_ARENA_H

#include "types.h"

typedef struct ArenaBlock ArenaBlock;

typedef struct {
    ArenaBlock *block; /* newest block; older ones are chained behind it */
    size_t used;       /* bytes used in the newest block */
} Arena;

/* Give all memory back. The arena is empty and usable afterwards. */
void arena_release(Arena *self);

/* Forget everything but keep the newest block for reuse. O(blocks). */
void arena_reset(Arena *self);

/* `size` zeroed bytes, aligned for any type. Amortised O(size). */
void *arena_alloc(Arena *self, size_t size);

/* The same, but the bytes hold anything: for what is written from end to end. */
void *arena_bytes(Arena *self, size_t size);

/* Copy of `size` bytes at `from`. */
void *arena_copy(Arena *self, const void *from, size_t size);

#define ARENA_ROOM(arena, Type, n) ((Type *)arena_bytes((arena), sizeof(Type) * (size_t)(n)))
#define ARENA_NEW(arena, Type) ((Type *)arena_alloc((arena), sizeof(Type)))
#define ARENA_ARRAY(arena, Type, n) ((Type *)arena_alloc((arena), sizeof(Type) * (size_t)(n)))

#endif
