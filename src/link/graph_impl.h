/* Inside the reference graph only: what its building steps share. */
#ifndef OXBOW_GRAPH_IMPL_H
#define OXBOW_GRAPH_IMPL_H

#include "graph.h"

struct Graph {
    Node *nodes;
    u32 node_count;
    NodeId *variable_of; /* by BindRef */
    Vec(Edge) edges;     /* sorted by target once built */
    u32 *in_start;       /* by NodeId, into edges */
    Edge *out;           /* the same edges sorted by source */
    u32 *out_start;
    Vec(WeakUse) weak;
    u32 *weak_start;
    NodeId *named;
    u32 *named_start; /* by Name */
    u32 named_names;
    u64 *binding_used; /* bits by BindRef */
};

typedef struct {
    Program *program;
    Graph *graph;
    FileId file;
    const Facts *facts;
    DefId *header_owner; /* by ExprId: definition whose header the expression is in, or 0 */
    Vec(u64) asked;      /* (module, name) pairs visited by the question at hand */
    NodeId *value_owner; /* by ExprId: variable whose plain value the expression is in, or 0 */
} Building;

static inline void edge_push(Graph *graph, Edge edge) {
    if (edge.from && edge.to && edge.from != edge.to) vec_push(&graph->edges, edge);
}

static inline NodeId node_of_file(FileId file) { return 1 + file; }
static inline NodeId node_of_def(const Program *program, DefRef def) { return 1 + program->file_count + def; }

/* Owner of an expression's place. */
NodeId owner_of_expr(const Building *self, ExprId expr);

/* Vertices that a module-level name of a module stands for; marks import bindings passed through. */
void member_nodes(Building *self, ModuleId module, Name name, VecU32 *out, u32 depth);

/* Edges from decorators, bases and framework models of every definition (graph_models.c). */
void graph_add_models(Program *program);

#endif
