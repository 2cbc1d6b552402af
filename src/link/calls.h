/* Call sites of first-party functions: where each is called, as far as callees resolve. */
#ifndef OXBOW_CALLS_H
#define OXBOW_CALLS_H

#include "infer.h"

typedef struct {
    DefRef function; /* the function called; for a class its __init__, or the class itself without one */
    FileId file;
    ExprId call;
    u8 skips_first; /* bound: the first parameter is not among the arguments */
    ExprId handed;  /* not 0: no call of it, but a place that hands it on to be called with this alone */
} CallSite;

/* Collect all call sites. O(calls), each callee inferred once. */
void calls_build(Program *program);
void calls_release(Program *program);

/* Call sites of a function, in source order. */
const CallSite *calls_of(const Program *program, DefRef function, u32 *count);

/* Places that hand the function to a library, which calls it with an object, as models say (`hands`). */
const CallSite *calls_handed(const Program *program, DefRef function, u32 *count);

/* Argument that a call gives to parameter `index` of its function, or 0 (missing, starred, unknown). */
ExprId call_argument(const Program *program, const CallSite *site, u32 index);

/* Values of an expression, where a parameter stands for what its callers pass: `app` in
 * `def attach(app): app.include(x)`. Same as infer_expr for anything else, and before calls_build. */
ValueSet calls_values(const Program *program, FileId file, ExprId expr);
/* The same where an attribute stands for what methods of the object's class keep in it, too: `self.app`
 * after `self.app = app` in a constructor. Some value of many objects', so only good for asking what may
 * be meant. */
ValueSet calls_object_values(const Program *program, FileId file, ExprId expr);

#endif
