/* Inside of graph_models only: what its parts share. */
#ifndef OXBOW_GRAPH_MODELS_H
#define OXBOW_GRAPH_MODELS_H

#include "graph_asks.h"
#include "graph_chosen.h"
#include "graph_impl.h"
#include "match.h"

typedef struct {
    Program *program;
    Graph *graph;
    Asks *asks;
    Choices choices;
} Adding;

static inline void model_edge(Adding *self, NodeId from, NodeId to, EdgeKind kind) {
    edge_push(self->graph, (Edge){.from = from, .to = to, .file = FILE_NONE, .kind = (u8)kind});
}

/* True when `name` fits one of the globs; `<field>` in one stands for a class-level variable of `class`,
 * which may be 0. */
bool model_globs_match(const Program *program, DefRef class, const Str *globs, u32 count, Str name);

/* Edges to a definition from what its decorators keep (graph_decorators.c). */
void decorator_edges(Adding *self, DefRef def);

/* Edges from a class to members that its library bases call or read, and between methods that override each
 * other (graph_classes.c). */
void class_edges(Adding *self, DefRef class);
void override_edges(Adding *self, DefRef class);

#endif
