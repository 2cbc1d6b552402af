/* What goes along with a vertex that is deleted: its island (link/reach) as a person sees it. */
#ifndef OXBOW_ISLAND_H
#define OXBOW_ISLAND_H

#include "check.h"

/* The outermost members of an island in an order in which each can be deleted after everything that uses it:
 * definitions outside the head's own text, and whole modules in place of what is in them. */
typedef struct {
    const NodeId *at; /* the head first, unless a circle leads back to it */
    u32 count;
    u32 definitions; /* classes, functions and modules among them, the head not counted */
    bool is_cyclic;  /* what the head takes along uses it in turn */
} Island;

/* In `arena`. O(members · log + edges). */
Island island_of(const Program *program, NodeId head, Arena *arena);

/* The same for any set of vertices that go together, the head among them. */
Island island_of_all(const Program *program, NodeId head, const NodeId *all, u32 count, Arena *arena);

/* Where definitions go along: say in the message and the help how many and how many lines that is in all
 * (texts "message.more", "help.more"; arguments `count`, `total`). */
void finding_island_figures(CheckContext *context, Finding *self, NodeId head);

/* Add what goes with a head as members of its finding, in that order. */
void finding_island(CheckContext *context, Finding *self, NodeId head);

#endif
