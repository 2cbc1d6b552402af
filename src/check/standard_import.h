/* unknown-import for modules of the standard library. */
#ifndef OXBOW_STANDARD_IMPORT_H
#define OXBOW_STANDARD_IMPORT_H

#include "check.h"

/* Report the import when a module of the standard library surely lacks the name, or a package the module,
 * in every version of Python that the project runs on. */
void standard_import_check(CheckContext *context, FileId file, ImportId import);

#endif
