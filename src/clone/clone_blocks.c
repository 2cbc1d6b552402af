#include "clone_blocks.h"

#include "clone_columns.h"
#include "clone_further.h"
#include "clone_weigh.h"

/* So many stretches around a place are asked where else it stands. */
enum { AROUND_MAX = 64 };

/* Left and right sides of all block pairs, by place. */
typedef struct {
    CloneStretch stretch;
    u32 pair;
    bool is_right;
    u32 reach; /* largest `end` of all sides of the file up to this one */
} BlockSide;

typedef Vec(CloneStretch) Stretches;

typedef struct {
    Stretches places;
    u64 key;
    u32 tokens, statements;
} Group;

typedef struct {
    const CloneCorpus *corpus;
    const ClonePrints *prints;
    const CloneKin *kin;
    CloneGrower *grower;
    Arena *arena;
    BlockPairs pairs;
    Vec(BlockSide) sides;
    VecU32 side_start; /* by FileId: first of its sides */
    Vec(Group) groups;
    Map group_by_key, place_seen;
    u32 *stamp, *first_seen; /* by Name: for keys */
    u32 stamps;
    u64 **covered; /* by FileId: statements that are in a block; NULL for none */
    Vec(CloneBlock) blocks;
} Grouping;

/* ---- what is the same ------------------------------------------------------------------------------ */

static u64 key_step(u64 key, u64 value) {
    key = (key ^ value) * 0x9e3779b97f4a7c15u;
    return key ^ (key >> 29);
}

/* Variables count by the order in which they come, literals by their kind. */
static u64 stretch_key(Grouping *self, const CloneStretch *stretch) {
    const u32 *exact = self->corpus->streams[stretch->file].exact;
    u64 key = key_step(stretch->end - stretch->start, 0);
    u32 names = 0;
    self->stamps++;
    for (u32 i = stretch->start; i < stretch->end; i++) {
        u64 value = exact[i];
        if (clone_is_variable(self->prints, stretch->file, i)) {
            Name name = token_code(exact[i]);
            if (self->stamp[name] != self->stamps) self->first_seen[name] = names++;
            self->stamp[name] = self->stamps;
            value = ((u64)1 << 32) | self->first_seen[name];
        } else if (token_kind(exact[i]) == TOKEN_NUMBER || token_kind(exact[i]) == TOKEN_STRING) {
            value = (u64)2 << 32 | token_kind(exact[i]);
        }
        key = key_step(key, value);
    }
    return key;
}

static void place_add(Grouping *self, u32 group, const CloneStretch *stretch) {
    u64 place =
        key_step(key_step(map_pair(stretch->file, stretch->first), 0), map_pair(group, stretch->last));
    if (map_find(&self->place_seen, place) != MAP_NONE) return;
    map_at(&self->place_seen, place, 1);
    vec_push(&self->groups.at[group].places, *stretch);
}

static void groups_fill(Grouping *self) {
    for (u32 i = 0; i < self->pairs.count; i++) {
        const BlockPair *pair = &self->pairs.at[i];
        u64 key = stretch_key(self, &pair->left);
        u32 group = *map_at(&self->group_by_key, key, self->groups.count);
        if (group == self->groups.count) {
            vec_push(&self->groups, ((Group){.key = key}));
            clone_stretch_weigh(self->prints, &pair->left, &self->groups.at[group].tokens,
                                &self->groups.at[group].statements);
        }
        place_add(self, group, &pair->left);
        place_add(self, group, &pair->right);
    }
}

/* ---- copies that go on longer elsewhere ------------------------------------------------------------ */

static int side_cmp(const void *a, const void *b) {
    const BlockSide *x = a, *y = b;
    if (x->stretch.file != y->stretch.file) return x->stretch.file < y->stretch.file ? -1 : 1;
    if (x->stretch.start != y->stretch.start) return x->stretch.start < y->stretch.start ? -1 : 1;
    if (x->pair != y->pair) return x->pair < y->pair ? -1 : 1;
    return (int)x->is_right - (int)y->is_right;
}

static void sides_fill(Grouping *self) {
    for (u32 i = 0; i < self->pairs.count; i++) {
        vec_push(&self->sides, ((BlockSide){self->pairs.at[i].left, i, false, 0}));
        vec_push(&self->sides, ((BlockSide){self->pairs.at[i].right, i, true, 0}));
    }
    if (self->sides.count) qsort(self->sides.at, self->sides.count, sizeof(BlockSide), side_cmp);
    u32 file = 0, reach = 0;
    for (u32 i = 0; i < self->sides.count; i++) {
        BlockSide *side = &self->sides.at[i];
        for (; file <= side->stretch.file; file++) {
            vec_push(&self->side_start, i);
            reach = 0;
        }
        side->reach = reach = u32_max(reach, side->stretch.end);
    }
    for (; file <= self->corpus->program->file_count; file++) vec_push(&self->side_start, self->sides.count);
}

