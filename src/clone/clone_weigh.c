#include "clone_weigh.h"

#include "marks.h"

/* A variable is told from others by where it stood last, within so many tokens. */
enum { BACK_MAX = 24 };

static const u64 STEP = 0x9e3779b97f4a7c15u;

typedef struct {
    const ClonePrints *prints;
    const CloneStretch *stretch;
    const CloneStream *stream;
    const Facts *facts;
    const StmtRow *rows;
    bool is_linked;
    Map seen; /* forms of statements, by their parents */
} Weigher;

/* ---- what does nothing ------------------------------------------------------------------------------- */

static bool does_work(u8 kind) {
    return kind == EXPR_CALL || kind == EXPR_COMPREHENSION || kind == EXPR_BINARY ||
           kind == EXPR_CONDITIONAL || kind == EXPR_AWAIT || kind == EXPR_LAMBDA;
}

static bool is_plain_value(const Facts *facts, ExprId expr) {
    const ExprRow *rows = facts_exprs(facts);
    for (ExprId e = expr; e && e < rows[expr].next; e++)
        if (does_work(rows[e].kind)) return false;
    return true;
}

/* In outlines flags say what expressions do. */
static bool is_plain(const Weigher *self, const StmtRow *row) {
    return self->is_linked ? is_plain_value(self->facts, row->expr) : !(row->flags & STMT_ACTS);
}

/* `server`, and `self.server`, too: a thing that is not the one which is filled. */
static bool is_other_thing(const ExprRow *rows, ExprId name, Name filled) {
    return rows[name].name != filled ||
           (rows[name - 1].kind == EXPR_ATTRIBUTE && rows[name - 2].kind == EXPR_ATTRIBUTE);
}

/* `self.store = server.store()`: attributes are filled with what another thing has at hand. */
static bool is_wiring(const Facts *facts, const StmtRow *row) {
    const ExprRow *rows = facts_exprs(facts);
    if (row->kind != STMT_ASSIGN || row->target_count != 1 || !row->expr) return false;
    ExprId target = facts_lists(facts)[row->first_target];
    if (rows[target].kind != EXPR_ATTRIBUTE || rows[target + 1].kind != EXPR_NAME) return false;
    for (ExprId e = row->expr; e < rows[row->expr].next; e++) {
        bool is_asked = rows[e].kind == EXPR_CALL && rows[e + 1].kind == EXPR_ATTRIBUTE &&
                        rows[e + 1].next == rows[e].next;
        bool is_other = rows[e].kind == EXPR_NAME && is_other_thing(rows, e, rows[target + 1].name);
        if (!is_asked && !is_other && rows[e].kind != EXPR_ATTRIBUTE) return false;
    }
    return true;
}

/* Assignments of names, attributes and literals, and words without anything to do. At module level every
 * assignment only declares. */
static bool does_nothing(const Weigher *self, const StmtRow *row) {
    switch ((StmtKind)row->kind) {
    case STMT_ASSIGN:
    case STMT_ANNOTATED:
        if (facts_scopes(self->facts)[row->scope].kind == SCOPE_MODULE) return true;
        return is_plain(self, row) || is_wiring(self->facts, row);
    case STMT_EXPR:
    case STMT_RETURN: return is_plain(self, row);
    case STMT_CASE: return !self->is_linked;
    case STMT_ELSE:
    case STMT_FINALLY:
    case STMT_TRY:
    case STMT_PASS:
    case STMT_BREAK:
    case STMT_CONTINUE: return true;
    default: return false;
    }
}

/* ---- what was said before ---------------------------------------------------------------------------- */

static u64 key_step(u64 key, u64 value) {
    key = (key ^ value) * STEP;
    return key ^ (key >> 29);
}

static u64 token_form(const Weigher *self, u32 first, u32 i) {
    const u32 *exact = self->stream->exact;
    u8 kind = token_kind(exact[i]);
    if (kind == TOKEN_NUMBER || kind == TOKEN_STRING) return (u64)1 << 32 | kind;
    if (!clone_is_variable(self->prints, self->stretch->file, i)) return exact[i];
    for (u32 back = 1; back <= BACK_MAX && i >= first + back; back++)
        if (exact[i - back] == exact[i]) return (u64)2 << 32 | back;
    return (u64)2 << 32;
}

static u64 stmt_form(const Weigher *self, StmtId stmt) {
    const StmtRow *row = &self->rows[stmt];
    u32 first = clone_stream_find(self->stream, row->first_token);
    u32 end = clone_stream_find(self->stream, row->token_end);
    u64 key = key_step(row->kind, end - first);
    for (u32 i = first; i < end; i++) key = key_step(key, token_form(self, first, i));
    return key;
}

