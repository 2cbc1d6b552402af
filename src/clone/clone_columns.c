#include "clone_columns.h"

typedef struct {
    const ClonePrints *prints;
    const CloneStretch *places;
    u32 count;
    Arena *arena;
    Map seen; /* hash of a column → position in `rows` */
    Vec(CloneBlockDifference) rows;
} Columns;

static u32 token_at(const Columns *self, u32 place, u32 i) {
    const CloneStretch *stretch = &self->places[place];
    return self->prints->corpus->streams[stretch->file].exact[stretch->start + i];
}

static u8 column_part(const Columns *self, u32 i) {
    const CloneStretch *first = &self->places[0];
    if (!clone_is_variable(self->prints, first->file, first->start + i)) return BLOCK_LITERAL;
    for (u32 p = 0; p < self->count; p++)
        if (!clone_is_local(self->prints, &self->places[p], self->places[p].start + i)) return BLOCK_OUTER;
    return BLOCK_VARIABLE;
}

static const u32 *column_offsets(const Columns *self, u32 i) {
    const CloneCorpus *corpus = self->prints->corpus;
    u32 *offsets = ARENA_ARRAY(self->arena, u32, self->count);
    for (u32 p = 0; p < self->count; p++) {
        const CloneStretch *place = &self->places[p];
        const Facts *facts = program_facts(corpus->program, place->file);
        offsets[p] = clone_stream_offset(&corpus->streams[place->file], facts, place->start + i);
    }
    return offsets;
}

static void column_add(Columns *self, u32 i) {
    u64 key = 0;
    bool differs = false;
    for (u32 p = 0; p < self->count; p++) {
        u32 token = token_at(self, p, i);
        key = (key ^ token) * 0x9e3779b97f4a7c15u;
        key ^= key >> 29;
        differs = differs || token != token_at(self, 0, i);
    }
    if (!differs) return;
    u32 row = *map_at(&self->seen, key, self->rows.count);
    if (row < self->rows.count)
        self->rows.at[row].count++;
    else
        vec_push(&self->rows, ((CloneBlockDifference){column_part(self, i), 1, column_offsets(self, i)}));
}

void clone_columns_read(const ClonePrints *prints, const CloneStretch *places, CloneBlock *block,
                        Arena *arena) {
    Columns self = {.prints = prints, .places = places, .count = block->count, .arena = arena};
    for (u32 i = 0; i < places[0].end - places[0].start; i++) column_add(&self, i);
    block->differences = arena_copy(arena, self.rows.at, self.rows.count * sizeof *self.rows.at);
    block->difference_count = self.rows.count;
    map_release(&self.seen);
    vec_release(&self.rows);
}
