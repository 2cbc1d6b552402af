/* Unified diffs that `git apply` accepts. */
#ifndef OXBOW_PATCH_H
#define OXBOW_PATCH_H

#include "finding.h"

/* Diff that makes `edits` (any files, any order). An edit inside another one is dropped. Blank lines left
 * doubled by a deletion go with it. STR_NONE when it cannot be done safely: a file that cannot be read, is
 * not UTF-8, or changed since it was analysed; edits that overlap. O(size of the files). */
Str patch_of_edits(const Program *program, const Edit *edits, u32 count, Arena *arena);

/* Diff that removes the whole file. */
Str patch_of_removal(const Program *program, FileId file, Arena *arena);

#endif
