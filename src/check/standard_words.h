/* Words for what the standard library lacks. */
#ifndef OXBOW_STANDARD_WORDS_H
#define OXBOW_STANDARD_WORDS_H

#include "near.h"
#include "standard.h"

/* Evidence which versions were looked at, and what is near; a class is looked through with its bases. The
 * text of what is near is empty where nothing is. O(names of the scope · length²). */
Near standard_evidence(CheckContext *context, Finding *finding, const StandardLack *lack, bool is_call,
                       double limit);

#endif
