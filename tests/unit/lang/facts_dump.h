/* Facts as short text, for tests that compare a whole file's facts with what is expected. */
#ifndef OXBOW_FACTS_DUMP_H
#define OXBOW_FACTS_DUMP_H

#include "facts.h"

typedef enum {
    DUMP_SCOPES = 1 << 0,
    DUMP_DEFS = 1 << 1,
    DUMP_BINDINGS = 1 << 2,
    DUMP_IMPORTS = 1 << 3,
    DUMP_STMTS = 1 << 4,  /* with their expressions as trees */
    DUMP_USES = 1 << 5,   /* name@line -> scope{lines of the bindings that reach it} */
    DUMP_GUARDS = 1 << 6, /* conditions of each use, innermost first */
    DUMP_WRITES = 1 << 7,
    DUMP_STRINGS = 1 << 8,
    DUMP_TOKENS = 1 << 9,
    DUMP_REST = 1 << 10, /* comments, errors, flags of the file */
} DumpSection;

/* Append the sections named in `what`. */
void facts_dump(const Facts *facts, Str source, u32 what, StrBuf *out);

typedef struct {
    const char *name;
    u32 what; /* DumpSection */
    const char *source;
    const char *expected;
} FactsCase;

/* Read each source as Python and compare; prints every difference, then fails the test once. */
void facts_cases_run(const FactsCase *cases, u32 count);

/* Facts of a Python text; free() them. */
Facts *facts_of(Str source);

#endif
