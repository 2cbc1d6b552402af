/* Files and pairs of files that the options leave out. */
#ifndef OXBOW_CLONE_LEFT_H
#define OXBOW_CLONE_LEFT_H

#include "clone.h"

struct CloneLeft {
    bool *skipped;     /* by FileId: nothing there is a copy */
    bool *tests;       /* by FileId: it belongs to the tests */
    bool *retired;     /* by FileId: it is deprecated as a whole */
    u64 *left, *right; /* by FileId: in which pairs of globs the file is on which side */
};

/* Match all files with all globs. In `arena`. O(files · globs). */
const CloneLeft *clone_left_new(const Program *program, const CloneOptions *options, Arena *arena);

/* What both files have in common is meant. O(1). */
static inline bool clone_files_are_meant(const CloneLeft *self, FileId a, FileId b) {
    return (self->left[a] & self->right[b]) || (self->left[b] & self->right[a]);
}

#endif
