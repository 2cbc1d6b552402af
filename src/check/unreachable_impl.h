/* Inside of unreachable-code: dead runs, and which of them are meant to be dead. */
#ifndef OXBOW_UNREACHABLE_IMPL_H
#define OXBOW_UNREACHABLE_IMPL_H

#include "leaving.h"

typedef enum { DEAD_NOT, DEAD_BEHIND, DEAD_BODY, DEAD_ELSE, DEAD_HANDLER } DeathKind;

typedef struct {
    u8 kind;   /* DeathKind */
    StmtId by; /* what leaves; the if or loop with the condition; the handler above */
} Death;

typedef struct {
    CheckContext *context;
    const Program *program;
    Leaving *leaving;
    FileId file;
    const Facts *facts;
    const StmtRow *rows;
    const u8 *leaves;
    Death *deaths; /* by StmtId: where dead runs start */
} Walk;

static inline bool stmt_is_jump(u8 kind) {
    return kind == STMT_RETURN || kind == STMT_RAISE || kind == STMT_BREAK || kind == STMT_CONTINUE;
}

/* True when the statements [first, end) are written down although, or because, they never run. O(statements
 * of the run), and once the expressions of the file where it yields. */
bool run_is_meant(const Walk *w, StmtId first, StmtId end, Death death);

/* True when a comment tells another linter so: on the lines from what leaves to the first dead one. */
bool run_is_marked(const Walk *w, StmtId first, Death death);

#endif
