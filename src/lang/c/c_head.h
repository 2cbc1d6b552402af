/* Heads of functions that macros hide from the grammar. */
#ifndef OXBOW_C_HEAD_H
#define OXBOW_C_HEAD_H

#include "facts_types.h"

/* The word before the last parentheses in [first, body): the name of the function whose body begins there.
 * `*list` becomes what is between these. Empty when there is none. */
Span c_head_name(Str source, u32 first, u32 body, Span *list);

/* What no function can be called: in its place stands a macro that the grammar took for something else. */
bool c_is_keyword(Str word);

#endif
