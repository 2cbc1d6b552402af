/* The edges and weak uses of the graph in order: by target, by source, by place. */
#include "graph_impl.h"
#include "sort.h"

static inline int edge_order(const Edge *x, const Edge *y) {
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    if (x->offset != y->offset) return x->offset < y->offset ? -1 : 1;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    if (x->to != y->to) return x->to < y->to ? -1 : 1;
    return (x->kind > y->kind) - (x->kind < y->kind);
}

static int weak_order(const void *a, const void *b) {
    const WeakUse *x = a, *y = b;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    if (x->offset != y->offset) return x->offset < y->offset ? -1 : 1;
    if (x->name != y->name) return x->name < y->name ? -1 : 1;
    if (x->end != y->end) return x->end < y->end ? -1 : 1;
    return (x->called > y->called) - (x->called < y->called);
}

static NodeId edge_key(const Edge *edge, bool by_target) {
    return by_target ? edge->to : edge->from;
}

/* Runs of two halves that lie side by side, put in order; equals stay as they are. */
static void edges_merge_halves(Edge *edges, u32 half, u32 count, Edge *scratch) {
    if (edge_order(&edges[half - 1], &edges[half]) <= 0) return;
    u32 left = 0, right = half, at = 0;
    memcpy(scratch, edges, half * sizeof(Edge));
    while (left < half && right < count)
        edges[at++] = edge_order(&scratch[left], &edges[right]) <= 0 ? scratch[left++] : edges[right++];
    memcpy(edges + at, scratch + left, (half - left) * sizeof(Edge));
}

static void edges_insert(Edge *edges, u32 count) {
    for (u32 i = 1; i < count; i++) {
        Edge edge = edges[i];
        u32 at = i;
        for (; at > 0 && edge_order(&edges[at - 1], &edge) > 0; at--) edges[at] = edges[at - 1];
        edges[at] = edge;
    }
}

/* Most groups are short, and nearly in order. `scratch` holds half of them. */
static void edges_sort(Edge *edges, u32 count, Edge *scratch) {
    enum { SHORT = 16 };
    if (count <= SHORT) {
        edges_insert(edges, count);
        return;
    }
    edges_sort(edges, count / 2, scratch);
    edges_sort(edges + count / 2, count - count / 2, scratch);
    edges_merge_halves(edges, count / 2, count, scratch);
}

/* Positions of all edges by file, offset, source and target. Both groupings are made in this order, which
 * leaves hardly anything to sort in their groups. From the least field to the first, stable: O(edges +
 * files). */
static u32 *edges_by_place(const Program *self) {
    const Graph *graph = self->graph;
    const Edge *edges = graph->edges.at;
    u32 count = graph->edges.count;
    u64 *keys = mem_resize(NULL, (count + 1) * 2 * sizeof(u64));
    u32 *order = mem_resize(NULL, (count + 1) * sizeof(u32));
    u32 *at = mem_alloc((self->file_count + 2) * sizeof(u32));
    for (u32 i = 0; i < count; i++) keys[i] = map_pair(edges[i].to, i);
    sort_upper(keys, keys + count, count);
    for (u32 i = 0; i < count; i++) keys[i] = map_pair(edges[(u32)keys[i]].from, (u32)keys[i]);
    sort_upper(keys, keys + count, count);
    for (u32 i = 0; i < count; i++) keys[i] = map_pair(edges[(u32)keys[i]].offset, (u32)keys[i]);
    sort_upper(keys, keys + count, count);
    for (u32 i = 0; i < count; i++) at[u32_min(edges[i].file, self->file_count) + 1]++;
    for (FileId file = 1; file <= self->file_count; file++) at[file] += at[file - 1];
    for (u32 i = 0; i < count; i++)
        order[at[u32_min(edges[(u32)keys[i]].file, self->file_count)]++] = (u32)keys[i];
    free(keys);
    free(at);
    return order;
}

/* Edges grouped by source or target, by place within a group; start[n] is where vertex n begins. Counting
 * sort of what lies in `order`. */
