/* What is deprecated is kept for its old users, however much of it stands elsewhere, too. */
#ifndef OXBOW_CLONE_RETIRED_H
#define OXBOW_CLONE_RETIRED_H

#include "clone.h"

/* True for a module that says so: in its path, in its docstring, or with a warning when it is imported.
 * O(statements). */
bool clone_file_is_retired(const Program *program, const CloneOptions *options, FileId file);

/* True when a definition or one around it says so, by a decorator. O(depth). */
bool clone_def_is_retired(const Program *program, const CloneOptions *options, DefRef def);

#endif
