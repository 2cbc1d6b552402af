/* Islands: what is not live, grouped under the vertex where a person would begin to delete.
 *
 * Two kinds of vertices form islands, apart from each other: dead ones, and those of production code that
 * tests alone keep. An island is a head and what only the head's kind reaches from it. */
#include "graph_impl.h"
#include "reach_impl.h"
#include "routes.h"

/* Kind of islands a vertex takes part in: FATE_LIVE for none. Test code is not kept by tests, it is them. */
static Fate island_kind(const Program *program, NodeId node) {
    Fate fate = reach_fate(program, node);
    bool is_test = program->files[program->graph->nodes[node].file].world == WORLD_TESTS;
    return fate == FATE_TESTS_ONLY && is_test ? FATE_LIVE : fate;
}

static bool is_same_kind(const Program *program, NodeId a, NodeId b) {
    return island_kind(program, a) == island_kind(program, b);
}

/* What is inside goes along. */
static void take(Program *program, NodeId node, NodeId head, VecU32 *queue) {
    const Graph *graph = program->graph;
    u32 first = queue->count;
    program->reach->head[node] = head;
    vec_push(queue, node);
    if (graph->nodes[node].kind != NODE_DEF) return;
    for (u32 at = first; at < queue->count; at++) {
        NodeId outer = queue->at[at];
        for (u32 i = graph->owned_start[outer]; i < graph->owned_start[outer + 1]; i++) {
            NodeId inner = graph->owned[i];
            if (program->reach->head[inner] || !is_same_kind(program, inner, head)) continue;
            program->reach->head[inner] = head;
            vec_push(queue, inner);
        }
    }
}

/* A module takes everything of its kind in its file with it. */
static void file_take(Program *program, NodeId module, VecU32 *queue) {
    const Graph *graph = program->graph;
    FileId file = graph->nodes[module].file;
    const File *in = &program->files[file];
    NodeId first = node_of_def(program, in->def_base);
    for (NodeId n = first + 1; file_is_linked(program, file) && n < first + in->facts->defs.count; n++)
        if (!program->reach->head[n] && is_same_kind(program, n, module)) take(program, n, module, queue);
    for (NodeId n = graph->variable_start[file]; n < graph->variable_start[file + 1]; n++)
        if (!program->reach->head[n] && is_same_kind(program, n, module)) take(program, n, module, queue);
}

static bool is_inside(const Program *program, NodeId node, NodeId outer) {
    for (; node; node = program->graph->nodes[node].owner)
        if (node == outer) return true;
    return false;
}

/* In the text of the head itself. */
static bool is_carried(const Program *program, NodeId node, NodeId head) {
    const Node *outer = &program->graph->nodes[head];
    return outer->kind == NODE_MODULE ? program->graph->nodes[node].file == outer->file
                                      : is_inside(program, node, head);
}

/* ---- what a head takes along ------------------------------------------------------------------------- */

/* Everything of its kind that is reached from `head`, into `queue`; marked with that head. */
static void reached_find(Program *program, NodeId head, VecU32 *queue) {
    const Graph *graph = program->graph;
    Reach *reach = program->reach;
    vec_clear(queue);
    take(program, head, head, queue);
    if (graph->nodes[head].kind == NODE_MODULE) file_take(program, head, queue);
    for (u32 at = 0; at < queue->count; at++) {
        NodeId node = queue->at[at];
        for (u32 i = graph->out_start[node]; i < graph->out_start[node + 1]; i++) {
            const Edge *edge = &graph->out[i];
            if (edge->kind == EDGE_IMPORT && graph->nodes[edge->to].kind != NODE_MODULE) continue;
            if (edge->kind == EDGE_WEAK || edge->kind == EDGE_EXPORT)
                continue; /* it may mean something else */
            if (reach->head[edge->to] || !is_same_kind(program, edge->to, head)) continue;
            /* A member goes with its class; alone it is no part of what this head keeps. */
            NodeId class = graph_owner_class(program, edge->to);
            if (class && class != node && is_same_kind(program, class, head) && reach->head[class] != head)
                continue;
            take(program, edge->to, head, queue);
        }
    }
}

/* Does code of its kind from elsewhere refer to a vertex that `head` reaches? Then it is not the head's
 * alone. */
static bool is_shared(const Program *program, NodeId node, NodeId head) {
    u32 count;
    const Edge *edges = graph_in(program, node, &count);
    bool is_module = program->graph->nodes[node].kind == NODE_MODULE;
    for (u32 i = 0; i < count; i++) {
        if (edges[i].kind == EDGE_EXPORT || edges[i].kind == EDGE_WEAK) continue;
        if (edges[i].kind == EDGE_IMPORT && !is_module) continue;
        if (program->reach->head[edges[i].from] != head && is_same_kind(program, edges[i].from, node))
            return true;
    }
    return false;
}

static void give_back(Program *program, NodeId node, NodeId head, VecU32 *back) {
    if (program->reach->head[node] != head) return;
    program->reach->head[node] = 0;
    vec_push(back, node);
}

