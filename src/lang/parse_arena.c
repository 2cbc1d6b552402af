#include "parse_arena.h"

#include "mem.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <tree_sitter/api.h>

/* A block is a multiple of 16 bytes: its size, then what the caller gets, aligned to 16 like malloc's. Sizes
 * up to SMALL have a list of free blocks each; larger ones are powers of two with a list each. */
enum { UNIT = 16, SMALL = 1024, SMALL_LISTS = SMALL / UNIT + 1, LISTS = SMALL_LISTS + 64, CHUNK = 1 << 20 };

typedef struct Block {
    u64 size;
    struct Block *next_free; /* overlaid by the caller's bytes */
} Block;

typedef struct Chunk {
    struct Chunk *next;
    size_t size;
    _Alignas(UNIT) char bytes[];
} Chunk;

struct ParseArena {
    Chunk *first, *current;
    size_t used; /* of the current chunk */
    u64 work;
    Block *free[LISTS];
};

/* The runtime's allocator has no argument to carry the arena in. */
static _Thread_local ParseArena *inside;

static size_t block_size(size_t wanted) {
    assert(wanted < SIZE_MAX / 4);
    size_t size = (wanted + sizeof(u64) + UNIT - 1) & ~(size_t)(UNIT - 1);
    if (size < 2 * UNIT) return 2 * UNIT;
    return size <= SMALL ? size : (size_t)1 << (64 - __builtin_clzl(size - 1));
}

static Block **free_list(ParseArena *self, size_t size) {
    size_t list = size <= SMALL ? size / UNIT : SMALL_LISTS + (size_t)__builtin_ctzl(size);
    return &self->free[list];
}

/* A block's bytes start 8 behind its head, so heads lie 8 below a multiple of 16. */
enum { CHUNK_START = UNIT - sizeof(u64) };

static void chunk_enter(ParseArena *self, size_t least) {
    Chunk **link = self->current ? &self->current->next : &self->first;
    while (*link && (*link)->size < CHUNK_START + least) link = &(*link)->next;
    if (!*link) {
        size_t size = CHUNK_START + least > CHUNK ? CHUNK_START + least : CHUNK;
        *link = mem_resize(NULL, sizeof(Chunk) + size);
        **link = (Chunk){.size = size};
    }
    self->current = *link;
    self->used = CHUNK_START;
}

static void *block_take(ParseArena *self, size_t wanted) {
    size_t size = block_size(wanted);
    self->work += size;
    Block **list = free_list(self, size);
    Block *block = *list;
    if (block) {
        *list = block->next_free;
        return &block->next_free;
    }
    if (!self->current || self->current->size - self->used < size) chunk_enter(self, size);
    block = (Block *)(void *)(self->current->bytes + self->used);
    self->used += size;
    block->size = size;
    return &block->next_free;
}

static Block *block_of(void *bytes) {
    return (Block *)(void *)((char *)bytes - sizeof(u64));
}

static void *hook_malloc(size_t size) {
    return inside ? block_take(inside, size) : mem_resize(NULL, size);
}

static void *hook_calloc(size_t count, size_t size) {
    if (!inside) return mem_alloc(count * size);
    return memset(block_take(inside, count * size), 0, count * size);
}

static void hook_free(void *bytes) {
    if (!inside) {
        free(bytes);
    } else if (bytes) {
        Block *block = block_of(bytes);
        Block **list = free_list(inside, block->size);
        block->next_free = *list;
        *list = block;
    }
}

static void *hook_realloc(void *bytes, size_t size) {
    if (!inside) return mem_resize(bytes, size);
    if (!bytes) return block_take(inside, size);
    size_t room = block_of(bytes)->size - sizeof(u64);
    if (size <= room) return bytes;
    void *moved = block_take(inside, size);
    memcpy(moved, bytes, room);
    hook_free(bytes);
    return moved;
}

static void hooks_install(void) {
    ts_set_allocator(hook_malloc, hook_calloc, hook_realloc, hook_free);
}

ParseArena *parse_arena_new(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, hooks_install);
    return mem_alloc(sizeof(ParseArena));
}

void parse_arena_free(ParseArena *self) {
    if (!self) return;
    assert(inside != self);
    while (self->first) {
        Chunk *next = self->first->next;
        free(self->first);
        self->first = next;
    }
    free(self);
}

void parse_arena_enter(ParseArena *self) {
    assert(!inside);
    inside = self;
    self->work = 0;
}

void parse_arena_leave(ParseArena *self) {
    assert(inside == self);
    inside = NULL;
    memset(self->free, 0, sizeof self->free);
    self->current = NULL;
    self->used = 0;
}

u64 parse_arena_work(const ParseArena *self) {
    return self->work;
}

size_t parse_arena_bytes(const ParseArena *self) {
    size_t bytes = 0;
    for (const Chunk *chunk = self->first; chunk; chunk = chunk->next) bytes += chunk->size;
    return bytes;
}
