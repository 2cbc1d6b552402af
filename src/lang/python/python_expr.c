#include "python_walk.h"

u32 python_part(const PythonWalk *w, u32 node, u32 kind) {
    PYTHON_EACH_PART(w, node, part) if (python_kind(w, part) == kind) return part;
    return 0;
}

u32 python_operand(const PythonWalk *w, u32 node, u32 from) {
    u32 end = python_next(w, node);
    while (from < end && (!syntax_is_node(python_kind(w, from)) || python_kind(w, from) == SYN_ERROR))
        from = python_next(w, from);
    return from < end ? from : 0;
}

ExprId python_expr_open(PythonWalk *w, ExprKind kind, Span span) {
    ExprId id = w->facts->exprs.count;
    u16 around = w->at.context & AT_TYPE_CHECKING ? EXPR_IN_TYPE_CHECKING : 0;
    if (w->at.context & AT_UNREACHABLE) around |= EXPR_UNREACHABLE;
    vec_push(&w->facts->exprs, ((ExprRow){
                                   .kind = (u8)kind,
                                   .flags = w->at.flags | around,
                                   .start = span.start,
                                   .end = span.end,
                                   .next = id + 1,
                                   .parent = w->at.parent,
                                   .scope = w->at.scope,
                               }));
    w->at.parent = id;
    return id;
}

void python_expr_close(PythonWalk *w, ExprId expr) {
    ExprRow *row = python_row(w, expr);
    row->next = w->facts->exprs.count;
    w->at.parent = row->parent;
}

/* ---- names ----------------------------------------------------------------------------------- */

static UseId use_push(PythonWalk *w, ExprId expr, NameId name) {
    UseId use = w->facts->uses.count;
    vec_push(&w->facts->uses,
             ((UseRow){.expr = expr, .name = name, .scope = w->at.scope, .guard = w->at.guard}));
    python_event_use(w, use);
    return use;
}

ExprId python_name_read(PythonWalk *w, NameId name, Span span) {
    ExprId e = python_expr_open(w, EXPR_NAME, span);
    python_row(w, e)->name = name;
    python_row(w, e)->aux = use_push(w, e, name);
    python_expr_close(w, e);
    return e;
}

static ExprId name_emit(PythonWalk *w, u32 node) {
    NameId name = python_node(w, node)->name;
    Span span = python_span(w, node);
    if (!name) { /* made up by error recovery */
        ExprId e = python_expr_open(w, EXPR_UNKNOWN, span);
        python_expr_close(w, e);
        return e;
    }
    if (!(w->at.flags & TARGET_FLAGS)) return python_name_read(w, name, span);
    ExprId e = python_expr_open(w, EXPR_NAME, span);
    python_row(w, e)->name = name;
    if (w->at.flags & (EXPR_AUGMENTED | EXPR_DELETED)) python_row(w, e)->aux = use_push(w, e, name);
    BindingId binding = python_bind(w, name, span, w->target);
    if (w->at.flags & EXPR_STORED) python_row(w, e)->aux = binding;
    python_expr_close(w, e);
    return e;
}

/* Through parentheses and type wrappers to what they hold. */
static u32 unwrapped(const PythonWalk *w, u32 node) {
    for (;;) {
        u32 kind = python_kind(w, node);
        if (kind != SYN_PARENTHESIZED_EXPRESSION && kind != SYN_TYPE && kind != SYN_AS_PATTERN_TARGET)
            return node;
        if (node == w->type_call) return node;
        u32 inner = python_operand(w, node, node + 1);
        if (!inner) return node;
        node = inner;
    }
}

/* ---- other expressions ----------------------------------------------------------------------- */

void python_expr_parts(PythonWalk *w, u32 node) {
    PYTHON_EACH_PART(w, node, part) if (syntax_is_node(python_kind(w, part))) python_expr(w, part);
}

static ExprId with_parts(PythonWalk *w, ExprKind kind, u32 node) {
    ExprId e = python_expr_open(w, kind, python_span(w, node));
    python_expr_parts(w, node);
    python_expr_close(w, e);
    return e;
}

static ExprId leaf(PythonWalk *w, ExprKind kind, u32 node, u8 op) {
    ExprId e = python_expr_open(w, kind, python_span(w, node));
    python_row(w, e)->op = op;
    python_row(w, e)->name = python_node(w, node)->name;
    python_expr_close(w, e);
    return e;
}

static bool is_splat(u32 kind) {
    return kind == SYN_LIST_SPLAT || kind == SYN_LIST_SPLAT_PATTERN;
}

static BindTarget item_target(BindTarget whole, u32 index, bool is_star, bool behind_star) {
    BindTarget item = whole;
    if (whole.shape != SHAPE_WHOLE)
        item.shape = SHAPE_NESTED;
    else if (is_star)
        item.shape = SHAPE_STAR;
    else if (behind_star || index > UINT8_MAX)
        item.shape = SHAPE_NESTED;
    else {
        item.shape = SHAPE_ITEM;
        item.index = (u8)index;
    }
    return item;
}

