/* Who uses a side of a copy: every line outside of it, by the kind of code that stands there. */
#ifndef OXBOW_COPY_USES_H
#define OXBOW_COPY_USES_H

#include "usage.h"

typedef struct {
    UsePlaces places; /* one per line, by file and line */
} CopyUses;

typedef struct {
    u32 files, imports, calls, others;
} UseCount;

static inline Used copy_used(const CloneSide *side) {
    return (Used){side->file, side->def};
}

/* Collect the lines that name what `side` covers, from outside of it. O(references to it). */
void copy_uses_find(CopyUses *self, const Program *program, const CloneSide *side);
void copy_uses_release(CopyUses *self);

/* Figures of one kind. */
UseCount copy_uses_count(const CopyUses *self, UseKind kind);

/* "production", "scripts", "tests", "dead". */
const char *use_kind_name(UseKind kind);

#endif
