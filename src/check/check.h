/* Checks: from the linked program to findings. One file and one row of check_list.h per rule (a
 * family of closely related rules may share a file). */
#ifndef OXBOW_CHECK_H
#define OXBOW_CHECK_H

#include "clone.h"
#include "finding.h"
#include "reach.h"
#include "routes.h"
#include "rules.h"

typedef struct Shared Shared;

typedef struct {
    const Program *program;
    const Rules *rules;
    const Clones *clones;
    Arena *arena; /* lives as long as the findings */
    Findings *findings;
    Shared
        *shared; /* what rules ask in common, see shared.h; NULL before the first asks and after check_run */
} CheckContext;

typedef void CheckRun(CheckContext *context);

typedef struct {
    const char *id;
    CheckRun *run;
} CheckRow;

/* One function per rule; each file of this folder defines those of its family. */
#define CHECK(id, function) CheckRun function;
#include "check_list.h"
#undef CHECK

/* All checks, in no particular order. */
extern const CheckRow check_rows[];
extern const u32 check_row_count;

/* Run all checks that `levels` does not turn off (those without a level: unless they are off by
 * default), then findings_finish: severities from levels or rule metadata, fingerprints, order by
 * path, offset, rule. */
typedef struct {
    Str rule;
    Str level; /* "error", "warning", "info", "off" */
} CheckLevel;

void check_run(CheckContext *context, const CheckLevel *levels, u32 level_count);

/* ---- for the checks themselves ----------------------------------------------------------------- */

/* Place of a byte span of a file. */
Place place_of(const Program *program, FileId file, Span span);
/* Place of a single line's worth of `span`: cut at the end of its first line. */
Place place_first_line(const Program *program, FileId file, Span span);
Place place_of_expr(const Program *program, FileId file, ExprId expr);

/* A whole file, line 1 to its last. */
Place place_of_file(const Program *program, FileId file);
u32 place_lines(Place place);

/* A new finding with rule, place, name place, symbol and kind set; the rest is default
 * (confidence high, data an empty object). Valid until the next finding is added. */
Finding *finding_add(CheckContext *context, const char *rule, SymbolKind kind, Str symbol, Place place,
                     Place name);

/* Same for a definition: whole span, its name, its symbol. */
Finding *finding_add_def(CheckContext *context, const char *rule, DefRef def);

/* Same for a run of statements of one block: what holds them is the symbol, their first line the name. */
Finding *finding_add_block(CheckContext *context, const char *rule, FileId file, StmtId first, StmtId last);

/* Hash of the tokens of a span, as fingerprints want it; true when nothing else stands on its lines. O(log
 * tokens). */
u64 span_shape(const Program *program, FileId file, Span span);
bool span_has_lines(const Program *program, FileId file, Span span);

void finding_evidence(Finding *self, Place place, Text text);
void finding_related(Finding *self, Place place, Text text);
void finding_copy(Finding *self, Place place);
void finding_member(Finding *self, Place place, Str symbol, SymbolKind kind);

/* True when a comment on one of these lines tells another linter to keep silent about the same thing: it
 * holds one of the words of the rule's parameter `other_linters`, or says `noqa` about everything.
 * O(comments). */
bool lines_are_marked(const CheckContext *context, const char *rule, const Facts *facts, u32 first, u32 last);

/* True when a method of a subclass takes the place of this one, in whatever linearisation. O(edges of it). */
bool def_is_overridden(const Program *program, DefRef def);

/* Kind of a definition: class, function or method. */
SymbolKind def_symbol_kind(const Program *program, DefRef def);

#endif
