#include "clone_parts.h"

/* Statements shorter than this match by name or equal text only: blinded, they all look alike. Above
 * CROSS_MAX combinations likeness is not tried. Length ratio below which two parts are not compared. */
enum { STATEMENT_MIN_TOKENS = 20, CROSS_MAX = 10000, PART_RATIO_PERCENT = 50 };

CloneWork *clone_work_new(const Program *program, const CloneOptions *options) {
    CloneWork *self = mem_alloc(sizeof *self);
    *self = (CloneWork){.program = program, .options = options};
    clone_names_init(&self->names, program->names.count);
    return self;
}

void clone_work_free(CloneWork *self) {
    if (!self) return;
    lcs_release(&self->lcs);
    clone_names_release(&self->names);
    vec_release(&self->left.parts);
    vec_release(&self->right.parts);
    map_release(&self->left.names_seen);
    map_release(&self->right.names_seen);
    vec_release(&self->left_partner);
    vec_release(&self->right_partner);
    vec_release(&self->matches);
    vec_release(&self->aligned);
    vec_release(&self->codes);
    free(self);
}

/* ---- taking apart ---------------------------------------------------------------------------------- */

static void part_push(CloneBody *self, ClonePart part) {
    if (part.first >= part.end) return;
    part.hash = clone_run_hash(self->stream->exact + part.first, part.end - part.first);
    part.nth = (*map_at(&self->names_seen, part.name, 0))++;
    vec_push(&self->parts, part);
    self->tokens += part.end - part.first;
    self->members += part.def != 0;
}

/* Name that a statement assigns, when it is one plain name. */
static Name assigned_name(const Program *program, FileId file, const StmtRow *stmt) {
    if ((stmt->kind != STMT_ASSIGN && stmt->kind != STMT_ANNOTATED) || stmt->target_count != 1) return 0;
    const Facts *facts = program_facts(program, file);
    const ExprRow *target = &facts_exprs(facts)[facts_lists(facts)[stmt->first_target]];
    return target->kind == EXPR_NAME ? file_name_of(program, file, target->name) : 0;
}

static void def_push(CloneBody *self, const Program *program, DefRef def, StmtId stmt) {
    ClonePart part = {
        .name = def_name(program, def), .kind = def_row(program, def)->kind, .def = def, .stmt = stmt};
    part.end_stmt = facts_stmts(program_facts(program, self->file))[stmt].next;
    clone_def_range(program, self->stream, def, &part.first, &part.end);
    part_push(self, part);
}

static void statements_push(CloneBody *self, const Program *program, StmtId from, StmtId to) {
    const StmtRow *stmts = facts_stmts(program_facts(program, self->file));
    for (StmtId s = from; s < to; s = stmts[s].next) {
        if (stmts[s].kind == STMT_DEF && stmts[s].def) {
            def_push(self, program, program->files[self->file].def_base + stmts[s].def, s);
            continue;
        }
        part_push(self, (ClonePart){
                            .first = clone_stream_find(self->stream, stmts[s].first_token),
                            .end = clone_stream_find(self->stream, stmts[s].token_end),
                            .name = assigned_name(program, self->file, &stmts[s]),
                            .stmt = s,
                            .end_stmt = stmts[s].next,
                        });
    }
}

static void class_push(CloneBody *self, const Program *program, DefRef def) {
    const StmtRow *stmts = facts_stmts(program_facts(program, self->file));
    StmtId stmt = def_row(program, def)->stmt, body = stmt + 1;
    u32 first, end;
    clone_def_range(program, self->stream, def, &first, &end);
    u32 head_end = body < stmts[stmt].next ? clone_stream_find(self->stream, stmts[body].first_token) : end;
    part_push(self, (ClonePart){.first = first, .end = u32_min(head_end, end)});
    statements_push(self, program, body, stmts[stmt].next);
}

static void body_begin(CloneBody *self, const CloneStream *stream, FileId file) {
    vec_clear(&self->parts);
    map_release(&self->names_seen);
    self->file = file;
    self->stream = stream;
    self->tokens = self->members = 0;
}

