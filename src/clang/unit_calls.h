/* Calls, and what a value is when casts and parentheses are taken off. */
#ifndef OXBOW_UNIT_CALLS_H
#define OXBOW_UNIT_CALLS_H

#include "unit.h"

#include "unit_lex.h"

/* The expression inside of casts, parentheses and conversions. */
CXCursor unit_bare(CXCursor cursor);

/* Callee and arguments. */
void unit_call(Unit *self, CXCursor cursor, UnitUse use);

static inline bool unit_is_word(Str text) {
    return lex_is_word(text);
}

#endif
