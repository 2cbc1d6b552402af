#include "native_reach_impl.h"

/* ---- parts --------------------------------------------------------------------------------------------- */

static void parts_index(Native *native, Arena *arena) {
    NativeReach *reach = native->reach;
    u32 *start = ARENA_ARRAY(arena, u32, native->entity_count + 2);
    for (NativeId id = 1; id < native->entity_count; id++) start[native->entities[id].parent + 2]++;
    for (u32 i = 1; i < native->entity_count + 2; i++) start[i] += start[i - 1];
    reach->parts = ARENA_ARRAY(arena, NativeId, native->entity_count);
    for (NativeId id = 1; id < native->entity_count; id++) {
        NativeId parent = native->entities[id].parent;
        reach->parts[start[parent + 1]++] = id;
    }
    reach->part_start = start;
}

void native_reach_open(Program *program) {
    Native *native = program->native;
    Arena *arena = program->arena;
    u32 count = native->entity_count;
    NativeReach *reach = native->reach = ARENA_NEW(arena, NativeReach);
    reach->root = ARENA_ARRAY(arena, NativeRoot, count);
    for (u32 w = 0; w < NATIVE_WORLDS; w++) reach->cause[w] = ARENA_ARRAY(arena, NativeCause, count);
    reach->fate = ARENA_ARRAY(arena, u8, count);
    reach->doubt = ARENA_ARRAY(arena, u8, count);
    reach->spot = ARENA_ARRAY(arena, NativeSpot, count);
    reach->head = ARENA_ARRAY(arena, NativeId, count);
    reach->is_recursive = ARENA_ARRAY(arena, bool, count);
    parts_index(native, arena);
}

/* ---- sweep --------------------------------------------------------------------------------------------- */

typedef struct {
    const Program *program;
    const Native *native;
    NativeCause *cause;
    NativeSetsSeen sets;
    Bits alike_macros, alike_all; /* Names whose macros, or all bearers, are marked for being alike */
    VecU32 queue;
} Sweep;

static void mark(Sweep *self, NativeId id, NativeCause cause) {
    if (!id || self->cause[id].kind != NATIVE_CAUSE_NONE) return;
    self->cause[id] = cause;
    vec_push(&self->queue, id);
}

/* First of `ids`, which are in order of files, that lies in the file. */
static u32 named_of_file(const Native *native, const NativeId *ids, u32 count, FileId file) {
    u32 low = 0, high = count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        if (native->entities[ids[middle]].file < file)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Without a compiler, a macro and a function of one name may stand in for each other, and a declaration
 * may be taken for that of something else. */
static void alike_mark(Sweep *self, NativeId id) {
    const NativeEntity *entity = &self->native->entities[id];
    if (entity->seen != SEEN_RAW || !native_is_value(entity->kind) || !entity->name) return;
    bool is_all = entity->kind == ENTITY_MACRO;
    bool is_known = !bits_add(is_all ? &self->alike_all : &self->alike_macros, entity->name);
    u32 count, first = 0;
    const NativeId *ids = native_named(self->program, entity->name, &count);
    /* Where macros were marked before, those of the own file are left: they stand together. */
    if (is_known && is_all) return;
    if (is_known) first = named_of_file(self->native, ids, count, entity->file);
    for (u32 i = first; i < count; i++) {
        const NativeEntity *other = &self->native->entities[ids[i]];
        bool is_here = other->file == entity->file;
        if (is_known && !is_here) break;
        bool is_alike = is_all || is_here || other->kind == ENTITY_MACRO;
        if (is_alike && other->seen == SEEN_RAW && native_is_value(other->kind))
            mark(self, ids[i], (NativeCause){NATIVE_CAUSE_PART, id, 0});
    }
}

static void reference_mark(Sweep *self, NativeId from, u32 position) {
    const NativeReference *row = &self->native->references[position];
    if (!native_set_enter(&self->sets, row)) return;
    u32 count;
    const NativeId *targets = native_targets(self->program, row, &count);
    for (u32 i = 0; i < count; i++)
        if (native_keeps(self->native, row, targets[i]))
            mark(self, targets[i], (NativeCause){NATIVE_CAUSE_REFERENCE, from, position});
}

static void visit(Sweep *self, NativeId id) {
    const Native *native = self->native;
    alike_mark(self, id);
    for (u32 i = native->out_start[id]; i < native->out_start[id + 1]; i++) reference_mark(self, id, i);
    mark(self, native->entities[id].parent, (NativeCause){NATIVE_CAUSE_PART, id, 0});
}

static void sweep(Program *program, World world) {
    const Native *native = program->native;
    Arena scratch = {0};
    Sweep self = {
        .program = program,
        .native = native,
        .cause = native->reach->cause[world],
        .sets = native_sets_seen(native, &scratch),
        .alike_macros = bits_new(&scratch, program->names.count),
        .alike_all = bits_new(&scratch, program->names.count),
    };
    for (NativeId id = 1; id < native->entity_count; id++) {
        const NativeRoot *root = &native->reach->root[id];
        if (root->kind && root->world == (u8)world) mark(&self, id, (NativeCause){NATIVE_CAUSE_ROOT, 0, 0});
    }
    for (u32 at = 0; at < self.queue.count; at++) visit(&self, self.queue.at[at]);
    vec_release(&self.queue);
    arena_release(&scratch);
}

void native_sweep(Program *program) {
    sweep(program, WORLD_PRODUCTION);
    sweep(program, WORLD_TESTS);
}

void native_reach_build(Program *program) {
    if (!program->native) return;
    native_roots_find(program);
    native_sweep(program);
    native_fates_find(program);
    native_doubts_find(program);
    native_islands_find(program);
}

/* ---- reading ------------------------------------------------------------------------------------------- */

NativeFate native_fate(const Program *program, NativeId id) {
    return (NativeFate)program->native->reach->fate[id];
}

bool native_is_live(const Program *program, NativeId id, World world) {
    u32 which = world == WORLD_TESTS ? WORLD_TESTS : WORLD_PRODUCTION;
    return program->native->reach->cause[which][id].kind != NATIVE_CAUSE_NONE;
}

bool native_doubt_place(const Program *program, NativeId id, FileId *file, u32 *offset) {
    const NativeSpot *spot = &program->native->reach->spot[id];
    *file = spot->file;
    *offset = spot->offset;
    return spot->file != FILE_NONE;
}

NativeCause native_cause(const Program *program, NativeId id, World world) {
    return program->native->reach->cause[world == WORLD_TESTS ? WORLD_TESTS : WORLD_PRODUCTION][id];
}

const NativeRoot *native_root(const Program *program, NativeId id) {
    return &program->native->reach->root[id];
}

NativeId native_head(const Program *program, NativeId id) {
    return program->native->reach->head[id];
}

const NativeId *native_island(const Program *program, NativeId head, u32 *count) {
    const NativeReach *reach = program->native->reach;
    *count = reach->island_start[head + 1] - reach->island_start[head];
    return &reach->islands[reach->island_start[head]];
}

const NativeId *native_parts(const Program *program, NativeId id, u32 *count) {
    const NativeReach *reach = program->native->reach;
    *count = reach->part_start[id + 1] - reach->part_start[id];
    return &reach->parts[reach->part_start[id]];
}

bool native_is_recursive(const Program *program, NativeId id) {
    return program->native->reach->is_recursive[id];
}

NativeDoubt native_doubt(const Program *program, NativeId id) {
    return (NativeDoubt)program->native->reach->doubt[id];
}

bool native_is_library(const Program *program) {
    return program->native && program->native->reach->is_library;
}
