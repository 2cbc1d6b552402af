#include "leaving.h"

#define RULE "unreachable-code"

/* ---- conditions -------------------------------------------------------------------------------------- */

static Truth number_truth(const Facts *facts, const ExprRow *row) {
    Str text = facts_number(facts, row);
    Truth truth = text.len ? TRUTH_FALSE : TRUTH_UNKNOWN;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return TRUTH_UNKNOWN;
        if (text.ptr[i] != '0') truth = TRUTH_TRUE;
    }
    return truth;
}

static Truth constant_truth(u8 constant) {
    return constant == CONSTANT_TRUE || constant == CONSTANT_ELLIPSIS ? TRUTH_TRUE : TRUTH_FALSE;
}

static Truth negated(Truth truth) {
    if (truth == TRUTH_UNKNOWN) return truth;
    return truth == TRUTH_TRUE ? TRUTH_FALSE : TRUTH_TRUE;
}

enum { CONDITION_DEPTH_MAX = 60 };

/* `and` is false as soon as one side is, `or` true as soon as one side is. */
static Truth junction_truth(Truth left, Truth right, Truth decides) {
    if (left == decides || right == decides) return decides;
    return left == TRUTH_UNKNOWN || right == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : negated(decides);
}

static Truth truth_below(const Facts *facts, ExprId e, u32 depth) {
    const ExprRow *row = &facts_exprs(facts)[e];
    if (!e || depth > CONDITION_DEPTH_MAX) return TRUTH_UNKNOWN;
    switch ((ExprKind)row->kind) {
    case EXPR_CONSTANT: return constant_truth(row->op);
    case EXPR_NUMBER: return number_truth(facts, row);
    case EXPR_STRING: return facts_strings(facts)[row->aux].length ? TRUTH_TRUE : TRUTH_FALSE;
    case EXPR_NOT: return negated(truth_below(facts, expr_first(facts, e), depth + 1));
    case EXPR_AND:
    case EXPR_OR:
        return junction_truth(truth_below(facts, expr_first(facts, e), depth + 1),
                              truth_below(facts, expr_child(facts, e, 1), depth + 1),
                              row->kind == EXPR_AND ? TRUTH_FALSE : TRUTH_TRUE);
    default: return TRUTH_UNKNOWN;
    }
}

Truth truth_of(const Program *program, FileId file, ExprId condition) {
    return truth_below(program_facts(program, file), condition, 0);
}

/* ---- blocks ------------------------------------------------------------------------------------------ */

static bool is_clause(u8 kind) {
    return kind == STMT_ELSE || kind == STMT_HANDLER || kind == STMT_FINALLY || kind == STMT_CASE;
}

StmtId leaving_clause(const Facts *facts, StmtId from, StmtId end) {
    const StmtRow *rows = facts_stmts(facts);
    while (from < end && !is_clause(rows[from].kind)) from = rows[from].next;
    return from;
}

u8 leaving_of_block(const Facts *facts, const u8 *leaves, StmtId from, StmtId end) {
    const StmtRow *rows = facts_stmts(facts);
    u8 out = LEAVE_END;
    for (StmtId at = from; at < end && out & LEAVE_END && !is_clause(rows[at].kind); at = rows[at].next)
        out = (u8)((out & ~LEAVE_END) | (leaves[at] & ~LEAVE_KNOWN));
    return out;
}

/* ---- compound statements ----------------------------------------------------------------------------- */

typedef struct {
    Leaving *self;
    FileId file;
    const Facts *facts;
    const StmtRow *rows;
    u8 *leaves;
} Computing;

static u8 body_of(const Computing *c, StmtId stmt) {
    return leaving_of_block(c->facts, c->leaves, stmt + 1, c->rows[stmt].next);
}

/* The clause of that kind directly below `stmt`, or 0. */
static StmtId clause_of(const Computing *c, StmtId stmt, u8 kind) {
    StmtId end = c->rows[stmt].next;
    for (StmtId at = leaving_clause(c->facts, stmt + 1, end); at < end; at = c->rows[at].next)
        if (c->rows[at].kind == kind) return at;
    return 0;
}

