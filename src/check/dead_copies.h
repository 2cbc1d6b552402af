/* A copy that nothing uses: that it is dead says what to do about both. */
#ifndef OXBOW_DEAD_COPIES_H
#define OXBOW_DEAD_COPIES_H

#include "finding.h"

/* Mark in `drop` the findings about two copies (not about more) of which a finding that stays and is shown
 * unless somebody asks for less calls one unused, and relate what they say to that finding. O(n). */
void dead_copies_fold(Findings *findings, bool *drop);

#endif
