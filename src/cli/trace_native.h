/* `oxbow trace` of C. */
#ifndef OXBOW_TRACE_NATIVE_H
#define OXBOW_TRACE_NATIVE_H

#include "native_reach.h"
#include "oxbow.h"

/* Entities that `text` means, in order: "src/util.c:help", or a name. Appended to `out`. O(entities). */
void trace_native_find(const Program *program, Str text, VecU32 *out);

/* What keeps an entity alive, from its root; or why nothing does. */
void trace_native_write(Run *run, NativeId id, TextLanguage language, StrBuf *out);

#endif
