/* Which part a name plays where it stands: names of unlike parts are no renames of one another. */
#ifndef OXBOW_COPY_ROLES_H
#define OXBOW_COPY_ROLES_H

#include "copy_side.h"

/* False when the two names of a rename play unlike parts: a variable and a module, a class and a function, an
 * attribute and a keyword. True where that is not known. O(expressions). */
bool copy_roles_agree(CheckContext *context, const CopyPair *copy, const CloneRename *rename);

/* True for two variables of which one took the place of the other: neither is a variable of the other
 * side, and not the heads of the functions alone say so. O(names + bindings of the functions). */
bool copy_is_one_variable(CheckContext *context, const CopyPair *copy, const CloneRename *rename);

#endif
