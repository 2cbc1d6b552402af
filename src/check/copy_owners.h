/* Which functions of two classes, or of two files, are pairs. */
#ifndef OXBOW_COPY_OWNERS_H
#define OXBOW_COPY_OWNERS_H

#include "clone.h"

typedef struct {
    Map first; /* by two owners: their first pair */
    u32 *next; /* by pair: the next one of its two owners, or CLONE_NONE */
} CopyOwners;

/* All pairs of functions that do not have one owner. O(pairs). */
void copy_owners_init(CopyOwners *self, const Clones *clones);
void copy_owners_release(CopyOwners *self);

/* The class of a method; else `def_count` and the number of its file. */
u32 copy_owner_of(const Program *program, const CloneSide *side);

/* First pair between the two, or CLONE_NONE; `next` leads on, in ascending order. O(1). */
u32 copy_owners_first(const CopyOwners *self, u32 left, u32 right);

#endif
