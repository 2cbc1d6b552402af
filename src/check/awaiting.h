/* What calls give to those who wait: coroutines, asynchronous generators and context managers. */
#ifndef OXBOW_AWAITING_H
#define OXBOW_AWAITING_H

#include "callees.h"

typedef enum {
    MADE_UNKNOWN,         /* something else, or different things */
    MADE_COROUTINE,       /* async def */
    MADE_ASYNC_GENERATOR, /* async def with yield */
    MADE_ASYNC_CONTEXT,   /* the same behind asynccontextmanager */
    MADE_CONTEXT,         /* def with yield behind contextmanager */
    MADE_GENERATOR,       /* def with yield */
    MADE_PLAIN            /* def without: what it returns */
} Made;

/* What all functions that the call may run make; those go to `out`, which the caller releases. */
Made made_by_call(CalleeFinder *self, FileId file, ExprId call, Callees *out);

/* True when the code at `scope` may say `await`. */
bool scope_may_await(const Facts *facts, ScopeId scope);

/* True for an object whose class and bases are all known and have none of the hooks ("__iter__ __getitem__"),
 * unless something outside of the class adds it. */
bool object_lacks_hooks(CalleeFinder *self, Value object, const char *hooks);

/* Put `await` in front of an expression, with parentheses where something follows that binds tighter. */
void fix_add_await(const Program *program, Finding *finding, FileId file, ExprId expr);

/* Put a word in front of the byte at `offset`. */
void fix_insert(const Program *program, Finding *finding, FileId file, u32 offset, const char *word);

#endif
