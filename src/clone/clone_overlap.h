/* How much of two units a person would see as the same: statements that read alike word for word, or alike
 * after the renames of the pair. Tokens blinded say "one shape"; this says "one text". */
#ifndef OXBOW_CLONE_OVERLAP_H
#define OXBOW_CLONE_OVERLAP_H

#include "clone_names.h"
#include "clone_units.h"

/* Only statements that do something count: no imports, no headers of definitions, nothing that a class body
 * or (beside definitions) a module declares. A compound statement counts with its header. */
typedef struct {
    u32 statements, tokens;                 /* of the side with more tokens */
    u32 fewer_statements, fewer_tokens;     /* of the other one */
    u32 same_statements, same_tokens;       /* found on the other side, after renames */
    u32 literal_statements, literal_tokens; /* of those, word for word */
} CloneOverlap;

/* Compare the statements of two units, as multisets: order says little when the text is the same. `names`
 * holds the renames from left to right; NULL when the two are equal token for token. `with_rows`: rows of
 * tables, see clone_rows.h, count as well. O(tokens of both). */
CloneOverlap clone_overlap(const CloneCorpus *corpus, const CloneUnit *left, const CloneUnit *right,
                           const CloneNames *names, bool with_rows);

/* True when there are rows of tables in the unit. O(its statements). */
bool clone_unit_has_rows(const CloneCorpus *corpus, const CloneUnit *unit);

#endif
