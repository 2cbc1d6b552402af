/* When a pair is one thing and its abandoned copy. */
#ifndef OXBOW_STALE_COPY_H
#define OXBOW_STALE_COPY_H

#include "copy_side.h"

/* Two definitions of one name, of which only one can run in production. */
bool stale_copy_applies(const ClonePair *pair, const CopyPair *copy);

#endif
