/* From findings to a plan: what to do first, what follows from it, and what it saves. */
#ifndef OXBOW_PLAN_H
#define OXBOW_PLAN_H

#include "check.h"

enum { PRIORITY_FIX = 1, PRIORITY_DELETE = 2, PRIORITY_TIDY = 3 };

typedef struct {
    u32 priority; /* 1: fix what crashes; 2: delete and merge; 3: tidy */
    Text title;   /* what to do */
    Text why;
    Place place;     /* where it starts */
    VecU32 after;    /* positions of actions that must come first; always smaller than its own */
    VecU32 findings; /* positions of findings it settles */
    Str patch;       /* unified diff, when one is safe; empty otherwise */
    Vec(Text) steps; /* in order: checks, re-pointing, commands */
    u32 lines;       /* source lines it removes; each line belongs to one action */
} Action;

typedef struct {
    FileId file;
    u32 lines;     /* lines that go, each counted once */
    u32 remaining; /* lines that stay; 0: the file can be deleted */
} FileSaving;

typedef struct {
    const char
        *category; /* as in rules: "critical", "duplicate", "unused", "outdated", "route", "dependency" */
    u32 findings, files, lines;
    Severity worst;
} CategoryTotal;

typedef struct {
    Vec(Action) actions;       /* by priority, then in an order that respects `after` */
    Vec(FileSaving) savings;   /* sorted by path */
    Vec(CategoryTotal) totals; /* sorted by category */
    Vec(Evidence) cascade;     /* what loses its last user once the deletions are done */
    u32 removable_lines;       /* each line once: module > island > definition */
    u32 duplicated_lines;      /* lines that stand in a near-duplicate, each once */
} Plan;

/* Make the plan. Suppressed findings and those of low confidence take no part. Patches and cascade need
 * the reference graph; without one (program_new) there are none but complete fixes of findings. The plan
 * and all its arrays live in `arena`: nothing to release. Deterministic; O(findings log findings + lines
 * + edges). */
const Plan *plan_make(const CheckContext *context, Arena *arena);

#endif
