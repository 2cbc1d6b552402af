#include "clone_grams.h"

#include "sort.h"

/* Of the units that have one blinded text, so many stand in an index for all of them: who is like one is like
 * the others. Without this, a tree of n copies would cost n squared. */
enum { GRAM_BASE = 0x01000193, SHAPE_MAX = 3 };

/* One index over one kind of runs. */
typedef struct {
    Vec(u64) entries;    /* run hash above, unit below; after grouping: units of shared runs, run by run */
    VecU32 bucket_start; /* of each shared run in `entries`; one more at the end */
    VecU32 list_start;   /* of each unit in `lists` */
    VecU32 lists;        /* shared runs of each unit */
    VecU32 informative;  /* by unit: runs that are not too frequent */
} GramIndex;

static u32 hash_mix(u64 hash) {
    hash ^= hash >> 29;
    hash *= 0xbf58476d1ce4e5b9ull;
    return (u32)(hash >> 32);
}

static void run_push(GramIndex *self, const u32 *codes, u32 count, u32 gram, u32 unit, u32 step) {
    if (count < gram) return;
    u64 power = 1, hash = 0;
    for (u32 i = 0; i + 1 < gram; i++) power *= GRAM_BASE;
    vec_reserve(&self->entries, count);
    for (u32 i = 0; i < count; i++) {
        if (i >= gram) hash -= power * (codes[i - gram] + 1);
        hash = hash * GRAM_BASE + codes[i] + 1;
        if (i + 1 < gram) continue;
        u32 mixed = hash_mix(hash);
        if (!(mixed & (step - 1))) self->entries.at[self->entries.count++] = ((u64)mixed << 32) | unit;
    }
}

static void repeats_drop(GramIndex *self) {
    u32 kept = 0;
    for (u32 i = 0; i < self->entries.count; i++)
        if (kept == 0 || self->entries.at[kept - 1] != self->entries.at[i])
            self->entries.at[kept++] = self->entries.at[i];
    self->entries.count = kept;
}

static void entries_sort(GramIndex *self) {
    u64 *scratch = mem_resize(NULL, (self->entries.count + 1) * sizeof(u64));
    sort_upper(self->entries.at, scratch, self->entries.count);
    free(scratch);
    repeats_drop(self); /* stable sort: a run twice in one unit is side by side */
}

/* Keep the runs that 2..limit units have, and count for each unit those that 1..limit have. */
static void buckets_fill(GramIndex *self, u32 limit) {
    u32 kept = 0;
    for (u32 i = 0, end; i < self->entries.count; i = end) {
        u64 hash = self->entries.at[i] >> 32;
        for (end = i; end < self->entries.count && self->entries.at[end] >> 32 == hash;) end++;
        if (end - i > limit) continue;
        for (u32 k = i; k < end; k++) self->informative.at[(u32)self->entries.at[k]]++;
        if (end - i < 2) continue;
        vec_push(&self->bucket_start, kept);
        for (u32 k = i; k < end; k++) self->entries.at[kept++] = (u32)self->entries.at[k];
    }
    vec_push(&self->bucket_start, kept);
    self->entries.count = kept;
}

static void lists_fill(GramIndex *self, u32 unit_count) {
    vec_reserve(&self->list_start, unit_count + 2);
    memset(self->list_start.at, 0, (unit_count + 2) * sizeof(u32));
    self->list_start.count = unit_count + 2;
    u32 *start = self->list_start.at;
    for (u32 i = 0; i < self->entries.count; i++) start[self->entries.at[i] + 2]++;
    for (u32 u = 2; u < unit_count + 2; u++) start[u] += start[u - 1];
    vec_reserve(&self->lists, self->entries.count);
    self->lists.count = self->entries.count;
    for (u32 bucket = 0; bucket + 1 < self->bucket_start.count; bucket++)
        for (u32 i = self->bucket_start.at[bucket]; i < self->bucket_start.at[bucket + 1]; i++)
            self->lists.at[start[self->entries.at[i] + 1]++] = bucket;
}

/* `shared` of at most `least` runs are common to two units. */
static bool are_candidates(const CloneSearch *search, u32 a, u32 b, u32 shared, u32 least) {
    u32 x = search->units->at[a].run.count, y = search->units->at[b].run.count;
    for (u32 i = 0; i < search->link_count; i++) {
        const CloneLink *link = &search->links[i];
        if (shared >= link->share * least && u32_min(x, y) >= link->length_ratio * u32_max(x, y)) return true;
    }
    return false;
}

