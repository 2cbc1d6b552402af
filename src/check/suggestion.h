/* Where a name that is missing here exists: what others import under it, what the tree defines. */
#ifndef OXBOW_SUGGESTION_H
#define OXBOW_SUGGESTION_H

#include "check.h"

typedef struct {
    Str text;    /* the import statement, "" for none */
    u32 files;   /* how many other files have that statement's import */
    NodeId node; /* the one definition of the tree that is meant, or 0 */
} Suggestion;

/* How `word` could be bound in `file`: as most other files import it, or the only module-level definition of
 * that name. O(imports of the tree). */
Suggestion suggestion_find(CheckContext *context, FileId file, Str word);

#endif
