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
    StmtId first, end;
    Vec(Statement) statements; /* by StmtId - first; none with 0 tokens counts */
} OverlapSide;

static bool declares(u8 kind) {
    return kind == STMT_ASSIGN || kind == STMT_ANNOTATED || kind == STMT_EXPR;
}

/* Words such as `else:` and `pass` are the same everywhere. */
static bool says_nothing(u8 kind) {
    return kind == STMT_ELSE || kind == STMT_FINALLY || kind == STMT_TRY || kind == STMT_PASS ||
           kind == STMT_BREAK || kind == STMT_CONTINUE || kind == STMT_DEF || kind == STMT_IMPORT ||
           kind == STMT_TYPE_ALIAS;
}

static bool statement_acts(const Facts *facts, const StmtRow *row) {
    if (says_nothing(row->kind)) return false;
    u8 scope = facts_scopes(facts)[row->scope].kind;
    if (scope == SCOPE_CLASS) return !declares(row->kind);
    return scope != SCOPE_MODULE || facts->defs.count <= 1 || !declares(row->kind);
}

static u64 hash_step(u64 hash, u32 code) {
    hash = (hash ^ code) * 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 29);
}

/* Innermost statement of each token: statements and tokens are both in the order of the source. */
static void tokens_take(OverlapSide *self, const CloneNames *names) {
    const StmtRow *stmts = facts_stmts(self->facts);
    StmtId next = self->first, current = 0;
    Statement *statement = NULL;
    for (u32 at = self->unit->first; at < self->unit->end; at++) {
        u32 token = self->stream->source[at], code = self->stream->exact[at];
        StmtId before = current;
        while (next < self->end && stmts[next].first_token <= token) current = next++;
        while (current >= self->first && token >= stmts[current].token_end) current = stmts[current].parent;
        if (current != before) {
            bool acts = current >= self->first && statement_acts(self->facts, &stmts[current]);
            statement = acts ? &self->statements.at[current - self->first] : NULL;
        }
        if (!statement) continue;
        statement->tokens++;
        statement->exact = hash_step(statement->exact, code);
        if (names) statement->mapped = hash_step(statement->mapped, clone_names_map(names, code));
    }
}

static void side_open(OverlapSide *self, const CloneCorpus *corpus, const CloneUnit *unit,
                      const CloneNames *names) {
    const Facts *facts = program_facts(corpus->program, unit->file);
    *self = (OverlapSide){.corpus = corpus, .unit = unit, .facts = facts};
    self->stream = &corpus->streams[unit->file];
    self->first = unit->def ? def_row(corpus->program, unit->def)->stmt : 1;
    self->end = unit->def ? facts_stmts(facts)[self->first].next : facts->stmts.count;
    self->statements.at = mem_alloc((self->end - self->first + 1) * sizeof(Statement));
    self->statements.count = self->statements.capacity = self->end - self->first;
    tokens_take(self, names);
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
                           const CloneNames *names) {
    OverlapSide a, b;
    Map same = {0}, literal = {0};
    side_open(&a, corpus, left, names);
    if (!names) {
        CloneOverlap whole = overlap_whole(&a);
        side_release(&a);
        return whole;
    }
    side_open(&b, corpus, right, NULL);
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
