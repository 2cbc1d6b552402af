/* Languages of files, and which of them can be the same code. */
#ifndef OXBOW_LANGUAGE_H
#define OXBOW_LANGUAGE_H

#include "types.h"

typedef enum {
    LANGUAGE_NONE,
    LANGUAGE_PYTHON,
    LANGUAGE_TOML,
    LANGUAGE_TEXT,
    LANGUAGE_SCRIPT,  /* JavaScript and its kin of which only the URLs in literals are read */
    LANGUAGE_LOCK,    /* kept as lines of requirements, not as written */
    LANGUAGE_SYMBOLS, /* linker and version scripts: which symbols there are for others */
    LANGUAGE_BUILD,   /* how C is built and installed: kept as written */
    LANGUAGE_NATIVE,  /* code that is linked with C and not read: assembly, C++, grammars */
    LANGUAGE_C,
    LANGUAGE_JAVASCRIPT,
    LANGUAGE_TYPESCRIPT,
    LANGUAGE_TSX
} Language;

/* Languages whose code can be the same code: what is compared with what. */
typedef enum {
    FAMILY_NONE, /* no code */
    FAMILY_PYTHON,
    FAMILY_C,
    FAMILY_SCRIPT
} LanguageFamily;

static inline LanguageFamily language_family(u32 language) {
    switch (language) {
    case LANGUAGE_PYTHON: return FAMILY_PYTHON;
    case LANGUAGE_C: return FAMILY_C;
    case LANGUAGE_JAVASCRIPT:
    case LANGUAGE_TYPESCRIPT:
    case LANGUAGE_TSX: return FAMILY_SCRIPT;
    default: return FAMILY_NONE;
    }
}

/* Clients of interfaces, and descriptions of these: their literals name URLs. */
static inline bool language_is_client(u32 language) {
    return language == LANGUAGE_SCRIPT || language_family(language) == FAMILY_SCRIPT;
}

/* Who uses a definition is known: its names are resolved across files. */
static inline bool language_is_linked(u32 language) {
    return language == LANGUAGE_PYTHON;
}

#endif
