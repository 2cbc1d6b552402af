/* Statements that branch. Each keeps track of what holds behind it: when one way never comes back,
 * what held at the end of the other way still holds. */
#include "python_walk.h"

static StmtRow *stmt_row(const PythonWalk *w, StmtId stmt) {
    return &w->facts->stmts.at[stmt];
}

static void branch_count(PythonWalk *w) {
    for (ScopeId scope = w->at.scope; scope; scope = w->facts->scopes.at[scope].parent) {
        w->scopes.at[scope].branches++;
        if (!(w->scopes.at[scope].marks & SCOPE_MARK_INLINE)) break;
    }
}

/* A block under more context; exits as python_block. */
static bool block_under(PythonWalk *w, u32 node, u16 context) {
    u16 outer = w->at.context;
    w->at.context |= context;
    bool exits = node ? python_block(w, node) : false;
    w->at.context = outer;
    return exits;
}

/* The expression at or behind `from`, unless the block comes first. */
static u32 head_operand(const PythonWalk *w, u32 node, u32 from) {
    u32 operand = python_operand(w, node, from);
    return operand && python_kind(w, operand) != SYN_BLOCK ? operand : 0;
}

static ExprId condition_emit(PythonWalk *w, u32 node) {
    u32 condition = head_operand(w, node, node + 1);
    w->at.is_and_chain = true;
    ExprId e = condition ? python_expr(w, condition) : 0;
    w->at.is_and_chain = false;
    return e;
}

/* ---- if -------------------------------------------------------------------------------------- */

/* A literal that is always false, or true before an `else`. */
static bool is_never(const PythonWalk *w, const ExprRow *row, bool is_else) {
    if (row->kind == EXPR_CONSTANT) return row->op == (is_else ? CONSTANT_TRUE : CONSTANT_FALSE);
    Str digits = str_slice(w->source, row->start, row->end);
    return row->kind == EXPR_NUMBER && str_eq(digits, is_else ? STR("1") : STR("0"));
}

/* `if TYPE_CHECKING` (also as an attribute) and `if False`; turned round below `not`. */
static u16 checking_context(const PythonWalk *w, ExprId condition, bool is_else) {
    const ExprRow *row = &w->facts->exprs.at[condition];
    while (row->kind == EXPR_NOT && row->next > condition + 1) {
        row = &w->facts->exprs.at[++condition];
        is_else = !is_else;
    }
    bool is_word = (row->kind == EXPR_NAME || row->kind == EXPR_ATTRIBUTE) &&
                   python_name_word(w, row->name) == WORD_TYPE_CHECKING;
    bool is_false = row->kind == EXPR_CONSTANT && row->op == CONSTANT_FALSE;
    u16 context = (is_word || is_false) && !is_else ? AT_TYPE_CHECKING : 0;
    return is_never(w, row, is_else) ? context | AT_UNREACHABLE : context;
}

static u32 next_branch(const PythonWalk *w, u32 node, u32 from) {
    for (u32 end = python_next(w, node); from < end; from = python_next(w, from))
        if (python_kind(w, from) == SYN_ELIF_CLAUSE || python_kind(w, from) == SYN_ELSE_CLAUSE) return from;
    return 0;
}

/* One `if` or `elif`: condition and body. The statement stays open. */
static void if_open(PythonWalk *w, u32 node, Span span) {
    IfStep step = {.base = w->at.guard, .kills = w->kills.count};
    step.stmt = python_stmt_open(w, STMT_IF, span);
    branch_count(w);
    u32 block = python_part(w, node, SYN_BLOCK);
    step.condition = condition_emit(w, node);
    stmt_row(w, step.stmt)->expr = step.condition;
    step.base = w->at.guard;
    w->at.guard = python_guard_push(w, step.base, GUARD_TRUE, step.condition, 0);
    step.then_exits = block_under(w, block, AT_CONDITIONAL | checking_context(w, step.condition, false));
    step.then_end = w->at.guard;
    w->at.guard = python_guard_push(w, step.base, GUARD_FALSE, step.condition, 0);
    vec_push(&w->ifs, step);
}

