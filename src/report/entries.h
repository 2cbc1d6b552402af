/* Entries of the audit: what a person settles in one go is told once. Findings of one cause are one entry
 * (uses of one missing thing, copies between the same two files, routes of one router, what is unused of
 * one kind), and what goes along with a larger deletion is told with it. */
#ifndef OXBOW_ENTRIES_H
#define OXBOW_ENTRIES_H

#include "report_view.h"

#define ENTRY_NONE UINT32_MAX

typedef enum {
    PART_CRITICAL,
    PART_DUPLICATE,
    PART_STALE,
    PART_ROUTE,
    PART_ROUTE_OTHER,
    PART_UNUSED,
    PART_OUTDATED,
    PART_DEPENDENCY,
    PART_COUNT
} PartId;

typedef struct {
    VecU32 findings; /* told one by one; positions in view->shown */
    VecU32 along;    /* settled by the same actions, and named only */
    VecU32 actions;  /* of the plan */
    PartId part;
    u32 section, number; /* the entry is "section.number" */
    u64 weight;          /* lines it is about: what is worth more stands first */
} Entry;

typedef struct {
    Vec(Entry) items;         /* by part, in the order in which they are told */
    u32 *of_finding;          /* entry by position in view->shown */
    u32 *of_action;           /* entry by action, or ENTRY_NONE */
    u32 sections[PART_COUNT]; /* number of the section; 0: the part is empty */
} Entries;

/* Make the entries; sections are numbered from `first`. Arrays by position live as long as the view. O(n
 * log n). */
void entries_make(Entries *self, ReportView *view, u32 first);
void entries_release(Entries *self);

/* Lines that a finding is about: those that go, those that merging saves, else those of its place. */
u32 finding_weight(const Finding *finding);

#endif
