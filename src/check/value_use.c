#include "value_use.h"

#include "awaiting.h"

typedef struct {
    const CheckContext *context;
    FileId file;
    const Facts *facts;
    const ExprRow *rows;
} Looking;

static ValueFate fate_by(const Looking *self, ValueFateKind kind, ExprId expr) {
    return (ValueFate){
        .kind = (u8)kind, .expr = expr, .stmt = facts_stmt_at(self->facts, self->rows[expr].start)};
}

/* A literal or display: arithmetic with it cannot work by a method of its own. */
static bool is_plain(const Looking *self, ExprId expr) {
    switch ((ExprKind)self->rows[expr].kind) {
    case EXPR_NUMBER:
    case EXPR_STRING:
    case EXPR_FORMAT:
    case EXPR_TUPLE:
    case EXPR_LIST:
    case EXPR_DICT:
    case EXPR_SET:
    case EXPR_CONSTANT: return true;
    default: return false;
    }
}

static ValueFate fate_in_binary(const Looking *self, ExprId expr, ExprId up) {
    ExprId left = up + 1, right = expr_child(self->facts, up, 1);
    bool is_sure = is_plain(self, left == expr ? right : left);
    return fate_by(self, is_sure ? FATE_COMPUTED : FATE_HANDED, up);
}

/* As an argument: of a function of the language that looks at it, or of any other. */
static ValueFate fate_in_call(const Looking *self, ExprId expr, ExprId call) {
    if (expr == call + 1) return fate_by(self, FATE_CALLED, call);
    Str callee = external_text(self->context->program, self->file, call + 1);
    bool reads = false;
    u32 count;
    const Str *words = rules_words(self->context->rules, "missing-await", "reading_calls", &count);
    for (u32 i = 0; i < count; i++) reads |= str_eq(words[i], callee);
    return fate_by(self, reads ? FATE_READ : FATE_HANDED, call);
}

static bool holds_target(const Facts *facts, const StmtRow *stmt, ExprId expr) {
    for (u32 i = 0; i < stmt->target_count; i++)
        if (facts_lists(facts)[stmt->first_target + i] == expr) return true;
    return false;
}

static ValueFate fate_of_assigned(const Looking *self, const StmtRow *stmt, ValueFate fate) {
    if (stmt->target_count != 1) return fate;
    ExprId target = facts_lists(self->facts)[stmt->first_target];
    u8 kind = self->rows[target].kind;
    fate.expr = target;
    if (kind == EXPR_TUPLE || kind == EXPR_LIST) fate.kind = FATE_ITERATED;
    if (kind == EXPR_NAME) fate.kind = FATE_NAMED, fate.binding = self->rows[target].aux;
    return fate;
}

/* The whole expression of a statement. */
static ValueFate fate_in_statement(const Looking *self, ExprId expr) {
    StmtId s = facts_stmt_at(self->facts, self->rows[expr].start);
    const StmtRow *stmt = &facts_stmts(self->facts)[s];
    ValueFate fate = {.kind = FATE_HANDED, .stmt = s, .is_async = stmt->flags & STMT_ASYNC};
    if (stmt->kind == STMT_WITH && holds_target(self->facts, stmt, expr)) fate.kind = FATE_ENTERED;
    if (stmt->expr != expr) return fate;
    switch ((StmtKind)stmt->kind) {
    case STMT_EXPR: fate.kind = FATE_DROPPED; break;
    case STMT_ASSIGN:
    case STMT_ANNOTATED: return fate_of_assigned(self, stmt, fate);
    case STMT_IF:
    case STMT_WHILE:
    case STMT_ASSERT: fate.kind = FATE_TESTED; break;
    case STMT_FOR: fate.kind = FATE_ITERATED; break;
    case STMT_RAISE: fate.kind = FATE_RAISED; break;
    default: break;
    }
    return fate;
}

ValueFate value_fate(const CheckContext *context, FileId file, ExprId expr) {
    const Facts *facts = program_facts(context->program, file);
    Looking self = {context, file, facts, facts_exprs(facts)};
    for (;;) {
        ExprId up = self.rows[expr].parent;
        if (!up) return fate_in_statement(&self, expr);
        bool is_first = up + 1 == expr;
        switch ((ExprKind)self.rows[up].kind) {
        case EXPR_AWAIT: return fate_by(&self, FATE_AWAITED, up);
        case EXPR_ATTRIBUTE: return fate_by(&self, FATE_ATTRIBUTE, up);
        case EXPR_SUBSCRIPT: return fate_by(&self, is_first ? FATE_SUBSCRIPT : FATE_HANDED, up);
        case EXPR_COMPARE: return fate_by(&self, FATE_COMPARED, up);
        case EXPR_BINARY: return fate_in_binary(&self, expr, up);
        case EXPR_UNARY: return fate_by(&self, FATE_COMPUTED, up);
        case EXPR_FORMAT: return fate_by(&self, FATE_FORMATTED, up);
        case EXPR_NOT:
        case EXPR_COMP_IF: return fate_by(&self, FATE_TESTED, up);
        case EXPR_STAR:
        case EXPR_DOUBLE_STAR: return fate_by(&self, FATE_ITERATED, up);
        case EXPR_COMP_FOR: {
            ValueFate fate = fate_by(&self, is_first ? FATE_HANDED : FATE_ITERATED, up);
            fate.is_async = self.rows[up].flags & EXPR_ASYNC;
            return fate;
        }
        case EXPR_CALL: return fate_in_call(&self, expr, up);
        case EXPR_CONDITIONAL:
            if (is_first) return fate_by(&self, FATE_TESTED, up);
            break;
        case EXPR_AND:
            if (is_first) return fate_by(&self, FATE_TESTED, up);
            break;
        case EXPR_OR: break;
        default: return fate_by(&self, FATE_HANDED, up);
        }
        expr = up;
    }
}
