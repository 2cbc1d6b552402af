/* Commands that nobody runs as they stand: prose, samples, and text that a script prints. */
#ifndef OXBOW_START_SHOWN_H
#define OXBOW_START_SHOWN_H

#include "check.h"
#include "starts.h"

typedef enum {
    SHOWN_NOT,    /* the project runs it */
    SHOWN_SAMPLE, /* somebody copies it and puts other names in */
    SHOWN_ONLY    /* read by people, or printed for them */
} Shown;

/* O(the start's file up to its place). */
Shown start_shown(const CheckContext *context, const Start *start);

#endif
