#include "python_walk.h"

static DefRow *def_row(const PythonWalk *w, DefId def) {
    return &w->facts->defs.at[def];
}

/* Move the ids pushed since `base` into a list of the facts; its start. */
static u32 list_take(PythonWalk *w, u32 base) {
    u32 first = builder_list_start(w->facts);
    for (u32 i = base; i < w->ids.count; i++) vec_push(&w->facts->lists, w->ids.at[i]);
    w->ids.count = base;
    return first;
}

/* ---- parameters ------------------------------------------------------------------------------ */

/* The kinds of parameters change at `/`, `*` and `*args`. */
typedef struct {
    PythonWalk *w;
    u32 base;
    u8 kind; /* of the next plain one */
} ParamReader;

static void param_push(ParamReader *r, u32 name, u8 kind, ExprId annotation, ExprId fallback) {
    NameId id = python_node(r->w, name)->name;
    if (!id) return;
    vec_push(&r->w->params, ((ParamRow){.name = id,
                                        .kind = kind,
                                        .annotation = annotation,
                                        .fallback = fallback,
                                        .span = python_span(r->w, name)}));
}

/* `name`, `*name`, `**name` or an old-style tuple, with its annotation and default. */
static void param_name(ParamReader *r, u32 node, ExprId annotation, ExprId fallback) {
    PythonWalk *w = r->w;
    u32 name = python_part(w, node, SYN_IDENTIFIER);
    switch (python_kind(w, node)) {
    case SYN_IDENTIFIER: param_push(r, node, r->kind, annotation, fallback); break;
    case SYN_LIST_SPLAT_PATTERN:
    case SYN_LIST_SPLAT:
        if (name) param_push(r, name, PARAM_STAR, annotation, fallback);
        r->kind = PARAM_KEYWORD_ONLY;
        break;
    case SYN_DICTIONARY_SPLAT_PATTERN:
    case SYN_DICTIONARY_SPLAT:
        if (name) param_push(r, name, PARAM_DOUBLE_STAR, annotation, fallback);
        break;
    case SYN_TUPLE_PATTERN:
        for (u32 at = node + 1, end = python_next(w, node); at < end; at++)
            if (python_kind(w, at) == SYN_IDENTIFIER) param_push(r, at, r->kind, 0, 0);
        break;
    default: break;
    }
}

/* The annotation belongs to the scope of the type parameters, the default to the one around. */
static void param_full(ParamReader *r, u32 node) {
    PythonWalk *w = r->w;
    u32 name = python_operand(w, node, node + 1);
    u32 type = python_part(w, node, SYN_TYPE);
    u32 value = 0;
    bool behind_equals = false;
    PYTHON_EACH_PART(w, node, part) {
        if (behind_equals && !value && syntax_is_node(python_kind(w, part))) value = part;
        behind_equals |= python_kind(w, part) == SYN_MARK_ASSIGN;
    }
    if (!name) return;
    ExprId annotation = type ? python_annotation(w, type) : 0;
    ExprId fallback = 0;
    if (value) {
        ScopeId scope = w->at.scope;
        if (w->facts->scopes.at[scope].kind == SCOPE_TYPE_PARAMS)
            w->at.scope = w->facts->scopes.at[scope].parent;
        fallback = python_expr(w, value);
        w->at.scope = scope;
    }
    param_name(r, name, annotation, fallback);
}

void python_params_read(PythonWalk *w, u32 node) {
    ParamReader r = {.w = w, .base = w->params.count, .kind = PARAM_NORMAL};
    PYTHON_EACH_PART(w, node, part) {
        switch (python_kind(w, part)) {
        case SYN_POSITIONAL_SEPARATOR:
            for (u32 i = r.base; i < w->params.count; i++) w->params.at[i].kind = PARAM_POSITIONAL_ONLY;
            break;
        case SYN_KEYWORD_SEPARATOR: r.kind = PARAM_KEYWORD_ONLY; break;
        case SYN_TYPED_PARAMETER:
        case SYN_DEFAULT_PARAMETER:
        case SYN_TYPED_DEFAULT_PARAMETER: param_full(&r, part); break;
        case SYN_ERROR: python_expr(w, part); break;
        default: param_name(&r, part, 0, 0);
        }
    }
}

u32 python_params_bind(PythonWalk *w, u32 base) {
    u32 first = w->facts->params.count;
    for (u32 i = base; i < w->params.count; i++) {
        ParamRow row = w->params.at[i];
        u32 id = w->facts->params.count;
        row.binding = python_bind(
            w, row.name, row.span,
            (BindTarget){
                .kind = BIND_PARAM, .target = id, .annotation = row.annotation, .value = row.fallback});
        vec_push(&w->facts->params, row);
    }
    w->params.count = base;
    return first;
}

