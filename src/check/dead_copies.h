/* A copy that nothing uses: that it is dead says what to do about both. */
#ifndef OXBOW_DEAD_COPIES_H
#define OXBOW_DEAD_COPIES_H

#include "finding.h"

/* Relate what findings about two copies (not about more) say to those that stay and call one of the two
 * unused, and mark in `drop` those that are no surer than these. O(n). */
void dead_copies_fold(Findings *findings, bool *drop);

#endif
