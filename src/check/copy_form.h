/* What differs between two copies in form alone, and what does differ: line breaks, trailing commas,
 * comments, annotations and texts that nobody reads change nothing; two statements of one construct in one
 * place are one that reads differently. */
#ifndef OXBOW_COPY_FORM_H
#define OXBOW_COPY_FORM_H

#include "copy_side.h"

/* Sort the edits of a comparison so: statements that read the same are no edits, and what only the one and
 * only the other side has in one place, and is one construct, is changed. `diff` has `here` on its left;
 * `forms` gets how many edits were left out. In the context's arena. O(edits × statements of the members). */
void copy_form_settle(CheckContext *context, const CopyPair *copy, CloneDiff *diff, u32 *forms);

/* A signature without its annotations: "(self, path, limit=3)". In the context's arena. */
Str copy_form_signature(CheckContext *context, FileId file, const DefRow *row);

/* True for the heads of two functions that differ in their names and annotations at most: those who call them
 * see no difference. False in languages that are not linked. */
bool copy_form_heads_agree(CheckContext *context, FileId here, StmtId left, FileId there, StmtId right);

#endif
