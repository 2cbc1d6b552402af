/* Whether following the advice about two copies is worth it. */
#ifndef OXBOW_COPY_WORTH_H
#define OXBOW_COPY_WORTH_H

#include "copy_report.h"

/* Lower the confidence of a finding, and say why, when what the advice moves to one place is next to nothing:
 * no member and little else is the same, or too small a part of two classes, or a few lines of functions that
 * mostly differ, or of methods that many classes of the tree have. O(tokens of both + definitions). */
void copy_worth_lower(CheckContext *context, Finding *finding, const ClonePair *pair,
                      const CopyReport *report);

#endif
