/* unknown-import for modules outside of the tree. */
#ifndef OXBOW_OUTSIDE_IMPORT_H
#define OXBOW_OUTSIDE_IMPORT_H

#include "check.h"

/* Report the import when a module of the standard library surely lacks the name, or a package the module, in
 * every version of Python that the project runs on; or an installed one does. */
void outside_import_check(CheckContext *context, FileId file, ImportId import);

#endif
