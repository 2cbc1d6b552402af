#include "clone_prints.h"

#include "sort.h"

enum { FREE = 7, NO_PRINT = UINT32_MAX, WINDOW_MAX = 64 };

static const u64 BASE = 0x9e3779b97f4a7c15u, STEP = 0xbf58476d1ce4e5b9u;

/* One file at work; arrays by position, reused from file to file. */
typedef struct {
    ClonePrints *prints;
    FileId file;
    const CloneStream *stream;
    const Facts *facts;
    u64 power[WINDOW_MAX];
    VecU32 region; /* innermost region around each token */
    VecU32 before; /* how far back the same variable stood last; 0 for none and for other tokens */
    VecU32 behind; /* how far ahead it stands next */
    VecU32 hash;   /* of the window that begins here, or NO_PRINT */
    u32 *seen;     /* by Name: global position of its last occurrence + 1 */
} Writer;

/* ---- regions --------------------------------------------------------------------------------------- */

static void region_paint(Writer *self, u32 region, u32 first, u32 end) {
    for (u32 i = first; i < end; i++) self->region.at[i] = region;
}

static void region_add(Writer *self, DefRef def, u32 first, u32 end) {
    if (end - first < self->prints->window) return;
    region_paint(self, self->prints->regions.count, first, end);
    vec_push(&self->prints->regions, ((CloneRegion){self->file, def, first, end}));
}

static u32 body_first(const Writer *self, const DefRow *row, u32 end) {
    const StmtRow *stmts = facts_stmts(self->facts);
    if (row->stmt + 1 >= stmts[row->stmt].next) return end;
    return u32_min(end, clone_stream_find(self->stream, stmts[row->stmt + 1].first_token));
}

/* Definitions come outer ones first, so that inner regions are painted over outer ones. What a class body
 * says beside its methods is no block. */
static void regions_fill(Writer *self) {
    u32 count = self->stream->count, gap = 0;
    vec_clear(&self->region);
    vec_reserve(&self->region, count);
    memset(self->region.at, 0, count * sizeof(u32));
    for (DefId id = 1; id < self->facts->defs.count; id++) {
        const DefRow *row = &facts_defs(self->facts)[id];
        u32 first = clone_stream_find(self->stream, row->first_token);
        u32 end = clone_stream_find(self->stream, row->token_end);
        if (!row->parent && first > gap) region_add(self, 0, gap, first);
        if (!row->parent) gap = u32_max(gap, end);
        if (row->kind == DEF_CLASS) region_paint(self, 0, first, end);
        if (row->kind != DEF_FUNCTION) continue;
        first = body_first(self, row, end);
        if (end > first)
            region_add(self, self->prints->corpus->program->files[self->file].def_base + id, first, end);
    }
    if (count > gap) region_add(self, 0, gap, count);
}

/* ---- variables ------------------------------------------------------------------------------------- */

/* Where names of attributes and of keywords stand; in outlines, what is marked as fixed. */
static Bits fixed_offsets(const Facts *facts, Arena *scratch) {
    Bits at = bits_new(scratch, facts->source_length + 1);
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        u32 offset = row->kind == EXPR_ATTRIBUTE ? row->aux : row->start;
        if ((row->kind == EXPR_ATTRIBUTE || row->kind == EXPR_KEYWORD) && offset < at.count)
            bits_add(&at, offset);
    }
    for (u32 i = 1; i < facts->marks.count; i++) {
        const MarkRow *row = &facts_marks(facts)[i];
        if (row->marks & MARK_FIXED) bits_add(&at, facts_tokens(facts)[row->token].start);
    }
    return at;
}

static void fixed_fill(Writer *self, Arena *scratch, Arena *arena) {
    const Facts *facts = self->facts;
    Bits at = fixed_offsets(facts, scratch);
    Bits *fixed = &self->prints->fixed[self->file];
    *fixed = bits_new(arena, self->stream->count);
    for (u32 i = 0; i < self->stream->count; i++)
        if (token_kind(self->stream->exact[i]) == TOKEN_IDENTIFIER &&
            bits_has(&at, clone_stream_offset(self->stream, facts, i)))
            bits_add(fixed, i);
    arena_reset(scratch);
}

static void distances_fill(Writer *self) {
    u32 count = self->stream->count, base = self->prints->base[self->file];
    vec_reserve(&self->before, count);
    vec_reserve(&self->behind, count);
    memset(self->before.at, 0, count * sizeof(u32));
    memset(self->behind.at, 0, count * sizeof(u32));
    for (u32 i = 0; i < count; i++) {
        if (!clone_is_variable(self->prints, self->file, i)) continue;
        u32 *seen = &self->seen[token_code(self->stream->exact[i])];
        if (*seen > base) {
            u32 back = base + i + 1 - *seen;
            self->before.at[i] = back;
            self->behind.at[i - back] = back;
        }
        *seen = base + i + 1;
    }
}

/* ---- windows --------------------------------------------------------------------------------------- */

/* What a token says in a window that begins `room` tokens before it. */
static u64 value_at(const Writer *self, u32 i, u32 room) {
    if (!clone_is_variable(self->prints, self->file, i)) return (self->stream->exact[i] + (u64)FREE) * STEP;
    u32 back = self->before.at[i];
    return back && back <= room ? back : FREE * BASE;
}

