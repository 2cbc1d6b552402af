#include "clone_edits.h"

#include "sort.h"

/* One side of the two parts: which statement each token belongs to, and how many each has. */
typedef struct {
    const Facts *facts;
    const CloneStream *stream;
    const ClonePart *part;
    StmtId base, count; /* statements base..base+count-1 */
    VecU32 owner;       /* by token of the part: statement - base, or UINT32_MAX */
    VecU32 tokens;      /* by statement: own tokens */
    VecU32 first, last; /* by statement: own tokens, stream positions */
    VecU32 partner;     /* by statement: the other side's + 1 */
    VecU32 moved;       /* by statement: 1 when the partner is the same one in another place */
    VecU32 same;        /* by statement: 1 when it reads as its partner does, however their tokens align */
    VecU32 agreed;      /* by statement: tokens that agree with the partner's */
} Side;

static void fill(VecU32 *vec, u32 count, u32 value) {
    for (u32 i = 0; i < count; i++) vec_push(vec, value);
}

static void owners_fill(Side *self) {
    const StmtRow *stmts = facts_stmts(self->facts);
    for (u32 s = 0; s < self->count; s++) {
        u32 first = clone_stream_find(self->stream, stmts[self->base + s].first_token);
        u32 end = clone_stream_find(self->stream, stmts[self->base + s].token_end);
        for (u32 at = u32_max(first, self->part->first); at < u32_min(end, self->part->end); at++)
            self->owner.at[at - self->part->first] = s; /* inner statements come later */
    }
}

static void side_open(Side *self, const Program *program, const CloneBody *body, const ClonePart *part) {
    *self = (Side){.facts = program_facts(program, body->file), .stream = body->stream, .part = part};
    self->base = part->stmt;
    self->count = part->end_stmt - part->stmt;
    u32 tokens = part->end - part->first;
    /* Decorators stand before the statement's own tokens in some grammars: they are its header too. */
    fill(&self->owner, tokens, part->stmt ? 0 : UINT32_MAX);
    fill(&self->tokens, self->count, 0);
    fill(&self->first, self->count, 0);
    fill(&self->last, self->count, 0);
    fill(&self->partner, self->count, 0);
    fill(&self->moved, self->count, 0);
    fill(&self->same, self->count, 0);
    fill(&self->agreed, self->count, 0);
    if (part->stmt) owners_fill(self);
    for (u32 i = 0; i < tokens; i++) {
        u32 s = self->owner.at[i];
        if (s == UINT32_MAX) continue;
        if (self->tokens.at[s]++ == 0) self->first.at[s] = part->first + i;
        self->last.at[s] = part->first + i;
    }
}

static void side_release(Side *self) {
    vec_release(&self->owner);
    vec_release(&self->tokens);
    vec_release(&self->first);
    vec_release(&self->last);
    vec_release(&self->partner);
    vec_release(&self->moved);
    vec_release(&self->same);
    vec_release(&self->agreed);
}

/* Two statements and the tokens that align between them. */
typedef struct {
    u32 left, right, count;
    bool is_same_call;
} Vote;

static int vote_cmp(const void *a, const void *b) {
    const Vote *x = a, *y = b;
    if (x->is_same_call != y->is_same_call) return x->is_same_call ? -1 : 1;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    u64 u = map_pair(x->left, x->right), v = map_pair(y->left, y->right);
    return u < v ? -1 : u > v;
}

static u32 owner_at(const Side *self, u32 position) {
    return self->owner.at[position - self->part->first];
}

static void pair_put(Side *left, Side *right, u32 a, u32 b) {
    left->partner.at[a] = b + 1;
    right->partner.at[b] = a + 1;
}

static bool is_def(const Side *side, u32 s) {
    return s < side->count && facts_stmts(side->facts)[side->base + s].kind == STMT_DEF;
}

/* ---- moved statements ------------------------------------------------------------------------------ */

/* Shorter ones (`return x`, `else:`) stand everywhere. */
enum { MOVED_TOKENS = 5 };

