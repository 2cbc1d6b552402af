/* Calls, and what a value is when casts and parentheses are taken off. */
#ifndef OXBOW_UNIT_CALLS_H
#define OXBOW_UNIT_CALLS_H

#include "unit.h"

#include "unit_lex.h"

/* The expression inside of casts, parentheses and conversions. */
CXCursor unit_bare(CXCursor cursor);

/* A value that is a local variable or parameter, or is made from one; false for any other. */
bool unit_local_scalar(Unit *self, CXCursor bare, ScalarRow *row);
/* Rows of local variables that hold text: where one is declared with a value, and where `left` is assigned
 * to; without `value` it is changed in another way. */
void unit_local_start(Unit *self, CXCursor variable, CXCursor value, EntityId owner);
void unit_local_set(Unit *self, CXCursor left, const CXCursor *value, EntityId owner);

/* Callee and arguments. */
void unit_call(Unit *self, CXCursor cursor, UnitUse use);

static inline bool unit_is_word(Str text) {
    return lex_is_word(text);
}

#endif
