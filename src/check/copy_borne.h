/* Whether the two copies bear a rename out: that a name became another one, and not that two things stand in
 * the same place. */
#ifndef OXBOW_COPY_BORNE_H
#define OXBOW_COPY_BORNE_H

#include "copy_alias.h"

/* A statement that no edit touches. */
bool copy_stmt_agrees(const CloneDiff *diff, bool is_left, StmtId stmt);

/* Names that share a word are taken for one another more easily than `requestor` and `config`. Those stand
 * in a statement that is the same otherwise, and, variables or seldom named, equally often on both sides.
 * A variable is what it is given: one of its assignments has to match, or, of parameters of unlike names,
 * their annotations. A text that is a key as a whole (`"api_key"`, `"username"`) became another one when
 * it did so often, or with a name. `diff` has `here` on its left. O(tokens + bindings of both). */
bool copy_rename_is_borne_out(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                              const CloneRename *rename);

/* Both names are parameters of the two functions themselves. */
bool copy_are_parameters(const Program *program, const CopyPair *copy, const CloneRename *rename);

#endif
