#include "intern.h"

#include "mem.h"

#include <stdlib.h>

static InternSlot *slot_of(const Intern *self, Str s, u32 hash) {
    u32 mask = self->capacity - 1;
    u32 i = hash & mask;
    while (self->slots[i].id) {
        if (self->slots[i].hash == hash && str_eq(self->items[self->slots[i].id], s)) break;
        i = (i + 1) & mask;
    }
    return &self->slots[i];
}

static void slots_grow(Intern *self) {
    u32 old = self->capacity;
    InternSlot *slots = self->slots;
    self->capacity = old ? old * 2 : 64;
    self->slots = mem_alloc(self->capacity * sizeof(InternSlot));
    for (u32 i = 0; i < old; i++)
        if (slots[i].id) *slot_of(self, self->items[slots[i].id], slots[i].hash) = slots[i];
    free(slots);
}

static u32 item_push(Intern *self, Str s) {
    if (!self->count) self->count = 1;
    if (self->count >= self->item_capacity) {
        self->item_capacity = self->item_capacity ? self->item_capacity * 2 : 64;
        self->items = mem_resize(self->items, self->item_capacity * sizeof(Str));
        self->items[0] = STR_NONE;
    }
    self->items[self->count] = str_copy(&self->text, s);
    if (s.len > self->longest) self->longest = (u32)s.len;
    return self->count++;
}

u32 intern_add(Intern *self, Str s) {
    if ((self->count + 1) * 4 > self->capacity * 3) slots_grow(self);
    u32 hash = (u32)str_hash(s);
    InternSlot *slot = slot_of(self, s, hash);
    if (!slot->id) *slot = (InternSlot){.hash = hash, .id = item_push(self, s)};
    return slot->id;
}

u32 intern_find(const Intern *self, Str s) {
    return self->capacity && s.len <= self->longest ? slot_of(self, s, (u32)str_hash(s))->id : 0;
}

void intern_release(Intern *self) {
    arena_release(&self->text);
    free(self->items);
    free(self->slots);
    *self = (Intern){0};
}
