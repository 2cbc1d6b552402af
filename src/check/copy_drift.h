/* How two copies have drifted apart: statements that one has and the other lacks, the important ones
 * first. */
#ifndef OXBOW_COPY_DRIFT_H
#define OXBOW_COPY_DRIFT_H

#include "copy_differ.h"

/* What the statements of an edit are for, the most important one of them. */
typedef enum {
    DRIFT_LOCK,       /* `with` on a lock */
    DRIFT_HANDLER,    /* try, except, finally */
    DRIFT_GUARD,      /* an `if` that leaves: return, raise, continue, break */
    DRIFT_CHECK,      /* raise, assert */
    DRIFT_STATEMENT,  /* anything else */
    DRIFT_DEFINITION, /* a definition with all that is in it */
    DRIFT_CHANGED,    /* both sides have it, in other words */
    DRIFT_MOVED       /* both sides have it, in other places */
} DriftKind;

DriftKind copy_drift_kind(const CheckContext *context, const CopyPair *copy, const CloneEdit *edit);

/* The first statement of an edit that is of its kind. */
StmtId copy_drift_stmt(const CheckContext *context, const CopyPair *copy, const CloneEdit *edit,
                       DriftKind kind);

/* "lock", "handler", "guard", "check", "statement", "definition", "changed", "moved". */
const char *drift_kind_name(DriftKind kind);

/* Dotted name of the innermost definition that an edit stands in, without what is around the side. */
Str copy_edit_member(const CheckContext *context, const CopyPair *copy, const CloneEdit *edit);

/* True for a `with` on something whose name or type says lock. */
bool copy_is_lock(const CheckContext *context, FileId file, ExprId expr);

/* True for an `if` whose body leaves. */
bool copy_is_guard(const Facts *facts, StmtId stmt);

/* Evidence for what differs, in two steps. First what may be a mistake in one of the two: another
 * exception caught, another operator, another number. Then the rest. Few places are shown side by side; of
 * many the most important ones (a lock, a guard), then how many statements differ, stand elsewhere, or are
 * on one side alone. `rows` is found by the first step; release it with vec_release. */
void copy_drift_begin(CheckContext *context, Finding *finding, const CopyPair *copy, const CloneDiff *diff,
                      Differences *rows);
void copy_drift_end(CheckContext *context, Finding *finding, const CopyPair *copy, const CloneDiff *diff,
                    Differences *rows);

/* Both steps. */
void copy_drift_prove(CheckContext *context, Finding *finding, const CopyPair *copy, const CloneDiff *diff);

#endif
