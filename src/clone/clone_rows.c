#include "clone_rows.h"

/* Calls have a few arguments by name without listing anything. */
enum { FIELDS_PER_ROW = 2 };

typedef enum { ROW_NO, ROW_CALL, ROW_MOVE } RowKind;

/* What a statement would be a row of. */
typedef struct {
    RowKind kind;
    ExprId thing;      /* what the method is called on, or whose attribute is set */
    NameId method;     /* 0 for a move */
    bool has_literals; /* and nothing else, among its arguments */
} Row;

/* ---- one statement --------------------------------------------------------------------------------- */

/* Literals, names, attributes, and displays of them. */
static bool is_plain(const Facts *facts, ExprId expr, bool *has_literals) {
    const ExprRow *rows = facts_exprs(facts);
    for (ExprId e = expr; e < rows[expr].next; e++) {
        switch ((ExprKind)rows[e].kind) {
        case EXPR_NAME:
        case EXPR_ATTRIBUTE: *has_literals = false; break;
        case EXPR_KEYWORD:
        case EXPR_TUPLE:
        case EXPR_LIST:
        case EXPR_SET:
        case EXPR_DICT:
        case EXPR_PAIR:
        case EXPR_NUMBER:
        case EXPR_STRING:
        case EXPR_FORMAT:
        case EXPR_CONSTANT:
        case EXPR_UNARY: break;
        default: return false;
        }
    }
    return true;
}

/* `parser`, `self.parser` */
static bool is_thing(const Facts *facts, ExprId expr) {
    const ExprRow *rows = facts_exprs(facts);
    while (rows[expr].kind == EXPR_ATTRIBUTE) expr++;
    return rows[expr].kind == EXPR_NAME;
}

/* The same names in the same order. */
static bool is_same_thing(const Facts *facts, ExprId a, ExprId b) {
    const ExprRow *rows = facts_exprs(facts);
    for (; rows[a].kind == rows[b].kind && rows[a].name == rows[b].name; a++, b++)
        if (rows[a].kind == EXPR_NAME) return true;
    return false;
}

static Row call_row(const Facts *facts, ExprId call) {
    const ExprRow *rows = facts_exprs(facts);
    ExprId callee = expr_first(facts, call), argument = expr_next(facts, callee);
    if (rows[callee].kind != EXPR_ATTRIBUTE || !is_thing(facts, callee + 1) || !argument) return (Row){0};
    Row row = {ROW_CALL, callee + 1, rows[callee].name, true};
    for (; argument; argument = expr_next(facts, argument))
        if (!is_plain(facts, argument, &row.has_literals)) return (Row){0};
    return row;
}

static Row move_row(const Facts *facts, const StmtRow *stmt) {
    const ExprRow *rows = facts_exprs(facts);
    if (stmt->target_count != 1) return (Row){0};
    ExprId target = facts_lists(facts)[stmt->first_target];
    bool has_literals = true;
    if (rows[target].kind != EXPR_ATTRIBUTE || !is_thing(facts, target + 1)) return (Row){0};
    if (!is_plain(facts, stmt->expr, &has_literals)) return (Row){0};
    return (Row){.kind = ROW_MOVE, .thing = target + 1};
}

static Row row_of(const Facts *facts, const StmtRow *stmt) {
    if (!stmt->expr) return (Row){0};
    if (stmt->kind == STMT_ASSIGN) return move_row(facts, stmt);
    bool is_call = stmt->kind == STMT_EXPR && facts_exprs(facts)[stmt->expr].kind == EXPR_CALL;
    return is_call ? call_row(facts, stmt->expr) : (Row){0};
}

/* A display or call whose entries are many, named and plain. */
static bool lists_fields(const Facts *facts, const StmtRow *stmt, u32 least) {
    const ExprRow *rows = facts_exprs(facts);
    bool gives = stmt->kind == STMT_RETURN || stmt->kind == STMT_ASSIGN || stmt->kind == STMT_EXPR;
    if (!gives || !stmt->expr) return false;
    bool is_call = rows[stmt->expr].kind == EXPR_CALL, has_literals;
    if (!is_call && rows[stmt->expr].kind != EXPR_DICT) return false;
    ExprId entry = expr_first(facts, stmt->expr);
    if (is_call && !is_thing(facts, entry)) return false;
    u32 count = 0;
    for (entry = is_call ? expr_next(facts, entry) : entry; entry; entry = expr_next(facts, entry)) {
        if (!is_plain(facts, entry, &has_literals)) return false;
        count += rows[entry].kind == EXPR_KEYWORD || rows[entry].kind == EXPR_PAIR;
    }
    return count >= least;
}

/* ---- runs of them ---------------------------------------------------------------------------------- */

static bool is_one_table(const Facts *facts, const Row *a, const Row *b) {
    if (a->kind == ROW_NO || a->kind != b->kind || !is_same_thing(facts, a->thing, b->thing)) return false;
    return a->method == b->method || (a->has_literals && b->has_literals);
}

typedef struct {
    const Facts *facts;
    u32 least;
    StmtId first; /* of the run */
    u32 count;
    Row last;
    Bits rows;
} Run;

static void run_close(Run *self, StmtId behind) {
    for (StmtId s = self->first; self->count >= self->least && s < behind; s++) bits_add(&self->rows, s);
    self->count = 0;
}

/* Rows have nothing below them, so that neighbours in the source are neighbours in the list. */
static void run_take(Run *self, StmtId at) {
    const StmtRow *stmts = facts_stmts(self->facts);
    Row row = row_of(self->facts, &stmts[at]);
    bool goes_on = self->count && stmts[at].parent == stmts[self->first].parent &&
                   stmts[at].scope == stmts[self->first].scope &&
                   is_one_table(self->facts, &self->last, &row);
    if (!goes_on) {
        run_close(self, at);
        self->first = at;
    }
    self->count = row.kind == ROW_NO ? 0 : self->count + 1;
    self->last = row;
    if (lists_fields(self->facts, &stmts[at], FIELDS_PER_ROW * self->least)) bits_add(&self->rows, at);
}

Bits clone_rows_find(const Facts *facts, u32 least, Arena *arena) {
    Run run = {.facts = facts, .least = least, .rows = bits_new(arena, facts->stmts.count)};
    if (!least || !language_is_linked(facts->language)) return run.rows;
    for (StmtId s = 1; s < facts->stmts.count; s++) run_take(&run, s);
    run_close(&run, facts->stmts.count);
    return run.rows;
}
