/* A unit made of texts, as dumped rows. */
#ifndef OXBOW_UNIT_FIXTURE_H
#define OXBOW_UNIT_FIXTURE_H

#include "str.h"

typedef struct {
    const char *name;
    const char *source;
    const char *header; /* text of "h.h"; NULL: none */
    const char *has;    /* lines of the dump, in any order */
    const char *lacks;  /* lines that it must not have; NULL: none */
} UnitCase;

/* Fail with the dump when a line is not there, or there and not wanted. Blocks are checked for validity. */
void unit_case_check(const UnitCase *row);

#endif
