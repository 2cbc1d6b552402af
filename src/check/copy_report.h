/* What a finding says of a copy: figures in `data`, steps of proof, and the advice. */
#ifndef OXBOW_COPY_REPORT_H
#define OXBOW_COPY_REPORT_H

#include "copy_side.h"

/* A new finding on `here`, with everything that the figures and the comparison of both sides say:
 *   other {path, line, end_line, symbol}, similarity, containment, equal, renamed, matched_members,
 *   members_total, lines, keep ("there"), renames [{from, to, count, kind, alias}],
 *   matched [{here, there, same, similarity}], constants, only_here, only_there,
 *   edits [{kind, member, statements, here_line, there_line}],
 *   users_here, users_there, imported_here, imported_there.
 * `rule` is static storage. Returns the comparison, left side `here`, in `*diff`. */
Finding *copy_report(CheckContext *context, const char *rule, const ClonePair *pair, const CopyPair *copy,
                     const CloneDiff **diff);

/* Evidence that all duplicate rules share, in the order a reader needs it. */
void copy_prove(CheckContext *context, Finding *finding, const ClonePair *pair, const CopyPair *copy,
                const CloneDiff *diff);

/* "`a`, `b` +2" of an array of `count` names; in the context's arena. */
Str copy_list_names(CheckContext *context, const Name *names, u32 count);

u32 copy_percent(double share);

#endif
