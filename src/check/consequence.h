/* What follows when a line of code cannot succeed: which requests and programs run into it, under which
 * circumstances, and who hides the failure. */
#ifndef OXBOW_CONSEQUENCE_H
#define OXBOW_CONSEQUENCE_H

#include "check.h"

/* Evidence, data and severity of a finding about the expression `expr`, which raises `error`
 * ("AttributeError"):
 *
 * - the routes that run it, or else the program; that only tests do, or nothing (then at most a warning);
 * - the handler, `finally` or condition around it, and an `except` that catches it among everything else;
 * - that it is raised in a streamed body, after the headers were sent.
 *
 * Data: `routes`, a list of methods, URL and whether it is served; `entry`, the start of the program;
 * `circumstance`: "always", "condition", "handler", "finally". O(edges reached backwards). */
void consequence_evidence(CheckContext *context, Finding *finding, FileId file, ExprId expr,
                          const char *error);

#endif
