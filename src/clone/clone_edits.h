/* Statements that one side has or that differ, from the aligned tokens of two matched parts. */
#ifndef OXBOW_CLONE_EDITS_H
#define OXBOW_CLONE_EDITS_H

#include "clone.h"
#include "clone_texts.h"

typedef Vec(CloneEdit) CloneEdits;
typedef Vec(CloneSpot) CloneSpots;

typedef struct {
    const Program *program;
    const CloneWork *work; /* bodies and renames of the pair */
    const CloneTexts *texts;
    const ClonePart *left, *right;
    const LcsMatch *aligned; /* of the two parts, ascending */
    u32 aligned_count;
    u32 member;
} EditInput;

/* True when the aligned tokens read the same, before or after the renames. */
bool clone_tokens_agree(const CloneWork *work, const CloneTexts *texts, LcsMatch at);

/* Push the edits that turn the left part into the right one, in the order of the source, and what differs
 * inside of statements. A compound statement counts with its header only; its body are statements of their
 * own. O(tokens log tokens). */
void clone_edits_find(const EditInput *input, CloneEdits *out, CloneSpots *spots);

#endif
