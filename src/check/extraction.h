/* What it takes to make a function of a few statements. */
#ifndef OXBOW_EXTRACTION_H
#define OXBOW_EXTRACTION_H

#include "check.h"

typedef struct {
    NameId name;
    u32 offset; /* where it is first read */
} ExtractionName;

typedef struct {
    Vec(ExtractionName) parameters; /* variables from before the block, in the order of their first use */
    Vec(ExtractionName)
        results;   /* variables that the block sets and that are read behind it, or around again */
    bool is_bound; /* to its place: it breaks a loop around it, yields, calls super() */
    bool returns;  /* it can end the function around it */
    bool is_tail;  /* nothing comes after it in the function */
    bool awaits;
} Extraction;

/* Look at the statements of a place; at module level there are neither parameters nor results. O(statements
 * and expressions of the function around it). */
void extraction_init(Extraction *self, const Program *program, const CloneBlockPlace *place);
void extraction_release(Extraction *self);

/* True when a call can take the place of the statements. */
bool extraction_is_possible(const Extraction *self);

#endif
