/* What a difference between two copies says about what they do. */
#ifndef OXBOW_COPY_TELLING_H
#define OXBOW_COPY_TELLING_H

#include "copy_differ.h"

/* Of statements of one construct that both have: by the operators, values and names in them; TELLS_CODE for
 * all else. O(text). */
Telling copy_difference_tells(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                              const Difference *row);

/* Both statements of a difference, and where in them that begins which it tells: the first operator,
 * number or called function that is another one; 0 for all else. */
typedef struct {
    Str here, there;
    size_t left, right;
} Focus;

/* Find those places. O(text × names that differ). */
void copy_difference_focus(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                           const Difference *row, Focus *focus);

/* The only stretch in which a statement reads differently, as source: names with what is in front of their
 * dots, without the commas around. False when there are several, or none. */
bool copy_difference_stretch(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                             const Difference *row, Str *here, Str *there);

#endif
