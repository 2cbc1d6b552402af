#include "map.h"

#include "mem.h"

#include <stdlib.h>

/* Finaliser of MurmurHash3 (Appleby): ids are dense, so their bits must be spread. */
static u64 key_spread(u64 key) {
    key ^= key >> 33;
    key *= 0xff51afd7ed558ccdULL;
    key ^= key >> 33;
    key *= 0xc4ceb9fe1a85ec53ULL;
    return key ^ (key >> 33);
}

static MapSlot *slot_of(MapSlot *slots, u32 capacity, u64 key) {
    u32 mask = capacity - 1;
    u32 i = (u32)key_spread(key) & mask;
    while (slots[i].taken && slots[i].key != key) i = (i + 1) & mask;
    return &slots[i];
}

u32 map_find(const Map *self, u64 key) {
    if (!self->count) return MAP_NONE;
    const MapSlot *slot = slot_of(self->slots, self->capacity, key);
    return slot->taken ? slot->value : MAP_NONE;
}

static void map_grow(Map *self) {
    u32 capacity = self->capacity ? self->capacity * 2 : 16;
    MapSlot *slots = mem_alloc(capacity * sizeof(MapSlot));
    for (u32 i = 0; i < self->capacity; i++)
        if (self->slots[i].taken) *slot_of(slots, capacity, self->slots[i].key) = self->slots[i];
    free(self->slots);
    self->slots = slots;
    self->capacity = capacity;
}

u32 *map_at(Map *self, u64 key, u32 fallback) {
    if ((self->count + 1) * 4 > self->capacity * 3) map_grow(self);
    MapSlot *slot = slot_of(self->slots, self->capacity, key);
    if (!slot->taken) {
        *slot = (MapSlot){.key = key, .value = fallback, .taken = 1};
        self->count++;
    }
    return &slot->value;
}

void map_release(Map *self) {
    free(self->slots);
    *self = (Map){0};
}
