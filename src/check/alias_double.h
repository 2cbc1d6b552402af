/* A second name (`Old = New`) that is also the name of something else: which module gets which. */
#ifndef OXBOW_ALIAS_DOUBLE_H
#define OXBOW_ALIAS_DOUBLE_H

#include "copy_side.h"

/* For an alias that nothing uses: evidence for each other class or function of the tree that bears its name,
 * and who imports that one. `doubles` [{path, line, importers}] in data. O(definitions of that name). */
void alias_double_prove(CheckContext *context, Finding *finding, NodeId alias, DefRef target);

/* For copies of which one already bears the other's name: evidence at the alias, with the files that get it
 * and those that get the copy. O(edges into the alias). */
void alias_pair_prove(CheckContext *context, Finding *finding, const CopyPair *copy);

#endif
