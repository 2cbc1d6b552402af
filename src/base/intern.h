/* Texts by dense ids: equal text, equal id. Ids start at 1; 0 is "no name".
 * Texts are copied into the table's own memory and stay valid until release. */
#ifndef OXBOW_INTERN_H
#define OXBOW_INTERN_H

#include "str.h"

typedef struct {
    u32 hash;
    u32 id; /* 0: free */
} InternSlot;

typedef struct {
    Arena text;
    Str *items;  /* items[id]; items[0] is empty */
    u32 count;   /* ids in use, with 0 */
    u32 longest; /* text, in bytes */
    u32 item_capacity;
    InternSlot *slots;
    u32 capacity;
} Intern;

/* Id of `s`, adding it on first sight. `s` may die after the call. O(len). */
u32 intern_add(Intern *self, Str s);

/* Id of `s`, or 0 when it was never added. O(len), and nothing for texts that are longer than all. */
u32 intern_find(const Intern *self, Str s);

/* Text of `id`; empty for 0. */
static inline Str intern_text(const Intern *self, u32 id) {
    return id && id < self->count ? self->items[id] : STR_NONE;
}

void intern_release(Intern *self);

#endif
