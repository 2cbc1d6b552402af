/* What a block is worth: how much of it does something, and how much is said once more. */
#ifndef OXBOW_CLONE_WEIGH_H
#define OXBOW_CLONE_WEIGH_H

#include "clone_align.h"

/* Tokens and statements that do something. Literals, tables, plain assignments, cases, markup and words such
 * as `else` do not count. Of sibling statements of one form (names and literals aside), of calls of one
 * function with plain arguments, and of assertions only the first one counts: rows of a list, whatever they
 * are written as. O(tokens). */
void clone_stretch_weigh(const ClonePrints *prints, const CloneStretch *stretch, u32 *tokens,
                         u32 *statements);

#endif
