#include "clone_grow.h"

#include "clone_edge.h"

/* Two statements are alike from this share of their tokens. What is larger than so many tokens times
 * tokens is not looked at; neither is what gains less than a short statement. */
enum { ALIKE_PERCENT = 70, CELLS_MAX = 16 << 20, GAIN_MIN = 10 * (EDGE_SAME - EDGE_TOKEN) };

typedef struct {
    FileId file;
    DefRef def;
    const CloneStream *stream;
    const StmtRow *rows;
    u32 row_count;
    StmtId first, last; /* siblings, as far as the copy goes so far */
} Side;

struct CloneGrower {
    const ClonePrints *prints;
    Lcs lcs;
    u32 *image, *image_stamp, stamp; /* by Name of the left side: what it is called on the right one */
    Side left, right;
    VecU32 left_codes, right_codes;
};

CloneGrower *clone_grower_new(const ClonePrints *prints) {
    size_t size = (prints->corpus->program->names.count + 1) * sizeof(u32);
    CloneGrower *self = mem_alloc(sizeof *self);
    *self = (CloneGrower){.prints = prints, .image = mem_alloc(size), .image_stamp = mem_alloc(size)};
    memset(self->image_stamp, 0, size);
    return self;
}

void clone_grower_free(CloneGrower *self) {
    lcs_release(&self->lcs);
    vec_release(&self->left_codes);
    vec_release(&self->right_codes);
    free(self->image);
    free(self->image_stamp);
    free(self);
}

static Side side_open(const ClonePrints *prints, const CloneStretch *stretch) {
    const Facts *facts = program_facts(prints->corpus->program, stretch->file);
    return (Side){stretch->file,      stretch->def,       &prints->corpus->streams[stretch->file],
                  facts_stmts(facts), facts->stmts.count, stretch->first,
                  stretch->last};
}

static u32 token_first(const Side *self, StmtId stmt) {
    return clone_stream_find(self->stream, self->rows[stmt].first_token);
}

static u32 token_end(const Side *self, StmtId stmt) {
    return clone_stream_find(self->stream, self->rows[stmt].token_end);
}

/* ---- what two statements are worth for each other ------------------------------------------------------ */

/* What the variables of the left place are called in the right one. */
static void names_learn(CloneGrower *self, const CloneStretch *left, const CloneStretch *right) {
    self->stamp++;
    for (u32 i = left->start, k = right->start; i < left->end; i++, k++) {
        if (!clone_is_variable(self->prints, left->file, i)) continue;
        Name name = token_code(self->left.stream->exact[i]);
        self->image[name] = token_code(self->right.stream->exact[k]);
        self->image_stamp[name] = self->stamp;
    }
}

/* Literals by their kind; variables of the left side as the right one calls them. */
static u32 code_at(const CloneGrower *self, const Side *side, u32 position) {
    u32 code = side->stream->exact[position], kind = token_kind(code);
    if (kind == TOKEN_NUMBER || kind == TOKEN_STRING) return kind << 30;
    if (side != &self->left || !clone_is_variable(self->prints, side->file, position)) return code;
    Name name = token_code(code);
    return self->image_stamp[name] == self->stamp ? kind << 30 | self->image[name] : code;
}

static void codes_read(CloneGrower *self, const Side *side, u32 first, u32 end, VecU32 *out) {
    vec_clear(out);
    for (u32 i = first; i < end; i++) vec_push(out, code_at(self, side, i));
}

/* Tokens that two stretches of the streams have in common, in order. */
static u32 tokens_common(CloneGrower *self, u32 left, u32 left_end, u32 right, u32 right_end) {
    if ((u64)(left_end - left) * (right_end - right) > CELLS_MAX) return 0;
    codes_read(self, &self->left, left, left_end, &self->left_codes);
    codes_read(self, &self->right, right, right_end, &self->right_codes);
    const u32 *a = self->left_codes.at, *b = self->right_codes.at;
    u32 shorter = u32_min(left_end - left, right_end - right);
    u32 ends = lcs_ends(a, left_end - left, b, right_end - right);
    if (ends >= shorter) return shorter;
    lcs_set(&self->lcs, a, left_end - left);
    return lcs_length(&self->lcs, b, right_end - right);
}

static i32 worth(u32 common, u32 tokens) {
    return (i32)(EDGE_SAME * common) - (i32)(EDGE_TOKEN * tokens / 2);
}

static i32 statements_score(void *context, StmtId left, StmtId right) {
    CloneGrower *self = context;
    u32 a = token_first(&self->left, left), a_end = token_end(&self->left, left);
    u32 b = token_first(&self->right, right), b_end = token_end(&self->right, right);
    u32 both = a_end - a + b_end - b, shorter = u32_min(a_end - a, b_end - b);
    if (self->left.rows[left].kind != self->right.rows[right].kind) return -1;
    if (200 * shorter < ALIKE_PERCENT * both) return -1;
    u32 common = tokens_common(self, a, a_end, b, b_end);
    return 200 * common < ALIKE_PERCENT * both ? -1 : worth(common, both);
}

/* ---- neighbours ---------------------------------------------------------------------------------------- */

static bool is_clause(u8 kind) {
    return kind == STMT_ELSE || kind == STMT_HANDLER || kind == STMT_FINALLY || kind == STMT_CASE;
}

