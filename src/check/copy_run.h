/* The longest run of statements that two functions share, for a function of its own. */
#ifndef OXBOW_COPY_RUN_H
#define OXBOW_COPY_RUN_H

#include "copy_side.h"

typedef struct {
    u32 statements; /* with those inside of others; 0: no run */
    u32 line, end_line, there_line, there_end;
    Str parameters, results; /* "a, b", what it would be given and give back; results may be empty */
    bool is_possible;        /* and known what it is given: Python */
} CopyRun;

/* Shorter runs are no function. */
enum { COPY_RUN_MIN = 3 };

/* Look among the statements of every block. Those that differ in nothing but renames are the same. In the
 * context's arena. O(statements of both multiplied), bounded. */
CopyRun copy_run_find(CheckContext *context, const CopyPair *copy, const CloneDiff *diff);

#endif