typedef struct {
    const CloneSearch *search;
    u32 *shared; /* by unit: runs in common with the current one */
    VecU32 touched;
    CloneCandidates *out;
} Counter;

static void shared_count(Counter *self, const GramIndex *index, u32 unit) {
    for (u32 i = index->list_start.at[unit]; i < index->list_start.at[unit + 1]; i++) {
        u32 bucket = index->lists.at[i];
        for (u32 k = index->bucket_start.at[bucket + 1]; k-- > index->bucket_start.at[bucket];) {
            u32 other = (u32)index->entries.at[k];
            if (other <= unit) break; /* units of a run ascend */
            if (self->shared[other]++ == 0) vec_push(&self->touched, other);
        }
    }
}

static void shared_take(Counter *self, const GramIndex *index, u32 unit) {
    for (u32 i = 0; i < self->touched.count; i++) {
        u32 other = self->touched.at[i], shared = self->shared[other];
        self->shared[other] = 0;
        u32 least = u32_min(index->informative.at[unit], index->informative.at[other]);
        if (are_candidates(self->search, unit, other, shared, least))
            vec_push(self->out, ((CloneCandidate){unit, other}));
    }
    vec_clear(&self->touched);
}

static void index_build(GramIndex *self, const CloneUnits *units, bool blind, u32 gram, u32 limit, u32 step) {
    Map shapes = {0};
    vec_reserve(&self->informative, units->count + 1);
    memset(self->informative.at, 0, (units->count + 1) * sizeof(u32));
    for (u32 u = 0; u < units->count; u++) {
        const CloneUnit *unit = &units->at[u];
        if (unit->twin_of != CLONE_NONE || ++*map_at(&shapes, unit->blind_hash, 0) > SHAPE_MAX) continue;
        run_push(self, blind ? unit->run.blind : unit->run.exact, unit->run.count, gram, u, step);
    }
    map_release(&shapes);
    entries_sort(self);
    buckets_fill(self, limit);
    lists_fill(self, units->count);
}

static void index_release(GramIndex *self) {
    vec_release(&self->entries);
    vec_release(&self->bucket_start);
    vec_release(&self->list_start);
    vec_release(&self->lists);
    vec_release(&self->informative);
}

static void channel_run(Counter *self, bool blind, u32 gram, u32 limit) {
    const CloneUnits *units = self->search->units;
    GramIndex index = {0};
    index_build(&index, units, blind, gram, limit, self->search->step);
    for (u32 u = 0; u < units->count; u++) {
        shared_count(self, &index, u);
        shared_take(self, &index, u);
    }
    index_release(&index);
}

/* Units of one blinded text: link each with the first and the one before. All with all would be a million
 * pairs for a thousand of them. */
static void shapes_link(const CloneUnits *units, CloneCandidates *out) {
    Map first = {0}, last = {0};
    for (u32 u = 0; u < units->count; u++) {
        if (units->at[u].twin_of != CLONE_NONE) continue;
        u32 oldest = *map_at(&first, units->at[u].blind_hash, u);
        u32 *before = map_at(&last, units->at[u].blind_hash, u);
        if (oldest != u) vec_push(out, ((CloneCandidate){oldest, u}));
        if (*before != u) vec_push(out, ((CloneCandidate){*before, u}));
        *before = u;
    }
    map_release(&first);
    map_release(&last);
}

static int candidate_cmp(const void *a, const void *b) {
    const CloneCandidate *left = a, *right = b;
    u64 x = map_pair(left->left, left->right), y = map_pair(right->left, right->right);
    return x < y ? -1 : x > y;
}

static void candidates_finish(CloneCandidates *self) {
    if (self->count) qsort(self->at, self->count, sizeof *self->at, candidate_cmp);
    u32 kept = 0;
    for (u32 i = 0; i < self->count; i++)
        if (kept == 0 || candidate_cmp(&self->at[kept - 1], &self->at[i])) self->at[kept++] = self->at[i];
    self->count = kept;
}

void clone_candidates_find(const CloneSearch *search, const CloneOptions *options, CloneCandidates *out) {
    Counter counter = {.search = search, .out = out};
    counter.shared = mem_alloc((search->units->count + 1) * sizeof(u32));
    channel_run(&counter, true, options->blind_gram, options->blind_gram_limit);
    channel_run(&counter, false, options->exact_gram, options->exact_gram_limit);
    shapes_link(search->units, out);
    candidates_finish(out);
    vec_release(&counter.touched);
    free(counter.shared);
}