/* What is no statement of the same list, or would take the copy over the border of its region. */
static bool is_border(const Side *self, StmtId stmt) {
    const StmtRow *row = &self->rows[stmt], *own = &self->rows[self->first];
    return is_clause(row->kind) || row->flags & STMT_IS_MEMBER || row->scope != own->scope ||
           (!self->def && row->kind == STMT_DEF);
}

static void neighbour_push(const Side *self, StmtId stmt, EdgeList *out) {
    u32 tokens = token_end(self, stmt) - token_first(self, stmt);
    if (tokens) out->at[out->count++] = (EdgeStatement){stmt, tokens}; /* docstrings and imports have none */
}

static EdgeList neighbours_behind(const Side *self) {
    EdgeList list = {.count = 0};
    StmtId parent = self->rows[self->first].parent, end = parent ? self->rows[parent].next : self->row_count;
    for (StmtId s = self->rows[self->last].next; s < end && list.count < EDGE_STATEMENTS_MAX;
         s = self->rows[s].next) {
        if (is_border(self, s)) break;
        neighbour_push(self, s, &list);
    }
    return list;
}

/* The sibling in front of a statement, or 0. */
static StmtId sibling_before(const Side *self, StmtId stmt) {
    StmtId parent = self->rows[stmt].parent, before = stmt - 1;
    while (before > parent && self->rows[before].parent != parent) before = self->rows[before].parent;
    return before > parent ? before : 0;
}

static EdgeList neighbours_before(const Side *self) {
    EdgeList list = {.count = 0};
    for (StmtId s = sibling_before(self, self->first); s && list.count < EDGE_STATEMENTS_MAX;
         s = sibling_before(self, s)) {
        if (is_border(self, s)) break;
        neighbour_push(self, s, &list);
    }
    return list;
}

/* ---- levels -------------------------------------------------------------------------------------------- */

/* Extend both sides over their neighbours; returns what that is worth. */
static i32 neighbours_take(CloneGrower *self) {
    EdgeList left = neighbours_behind(&self->left), right = neighbours_behind(&self->right);
    CloneEdge behind = clone_edge(&left, &right, statements_score, self);
    StmtId left_last = behind.left ? left.at[behind.left - 1].stmt : self->left.last;
    StmtId right_last = behind.left ? right.at[behind.right - 1].stmt : self->right.last;
    left = neighbours_before(&self->left), right = neighbours_before(&self->right);
    CloneEdge before = clone_edge(&left, &right, statements_score, self);
    if (before.left) self->left.first = left.at[before.left - 1].stmt;
    if (before.left) self->right.first = right.at[before.right - 1].stmt;
    self->left.last = left_last, self->right.last = right_last;
    return behind.score + before.score;
}

/* The innermost definition that a statement stands in and is not itself. */
static DefRef def_around(const Program *program, const Side *self, StmtId stmt) {
    DefRef def = self->def;
    while (def && def_row(program, def)->stmt >= stmt) def = def_parent(program, def);
    return def;
}

/* Go out to the statement around; false at the head of a function that is in no other one. */
static bool side_climb(const Program *program, Side *self) {
    StmtId stmt = self->rows[self->first].parent;
    while (stmt && is_clause(self->rows[stmt].kind)) stmt = self->rows[stmt].parent;
    if (!stmt || self->rows[stmt].flags & STMT_IS_MEMBER) return false;
    DefRef def = def_around(program, self, stmt);
    bool is_function = def && def_row(program, def)->kind == DEF_FUNCTION;
    if (self->def && !is_function) return false;
    self->first = self->last = stmt;
    self->def = def;
    return true;
}

static i32 sides_worth(CloneGrower *self) {
    u32 a = token_first(&self->left, self->left.first), a_end = token_end(&self->left, self->left.last);
    u32 b = token_first(&self->right, self->right.first), b_end = token_end(&self->right, self->right.last);
    return worth(tokens_common(self, a, a_end, b, b_end), a_end - a + b_end - b);
}

static bool sides_are_apart(const CloneGrower *self) {
    const Side *a = &self->left, *b = &self->right;
    return a->file != b->file || a->rows[a->last].next <= b->first || b->rows[b->last].next <= a->first;
}

static CloneStretch stretch_of(const Side *self) {
    return (CloneStretch){self->file,
                          self->def,
                          self->first,
                          self->last,
                          token_first(self, self->first),
                          token_end(self, self->last)};
}

CloneGrowth clone_grow(CloneGrower *self, const CloneStretch *left, const CloneStretch *right) {
    const Program *program = self->prints->corpus->program;
    CloneGrowth best = {*left, *right, 0, 0};
    self->left = side_open(self->prints, left), self->right = side_open(self->prints, right);
    names_learn(self, left, right);
    i32 seed = sides_worth(self), core = seed;
    best.worth = seed;
    while (core > 0) {
        Side a = self->left, b = self->right;
        i32 gain = core + neighbours_take(self) - seed;
        if (gain >= GAIN_MIN && gain > best.gain && sides_are_apart(self))
            best = (CloneGrowth){stretch_of(&self->left), stretch_of(&self->right), seed + gain, gain};
        self->left = a, self->right = b;
        if (!side_climb(program, &self->left) || !side_climb(program, &self->right)) break;
        if (!sides_are_apart(self)) break;
        core = sides_worth(self);
    }
    return best;
}
