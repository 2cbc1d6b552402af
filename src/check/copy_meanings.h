/* Names that two functions of two files both read, and that mean another thing in each file: the same text
 * does not do the same there. */
#ifndef OXBOW_COPY_MEANINGS_H
#define OXBOW_COPY_MEANINGS_H

#include "copy_report.h"

typedef struct {
    Name name;
    BindingId here, there;      /* at module level, the only ones of that name in each file */
    DefRef here_def, there_def; /* what they define; 0: constants of two values */
    u32 uses;                   /* in `here` */
} CopyMeaning;

typedef Vec(CopyMeaning) CopyMeanings;

/* Constants whose values differ, and functions and classes of which more than names differs, in the order of
 * the first. None for methods of one file and for languages whose names are not resolved. Release with
 * vec_release. O(names in both), and a comparison for each two definitions. */
void copy_meanings_find(CheckContext *context, const CopyPair *copy, CopyMeanings *out);

/* Say what each name means in each file: one function for both has to be told. */
void copy_meanings_prove(CheckContext *context, Finding *finding, const CopyPair *copy);

#endif
