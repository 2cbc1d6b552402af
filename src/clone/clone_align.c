#include "clone_align.h"

#include "clone_weigh.h"
#include "marks.h"

/* Differing tokens of a sequence are few, or it is cut. */
enum { DIFFERENCES_MAX = 16 };

typedef struct {
    FileId file;
    DefRef def;
    const CloneStream *stream;
    const StmtRow *stmts;
    u32 stmt_count;
    u32 from; /* where the run begins in the stream */
} Side;

typedef struct {
    StmtId left, right;
} StmtPair;

typedef struct {
    u64 at[DIFFERENCES_MAX];
    u32 count;
} Differences;

typedef struct {
    const ClonePrints *prints;
    BlockPairs *out;
    Side left, right;
    u32 count; /* tokens of the run */
    Vec(StmtPair) sequence;
} Aligner;

static Side side_open(const ClonePrints *prints, u32 region, u32 from) {
    const CloneRegion *row = &prints->regions.at[region];
    const Facts *facts = program_facts(prints->corpus->program, row->file);
    return (Side){row->file,          row->def,           &prints->corpus->streams[row->file],
                  facts_stmts(facts), facts->stmts.count, from};
}

static u32 stmt_first(const Side *self, StmtId stmt) {
    return clone_stream_find(self->stream, self->stmts[stmt].first_token);
}

static u32 stmt_end(const Side *self, StmtId stmt) {
    return clone_stream_find(self->stream, self->stmts[stmt].token_end);
}