/* One number per statement out of its own tokens, as the right side reads them. */
static u64 *hashes_of(const Side *side, const CloneNames *names) {
    u64 *hashes = mem_alloc((side->count + 1) * sizeof *hashes);
    memset(hashes, 0, (side->count + 1) * sizeof *hashes);
    for (u32 i = 0; i < side->owner.count; i++) {
        u32 s = side->owner.at[i], code = side->stream->exact[side->part->first + i];
        if (s == UINT32_MAX) continue;
        if (names) code = clone_names_map(names, code);
        u64 both[2] = {hashes[s], code};
        hashes[s] = str_hash((Str){(const char *)both, sizeof both});
    }
    return hashes;
}

static bool can_be_moved(const Side *side, u32 s) {
    return side->partner.at[s] == 0 && side->tokens.at[s] >= MOVED_TOKENS && !is_def(side, s);
}

/* One number per statement: word for word, and as the right side reads it. */
typedef struct {
    u64 *exact, *renamed, *there;
} Hashes;

static bool reads_the_same(const Hashes *hashes, u32 a, u32 b) {
    return hashes->exact[a] == hashes->there[b] || hashes->renamed[a] == hashes->there[b];
}

static void same_mark(Side *left, const Hashes *hashes) {
    for (u32 a = 0; a < left->count; a++)
        left->same.at[a] = left->partner.at[a] && reads_the_same(hashes, a, left->partner.at[a] - 1);
}

/* Statements without a partner that read the same somewhere else become partners. */
static void moved_pair(Side *left, Side *right, const Hashes *hashes) {
    Map places = {0};
    for (u32 b = right->count; b-- > 0;)
        if (can_be_moved(right, b)) *map_at(&places, hashes->there[b], 0) = b + 1;
    for (u32 a = 0; a < left->count; a++) {
        u32 b = can_be_moved(left, a) ? map_find(&places, hashes->renamed[a]) : MAP_NONE;
        if (b == MAP_NONE || !can_be_moved(right, b - 1)) continue;
        pair_put(left, right, a, b - 1);
        left->moved.at[a] = 1;
    }
    map_release(&places);
}

/* ---- partners -------------------------------------------------------------------------------------- */

/* What a statement calls first of all; 0 when it is no call. */
static Name callee_of(const Side *side, const Program *program, FileId file, u32 s) {
    const ExprRow *rows = facts_exprs(side->facts);
    ExprId e = facts_stmts(side->facts)[side->base + s].expr;
    if (e && rows[e].kind == EXPR_AWAIT) e++;
    if (!e || rows[e].kind != EXPR_CALL) return 0;
    const ExprRow *callee = &rows[e + 1];
    bool has_name = callee->kind == EXPR_NAME || callee->kind == EXPR_ATTRIBUTE;
    return has_name && callee->name ? program->files[file].names[callee->name] : 0;
}

typedef Vec(Vote) Votes;

static void votes_count(const Side *left, const Side *right, const EditInput *input, Votes *out) {
    Vec(u64) keys = {0};
    for (u32 i = 0; i < input->aligned_count; i++) {
        u32 a = owner_at(left, input->aligned[i].left), b = owner_at(right, input->aligned[i].right);
        if (a != UINT32_MAX && b != UINT32_MAX) vec_push(&keys, map_pair(a, b));
    }
    sort_keys(keys.at, keys.count);
    for (u32 i = 0, end; i < keys.count; i = end) {
        for (end = i; end < keys.count && keys.at[end] == keys.at[i];) end++;
        u32 a = (u32)(keys.at[i] >> 32), b = (u32)keys.at[i];
        Name call = callee_of(left, input->program, input->work->left.file, a);
        bool is_same_call = call && call == callee_of(right, input->program, input->work->right.file, b);
        vec_push(out, ((Vote){a, b, end - i, is_same_call}));
    }
    if (out->count) qsort(out->at, out->count, sizeof(Vote), vote_cmp);
    vec_release(&keys);
}

static bool is_free(const Side *left, const Side *right, Vote vote) {
    return !left->partner.at[vote.left] && !right->partner.at[vote.right];
}

/* What reads the same goes together, in its place or in another one. Then statements become partners when at
 * least half of the larger one aligns with the other, those that call the same first. The heads of two
 * definitions always are. */
