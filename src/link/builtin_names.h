/* Names of the builtins module and of every module's own namespace (Python 3.8 to 3.14). */
#ifndef OXBOW_BUILTIN_NAMES_H
#define OXBOW_BUILTIN_NAMES_H

#include "str.h"

/* True for a name that means something without being bound anywhere. O(log names). */
bool is_builtin_name(Str name);

#endif
