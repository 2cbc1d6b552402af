/* Folders that are not the project's own code. */
#ifndef OXBOW_EXCLUDE_H
#define OXBOW_EXCLUDE_H

#include "map.h"
#include "str.h"
#include "vec.h"

typedef enum {
    EXCLUDE_NO,
    EXCLUDE_UNTRACKED, /* made by a tool, as far as one can see: out, unless version control tracks it */
    EXCLUDE_ALWAYS
} ExcludeVerdict;

typedef struct {
    Arena *arena;
    Str root, analysed; /* the analysed folder itself is never excluded */
    const Str *globs;
    u32 glob_count;
    Map folders;      /* hash of a folder's path → ExcludeVerdict */
    Vec(Str) records; /* folders met that an installer left (installations.h) */
} Exclude;

/* Verdict over a folder at or below the analysed one (absolute path), its ancestors considered.
 * Asks the file system once per folder. Amortised O(length). */
ExcludeVerdict exclude_folder(Exclude *self, Str absolute);

/* True when a user's glob matches the file (absolute path); folders are not asked. */
bool exclude_has_glob(const Exclude *self, Str absolute, bool is_folder);

void exclude_release(Exclude *self);

#endif