static void statements_pair(Side *left, Side *right, const EditInput *input, const Hashes *hashes) {
    if (is_def(left, 0) && is_def(right, 0)) pair_put(left, right, 0, 0);
    Votes votes = {0};
    votes_count(left, right, input, &votes);
    for (u32 i = 0; i < votes.count; i++) {
        Vote vote = votes.at[i];
        if (is_free(left, right, vote) && reads_the_same(hashes, vote.left, vote.right))
            pair_put(left, right, vote.left, vote.right);
    }
    moved_pair(left, right, hashes);
    for (u32 i = 0; i < votes.count; i++) {
        Vote vote = votes.at[i];
        bool is_half = vote.count * 2 >= u32_max(left->tokens.at[vote.left], right->tokens.at[vote.right]);
        if (is_half && is_free(left, right, vote)) pair_put(left, right, vote.left, vote.right);
    }
    vec_release(&votes);
}

static void partners_find(Side *left, Side *right, const EditInput *input) {
    Hashes hashes = {hashes_of(left, NULL), hashes_of(left, &input->work->names), hashes_of(right, NULL)};
    statements_pair(left, right, input, &hashes);
    same_mark(left, &hashes);
    free(hashes.exact);
    free(hashes.renamed);
    free(hashes.there);
}

/* ---- edits ----------------------------------------------------------------------------------------- */

bool clone_tokens_agree(const CloneWork *work, const CloneTexts *texts, LcsMatch at) {
    u32 left = work->left.stream->exact[at.left], right = work->right.stream->exact[at.right];
    return left == right || clone_names_map(&work->names, left) == right ||
           clone_texts_explain(texts, left, right);
}

static void agreement_count(Side *left, const Side *right, const EditInput *input) {
    for (u32 i = 0; i < input->aligned_count; i++) {
        LcsMatch at = input->aligned[i];
        u32 a = owner_at(left, at.left), b = owner_at(right, at.right);
        if (a == UINT32_MAX || b == UINT32_MAX || left->partner.at[a] != b + 1) continue;
        left->agreed.at[a] += clone_tokens_agree(input->work, input->texts, at);
    }
}

static u32 line_at(const Side *side, u32 position) {
    return facts_line(side->facts, clone_stream_offset(side->stream, side->facts, position));
}

static void left_put(CloneEdit *edit, const Side *side, u32 s) {
    edit->left = side->base + s;
    edit->left_line = line_at(side, side->first.at[s]);
    edit->left_end = line_at(side, side->last.at[s]);
}

static void right_put(CloneEdit *edit, const Side *side, u32 s) {
    edit->right = side->base + s;
    edit->right_line = line_at(side, side->first.at[s]);
    edit->right_end = line_at(side, side->last.at[s]);
}

/* The bytes of a stretch of the stream, up to the next token; none for an empty one. */
static Span span_at(const Side *side, Span positions) {
    const TokenRow *tokens = facts_tokens(side->facts);
    u32 first = side->stream->source[u32_min(positions.start, side->stream->count - 1)];
    u32 start = tokens[first].start;
    if (positions.start >= positions.end) return (Span){start, start};
    u32 behind = side->stream->source[positions.end - 1] + 1;
    bool is_last = behind >= side->facts->tokens.count;
    return (Span){start, is_last ? side->facts->source_length : tokens[behind].start};
}

/* Lengthen the last edit when `edit` goes on where it ends. */
static void edit_push(CloneEdits *out, u32 start, CloneEdit edit, bool adjacent) {
    CloneEdit *last = out->count > start ? &vec_last(out) : NULL;
    bool is_run = edit.kind == CLONE_EDIT_INSERTED || edit.kind == CLONE_EDIT_DELETED;
    if (!last || !adjacent || last->kind != edit.kind || !is_run) {
        vec_push(out, edit);
        return;
    }
    last->statements++;
    last->left_end = u32_max(last->left_end, edit.left_end);
    last->right_end = u32_max(last->right_end, edit.right_end);
}

/* Where the run of a definition that one side lacks ends: with all that is in it. */
typedef struct {
    bool is_adjacent;
    u32 def_end; /* statement behind it; 0 outside */
} Run;

