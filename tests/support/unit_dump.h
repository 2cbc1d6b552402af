/* Rows of C as text, one line each, for tests of their writers. */
#ifndef OXBOW_UNIT_DUMP_H
#define OXBOW_UNIT_DUMP_H

#include "facts.h"

enum {
    DUMP_UNIT_FILES = 1 << 0,
    DUMP_ENTITIES = 1 << 1, /* with their declarations, indented */
    DUMP_REFERENCES = 1 << 2,
    DUMP_INITIALISERS = 1 << 3,
    DUMP_UNIT_WORDS = 1 << 4,
    DUMP_EXCLUDED = 1 << 5,
    DUMP_PROBLEMS = 1 << 6,
    DUMP_TYPES = 1 << 7,  /* with DUMP_ENTITIES: types and records too */
    DUMP_PLACES = 1 << 8, /* with DUMP_REFERENCES: line of each, in the source file */
    DUMP_LOCALS =
        1 << 9, /* which local variable and which call a value is; what those that hold text are set to */
    DUMP_UNIT = (1 << 7) - 1,
};

/* Append to `out`. Lines are those of the source file; of other files bytes are printed. */
void unit_dump(const Facts *facts, u32 what, StrBuf *out);

#endif
