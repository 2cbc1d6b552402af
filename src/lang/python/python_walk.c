#include "python_walk.h"

/* ---- rows of statements ---------------------------------------------------------------------- */

static u16 stmt_flags(u16 context) {
    u16 flags = 0;
    if (context & AT_UNREACHABLE) flags |= STMT_UNREACHABLE;
    if (context & AT_HANDLER) flags |= STMT_IN_HANDLER;
    if (context & AT_FINALLY) flags |= STMT_IN_FINALLY;
    if (context & AT_TRY_BODY) flags |= STMT_IN_TRY;
    if (context & AT_LOOP) flags |= STMT_IN_LOOP;
    if (context & AT_TYPE_CHECKING) flags |= STMT_TYPE_CHECKING;
    return flags;
}

/* First token at or behind `offset`; places only move forward. */
static u32 token_at(PythonWalk *w, u32 offset) {
    const FactsBuilder *facts = w->facts;
    while (w->token < facts->tokens.count && facts->tokens.at[w->token].start < offset) w->token++;
    return w->token;
}

StmtId python_stmt_open(PythonWalk *w, StmtKind kind, Span span) {
    StmtId id = w->facts->stmts.count;
    vec_push(&w->facts->stmts, ((StmtRow){
                                   .kind = (u8)kind,
                                   .flags = stmt_flags(w->at.context),
                                   .start = span.start,
                                   .end = span.end,
                                   .parent = w->at.stmt_parent,
                                   .scope = w->at.scope,
                                   .first_token = token_at(w, span.start),
                               }));
    w->at.stmt = w->at.stmt_parent = id;
    return id;
}

void python_stmt_close(PythonWalk *w, StmtId stmt) {
    StmtRow *row = &w->facts->stmts.at[stmt];
    row->next = w->facts->stmts.count;
    row->token_end = token_at(w, row->end);
    w->at.stmt = w->at.stmt_parent = row->parent;
}

static StmtRow *stmt_row(const PythonWalk *w, StmtId stmt) {
    return &w->facts->stmts.at[stmt];
}

void python_too_deep(PythonWalk *w, u32 node) {
    vec_push(&w->facts->errors, ((ErrorRow){python_span(w, node)}));
}

/* ---- simple statements ----------------------------------------------------------------------- */

static void targets_take(PythonWalk *w, StmtId stmt, u32 base) {
    u32 first = builder_list_start(w->facts);
    for (u32 i = base; i < w->ids.count; i++) vec_push(&w->facts->lists, w->ids.at[i]);
    stmt_row(w, stmt)->first_target = first;
    stmt_row(w, stmt)->target_count = w->ids.count - base;
    w->ids.count = base;
}

/* Parts of an assignment, at their nodes. */
typedef struct {
    u32 target, type, value;
} AssignParts;

static AssignParts assign_parts(const PythonWalk *w, u32 node) {
    AssignParts parts = {0};
    bool behind_equals = false;
    PYTHON_EACH_PART(w, node, part) {
        u32 kind = python_kind(w, part);
        if (kind == SYN_ERROR) continue;
        if (!syntax_is_node(kind))
            behind_equals |= kind != SYN_MARK_COLON;
        else if (!parts.target)
            parts.target = part;
        else if (kind == SYN_TYPE && !behind_equals)
            parts.type = part;
        else
            parts.value = part;
    }
    return parts;
}

static bool is_assignment(u32 kind) {
    return kind == SYN_ASSIGNMENT || kind == SYN_AUGMENTED_ASSIGNMENT;
}

/* type(x).name = value, told from a type alias by python_type_alias. */
void python_type_store(PythonWalk *w, u32 node, u32 target) {
    StmtId stmt = python_stmt_open(w, STMT_ASSIGN, python_span(w, node));
    u32 base = w->ids.count;
    u32 right = python_operand(w, node, python_next(w, target));
    ExprId value = right ? python_expr(w, right) : 0;
    ExprId stored = python_store(w, target, (BindTarget){.kind = BIND_ASSIGN, .value = value});
    vec_push(&w->ids, stored);
    stmt_row(w, stmt)->expr = value;
    targets_take(w, stmt, base);
    python_stmt_close(w, stmt);
}