/* First statement that begins at or behind a position. */
static StmtId stmt_at(const Side *self, u32 position) {
    u32 token = self->stream->source[position], low = 1, high = self->stmt_count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        if (self->stmts[middle].first_token < token)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- statements ------------------------------------------------------------------------------------ */

static bool is_clause(u8 kind) {
    return kind == STMT_ELSE || kind == STMT_HANDLER || kind == STMT_FINALLY || kind == STMT_CASE;
}

/* What imports or redirects names means something else in another function. */
static bool is_bound_here(u8 kind) {
    return kind == STMT_IMPORT || kind == STMT_GLOBAL || kind == STMT_NONLOCAL;
}

/* Offset from the beginning of the run, so that both sides can be compared. */
static bool rows_agree(const Side *a, StmtId left, const Side *b, StmtId right) {
    const StmtRow *x = &a->stmts[left], *y = &b->stmts[right];
    return x->kind == y->kind && x->next - left == y->next - right &&
           stmt_first(a, left) - a->from == stmt_first(b, right) - b->from &&
           stmt_end(a, left) - a->from == stmt_end(b, right) - b->from;
}

/* Both trees have the same form, and nothing in them stops a block. */
static bool trees_agree(const Side *a, StmtId left, const Side *b, StmtId right) {
    u32 count = a->stmts[left].next - left;
    if (right + count > b->stmt_count) return false;
    for (u32 i = 0; i < count; i++) {
        const StmtRow *row = &a->stmts[left + i];
        if (is_bound_here(row->kind) || row->token_end == row->first_token) return false;
        if (!rows_agree(a, left + i, b, right + i)) return false;
    }
    return true;
}

/* The right side's statement for one of the left side, or 0. */
static StmtId counterpart(const Aligner *self, StmtId left) {
    u32 first = stmt_first(&self->left, left), end = stmt_end(&self->left, left);
    if (is_clause(self->left.stmts[left].kind) || self->left.stmts[left].flags & STMT_IS_MEMBER ||
        first < self->left.from || end > self->left.from + self->count)
        return 0;
    u32 position = self->right.from + (first - self->left.from);
    for (StmtId right = stmt_at(&self->right, position);
         right < self->right.stmt_count && stmt_first(&self->right, right) == position; right++)
        if (rows_agree(&self->left, left, &self->right, right))
            return trees_agree(&self->left, left, &self->right, right) ? right : 0;
    return 0;
}

/* ---- differences ----------------------------------------------------------------------------------- */

static bool binds(const Facts *facts, ScopeId scope, NameId name, bool is_module) {
    u32 count;
    const BindingRow *rows = facts_find_bindings(facts, scope, name, &count);
    return count && (!is_module || (rows->kind != BIND_DEF && rows->kind != BIND_IMPORT));
}

/* Without bindings: the function around it, or the script, declares a name of that text. */
static bool is_declared(const Facts *facts, u32 token) {
    const TokenRow *row = &facts_tokens(facts)[token];
    bool is_module;
    TokenRange around = marks_around(facts, marks_scope(facts, row->start), &is_module);
    return marks_declare(facts, around, token_code(row->code));
}

bool clone_is_local(const ClonePrints *prints, const CloneStretch *stretch, u32 position) {
    const Program *program = prints->corpus->program;
    const Facts *facts = program_facts(program, stretch->file);
    u32 token = prints->corpus->streams[stretch->file].source[position];
    NameId name = token_code(facts_tokens(facts)[token].code);
    if (!file_is_linked(program, stretch->file)) return is_declared(facts, token);
    if (!stretch->def) return binds(facts, 1, name, true);
    const ScopeRow *scopes = facts_scopes(facts);
    ScopeId body = def_row(program, stretch->def)->body;
    for (ScopeId s = body; s < facts->scopes.count && scopes[s].span.start < scopes[body].span.end; s++)
        if (scopes[s].kind != SCOPE_CLASS && binds(facts, s, name, false)) return true;
    for (ScopeId s = scopes[body].parent; s > 1; s = scopes[s].parent)
        if (scopes[s].kind != SCOPE_CLASS && binds(facts, s, name, false)) return true;
    return false;
}

static bool differences_have(const Differences *self, u64 key) {
    for (u32 i = 0; i < self->count; i++)
        if (self->at[i] == key) return true;
    return false;
}

static bool token_is_free(const Aligner *self, u32 left, u32 right) {
    if (!clone_is_variable(self->prints, self->left.file, left)) return false;
    CloneStretch a = {.file = self->left.file, .def = self->left.def};
    CloneStretch b = {.file = self->right.file, .def = self->right.def};
    return clone_is_local(self->prints, &a, left) && clone_is_local(self->prints, &b, right);
}

/* Add what differs between two statements; false when that is too much. */
static bool differences_add(const Aligner *self, Differences *all, StmtPair pair) {
    u32 most = u32_min(self->prints->corpus->options->block.max_differences, DIFFERENCES_MAX);
    u32 end = stmt_end(&self->left, pair.left);
    for (u32 i = stmt_first(&self->left, pair.left); i < end; i++) {
        u32 k = i - self->left.from + self->right.from;
        u32 a = self->left.stream->exact[i], b = self->right.stream->exact[k];
        u64 key = map_pair(a, b);
        if (a == b || differences_have(all, key) || token_is_free(self, i, k)) continue;
        if (all->count == most) return false;
        all->at[all->count++] = key;
    }
    return true;
}

/* ---- sequences ------------------------------------------------------------------------------------- */

static CloneStretch stretch_of(const Side *side, StmtId first, StmtId last) {
    return (CloneStretch){side->file, side->def, first, last, stmt_first(side, first), stmt_end(side, last)};
}

static void sequence_emit(Aligner *self, u32 first, u32 end) {
    StmtPair from = self->sequence.at[first], to = self->sequence.at[end - 1];
    BlockPair pair = {stretch_of(&self->left, from.left, to.left),
                      stretch_of(&self->right, from.right, to.right)};
    u32 tokens, statements;
    clone_stretch_weigh(self->prints, &pair.left, &tokens, &statements);
    const CloneBlockBar *bar = &self->prints->corpus->options->block;
    if (tokens >= bar->min_tokens && statements >= bar->min_statements) vec_push(self->out, pair);
}

/* Cut a sequence where differences become too many. */
static void sequence_flush(Aligner *self) {
    u32 first = 0;
    while (first < self->sequence.count) {
        Differences all = {0};
        u32 end = first;
        while (end < self->sequence.count && differences_add(self, &all, self->sequence.at[end])) end++;
        if (end > first) sequence_emit(self, first, end);
        first = u32_max(end, first + 1);
    }
    vec_clear(&self->sequence);
}

/* Statements of two functions within one expression are no siblings. */
static bool follows(const StmtRow *rows, StmtId last, StmtId next) {
    return rows[last].next == next && rows[last].parent == rows[next].parent &&
           rows[last].scope == rows[next].scope;
}

static bool continues(const Aligner *self, StmtPair next) {
    StmtPair last = vec_last(&self->sequence);
    return follows(self->left.stmts, last.left, next.left) &&
           follows(self->right.stmts, last.right, next.right);
}

/* A statement that alone differs in too much is no part of a block; what is inside it may be one. */
static bool pair_push(Aligner *self, StmtPair pair) {
    Differences all = {0};
    if (!pair.right || !differences_add(self, &all, pair)) return false;
    if (self->sequence.count && !continues(self, pair)) sequence_flush(self);
    vec_push(&self->sequence, pair);
    return true;
}

static void run_align(Aligner *self) {
    const StmtRow *rows = self->left.stmts;
    StmtId stmt = stmt_at(&self->left, self->left.from);
    u32 end = self->left.from + self->count;
    while (stmt < self->left.stmt_count && stmt_first(&self->left, stmt) < end) {
        if (pair_push(self, (StmtPair){stmt, counterpart(self, stmt)})) {
            stmt = rows[stmt].next;
            continue;
        }
        sequence_flush(self);
        stmt = rows[stmt].kind == STMT_DEF ? rows[stmt].next : stmt + 1;
    }
    sequence_flush(self);
}

void clone_runs_align(const ClonePrints *prints, const CloneRuns *runs, BlockPairs *out) {
    Aligner self = {.prints = prints, .out = out};
    for (u32 i = 0; i < runs->count; i++) {
        const CloneRun *run = &runs->at[i];
        self.left = side_open(prints, run->left_region, run->left);
        self.right = side_open(prints, run->right_region, run->right);
        self.count = run->count;
        run_align(&self);
    }
    vec_release(&self.sequence);
}