static Edge *edges_group(Program *self, const u32 *order, bool by_target, u32 **start) {
    const Graph *graph = self->graph;
    u32 nodes = graph->node_count;
    u32 *at = ARENA_ARRAY(self->arena, u32, nodes + 2);
    Edge *out = mem_alloc((graph->edges.count + 1) * sizeof(Edge));
    for (u32 i = 0; i < graph->edges.count; i++) at[edge_key(&graph->edges.at[i], by_target) + 2]++;
    for (u32 n = 2; n < nodes + 2; n++) at[n] += at[n - 1];
    for (u32 i = 0; i < graph->edges.count; i++) {
        const Edge *edge = &graph->edges.at[order[i]];
        out[at[edge_key(edge, by_target) + 1]++] = *edge;
    }
    Edge *scratch = mem_resize(NULL, (graph->edges.count / 2 + 1) * sizeof(Edge));
    for (NodeId n = 0; n < nodes; n++) edges_sort(out + at[n], at[n + 1] - at[n], scratch);
    free(scratch);
    *start = at;
    return out;
}

/* Groups with some more edges among them. Only groups that get some are sorted again. */
static void edges_merge(Program *self, bool by_target, Edge **edges, u32 *start) {
    const Graph *graph = self->graph;
    u32 nodes = graph->node_count, before = start[nodes];
    u32 *added = mem_alloc((nodes + 1) * sizeof(u32));
    for (u32 i = 0; i < graph->edges.count; i++) added[edge_key(&graph->edges.at[i], by_target)]++;
    *edges = mem_resize(*edges, (before + graph->edges.count + 1) * sizeof(Edge));
    u32 end = before, shift = graph->edges.count;
    start[nodes] = before + shift;
    for (NodeId n = nodes; n-- > 0;) { /* from the end: groups move up */
        u32 first = start[n];
        shift -= added[n];
        if (shift || added[n]) memmove(*edges + first + shift, *edges + first, (end - first) * sizeof(Edge));
        end = first;
        start[n] = first + shift;
    }
    for (u32 i = 0; i < graph->edges.count; i++) {
        NodeId n = edge_key(&graph->edges.at[i], by_target);
        (*edges)[start[n + 1] - added[n]--] = graph->edges.at[i];
    }
    Edge *scratch = mem_resize(NULL, (start[nodes] / 2 + 1) * sizeof(Edge));
    for (u32 i = 0; i < graph->edges.count; i++) {
        NodeId n = edge_key(&graph->edges.at[i], by_target);
        if (!added[n]++) edges_sort(*edges + start[n], start[n + 1] - start[n], scratch);
    }
    free(scratch);
    free(added);
}

/* By vertex, each one's by place: they come file by file, so that few are out of order. */
static void weak_sort(Graph *graph) {
    u32 count = graph->weak.count, nodes = graph->node_count;
    u32 *at = mem_alloc((nodes + 1) * sizeof(u32));
    WeakUse *rows = mem_resize(NULL, (count + 1) * sizeof(WeakUse));
    for (u32 i = 0; i < count; i++) at[graph->weak.at[i].from + 1]++;
    for (NodeId n = 1; n <= nodes; n++) at[n] += at[n - 1];
    for (u32 i = 0; i < count; i++) rows[at[graph->weak.at[i].from]++] = graph->weak.at[i];
    for (u32 first = 0, end; first < count; first = end) {
        bool is_ordered = true;
        for (end = first + 1; end < count && rows[end].from == rows[first].from; end++)
            is_ordered &= weak_order(&rows[end - 1], &rows[end]) <= 0;
        if (!is_ordered) qsort(rows + first, end - first, sizeof *rows, weak_order);
    }
    memcpy(graph->weak.at, rows, count * sizeof *rows);
    free(rows);
    free(at);
}

static void weak_index(Program *self) {
    Graph *graph = self->graph;
    graph->weak_start = ARENA_ARRAY(self->arena, u32, graph->node_count + 1);
    for (u32 n = 0, row = 0; n <= graph->node_count; n++) {
        while (row < graph->weak.count && graph->weak.at[row].from < n) row++;
        graph->weak_start[n] = row;
    }
}

void graph_index(Program *self) {
    Graph *graph = self->graph;
    u32 *order = edges_by_place(self);
    graph->in = edges_group(self, order, true, &graph->in_start);
    graph->out = edges_group(self, order, false, &graph->out_start);
    free(order);
    vec_release(&graph->edges);
    if (graph->weak.count) weak_sort(graph);
    weak_index(self);
}

void graph_more_edges(Program *self) {
    Graph *graph = self->graph;
    edges_merge(self, true, &graph->in, graph->in_start);
    edges_merge(self, false, &graph->out, graph->out_start);
    vec_release(&graph->edges);
    weak_index(self);
}
