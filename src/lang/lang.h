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

/* A set of languages is their bits together. */
#define LANGUAGE_BIT(language) (1u << (language))

/* Languages besides Python whose code is read. */
enum {
    LANGUAGES_OF_CODE = LANGUAGE_BIT(LANGUAGE_C) | LANGUAGE_BIT(LANGUAGE_JAVASCRIPT) |
                        LANGUAGE_BIT(LANGUAGE_TYPESCRIPT) | LANGUAGE_BIT(LANGUAGE_TSX)
};

/* What a file in `language` at `path` is read as: its code is, when the set has its language and the path
 * is not that of something made or copied in; else URLs of clients, or nothing. */
Language lang_reduced(Language language, Str path, u32 languages);

/* Facts of `source` (UTF-8, no byte-order mark), on the heap: free() them. Never fails: what does
 * not parse is in `errors`. `source` may die after the call. */
Facts *lang_extract(LangWorker *self, Language language, Str source);

#endif
