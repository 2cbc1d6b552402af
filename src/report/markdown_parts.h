/* The parts of the Markdown report; each writes everything below its own heading. */
#ifndef OXBOW_MARKDOWN_PARTS_H
#define OXBOW_MARKDOWN_PARTS_H

#include "md.h"

/* Findings of one part, as positions in view->shown. */
typedef struct {
    Md md;
    u32 number; /* of the part: headings below it are "number.n" */
    const u32 *items;
    u32 count;
} Part;

static inline const Finding *part_finding(const Part *self, u32 i) {
    return view_finding(self->md.view, self->items[i]);
}

void part_critical(Part *self);
void part_duplicates(Part *self); /* copies, and stale copies with their aspects */
void part_routes(Part *self);
void part_unused(Part *self);
void part_findings(Part *self); /* any: message, code, proofs, what to do */

void markdown_statistics(Md *md);
void markdown_actions(Md *md);
void markdown_summary(Md *md);
void markdown_blind_spots(Md *md);

/* ---- pieces of a finding (markdown_finding.c) --------------------------------------------------------- */

void finding_heading(Part *self, u32 n, const Finding *finding); /* "### 1.2 message" */
void finding_head(Md *md, const Finding *finding);               /* "`rule` · error · high confidence" */
void finding_proofs(Md *md, const Finding *finding);             /* evidence and related, as a list */
void finding_advice(Md *md, const Finding *finding);             /* what to do; what would make it wrong */
void finding_members(Md *md, const Finding *finding); /* definitions it speaks for, folded when many */

/* Place object of a finding's data ({"path","line","end_line"}); file is FILE_NONE without one. */
Place data_place(const Md *md, const Data *object);

#endif