static u8 else_of(const Computing *c, StmtId stmt) {
    StmtId other = clause_of(c, stmt, STMT_ELSE);
    return other ? c->leaves[other] : LEAVE_END;
}

static u8 leave_if(const Computing *c, StmtId stmt) {
    switch (truth_of(c->self->program, c->file, c->rows[stmt].expr)) {
    case TRUTH_TRUE: return body_of(c, stmt);
    case TRUTH_FALSE: return else_of(c, stmt);
    default: return body_of(c, stmt) | else_of(c, stmt);
    }
}

static bool has_yield(const Facts *facts, ExprId root) {
    for (ExprId e = root; root && e < facts_exprs(facts)[root].next; e++) {
        u8 kind = facts_exprs(facts)[e].kind;
        if (kind == EXPR_YIELD || kind == EXPR_YIELD_FROM) return true;
    }
    return false;
}

/* An endless loop whose end something else decides: the caller of a generator, or a `finally`. */
static bool is_interruptible(const Computing *c, StmtId loop) {
    for (StmtId at = loop + 1; at < c->rows[loop].next; at++) {
        if (c->rows[at].kind == STMT_DEF) {
            at = c->rows[at].next - 1;
            continue;
        }
        if (c->rows[at].kind == STMT_FINALLY || has_yield(c->facts, c->rows[at].expr)) return true;
    }
    return false;
}

static u8 leave_loop(const Computing *c, StmtId stmt) {
    u8 body = body_of(c, stmt);
    u8 out = body & LEAVE_RETURN;
    if (body & LEAVE_BREAK) out |= LEAVE_END;
    Truth truth = c->rows[stmt].kind == STMT_WHILE ? truth_of(c->self->program, c->file, c->rows[stmt].expr)
                                                   : TRUTH_UNKNOWN;
    if (truth == TRUTH_FALSE) return else_of(c, stmt);
    if (truth == TRUTH_UNKNOWN || (!(out & LEAVE_END) && is_interruptible(c, stmt))) out |= else_of(c, stmt);
    return out;
}

/* Each handler is taken to be reached; what `finally` does at its end overrides all else. */
static u8 leave_try(const Computing *c, StmtId stmt) {
    StmtId end = c->rows[stmt].next;
    u8 out = body_of(c, stmt);
    if (out & LEAVE_END) out = (u8)((out & ~LEAVE_END) | else_of(c, stmt));
    for (StmtId at = leaving_clause(c->facts, stmt + 1, end); at < end; at = c->rows[at].next)
        if (c->rows[at].kind == STMT_HANDLER) out |= c->leaves[at];
    StmtId last = clause_of(c, stmt, STMT_FINALLY);
    if (!last) return out;
    return c->leaves[last] & LEAVE_END ? out | (c->leaves[last] & (u8)~LEAVE_END) : c->leaves[last];
}

/* Nothing in such a statement can fail, so nothing is there to be swallowed. */
static bool is_safe_jump(const Computing *c, StmtId stmt) {
    const StmtRow *row = &c->rows[stmt];
    if (row->kind == STMT_BREAK || row->kind == STMT_CONTINUE) return true;
    if (row->kind != STMT_RETURN) return false;
    u8 kind = facts_exprs(c->facts)[row->expr].kind;
    return !row->expr || kind == EXPR_CONSTANT || kind == EXPR_NUMBER || kind == EXPR_STRING;
}

static u8 leave_with(const Computing *c, StmtId stmt) {
    const StmtRow *row = &c->rows[stmt];
    u8 out = body_of(c, stmt);
    if (out & LEAVE_END || is_safe_jump(c, stmt + 1)) return out;
    for (u32 i = 0; i < row->target_count; i++)
        if (!manager_passes(c->self, c->file, facts_lists(c->facts)[row->first_target + i]))
            return out | LEAVE_END;
    return row->target_count ? out : out | LEAVE_END;
}

/* `_` or a bare name, without a guard. */
static bool case_covers(const Facts *facts, const StmtRow *row) {
    const ExprRow *pattern = &facts_exprs(facts)[row->expr];
    if (row->other || !row->expr || pattern->next > row->expr + 1) return false;
    if (pattern->kind == EXPR_PATTERN_CAPTURE) return true;
    return pattern->kind == EXPR_PATTERN_OTHER && pattern->end - pattern->start == 1;
}

