/* Who uses a side of a copy: every place outside of it, by the kind of code that stands there. */
#ifndef OXBOW_COPY_USES_H
#define OXBOW_COPY_USES_H

#include "check.h"

typedef enum { USE_PRODUCTION, USE_SCRIPTS, USE_TESTS, USE_DEAD, USE_KINDS } UseKind;

/* One line that names the side or something inside of it. */
typedef struct {
    FileId file;
    u32 line;
    u32 offset;
    u8 kind;        /* UseKind: who runs that line */
    bool is_import; /* an import statement names the side itself */
    bool is_call;   /* the side itself is called (of a class: an instance is made) */
    bool is_member; /* only something inside of it is named */
} CopyUse;

typedef struct {
    Vec(CopyUse) places; /* by file and line */
} CopyUses;

typedef struct {
    u32 files, imports, calls, others;
} UseCount;

/* Collect the places that name what `side` covers, from outside of it. O(edges into it). */
void copy_uses_find(CopyUses *self, const Program *program, const CloneSide *side);
void copy_uses_release(CopyUses *self);

/* Figures of one kind. */
UseCount copy_uses_count(const CopyUses *self, UseKind kind);

/* "production", "scripts", "tests", "dead". */
const char *use_kind_name(UseKind kind);

#endif