/* The type says that the value is one: `Rows: TypeAlias = "list[Row]"`. */
static bool is_alias(const PythonWalk *w, u32 type) {
    NameId name = 0;
    for (u32 node = type; node && node < python_next(w, type); node++)
        if (python_kind(w, node) == SYN_IDENTIFIER) name = python_node(w, node)->name;
    return name && python_name_word(w, name) == WORD_TYPE_ALIAS;
}

static ExprId assigned_value(PythonWalk *w, AssignParts parts) {
    bool reads_quotes = w->at.reads_quotes;
    if (!parts.value) return 0;
    w->at.reads_quotes = is_alias(w, parts.type);
    ExprId value = python_expr(w, parts.value);
    w->at.reads_quotes = reads_quotes;
    return value;
}

/* a = b = value: the value is evaluated first, then stored from left to right. */
static void assign(PythonWalk *w, u32 node) {
    StmtId stmt = python_stmt_open(w, STMT_ASSIGN, python_span(w, node));
    u32 base = w->ids.count;
    AssignParts parts = assign_parts(w, node);
    u32 type = parts.type;
    if (parts.target) vec_push(&w->ids, parts.target);
    while (parts.value && is_assignment(python_kind(w, parts.value))) {
        parts = assign_parts(w, parts.value);
        if (parts.target) vec_push(&w->ids, parts.target);
    }
    parts.type = type;
    ExprId value = assigned_value(w, parts);
    ExprId annotation = type ? python_annotation(w, type) : 0;
    BindTarget target = {
        .kind = !value && type ? BIND_ANNOTATION : BIND_ASSIGN, .value = value, .annotation = annotation};
    for (u32 i = base; i < w->ids.count; i++) {
        ExprId stored = python_store(w, w->ids.at[i], target);
        w->ids.at[i] = stored;
    }
    StmtRow *row = stmt_row(w, stmt);
    row->kind = type ? STMT_ANNOTATED : STMT_ASSIGN;
    row->expr = value;
    row->other = annotation;
    targets_take(w, stmt, base);
    python_stmt_close(w, stmt);
}

static void augmented(PythonWalk *w, u32 node) {
    StmtId stmt = python_stmt_open(w, STMT_AUGMENTED, python_span(w, node));
    u32 base = w->ids.count;
    AssignParts parts = assign_parts(w, node);
    ExprId value = parts.value ? python_expr(w, parts.value) : 0;
    stmt_row(w, stmt)->expr = value;
    if (parts.target) {
        ExprId target = python_store(w, parts.target, (BindTarget){.kind = BIND_AUGMENTED, .value = value});
        vec_push(&w->ids, target);
    }
    targets_take(w, stmt, base);
    python_stmt_close(w, stmt);
}

static u32 nodes_within(const PythonWalk *w, u32 node) {
    u32 count = 0;
    PYTHON_EACH_PART(w, node, part)
    count += syntax_is_node(python_kind(w, part)) || python_kind(w, part) == SYN_MARK_COMMA;
    return count;
}

static void expression_statement(PythonWalk *w, u32 node) {
    u32 only = python_operand(w, node, node + 1);
    u32 kind = only ? python_kind(w, only) : SYN_OTHER;
    if (kind == SYN_ASSIGNMENT) {
        assign(w, only);
        return;
    }
    if (kind == SYN_AUGMENTED_ASSIGNMENT) {
        augmented(w, only);
        return;
    }
    StmtId stmt = python_stmt_open(w, STMT_EXPR, python_span(w, node));
    ExprId e;
    if (nodes_within(w, node) > 1) { /* a, b */
        e = python_expr_open(w, EXPR_TUPLE, python_span(w, node));
        python_expr_parts(w, node);
        python_expr_close(w, e);
    } else {
        e = only ? python_expr(w, only) : 0;
    }
    stmt_row(w, stmt)->expr = e;
    python_stmt_close(w, stmt);
}

