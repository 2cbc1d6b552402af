/* Directives inside of initialisers, which the grammar does not know: of
 *
 *     static const struct command commands[] = {
 *     #ifdef WITH_LIST
 *         {"list", list},
 *     #endif
 *
 * no table would be left. Conditions are taken out of the text before it is parsed, as all branches are read
 * anyway. */
#ifndef OXBOW_C_TABLE_H
#define OXBOW_C_TABLE_H

#include "arena.h"
#include "facts_types.h"
#include "str.h"

/* The text with blanks in place of conditions inside of initialisers: the same length, and the text itself
 * where there are none. What `#if 0` leaves out, and conditions that the braces do not go around, stay as
 * they are. O(length) for what follows a `= {`. */
Str c_tables_open(Str source, Arena *arena);

/* Advance `*at` to the next condition in front of `end` that begins its line: `*out` is what it asks. */
bool c_condition_next(Str source, u32 *at, u32 end, Span *out);

#endif
