/* The parts of the Markdown report; each writes everything below its own heading. */
#ifndef OXBOW_MARKDOWN_PARTS_H
#define OXBOW_MARKDOWN_PARTS_H

#include "entries.h"
#include "md.h"

/* The entries of one part: items first..first + count - 1. */
typedef struct {
    Md md;
    const Entries *entries;
    u32 first, count;
} Part;

static inline const Entry *part_entry(const Part *self, u32 i) {
    return &self->entries->items.at[self->first + i];
}

static inline const Finding *entry_finding(const Md *md, const Entry *entry, u32 i) {
    return view_finding(md->view, entry->findings.at[i]);
}

void part_critical(Part *self);
void part_duplicates(Part *self); /* copies, and stale copies with their aspects */
void part_routes(Part *self);
void part_unused(Part *self);
void part_findings(Part *self); /* any, by rule: message, proofs, what to do */

void markdown_actions(Md *md, const Entries *entries); /* what to do in which order, and what that saves */
void markdown_statistics(Md *md);
void markdown_unknown(Md *md,
                      const Entries *entries); /* what was not seen, and what would make findings wrong */

/* ---- pieces of an entry (markdown_finding.c) ------------------------------------------------------- */

void entry_heading(Md *md, const Entry *entry, Str text); /* "### 1.2. text", a place to link to */
void entry_anchor(Md *md, const Entry *entry);            /* "1.2.", as a place to link to */
void entry_link(Md *md, const Entry *entry);              /* "[1.2](#1.2)" */
/* "`rule` · error · confidence is high", on a line that goes on. */
void entry_head(Md *md, const Entry *entry);
void entry_along(Md *md, const Entry *entry); /* what else goes with it */
void entry_steps(Md *md, const Entry *entry); /* what has to be done before, and short patches */

typedef bool EvidenceIsLeftOut(const Finding *finding, const Evidence *item);

/* Evidence and related as a list below `indent`: the first `most`, the others counted. Places in `file`
 * are named by their lines. `seen` has what was told already and takes what is told; may be NULL, as may
 * `is_left_out`. */
typedef struct {
    FileId file;
    u32 most;
    const char *indent;
    EvidenceIsLeftOut *is_left_out;
    Map *seen;
    u32 likes; /* steps of one kind told in full where there are more than one more; 0: one */
} ProofStyle;

u32 finding_proofs(Md *md, const Finding *finding, const ProofStyle *style); /* how many lines were written */
void finding_advice(Md *md,
                    const Finding *finding); /* "**Recommendation:** …", and a line end; maybe nothing */
/* What would make it wrong, where that is why its confidence is not high. */
void finding_doubt(Md *md, const Finding *finding);
void finding_members(Md *md,
                     const Finding *finding); /* definitions that go with it, below an item of a list */
/* " · confidence is medium", where the head of the entry does not say it for all. */
void finding_confidence(Md *md, const Entry *entry, const Finding *finding);

/* Does the rule's search leave the same two lines at every finding? */
bool evidence_is_stock(const Finding *finding, const Evidence *item);

/* Place object of a finding's data ({"path","line","end_line"}); file is FILE_NONE without one. */
Place data_place(const Md *md, const Data *object);

#endif