static u8 leave_match(const Computing *c, StmtId stmt) {
    u8 out = 0;
    bool covers = false;
    for (StmtId at = stmt + 1; at < c->rows[stmt].next; at = c->rows[at].next) {
        if (c->rows[at].kind != STMT_CASE) return LEAVE_END;
        out |= c->leaves[at];
        covers |= case_covers(c->facts, &c->rows[at]);
    }
    return covers ? out : out | LEAVE_END;
}

static u8 leave_call(const Computing *c, StmtId stmt) {
    NeverReturns why;
    return call_never_returns(c->self, c->file, c->rows[stmt].expr, &why) ? 0 : LEAVE_END;
}

static u8 leave_stmt(const Computing *c, StmtId stmt) {
    switch ((StmtKind)c->rows[stmt].kind) {
    case STMT_RETURN: return LEAVE_RETURN;
    case STMT_RAISE: return 0;
    case STMT_BREAK: return LEAVE_BREAK;
    case STMT_CONTINUE: return LEAVE_CONTINUE;
    case STMT_EXPR: return leave_call(c, stmt);
    case STMT_IF: return leave_if(c, stmt);
    case STMT_FOR:
    case STMT_WHILE: return leave_loop(c, stmt);
    case STMT_TRY: return leave_try(c, stmt);
    case STMT_WITH: return leave_with(c, stmt);
    case STMT_MATCH: return leave_match(c, stmt);
    case STMT_ELSE:
    case STMT_HANDLER:
    case STMT_FINALLY:
    case STMT_CASE: return body_of(c, stmt);
    case STMT_UNKNOWN: return LEAVE_END | LEAVE_BREAK | LEAVE_CONTINUE | LEAVE_RETURN;
    default: return LEAVE_END;
    }
}

/* ---- files ------------------------------------------------------------------------------------------- */

u8 *leaving_rows(Leaving *self, FileId file) {
    if (!self->files[file])
        self->files[file] = ARENA_ARRAY(&self->arena, u8, program_facts(self->program, file)->stmts.count);
    return self->files[file];
}

/* Rows are in preorder: from the last to the first, what a statement is made of comes before it. */
void leaving_compute(Leaving *self, FileId file, StmtId from, StmtId end) {
    const Facts *facts = program_facts(self->program, file);
    const Computing c = {self, file, facts, facts_stmts(facts), leaving_rows(self, file)};
    for (StmtId stmt = end; stmt-- > from;) {
        if (c.leaves[stmt] & LEAVE_KNOWN) continue;
        u8 leaves = leave_stmt(&c, stmt);
        c.leaves[stmt] = (u8)(leaves | LEAVE_KNOWN);
    }
}

const u8 *leaving_of_file(Leaving *self, FileId file) {
    leaving_compute(self, file, 1, program_facts(self->program, file)->stmts.count);
    return self->files[file];
}

bool leaving_names(Leaving *self, Map *memo, const char *parameter, Name dotted) {
    u32 *known = map_at(memo, dotted, MAP_NONE);
    if (*known != MAP_NONE) return *known;
    u32 count;
    const Str *words = rules_words(self->context->rules, RULE, parameter, &count);
    Str text = name_text(self->program, dotted);
    if (str_starts(text, STR("builtins."))) text = str_slice(text, 9, text.len);
    bool is_named = false;
    for (u32 i = 0; i < count && !is_named; i++) is_named = wildcard_matches(words[i], text);
    *known = is_named;
    return is_named;
}

Leaving *leaving_new(const CheckContext *context) {
    Leaving *self = mem_alloc(sizeof *self);
    *self = (Leaving){.context = context, .program = context->program};
    self->files = ARENA_ARRAY(&self->arena, u8 *, context->program->file_count);
    self->functions = ARENA_ARRAY(&self->arena, u8, context->program->def_count);
    return self;
}

void leaving_free(Leaving *self) {
    map_release(&self->external_never);
    map_release(&self->external_passes);
    map_release(&self->manager_decorators);
    arena_release(&self->arena);
    free(self);
}
