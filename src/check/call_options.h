/* What a call or decorator is told by keywords. */
#ifndef OXBOW_CALL_OPTIONS_H
#define OXBOW_CALL_OPTIONS_H

#include "facts.h"

/* Value of a keyword of a call, or 0. O(arguments). */
ExprId call_keyword(const Facts *facts, ExprId call, const char *word);

/* A switch of a call, `fallback` where it is not named, or for what is no call; `*is_known` becomes false for
 * anything but True and False. O(arguments). */
bool call_flag(const Facts *facts, ExprId call, const char *word, bool fallback, bool *is_known);

/* True when *args or **kwargs are among the arguments. O(arguments). */
bool call_has_star(const Facts *facts, ExprId call);

/* True for None, True, False or `...`, as `which` (ConstantKind) says; false for no expression. O(1). */
bool expr_is_constant(const Facts *facts, ExprId expr, u8 which);

#endif
