/* bad-call for functions and classes of the standard library. */
#ifndef OXBOW_STANDARD_CALL_H
#define OXBOW_STANDARD_CALL_H

#include "arguments.h"
#include "stdlib_names.h"

typedef struct {
    StdlibName items[2];
    u32 count;
} StandardCallees;

typedef struct {
    CheckContext *context;
    Map known; /* hash of a dotted name → position in `rows` */
    Vec(StandardCallees) rows;
} StandardCalls;

/* Report the call of `dotted` when no version of what it runs takes the arguments. What it runs is looked up
 * once. */
void standard_call_check(StandardCalls *self, FileId file, ExprId call, Str dotted);
void standard_calls_release(StandardCalls *self);

#endif
