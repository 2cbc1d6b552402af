/* Source-like text of an expression, for people: facts keep no source of code. */
#ifndef OXBOW_EXPR_TEXT_H
#define OXBOW_EXPR_TEXT_H

#include "program.h"

/* The expression on one line, cut to about 60 bytes; what has no short text is "…". O(its rows). */
Str expr_text(const Program *program, FileId file, ExprId expr, Arena *arena);
/* What holds where it is false: "not x", "x != 1", "x" for `not x`. */
Str expr_text_negated(const Program *program, FileId file, ExprId expr, Arena *arena);

#endif
