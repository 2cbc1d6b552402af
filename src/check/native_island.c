/* The order in which the things of an island can be deleted, each after whatever uses it. */
#include "native_dead.h"

static bool is_type(const NativeEntity *entity) {
    return native_symbol_kind(entity) == KIND_TYPE;
}

typedef struct {
    const Program *program;
    NativeId head;
    Map entered;
    VecU32 stack; /* id, next reference or part, next thing that this reference means */
    NativeIsland *out;
    u32 left; /* places in front of what is in order */
} Ordering;

/* The next thing that `id` refers to or that is a part of it; 0 behind the last. */
static NativeId island_successor(const Ordering *self, NativeId id, u32 *at, u32 *which) {
    u32 count, parts, meant;
    const NativeReference *out = native_out(self->program, id, &count);
    for (; *at < count; ++*at, *which = 0) {
        const NativeId *targets = native_targets(self->program, &out[*at], &meant);
        if (*which < meant) return targets[(*which)++];
    }
    const NativeId *inner = native_parts(self->program, id, &parts);
    return *at - count < parts ? inner[(*at)++ - count] : 0;
}

static void order_enter(Ordering *self, NativeId id) {
    if (native_head(self->program, id) != self->head || map_find(&self->entered, id) != MAP_NONE) return;
    map_at(&self->entered, id, 1);
    vec_push(&self->stack, id);
    vec_push(&self->stack, 0);
    vec_push(&self->stack, 0);
}

static void order_run(Ordering *self) {
    order_enter(self, self->head);
    while (self->stack.count) {
        NativeId id = self->stack.at[self->stack.count - 3];
        u32 *at = &self->stack.at[self->stack.count - 2], *which = &self->stack.at[self->stack.count - 1];
        NativeId to = island_successor(self, id, at, which);
        if (to) {
            self->out->is_cyclic |= to == self->head && id != self->head;
            order_enter(self, to);
        } else {
            self->stack.count -= 3;
            self->out->at[--self->left] = id;
        }
    }
}

bool native_is_inside(const Program *program, NativeId id, NativeId other) {
    const NativeDeclaration *inner = native_place(program, id), *outer = native_place(program, other);
    return inner && outer && inner->file == outer->file && inner->span.start >= outer->span.start &&
           inner->span.end <= outer->span.end;
}

NativeIsland native_island_order(const Program *program, NativeId head, Arena *arena) {
    NativeIsland out = {0};
    native_island(program, head, &out.count);
    out.at = ARENA_ARRAY(arena, NativeId, out.count);
    Ordering self = {.program = program, .head = head, .out = &out, .left = out.count};
    order_run(&self);
    for (u32 i = 0; i < out.count; i++) {
        const NativeEntity *entity = native_entity(program, out.at[i]);
        bool is_definition = (entity->kind == ENTITY_FUNCTION && entity->definition) || is_type(entity);
        bool is_same =
            native_is_inside(program, out.at[i], head) || native_is_inside(program, head, out.at[i]);
        out.definitions += is_definition && out.at[i] != head && !is_same;
    }
    map_release(&self.entered);
    vec_release(&self.stack);
    return out;
}
