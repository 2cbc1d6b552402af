/* Failures that somebody expects where they may happen: nothing to report there. */
#ifndef OXBOW_EXPECTED_H
#define OXBOW_EXPECTED_H

#include "program.h"

/* Words of functions that demand a failure, for `names` below. */
#define DEMANDING "raises assertRaises assertRaisesRegex"

/* True when an exception of one of the `names` ("AttributeError"; parted by spaces) is caught, suppressed
 * or demanded by name around the offset: `except`, `suppress(…)`, `raises(…)`. Not by `except Exception`:
 * that hides the failure and does not make it right. In a function inside another one, anywhere in that.
 * O(statements around it). */
bool failure_is_expected(const Program *program, FileId file, u32 offset, const char *names);

/* True when a comment on the line tells a type checker or linter to keep silent. O(comments). */
bool failure_is_marked(const Program *program, FileId file, u32 line);

/* True when control leaves the block before the offset for sure: `if True: return` stands above it in one of
 * the blocks around. O(statements of these blocks). */
bool code_is_cut_off(const Program *program, FileId file, u32 offset);

/* True when the function around the scope asks hasattr or getattr for the name. O(strings of the file). */
bool member_is_asked_for(const Program *program, FileId file, ScopeId scope, Name name);

/* True in a handler that catches one of the space-separated exceptions: what stands there takes the place
 * of what failed. O(statements). */
bool code_is_fallback(const Program *program, FileId file, u32 offset, const char *names);

/* The value of a name that its module binds once, by an assignment; 0: none such. O(log bindings). */
ExprId module_value(const Facts *facts, ExprId name);

#endif
