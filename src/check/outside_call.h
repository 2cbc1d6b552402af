/* bad-call for functions and classes outside of the tree: of the standard library, or installed. */
#ifndef OXBOW_OUTSIDE_CALL_H
#define OXBOW_OUTSIDE_CALL_H

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

/* Report the call of `dotted` when no version of what it runs in the standard library takes the arguments,
 * or what it runs in an installed library does not. What it runs in the standard library is looked up
 * once. */
void outside_call_check(StandardCalls *self, FileId file, ExprId call, Str dotted);
void standard_calls_release(StandardCalls *self);

typedef struct {
    Str dotted;
    bool is_class;
    const Arguments *arguments;
    const Signature *signature;
    const Fault *fault;
    const bool *seen;
    Text evidence; /* where the signature is from; without `callee` and `signature` */
    const char *doubt;
} OutsideFailure;

/* Report a call that does not fit. */
void outside_call_report(CheckContext *context, FileId file, ExprId call, const OutsideFailure *failure);

/* installed_call.c: the same question for an installed library. */
void installed_call_check(CheckContext *context, FileId file, ExprId call, Str dotted);

#endif
