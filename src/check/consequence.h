/* What follows when a line of code cannot succeed: which requests and programs run into it, under which
 * circumstances, and who hides the failure. */
#ifndef OXBOW_CONSEQUENCE_H
#define OXBOW_CONSEQUENCE_H

#include "check.h"

/* Evidence and data of a finding about the code at `offset` in `scope`, which raises `error`
 * ("AttributeError"): the routes that run it, or that it is dead. Data: `routes`, a list of methods, URL
 * and whether it is served. O(edges reached backwards). */
void consequence_evidence(CheckContext *context, Finding *finding, FileId file, ScopeId scope,
                          const char *error);

#endif
