/* `oxbow trace`: what keeps a definition alive, why nothing does, or what goes with it. */
#ifndef OXBOW_TRACE_H
#define OXBOW_TRACE_H

#include "oxbow.h"

/* Append the answer about what `symbol` means in the linked program of `run`. With `deletes`: what else could
 * go if it went. An error when nothing is called so; it names what comes nearest. */
bool trace_write(Run *run, Str symbol, bool deletes, TextLanguage language, StrBuf *out, Err *err);

#endif
