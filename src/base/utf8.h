/* UTF-8: validity, decoding, repair, and how many columns text takes on a terminal. Needs no locale. */
#ifndef OXBOW_UTF8_H
#define OXBOW_UTF8_H

#include "str.h"

/* Character at `*at` (below s.len), advancing past it; U+FFFD for a byte that is not UTF-8. */
u32 utf8_next(Str s, size_t *at);

void utf8_push(StrBuf *out, u32 character);

/* True when `text` is well-formed UTF-8 (no surrogates, no overlong forms). Otherwise `*bad`, when
 * not NULL, is the offset of the first byte that is not. O(len). */
bool utf8_is_valid(Str text, size_t *bad);

/* `text` with U+FFFD for each bad byte; `text` itself when there is none. */
Str utf8_repair(Str text, Arena *arena);

/* `s` with the capital letters of the Latin (ASCII) and Cyrillic alphabets made small. O(len). */
Str utf8_lower(Str s, Arena *arena);

/* Columns a character takes: 0 for combining and control characters, 2 for wide ones. */
u32 utf8_width(u32 character);

/* Code points that begin in the first `bytes` bytes of `s`. */
u32 utf8_points(Str s, size_t bytes);

#endif
