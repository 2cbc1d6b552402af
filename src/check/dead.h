/* What the rules about code that nothing live reaches share: which vertices are findings of their own, how
 * sure that is, what goes along, and the evidence. */
#ifndef OXBOW_DEAD_H
#define OXBOW_DEAD_H

#include "check.h"

/* Is the vertex a finding of its own: of this fate, at the head of its island, in a file that counts, and not
 * inside something that is reported? O(bindings of its name). */
bool dead_is_head(const Program *program, NodeId node, Fate fate);

/* Should anything of this fate be reported in the file at all? Not in generated code, stubs, and files that
 * did not parse; dead code in test files only where it is no sample input. */
bool dead_file_counts(const Program *program, FileId file, Fate fate);

/* Does everything in the file go with a module that is reported as a whole? */
bool dead_takes_file(const Program *program, FileId file, Fate fate);

/* As messages call it: a module by its dotted name, a member with its class ("Hub.close"), else the bare
 * name. */
Str dead_name(const Program *program, NodeId node, Arena *arena);

/* Fill what all these findings have: message arguments `name` and `lines`, help, doubt, confidence, members,
 * every place that mentions the vertex and why it does not count, and what was searched. The finding's rule
 * has texts "message" and "help". */
void dead_finish(CheckContext *context, Finding *finding, NodeId node);

/* How sure it is that nothing uses the vertex: no surer than of the dead code that does. */
Confidence dead_confidence(CheckContext *context, NodeId node);

/* Key of the shared text that says why an edge to a dead vertex does not count; arguments `name`, `alias`. */
const char *dead_mention_key(const Program *program, const Edge *edge, NodeId node);

/* True when deleting the vertex alone breaks a statement that imports or exports it. */
bool dead_is_imported(const Program *program, NodeId node);

/* Place of a vertex as a person would delete it. */
Place dead_place(const Program *program, NodeId node);
SymbolKind dead_kind(const Program *program, NodeId node);

#endif
