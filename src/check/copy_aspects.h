/* How two copies of one class differ in kind: the rows of the table that a reader compares. */
#ifndef OXBOW_COPY_ASPECTS_H
#define OXBOW_COPY_ASPECTS_H

#include "copy_side.h"

/* Put `aspects` into `data`: a list of {aspect, here, there}. A side is {value, ...}: the key of a text
 * ("value.<value>" of the rule) and what fills its placeholders. Rows that say nothing of either side are
 * left out. `diff` has `here` on its left. */
void copy_aspects_put(CheckContext *context, Data *data, const CopyPair *copy, const CloneDiff *diff);

#endif
