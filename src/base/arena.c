#include "arena.h"

#include "mem.h"

#include <stdlib.h>
#include <string.h>

enum { ARENA_ALIGN = 16, ARENA_FIRST_BLOCK = 16 << 10, ARENA_LARGEST_BLOCK = 4 << 20 };

struct ArenaBlock {
    ArenaBlock *older;
    size_t size;
    _Alignas(ARENA_ALIGN) u8 bytes[];
};

static void blocks_free(ArenaBlock *block) {
    while (block) {
        ArenaBlock *older = block->older;
        free(block);
        block = older;
    }
}

void arena_release(Arena *self) {
    blocks_free(self->block);
    *self = (Arena){0};
}

void arena_reset(Arena *self) {
    if (!self->block) return;
    blocks_free(self->block->older);
    self->block->older = NULL;
    self->used = 0;
}

static void block_push(Arena *self, size_t least) {
    size_t size = self->block ? self->block->size * 2 : ARENA_FIRST_BLOCK;
    if (size > ARENA_LARGEST_BLOCK) size = ARENA_LARGEST_BLOCK;
    if (size < least) size = least;
    ArenaBlock *block = mem_resize(NULL, sizeof(ArenaBlock) + size);
    block->older = self->block;
    block->size = size;
    self->block = block;
    self->used = 0;
}

static void *bytes_take(Arena *self, size_t size) {
    size_t rounded = (size + (ARENA_ALIGN - 1)) & ~(size_t)(ARENA_ALIGN - 1);
    if (!self->block || self->block->size - self->used < rounded) block_push(self, rounded);
    void *at = self->block->bytes + self->used;
    self->used += rounded;
    return at;
}

void *arena_alloc(Arena *self, size_t size) {
    return memset(bytes_take(self, size), 0, size);
}

void *arena_bytes(Arena *self, size_t size) {
    return bytes_take(self, size);
}

void *arena_copy(Arena *self, const void *from, size_t size) {
    void *at = bytes_take(self, size);
    if (size) memcpy(at, from, size);
    return at;
}