/* The part of the other side that `place`, a part of this one, stands for: statements match row for row. */
static CloneStretch part_of(const CloneStretch *side, const CloneStretch *other, const CloneStretch *place) {
    CloneStretch part = *other;
    part.first = other->first + (place->first - side->first);
    part.last = other->first + (place->last - side->first);
    part.start = other->start + (place->start - side->start);
    part.end = part.start + (place->end - place->start);
    return part;
}

static void place_spread(Grouping *self, u32 group, CloneStretch place) {
    u32 begin = self->side_start.at[place.file], low = begin, high = self->side_start.at[place.file + 1],
        asked = 0;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        if (self->sides.at[middle].stretch.start <= place.start)
            low = middle + 1;
        else
            high = middle;
    }
    while (low-- > begin && asked++ < AROUND_MAX && self->sides.at[low].reach >= place.end) {
        const BlockSide *side = &self->sides.at[low];
        if (side->stretch.end < place.end || side->stretch.def != place.def) continue;
        const BlockPair *pair = &self->pairs.at[side->pair];
        CloneStretch part = part_of(&side->stretch, side->is_right ? &pair->left : &pair->right, &place);
        if (stretch_key(self, &part) == self->groups.at[group].key) place_add(self, group, &part);
    }
}

static void groups_spread(Grouping *self) {
    for (u32 g = 0; g < self->groups.count; g++)
        for (u32 i = 0; i < self->groups.at[g].places.count; i++)
            place_spread(self, g, self->groups.at[g].places.at[i]);
}

/* ---- one block for each statement ------------------------------------------------------------------- */

static int stretch_cmp(const void *a, const void *b) {
    const CloneStretch *x = a, *y = b;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    return x->last < y->last ? -1 : x->last > y->last;
}

static u64 group_gain(const Group *self) {
    return (u64)(self->places.count - 1) * self->tokens;
}

static int group_cmp(const void *a, const void *b) {
    const Group *x = a, *y = b;
    u64 left = group_gain(x), right = group_gain(y);
    if (left != right) return left > right ? -1 : 1;
    return stretch_cmp(&x->places.at[0], &y->places.at[0]);
}

static bool is_covered(const Grouping *self, const CloneStretch *place) {
    const u64 *words = self->covered[place->file];
    StmtId end = facts_stmts(program_facts(self->corpus->program, place->file))[place->last].next;
    for (StmtId s = place->first; words && s < end; s++)
        if (words[s >> 6] >> (s & 63) & 1) return true;
    return false;
}

static void cover(Grouping *self, const CloneStretch *place) {
    const Facts *facts = program_facts(self->corpus->program, place->file);
    u64 **words = &self->covered[place->file];
    if (!*words) *words = mem_alloc((facts->stmts.count / 64 + 1) * sizeof(u64));
    StmtId end = facts_stmts(facts)[place->last].next;
    for (StmtId s = place->first; s < end; s++) (*words)[s >> 6] |= (u64)1 << (s & 63);
}

/* Keep the places that no block has yet; of several in one another, the first. */
static void places_sift(Grouping *self, Group *group) {
    u32 kept = 0;
    Stretches *places = &group->places;
    for (u32 i = 0; i < places->count; i++) {
        const CloneStretch *place = &places->at[i];
        bool overlaps =
            kept && places->at[kept - 1].file == place->file && place->start < places->at[kept - 1].end;
        if (!overlaps && !is_covered(self, place)) places->at[kept++] = *place;
    }
    places->count = kept;
}

/* The place is the body of a function, but for a last line that returns a name. */
static bool is_body(const Program *program, const CloneStretch *place) {
    if (!place->def) return false;
    const DefRow *def = def_row(program, place->def);
    const StmtRow *rows = facts_stmts(program_facts(program, place->file));
    StmtId first = def->stmt + 1;
    if (rows[first].token_end == rows[first].first_token) first = rows[first].next; /* docstring */
    StmtId behind = rows[place->last].next, end = rows[def->stmt].next;
    if (place->first != first || behind == end) return place->first == first;
    const ExprRow *exprs = facts_exprs(program_facts(program, place->file));
    bool gives_name = rows[behind].kind == STMT_RETURN && exprs[rows[behind].expr].kind == EXPR_NAME;
    return gives_name && rows[behind].next == end;
}

