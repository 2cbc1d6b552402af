/* What can be said of a name in an outline without knowing which binding it means: by its form, and by its
 * text within the outermost function around it. */
#ifndef OXBOW_MARKS_H
#define OXBOW_MARKS_H

#include "facts.h"

typedef struct {
    u32 first, end; /* rows of `tokens` */
} TokenRange;

/* Innermost scope around a byte offset. O(scopes around + log scopes). */
ScopeId marks_scope(const Facts *facts, u32 offset);

/* Tokens of the outermost function or lambda around a scope (that scope included); of the whole file when
 * there is none, which `is_module` says. O(depth + log tokens). */
TokenRange marks_around(const Facts *facts, ScopeId scope, bool *is_module);

/* First row of `marks` whose token is at or behind `token`. O(log marks). */
u32 marks_find(const Facts *facts, u32 token);

/* Marks of a token; 0 for none. O(log marks). */
u32 marks_of(const Facts *facts, u32 token);

/* True when a token of the range declares the name. O(marks in the range). */
bool marks_declare(const Facts *facts, TokenRange range, NameId name);

#endif
