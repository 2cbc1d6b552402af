/* How much of two units a person would see as the same: statements that read alike word for word, or alike
 * after the renames of the pair. Tokens blinded say "one shape"; this says "one text". */
#ifndef OXBOW_CLONE_OVERLAP_H
#define OXBOW_CLONE_OVERLAP_H

#include "clone_deeds.h"
#include "clone_names.h"
#include "clone_units.h"

/* Only statements that the measure counts. A compound statement counts with its header. */
typedef struct {
    u32 statements, tokens;                 /* of the side with more tokens */
    u32 fewer_statements, fewer_tokens;     /* of the other one */
    u32 same_statements, same_tokens;       /* found on the other side, after renames */
    u32 literal_statements, literal_tokens; /* of those, word for word */
} CloneOverlap;

/* What of two units is compared: statements that the measure counts; rows of tables (clone_rows.h) as
 * well, or not. */
typedef struct {
    CloneMeasure measure;
    bool rows;
} CloneCounted;

/* Compare the statements of two units, as multisets: order says little when the text is the same. `names`
 * holds the renames from left to right; NULL when the two are equal token for token. O(tokens of both). */
CloneOverlap clone_overlap(const CloneCorpus *corpus, const CloneUnit *left, const CloneUnit *right,
                           CloneCounted counted, const CloneNames *names);

/* True when there are rows of tables in the unit. O(its statements). */
bool clone_unit_has_rows(const CloneCorpus *corpus, const CloneUnit *unit);

/* By position in the unit: 1 for tokens of statements that the measure counts, else 0. O(tokens). */
void clone_counted_mark(const CloneCorpus *corpus, const CloneUnit *unit, CloneMeasure measure,
                        VecU32 *marks);

#endif