/* Give back what others of its kind use too, and all that is reached only through that. */
static void shared_return(Program *program, NodeId head, const VecU32 *reached) {
    const Graph *graph = program->graph;
    VecU32 back = {0};
    for (u32 i = 0; i < reached->count; i++) {
        NodeId node = reached->at[i];
        if (!is_carried(program, node, head) && is_shared(program, node, head))
            give_back(program, node, head, &back);
    }
    for (u32 at = 0; at < back.count; at++) {
        NodeId node = back.at[at];
        for (u32 i = graph->owned_start[node];
             graph->nodes[node].kind == NODE_DEF && i < graph->owned_start[node + 1]; i++)
            give_back(program, graph->owned[i], head, &back);
        for (u32 i = graph->out_start[node]; i < graph->out_start[node + 1]; i++)
            if (!is_carried(program, graph->out[i].to, head))
                give_back(program, graph->out[i].to, head, &back);
    }
    vec_release(&back);
}

static void island_spread(Program *program, NodeId head, VecU32 *queue) {
    reached_find(program, head, queue);
    shared_return(program, head, queue);
}

bool reach_is_alias(const Program *program, NodeId node) {
    const Node *row = &program->graph->nodes[node];
    if (row->kind != NODE_VARIABLE) return false;
    const Facts *facts = program_facts(program, row->file);
    ExprId value = facts_bindings(facts)[row->row].value;
    u8 kind = facts_exprs(facts)[value].kind;
    return kind == EXPR_NAME || kind == EXPR_ATTRIBUTE;
}

/* Does other code of its kind refer to the vertex? Not counted: its own body, lists of exports, imports of a
 * name that are never used, and aliases (both are dead for themselves). */
static bool has_caller(const Program *program, NodeId node) {
    u32 count;
    const Edge *edges = graph_in(program, node, &count);
    bool is_module = program->graph->nodes[node].kind == NODE_MODULE;
    for (u32 i = 0; i < count; i++) {
        if (edges[i].kind == EDGE_EXPORT || (edges[i].kind == EDGE_IMPORT && !is_module)) continue;
        if (reach_is_alias(program, edges[i].from)) continue;
        if (!is_same_kind(program, edges[i].from, node)) continue;
        if (!is_inside(program, edges[i].from, node)) return true;
    }
    return false;
}

/* In which turn a vertex may become a head: whole modules, endpoints, other definitions that no code of their
 * kind refers to, and last what is left: cycles. */
enum { TURN_MODULE, TURN_ENDPOINT, TURN_UNREFERENCED, TURN_CYCLE, TURN_COUNT };

static u32 head_turn(const Program *program, NodeId node, const Bits *handlers) {
    if (has_caller(program, node)) return TURN_CYCLE;
    if (program->graph->nodes[node].kind == NODE_MODULE) return TURN_MODULE;
    return bits_has(handlers, node) ? TURN_ENDPOINT : TURN_UNREFERENCED;
}

static void islands_find(Program *program) {
    VecU32 queue = {0};
    Reach *reach = program->reach;
    Bits handlers = bits_new(program->arena, program->graph->node_count);
    for (RouteId r = 1; r < routes_count(program); r++)
        if (routes_at(program, r)->handler)
            bits_add(&handlers, node_of_def(program, routes_at(program, r)->handler));
    for (u32 turn = 0; turn < TURN_COUNT; turn++)
        for (NodeId n = 1; n < program->graph->node_count; n++) {
            const Node *node = &program->graph->nodes[n];
            bool is_real =
                node->kind == NODE_MODULE ? program->files[node->file].module != 0 : node->row != 0;
            if (!is_real || reach->head[n] || island_kind(program, n) == FATE_LIVE) continue;
            if (head_turn(program, n, &handlers) <= turn) island_spread(program, n, &queue);
        }
    vec_release(&queue);
}

static void islands_index(Program *program) {
    Reach *reach = program->reach;
    u32 count = program->graph->node_count;
    reach->island_start = ARENA_ARRAY(program->arena, u32, count + 2);
    reach->island = ARENA_ARRAY(program->arena, NodeId, count);
    for (NodeId n = 1; n < count; n++)
        if (reach->head[n]) reach->island_start[reach->head[n] + 2]++;
    for (u32 i = 2; i < count + 2; i++) reach->island_start[i] += reach->island_start[i - 1];
    for (NodeId n = 1; n < count; n++)
        if (reach->head[n]) reach->island[reach->island_start[reach->head[n] + 1]++] = n;
}

/* What weak uses say beyond keeping alive. */
static void doubts_find(Program *program) {
    program->reach->dead_reads = bits_new(program->arena, program->names.count);
    program->reach->dynamic_files = bits_new(program->arena, program->file_count);
    for (u32 i = 0; i < program->graph->weak.count; i++) {
        const WeakUse *use = &program->graph->weak.at[i];
        if (use->part == WEAK_NAME && reach_is_dead(program, use->from))
            bits_add(&program->reach->dead_reads, use->name);
        if (use->part == WEAK_ANY) bits_add(&program->reach->dynamic_files, use->file);
    }
}

bool reach_file_is_dynamic(const Program *program, FileId file) {
    return bits_has(&program->reach->dynamic_files, file);
}

bool reach_dead_reads(const Program *program, Name name) {
    return name < program->reach->dead_reads.count && bits_has(&program->reach->dead_reads, name);
}

void reach_islands(Program *program) {
    doubts_find(program);
    islands_find(program);
    islands_index(program);
}

NodeId reach_head(const Program *program, NodeId node) {
    return program->reach->head[node];
}

const NodeId *reach_island(const Program *program, NodeId head, u32 *count) {
    const Reach *reach = program->reach;
    *count = reach->island_start[head + 1] - reach->island_start[head];
    return reach->island + reach->island_start[head];
}
