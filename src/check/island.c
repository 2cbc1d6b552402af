#include "island.h"

#include "dead.h"

#include <stdlib.h>

typedef struct {
    const Program *program;
    NodeId head;
    const NodeId *all; /* the vertices that go */
    u32 all_count;
    Map goes;   /* each of them → 1 */
    NodeId *at; /* outermost ones, head first */
    u32 count;
    Map position;  /* of an outermost one in `at` */
    u32 *users;    /* by position: uses of it from other members that are still there */
    Vec(u64) uses; /* (user, used) positions, sorted */
} Islanders;

static bool goes(const Islanders *self, NodeId node) {
    return map_find(&self->goes, node) != MAP_NONE;
}

/* The outermost one that a vertex lies in: a module that goes takes its file, a definition what is inside. */
static NodeId outermost(const Islanders *self, NodeId node) {
    const Node *row = graph_node(self->program, node);
    NodeId module = graph_module(self->program, row->file), at = node;
    if (goes(self, module)) return module;
    for (NodeId owner = row->owner; owner && graph_node(self->program, owner)->kind == NODE_DEF;
         owner = graph_node(self->program, owner)->owner)
        if (goes(self, owner)) at = owner;
    return at;
}

static int use_order(const void *a, const void *b) {
    u64 x = *(const u64 *)a, y = *(const u64 *)b;
    return (x > y) - (x < y);
}

static void islanders_find(Islanders *self, Arena *arena) {
    for (u32 i = 0; i < self->all_count; i++) map_at(&self->goes, self->all[i], 1);
    self->at = ARENA_ARRAY(arena, NodeId, self->all_count + 1);
    self->at[self->count++] = self->head;
    map_at(&self->position, self->head, 0);
    for (u32 i = 0; i < self->all_count; i++) {
        NodeId node = self->all[i];
        if (outermost(self, node) != node || node == self->head) continue;
        map_at(&self->position, node, self->count);
        self->at[self->count++] = node;
    }
}

static u32 position_of(const Islanders *self, NodeId node) {
    return goes(self, node) ? map_find(&self->position, outermost(self, node)) : MAP_NONE;
}

/* A reference that stands in the text: not a base class that knows of what overrides it, nor a class that the
 * language calls a method of. */
static bool is_use(const Edge *edge) {
    return edge->kind != EDGE_EXPORT && edge->kind != EDGE_OVERRIDE && edge->kind != EDGE_MEMBER;
}

/* Who uses whom, each pair once. */
static void uses_find(Islanders *self, Arena *arena) {
    u32 edge_count;
    for (u32 i = 0; i < self->all_count; i++) {
        u32 user = position_of(self, self->all[i]);
        const Edge *edges = graph_out(self->program, self->all[i], &edge_count);
        for (u32 k = 0; k < edge_count; k++) {
            u32 used = is_use(&edges[k]) ? position_of(self, edges[k].to) : MAP_NONE;
            if (used != MAP_NONE && user != MAP_NONE && used != user)
                vec_push(&self->uses, (u64)user << 32 | used);
        }
    }
    if (self->uses.count) qsort(self->uses.at, self->uses.count, sizeof(u64), use_order);
    self->users = ARENA_ARRAY(arena, u32, self->count);
    u32 kept = 0;
    for (u32 i = 0; i < self->uses.count; i++) {
        if (i && self->uses.at[i] == self->uses.at[kept - 1]) continue;
        self->uses.at[kept++] = self->uses.at[i];
        self->users[(u32)self->uses.at[i]]++;
    }
    self->uses.count = kept;
}

static u32 first_use(const Islanders *self, u32 user) {
    u32 low = 0, high = self->uses.count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        if (self->uses.at[middle] >> 32 < user)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Topological order (Kahn 1962); where only circles are left, they are broken at the first of them. */
static Island islanders_order(Islanders *self, Arena *arena) {
    Island out = {.count = self->count, .is_cyclic = self->users[0] > 0}; /* what the head takes uses it */
    NodeId *order = ARENA_ARRAY(arena, NodeId, self->count);
    bool *is_out = ARENA_ARRAY(arena, bool, self->count);
    VecU32 ready = {0};
    u32 done = 0, scan = 0;
    for (u32 i = self->count; i-- > 0;)
        if (!self->users[i]) vec_push(&ready, i);
    while (done < self->count) {
        if (!ready.count) {
            while (is_out[scan]) scan++;
            vec_push(&ready, scan);
        }
        u32 at = vec_pop(&ready);
        if (is_out[at]) continue;
        is_out[at] = true;
        order[done++] = self->at[at];
        for (u32 i = first_use(self, at); i < self->uses.count && self->uses.at[i] >> 32 == at; i++) {
            u32 used = (u32)self->uses.at[i];
            if (!--self->users[used] && !is_out[used]) vec_push(&ready, used);
        }
    }
    vec_release(&ready);
    out.at = order;
    return out;
}

/* Getter and setter of one property, a method and what overrides it: one thing under one name. */
static bool is_same_member(const Program *program, NodeId a, NodeId b) {
    if (graph_node(program, a)->kind != NODE_DEF || graph_node(program, b)->kind != NODE_DEF) return false;
    DefRef x = graph_node_def(program, a), y = graph_node_def(program, b);
    return def_name(program, x) == def_name(program, y) && def_row(program, x)->flags & DEF_METHOD &&
           def_row(program, y)->flags & DEF_METHOD;
}

Island island_of_all(const Program *program, NodeId head, const NodeId *all, u32 count, Arena *arena) {
    Islanders self = {.program = program, .head = head, .all = all, .all_count = count};
    islanders_find(&self, arena);
    uses_find(&self, arena);
    Island out = islanders_order(&self, arena);
    for (u32 i = 0; i < out.count; i++)
        out.definitions += out.at[i] != head && graph_node(program, out.at[i])->kind != NODE_VARIABLE &&
                           !is_same_member(program, out.at[i], head);
    vec_release(&self.uses);
    map_release(&self.position);
    map_release(&self.goes);
    return out;
}

Island island_of(const Program *program, NodeId head, Arena *arena) {
    u32 count;
    const NodeId *all = reach_island(program, head, &count);
    return island_of_all(program, head, all, count, arena);
}

void finding_island(CheckContext *context, Finding *self, NodeId head) {
    const Program *program = context->program;
    Island island = island_of(program, head, context->arena);
    for (u32 i = 0; i < island.count; i++)
        if (island.at[i] != head)
            finding_member(self, dead_place(program, island.at[i]),
                           graph_symbol(program, island.at[i], context->arena),
                           dead_kind(program, island.at[i]));
}

void finding_island_figures(CheckContext *context, Finding *self, NodeId head) {
    const Program *program = context->program;
    Island island = island_of(program, head, context->arena);
    u32 lines = 0;
    for (u32 i = 0; i < island.count; i++) lines += place_lines(dead_place(program, island.at[i]));
    if (!island.definitions) return;
    data_put_int(context->arena, self->data, STR("total_lines"), lines);
    data_put_int(context->arena, self->data, STR("goes_along"), island.definitions);
    self->message.key = "message.more";
    self->help.key = "help.more";
    self->message =
        text_with_number(text_with_number(self->message, "count", island.definitions), "total", lines);
    self->help = text_with_number(text_with_number(self->help, "count", island.definitions), "total", lines);
}
