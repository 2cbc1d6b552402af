/* What becomes of the value of an expression, at the place where it stands. */
#ifndef OXBOW_VALUE_USE_H
#define OXBOW_VALUE_USE_H

#include "check.h"

typedef enum {
    FATE_HANDED,    /* passed, returned, stored, yielded: someone else has it */
    FATE_AWAITED,   /* await x; entered or iterated by an `async` statement is none of it */
    FATE_DROPPED,   /* a statement of its own */
    FATE_NAMED,     /* bound to a name: `binding` */
    FATE_ATTRIBUTE, /* x.name */
    FATE_SUBSCRIPT, /* x[i] */
    FATE_ITERATED,  /* for, *x, unpacking */
    FATE_COMPARED,  /* x == y */
    FATE_COMPUTED,  /* x + 1 */
    FATE_FORMATTED, /* f"{x}" */
    FATE_TESTED,    /* if x, not x */
    FATE_CALLED,    /* x() */
    FATE_ENTERED,   /* with x */
    FATE_RAISED,    /* raise x */
    FATE_READ       /* an argument of a function that only looks: len(x) */
} ValueFateKind;

typedef struct {
    u8 kind;           /* ValueFateKind */
    bool is_async;     /* FATE_ITERATED, FATE_ENTERED: by `async for`, `async with` */
    ExprId expr;       /* the expression that does so; 0: a statement */
    StmtId stmt;       /* the statement that does so, or around it */
    BindingId binding; /* FATE_NAMED */
} ValueFate;

/* O(depth of the expression, statements
 * around it). */
ValueFate value_fate(const CheckContext *context, FileId file, ExprId expr);

#endif
