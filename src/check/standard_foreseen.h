/* Reads of the standard library that somebody foresees to fail. */
#ifndef OXBOW_STANDARD_FORESEEN_H
#define OXBOW_STANDARD_FORESEEN_H

#include "check.h"

/* True in a test for versions, platforms or names, in a `try` that asks just this, where a handler names
 * one of the `errors`, in such a handler, which only another version enters, or under a comment for
 * another tool. O(statements and comments of the file). */
bool standard_is_foreseen(CheckContext *context, FileId file, u32 offset, ExprId expr, const char *errors);

#endif