static u32 hash_finish(u64 hash) {
    hash ^= hash >> 29;
    hash *= STEP;
    u32 top = (u32)(hash >> 32);
    return top == NO_PRINT ? 0 : top;
}

/* Take the first token out of the window that begins at `i`: the next occurrence becomes the first. */
static u64 hash_leave(const Writer *self, u64 hash, u32 i, u32 window) {
    hash -= value_at(self, i, 0) * self->power[window - 1];
    u32 ahead = self->behind.at[i];
    if (ahead && ahead < window) hash -= ((u64)ahead - FREE * BASE) * self->power[window - 1 - ahead];
    return hash;
}

static bool window_fits(const Writer *self, u32 first) {
    u32 region = self->region.at[first];
    return region && first + self->prints->window <= self->prints->regions.at[region].end;
}

static u32 hashes_fill(Writer *self) {
    u32 window = self->prints->window;
    if (self->stream->count < window) return 0;
    u32 count = self->stream->count - window + 1;
    vec_reserve(&self->hash, count);
    u64 hash = 0;
    for (u32 i = 0; i < window; i++) hash = hash * BASE + value_at(self, i, i);
    for (u32 i = 0;; i++) {
        self->hash.at[i] = window_fits(self, i) ? hash_finish(hash) : NO_PRINT;
        if (i + 1 == count) return count;
        hash = hash_leave(self, hash, i, window) * BASE + value_at(self, i + window, window - 1);
    }
}

static void print_push(Writer *self, u32 at) {
    if (self->hash.at[at] == NO_PRINT) return;
    ClonePrint print = {self->hash.at[at], self->prints->base[self->file] + at, self->region.at[at]};
    vec_push(&self->prints->prints, print);
}

static u32 smallest_of(const u32 *hash, u32 first, u32 end) {
    u32 at = first;
    for (u32 i = first + 1; i < end; i++)
        if (hash[i] <= hash[at]) at = i;
    return at;
}

static void winnow(Writer *self, u32 count, u32 gap) {
    const u32 *hash = self->hash.at;
    if (!count) return;
    u32 chosen = smallest_of(hash, 0, u32_min(gap, count));
    print_push(self, chosen);
    for (u32 i = gap; i < count; i++) {
        u32 before = chosen;
        if (chosen + gap <= i)
            chosen = smallest_of(hash, i + 1 - gap, i + 1);
        else if (hash[i] < hash[chosen])
            chosen = i;
        if (chosen != before) print_push(self, chosen);
    }
}

/* ---- all files ------------------------------------------------------------------------------------- */

static void file_print(Writer *self, FileId file, Arena *scratch, Arena *arena) {
    const CloneCorpus *corpus = self->prints->corpus;
    self->file = file;
    self->stream = &corpus->streams[file];
    self->facts = program_facts(corpus->program, file);
    fixed_fill(self, scratch, arena);
    regions_fill(self);
    distances_fill(self);
    winnow(self, hashes_fill(self), corpus->options->block.print_gap);
}

static bool file_counts(const CloneCorpus *corpus, FileId file) {
    return corpus->options->with_tests || !corpus->left->tests[file];
}

static void powers_fill(Writer *self) {
    self->power[0] = 1;
    for (u32 i = 1; i < WINDOW_MAX; i++) self->power[i] = self->power[i - 1] * BASE;
}

static void order_fill(ClonePrints *self) {
    u32 count = self->prints.count;
    u64 *scratch = mem_resize(NULL, (count + 1) * sizeof(u64));
    self->by_hash = mem_resize(NULL, (count + 1) * sizeof(u64));
    for (u32 i = 0; i < count; i++) self->by_hash[i] = ((u64)self->prints.at[i].hash << 32) | i;
    sort_upper(self->by_hash, scratch, count);
    free(scratch);
}

void clone_prints_init(ClonePrints *self, const CloneCorpus *corpus, Arena *arena) {
    const Program *program = corpus->program;
    *self = (ClonePrints){.corpus = corpus};
    self->window = u32_min(u32_max(corpus->options->block.print_window, 2), WINDOW_MAX);
    self->base = ARENA_ARRAY(arena, u32, program->file_count + 1);
    self->fixed = ARENA_ARRAY(arena, Bits, program->file_count + 1);
    vec_push(&self->regions, ((CloneRegion){.file = FILE_NONE}));
    Arena scratch = {0};
    Writer writer = {.prints = self};
    powers_fill(&writer);
    writer.seen = ARENA_ARRAY(arena, u32, program->names.count + 1);
    for (FileId file = 0; file < program->file_count; file++) {
        self->base[file + 1] = self->base[file] + corpus->streams[file].count;
        if (corpus->streams[file].count && file_counts(corpus, file))
            file_print(&writer, file, &scratch, arena);
    }
    order_fill(self);
    vec_release(&writer.region);
    vec_release(&writer.before);
    vec_release(&writer.behind);
    vec_release(&writer.hash);
    arena_release(&scratch);
}

void clone_prints_release(ClonePrints *self) {
    vec_release(&self->prints);
    vec_release(&self->regions);
    free(self->by_hash);
}

u32 clone_print_at(const ClonePrints *self, u32 position) {
    u32 low = 0, high = self->prints.count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        if (self->prints.at[middle].position < position)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