void clone_body_open_stretch(CloneBody *self, const Program *program, const CloneStream *stream,
                             const CloneSide *side) {
    const StmtRow *stmts = facts_stmts(program_facts(program, side->file));
    body_begin(self, stream, side->file);
    part_push(self, (ClonePart){
                        .first = clone_stream_find(stream, stmts[side->first].first_token),
                        .end = clone_stream_find(stream, stmts[side->last].token_end),
                        .stmt = side->first,
                        .end_stmt = stmts[side->last].next,
                    });
}

void clone_body_open(CloneBody *self, const Program *program, const CloneStream *stream, CloneKind kind,
                     FileId file, DefRef def) {
    body_begin(self, stream, file);
    if (kind == CLONE_FUNCTION)
        def_push(self, program, def, def_row(program, def)->stmt);
    else if (kind == CLONE_CLASS)
        class_push(self, program, def);
    else
        statements_push(self, program, 1, program_facts(program, file)->stmts.count);
}

/* ---- matching -------------------------------------------------------------------------------------- */

static u32 part_tokens(const ClonePart *self) {
    return self->end - self->first;
}

static TokenRun part_run(const CloneBody *body, const ClonePart *part) {
    return clone_stream_run(body->stream, part->first, part->end);
}

static bool is_free(const VecU32 *partner, u32 part) {
    return partner->at[part] == 0;
}

/* Align two parts and record the match. */
static void parts_join(CloneWork *self, u32 left, u32 right) {
    const ClonePart *a = &self->left.parts.at[left], *b = &self->right.parts.at[right];
    TokenRun x = part_run(&self->left, a), y = part_run(&self->right, b);
    u32 first = self->aligned.count;
    if (x.count <= self->options->max_tokens && y.count <= self->options->max_tokens)
        lcs_align(&self->lcs, x.blind, x.count, y.blind, y.count, a->first, b->first, &self->aligned);
    else if (clone_run_equal(x, y))
        for (u32 i = 0; i < x.count; i++) vec_push(&self->aligned, ((LcsMatch){a->first + i, b->first + i}));
    u32 end = self->aligned.count;
    vec_push(&self->matches, ((PartMatch){left, right, end - first, first, end}));
    self->left_partner.at[left] = self->right_partner.at[right] = self->matches.count;
}

/* Tokens two parts have in common, blinded; the left one is already set in `lcs`. */
static u32 parts_common(CloneWork *self, u32 right) {
    TokenRun run = part_run(&self->right, &self->right.parts.at[right]);
    return run.count <= self->options->max_tokens ? lcs_length(&self->lcs, run.blind, run.count) : 0;
}

static bool part_set(CloneWork *self, u32 left) {
    TokenRun run = part_run(&self->left, &self->left.parts.at[left]);
    if (run.count > self->options->max_tokens) return false;
    lcs_set(&self->lcs, run.blind, run.count);
    return true;
}

/* Two parts have so many tokens in common, blinded. */
static bool parts_reach(CloneWork *self, u32 left, u32 right, double tokens) {
    TokenRun x = part_run(&self->left, &self->left.parts.at[left]);
    TokenRun y = part_run(&self->right, &self->right.parts.at[right]);
    if (u32_max(x.count, y.count) > self->options->max_tokens) return false;
    if (lcs_ends(x.blind, x.count, y.blind, y.count) >= tokens) return true;
    return part_set(self, left) && parts_common(self, right) >= tokens;
}