/* ---- type parameters ------------------------------------------------------------------------- */

static void type_param_bind(PythonWalk *w, u32 node, ExprId bound) {
    u32 name = python_kind(w, node) == SYN_IDENTIFIER ? node : python_part(w, node, SYN_IDENTIFIER);
    if (!name || !python_node(w, name)->name) return;
    python_bind(w, python_node(w, name)->name, python_span(w, name),
                (BindTarget){.kind = BIND_TYPE_PARAM, .value = bound});
}

/* T, *Ts, **P, T: bound. */
static void type_param(PythonWalk *w, u32 node) {
    u32 inner = node;
    while (inner && python_kind(w, inner) == SYN_TYPE) inner = python_operand(w, inner, inner + 1);
    if (!inner) return;
    if (python_kind(w, inner) != SYN_CONSTRAINED_TYPE) {
        type_param_bind(w, inner, 0);
        return;
    }
    u32 name = python_operand(w, inner, inner + 1);
    u32 bound = name ? python_operand(w, inner, python_next(w, name)) : 0;
    bool is_deferred = w->at.is_deferred;
    w->at.is_deferred = true;
    ExprId value = bound ? python_annotation(w, bound) : 0;
    w->at.is_deferred = is_deferred;
    while (name && python_kind(w, name) == SYN_TYPE) name = python_operand(w, name, name + 1);
    if (name) type_param_bind(w, name, value);
}

/* Recovery from `T = default`: the error holds the name and `=`, the type behind it is the default. */
static bool default_follows(const PythonWalk *w, u32 error) {
    return python_kind(w, error) == SYN_ERROR && python_part(w, error, SYN_MARK_ASSIGN) &&
           python_part(w, error, SYN_IDENTIFIER);
}

static void type_params(PythonWalk *w, u32 node) {
    u32 error = 0;
    PYTHON_EACH_PART(w, node, part) {
        if (default_follows(w, part)) {
            error = part;
        } else if (syntax_is_node(python_kind(w, part)) && error) {
            ExprId value = python_annotation(w, part);
            type_param_bind(w, error, value);
            error = 0;
        } else if (syntax_is_node(python_kind(w, part))) {
            type_param(w, part);
        }
    }
}

/* Open the scope around a generic definition and bind its parameters there. */
static void type_params_open(PythonWalk *w, u32 list, DefId def, Span span) {
    w->at.scope = python_scope_open(w, SCOPE_TYPE_PARAMS, def, span);
    type_params(w, list);
}

/* ---- decorators ------------------------------------------------------------------------------ */

static u16 decorator_flags(const PythonWalk *w, ExprId e) {
    const ExprRow *row = python_row(w, e);
    while (row->kind == EXPR_CALL) row = python_row(w, ++e);
    if (row->kind != EXPR_NAME && row->kind != EXPR_ATTRIBUTE) return 0;
    switch (python_name_word(w, row->name)) {
    case WORD_PROPERTY: return DEF_PROPERTY;
    case WORD_STATIC_METHOD: return DEF_STATIC_METHOD;
    case WORD_CLASS_METHOD: return DEF_CLASS_METHOD;
    case WORD_ABSTRACT: return DEF_ABSTRACT;
    case WORD_ABSTRACT_PROPERTY: return DEF_ABSTRACT | DEF_PROPERTY;
    case WORD_OVERLOAD: return DEF_OVERLOAD;
    default: return 0;
    }
}

static void decorators(PythonWalk *w, DefId def, u32 outer) {
    u32 base = w->ids.count;
    u16 flags = 0;
    PYTHON_EACH_PART(w, outer, part) {
        u32 value = python_kind(w, part) == SYN_DECORATOR ? python_operand(w, part, part + 1) : 0;
        if (!value) continue;
        ExprId e = python_expr_flagged(w, value, EXPR_IN_DECORATOR);
        flags |= decorator_flags(w, e);
        vec_push(&w->ids, e);
    }
    u32 count = w->ids.count - base;
    u32 first = list_take(w, base);
    def_row(w, def)->first_decorator = first;
    def_row(w, def)->decorator_count = count;
    def_row(w, def)->flags |= flags;
}

/* ---- the definition -------------------------------------------------------------------------- */

static bool is_stub(const PythonWalk *w, const StmtRow *row) {
    const ExprRow *expr = python_row(w, row->expr);
    switch (row->kind) {
    case STMT_PASS: return true;
    case STMT_EXPR:
        return expr->kind == EXPR_STRING || (expr->kind == EXPR_CONSTANT && expr->op == CONSTANT_ELLIPSIS);
    case STMT_RAISE:
        if (expr->kind == EXPR_CALL) expr++;
        return expr->kind == EXPR_NAME && python_name_word(w, expr->name) == WORD_NOT_IMPLEMENTED;
    default: return false;
    }
}

