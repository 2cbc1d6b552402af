/* When a pair is one thing and its abandoned copy. */
#ifndef OXBOW_STALE_COPY_H
#define OXBOW_STALE_COPY_H

#include "copy_side.h"

/* Two definitions of one name or one text, of which only one can run in production. Not when the whole
 * file of the other one is dead, and more than the definition: that is the news then. Nor when the project
 * is a library, whose users are elsewhere. O(edges into it), and a comparison for two names. */
bool stale_copy_applies(CheckContext *context, const ClonePair *pair, const CopyPair *copy);

#endif
