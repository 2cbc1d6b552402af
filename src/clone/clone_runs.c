#include "clone_runs.h"

#include "sort.h"

/* Up to this many places of one fingerprint are linked all with all. An extension goes back at most so far
 * into the run before it on the same diagonal. */
enum { LINKED_MAX = 6, CONTINUED = 3, OVERLAP_MAX = 256 };

typedef struct {
    const ClonePrints *prints;
    const CloneKin *kin;
    const Program *program;
    Vec(u64) links;                                   /* how far apart above, left print below */
    VecU32 bucket;                                    /* prints of one hash */
    Vec(u64) ordered;                                 /* of a large bucket: how it goes on, print */
    u32 *image, *source, *image_stamp, *source_stamp; /* one-to-one map, by Name */
    u32 stamp;
} Finder;

bool clone_regions_are_news(const ClonePrints *prints, const CloneKin *kin, const CloneRegion *a,
                            const CloneRegion *b) {
    const Program *program = prints->corpus->program;
    if (language_family(program_facts(program, a->file)->language) !=
        language_family(program_facts(program, b->file)->language))
        return false;
    if (clone_files_are_meant(prints->corpus->left, a->file, b->file)) return false;
    return !clone_kin_related(kin, a->file, a->def, b->file, b->def);
}

static const CloneRegion *region_of(const Finder *self, u32 print) {
    return &self->prints->regions.at[self->prints->prints.at[print].region];
}

/* ---- links ----------------------------------------------------------------------------------------- */

/* Two pieces of one function are no copies of each other for us; at module level they are, unless they
 * overlap. */
static bool link_is_wanted(const Finder *self, u32 left, u32 right) {
    const CloneRegion *a = region_of(self, left), *b = region_of(self, right);
    const ClonePrint *rows = self->prints->prints.at;
    if (a->file == b->file && a->def == b->def &&
        (a->def || rows[right].position - rows[left].position < self->prints->window))
        return false;
    return clone_regions_are_news(self->prints, self->kin, a, b);
}

static void link_push(Finder *self, u32 left, u32 right) {
    const ClonePrint *rows = self->prints->prints.at;
    if (left > right || !link_is_wanted(self, left, right)) return;
    vec_push(&self->links, ((u64)left << 32) | (rows[right].position - rows[left].position));
}

/* Hash of the next few fingerprints: places that share more of what follows come to lie side by side. */
static u32 continuation(const Finder *self, u32 print) {
    const ClonePrints *prints = self->prints;
    u64 hash = 0;
    for (u32 i = print + 1; i < prints->prints.count && i <= print + CONTINUED; i++) {
        if (prints->prints.at[i].region != prints->prints.at[print].region) break;
        hash = (hash + prints->prints.at[i].hash) * 0x9e3779b97f4a7c15u;
    }
    return (u32)(hash >> 32);
}

static void neighbours_link(Finder *self) {
    vec_clear(&self->ordered);
    for (u32 i = 0; i < self->bucket.count; i++)
        vec_push(&self->ordered, ((u64)continuation(self, self->bucket.at[i]) << 32) | self->bucket.at[i]);
    sort_keys(self->ordered.at, self->ordered.count);
    for (u32 i = 1; i < self->ordered.count; i++) {
        u32 a = (u32)self->ordered.at[i - 1], b = (u32)self->ordered.at[i];
        link_push(self, u32_min(a, b), u32_max(a, b));
    }
}

static void bucket_link(Finder *self) {
    if (self->bucket.count > LINKED_MAX) {
        neighbours_link(self);
        return;
    }
    for (u32 i = 0; i < self->bucket.count; i++)
        for (u32 k = i + 1; k < self->bucket.count; k++)
            link_push(self, self->bucket.at[i], self->bucket.at[k]);
}

static void buckets_visit(Finder *self) {
    u32 count = self->prints->prints.count;
    const u64 *keys = self->prints->by_hash;
    for (u32 i = 0, end; i < count; i = end) {
        vec_clear(&self->bucket);
        for (end = i; end < count && keys[end] >> 32 == keys[i] >> 32; end++)
            vec_push(&self->bucket, (u32)keys[end]);
        if (self->bucket.count > 1) bucket_link(self);
    }
}

