/* Islands of the C program: what is dead, or live from tests alone, grouped under the thing where a person
 * would begin to delete.
 *
 * Strongly connected parts by Tarjan (1972); those that nothing of their fate refers to from outside are
 * heads, and each takes what it reaches and no earlier head did. O(references of what is not live). */
#include "native_reach_impl.h"

/* A node is a thing, or a set that things of one fate refer to: dead ones, or those that tests alone use. */
typedef struct {
    Program *program;
    Native *native;
    u32 node_count;
    u32 *index;     /* by node: order of the first visit, from 1 */
    u32 *low;       /* by node */
    u32 *component; /* by node; 0: none yet */
    u32 component_count;
    VecU32 stack;
    VecU32 work; /* nodes being visited, each followed by its next edge */
} Islanding;

static bool takes_part(const Islanding *self, NativeId id) {
    return id && native_is_open(self->native, id) && native_is_deletable(&self->native->entities[id]);
}

static bool is_set(const Islanding *self, u32 node) {
    return node >= self->native->entity_count;
}

static u32 set_node(const Islanding *self, u32 set, u8 fate) {
    return self->native->entity_count + 2 * set + (fate == NATIVE_TESTS_ONLY);
}

static bool is_kin(const Islanding *self, u8 fate, NativeId id) {
    return takes_part(self, id) && self->native->reach->fate[id] == fate;
}

/* The next member of a set that is of its fate. */
static u32 member_next(const Islanding *self, u32 node, u32 *at) {
    const Native *native = self->native;
    u32 row = node - native->entity_count;
    const NativeGroup *set = &native->sets.at[row / 2];
    u8 fate = row % 2 ? NATIVE_TESTS_ONLY : NATIVE_DEAD;
    while (*at < set->count) {
        NativeId to = native->set_items.at[set->first + (*at)++];
        if (is_kin(self, fate, to)) return to;
    }
    return 0;
}

/* The n-th node that goes along with `node`: what it refers to, then its parts; 0 behind the last. A part
 * that is not deleted by itself, and what tests use of it, is left out. */
static u32 successor(const Islanding *self, u32 node, u32 *at) {
    if (is_set(self, node)) return member_next(self, node, at);
    const Native *native = self->native;
    const NativeReach *reach = native->reach;
    u8 fate = reach->fate[node];
    u32 references = native->out_start[node + 1] - native->out_start[node];
    u32 parts = reach->part_start[node + 1] - reach->part_start[node];
    while (*at < references + parts) {
        u32 i = (*at)++;
        const NativeReference *row = i < references ? &native->references[native->out_start[node] + i] : NULL;
        if (row && row->set) return set_node(self, row->set, fate);
        NativeId to = row ? row->target : reach->parts[reach->part_start[node] + i - references];
        if (is_kin(self, fate, to)) return to;
    }
    return 0;
}

static void enter(Islanding *self, u32 id, u32 *next) {
    self->index[id] = self->low[id] = ++*next;
    vec_push(&self->stack, id);
    vec_push(&self->work, id);
    vec_push(&self->work, 0);
}

static void leave(Islanding *self, u32 id) {
    if (self->low[id] != self->index[id]) return;
    self->component_count++;
    for (u32 member = 0; member != id;) {
        member = vec_pop(&self->stack);
        self->component[member] = self->component_count;
    }
}

static void components_from(Islanding *self, NativeId start, u32 *next) {
    enter(self, start, next);
    while (self->work.count) {
        u32 top = self->work.count - 2;
        u32 id = self->work.at[top], to = successor(self, id, &self->work.at[top + 1]);
        if (to && !self->index[to]) {
            enter(self, to, next);
        } else if (to) {
            if (!self->component[to]) self->low[id] = u32_min(self->low[id], self->index[to]);
        } else {
            self->work.count -= 2;
            leave(self, id);
            if (!self->work.count) continue;
            u32 from = self->work.at[self->work.count - 2];
            self->low[from] = u32_min(self->low[from], self->low[id]);
        }
    }
}

/* Components that others refer to are no heads. */
static Bits entered_find(const Islanding *self, Arena *scratch) {
    Bits entered = bits_new(scratch, self->component_count + 1);
    for (u32 node = 1; node < self->node_count; node++) {
        u32 at = 0;
        if (!self->component[node]) continue;
        for (u32 to = successor(self, node, &at); to; to = successor(self, node, &at))
            if (self->component[to] != self->component[node]) bits_add(&entered, self->component[to]);
    }
    return entered;
}

static void take(Islanding *self, NativeId head, Bits *taken) {
    NativeId *heads = self->native->reach->head;
    VecU32 *queue = &self->work;
    vec_clear(queue);
    heads[head] = head;
    vec_push(queue, head);
    for (u32 i = 0; i < queue->count; i++) {
        u32 at = 0;
        for (u32 to = successor(self, queue->at[i], &at); to; to = successor(self, queue->at[i], &at)) {
            bool is_new = is_set(self, to) ? bits_add(taken, to) : !heads[to];
            if (!is_new) continue;
            if (!is_set(self, to)) heads[to] = head;
            vec_push(queue, to);
        }
    }
}

static bool refers_to_itself(const Islanding *self, NativeId id) {
    const Native *native = self->native;
    for (u32 i = native->out_start[id]; i < native->out_start[id + 1]; i++) {
        const NativeReference *row = &native->references[i];
        if (native_means(native, (NativeMeaning){row->target, row->set}, id)) return true;
    }
    return false;
}

static void islands_list(Native *native, Arena *arena) {
    NativeReach *reach = native->reach;
    u32 *start = ARENA_ARRAY(arena, u32, native->entity_count + 2);
    for (NativeId id = 1; id < native->entity_count; id++)
        if (reach->head[id]) start[reach->head[id] + 2]++;
    for (u32 i = 1; i < native->entity_count + 2; i++) start[i] += start[i - 1];
    reach->islands = ARENA_ARRAY(arena, NativeId, start[native->entity_count + 1] + 1);
    for (NativeId id = 1; id < native->entity_count; id++)
        if (reach->head[id]) reach->islands[start[reach->head[id] + 1]++] = id;
    reach->island_start = start;
}

void native_islands_find(Program *program) {
    Native *native = program->native;
    Arena scratch = {0};
    Islanding self = {.program = program, .native = native};
    self.node_count = native->entity_count + 2 * native->sets.count;
    self.index = ARENA_ARRAY(&scratch, u32, self.node_count);
    self.low = ARENA_ARRAY(&scratch, u32, self.node_count);
    self.component = ARENA_ARRAY(&scratch, u32, self.node_count);
    u32 next = 0;
    for (NativeId id = 1; id < native->entity_count; id++)
        if (takes_part(&self, id) && !self.index[id]) components_from(&self, id, &next);
    Bits entered = entered_find(&self, &scratch), taken = bits_new(&scratch, self.node_count);
    for (NativeId id = 1; id < native->entity_count; id++) {
        if (!takes_part(&self, id)) continue;
        native->reach->is_recursive[id] = refers_to_itself(&self, id);
        if (!native->reach->head[id] && !bits_has(&entered, self.component[id])) take(&self, id, &taken);
    }
    islands_list(native, program->arena);
    vec_release(&self.stack);
    vec_release(&self.work);
    arena_release(&scratch);
}
