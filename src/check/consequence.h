/* What follows when a line of code cannot succeed: which requests and programs run into it, under which
 * circumstances, and who hides the failure. */
#ifndef OXBOW_CONSEQUENCE_H
#define OXBOW_CONSEQUENCE_H

#include "check.h"

/* Evidence, data and severity of a finding about the expression `expr`, which raises `error`
 * ("AttributeError"; NULL: nothing, it only does not do what it should):
 *
 * - the routes that run it, or else the program; that only tests do, or nothing (then at most a warning);
 * - the handler, `finally` or condition around it, and an `except` that catches it among everything else;
 * - that it is raised in a streamed body, after the headers were sent.
 *
 * Where a library makes other code of the source (models: `compiles`), the finding is withdrawn.
 *
 * Data: `routes`, a list of methods, URL and whether it is served; `entry`, the start of the program;
 * `circumstance`: "always", "condition", "handler", "finally". O(edges reached backwards). */
void consequence_evidence(CheckContext *context, Finding *finding, FileId file, ExprId expr,
                          const char *error);

/* The same for what is no expression: the code at `offset`, in `scope`. */
void consequence_at(CheckContext *context, Finding *finding, FileId file, ScopeId scope, u32 offset,
                    const char *error);

#endif
