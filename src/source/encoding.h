/* Encodings of source text. */
#ifndef OXBOW_ENCODING_H
#define OXBOW_ENCODING_H

#include "utf8.h"

/* Name in a coding cookie (PEP 263) in the first two lines; empty when there is none. */
Str encoding_cookie(Str text);

typedef enum { ENCODING_UNKNOWN, ENCODING_UTF8, ENCODING_ASCII, ENCODING_OTHER } EncodingKind;

/* What kind of encoding a cookie's name means, in Python's spellings. For ENCODING_OTHER
 * `*converter` is its name for encoding_convert. */
EncodingKind encoding_find(Str name, const char **converter);

/* `text` as UTF-8. False when a byte sequence means nothing in that encoding; `*bad` is its offset. */
bool encoding_convert(const char *converter, Str text, Arena *arena, Str *out, size_t *bad);

#endif
