/* A text that a copy brought along: functions of a file say their own names there, and this one says
 * another. */
#ifndef OXBOW_COPY_OWN_WORD_H
#define OXBOW_COPY_OWN_WORD_H

#include "copy_slip.h"

/* Push the texts of both sides that are handed to what at least three other functions of the file hand their
 * own names to, and no other function anything else. Languages whose names are resolved. O(texts of the file
 * × texts of the sides), and the expressions of the file for each that is such a name. */
void copy_own_words_find(CheckContext *context, const CopyPair *copy, CopySlips *out);

#endif
