/* "Did you mean …?" */
#ifndef OXBOW_NEAREST_H
#define OXBOW_NEAREST_H

#include "str.h"

/* Edits (insert, delete, change, swap neighbours) that turn `a` into `b`, upper and lower case and
 * '-' and '_' taken as equal. Texts beyond 64 bytes count as wholly different. O(a * b). */
u32 edit_distance(Str a, Str b);

/* The candidate nearest to `name`, or -1 when none is near enough to be what was meant (a third of
 * its length, at least 2). Of equals the first. */
i32 nearest_find(Str name, const Str *candidates, u32 count);

#endif
