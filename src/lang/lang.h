/* Languages: one row per language, from source text to Facts. Syntax trees never leave lang/. */
#ifndef OXBOW_LANG_H
#define OXBOW_LANG_H

#include "facts.h"

/* Per-thread state of the front ends: parsers, builder. */
typedef struct LangWorker LangWorker;

LangWorker *lang_worker_new(void);
void lang_worker_free(LangWorker *self);

/* Language of a file by its name, and for files without an ending by their first line
 * (`head`, may be empty); LANGUAGE_NONE when oxbow does not read it. */
Language lang_of(Str path, Str head);

/* Facts of `source` (UTF-8, no byte-order mark), on the heap: free() them. Never fails: what does
 * not parse is in `errors`. `source` may die after the call. */
Facts *lang_extract(LangWorker *self, Language language, Str source);

#endif
