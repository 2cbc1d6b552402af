#include "clone_further.h"

#include "clone_edge.h"
#include "sort.h"

/* Fingerprints in more places than this say nothing. So many regions are tried, from so many hits each,
 * and so many places are kept. */
enum { BUCKET_MAX = 24, REGIONS_MAX = 8, SEEDS_MAX = 2, KEPT_MAX = 4 };

/* Of both sides so much has to be the same, in percent. */
enum { SAME_PERCENT = 75 };

typedef struct {
    u32 region, left, right; /* region of `right`; both by position in `prints` */
} Hit;

typedef struct {
    CloneGrower *grower;
    const ClonePrints *prints;
    const CloneKin *kin;
    const CloneStretch *places;
    CloneBlock *block;
    Vec(Hit) hits;
    Vec(CloneReach) kept;
} Finder;

/* ---- hits ---------------------------------------------------------------------------------------------- */

/* A place of the block stands there already, or what is kept. */
static bool is_known(const Finder *self, FileId file, u32 position) {
    const CloneStream *stream = &self->prints->corpus->streams[file];
    u32 token = stream->source[position];
    const StmtRow *rows = facts_stmts(program_facts(self->prints->corpus->program, file));
    for (u32 i = 0; i < self->block->count + self->kept.count; i++) {
        const CloneBlock *block = self->block;
        const CloneBlockPlace *place = i >= block->count ? &self->kept.at[i - block->count].there
                                       : block->reaches  ? &block->reaches[i].there
                                                         : &block->places[i];
        if (place->file == file && rows[place->first].first_token <= token &&
            token < rows[place->last].token_end)
            return true;
    }
    return false;
}

static void hit_push(Finder *self, u32 left, u32 right) {
    const ClonePrint *print = &self->prints->prints.at[right];
    const CloneRegion *region = &self->prints->regions.at[print->region];
    const CloneStretch *centre = &self->places[self->block->centre];
    CloneRegion own = {.file = centre->file, .def = centre->def};
    bool is_own = region->file == own.file && region->def == own.def;
    if (is_own || is_known(self, region->file, print->position - self->prints->base[region->file])) return;
    if (clone_regions_are_news(self->prints, self->kin, &own, region))
        vec_push(&self->hits, ((Hit){print->region, left, right}));
}

static u32 bucket_first(const ClonePrints *prints, u32 hash) {
    u32 low = 0, high = prints->prints.count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        if (prints->by_hash[middle] >> 32 < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void print_look(Finder *self, u32 print) {
    u32 hash = self->prints->prints.at[print].hash, first = bucket_first(self->prints, hash), end = first;
    while (end < self->prints->prints.count && self->prints->by_hash[end] >> 32 == hash &&
           end - first <= BUCKET_MAX)
        end++;
    if (end - first > BUCKET_MAX) return;
    for (u32 i = first; i < end; i++)
        if ((u32)self->prints->by_hash[i] != print) hit_push(self, print, (u32)self->prints->by_hash[i]);
}

static int hit_cmp(const void *a, const void *b) {
    const Hit *x = a, *y = b;
    if (x->region != y->region) return x->region < y->region ? -1 : 1;
    if (x->left != y->left) return x->left < y->left ? -1 : 1;
    return x->right < y->right ? -1 : x->right > y->right;
}

static void hits_find(Finder *self) {
    const CloneStretch *centre = &self->places[self->block->centre];
    u32 base = self->prints->base[centre->file], end = base + centre->end;
    for (u32 i = clone_print_at(self->prints, base + centre->start); i < self->prints->prints.count; i++) {
        if (self->prints->prints.at[i].position + self->prints->window > end) break;
        print_look(self, i);
    }
    if (self->hits.count) qsort(self->hits.at, self->hits.count, sizeof(Hit), hit_cmp);
}

/* ---- growth -------------------------------------------------------------------------------------------- */

/* The innermost statement around the first token of a fingerprint. */
static CloneStretch seed_of(const ClonePrints *prints, u32 print) {
    const ClonePrint *row = &prints->prints.at[print];
    const CloneRegion *region = &prints->regions.at[row->region];
    const Facts *facts = program_facts(prints->corpus->program, region->file);
    const StmtRow *rows = facts_stmts(facts);
    u32 start = row->position - prints->base[region->file];
    u32 token = prints->corpus->streams[region->file].source[start], low = 1, high = facts->stmts.count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        if (rows[middle].first_token <= token)
            low = middle + 1;
        else
            high = middle;
    }
    StmtId stmt = low - 1;
    while (stmt && token >= rows[stmt].token_end) stmt = rows[stmt].parent;
    return (CloneStretch){region->file, region->def, stmt, stmt, start, start + prints->window};
}

static CloneBlockPlace place_of_stretch(const CloneStretch *stretch) {
    return (CloneBlockPlace){stretch->file, stretch->def, stretch->first, stretch->last, false};
}

/* It holds the block of the centre, and most of it is the same. */
static bool is_further(const Finder *self, const CloneGrowth *growth) {
    const CloneStretch *centre = &self->places[self->block->centre], *left = &growth->left;
    if (!growth->gain || left->start > centre->start || left->end < centre->end) return false;
    u32 tokens = left->end - left->start + growth->right.end - growth->right.start;
    return growth->worth >= (i32)((EDGE_SAME * SAME_PERCENT / 100 - EDGE_TOKEN) * tokens / 2);
}

static bool hit_grow(Finder *self, const Hit *hit) {
    CloneStretch left = seed_of(self->prints, hit->left), right = seed_of(self->prints, hit->right);
    if (!left.first || !right.first || is_known(self, right.file, right.start)) return false;
    CloneGrowth growth = clone_grow(self->grower, &left, &right);
    if (!is_further(self, &growth)) return false;
    vec_push(&self->kept, ((CloneReach){place_of_stretch(&growth.left), place_of_stretch(&growth.right)}));
    return true;
}

void clone_further_fill(CloneGrower *grower, const ClonePrints *prints, const CloneKin *kin,
                        const CloneStretch *places, CloneBlock *block, Arena *arena) {
    Finder self = {.grower = grower, .prints = prints, .kin = kin, .places = places, .block = block};
    hits_find(&self);
    u32 regions = 0;
    for (u32 i = 0, end; i < self.hits.count && regions < REGIONS_MAX && self.kept.count < KEPT_MAX;
         i = end) {
        u32 tried = 0;
        for (end = i; end < self.hits.count && self.hits.at[end].region == self.hits.at[i].region; end++)
            if (tried < SEEDS_MAX) tried = hit_grow(&self, &self.hits.at[end]) ? SEEDS_MAX : tried + 1;
        regions++;
    }
    block->further = arena_copy(arena, self.kept.at, self.kept.count * sizeof *self.kept.at);
    block->further_count = self.kept.count;
    vec_release(&self.hits);
    vec_release(&self.kept);
}