/* How the part behind an `if` is reached. The guard of a meeting point is only made when it is
 * needed: in a long chain of elif few of them are. */
typedef struct {
    bool exits;
    bool meets; /* two ways met: the guard is the join of `base` and `kills` */
    GuardId base;
    u32 kills;
} IfEnd;

static void if_end_settle(PythonWalk *w, const IfEnd *end) {
    if (end->meets) w->at.guard = python_guard_join(w, end->base, end->kills);
}

/* Close the innermost open `if`, whose other way ended as `end` says, at the current guard. */
static IfEnd if_close(PythonWalk *w, IfEnd end) {
    IfStep step = vec_pop(&w->ifs);
    IfEnd result = {.exits = step.then_exits && end.exits};
    if (step.then_exits == end.exits) {
        result.meets = true;
        result.base = step.base;
        result.kills = step.kills;
    } else if (end.exits) {
        w->at.guard = step.then_end;
    } else {
        if_end_settle(w, &end);
    }
    python_stmt_close(w, step.stmt);
    if (step.other) python_stmt_close(w, step.other);
    return result;
}

bool python_if(PythonWalk *w, u32 node) {
    u32 base = w->ifs.count;
    u16 context = w->at.context;
    u32 end = python_node(w, node)->end;
    IfEnd behind = {0};
    if_open(w, node, python_span(w, node));
    for (u32 branch = next_branch(w, node, node + 1); branch;
         branch = next_branch(w, node, python_next(w, branch))) {
        w->at.context |= AT_CONDITIONAL | checking_context(w, vec_last(&w->ifs).condition, true);
        bool is_elif = python_kind(w, branch) == SYN_ELIF_CLAUSE;
        Span span = {python_node(w, branch)->start, is_elif ? end : python_node(w, branch)->end};
        StmtId other = python_stmt_open(w, STMT_ELSE, span);
        if (is_elif) {
            if_open(w, branch, span);
            vec_last(&w->ifs).other = other;
            continue;
        }
        behind.exits = block_under(w, python_part(w, branch, SYN_BLOCK), 0);
        python_stmt_close(w, other);
    }
    while (w->ifs.count > base) behind = if_close(w, behind);
    if_end_settle(w, &behind);
    w->at.context = context;
    return behind.exits;
}

/* ---- loops ----------------------------------------------------------------------------------- */

/* An `else`, `finally` or the like: its block in a statement of its own. */
static bool clause(PythonWalk *w, StmtKind kind, u32 node, u16 context) {
    StmtId stmt = python_stmt_open(w, kind, python_span(w, node));
    bool exits = block_under(w, python_part(w, node, SYN_BLOCK), context);
    python_stmt_close(w, stmt);
    return exits;
}

/* Body and else of a loop; true when the body has a break. */
static bool loop_body(PythonWalk *w, u32 node) {
    u32 breaks = w->breaks;
    w->breaks = 0;
    block_under(w, python_part(w, node, SYN_BLOCK), AT_CONDITIONAL | AT_LOOP);
    bool has_break = w->breaks != 0;
    w->breaks = breaks;
    return has_break;
}

bool python_for(PythonWalk *w, u32 node) {
    StmtId stmt = python_stmt_open(w, STMT_FOR, python_span(w, node));
    if (python_part(w, node, SYN_MARK_ASYNC)) stmt_row(w, stmt)->flags |= STMT_ASYNC;
    branch_count(w);
    u32 target = head_operand(w, node, node + 1);
    u32 iterable = target ? head_operand(w, node, python_next(w, target)) : 0;
    u32 kills = w->kills.count;
    ExprId value = iterable ? python_expr(w, iterable) : 0;
    w->at.guard = python_guard_loop(w, w->at.guard, node);
    GuardId base = w->at.guard;
    if (iterable) {
        u16 context = w->at.context;
        w->at.context |= AT_CONDITIONAL | AT_LOOP;
        ExprId stored = python_store(w, target, (BindTarget){.kind = BIND_FOR, .value = value});
        w->at.context = context;
        u32 first = builder_list_start(w->facts);
        vec_push(&w->facts->lists, stored);
        stmt_row(w, stmt)->first_target = first;
        stmt_row(w, stmt)->target_count = 1;
    }
    stmt_row(w, stmt)->expr = value;
    loop_body(w, node);
    w->at.guard = python_guard_join(w, base, kills);
    u32 other = python_part(w, node, SYN_ELSE_CLAUSE);
    if (other) clause(w, STMT_ELSE, other, AT_CONDITIONAL);
    w->at.guard = python_guard_join(w, base, kills);
    python_stmt_close(w, stmt);
    return false;
}

