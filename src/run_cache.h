/* The user's cache: where it is, and how large it may be. */
#ifndef OXBOW_RUN_CACHE_H
#define OXBOW_RUN_CACHE_H

#include "memo.h"
#include "oxbow.h"

/* Open the folder of --cache-dir, else `oxbow` in $XDG_CACHE_HOME or ~/.cache; closed with --no-cache, and
 * where there is none. Never a folder that the audited tree names: who writes to the tree could plant
 * results there. */
void run_cache_open(const RunOptions *options, Arena *arena, Memo *out);

#endif