/* return, raise, assert: one expression, then another. */
static void one_or_two(PythonWalk *w, StmtKind kind, u32 node) {
    StmtId stmt = python_stmt_open(w, kind, python_span(w, node));
    u32 first = 0, second = 0;
    bool behind_from = false;
    PYTHON_EACH_PART(w, node, part) {
        behind_from |= python_kind(w, part) == SYN_MARK_FROM;
        if (!syntax_is_node(python_kind(w, part))) continue;
        if (!first && !behind_from)
            first = part;
        else if (!second)
            second = part;
    }
    GuardId before = w->at.guard;
    ExprId value = first ? python_expr(w, first) : 0;
    if (kind == STMT_ASSERT && value) w->at.guard = python_guard_push(w, before, GUARD_FALSE, value, 0);
    ExprId other = second ? python_expr(w, second) : 0;
    if (kind == STMT_ASSERT && value) w->at.guard = python_guard_push(w, before, GUARD_TRUE, value, 0);
    stmt_row(w, stmt)->expr = value;
    stmt_row(w, stmt)->other = other;
    if (kind == STMT_RETURN && value && w->at.function)
        w->facts->defs.at[w->at.function].flags |= DEF_RETURNS_VALUE;
    python_stmt_close(w, stmt);
}

static void delete_statement(PythonWalk *w, u32 node) {
    StmtId stmt = python_stmt_open(w, STMT_DELETE, python_span(w, node));
    u32 base = w->ids.count;
    u32 operand = python_operand(w, node, node + 1);
    BindTarget target = {.kind = BIND_DELETE};
    if (operand && python_kind(w, operand) == SYN_EXPRESSION_LIST) {
        PYTHON_EACH_PART(w, operand, part) {
            if (!syntax_is_node(python_kind(w, part))) continue;
            ExprId e = python_store(w, part, target);
            vec_push(&w->ids, e);
        }
    } else if (operand) {
        ExprId e = python_store(w, operand, target);
        vec_push(&w->ids, e);
    }
    targets_take(w, stmt, base);
    python_stmt_close(w, stmt);
}

static void declare(PythonWalk *w, StmtKind kind, u32 node) {
    StmtId stmt = python_stmt_open(w, kind, python_span(w, node));
    PYTHON_EACH_PART(w, node, part) {
        if (python_kind(w, part) != SYN_IDENTIFIER || !python_node(w, part)->name) continue;
        python_declare(w, python_node(w, part)->name, python_span(w, part),
                       kind == STMT_GLOBAL ? BIND_GLOBAL : BIND_NONLOCAL);
    }
    python_stmt_close(w, stmt);
}

static void bare(PythonWalk *w, StmtKind kind, u32 node) {
    StmtId stmt = python_stmt_open(w, kind, python_span(w, node));
    python_stmt_close(w, stmt);
}

/* Statements that did not parse, or of older Python: expressions are kept below one unknown, and
 * whole statements inside stay statements. */
static void unknown(PythonWalk *w, u32 node) {
    StmtId stmt = python_stmt_open(w, STMT_UNKNOWN, python_span(w, node));
    ExprId e = 0;
    PYTHON_EACH_PART(w, node, part) {
        u32 kind = python_kind(w, part);
        if (!syntax_is_node(kind) || syntax_is_statement(kind) || kind == SYN_BLOCK || kind == SYN_MODULE)
            continue;
        if (!e) e = python_expr_open(w, EXPR_UNKNOWN, python_span(w, node));
        python_expr(w, part);
    }
    if (e) python_expr_close(w, e);
    stmt_row(w, stmt)->expr = e;
    python_block(w, node);
    python_stmt_close(w, stmt);
}

/* `print x`, `exec code in names`: statements of Python 2, unless what follows is in parentheses. */
static void old_statement_note(PythonWalk *w, u32 node) {
    Str text = str_slice(w->source, python_span(w, node).start, python_span(w, node).end);
    size_t at = 0;
    while (at < text.len && text.ptr[at] >= 'a' && text.ptr[at] <= 'z') at++;
    while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t')) at++;
    w->facts->is_python_two |= at < text.len && text.ptr[at] != '(';
}

