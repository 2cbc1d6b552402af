/* What classes and files have in common, as behaviour, and in how many of their members. */
#ifndef OXBOW_CLONE_SHARE_H
#define OXBOW_CLONE_SHARE_H

#include "clone_parts.h"

typedef struct {
    u32 agreed; /* tokens of behaviour that the alignment finds on the other side, after renames */
    u32 alike;  /* members that are (nearly) the same, and do something */
    u32 others; /* members that do something else than their partner or have none, on the side with fewer */
    u32 other_tokens, other_agreed; /* behaviour of those: of the larger partner, or, without partners, of the
                                       side that has less of it; and what of it agrees */
} CloneShare;

/* Of the current match of two units (clone_parts_match). Members are alike from `alike_share` of the
 * behaviour of the larger one. O(tokens of both). */
CloneShare clone_share(const CloneWork *work, const CloneCorpus *corpus, const CloneUnit *left,
                       const CloneUnit *right, double alike_share);

/* True when `few` members or fewer are what the two have in common, and the others, at least as many, are
 * less than `rest_share` the same: those are copies, what is around them is not. */
bool clone_share_is_partial(const CloneShare *self, u32 few, double rest_share);

#endif
