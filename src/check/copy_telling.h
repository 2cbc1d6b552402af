/* What a difference between two copies says about what they do. */
#ifndef OXBOW_COPY_TELLING_H
#define OXBOW_COPY_TELLING_H

#include "copy_differ.h"

/* Of statements of one construct that both have: by the operators, values and names in them; TELLS_CODE for
 * all else. O(text). */
Telling copy_difference_tells(CheckContext *context, const CopyPair *copy, const Difference *row);

/* The only stretch in which a statement reads differently, as source: names with what is in front of their
 * dots, without the commas around. False when there are several, or none. */
bool copy_difference_stretch(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                             const Difference *row, Str *here, Str *there);

#endif
