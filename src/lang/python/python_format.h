/* Format specifications that the grammar takes for assignments: in `f"{total:=06.2f}"` the colon ends the
 * expression and "=06.2f" says how it is printed (Lexical analysis, "Formatted string literals": a walrus
 * in a replacement field needs brackets), but ":=" is one token to the grammar. */
#ifndef OXBOW_PYTHON_FORMAT_H
#define OXBOW_PYTHON_FORMAT_H

#include "str.h"

/* A copy of `source` to be parsed in its place, of the same length, in which the "=" of such
 * specifications is another fill mark; ptr NULL when there is none of them. Free with free(). O(len), and
 * next to nothing for sources without ":=". */
Str python_format_mask(Str source);

#endif