static void exec_statement(PythonWalk *w, u32 node) {
    w->facts->scopes.at[w->at.scope].flags |= SCOPE_HAS_EXEC;
    old_statement_note(w, node);
    unknown(w, node);
}

static void print_statement(PythonWalk *w, u32 node) {
    old_statement_note(w, node);
    unknown(w, node);
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static bool statement(PythonWalk *w, u32 node) {
    switch (python_kind(w, node)) {
    case SYN_EXPRESSION_STATEMENT: expression_statement(w, node); return false;
    case SYN_IMPORT_STATEMENT:
    case SYN_FUTURE_IMPORT_STATEMENT:
    case SYN_IMPORT_FROM_STATEMENT: python_import(w, node); return false;
    case SYN_ASSERT_STATEMENT: one_or_two(w, STMT_ASSERT, node); return false;
    case SYN_RETURN_STATEMENT: one_or_two(w, STMT_RETURN, node); return true;
    case SYN_RAISE_STATEMENT: one_or_two(w, STMT_RAISE, node); return true;
    case SYN_BREAK_STATEMENT:
        w->breaks++;
        bare(w, STMT_BREAK, node);
        return true;
    case SYN_CONTINUE_STATEMENT: bare(w, STMT_CONTINUE, node); return true;
    case SYN_PASS_STATEMENT: bare(w, STMT_PASS, node); return false;
    case SYN_DELETE_STATEMENT: delete_statement(w, node); return false;
    case SYN_GLOBAL_STATEMENT: declare(w, STMT_GLOBAL, node); return false;
    case SYN_NONLOCAL_STATEMENT: declare(w, STMT_NONLOCAL, node); return false;
    case SYN_TYPE_ALIAS_STATEMENT: python_type_alias(w, node); return false;
    case SYN_EXEC_STATEMENT: exec_statement(w, node); return false;
    case SYN_PRINT_STATEMENT: print_statement(w, node); return false;
    case SYN_IF_STATEMENT: return python_if(w, node);
    case SYN_FOR_STATEMENT: return python_for(w, node);
    case SYN_WHILE_STATEMENT: return python_while(w, node);
    case SYN_TRY_STATEMENT: return python_try(w, node);
    case SYN_WITH_STATEMENT: return python_with(w, node);
    case SYN_MATCH_STATEMENT: return python_match(w, node);
    case SYN_FUNCTION_DEFINITION:
    case SYN_CLASS_DEFINITION: python_define(w, node, node); return false;
    case SYN_DECORATED_DEFINITION: {
        u32 function = python_part(w, node, SYN_FUNCTION_DEFINITION);
        u32 definition = function ? function : python_part(w, node, SYN_CLASS_DEFINITION);
        if (definition)
            python_define(w, node, definition);
        else
            unknown(w, node);
        return false;
    }
    default: unknown(w, node); return false;
    }
}

bool python_statement(PythonWalk *w, u32 node) {
    if (w->depth >= PYTHON_DEPTH_MAX) {
        python_too_deep(w, node);
        return false;
    }
    w->depth++;
    bool exits = statement(w, node);
    w->depth--;
    return exits;
}

bool python_block(PythonWalk *w, u32 node) {
    u16 context = w->at.context;
    bool exits = false;
    bool is_block = python_kind(w, node) == SYN_BLOCK || python_kind(w, node) == SYN_MODULE;
    PYTHON_EACH_PART(w, node, part) {
        u32 kind = python_kind(w, part);
        if (is_block ? !syntax_is_node(kind) : !syntax_is_statement(kind) && kind != SYN_BLOCK) continue;
        if (exits) w->at.context |= AT_UNREACHABLE;
        exits |= kind == SYN_BLOCK ? python_block(w, part) : python_statement(w, part);
    }
    w->at.context = context;
    return exits;
}
