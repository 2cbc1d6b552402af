/* Comments that speak to tools, and what stands above the code of a file. */
#ifndef OXBOW_TOOL_COMMENT_H
#define OXBOW_TOOL_COMMENT_H

#include "builder.h"

/* Look at one comment, its marks included (#, //, those of a block). `in_header`: no token came before it. */
void tool_comment_read(FactsBuilder *facts, Str source, Span span, bool in_header);

/* Look at the module's docstring (text between the quotes). */
void tool_comment_read_doc(FactsBuilder *facts, Str text);

#endif