static bool is_stub_body(const PythonWalk *w, StmtId first, StmtId end) {
    for (StmtId at = first; at < end; at = w->facts->stmts.at[at].next)
        if (!is_stub(w, &w->facts->stmts.at[at])) return false;
    return first < end;
}

static u16 context_flags(u16 context) {
    u16 flags = 0;
    if (context & AT_CONDITIONAL) flags |= DEF_CONDITIONAL;
    if (context & AT_TYPE_CHECKING) flags |= DEF_TYPE_CHECKING;
    return flags;
}

static DefId def_open(PythonWalk *w, DefKind kind, StmtId stmt, u32 outer, u32 name) {
    DefId def = w->facts->defs.count;
    vec_push(&w->facts->defs, ((DefRow){
                                  .name = name ? python_node(w, name)->name : 0,
                                  .kind = (u8)kind,
                                  .flags = context_flags(w->at.context),
                                  .scope = w->at.scope,
                                  .parent = w->at.def,
                                  .stmt = stmt,
                                  .span = python_span(w, outer),
                                  .name_span = name ? python_span(w, name) : (Span){0},
                              }));
    w->facts->stmts.at[stmt].def = def;
    return def;
}

/* Bind the name in the scope of the definition, where the place is now. */
static void def_bind(PythonWalk *w, DefId def) {
    NameId name = def_row(w, def)->name;
    if (!name) return;
    BindingId binding =
        python_bind(w, name, def_row(w, def)->name_span, (BindTarget){.kind = BIND_DEF, .target = def});
    def_row(w, def)->binding = binding;
}

static void body(PythonWalk *w, DefId def, u32 block) {
    ScopeId scope = w->at.scope;
    u32 breaks = w->breaks;
    StmtId first = w->facts->stmts.count;
    if (block) python_block(w, block);
    StmtId end = w->facts->stmts.count;
    w->facts->scopes.at[scope].body = first;
    w->facts->scopes.at[scope].body_end = end;
    if (is_stub_body(w, first, end)) def_row(w, def)->flags |= DEF_STUB_BODY;
    w->breaks = breaks;
}

static void function(PythonWalk *w, DefId def, u32 node) {
    PythonPlace outer = w->at;
    u32 generic = python_part(w, node, SYN_TYPE_PARAMETER);
    u32 parameters = python_part(w, node, SYN_PARAMETERS);
    u32 base = w->params.count;
    if (generic) type_params_open(w, generic, def, python_span(w, node));
    if (parameters) python_params_read(w, parameters);
    u32 type = python_part(w, node, SYN_TYPE);
    ExprId returns = type ? python_annotation(w, type) : 0;
    def_row(w, def)->returns = returns;
    ScopeId around = w->at.scope;
    w->at.scope = outer.scope;
    def_bind(w, def);
    w->at.scope = around;
    ScopeId scope = python_scope_open(w, SCOPE_FUNCTION, def, python_span(w, node));
    def_row(w, def)->body = scope;
    w->at.scope = scope;
    w->at.def = w->at.function = def;
    w->at.context &= AT_TYPE_CHECKING | AT_UNREACHABLE;
    w->at.weak = WEAK_NOT;
    u32 first = python_params_bind(w, base);
    def_row(w, def)->first_param = first;
    def_row(w, def)->param_count = w->facts->params.count - first;
    body(w, def, python_part(w, node, SYN_BLOCK));
    w->at = outer;
}

/* method = staticmethod(method), behind it in the body: the same as the decorator. */
static void wrappers_note(PythonWalk *w, DefId class, ScopeId scope, u32 first_binding) {
    for (u32 b = first_binding; b < w->facts->bindings.count; b++) {
        const BindingRow *row = &w->facts->bindings.at[b];
        if (row->scope != scope || row->kind != BIND_ASSIGN || !row->value) continue;
        const ExprRow *call = python_row(w, row->value);
        bool wraps = call->kind == EXPR_CALL && call[1].kind == EXPR_NAME && call[2].kind == EXPR_NAME &&
                     call[2].name == row->name && call[2].parent == row->value;
        u16 flags = wraps ? decorator_flags(w, row->value) & (DEF_STATIC_METHOD | DEF_CLASS_METHOD) : 0;
        for (DefId def = class + 1; flags && def < w->facts->defs.count; def++)
            if (def_row(w, def)->parent == class && def_row(w, def)->name == row->name)
                def_row(w, def)->flags |= flags;
    }
}

