/* Which units are told to be copies of each other already: what is the same inside of them is no news. */
#ifndef OXBOW_CLONE_KIN_H
#define OXBOW_CLONE_KIN_H

#include "clone_lanes.h"

struct CloneKin {
    const Program *program;
    u32 *parent; /* union-find: definitions, then files; 0 for what is no copy */
};

/* Families of units that pairs of at least fair grade, or the same text, tie together. In `arena`.
 * O(pairs + units). */
void clone_kin_init(CloneKin *self, const CloneCorpus *corpus, const ClonePairs *pairs, Arena *arena);

/* True when something around the first place (itself, a definition or the file) and something around the
 * second one belong to one family. `def` is 0 at module level. O(depth squared). */
bool clone_kin_related(const CloneKin *self, FileId file, DefRef def, FileId other_file, DefRef other_def);

#endif
