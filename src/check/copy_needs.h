/* Whether what one copy has could stand in the other one, too. */
#ifndef OXBOW_COPY_NEEDS_H
#define OXBOW_COPY_NEEDS_H

#include "copy_drift.h"

/* True when the other side has all that the statement `stmt` of `edit` speaks of: variables, attributes, the
 * statements that a handler is for. What speaks of something that one side alone has is needed there alone.
 * O(tokens of the other side's class or function). */
bool copy_edit_is_lacked(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                         const CloneEdit *edit, StmtId stmt);

#endif
