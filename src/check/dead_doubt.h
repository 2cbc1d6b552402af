/* What would make a finding about dead code wrong: the nearest danger for a thing of its kind, in a tree
 * of its kind. */
#ifndef OXBOW_DEAD_DOUBT_H
#define OXBOW_DEAD_DOUBT_H

#include "check.h"

/* A text of the shared table with its arguments; `name` as messages say it. O(bases of its class). */
Text dead_doubt(const CheckContext *context, NodeId node, Str name);

/* True when others may import the file: it is part of what is published, or nothing says how the tree is
 * run. */
bool dead_is_shared(const Program *program, FileId file);

#endif
