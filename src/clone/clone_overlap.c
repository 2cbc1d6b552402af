#include "clone_overlap.h"

typedef struct {
    u64 exact, mapped; /* hash of the own tokens as they are, and after renames */
    u32 tokens;
} Statement;

typedef struct {
    const CloneCorpus *corpus;
    const CloneUnit *unit;
    const Facts *facts;
    const CloneStream *stream;
    CloneCounted counted;
    StmtId first, end;
    Vec(Statement) statements; /* by StmtId - first; none with 0 tokens counts */
} OverlapSide;

static bool statement_counts(const OverlapSide *self, StmtId statement) {
    if (!self->counted.rows && bits_has(&self->corpus->rows[self->unit->file], statement)) return false;
    return clone_statement_counts(self->facts, &facts_stmts(self->facts)[statement], self->counted.measure);
}

static u64 hash_step(u64 hash, u32 code) {
    hash = (hash ^ code) * 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 29);
}

/* Innermost statement of each token: statements and tokens are both in the order of the source. `marks`,
 * which may be NULL, takes for each token whether its statement counts. */
static void tokens_take(OverlapSide *self, const CloneNames *names, VecU32 *marks) {
    const StmtRow *stmts = facts_stmts(self->facts);
    StmtId next = self->first, current = 0;
    Statement *statement = NULL;
    for (u32 at = self->unit->first; at < self->unit->end; at++) {
        u32 token = self->stream->source[at], code = self->stream->exact[at];
        StmtId before = current;
        while (next < self->end && stmts[next].first_token <= token) current = next++;
        while (current >= self->first && token >= stmts[current].token_end) current = stmts[current].parent;
        if (current != before) {
            bool counts = current >= self->first && statement_counts(self, current);
            statement = counts ? &self->statements.at[current - self->first] : NULL;
        }
        if (marks) vec_push(marks, statement != NULL);
        if (!statement) continue;
        statement->tokens++;
        statement->exact = hash_step(statement->exact, code);
        if (names) statement->mapped = hash_step(statement->mapped, clone_names_map(names, code));
    }
}

static void statements_of(const CloneCorpus *corpus, const CloneUnit *unit, StmtId *first, StmtId *end) {
    const Facts *facts = program_facts(corpus->program, unit->file);
    *first = unit->def ? def_row(corpus->program, unit->def)->stmt : 1;
    *end = unit->def ? facts_stmts(facts)[*first].next : facts->stmts.count;
}

bool clone_unit_has_rows(const CloneCorpus *corpus, const CloneUnit *unit) {
    StmtId first, end;
    statements_of(corpus, unit, &first, &end);
    for (StmtId s = first; s < end; s++)
        if (bits_has(&corpus->rows[unit->file], s)) return true;
    return false;
}

static void side_open(OverlapSide *self, const CloneCorpus *corpus, const CloneUnit *unit,
                      CloneCounted counted) {
    const Facts *facts = program_facts(corpus->program, unit->file);
    *self = (OverlapSide){.corpus = corpus, .unit = unit, .facts = facts, .counted = counted};
    self->stream = &corpus->streams[unit->file];
    statements_of(corpus, unit, &self->first, &self->end);
    self->statements.at = mem_alloc((self->end - self->first + 1) * sizeof(Statement));
    self->statements.count = self->statements.capacity = self->end - self->first;
}

static void side_release(OverlapSide *self) {
    vec_release(&self->statements);
}

static u32 side_tokens(const OverlapSide *self, u32 *statements) {
    u32 tokens = 0;
    *statements = 0;
    for (u32 s = 0; s < self->statements.count; s++) {
        tokens += self->statements.at[s].tokens;
        *statements += self->statements.at[s].tokens > 0;
    }
    return tokens;
}

static bool one_take(Map *counts, u64 hash) {
    if (map_find(counts, hash) == MAP_NONE) return false;
    u32 *left = map_at(counts, hash, 0);
    if (!*left) return false;
    --*left;
    return true;
}

/* Of a side that is all in the other one. */
static CloneOverlap overlap_whole(const OverlapSide *self) {
    CloneOverlap out = {0};
    out.tokens = side_tokens(self, &out.statements);
    out.fewer_tokens = out.same_tokens = out.literal_tokens = out.tokens;
    out.fewer_statements = out.same_statements = out.literal_statements = out.statements;
    return out;
}

CloneOverlap clone_overlap(const CloneCorpus *corpus, const CloneUnit *left, const CloneUnit *right,
                           CloneCounted counted, const CloneNames *names) {
    OverlapSide a, b;
    Map same = {0}, literal = {0};
    side_open(&a, corpus, left, counted);
    tokens_take(&a, names, NULL);
    if (!names) {
        CloneOverlap whole = overlap_whole(&a);
        side_release(&a);
        return whole;
    }
    side_open(&b, corpus, right, counted);
    tokens_take(&b, NULL, NULL);
    for (u32 s = 0; s < b.statements.count; s++) {
        if (!b.statements.at[s].tokens) continue;
        ++*map_at(&same, b.statements.at[s].exact, 0);
        ++*map_at(&literal, b.statements.at[s].exact, 0);
    }
    CloneOverlap out = {0};
    u32 left_statements, right_statements, left_tokens, right_tokens;
    left_tokens = side_tokens(&a, &left_statements);
    right_tokens = side_tokens(&b, &right_statements);
    bool left_is_larger = left_tokens >= right_tokens;
    out.tokens = left_is_larger ? left_tokens : right_tokens;
    out.fewer_tokens = left_is_larger ? right_tokens : left_tokens;
    out.statements = left_is_larger ? left_statements : right_statements;
    out.fewer_statements = left_is_larger ? right_statements : left_statements;
    for (u32 s = 0; s < a.statements.count; s++) {
        const Statement *statement = &a.statements.at[s];
        if (!statement->tokens) continue;
        if (one_take(&same, statement->mapped)) out.same_statements++, out.same_tokens += statement->tokens;
        if (one_take(&literal, statement->exact))
            out.literal_statements++, out.literal_tokens += statement->tokens;
    }
    side_release(&a);
    side_release(&b);
    map_release(&same);
    map_release(&literal);
    return out;
}

void clone_counted_mark(const CloneCorpus *corpus, const CloneUnit *unit, CloneMeasure measure,
                        VecU32 *marks) {
    OverlapSide side;
    vec_clear(marks);
    side_open(&side, corpus, unit, (CloneCounted){measure, true});
    tokens_take(&side, NULL, marks);
    side_release(&side);
}