bool python_is_always_true(const PythonWalk *w, ExprId condition) {
    const ExprRow *row = &w->facts->exprs.at[condition];
    if (row->kind == EXPR_CONSTANT) return row->op == CONSTANT_TRUE;
    return row->kind == EXPR_NUMBER && row->end - row->start == 1 && w->source.ptr[row->start] == '1';
}

bool python_while(PythonWalk *w, u32 node) {
    StmtId stmt = python_stmt_open(w, STMT_WHILE, python_span(w, node));
    branch_count(w);
    u32 kills = w->kills.count;
    GuardId base = python_guard_loop(w, w->at.guard, node);
    w->at.guard = base;
    ExprId condition = condition_emit(w, node);
    stmt_row(w, stmt)->expr = condition;
    base = w->at.guard;
    w->at.guard = python_guard_push(w, base, GUARD_TRUE, condition, 0);
    bool has_break = loop_body(w, node);
    GuardId joined = python_guard_join(w, base, kills);
    GuardId done = python_guard_push(w, joined, GUARD_FALSE, condition, 0);
    w->at.guard = done;
    u32 other = python_part(w, node, SYN_ELSE_CLAUSE);
    bool else_exits = other && clause(w, STMT_ELSE, other, AT_CONDITIONAL);
    if (has_break) w->at.guard = python_guard_join(w, base, kills);
    python_stmt_close(w, stmt);
    if (has_break) return false;
    return python_is_always_true(w, condition) || else_exits;
}

/* ---- try ------------------------------------------------------------------------------------- */

/* `except Error, error:` binds a name in Python 2; in Python 3.14 two classes stand so, and these are not
 * called in small letters. */
static bool is_old_alias(const PythonWalk *w, u32 node, u32 second) {
    char first = w->source.ptr[python_node(w, second)->start];
    bool is_last = !head_operand(w, node, python_next(w, second));
    return is_last && python_kind(w, second) == SYN_IDENTIFIER && first >= 'a' && first <= 'z';
}

/* The classes of a handler and the name they are bound to: `A as e`, or `A, B` without parentheses. */
static ExprId handler_classes(PythonWalk *w, u32 node, u32 *alias) {
    u32 value = head_operand(w, node, node + 1);
    if (!value) return 0;
    if (python_kind(w, value) == SYN_AS_PATTERN) {
        *alias = python_part(w, value, SYN_AS_PATTERN_TARGET);
        return python_expr(w, python_operand(w, value, value + 1));
    }
    u32 second = head_operand(w, node, python_next(w, value));
    if (python_part(w, node, SYN_MARK_AS)) *alias = second;
    if (second && !*alias && is_old_alias(w, node, second)) {
        w->facts->is_python_two = true;
        *alias = second;
    }
    if (!second || *alias) return python_expr(w, value);
    u32 last = value;
    for (u32 at = second; at; at = head_operand(w, node, python_next(w, at))) last = at;
    ExprId e =
        python_expr_open(w, EXPR_TUPLE, (Span){python_node(w, value)->start, python_node(w, last)->end});
    for (u32 at = value; at; at = head_operand(w, node, python_next(w, at))) python_expr(w, at);
    python_expr_close(w, e);
    return e;
}

static bool handler(PythonWalk *w, u32 node, GuardId guard) {
    StmtId stmt = python_stmt_open(w, STMT_HANDLER, python_span(w, node));
    u16 context = w->at.context;
    w->at.guard = guard;
    w->at.context |= AT_CONDITIONAL | AT_ANY_TRY | AT_HANDLER;
    u32 alias = 0;
    ExprId classes = handler_classes(w, node, &alias);
    /* except* binds a group of exceptions, not one of these classes. */
    u8 shape = python_part(w, node, SYN_MARK_STAR) ? SHAPE_NESTED : SHAPE_WHOLE;
    if (alias) python_store(w, alias, (BindTarget){.kind = BIND_EXCEPT, .shape = shape, .value = classes});
    stmt_row(w, stmt)->expr = classes;
    bool exits = block_under(w, python_part(w, node, SYN_BLOCK), 0);
    w->at.context = context;
    python_stmt_close(w, stmt);
    return exits;
}

