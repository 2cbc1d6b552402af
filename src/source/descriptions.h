/* Files that describe a library (stubs/lib/__init__.pyi), which lies elsewhere. */
#ifndef OXBOW_DESCRIPTIONS_H
#define OXBOW_DESCRIPTIONS_H

#include "listing.h"

/* Take out of the list the .pyi files of packages that hold nothing else, and those of folders without any
 * module: nobody imports them, and what they describe is no code of the tree. Those beside the code that they
 * describe stay; all do where the tree has no other Python. O(files · depth). */
void descriptions_set_aside(Listing *self);

#endif
