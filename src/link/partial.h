/* Packages of which code that the tree imports is not there. */
#ifndef OXBOW_PARTIAL_H
#define OXBOW_PARTIAL_H

#include "program.h"

/* Set `is_partial` of the files that lie in packages that lack several of the modules which production
 * imports from them: what is not there may use what is. After imports are resolved. O(imports + files ·
 * depth). */
void partial_find(Program *program);

#endif
