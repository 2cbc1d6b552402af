#include "clone_edits.h"

#include "clone_sort.h"

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
    self->count = part->stmt ? facts_stmts(self->facts)[part->stmt].next - part->stmt : 0;
    u32 tokens = part->end - part->first;
    /* Decorators stand before the statement's own tokens in some grammars: they are its header too. */
    fill(&self->owner, tokens, part->stmt ? 0 : UINT32_MAX);
    fill(&self->tokens, self->count, 0);
    fill(&self->first, self->count, 0);
    fill(&self->last, self->count, 0);
    fill(&self->partner, self->count, 0);
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
    vec_release(&self->agreed);
}

/* Two statements and the tokens that align between them. */
typedef struct {
    u32 left, right, count;
} Vote;

static int vote_cmp(const void *a, const void *b) {
    const Vote *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    u64 u = map_pair(x->left, x->right), v = map_pair(y->left, y->right);
    return u < v ? -1 : u > v;
}

static u32 owner_at(const Side *self, u32 position) {
    return self->owner.at[position - self->part->first];
}

/* Statements become partners when at least half of the larger one aligns with the other. */
static void statements_pair(Side *left, Side *right, const EditInput *input) {
    Vec(u64) keys = {0};
    Vec(Vote) votes = {0};
    for (u32 i = 0; i < input->aligned_count; i++) {
        u32 a = owner_at(left, input->aligned[i].left), b = owner_at(right, input->aligned[i].right);
        if (a != UINT32_MAX && b != UINT32_MAX) vec_push(&keys, map_pair(a, b));
    }
    clone_sort_keys(keys.at, keys.count);
    for (u32 i = 0, end; i < keys.count; i = end) {
        for (end = i; end < keys.count && keys.at[end] == keys.at[i];) end++;
        vec_push(&votes, ((Vote){(u32)(keys.at[i] >> 32), (u32)keys.at[i], end - i}));
    }
    if (votes.count) qsort(votes.at, votes.count, sizeof(Vote), vote_cmp);
    for (u32 i = 0; i < votes.count; i++) {
        Vote vote = votes.at[i];
        if (left->partner.at[vote.left] || right->partner.at[vote.right]) continue;
        if (vote.count * 2 < u32_max(left->tokens.at[vote.left], right->tokens.at[vote.right])) continue;
        left->partner.at[vote.left] = vote.right + 1;
        right->partner.at[vote.right] = vote.left + 1;
    }
    vec_release(&keys);
    vec_release(&votes);
}

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

/* Lengthen the last edit when `edit` goes on where it ends. */
static void edit_push(CloneEdits *out, u32 start, CloneEdit edit, bool adjacent) {
    CloneEdit *last = out->count > start ? &vec_last(out) : NULL;
    if (!last || !adjacent || last->kind != edit.kind || edit.kind == CLONE_EDIT_CHANGED) {
        vec_push(out, edit);
        return;
    }
    last->statements++;
    last->left_end = u32_max(last->left_end, edit.left_end);
    last->right_end = u32_max(last->right_end, edit.right_end);
}

static void left_edits(const Side *left, const Side *right, u32 member, u32 start, CloneEdits *out) {
    bool adjacent = false;
    for (u32 s = 0; s < left->count; s++) {
        if (left->tokens.at[s] == 0) continue;
        u32 partner = left->partner.at[s];
        CloneEdit edit = {.kind = CLONE_EDIT_DELETED, .member = member, .statements = 1};
        if (partner) {
            u32 agreed = left->agreed.at[s];
            if (agreed == left->tokens.at[s] && agreed == right->tokens.at[partner - 1]) {
                adjacent = false;
                continue;
            }
            edit.kind = CLONE_EDIT_CHANGED;
            right_put(&edit, right, partner - 1);
        }
        left_put(&edit, left, s);
        edit_push(out, start, edit, adjacent);
        adjacent = true;
    }
}

static void right_edits(const Side *right, u32 member, CloneEdits *out) {
    bool adjacent = false;
    u32 start = out->count;
    for (u32 s = 0; s < right->count; s++) {
        if (right->tokens.at[s] == 0) continue;
        if (right->partner.at[s]) {
            adjacent = false;
            continue;
        }
        CloneEdit edit = {.kind = CLONE_EDIT_INSERTED, .member = member, .statements = 1};
        right_put(&edit, right, s);
        edit_push(out, start, edit, adjacent);
        adjacent = true;
    }
}

void clone_edits_find(const EditInput *input, CloneEdits *out) {
    Side left, right;
    side_open(&left, input->program, &input->work->left, input->left);
    side_open(&right, input->program, &input->work->right, input->right);
    statements_pair(&left, &right, input);
    agreement_count(&left, &right, input);
    left_edits(&left, &right, input->member, out->count, out);
    right_edits(&right, input->member, out);
    side_release(&left);
    side_release(&right);
}
