/* Versions of Python that files about running and testing name: pipelines, images, environments. */
#ifndef OXBOW_PYTHON_RUNS_H
#define OXBOW_PYTHON_RUNS_H

#include "check.h"

/* What one such file says of the code in its folder. */
typedef struct {
    Str folder;
    u32 minor; /* the least of Python 3 that it names; 0: none */
    bool has_two, has_three;
} PythonRun;

typedef struct {
    Vec(PythonRun) at;
} PythonRuns;

/* Reads the files that `pythons` of rules/distributions.json speaks of. O(files + their text). */
void python_runs_read(const CheckContext *context, PythonRuns *out);

#endif
