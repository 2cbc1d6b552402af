/* Patterns of `case`. */
#include "python_walk.h"

static ExprId capture(PythonWalk *w, u32 name, Span span, u32 inner, u8 shape) {
    ExprId e = python_expr_open(w, EXPR_PATTERN_CAPTURE, span);
    if (inner) python_pattern(w, inner);
    NameId id = python_node(w, name)->name;
    python_row(w, e)->name = id;
    if (id) {
        BindingId binding = python_bind(w, id, python_span(w, name),
                                        (BindTarget){.kind = BIND_CAPTURE, .shape = shape, .value = e});
        python_row(w, e)->aux = binding;
        python_row(w, e)->flags |= EXPR_STORED;
    } else {
        python_row(w, e)->kind = EXPR_PATTERN_OTHER;
    }
    python_expr_close(w, e);
    return e;
}

static bool is_pattern(u32 kind) {
    return syntax_is_node(kind) || kind == SYN_MARK_UNDERSCORE;
}

static ExprId group(PythonWalk *w, u32 node) {
    ExprId e = python_expr_open(w, EXPR_PATTERN_OTHER, python_span(w, node));
    PYTHON_EACH_PART(w, node, part) if (is_pattern(python_kind(w, part))) python_pattern(w, part);
    python_expr_close(w, e);
    return e;
}

static ExprId either(PythonWalk *w, u32 node) {
    ExprId e = group(w, node);
    python_row(w, e)->op = OP_BIT_OR;
    return e;
}

static ExprId value(PythonWalk *w, u32 node) {
    ExprId e = python_expr_open(w, EXPR_PATTERN_VALUE, python_span(w, node));
    if (python_kind(w, node) == SYN_CASE_PATTERN) { /* - 1 */
        ExprId minus = python_expr_open(w, EXPR_UNARY, python_span(w, node));
        python_expr_parts(w, node);
        python_expr_close(w, minus);
    } else {
        python_expr(w, node);
    }
    python_expr_close(w, e);
    return e;
}

static ExprId class_pattern(PythonWalk *w, u32 node) {
    ExprId e = python_expr_open(w, EXPR_PATTERN_CLASS, python_span(w, node));
    bool is_class = true;
    PYTHON_EACH_PART(w, node, part) {
        if (!is_pattern(python_kind(w, part))) continue;
        if (is_class)
            python_expr(w, part);
        else
            python_pattern(w, part);
        is_class = false;
    }
    python_expr_close(w, e);
    return e;
}

static ExprId keyword_row(PythonWalk *w, u32 node) {
    u32 name = python_part(w, node, SYN_IDENTIFIER);
    ExprId e = python_expr_open(w, EXPR_KEYWORD, python_span(w, node));
    python_row(w, e)->name = name ? python_node(w, name)->name : 0;
    python_row(w, e)->aux = name ? python_node(w, name)->start : 0;
    return e;
}

static ExprId keyword_pattern(PythonWalk *w, u32 node) {
    ExprId e = keyword_row(w, node);
    bool is_value = false;
    PYTHON_EACH_PART(w, node, part) {
        if (is_value && is_pattern(python_kind(w, part))) python_pattern(w, part);
        is_value |= python_kind(w, part) == SYN_MARK_ASSIGN;
    }
    python_expr_close(w, e);
    return e;
}

/* First pattern below `node` through wrappers, for `name=C() as x`, which the grammar reads as
 * `(name=C()) as x`. */
static u32 keyword_within(const PythonWalk *w, u32 node) {
    while (node && python_kind(w, node) == SYN_CASE_PATTERN) node = python_operand(w, node, node + 1);
    return node && python_kind(w, node) == SYN_KEYWORD_PATTERN ? node : 0;
}

static ExprId as_pattern(PythonWalk *w, u32 node) {
    u32 inner = python_operand(w, node, node + 1);
    u32 name = 0;
    PYTHON_EACH_PART(w, node, part) if (python_kind(w, part) == SYN_IDENTIFIER) name = part;
    if (!name || !inner || inner == name) return group(w, node);
    u32 keyword = keyword_within(w, inner);
    if (!keyword) return capture(w, name, python_span(w, node), inner, SHAPE_WHOLE);
    ExprId e = keyword_row(w, keyword);
    python_row(w, e)->end = python_node(w, node)->end;
    u32 last = 0;
    PYTHON_EACH_PART(w, keyword, part) if (is_pattern(python_kind(w, part))) last = part;
    Span span = {python_node(w, last)->start, python_node(w, node)->end};
    capture(w, name, span, last, SHAPE_WHOLE);
    python_expr_close(w, e);
    return e;
}

static ExprId splat_pattern(PythonWalk *w, u32 node) {
    u32 name = python_part(w, node, SYN_IDENTIFIER);
    if (!name) return group(w, node);
    bool is_rest = python_part(w, node, SYN_MARK_STAR_STAR) != 0;
    return capture(w, name, python_span(w, node), 0, is_rest ? SHAPE_NESTED : SHAPE_STAR);
}

static ExprId dotted(PythonWalk *w, u32 node) {
    u32 name = python_part(w, node, SYN_IDENTIFIER);
    bool is_single = name && python_next(w, name) == python_next(w, node);
    return is_single ? capture(w, name, python_span(w, node), 0, SHAPE_WHOLE) : value(w, node);
}

/* `(p)` is p; `(p,)` is a sequence. */
static ExprId tuple_pattern(PythonWalk *w, u32 node) {
    u32 only = python_operand(w, node, node + 1);
    if (!only || python_part(w, node, SYN_MARK_COMMA)) return group(w, node);
    return python_pattern(w, only);
}

/* A wrapper around one pattern; a minus sign before a number stays with it. */
static ExprId case_pattern(PythonWalk *w, u32 node) {
    if (python_part(w, node, SYN_MARK_MINUS)) return value(w, node);
    PYTHON_EACH_PART(w, node, part) if (is_pattern(python_kind(w, part))) return python_pattern(w, part);
    return group(w, node);
}

static ExprId pattern(PythonWalk *w, u32 node) {
    switch (python_kind(w, node)) {
    case SYN_CASE_PATTERN: return case_pattern(w, node);
    case SYN_AS_PATTERN: return as_pattern(w, node);
    case SYN_CLASS_PATTERN: return class_pattern(w, node);
    case SYN_KEYWORD_PATTERN: return keyword_pattern(w, node);
    case SYN_SPLAT_PATTERN: return splat_pattern(w, node);
    case SYN_DOTTED_NAME: return dotted(w, node);
    case SYN_TUPLE_PATTERN: return tuple_pattern(w, node);
    case SYN_UNION_PATTERN: return either(w, node);
    case SYN_LIST_PATTERN:
    case SYN_DICT_PATTERN:
    case SYN_MARK_UNDERSCORE:
    case SYN_ERROR: return group(w, node);
    default: return value(w, node);
    }
}

ExprId python_pattern(PythonWalk *w, u32 node) {
    if (w->depth >= PYTHON_DEPTH_MAX) return python_expr(w, node);
    w->depth++;
    ExprId e = pattern(w, node);
    w->depth--;
    return e;
}
