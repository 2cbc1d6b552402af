/* Renames that were forgotten: a name that was left where all others of its kind became other ones. */
#ifndef OXBOW_COPY_SLIP_H
#define OXBOW_COPY_SLIP_H

#include "copy_side.h"

typedef struct {
    bool is_left; /* the side that kept the other one's name */
    Str text;     /* where it is a text and no name: that */
    Name name, expected;
    Str word,
        other;  /* of a family: the part of names that became another one; of a text, what it is handed to in
                        `other`; else empty */
    u32 count;  /* places where the rename was made; functions that say their own names */
    u32 offset; /* on that side */
} CopySlip;

typedef Vec(CopySlip) CopySlips;

/* Push the places where a name stayed what it is on the other side although it became another one everywhere
 * else, while both can be seen there. `diff` has `here` on its left. O(expressions of the files). */
void copy_slips_find(CheckContext *context, const CopyPair *copy, const CloneDiff *diff, CopySlips *out);

#endif
