/* What a finding says of a copy: figures in `data`, steps of proof, and the advice. */
#ifndef OXBOW_COPY_REPORT_H
#define OXBOW_COPY_REPORT_H

#include "copy_advice.h"
#include "copy_slip.h"

/* What was found out about a pair. */
typedef struct {
    bool is_stale; /* set by the caller: `here` is abandoned and goes, whatever differs */
    u32 copies;    /* set by the caller: of a group, how many there are beside `here` */
    const CopyPair *copy;
    const CloneDiff *diff; /* left side `here` */
    Alikeness alikeness;
    u32 words; /* places in texts that differ, where nothing else does */
    Advice advice;
    u32 saved_lines;
    u32 moved_lines;       /* of those, what could move as it stands */
    u32 forms;             /* statements that are only written otherwise */
    const CopySlip *slips; /* renames that were forgotten, where both are alike enough for that */
    u32 slip_count;
} CopyReport;

/* A new finding on `here`, with everything that the figures and the comparison of both sides say:
 *   other {path, line, end_line, symbol}, similarity, containment, equal, renamed, matched_members,
 *   members_total, lines, keep ("there"), keep_because, verdict, advice, saved_lines,
 *   renames [{from, to, count, kind, what, alias}], forgotten [{name, expected, count, path, line}],
 *   matched [{here, there, same, similarity}], constants, only_here, only_there,
 *   edits [{kind, what, member, statements, here_line, here_end, there_line, there_end}],
 *   users_here, users_there, imported_here, imported_there,
 *   uses_here, uses_there {production, scripts, tests, dead: {files, imports, calls, others}},
 *   repoint [{path, line, world}]; by copy_prove users_unknown, where nobody can know who uses the two.
 * `rule` is static storage. */
Finding *copy_report(CheckContext *context, const char *rule, const ClonePair *pair, const CopyPair *copy,
                     CopyReport *report);

/* "identical", "aliases", "aliases_and_words", "renamed", "near". */
const char *copy_verdict_name(bool is_exact, Alikeness alikeness);

/* Evidence that all duplicate rules share, in the order a reader needs it. */
void copy_prove(CheckContext *context, Finding *finding, const ClonePair *pair, const CopyReport *report);

/* Who uses a side: live code, tests alone, dead code alone, nothing. */
void copy_users_prove(CheckContext *context, Finding *finding, const CopySide *side);

/* True for what only its own module can use: within a function, or, in a language that is only outlined,
 * not exported. Then no other file has to be asked for. O(source). */
bool copy_is_local(CheckContext *context, const CopySide *side);

/* The places that have to name the other copy once `here` is gone. */
void copy_repoint_prove(CheckContext *context, Finding *finding, const CopySide *here);

/* "`a`, `b` +2" of an array of `count` names; in the context's arena. */
Str copy_list_names(CheckContext *context, const Name *names, u32 count);

u32 copy_percent(double share);

/* Where one of the two goes: why the other one stays, and those places. */
void copy_going_prove(CheckContext *context, Finding *finding, const CopyReport *report);

typedef Vec(CopyUse) CopyPlaces;

/* Where something else has to be named once the side is gone: imports of it, or, in files that have none, the
 * places that name it. Release with vec_release. */
CopyPlaces copy_repoint(const CopySide *side);

/* What became what, and names of one thing. `is_all`: nothing else differs. */
void copy_names_prove(CheckContext *context, Finding *finding, const CopyReport *report, bool is_all);

/* "`a`/`b`, `c`/`d` +2": names that stand for different things, here and there; empty when all that differ
 * are variables, or the copies and what belongs to them. In the context's arena. */
Str copy_names_list(CheckContext *context, const CopyReport *report);

#endif