/* Tuples and lists; as a target each item is a part of the value. */
static ExprId collection(PythonWalk *w, ExprKind kind, u32 node) {
    if (!(w->at.flags & EXPR_STORED)) return with_parts(w, kind, node);
    ExprId e = python_expr_open(w, kind, python_span(w, node));
    BindTarget whole = w->target;
    bool behind_star = false;
    u32 index = 0;
    PYTHON_EACH_PART(w, node, part) {
        u32 part_kind = python_kind(w, part);
        if (!syntax_is_node(part_kind)) continue;
        w->target = item_target(whole, index++, is_splat(part_kind), behind_star);
        behind_star |= is_splat(part_kind);
        python_expr(w, part);
    }
    w->target = whole;
    python_expr_close(w, e);
    return e;
}

static ExprId keyword(PythonWalk *w, u32 node) {
    ExprId e = python_expr_open(w, EXPR_KEYWORD, python_span(w, node));
    u32 name = python_part(w, node, SYN_IDENTIFIER);
    if (name) {
        python_row(w, e)->name = python_node(w, name)->name;
        python_row(w, e)->aux = python_node(w, name)->start;
        u32 value = python_operand(w, node, python_next(w, name));
        if (value) python_expr(w, value);
    }
    python_expr_close(w, e);
    return e;
}

static ExprId comparison(PythonWalk *w, u32 node) {
    ExprId e = python_expr_open(w, EXPR_COMPARE, python_span(w, node));
    u32 operators = 0;
    PYTHON_EACH_PART(w, node, part) {
        if (syntax_is_node(python_kind(w, part)))
            python_expr(w, part);
        else {
            OperatorKind op = operators++ ? OP_OTHER : python_operator_of(python_kind(w, part));
            python_row(w, e)->op = (u8)op;
        }
    }
    python_expr_close(w, e);
    return e;
}

/* `List[int]` as the grammar reads it in annotations: a name, then a bracketed list of types. */
static ExprId generic_type(PythonWalk *w, u32 node) {
    ExprId e = python_expr_open(w, EXPR_SUBSCRIPT, python_span(w, node));
    u32 object = python_operand(w, node, node + 1);
    u32 list = python_part(w, node, SYN_TYPE_PARAMETER);
    if (object && object != list) {
        python_expr(w, object);
        if (list) python_indices(w, e, list + 1, python_next(w, list));
    }
    python_expr_close(w, e);
    return e;
}

/* `value as target` outside a case: only `with` and `except` give it meaning. */
static ExprId as_pattern(PythonWalk *w, u32 node) {
    u32 value = python_operand(w, node, node + 1);
    u32 alias = python_part(w, node, SYN_AS_PATTERN_TARGET);
    if (!value) return with_parts(w, EXPR_UNKNOWN, node);
    ExprId e = python_expr(w, value);
    if (alias) python_store(w, alias, (BindTarget){.kind = BIND_WITH, .value = e});
    return e;
}

/* `type` in front of these parentheses was read as a keyword; the word ends where white space may follow. */
static ExprId type_call(PythonWalk *w, u32 node) {
    Span span = python_span(w, node), word = span;
    word.start = w->type_word.start;
    word.end = w->type_word.end;
    ExprId e = python_expr_open(w, EXPR_CALL, (Span){word.start, span.end});
    python_name_read(w, python_syntax_name(&w->syntax, STR("type")), word);
    python_expr_parts(w, node);
    python_call_mark(w, e);
    python_expr_close(w, e);
    return e;
}

