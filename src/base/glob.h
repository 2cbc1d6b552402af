/* Patterns over paths, in the language of .gitignore:
 *
 *     ?        one byte other than '/'
 *     *        any bytes other than '/'
 *     [a-z]    one byte of a class; [!x] and [^x] negate; [[:digit:]] and \] work as in git
 *     \x       x itself
 *     **       as a whole part: any number of parts (behind the last slash: at least one)
 *
 * Paths are separated by '/', never start with one and are compared byte by byte. Nothing here
 * backtracks exponentially: O(pattern * path), once more per part behind a `**`. */
#ifndef OXBOW_GLOB_H
#define OXBOW_GLOB_H

#include "str.h"

/* True when `pattern` matches the path itself or a folder that the path lies in, as a line of a
 * .gitignore at the root would. A pattern without a slash before its end matches at any depth;
 * one that ends in a slash matches folders only. `path` ends in '/' when it is a folder. */
bool glob_matches(Str pattern, Str path);

/* True when `pattern` matches the whole of `path`, part by part, from its first part on. */
bool glob_matches_path(Str pattern, Str path);

/* True when `pattern` matches all of `name`, which is one part of a path. */
bool glob_matches_name(Str pattern, Str name);

#endif
