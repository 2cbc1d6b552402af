/* What statements do: behaviour, as opposed to what every class and module has to have anyway. */
#ifndef OXBOW_CLONE_DEEDS_H
#define OXBOW_CLONE_DEEDS_H

#include "clone.h"

/* Which statements are compared. */
typedef enum {
    MEASURE_ALL,      /* all that have tokens */
    MEASURE_BODY,     /* no imports, no headers of definitions, nothing that a class or module declares */
    MEASURE_BEHAVIOUR /* nor bare values that are stored or returned, calls of what a base has, stubs */
} CloneMeasure;

/* The measure that a pair of this kind is graded by: functions mostly consist of what they do. */
CloneMeasure clone_measure_of(CloneKind kind);

/* True when a statement counts. O(its expression). */
bool clone_statement_counts(const Facts *facts, const StmtRow *row, CloneMeasure measure);

#endif