/* By distance, then by left print: links of one run follow each other. */
static void links_sort(Finder *self) {
    u32 count = self->links.count;
    u64 *scratch = mem_resize(NULL, (count + 1) * sizeof(u64));
    sort_upper(self->links.at, scratch, count);
    for (u32 i = 0; i < count; i++) self->links.at[i] = (self->links.at[i] << 32) | (self->links.at[i] >> 32);
    sort_upper(self->links.at, scratch, count);
    free(scratch);
}

/* ---- extension ------------------------------------------------------------------------------------- */

static bool names_agree(Finder *self, Name from, Name to) {
    bool has_image = self->image_stamp[from] == self->stamp,
         has_source = self->source_stamp[to] == self->stamp;
    if (has_image || has_source) return has_image && has_source && self->image[from] == to;
    self->image_stamp[from] = self->source_stamp[to] = self->stamp;
    self->image[from] = to;
    self->source[to] = from;
    return true;
}

static bool tokens_agree(Finder *self, FileId file, u32 left, FileId other, u32 right) {
    const CloneStream *streams = self->prints->corpus->streams;
    u32 a = streams[file].exact[left], b = streams[other].exact[right];
    bool varies = clone_is_variable(self->prints, file, left);
    if (varies != clone_is_variable(self->prints, other, right)) return false;
    if (varies) return names_agree(self, token_code(a), token_code(b));
    bool is_literal = token_kind(a) == TOKEN_NUMBER || token_kind(a) == TOKEN_STRING;
    return a == b || (is_literal && token_kind(a) == token_kind(b));
}

/* The run through two places, going back no further than `floor` on the left. */
static CloneRun run_extend(Finder *self, u32 left, u32 right, u32 floor) {
    const ClonePrint *rows = self->prints->prints.at;
    const CloneRegion *a = region_of(self, left), *b = region_of(self, right);
    CloneRun run = {rows[left].region, rows[right].region, rows[left].position - self->prints->base[a->file],
                    rows[right].position - self->prints->base[b->file], 0};
    u32 apart = a == b ? run.right - run.left : UINT32_MAX; /* it must not run into itself */
    self->stamp++;
    while (run.left + run.count < a->end && run.right + run.count < b->end && run.count < apart &&
           tokens_agree(self, a->file, run.left + run.count, b->file, run.right + run.count))
        run.count++;
    floor = u32_max(floor, a->first);
    while (run.left > floor && run.right > b->first && run.count < apart &&
           tokens_agree(self, a->file, run.left - 1, b->file, run.right - 1))
        run.left--, run.right--, run.count++;
    return run;
}

static void links_extend(Finder *self, u32 min_tokens, CloneRuns *out) {
    const ClonePrints *prints = self->prints;
    u32 distance = 0, first = 0, end = 0; /* of the last run: in the left file, all files end to end */
    for (u32 i = 0; i < self->links.count; i++) {
        u32 apart = (u32)(self->links.at[i] >> 32), left = (u32)self->links.at[i];
        u32 position = prints->prints.at[left].position;
        bool follows = apart == distance;
        if (follows && position < end) continue;
        u32 base = prints->base[region_of(self, left)->file];
        u32 floor = follows ? u32_max(first, end > OVERLAP_MAX ? end - OVERLAP_MAX : 0) : 0;
        CloneRun run =
            run_extend(self, left, clone_print_at(prints, position + apart), floor > base ? floor - base : 0);
        distance = apart, first = base + run.left, end = first + run.count;
        if (run.count >= min_tokens) vec_push(out, run);
    }
}

void clone_runs_find(const ClonePrints *prints, const CloneKin *kin, u32 min_tokens, CloneRuns *out) {
    const Program *program = prints->corpus->program;
    size_t size = (program->names.count + 1) * sizeof(u32);
    Finder self = {.prints = prints, .kin = kin, .program = program};
    self.image = mem_alloc(size), self.source = mem_alloc(size);
    self.image_stamp = mem_alloc(size), self.source_stamp = mem_alloc(size);
    buckets_visit(&self);
    links_sort(&self);
    links_extend(&self, min_tokens, out);
    vec_release(&self.links);
    vec_release(&self.bucket);
    vec_release(&self.ordered);
    free(self.image);
    free(self.source);
    free(self.image_stamp);
    free(self.source_stamp);
}