static void class(PythonWalk *w, DefId def, u32 node) {
    PythonPlace outer = w->at;
    u32 generic = python_part(w, node, SYN_TYPE_PARAMETER);
    u32 list = python_part(w, node, SYN_ARGUMENT_LIST);
    if (generic) type_params_open(w, generic, def, python_span(w, node));
    u32 base = w->ids.count;
    if (list) {
        PYTHON_EACH_PART(w, list, part) {
            if (!syntax_is_node(python_kind(w, part))) continue;
            ExprId e = python_expr_flagged(w, part, EXPR_IN_BASE);
            vec_push(&w->ids, e);
        }
    }
    u32 count = w->ids.count - base;
    u32 first = list_take(w, base);
    def_row(w, def)->first_base = first;
    def_row(w, def)->base_count = count;
    ScopeId scope = python_scope_open(w, SCOPE_CLASS, def, python_span(w, node));
    def_row(w, def)->body = scope;
    w->at.scope = scope;
    w->at.def = def;
    w->at.function = 0;
    w->at.context &= (u16)~AT_CONDITIONAL;
    u32 first_binding = w->facts->bindings.count;
    body(w, def, python_part(w, node, SYN_BLOCK));
    wrappers_note(w, def, scope, first_binding);
    GuardId guard = w->at.guard;
    w->at = outer;
    w->at.guard = guard;
    def_bind(w, def);
}

void python_define(PythonWalk *w, u32 outer, u32 node) {
    bool is_class = python_kind(w, node) == SYN_CLASS_DEFINITION;
    StmtId stmt = python_stmt_open(w, STMT_DEF, python_span(w, outer));
    u32 name = python_part(w, node, SYN_IDENTIFIER);
    DefId def = def_open(w, is_class ? DEF_CLASS : DEF_FUNCTION, stmt, outer, name);
    if (outer != node) decorators(w, def, outer);
    if (!is_class && python_part(w, node, SYN_MARK_ASYNC)) {
        def_row(w, def)->flags |= DEF_ASYNC;
        w->facts->stmts.at[stmt].flags |= STMT_ASYNC;
    }
    if (!is_class && w->facts->scopes.at[w->at.scope].kind == SCOPE_CLASS)
        def_row(w, def)->flags |= DEF_METHOD;
    if (is_class)
        class(w, def, node);
    else
        function(w, def, node);
    python_stmt_close(w, stmt);
    def_row(w, def)->first_token = w->facts->stmts.at[stmt].first_token;
    def_row(w, def)->token_end = w->facts->stmts.at[stmt].token_end;
}

/* The parentheses at the start of `type(x).name` or `type(x)[i]`, which the grammar takes for the left of
 * a type alias; 0 for a real alias. */
static u32 type_call_of(const PythonWalk *w, u32 left) {
    u32 at = left;
    bool has_access = false;
    for (;;) {
        u32 kind = python_kind(w, at);
        if (kind == SYN_PARENTHESIZED_EXPRESSION) return has_access ? at : 0;
        bool is_access = kind == SYN_ATTRIBUTE || kind == SYN_SUBSCRIPT || kind == SYN_CALL;
        if (kind != SYN_TYPE && !is_access) return 0;
        has_access |= is_access;
        at = python_operand(w, at, at + 1);
        if (!at) return 0;
    }
}

/* type X[T] = value: evaluated when asked for. */
void python_type_alias(PythonWalk *w, u32 node) {
    u32 target = python_part(w, node, SYN_TYPE);
    w->type_call = target ? type_call_of(w, target) : 0;
    if (w->type_call) {
        w->type_word = (Span){python_span(w, node).start, python_span(w, node).start + 4};
        python_type_store(w, node, target);
        w->type_call = 0;
        return;
    }
    StmtId stmt = python_stmt_open(w, STMT_TYPE_ALIAS, python_span(w, node));
    u32 left = python_part(w, node, SYN_TYPE);
    u32 right = left ? python_operand(w, node, python_next(w, left)) : 0;
    u32 head = left;
    while (head && python_kind(w, head) == SYN_TYPE) head = python_operand(w, head, head + 1);
    bool is_generic = head && python_kind(w, head) == SYN_GENERIC_TYPE;
    u32 name = is_generic ? python_part(w, head, SYN_IDENTIFIER) : head;
    if (name && python_kind(w, name) != SYN_IDENTIFIER) name = 0;
    DefId def = def_open(w, DEF_TYPE_ALIAS, stmt, node, name);
    PythonPlace outer = w->at;
    if (is_generic) type_params_open(w, python_part(w, head, SYN_TYPE_PARAMETER), def, python_span(w, node));
    w->at.is_deferred = true;
    ExprId value = right ? python_annotation(w, right) : 0;
    w->at = outer;
    def_row(w, def)->returns = value;
    def_bind(w, def);
    python_stmt_close(w, stmt);
    def_row(w, def)->first_token = w->facts->stmts.at[stmt].first_token;
    def_row(w, def)->token_end = w->facts->stmts.at[stmt].token_end;
}
