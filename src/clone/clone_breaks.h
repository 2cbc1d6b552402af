/* Places where the renames of a pair are broken: a copy that still says the old name. */
#ifndef OXBOW_CLONE_BREAKS_H
#define OXBOW_CLONE_BREAKS_H

#include "clone.h"
#include "clone_parts.h"

typedef Vec(CloneBreak) CloneBreaks;

/* Push the breaks among aligned positions: a name that became another one at least BREAK_RENAMES times and
 * was left once, in the same role (a variable, an attribute), while the side it was left on has the new
 * name to itself. `names` is scratch. O(matches log matches); with a candidate, O(expressions of both
 * files). */
void clone_breaks_find(const Program *program, const CloneWork *work, const LcsMatch *aligned, u32 count,
                       CloneNames *names, CloneBreaks *out);

#endif
