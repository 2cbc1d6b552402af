/* Functions of C that are exported to Python, where no Python of an application uses them. */
#ifndef OXBOW_NATIVE_EXPORTED_H
#define OXBOW_NATIVE_EXPORTED_H

#include "check.h"

/* Report them under unused-function. Only names that no Python file of the tree holds, of a module that
 * the tree imports and hands on to nobody, and only where something starts the tree: a library exports for
 * others. O(exports²) within one module. */
void native_exported_check(CheckContext *context);

#endif
