/* Why a receiver is believed to be of a class, as evidence: constructor, annotation, isinstance, return…
 * and the hops of aliases and imports behind its name. */
#ifndef OXBOW_RECEIVER_WORDS_H
#define OXBOW_RECEIVER_WORDS_H

#include "check.h"
#include "infer.h"

/* `object` is the receiver as it stands in the code, its text in dots, or empty. Texts are those of the
 * finding's rule: `receiver.…`, `alias`. O(hops). */
void receiver_evidence(const Program *program, Finding *finding, Value value, Str object_text, Place object);

#endif
