/* The four forms of a TOML string. */
#ifndef OXBOW_TOML_STRING_H
#define OXBOW_TOML_STRING_H

#include "str.h"

/* Bytes between the quotes of `literal`, without the line end behind opening triple quotes. Points
 * into `literal`, which must be one of the four forms. */
Str toml_string_content(Str literal);

/* Append the value of `literal` to `out`. False for an escape that TOML does not have; what was
 * appended then is the text before it. */
bool toml_string_decode(Str literal, StrBuf *out);

#endif
