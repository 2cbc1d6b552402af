/* What clients in JavaScript and TypeScript, and descriptions of interfaces in JSON, say of URLs. */
#ifndef OXBOW_SCRIPT_EXTRACT_H
#define OXBOW_SCRIPT_EXTRACT_H

#include "builder.h"

/* Paths in string literals, with what is called with them and by which method. Nothing else is read. O(n). */
void script_extract(FactsBuilder *builder, Str source);

#endif
