/* Macros in directives. */
#ifndef OXBOW_UNIT_DIRECTIVES_H
#define OXBOW_UNIT_DIRECTIVES_H

#include "unit.h"

/* True for the words of directives that look at macros without leaving anything in their place. */
bool directive_asks(Str word);

/* Back from a place in a directive to its '#'. */
static inline u32 directive_start(Str text, u32 at) {
    u32 start = at;
    while (start && text.ptr[start] != '#' && text.ptr[start - 1] != '\n') start--;
    while (start < at && text.ptr[start] != '#') start++;
    return start < at ? start : at;
}

/* A macro that is expanded or asked for at a place; each place once. */
void unit_expansion(Unit *self, EntityId macro, UnitFileId file, u32 offset);

#endif