/* All of them stand in functions that are copies of each other, or are such functions. */
static bool is_told(const Grouping *self, const Group *group) {
    const Program *program = self->corpus->program;
    const CloneStretch *first = &group->places.at[0];
    bool all_bodies = true, all_kin = true, one_function = true;
    for (u32 i = 0; i < group->places.count; i++) {
        const CloneStretch *place = &group->places.at[i];
        all_bodies = all_bodies && is_body(program, place);
        all_kin = all_kin &&
                  (i == 0 || clone_kin_related(self->kin, first->file, first->def, place->file, place->def));
        one_function = one_function && place->def && place->def == first->def;
    }
    return all_bodies || all_kin || one_function;
}

static void block_add(Grouping *self, const Group *group) {
    CloneBlockPlace *places = ARENA_ARRAY(self->arena, CloneBlockPlace, group->places.count);
    for (u32 i = 0; i < group->places.count; i++) {
        const CloneStretch *place = &group->places.at[i];
        places[i] = (CloneBlockPlace){place->file, place->def, place->first, place->last,
                                      is_body(self->corpus->program, place)};
    }
    CloneBlock block = {.places = places,
                        .count = group->places.count,
                        .tokens = group->tokens,
                        .statements = group->statements};
    clone_columns_read(self->prints, group->places.at, &block, self->arena);
    clone_reaches_fill(self->grower, self->kin, group->places.at, &block, self->arena);
    clone_further_fill(self->grower, self->prints, self->kin, group->places.at, &block, self->arena);
    vec_push(&self->blocks, block);
}

static void groups_choose(Grouping *self) {
    for (u32 g = 0; g < self->groups.count; g++) {
        Stretches *places = &self->groups.at[g].places;
        qsort(places->at, places->count, sizeof *places->at, stretch_cmp);
    }
    if (self->groups.count) qsort(self->groups.at, self->groups.count, sizeof(Group), group_cmp);
    for (u32 g = 0; g < self->groups.count; g++) {
        Group *group = &self->groups.at[g];
        places_sift(self, group);
        if (group->places.count < 2 || is_told(self, group)) continue;
        for (u32 i = 0; i < group->places.count; i++) cover(self, &group->places.at[i]);
        block_add(self, group);
    }
}

/* ---- all ------------------------------------------------------------------------------------------- */

static void grouping_release(Grouping *self) {
    for (FileId file = 0; file < self->corpus->program->file_count; file++) free(self->covered[file]);
    for (u32 g = 0; g < self->groups.count; g++) vec_release(&self->groups.at[g].places);
    vec_release(&self->groups);
    vec_release(&self->pairs);
    vec_release(&self->sides);
    vec_release(&self->side_start);
    vec_release(&self->blocks);
    map_release(&self->group_by_key);
    map_release(&self->place_seen);
    clone_grower_free(self->grower);
    free(self->covered);
    free(self->stamp);
    free(self->first_seen);
}

static const CloneBlock *group_all(const ClonePrints *prints, const CloneKin *kin, const CloneRuns *runs,
                                   Arena *arena, u32 *count) {
    const Program *program = prints->corpus->program;
    Grouping self = {.corpus = prints->corpus, .prints = prints, .kin = kin, .arena = arena};
    self.stamp = mem_alloc((program->names.count + 1) * sizeof(u32));
    self.first_seen = mem_alloc((program->names.count + 1) * sizeof(u32));
    self.covered = mem_alloc((program->file_count + 1) * sizeof(u64 *));
    self.grower = clone_grower_new(prints);
    clone_runs_align(prints, runs, &self.pairs);
    sides_fill(&self);
    groups_fill(&self);
    groups_spread(&self);
    groups_choose(&self);
    const CloneBlock *blocks = arena_copy(arena, self.blocks.at, self.blocks.count * sizeof *self.blocks.at);
    *count = self.blocks.count;
    grouping_release(&self);
    return blocks;
}

const CloneBlock *clone_blocks_find(const CloneCorpus *corpus, const CloneKin *kin, Arena *arena,
                                    u32 *count) {
    Arena scratch = {0};
    ClonePrints prints;
    CloneRuns runs = {0};
    clone_prints_init(&prints, corpus, &scratch);
    clone_runs_find(&prints, kin, corpus->options->block.min_tokens, &runs);
    const CloneBlock *blocks = group_all(&prints, kin, &runs, arena, count);
    vec_release(&runs);
    clone_prints_release(&prints);
    arena_release(&scratch);
    return blocks;
}
