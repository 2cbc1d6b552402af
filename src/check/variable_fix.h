/* How the assignments of a variable go that nothing reads. */
#ifndef OXBOW_VARIABLE_FIX_H
#define OXBOW_VARIABLE_FIX_H

#include "graph.h"
#include "value_effect.h"

/* Complete a finding: its help, its fix, and the lines that go. A value whose computing does something stays
 * behind the name that goes; so do the other names of `a = b = value`. Returns the strongest effect of all
 * values. O(assignments + their parts). */
ValueEffect variable_fix(const CheckContext *context, Finding *finding, NodeId node);

#endif
