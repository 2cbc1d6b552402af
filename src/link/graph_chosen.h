/* Inside the reference graph only: classes that configuration chooses by name. */
#ifndef OXBOW_GRAPH_CHOSEN_H
#define OXBOW_GRAPH_CHOSEN_H

#include "graph_impl.h"

typedef struct {
    Vec(Edge) at; /* from who chooses; without a target */
    bool is_known;
} Choices;

/* Weak edges to the class, and to those that derive from it, from all calls that give what some text of run
 * time names. O(subclasses · such calls); the first time O(calls of the tree). */
void chosen_edges(Program *program, Choices *choices, DefRef class);

#endif
