/* Several methods of the same two classes that are copies of each other are one finding: whoever acts on one
 * of them acts on all. */
#ifndef OXBOW_COPY_BUNDLE_H
#define OXBOW_COPY_BUNDLE_H

#include "check.h"
#include "clone.h"

/* A pair of functions that was told. */
typedef struct {
    u32 finding; /* row in the findings of the context */
    const ClonePair *pair;
    DefRef here, there; /* `there` is kept if one is */
    bool is_alone;      /* a group of more than two: it stands for itself */
    bool is_told;       /* by the finding of another one */
} BundlePart;

typedef Vec(BundlePart) BundleParts;

/* Of parts whose methods stand in the same two classes the one that is surest, then longest, tells all: it
 * gets their places, a line for each with what tells most in it, `pairs` [{symbol, line, other {path, line,
 * symbol}, similarity}] in its data, and an advice for all; the others are withdrawn and `is_told`. Those of
 * low confidence stay as they are. O(parts²). */
void copy_bundle(CheckContext *context, BundleParts *parts);

#endif
