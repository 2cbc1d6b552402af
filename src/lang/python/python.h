/* Python source → facts. */
#ifndef OXBOW_PYTHON_H
#define OXBOW_PYTHON_H

#include "builder.h"

/* Per-thread state: parser, syntax array, scratch. */
typedef struct PythonFront PythonFront;

PythonFront *python_front_new(void);
void python_front_free(PythonFront *self);

/* Push the rows of `source` into a builder that was begun for it. Never fails: what does not parse
 * is in `errors`. Time is linear in the source but for sorting and loops nested in loops. */
void python_extract(PythonFront *self, FactsBuilder *facts, Str source);

#endif
