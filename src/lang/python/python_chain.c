/* Operators and chains that go on to the left: a + b, a.b, a(), a[b]. The walk goes down the left side in
 * a loop and comes back up step by step, so that long ones need no recursion. */
#include "python_walk.h"

bool python_is_spine(u32 kind) {
    switch (kind) {
    case SYN_BINARY_OPERATOR:
    case SYN_BOOLEAN_OPERATOR:
    case SYN_UNION_TYPE:
    case SYN_ATTRIBUTE:
    case SYN_MEMBER_TYPE:
    case SYN_CALL:
    case SYN_SUBSCRIPT: return true;
    default: return false;
    }
}

static ExprKind spine_kind(const PythonWalk *w, u32 node) {
    switch (python_kind(w, node)) {
    case SYN_ATTRIBUTE:
    case SYN_MEMBER_TYPE: return EXPR_ATTRIBUTE;
    case SYN_CALL: return EXPR_CALL;
    case SYN_SUBSCRIPT: return EXPR_SUBSCRIPT;
    case SYN_BOOLEAN_OPERATOR: return python_part(w, node, SYN_MARK_AND) ? EXPR_AND : EXPR_OR;
    default: return EXPR_BINARY;
    }
}

/* The last word of a name, attribute, subscript or call, as far as it is a name. */
static Word last_word(const PythonWalk *w, ExprId e) {
    const ExprRow *row = python_row(w, e);
    if (row->kind != EXPR_NAME && row->kind != EXPR_ATTRIBUTE) return WORD_NONE;
    return python_name_word(w, row->name);
}

static void attribute_rest(PythonWalk *w, const SpineStep *step, u32 left) {
    u32 name = 0;
    for (u32 part = left; part < python_next(w, step->node); part = python_next(w, part))
        if (part != left && python_kind(w, part) == SYN_IDENTIFIER) name = part;
    if (!name) return;
    ExprRow *row = python_row(w, step->expr);
    row->name = python_node(w, name)->name;
    row->aux = python_node(w, name)->start;
    row->end = python_node(w, name)->end;
}

void python_call_mark(PythonWalk *w, ExprId call) {
    ExprId callee = call + 1;
    ScopeRow *scope = &w->facts->scopes.at[w->at.scope];
    Word word = last_word(w, callee);
    if (word == WORD_NONE) return;
    bool is_name = python_row(w, callee)->kind == EXPR_NAME;
    bool is_bare = python_row(w, callee)->next == w->facts->exprs.count;
    switch (word) {
    case WORD_EXEC:
    case WORD_EVAL:
        if (is_name) scope->flags |= SCOPE_HAS_EXEC;
        break;
    case WORD_LOCALS:
    case WORD_GLOBALS:
        if (is_name) scope->flags |= SCOPE_HAS_LOCALS;
        break;
    case WORD_VARS:
    case WORD_DIR:
        if (is_name && is_bare)
            scope->flags |= SCOPE_HAS_LOCALS;
        else if (is_name && word == WORD_VARS)
            vec_push(&w->dict_reads, call);
        break;
    case WORD_SUPER:
        if (is_name && w->at.function) w->facts->defs.at[w->at.function].flags |= DEF_HAS_SUPER_CALL;
        break;
    case WORD_SETATTR:
    case WORD_DUNDER_SETATTR: python_write_call(w, call); break;
    default: break;
    }
}

static void call_rest(PythonWalk *w, const SpineStep *step, u32 left) {
    u32 arguments = python_operand(w, step->node, python_next(w, left));
    if (arguments && python_kind(w, arguments) == SYN_ARGUMENT_LIST)
        python_expr_parts(w, arguments);
    else if (arguments)
        python_expr(w, arguments);
    python_call_mark(w, step->expr);
}

/* Indices among the nodes [from, end). Within annotations, what Literal[...] holds are values, and so
 * is all but the first in Annotated[...]. */
