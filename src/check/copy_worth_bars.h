/* The bars that copy_worth.c asks one after the other: what a duplicate has to be worth. Each returns why it
 * is not worth a look, or a text without a key. */
#ifndef OXBOW_COPY_WORTH_BARS_H
#define OXBOW_COPY_WORTH_BARS_H

#include "copy_report.h"

typedef struct {
    CheckContext *context;
    const ClonePair *pair;
    const CopyReport *report;
} Worth;

/* Of the rule that has the bars of functions, or of classes. */
double worth_number(const Worth *self, const char *rule, const char *name);

/* Of the statements, word for word or with names left out. */
double worth_share(const ClonePair *pair);

/* Copied as a whole, and then named or told otherwise: worth a look however little is saved. */
bool worth_is_whole(const ClonePair *pair);

/* "One place for both would save next to nothing." */
Text worth_little(const Worth *self);

/* ---- bars of functions, copy_worth_function.c ------------------------------------------------------ */

/* Few statements, and nearly as many names to hand in: the call would say as much. */
Text worth_told(const Worth *self);

/* Short methods of one name that classes all over the tree define: its frame is what they are asked for, and
 * what each of them does in it is its own. O(definitions). */
Text worth_protocol(const Worth *self);

/* One calls the other: what it does for itself stands around that. */
Text worth_calls(const Worth *self);

/* What awaits cannot stand for what blocks: only what both do word for word can move out of the two. */
Text worth_twin(const Worth *self);

/* Short ones of which one for both would be hardly shorter, or most of whose statements would differ; longer
 * ones of which no few statements in a row are the same. */
Text worth_short(const Worth *self);

/* Two short ones that stand side by side, and of which one for both would save a few lines at most. */
Text worth_neighbours(const Worth *self);

/* A frame around calls of what each file has of its own. */
Text worth_meanings(const Worth *self);

/* A test has something of its own to compare with what it tests. */
Text worth_tested(const Worth *self);

#endif
