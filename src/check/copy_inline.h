/* Values that one copy gives a name first, and the other one writes where they are used. */
#ifndef OXBOW_COPY_INLINE_H
#define OXBOW_COPY_INLINE_H

#include "copy_side.h"

/* `x = value` that one side alone has, followed by nothing but statements that read the same once `value`
 * stands in the place of `x`: take all of them out of the edits, and count them in `*forms`. `diff` has
 * `here` on its left and is given edits and spots of its own, in the context's arena. O(edits² ×
 * statement). */
void copy_inline_settle(CheckContext *context, const CopyPair *copy, CloneDiff *diff, u32 *forms);

#endif
