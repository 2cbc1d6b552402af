/* How a name came to mean what it means: imports, re-exports and aliases, one hop each. */
#ifndef OXBOW_HOPS_H
#define OXBOW_HOPS_H

#include "program.h"

typedef enum { HOP_IMPORT, HOP_ALIAS, HOP_DEFINITION } HopKind;

typedef struct {
    HopKind kind;
    BindRef binding; /* the import, assignment or definition */
    Name name;       /* what it binds */
    Name target;     /* what it binds it to: imported name, aliased name, the definition's own */
} Hop;

enum { HOPS_LISTED = 12 };

/* Hops from the name or attribute chain `expr` to the definition behind it, in order; the last one
 * is HOP_DEFINITION when it was found. Returns how many. */
u32 hops_of(const Program *program, FileId file, ExprId expr, Hop out[HOPS_LISTED]);

#endif