void python_indices(PythonWalk *w, ExprId subscript, u32 from, u32 end) {
    bool reads_quotes = w->at.reads_quotes;
    Word word = reads_quotes ? last_word(w, subscript + 1) : WORD_NONE;
    if (word == WORD_LITERAL) w->at.reads_quotes = false;
    for (u32 part = from; part < end; part = python_next(w, part)) {
        if (!syntax_is_node(python_kind(w, part))) continue;
        python_expr(w, part);
        if (word == WORD_ANNOTATED) w->at.reads_quotes = false;
    }
    w->at.reads_quotes = reads_quotes;
}

OperatorKind python_operator_of(u32 mark) {
    switch (mark) {
    case SYN_MARK_PLUS: return OP_ADD;
    case SYN_MARK_PERCENT: return OP_MOD;
    case SYN_MARK_PIPE: return OP_BIT_OR;
    case SYN_MARK_IS: return OP_IS;
    case SYN_MARK_IS_NOT: return OP_IS_NOT;
    case SYN_MARK_IN: return OP_IN;
    case SYN_MARK_NOT_IN: return OP_NOT_IN;
    case SYN_MARK_EQ: return OP_EQ;
    case SYN_MARK_NOT_EQ: return OP_NOT_EQ;
    case SYN_MARK_LESS: return OP_LESS;
    case SYN_MARK_LESS_EQ: return OP_LESS_EQ;
    case SYN_MARK_GREATER: return OP_GREATER;
    case SYN_MARK_GREATER_EQ: return OP_GREATER_EQ;
    default: return OP_OTHER;
    }
}

static void binary_rest(PythonWalk *w, const SpineStep *step, u32 left) {
    for (u32 part = python_next(w, left), end = python_next(w, step->node); part < end;
         part = python_next(w, part)) {
        if (syntax_is_node(python_kind(w, part)))
            python_expr(w, part);
        else
            python_row(w, step->expr)->op = (u8)python_operator_of(python_kind(w, part));
    }
}

static u8 weak_right(const PythonWalk *w, const SpineStep *step, bool is_and) {
    return is_and && step->is_and_chain && w->at.weak != WEAK_ALWAYS ? WEAK_AND : WEAK_ALWAYS;
}

static void boolean_rest(PythonWalk *w, const SpineStep *step, u32 left) {
    bool is_and = python_row(w, step->expr)->kind == EXPR_AND;
    GuardId outer = w->at.guard;
    u8 weak = w->at.weak;
    w->at.weak = weak_right(w, step, is_and);
    w->at.guard = python_guard_push(w, outer, is_and ? GUARD_TRUE : GUARD_FALSE, step->expr + 1, 0);
    for (u32 part = python_next(w, left), end = python_next(w, step->node); part < end;
         part = python_next(w, part))
        if (syntax_is_node(python_kind(w, part))) python_expr(w, part);
    w->at.guard = outer;
    w->at.weak = weak;
}

static void spine_rest(PythonWalk *w, const SpineStep *step) {
    u32 left = python_operand(w, step->node, step->node + 1);
    if (!left) return;
    switch (python_row(w, step->expr)->kind) {
    case EXPR_ATTRIBUTE: attribute_rest(w, step, left); break;
    case EXPR_CALL: call_rest(w, step, left); break;
    case EXPR_SUBSCRIPT:
        python_indices(w, step->expr, python_next(w, left), python_next(w, step->node));
        break;
    case EXPR_BINARY: binary_rest(w, step, left); break;
    default: boolean_rest(w, step, left); break;
    }
}

void python_spine_close(PythonWalk *w, const SpineStep *step) {
    spine_rest(w, step);
    python_expr_close(w, step->expr);
    w->at.flags = step->flags;
    w->at.is_and_chain = step->is_and_chain;
    if (python_row(w, step->expr)->kind == EXPR_ATTRIBUTE) python_write_attribute(w, step->expr);
}

void python_spine_open(PythonWalk *w, u32 node) {
    SpineStep step = {.node = node, .flags = w->at.flags, .is_and_chain = w->at.is_and_chain};
    ExprKind kind = spine_kind(w, node);
    Span span = python_span(w, node);
    span.start += w->source.ptr[span.start] == '*';
    step.expr = python_expr_open(w, kind, span);
    w->at.flags &= (u16)~TARGET_FLAGS;
    w->at.is_and_chain &= kind == EXPR_AND;
    vec_push(&w->spine, step);
}
