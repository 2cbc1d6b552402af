/* References of all units as one graph, each place once, in both directions. */
#include "native_impl.h"

#include <stdlib.h>

NativeId native_first_meant(const Program *program, UnitId unit, EntityId entity) {
    u32 count;
    const NativeId *meant = native_meant(program, unit, entity, &count);
    return count ? meant[0] : 0;
}

/* ---- collecting ---------------------------------------------------------------------------------------- */

/* Units repeat what headers say: kept once from the start, or there would be far more than the tree says. */
static bool is_repeated(NativeCollecting *self, const NativeReference *row) {
    const u32 parts[] = {row->owner, row->target, row->set,  row->sink,
                         row->kind,  row->flags,  row->file, row->start};
    u32 *at = map_at(&self->known, str_hash((Str){(const char *)parts, sizeof parts}), self->rows.count);
    return *at < self->rows.count;
}

/* What headers outside of the tree say among themselves is nobody's business here. */
static bool is_foreign(const Native *native, const NativeReference *reference) {
    bool is_target_ours = reference->target && native->entities[reference->target].file != FILE_NONE;
    return reference->file == FILE_NONE && !is_target_ours;
}

static void reference_add(NativeCollecting *self, const NativeReference *reference, bool is_header) {
    if (is_foreign(self->native, reference) || (is_header && is_repeated(self, reference))) return;
    vec_push(&self->rows, *reference);
}

static void row_add(NativeCollecting *self, UnitId u, u32 i) {
    const NativeUnit *unit = &self->native->units[u];
    const ReferenceRow *row = &facts_references(unit->facts)[i];
    NativeReference reference = {
        .owner = native_first_meant(self->program, u, row->owner),
        .sink = native_first_meant(self->program, u, row->sink),
        .kind = row->kind,
        .flags = row->flags,
        .is_raw = unit->is_raw,
        .file = native_file_of(unit, row->file),
        .start = row->start,
        .unit = u,
        .row = i,
    };
    bool is_header = !unit->is_raw && row->file != 1;
    u32 count, meant_group = unit->entities[row->target];
    const NativeId *meant = native_meant(self->program, u, row->target, &count);
    if (count > 1 && reference.file != FILE_NONE) {
        NativeMeaning meaning = native_set_of_group(self->native, meant_group & ~MEANT_GROUP);
        reference.target = meaning.target;
        reference.set = meaning.set;
        reference_add(self, &reference, is_header);
        return;
    }
    for (u32 k = 0; k < count || (k == 0 && !row->target); k++) {
        reference.target = row->target ? meant[k] : 0;
        reference_add(self, &reference, is_header);
    }
}

/* ---- order --------------------------------------------------------------------------------------------- */

/* By all that tells references apart; of one owner. */
static int meaning_order(const NativeReference *x, const NativeReference *y) {
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    if (x->target != y->target) return x->target < y->target ? -1 : 1;
    if (x->set != y->set) return x->set < y->set ? -1 : 1;
    if (x->sink != y->sink) return x->sink < y->sink ? -1 : 1;
    return x->flags < y->flags ? -1 : x->flags > y->flags;
}

/* Of several units that say the same the first counts; what stands in a unit before what a macro's body says
 * (`row` 0). */
static int reference_order(const void *a, const void *b) {
    const NativeReference *x = a, *y = b;
    int order = meaning_order(x, y);
    if (order) return order;
    if (!x->row != !y->row) return x->row ? -1 : 1;
    if (x->unit != y->unit) return x->unit < y->unit ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static bool is_in_order(const NativeReference *rows, u32 count) {
    for (u32 i = 1; i < count; i++)
        if (reference_order(&rows[i - 1], &rows[i]) > 0) return false;
    return true;
}

/* Rows by owner: a counting sort, because most owners' rows come together and in order. */
static void rows_sort(Native *native, const NativeReference *rows, u32 count, Arena *arena) {
    u32 *start = ARENA_ARRAY(arena, u32, native->entity_count + 2);
    for (u32 i = 0; i < count; i++) start[rows[i].owner + 2]++;
    for (u32 id = 1; id < native->entity_count + 2; id++) start[id] += start[id - 1];
    native->references = ARENA_ARRAY(arena, NativeReference, count);
    for (u32 i = 0; i < count; i++) native->references[start[rows[i].owner + 1]++] = rows[i];
    native->out_start = start;
}

/* Each owner's rows in order, each once. */
static void out_index(Native *native) {
    NativeReference *rows = native->references;
    u32 kept = 0;
    for (NativeId id = 0; id < native->entity_count; id++) {
        u32 first = native->out_start[id], end = native->out_start[id + 1];
        if (!is_in_order(&rows[first], end - first))
            qsort(&rows[first], end - first, sizeof *rows, reference_order);
        native->out_start[id] = kept;
        for (u32 i = first; i < end; i++) {
            bool is_known = kept > native->out_start[id] && !meaning_order(&rows[kept - 1], &rows[i]);
            if (!is_known) rows[kept++] = rows[i];
        }
    }
    native->out_start[native->entity_count] = native->reference_count = kept;
}

/* Where a row is listed among those that refer to the same. */
static u32 list_of(const Native *native, const NativeReference *row) {
    return row->set ? native->entity_count + row->set : row->target;
}

static void in_index(Native *native, Arena *arena) {
    u32 count = native->entity_count + native->sets.count;
    u32 *start = ARENA_ARRAY(arena, u32, count + 2);
    for (u32 i = 0; i < native->reference_count; i++) start[list_of(native, &native->references[i]) + 2]++;
    for (u32 i = 1; i < count + 2; i++) start[i] += start[i - 1];
    native->in = ARENA_ARRAY(arena, u32, native->reference_count);
    for (u32 i = 0; i < native->reference_count; i++)
        native->in[start[list_of(native, &native->references[i]) + 1]++] = i;
    native->in_start = start;
}

void native_references_build(Program *program) {
    Native *native = program->native;
    NativeCollecting self = {.program = program, .native = native};
    native_sets_open(native);
    for (UnitId u = 0; u < native->unit_count; u++)
        for (u32 i = 1; i < native->units[u].facts->references.count; i++) row_add(&self, u, i);
    native_macros_collect(&self);
    rows_sort(native, self.rows.at, self.rows.count, program->arena);
    vec_release(&self.rows);
    map_release(&self.known);
    out_index(native);
    in_index(native, program->arena);
    native_sets_index(native, program->arena);
}
