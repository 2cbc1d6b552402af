/* .gitignore files: which paths git would not list. */
#ifndef OXBOW_IGNORE_H
#define OXBOW_IGNORE_H

#include "str.h"

typedef struct IgnoreFile IgnoreFile;

/* Read the text of the .gitignore in `folder`. Its rules come before those of `outer`, the file of a
 * folder further up, or NULL. `text` and `folder` must outlive the result. NULL only when there is
 * neither a rule nor an outer file. O(len). */
const IgnoreFile *ignore_parse(Str text, Str folder, const IgnoreFile *outer, Arena *arena);

/* True when `path`, spelled as `folder` was and below it, is ignored by itself. Something inside an
 * ignored folder is ignored too, which this does not look at: ask for the folders first.
 * `self` may be NULL. O(rules). */
bool ignore_matches(const IgnoreFile *self, Str path, bool is_folder);

#endif
