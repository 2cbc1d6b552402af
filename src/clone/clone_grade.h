/* How sure a reader would be that one of two units was made from the other. */
#ifndef OXBOW_CLONE_GRADE_H
#define OXBOW_CLONE_GRADE_H

#include "clone.h"

/* Copied as a whole: of the tokens, without regard to names and values. */
extern const double CLONE_WHOLE_SHARE;

/* Grade a pair by its shares, which are set already. O(decorators). */
CloneGrade clone_grade(const Program *program, const CloneOptions *options, const ClonePair *pair);

#endif