bool python_try(PythonWalk *w, u32 node) {
    StmtId stmt = python_stmt_open(w, STMT_TRY, python_span(w, node));
    branch_count(w);
    GuardId base = w->at.guard;
    u32 kills = w->kills.count;
    bool has_handlers = python_part(w, node, SYN_EXCEPT_CLAUSE) != 0;
    u16 body_context = AT_CONDITIONAL | AT_ANY_TRY | (has_handlers ? AT_TRY_BODY : 0);
    bool exits = block_under(w, python_part(w, node, SYN_BLOCK), body_context);
    GuardId end = w->at.guard;
    GuardId thrown = has_handlers ? python_guard_join(w, base, kills) : base;
    bool handlers_exit = true, finally_exits = false;
    u32 finally_kills;
    PYTHON_EACH_PART(w, node, part) {
        switch (python_kind(w, part)) {
        case SYN_EXCEPT_CLAUSE: handlers_exit &= handler(w, part, thrown); break;
        case SYN_ELSE_CLAUSE:
            w->at.guard = end;
            exits |= clause(w, STMT_ELSE, part, AT_CONDITIONAL | AT_ANY_TRY);
            end = w->at.guard;
            break;
        case SYN_FINALLY_CLAUSE:
            w->at.guard = python_guard_join(w, base, kills);
            finally_kills = w->kills.count;
            finally_exits = clause(w, STMT_FINALLY, part, AT_FINALLY);
            end = python_guard_join(w, end, finally_kills);
            break;
        default: break;
        }
    }
    w->at.guard = handlers_exit && !exits ? end : python_guard_join(w, base, kills);
    python_stmt_close(w, stmt);
    return finally_exits || (exits && handlers_exit);
}

/* ---- with ------------------------------------------------------------------------------------ */

static void with_item(PythonWalk *w, u32 node) {
    u32 value = python_operand(w, node, node + 1);
    if (!value) return;
    u32 inner = value; /* (a as b) */
    while (python_kind(w, inner) == SYN_PARENTHESIZED_EXPRESSION) {
        u32 below = python_operand(w, inner, inner + 1);
        if (!below) break;
        inner = below;
    }
    ExprId context = python_expr(w, python_kind(w, inner) == SYN_AS_PATTERN ? inner : value);
    vec_push(&w->ids, context);
}

/* What happens in the body may be swallowed by the context manager, so nothing checked there is sure
 * to hold behind it, and the end can always be reached. */
bool python_with(PythonWalk *w, u32 node) {
    StmtId stmt = python_stmt_open(w, STMT_WITH, python_span(w, node));
    if (python_part(w, node, SYN_MARK_ASYNC)) stmt_row(w, stmt)->flags |= STMT_ASYNC;
    branch_count(w);
    GuardId base = w->at.guard;
    u32 kills = w->kills.count;
    u32 list = python_part(w, node, SYN_WITH_CLAUSE);
    u32 ids = w->ids.count;
    if (list) {
        PYTHON_EACH_PART(w, list, part) if (python_kind(w, part) == SYN_WITH_ITEM) with_item(w, part);
    }
    u32 first = builder_list_start(w->facts);
    for (u32 i = ids; i < w->ids.count; i++) vec_push(&w->facts->lists, w->ids.at[i]);
    stmt_row(w, stmt)->first_target = first;
    stmt_row(w, stmt)->target_count = w->ids.count - ids;
    w->ids.count = ids;
    block_under(w, python_part(w, node, SYN_BLOCK), AT_CONDITIONAL);
    w->at.guard = python_guard_join(w, base, kills);
    python_stmt_close(w, stmt);
    return false;
}

/* ---- match ----------------------------------------------------------------------------------- */