/* Note that statement `s` has no partner; true when it begins a run. A definition is a run of its own. */
static bool run_next(Run *self, const Side *side, u32 s) {
    bool is_inside = s < self->def_end, begins = is_def(side, s) && !is_inside;
    bool goes_on = self->is_adjacent && !begins && (is_inside || s != self->def_end || !self->def_end);
    if (begins) self->def_end = facts_stmts(side->facts)[side->base + s].next - side->base;
    self->is_adjacent = true;
    return !goes_on;
}

static void run_put(Run *run, const Side *side, u32 s, CloneEdit edit, u32 start, CloneEdits *out) {
    bool begins = run_next(run, side, s);
    edit.is_def = is_def(side, s);
    edit_push(out, start, edit, !begins);
}

/* What reads differently between two statements that are partners: the stretches between tokens that
 * agree. */
static void spots_find(const Side *left, const Side *right, u32 a, const EditInput *input, u32 edit,
                       CloneSpots *spots) {
    u32 b = left->partner.at[a] - 1, start = spots->count;
    LcsMatch at = {left->first.at[a], right->first.at[b]};
    LcsMatch end = {left->last.at[a] + 1, right->last.at[b] + 1};
    for (u32 i = 0; i <= input->aligned_count; i++) {
        bool is_last = i == input->aligned_count;
        LcsMatch next = is_last ? end : input->aligned[i];
        if (!is_last &&
            (next.left < at.left || next.right < at.right || next.left >= end.left ||
             next.right >= end.right || owner_at(left, next.left) != a || owner_at(right, next.right) != b ||
             !clone_tokens_agree(input->work, input->texts, next)))
            continue;
        if (next.left > at.left || next.right > at.right)
            vec_push(
                spots,
                ((CloneSpot){.edit = edit, .left = {at.left, next.left}, .right = {at.right, next.right}}));
        at = (LcsMatch){next.left + 1, next.right + 1};
    }
    for (u32 i = start; i < spots->count; i++) {
        CloneSpot *spot = &spots->at[i];
        spot->left = span_at(left, spot->left);
        spot->right = span_at(right, spot->right);
    }
}

static void left_edits(const Side *left, const Side *right, const EditInput *input, CloneEdits *out,
                       CloneSpots *spots) {
    Run run = {0};
    u32 start = out->count;
    for (u32 s = 0; s < left->count; s++) {
        if (left->tokens.at[s] == 0) continue;
        u32 partner = left->partner.at[s];
        CloneEdit edit = {.kind = CLONE_EDIT_DELETED, .member = input->member, .statements = 1};
        left_put(&edit, left, s);
        if (!partner) {
            run_put(&run, left, s, edit, start, out);
            continue;
        }
        run.is_adjacent = false;
        u32 agreed = left->agreed.at[s];
        bool is_same =
            left->same.at[s] || (agreed == left->tokens.at[s] && agreed == right->tokens.at[partner - 1]);
        if (is_same && !left->moved.at[s]) continue;
        right_put(&edit, right, partner - 1);
        edit.kind = left->moved.at[s] ? CLONE_EDIT_MOVED : CLONE_EDIT_CHANGED;
        if (edit.kind == CLONE_EDIT_CHANGED) spots_find(left, right, s, input, out->count, spots);
        vec_push(out, edit);
    }
}

static void right_edits(const Side *right, u32 member, CloneEdits *out) {
    Run run = {0};
    u32 start = out->count;
    for (u32 s = 0; s < right->count; s++) {
        if (right->tokens.at[s] == 0) continue;
        if (right->partner.at[s]) {
            run.is_adjacent = false;
            continue;
        }
        CloneEdit edit = {.kind = CLONE_EDIT_INSERTED, .member = member, .statements = 1};
        right_put(&edit, right, s);
        run_put(&run, right, s, edit, start, out);
    }
}

void clone_edits_find(const EditInput *input, CloneEdits *out, CloneSpots *spots) {
    Side left, right;
    side_open(&left, input->program, &input->work->left, input->left);
    side_open(&right, input->program, &input->work->right, input->right);
    partners_find(&left, &right, input);
    agreement_count(&left, &right, input);
    left_edits(&left, &right, input, out, spots);
    right_edits(&right, input->member, out);
    side_release(&left);
    side_release(&right);
}