/* Parts of one name: definitions and variables, the n-th with the n-th. */
static void names_match(CloneWork *self) {
    Map right_by_name = {0};
    for (u32 r = 0; r < self->right.parts.count; r++) {
        const ClonePart *part = &self->right.parts.at[r];
        if (part->name) *map_at(&right_by_name, map_pair(part->name, part->nth), r) = r;
    }
    for (u32 l = 0; l < self->left.parts.count; l++) {
        const ClonePart *a = &self->left.parts.at[l];
        u32 r = a->name ? map_find(&right_by_name, map_pair(a->name, a->nth)) : MAP_NONE;
        if (r == MAP_NONE) continue;
        const ClonePart *b = &self->right.parts.at[r];
        u32 shorter = u32_min(part_tokens(a), part_tokens(b));
        if (a->kind != b->kind || !is_free(&self->left_partner, l)) continue;
        if (a->hash == b->hash || parts_reach(self, l, r, self->options->member_similarity * shorter))
            parts_join(self, l, r);
    }
    map_release(&right_by_name);
}

/* As what the texts of parts are compared. */
typedef enum { READ_EXACT, READ_RENAMED /* the left one by the renames learnt so far */, READ_BLIND } Reading;

static u64 renamed_hash(CloneWork *self, const ClonePart *part) {
    vec_clear(&self->codes);
    for (u32 at = part->first; at < part->end; at++)
        vec_push(&self->codes, clone_names_map(&self->names, self->left.stream->exact[at]));
    return clone_run_hash(self->codes.at, self->codes.count);
}

static u64 part_hash(CloneWork *self, const CloneBody *body, u32 part, Reading reading) {
    const ClonePart *row = &body->parts.at[part];
    if (reading == READ_BLIND)
        return clone_run_hash(body->stream->blind + row->first, part_tokens(row)) + row->kind;
    return reading == READ_RENAMED && body == &self->left ? renamed_hash(self, row) : row->hash;
}

/* Key of the n-th part with a text, n counted in `seen`. */
static u64 nth_key(Map *seen, u64 hash) {
    u64 nth = (*map_at(seen, hash, 0))++;
    return hash + nth * 0x9e3779b97f4a7c15u;
}

/* Likeness says something of definitions, or of long statements. */
static bool part_is_open(const VecU32 *partner, const CloneBody *body, u32 part, bool defs) {
    const ClonePart *row = &body->parts.at[part];
    return is_free(partner, part) && (row->kind != DEF_NONE) == defs &&
           (defs || part_tokens(row) >= STATEMENT_MIN_TOKENS);
}

static bool part_is_read(const CloneWork *self, const VecU32 *partner, const CloneBody *body, u32 part,
                         Reading reading, bool defs) {
    if (reading != READ_BLIND) return is_free(partner, part);
    return part_is_open(partner, body, part, defs) &&
           part_tokens(&body->parts.at[part]) <= self->options->max_tokens;
}

/* Free parts of one text, first with first. With READ_BLIND, definitions or statements: the most alike that
 * there are, without a comparison of all with all. */
static void texts_match(CloneWork *self, Reading reading, bool defs) {
    Map right_by_text = {0}, left_seen = {0}, right_seen = {0};
    for (u32 r = 0; r < self->right.parts.count; r++)
        if (part_is_read(self, &self->right_partner, &self->right, r, reading, defs))
            map_at(&right_by_text, nth_key(&right_seen, part_hash(self, &self->right, r, reading)), r);
    for (u32 l = 0; l < self->left.parts.count; l++) {
        if (!part_is_read(self, &self->left_partner, &self->left, l, reading, defs)) continue;
        u64 hash = part_hash(self, &self->left, l, reading);
        u32 r = map_find(&right_by_text, nth_key(&left_seen, hash));
        if (r != MAP_NONE && is_free(&self->right_partner, r)) parts_join(self, l, r);
    }
    map_release(&right_by_text);
    map_release(&left_seen);
    map_release(&right_seen);
}

typedef struct {
    double similarity;
    u32 left, right;
} Likeness;

typedef Vec(Likeness) Likenesses;

static int likeness_cmp(const void *a, const void *b) {
    const Likeness *x = a, *y = b;
    if (x->similarity != y->similarity) return x->similarity > y->similarity ? -1 : 1;
    if (x->left != y->left) return x->left < y->left ? -1 : 1;
    return x->right < y->right ? -1 : x->right > y->right;
}