/* A key for what is called, where all that it is given is written down or has a name; else 0. */
static u64 call_form(const Weigher *self, const StmtRow *row) {
    const ExprRow *exprs = facts_exprs(self->facts);
    ExprId call = row->expr, callee = call + 1;
    bool is_row = row->kind == STMT_EXPR || row->kind == STMT_ASSIGN;
    if (!is_row || !call || exprs[call].kind != EXPR_CALL) return 0;
    for (ExprId e = exprs[callee].next; e < exprs[call].next; e++)
        if (does_work(exprs[e].kind)) return 0;
    u64 key = key_step(row->kind, 0);
    for (ExprId e = callee; e < exprs[callee].next; e++) {
        if (exprs[e].kind != EXPR_NAME && exprs[e].kind != EXPR_ATTRIBUTE) return 0;
        key = key_step(key, exprs[e].name);
    }
    return key;
}

/* The same by the form alone: the only call of the statement. */
static u64 outline_call_form(const Weigher *self, StmtId stmt) {
    const StmtRow *row = &self->rows[stmt];
    const MarkRow *marks = facts_marks(self->facts);
    u32 called = 0;
    if (row->kind != STMT_EXPR || row->next != stmt + 1) return 0;
    for (u32 i = marks_find(self->facts, row->first_token);
         i < self->facts->marks.count && marks[i].token < row->token_end; i++) {
        if (!(marks[i].marks & MARK_CALLED)) continue;
        if (called) return 0;
        called = marks[i].token;
    }
    u64 key = key_step(STMT_EXPR, 1);
    for (u32 i = row->first_token; i <= called; i++) key = key_step(key, facts_tokens(self->facts)[i].code);
    return called ? key : 0;
}

static bool is_new(Weigher *self, StmtId stmt, u64 form) {
    u64 key = key_step(form, self->rows[stmt].parent);
    if (map_find(&self->seen, key) != MAP_NONE) return false;
    map_at(&self->seen, key, 1);
    return true;
}

static bool is_said_again(Weigher *self, StmtId stmt) {
    const StmtRow *row = &self->rows[stmt];
    if (row->kind == STMT_ELSE || row->kind == STMT_FINALLY) return false;
    if (row->kind == STMT_ASSERT) return !is_new(self, stmt, STMT_ASSERT);
    u64 call = self->is_linked ? call_form(self, row) : outline_call_form(self, stmt);
    bool is_known_form = !is_new(self, stmt, stmt_form(self, stmt));
    return (call && !is_new(self, stmt, call)) || is_known_form;
}

/* ---- all ------------------------------------------------------------------------------------------- */

/* Tokens between two rows of `tokens` that are no literals. */
static u32 words_between(const Weigher *self, u32 first_token, u32 token_end) {
    u32 count = 0, end = clone_stream_find(self->stream, token_end);
    for (u32 i = clone_stream_find(self->stream, first_token); i < end; i++) {
        u8 kind = token_kind(self->stream->exact[i]);
        count += kind != TOKEN_NUMBER && kind != TOKEN_STRING;
    }
    return count;
}

/* Tokens of a statement that do nothing, those of the statements in it left aside. */
static u32 idle_words(const Weigher *self, StmtId stmt) {
    const StmtRow *row = &self->rows[stmt];
    bool is_leaf = row->next == stmt + 1;
    if (!is_leaf && row->kind != STMT_CASE) return 0;
    return words_between(self, row->first_token, is_leaf ? row->token_end : row[1].first_token);
}

void clone_stretch_weigh(const ClonePrints *prints, const CloneStretch *stretch, u32 *tokens,
                         u32 *statements) {
    const Facts *facts = program_facts(prints->corpus->program, stretch->file);
    Weigher self = {prints,
                    stretch,
                    &prints->corpus->streams[stretch->file],
                    facts,
                    facts_stmts(facts),
                    language_is_linked(facts->language),
                    {0}};
    StmtId end = self.rows[stretch->last].next;
    u32 idle = 0, count = 0;
    for (StmtId s = stretch->first; s < end;) {
        const StmtRow *row = &self.rows[s];
        bool is_row = bits_has(&prints->corpus->rows[stretch->file], s);
        if (row->flags & STMT_IS_MARKUP || is_row || is_said_again(&self, s)) {
            idle += words_between(&self, row->first_token, row->token_end);
            s = row->next;
            continue;
        }
        if (does_nothing(&self, row))
            idle += idle_words(&self, s);
        else
            count++;
        s++;
    }
    u32 whole =
        words_between(&self, self.rows[stretch->first].first_token, self.rows[stretch->last].token_end);
    *tokens = whole - idle;
    *statements = count;
    map_release(&self.seen);
}