static ExprId atom(PythonWalk *w, u32 node) {
    if (w->type_call && node == w->type_call) return type_call(w, node);
    switch (python_kind(w, node)) {
    case SYN_IDENTIFIER: return name_emit(w, node);
    case SYN_INTEGER:
    case SYN_FLOAT: return leaf(w, EXPR_NUMBER, node, 0);
    case SYN_TRUE: return leaf(w, EXPR_CONSTANT, node, CONSTANT_TRUE);
    case SYN_FALSE: return leaf(w, EXPR_CONSTANT, node, CONSTANT_FALSE);
    case SYN_NONE: return leaf(w, EXPR_CONSTANT, node, CONSTANT_NONE);
    case SYN_ELLIPSIS: return leaf(w, EXPR_CONSTANT, node, CONSTANT_ELLIPSIS);
    case SYN_STRING:
    case SYN_CONCATENATED_STRING: return python_literal(w, node);
    case SYN_TUPLE:
    case SYN_TUPLE_PATTERN:
    case SYN_EXPRESSION_LIST:
    case SYN_PATTERN_LIST: return collection(w, EXPR_TUPLE, node);
    case SYN_LIST:
    case SYN_LIST_PATTERN: return collection(w, EXPR_LIST, node);
    case SYN_SET: return with_parts(w, EXPR_SET, node);
    case SYN_DICTIONARY: return with_parts(w, EXPR_DICT, node);
    case SYN_PAIR: return with_parts(w, EXPR_PAIR, node);
    case SYN_SLICE:
    case SYN_CONSTRAINED_TYPE: return with_parts(w, EXPR_SLICE, node);
    case SYN_AWAIT: return with_parts(w, EXPR_AWAIT, node);
    case SYN_UNARY_OPERATOR: return with_parts(w, EXPR_UNARY, node);
    case SYN_LIST_SPLAT:
    case SYN_LIST_SPLAT_PATTERN: return with_parts(w, EXPR_STAR, node);
    case SYN_SPLAT_TYPE:
        return with_parts(w, python_part(w, node, SYN_MARK_STAR_STAR) ? EXPR_DOUBLE_STAR : EXPR_STAR, node);
    case SYN_DICTIONARY_SPLAT:
    case SYN_DICTIONARY_SPLAT_PATTERN: return with_parts(w, EXPR_DOUBLE_STAR, node);
    case SYN_KEYWORD_ARGUMENT: return keyword(w, node);
    case SYN_COMPARISON_OPERATOR: return comparison(w, node);
    case SYN_NOT_OPERATOR: return with_parts(w, EXPR_NOT, node);
    case SYN_GENERIC_TYPE: return generic_type(w, node);
    case SYN_CONDITIONAL_EXPRESSION: return python_conditional(w, node);
    case SYN_NAMED_EXPRESSION: return python_walrus(w, node);
    case SYN_LAMBDA: return python_lambda(w, node);
    case SYN_YIELD: return python_yield(w, node);
    case SYN_DOTTED_NAME: return python_dotted(w, node);
    case SYN_AS_PATTERN: return as_pattern(w, node);
    case SYN_LIST_COMPREHENSION:
    case SYN_SET_COMPREHENSION:
    case SYN_DICTIONARY_COMPREHENSION:
    case SYN_GENERATOR_EXPRESSION: return python_comprehension(w, node);
    default: return with_parts(w, EXPR_UNKNOWN, node);
    }
}

static ExprId too_deep(PythonWalk *w, u32 node) {
    python_too_deep(w, node);
    ExprId e = python_expr_open(w, EXPR_UNKNOWN, python_span(w, node));
    python_expr_close(w, e);
    return e;
}

/* The grammar reads *a.b as (*a).b: is this such a chain, to be read as *(a.b)? */
static bool is_starred_chain(const PythonWalk *w, u32 node) {
    return python_is_spine(python_kind(w, node)) && w->source.ptr[python_span(w, node).start] == '*';
}

static ExprId starred_chain(PythonWalk *w, u32 node) {
    ExprId star = python_expr_open(w, EXPR_STAR, python_span(w, node));
    w->is_past_star = true;
    python_expr(w, node);
    python_expr_close(w, star);
    return star;
}

/* What the operators of a chain stand behind. */
static u32 chain_part(const PythonWalk *w, u32 node, bool is_past_star) {
    node = unwrapped(w, node);
    u32 starred = is_past_star && is_splat(python_kind(w, node)) ? python_operand(w, node, node + 1) : 0;
    return starred ? unwrapped(w, starred) : node;
}

ExprId python_expr(PythonWalk *w, u32 node) {
    if (w->depth >= PYTHON_DEPTH_MAX) return too_deep(w, node);
    bool is_past_star = w->is_past_star;
    w->is_past_star = false;
    if (!is_past_star && is_starred_chain(w, node)) return starred_chain(w, node);
    w->depth++;
    u32 base = w->spine.count;
    for (node = chain_part(w, node, is_past_star); python_is_spine(python_kind(w, node));
         node = chain_part(w, node, is_past_star)) {
        u32 left = python_operand(w, node, node + 1);
        if (!left) break;
        python_spine_open(w, node);
        node = left;
    }
    bool is_and_chain = w->at.is_and_chain;
    w->at.is_and_chain = false;
    ExprId first = atom(w, node);
    w->at.is_and_chain = is_and_chain;
    if (w->spine.count > base) first = w->spine.at[base].expr;
    while (w->spine.count > base) {
        SpineStep step = vec_pop(&w->spine);
        python_spine_close(w, &step);
    }
    w->depth--;
    return first;
}

ExprId python_expr_flagged(PythonWalk *w, u32 node, u16 flags) {
    u16 outer = w->at.flags;
    w->at.flags |= flags;
    ExprId e = python_expr(w, node);
    w->at.flags = outer;
    return e;
}

ExprId python_store(PythonWalk *w, u32 node, BindTarget target) {
    BindTarget outer = w->target;
    w->target = target;
    u16 flags = target.kind == BIND_DELETE ? EXPR_DELETED : EXPR_STORED;
    if (target.kind == BIND_AUGMENTED) flags |= EXPR_AUGMENTED;
    ExprId e = python_expr_flagged(w, node, flags);
    w->target = outer;
    return e;
}

ExprId python_annotation(PythonWalk *w, u32 node) {
    PythonPlace outer = w->at;
    w->at.reads_quotes = true;
    w->at.is_deferred |= w->facts->has_future_annotations;
    ExprId e = python_expr_flagged(w, node, EXPR_IN_ANNOTATION);
    w->at.reads_quotes = outer.reads_quotes;
    w->at.is_deferred = outer.is_deferred;
    return e;
}
