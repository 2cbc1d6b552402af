#include "python_walk.h"

enum { NOT_INHERITED = EXPR_STORED | EXPR_DELETED | EXPR_AUGMENTED | EXPR_ASYNC };

static ComprehensionKind comprehension_kind(u32 kind) {
    switch (kind) {
    case SYN_LIST_COMPREHENSION: return COMP_LIST;
    case SYN_SET_COMPREHENSION: return COMP_SET;
    case SYN_DICTIONARY_COMPREHENSION: return COMP_DICT;
    default: return COMP_GENERATOR;
    }
}

/* `for target in iterable`: the first iterable is evaluated outside the comprehension. */
static void for_clause(PythonWalk *w, u32 node, ScopeId iterable_scope) {
    bool is_async = python_part(w, node, SYN_MARK_ASYNC) != 0;
    ExprId e = python_expr_open(w, EXPR_COMP_FOR, python_span(w, node));
    if (is_async) python_row(w, e)->flags |= EXPR_ASYNC;
    u32 target = python_operand(w, node, node + 1);
    u32 iterable = target ? python_operand(w, node, python_next(w, target)) : 0;
    if (target) {
        u32 bindings = w->facts->bindings.count;
        python_store(w, target, (BindTarget){.kind = BIND_FOR});
        ScopeId inner = w->at.scope;
        w->at.scope = iterable_scope;
        ExprId value = iterable ? python_expr(w, iterable) : 0;
        w->at.scope = inner;
        for (u32 i = bindings; i < w->facts->bindings.count; i++) {
            BindingRow *row = &w->facts->bindings.at[i];
            if (row->kind == BIND_FOR && row->scope == inner) row->value = value;
        }
    }
    python_expr_close(w, e);
}

static void if_clause(PythonWalk *w, u32 node) {
    ExprId e = python_expr_open(w, EXPR_COMP_IF, python_span(w, node));
    u32 condition = python_operand(w, node, node + 1);
    ExprId value = condition ? python_expr(w, condition) : 0;
    python_expr_close(w, e);
    if (value) w->at.guard = python_guard_push(w, w->at.guard, GUARD_TRUE, value, 0);
}

ExprId python_comprehension(PythonWalk *w, u32 node) {
    PythonPlace outer = w->at;
    ComprehensionKind kind = comprehension_kind(python_kind(w, node));
    ExprId e = python_expr_open(w, EXPR_COMPREHENSION, python_span(w, node));
    bool is_argument = outer.parent && python_row(w, outer.parent)->kind == EXPR_CALL;
    ScopeId scope = python_scope_open(w, SCOPE_COMPREHENSION, 0, python_span(w, node));
    if (kind != COMP_GENERATOR || is_argument) w->scopes.at[scope].marks |= SCOPE_MARK_INLINE;
    python_row(w, e)->op = (u8)kind;
    python_row(w, e)->aux = scope;
    w->at.scope = scope;
    w->at.weak = WEAK_ALWAYS;
    w->at.flags &= (u16)~NOT_INHERITED;
    u32 element = python_operand(w, node, node + 1);
    ScopeId iterable_scope = outer.scope;
    PYTHON_EACH_PART(w, node, part) {
        if (python_kind(w, part) == SYN_FOR_IN_CLAUSE) {
            for_clause(w, part, iterable_scope);
            iterable_scope = scope;
        } else if (python_kind(w, part) == SYN_IF_CLAUSE)
            if_clause(w, part);
    }
    if (element && python_kind(w, element) != SYN_FOR_IN_CLAUSE) python_expr(w, element);
    python_expr_close(w, e);
    w->at = outer;
    return e;
}

/* Defaults belong to the place of the lambda, the body to a scope of its own. */
ExprId python_lambda(PythonWalk *w, u32 node) {
    PythonPlace outer = w->at;
    ExprId e = python_expr_open(w, EXPR_LAMBDA, python_span(w, node));
    w->at.flags &= (u16)~NOT_INHERITED;
    u32 parameters = python_part(w, node, SYN_LAMBDA_PARAMETERS);
    u32 base = w->params.count;
    if (parameters) python_params_read(w, parameters);
    ScopeId scope = python_scope_open(w, SCOPE_LAMBDA, 0, python_span(w, node));
    python_row(w, e)->aux = scope;
    w->at.scope = scope;
    w->at.weak = WEAK_NOT;
    w->at.reads_quotes = false;
    python_params_bind(w, base);
    u32 body = python_operand(w, node, parameters ? python_next(w, parameters) : node + 1);
    if (body) python_expr(w, body);
    python_expr_close(w, e);
    w->at = outer;
    return e;
}

