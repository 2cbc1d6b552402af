/* Where results go. */
#ifndef OXBOW_OUTPUT_H
#define OXBOW_OUTPUT_H

#include "err.h"
#include "option.h"
#include "str.h"

/* Write to the file `path`, or to stdout when it is NULL. A reader that has gone away is no error. */
bool output_write(const char *path, Str text, Err *err);

/* Whether a report for `path` (NULL: stdout) has colours: the wish, then NO_COLOR, FORCE_COLOR, and
 * whether a terminal reads it. Never in files, unless it is wished. */
bool output_has_color(ColorWish wish, const char *path);

#endif
