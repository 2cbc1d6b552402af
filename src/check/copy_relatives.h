/* What stands near a finding about copies: how the other copies of a group differ, and what else its two
 * owners have in common. */
#ifndef OXBOW_COPY_RELATIVES_H
#define OXBOW_COPY_RELATIVES_H

#include "copy_side.h"

/* "another copy: …", with how many places differ and the one that tells most. Costs a comparison. */
Text copy_relative_text(CheckContext *context, const char *rule, CloneKind kind, const CopySide *here,
                        const CopySide *other);

/* Functions of the same two classes, or of the same two files, that are copies, too, and findings of their
 * own: how many, and which. O(pairs between the two). */
void copy_relatives_prove(CheckContext *context, Finding *finding, const ClonePair *pair);

#endif
