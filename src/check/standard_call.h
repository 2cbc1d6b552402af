/* bad-call for functions and classes of the standard library. */
#ifndef OXBOW_STANDARD_CALL_H
#define OXBOW_STANDARD_CALL_H

#include "arguments.h"

/* Report the call of `dotted` when no version of what it runs takes the arguments. */
void standard_call_check(CheckContext *context, FileId file, ExprId call, Str dotted);

#endif