/* `then if condition else other`, as rows: condition, then, other. */
ExprId python_conditional(PythonWalk *w, u32 node) {
    PythonPlace outer = w->at;
    ExprId e = python_expr_open(w, EXPR_CONDITIONAL, python_span(w, node));
    u32 then = python_operand(w, node, node + 1);
    u32 condition = then ? python_operand(w, node, python_next(w, then)) : 0;
    u32 other = condition ? python_operand(w, node, python_next(w, condition)) : 0;
    if (other) {
        ExprId test = python_expr(w, condition);
        w->at.weak = WEAK_ALWAYS;
        w->at.guard = python_guard_push(w, outer.guard, GUARD_TRUE, test, 0);
        python_expr(w, then);
        w->at.guard = python_guard_push(w, outer.guard, GUARD_FALSE, test, 0);
        python_expr(w, other);
    } else {
        python_expr_parts(w, node);
    }
    python_expr_close(w, e);
    w->at = outer;
    return e;
}

/* The target comes first among the rows, but is bound after the value is known. */
ExprId python_walrus(PythonWalk *w, u32 node) {
    ExprId e = python_expr_open(w, EXPR_WALRUS, python_span(w, node));
    u32 name = python_part(w, node, SYN_IDENTIFIER);
    u32 value = name ? python_operand(w, node, python_next(w, name)) : 0;
    if (!value || !python_node(w, name)->name) {
        python_row(w, e)->kind = EXPR_UNKNOWN;
        python_expr_parts(w, node);
        python_expr_close(w, e);
        return e;
    }
    ExprId target = python_expr_open(w, EXPR_NAME, python_span(w, name));
    python_row(w, target)->name = python_node(w, name)->name;
    python_row(w, target)->flags |= EXPR_STORED;
    python_expr_close(w, target);
    ExprId result = python_expr(w, value);
    BindingId binding = python_bind(w, python_node(w, name)->name, python_span(w, name),
                                    (BindTarget){.kind = BIND_WALRUS, .value = result});
    python_row(w, target)->aux = binding;
    python_expr_close(w, e);
    return e;
}

ExprId python_yield(PythonWalk *w, u32 node) {
    bool is_from = python_part(w, node, SYN_MARK_FROM) != 0;
    ExprId e = python_expr_open(w, is_from ? EXPR_YIELD_FROM : EXPR_YIELD, python_span(w, node));
    w->facts->scopes.at[w->at.scope].flags |= SCOPE_IS_GENERATOR;
    if (w->at.function && w->facts->defs.at[w->at.function].body == w->at.scope)
        w->facts->defs.at[w->at.function].flags |= DEF_GENERATOR;
    python_expr_parts(w, node);
    python_expr_close(w, e);
    return e;
}

/* `a.b.c` where the grammar has a list of names: the same rows as an expression gives. */
ExprId python_dotted(PythonWalk *w, u32 node) {
    u32 base = w->ids.count;
    ExprId first = 0;
    u32 start = python_node(w, node)->start;
    PYTHON_EACH_PART(w, node, part) if (python_kind(w, part) == SYN_IDENTIFIER) vec_push(&w->ids, part);
    if (w->ids.count == base) {
        first = python_expr_open(w, EXPR_UNKNOWN, python_span(w, node));
        python_expr_close(w, first);
        return first;
    }
    u32 top = w->ids.count;
    while (top - 1 > base) {
        const SyntaxNode *name = python_node(w, w->ids.at[--top]);
        ExprId e = python_expr_open(w, EXPR_ATTRIBUTE, (Span){start, name->end});
        python_row(w, e)->name = name->name;
        python_row(w, e)->aux = name->start;
        if (!first) first = e;
    }
    u32 root = w->ids.at[base];
    ExprId name = python_expr(w, root);
    for (u32 i = base + 1; i < w->ids.count; i++) python_expr_close(w, w->at.parent);
    w->ids.count = base;
    return first ? first : name;
}
