/* Code of one file that makes or drops names of modules unseen. */
#ifndef OXBOW_NAMESPACE_OPENS_H
#define OXBOW_NAMESPACE_OPENS_H

#include "facts.h"

/* True when code of the file may do so in its own module: globals(), exec, sys.modules, parts that did not
 * parse. O(expressions). */
bool facts_open_namespace(const Facts *facts);

/* True when the file has one of the words as a name, whatever for. O(names). */
bool facts_name_one(const Facts *facts, const char *const *words, u32 count);

/* True for `sys.modules`, but for asking whether something is in it. */
bool expr_changes_modules(const Facts *facts, ExprId e);

/* from sys import modules */
bool facts_import_modules(const Facts *facts);

#endif
