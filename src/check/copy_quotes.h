/* Source whatever quotes stand around its texts: `'a'` and `"a"` are one. */
#ifndef OXBOW_COPY_QUOTES_H
#define OXBOW_COPY_QUOTES_H

#include "check.h"

/* With one sign in the place of all quotes that begin or end a text, and without the backslashes that only
 * one kind of them needs; for being compared, not for being shown. In the context's arena. O(text). */
Str copy_quotes_alike(CheckContext *context, Str text);

#endif
