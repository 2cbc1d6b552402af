#include "clone_deeds.h"

#include "file.h"

CloneMeasure clone_measure_of(CloneKind kind) {
    return kind == CLONE_FUNCTION ? MEASURE_BODY : MEASURE_BEHAVIOUR;
}

static bool declares(u8 kind) {
    return kind == STMT_ASSIGN || kind == STMT_ANNOTATED || kind == STMT_EXPR;
}

/* Words such as `else:` and `pass` are the same everywhere. */
static bool says_nothing(u8 kind) {
    return kind == STMT_ELSE || kind == STMT_FINALLY || kind == STMT_TRY || kind == STMT_PASS ||
           kind == STMT_BREAK || kind == STMT_CONTINUE || kind == STMT_DEF || kind == STMT_IMPORT ||
           kind == STMT_TYPE_ALIAS;
}

static bool is_in_body(const Facts *facts, const StmtRow *row) {
    if (says_nothing(row->kind)) return false;
    u8 scope = facts_scopes(facts)[row->scope].kind;
    if (scope == SCOPE_CLASS) return !declares(row->kind);
    return scope != SCOPE_MODULE || facts->defs.count <= 1 || !declares(row->kind);
}

static bool is_bare_kind(u8 kind) {
    return kind == EXPR_NAME || kind == EXPR_ATTRIBUTE || kind == EXPR_NUMBER || kind == EXPR_STRING ||
           kind == EXPR_CONSTANT || kind == EXPR_TUPLE || kind == EXPR_LIST || kind == EXPR_SET ||
           kind == EXPR_DICT || kind == EXPR_PAIR || kind == EXPR_UNARY;
}

/* Names, attributes and literals: nothing is worked out. */
static bool is_bare(const Facts *facts, ExprId expr) {
    const ExprRow *rows = facts_exprs(facts);
    for (ExprId e = expr; expr && e < rows[expr].next; e++)
        if (!is_bare_kind(rows[e].kind)) return false;
    return true;
}

/* `super().__init__(…)`: what the base does. */
static bool is_super_call(const Facts *facts, ExprId expr) {
    const ExprRow *rows = facts_exprs(facts);
    if (expr && rows[expr].kind == EXPR_AWAIT) expr++;
    if (!expr || rows[expr].kind != EXPR_CALL || rows[expr + 1].kind != EXPR_ATTRIBUTE) return false;
    const ExprRow *object = &rows[expr + 2];
    return object->kind == EXPR_CALL && rows[expr + 3].kind == EXPR_NAME &&
           str_eq(facts_name(facts, rows[expr + 3].name), STR("super"));
}

/* `raise NotImplementedError`: nothing is done yet. */
static bool is_stub_raise(const Facts *facts, ExprId expr) {
    const ExprRow *rows = facts_exprs(facts);
    if (expr && rows[expr].kind == EXPR_CALL) expr++;
    return expr && rows[expr].kind == EXPR_NAME &&
           str_eq(facts_name(facts, rows[expr].name), STR("NotImplementedError"));
}

static bool is_idle(const Facts *facts, const StmtRow *row) {
    switch ((StmtKind)row->kind) {
    case STMT_ASSIGN:
    case STMT_ANNOTATED: return is_bare(facts, row->expr);
    case STMT_EXPR:
    case STMT_RETURN: return is_bare(facts, row->expr) || is_super_call(facts, row->expr);
    case STMT_RAISE: return is_stub_raise(facts, row->expr);
    case STMT_GLOBAL:
    case STMT_NONLOCAL: return true;
    default: return false;
    }
}

bool clone_statement_counts(const Facts *facts, const StmtRow *row, CloneMeasure measure) {
    if (measure == MEASURE_ALL) return row->kind != STMT_IMPORT;
    if (!is_in_body(facts, row)) return false;
    return measure == MEASURE_BODY || !language_is_linked(facts->language) || !is_idle(facts, row);
}