static void likeness_push(CloneWork *self, u32 left, Likenesses *out, bool defs) {
    const ClonePart *a = &self->left.parts.at[left];
    for (u32 r = 0; r < self->right.parts.count; r++) {
        if (!part_is_open(&self->right_partner, &self->right, r, defs)) continue;
        const ClonePart *b = &self->right.parts.at[r];
        u32 shorter = u32_min(part_tokens(a), part_tokens(b)),
            longer = u32_max(part_tokens(a), part_tokens(b));
        if (a->kind != b->kind || shorter * 100 < longer * PART_RATIO_PERCENT) continue;
        double similarity = (double)parts_common(self, r) / longer;
        if (similarity >= self->options->bars[CLONE_FUNCTION].similarity)
            vec_push(out, ((Likeness){similarity, left, r}));
    }
}

static u32 open_count(const VecU32 *partner, const CloneBody *body, bool defs) {
    u32 count = 0;
    for (u32 i = 0; i < body->parts.count; i++) count += part_is_open(partner, body, i, defs);
    return count;
}

/* Free parts by likeness, the most alike first. */
static void likeness_match(CloneWork *self, bool defs) {
    texts_match(self, READ_BLIND, defs);
    u64 left_open = open_count(&self->left_partner, &self->left, defs);
    u64 right_open = open_count(&self->right_partner, &self->right, defs);
    if (left_open * right_open > CROSS_MAX) return;
    Likenesses found = {0};
    for (u32 l = 0; l < self->left.parts.count; l++)
        if (part_is_open(&self->left_partner, &self->left, l, defs) && part_set(self, l))
            likeness_push(self, l, &found, defs);
    if (found.count) qsort(found.at, found.count, sizeof(Likeness), likeness_cmp);
    for (u32 i = 0; i < found.count; i++)
        if (is_free(&self->left_partner, found.at[i].left) &&
            is_free(&self->right_partner, found.at[i].right))
            parts_join(self, found.at[i].left, found.at[i].right);
    vec_release(&found);
}

static void partners_clear(VecU32 *partner, u32 count) {
    vec_clear(partner);
    for (u32 i = 0; i < count; i++) vec_push(partner, 0);
}

static void names_learn(CloneWork *self) {
    clone_names_learn(&self->names, self->left.stream->exact, self->right.stream->exact, &self->aligned);
}

/* A class head has no name and no statement and comes first; a function is its own only part. */
static void heads_match(CloneWork *self) {
    if (self->left.parts.count == 0 || self->right.parts.count == 0) return;
    const ClonePart *a = &self->left.parts.at[0], *b = &self->right.parts.at[0];
    bool single = self->left.parts.count == 1 && self->right.parts.count == 1 && a->kind == b->kind;
    if (single || (!a->stmt && !b->stmt)) parts_join(self, 0, 0);
}

void clone_parts_match(CloneWork *self) {
    partners_clear(&self->left_partner, self->left.parts.count);
    partners_clear(&self->right_partner, self->right.parts.count);
    vec_clear(&self->matches);
    vec_clear(&self->aligned);
    heads_match(self);
    names_match(self);
    texts_match(self, READ_EXACT, true);
    likeness_match(self, true);
    names_learn(self);
    u32 learnt = self->aligned.count;
    texts_match(self, READ_RENAMED, true);
    likeness_match(self, false);
    if (self->aligned.count != learnt) names_learn(self);
}

CloneScore clone_parts_score(const CloneWork *self) {
    CloneScore score = {.matched = self->aligned.count, .rename_share = clone_names_share(&self->names)};
    for (u32 i = 0; i < self->aligned.count; i++) {
        u32 from = self->left.stream->exact[self->aligned.at[i].left];
        u32 to = self->right.stream->exact[self->aligned.at[i].right];
        score.equal += from == to;
        score.agreed += from == to || clone_names_map(&self->names, from) == to;
    }
    for (u32 i = 0; i < self->matches.count; i++)
        score.members += self->left.parts.at[self->matches.at[i].left].def != 0;
    return score;
}
