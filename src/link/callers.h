/* What callers pass for parameters that nothing annotates, where every caller is seen.
 *
 * Asked after the reference graph and the roots are there: whoever may call a function is an edge, a read of
 * its name on something unknown, a root, or a library, and only the first two show their arguments. So the
 * callers of a function are all known when nothing takes it as a value, no text, library, decorator or model
 * names it, and no root starts it; for an __init__ the same holds of every class that has it. */
#ifndef OXBOW_CALLERS_H
#define OXBOW_CALLERS_H

#include "infer.h"

/* Look at who may take functions and classes as values. O(expressions + strings), inferred already. */
void callers_find(Program *program);
void callers_release(Program *program);

/* Values of a parameter (a binding of the file): what all callers pass and its default; open when a caller
 * may be hidden. O(calls), each argument inferred once. */
ValueSet callers_pass(const Program *program, FileId file, u32 binding);

#endif
