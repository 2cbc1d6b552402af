/* Names that nothing in sight binds, and that may be there all the same: who else could give them. */
#ifndef OXBOW_UNDEFINED_MEANT_H
#define OXBOW_UNDEFINED_MEANT_H

#include "namespaces.h"

/* True when the place never runs, or its annotation is never evaluated. O(statements around it). */
bool name_is_never_read(CheckContext *context, FileId file, const UseRow *use);

/* True behind a condition that asks for a version: the other branch may be the one that runs.
 * O(statements around it). */
bool code_is_behind_version(CheckContext *context, FileId file, ExprId expr);

/* True when a failure here is foreseen: caught or probed for by name, in a file that speaks of NameError,
 * behind a question about the version or the builtins, marked for other tools. O(statements around it). */
bool name_may_fail(CheckContext *context, FileId file, const UseRow *use);

/* True when something outside the scopes around it may bind the name: star imports, exec, stores from
 * outside, builtins put there, namespaces of metaclasses, mangling, tools that run the file. */
bool name_may_be_given(CheckContext *context, Namespaces *namespaces, FileId file, const UseRow *use);

/* True for the only statement of a `try` that handles everything: a question whether it works.
 * O(statements around it). */
bool code_is_probe(const Facts *facts, u32 offset);

/* True when annotations are evaluated only when something asks for them. */
bool annotations_wait(CheckContext *context, FileId file);

/* False when no project file says that Python below 3.14 is let in, which evaluates annotations. */
bool annotations_are_evaluated(CheckContext *context, FileId file);

/* True for a file that does not run as it stands: a template, data of a tool, a description of types, code
 * that does not parse. */
bool file_is_no_program(const Program *program, FileId file);

#endif