static ExprId subject_emit(PythonWalk *w, u32 node, u32 block) {
    u32 first = python_operand(w, node, node + 1);
    if (!first || first == block) return 0;
    u32 last = first;
    bool is_tuple = false;
    for (u32 at = first, end = block ? block : python_next(w, node); at < end; at = python_next(w, at)) {
        is_tuple |= python_kind(w, at) == SYN_MARK_COMMA;
        if (syntax_is_node(python_kind(w, at))) last = at;
    }
    if (!is_tuple) return python_expr(w, first);
    ExprId e =
        python_expr_open(w, EXPR_TUPLE, (Span){python_node(w, first)->start, python_node(w, last)->end});
    for (u32 at = first; at <= last; at = python_next(w, at))
        if (syntax_is_node(python_kind(w, at))) python_expr(w, at);
    python_expr_close(w, e);
    return e;
}

static ExprId case_pattern(PythonWalk *w, u32 node) {
    u32 first = 0, last = 0;
    bool is_tuple = false;
    PYTHON_EACH_PART(w, node, part) {
        is_tuple |= python_kind(w, part) == SYN_MARK_COMMA;
        if (python_kind(w, part) != SYN_CASE_PATTERN) continue;
        if (!first) first = part;
        last = part;
    }
    if (!first) return 0;
    if (!is_tuple) return python_pattern(w, first);
    ExprId e = python_expr_open(w, EXPR_PATTERN_OTHER,
                                (Span){python_node(w, first)->start, python_node(w, last)->end});
    PYTHON_EACH_PART(w, node, part) if (python_kind(w, part) == SYN_CASE_PATTERN) python_pattern(w, part);
    python_expr_close(w, e);
    return e;
}

bool python_case_covers(const PythonWalk *w, StmtId stmt) {
    const StmtRow *row = stmt_row(w, stmt);
    const ExprRow *pattern = &w->facts->exprs.at[row->expr];
    if (row->other || !row->expr || pattern->next > row->expr + 1) return false;
    if (pattern->kind == EXPR_PATTERN_CAPTURE) return true;
    return pattern->kind == EXPR_PATTERN_OTHER && pattern->end - pattern->start == 1 &&
           w->source.ptr[pattern->start] == '_';
}

/* One case; *covers when nothing falls through it. */
static bool case_clause(PythonWalk *w, u32 node, ExprId subject, bool *covers) {
    StmtId stmt = python_stmt_open(w, STMT_CASE, python_span(w, node));
    u16 context = w->at.context;
    w->at.context |= AT_CONDITIONAL;
    ExprId pattern = case_pattern(w, node);
    w->at.guard = python_guard_push(w, w->at.guard, GUARD_CASE, pattern, subject);
    u32 check = python_part(w, node, SYN_IF_CLAUSE);
    if (check) {
        ExprId condition = condition_emit(w, check);
        stmt_row(w, stmt)->other = condition;
        w->at.guard = python_guard_push(w, w->at.guard, GUARD_TRUE, condition, 0);
    }
    stmt_row(w, stmt)->expr = pattern;
    *covers |= python_case_covers(w, stmt);
    bool exits = block_under(w, python_part(w, node, SYN_BLOCK), 0);
    w->at.context = context;
    python_stmt_close(w, stmt);
    return exits;
}

bool python_match(PythonWalk *w, u32 node) {
    StmtId stmt = python_stmt_open(w, STMT_MATCH, python_span(w, node));
    branch_count(w);
    u32 block = python_part(w, node, SYN_BLOCK);
    ExprId subject = subject_emit(w, node, block);
    stmt_row(w, stmt)->expr = subject;
    GuardId base = w->at.guard;
    u32 kills = w->kills.count;
    bool exits = true, covers = false;
    if (block) {
        PYTHON_EACH_PART(w, block, part) {
            if (python_kind(w, part) != SYN_CASE_CLAUSE) continue;
            w->at.guard = base; /* the bodies of other cases did not run */
            branch_count(w);
            exits &= case_clause(w, part, subject, &covers);
        }
    }
    w->at.guard = python_guard_join(w, base, kills);
    python_stmt_close(w, stmt);
    return exits && covers;
}
