/* How control leaves statements: whether it can go on behind them, and by which jumps it goes elsewhere.
 *
 * Computed over the statement tree from the innermost statements outwards, each once. Exceptions are not
 * followed: a statement that only raises, or that never ends, has no way out at all. Where something is
 * not known (a context manager that may swallow an exception, a loop in a generator) control goes on. */
#ifndef OXBOW_LEAVING_H
#define OXBOW_LEAVING_H

#include "check.h"
#include "infer.h"

enum {
    LEAVE_END = 1 << 0, /* control can reach what stands behind the statement */
    LEAVE_BREAK = 1 << 1,
    LEAVE_CONTINUE = 1 << 2,
    LEAVE_RETURN = 1 << 3,
    LEAVE_KNOWN = 1 << 7, /* set once it has been computed */
};

typedef enum { TRUTH_FALSE, TRUTH_TRUE, TRUTH_UNKNOWN } Truth;

typedef struct Leaving Leaving;

Leaving *leaving_new(const CheckContext *context);
void leaving_free(Leaving *self);

/* LEAVE_* of every statement of a file, by StmtId. Lives as long as `self`. O(statements), once. */
const u8 *leaving_of_file(Leaving *self, FileId file);

/* First statement at or behind `from` and before `end` that is a clause of a compound statement (else,
 * except, finally, case), or `end`. */
StmtId leaving_clause(const Facts *facts, StmtId from, StmtId end);

/* What a condition always is: literals, and `not`, `and`, `or` of such. Names are never taken for constants,
 * so that switches, versions and platforms stay open. */
Truth truth_of(const Program *program, FileId file, ExprId condition);

/* ---- never_returns.c: calls that do not come back ---------------------------------------------------- */

/* Why a call never returns. */
typedef struct {
    DefRef function; /* of the tree, or 0 */
    Name external;   /* dotted name of a library function, or 0 */
    bool is_method;  /* a subclass outside of the tree could override it */
} NeverReturns;

/* True when the expression statement is a call (awaited or not) that never returns. */
bool call_never_returns(Leaving *self, FileId file, ExprId expr, NeverReturns *why);

/* ---- passing_manager.c ------------------------------------------------------------------------------- */

/* True when a context manager is known to let every exception through. */
bool manager_passes(Leaving *self, FileId file, ExprId manager);

/* ---- between these files ----------------------------------------------------------------------------- */

struct Leaving {
    const CheckContext *context;
    const Program *program;
    Arena arena;
    u8 **files;          /* by FileId: LEAVE_* by StmtId */
    u8 *functions;       /* by DefRef: 0 not asked, 1 being computed, 2 returns, 3 never returns */
    Map external_never;  /* Name → 1 or 0, once asked */
    Map external_passes; /* the same for context managers */
    Map manager_decorators;
    u32 depth; /* of functions that ask for functions */
};

/* Compute the statements [from, end) of a file. */
void leaving_compute(Leaving *self, FileId file, StmtId from, StmtId end);
/* How control leaves a block that starts at `from`. */
u8 leaving_of_block(const Facts *facts, const u8 *leaves, StmtId from, StmtId end);
/* The file's statements, those computed so far. */
u8 *leaving_rows(Leaving *self, FileId file);

/* True when the dotted name fits a word of a list parameter of this rule; answers are kept in `memo`. */
bool leaving_names(Leaving *self, Map *memo, const char *parameter, Name dotted);

#endif
