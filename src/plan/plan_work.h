/* What the steps of plan_make share; nobody else includes this. */
#ifndef OXBOW_PLAN_WORK_H
#define OXBOW_PLAN_WORK_H

#include "graph.h"
#include "line_set.h"
#include "plan.h"

#define ACTION_NONE UINT32_MAX

/* Lines first..last of a file. */
typedef struct {
    FileId file;
    u32 first, last;
} LineRange;

/* An action while it is made. */
typedef struct {
    Action action;
    Vec(LineRange) ranges; /* what it deletes */
    VecU32 after;          /* draft positions */
    FileId whole;          /* the file it deletes, or FILE_NONE */
    bool needs_decision;   /* registering or deleting: no patch may decide that */
} Draft;

typedef struct {
    const CheckContext *context;
    const Program *program;
    Arena *arena;
    Plan *plan;
    VecU32 active;   /* positions of findings that take part */
    LineSet removed; /* every line that some finding lets go */
    Bits whole;      /* files that go as a whole */
    Vec(Draft) drafts;
    u32 **owner;                   /* by file, by line: draft that deletes the line; NULL: none of the file */
    u32 *settled_by;               /* by position of finding: its draft */
    u32 *first_other, *next_other; /* by file, by position in `active`: copies of what is in the file */
    u32 *node_first; /* vertices by file: nodes[node_first[f]..node_first[f + 1]); NULL without graph */
    NodeId *nodes;
    u32 *node_owner; /* by vertex: draft that deletes the whole of it, or ACTION_NONE */
} PlanWork;

static inline Finding *work_finding(const PlanWork *self, u32 position) {
    return &self->context->findings->items.at[position];
}

/* Category of a finding's rule; "" when unknown. */
const char *finding_category(const PlanWork *self, const Finding *finding);

/* Text member of a finding's data, or STR_NONE; place object's file, or FILE_NONE. */
Str finding_data_text(const Finding *finding, Str key);
FileId finding_data_file(const PlanWork *self, const Finding *finding, Str key);

/* Draft that deletes a line, or ACTION_NONE. */
u32 work_owner(const PlanWork *self, FileId file, u32 line);

/* removals.c: find what goes (`active`, `removed`, `whole`). */
void removals_find(PlanWork *self);

/* drafts.c: group findings into drafts, claim lines for them. */
void drafts_make(PlanWork *self);

/* references.c: index vertices; who still refers to what a draft deletes becomes steps of the draft, and
 * drafts that must come first. True when nothing is left that refers to it (false without a graph). */
void references_index(PlanWork *self);
bool references_settle(PlanWork *self, u32 draft);
/* Behind that, for all: mending what crashes comes before deleting the code around it. */
void references_fix_first(PlanWork *self);
/* Draft that deletes the whole of a vertex, or ACTION_NONE. */
u32 work_node_owner(const PlanWork *self, NodeId node);
/* Would the place of the edge have to be changed if its target went? */
bool edge_is_reference(const Edge *edge);
u32 source_line_at(const Program *program, FileId file, u32 offset);

/* cascade.c: what loses its last user, into plan->cascade. */
void cascade_find(PlanWork *self);

/* clients.c: steps to check whoever mentions the URLs that a draft takes away. */
void clients_check(PlanWork *self, u32 draft);

/* edits.c: the draft's patch, where it is safe. */
void edits_patch(PlanWork *self, u32 draft, bool is_unreferenced);

/* order.c: priorities and order that respect `after`; fills plan->actions. */
void order_actions(PlanWork *self);

/* totals.c: savings, totals per category, sums. */
void totals_count(PlanWork *self);

/* Move a growing array into the plan's arena. */
#define WORK_KEEP(work, v)                                                              \
    do {                                                                                \
        void *kept_ = arena_copy((work)->arena, (v)->at, (v)->count * sizeof *(v)->at); \
        free((v)->at);                                                                  \
        (v)->at = kept_;                                                                \
        (v)->capacity = (v)->count;                                                     \
    } while (0)

#endif
