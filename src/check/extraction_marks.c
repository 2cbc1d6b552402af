#include "extraction_marks.h"

#include "marks.h"

typedef struct {
    Extraction *out;
    const Facts *facts;
    const StmtRow *stmts;
    TokenRange around, block;
    StmtId first, last;
    Map known; /* NameId → 1 once it was looked at */
} Reader;

static bool is_variable(const Reader *self, u32 token, u32 marks) {
    if (token_kind(facts_tokens(self->facts)[token].code) != TOKEN_IDENTIFIER) return false;
    return !(marks & MARK_FIXED) || marks & (MARK_READ | MARK_DECLARED);
}

/* Marks of the token when it is a variable of that name; or -1. */
static i32 marks_as(const Reader *self, u32 token, NameId name) {
    if (token_code(facts_tokens(self->facts)[token].code) != name) return -1;
    u32 marks = marks_of(self->facts, token);
    return is_variable(self, token, marks) ? (i32)marks : -1;
}

static bool is_pure_write(i32 marks) {
    return marks & MARK_WRITTEN && !(marks & MARK_READ);
}

/* The statement of the block in whose head the token is: that is evaluated whatever happens. */
static StmtId headed_by(const Reader *self, u32 token) {
    for (StmtId s = self->first; s <= self->last; s = self->stmts[s].next) {
        bool is_leaf = self->stmts[s].next == s + 1;
        u32 end = is_leaf ? self->stmts[s].token_end : self->stmts[s + 1].first_token;
        if (token >= self->stmts[s].first_token && token < end) return s;
    }
    return 0;
}

/* ---- parameters ------------------------------------------------------------------------------------ */

static bool is_declared_outside(const Reader *self, NameId name) {
    TokenRange before = {self->around.first, self->block.first}, behind = {self->block.end, self->around.end};
    return marks_declare(self->facts, before, name) || marks_declare(self->facts, behind, name);
}

/* `name = …` before anything reads it. What stands behind it in its statement may be read before, but for
 * the conditions of a loop that counts. */
static bool is_set_first(const Reader *self, NameId name, u32 token, i32 marks) {
    if (marks & MARK_DECLARED) return true;
    StmtId stmt = is_pure_write(marks) ? headed_by(self, token) : 0;
    if (!stmt) return false;
    u32 end =
        self->stmts[stmt].next == stmt + 1 ? self->stmts[stmt].token_end : self->stmts[stmt + 1].first_token;
    for (u32 i = token + 1; self->stmts[stmt].kind != STMT_FOR && i < end; i++)
        if (marks_as(self, i, name) >= 0) return false;
    return true;
}

/* ---- results --------------------------------------------------------------------------------------- */

/* Where what is declared in the block can be seen: up to the end of the statement around it. */
static u32 seen_until(const Reader *self) {
    StmtId parent = self->stmts[self->first].parent;
    u32 end = parent ? self->stmts[parent].token_end : self->around.end;
    return end < self->around.end ? end : self->around.end;
}

static bool is_read_within(const Reader *self, NameId name, u32 first, u32 end) {
    for (u32 i = first; i < end; i++) {
        i32 marks = marks_as(self, i, name);
        if (marks >= 0) return !(marks & MARK_DECLARED);
    }
    return false;
}

/* The outermost loop around the block within the function. */
static StmtId loop_around(const Reader *self) {
    StmtId loop = 0;
    for (StmtId at = self->stmts[self->first].parent; at && self->stmts[at].first_token >= self->around.first;
         at = self->stmts[at].parent)
        if (self->stmts[at].kind == STMT_FOR || self->stmts[at].kind == STMT_WHILE) loop = at;
    return loop;
}

static bool is_result(const Reader *self, NameId name, bool is_declared) {
    u32 end = is_declared ? seen_until(self) : self->around.end;
    if (is_read_within(self, name, self->block.end, end)) return true;
    StmtId loop = is_declared ? 0 : loop_around(self);
    return loop && is_read_within(self, name, self->stmts[loop].first_token, self->block.first);
}

/* ---- all ------------------------------------------------------------------------------------------- */

static void name_read(Reader *self, NameId name, u32 token, i32 marks) {
    u32 offset = facts_tokens(self->facts)[token].start;
    if (!is_set_first(self, name, token, marks) && is_declared_outside(self, name))
        vec_push(&self->out->parameters, ((ExtractionName){name, offset}));
    bool is_set = false, is_declared = false;
    for (u32 i = token; i < self->block.end; i++) {
        i32 here = marks_as(self, i, name);
        if (here < 0 || !(here & (MARK_WRITTEN | MARK_DECLARED))) continue;
        is_set = true;
        is_declared |= (here & MARK_DECLARED) != 0;
    }
    bool is_local = is_declared || (is_set && is_declared_outside(self, name));
    if (is_local && is_result(self, name, is_declared))
        vec_push(&self->out->results, ((ExtractionName){name, offset}));
}

void extraction_read_marks(Extraction *self, const Program *program, const CloneBlockPlace *place) {
    const Facts *facts = program_facts(program, place->file);
    Reader reader = {.out = self, .facts = facts, .stmts = facts_stmts(facts)};
    reader.first = place->first, reader.last = place->last;
    reader.block = (TokenRange){reader.stmts[place->first].first_token, reader.stmts[place->last].token_end};
    bool is_module;
    reader.around = marks_around(facts, reader.stmts[place->first].scope, &is_module);
    for (u32 i = reader.block.first; !is_module && i < reader.block.end; i++) {
        NameId name = token_code(facts_tokens(facts)[i].code);
        u32 marks = marks_of(facts, i);
        if (!is_variable(&reader, i, marks) || map_find(&reader.known, name) != MAP_NONE) continue;
        map_at(&reader.known, name, 1);
        name_read(&reader, name, i, (i32)marks);
    }
    map_release(&reader.known);
}
