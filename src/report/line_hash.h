/* The per-line hash by which GitHub code scanning recognises a result again: each line's hash covers the
 * hundred characters that are not white space from its start on, so that it survives moved lines. */
#ifndef OXBOW_LINE_HASH_H
#define OXBOW_LINE_HASH_H

#include "str.h"

/* "<hash>:<n>" for every line of `text`, in `arena`; item i is line i, 1-based. *count is the number of
 * lines. O(len). */
const Str *line_hashes(Str text, Arena *arena, u32 *count);

#endif
