/* Runs that are meant to be dead: markers of what cannot happen, fallbacks for readers, the yield that
 * makes a generator, imports for tools, inner functions that make cells; and what other linters were told. */
#include "unreachable_impl.h"

#define RULE "unreachable-code"

static u8 expr_kind(const Walk *w, ExprId expr) {
    return facts_exprs(w->facts)[expr].kind;
}

static bool is_text_or_dots(const Walk *w, const StmtRow *row) {
    const ExprRow *expr = &facts_exprs(w->facts)[row->expr];
    return row->kind == STMT_EXPR &&
           (expr->kind == EXPR_STRING || (expr->kind == EXPR_CONSTANT && expr->op == CONSTANT_ELLIPSIS));
}

/* A call that says so by its last word, or by never returning. */
static bool is_marker_call(const Walk *w, ExprId call) {
    u32 count;
    const Str *words = rules_words(w->context->rules, RULE, "marker_calls", &count);
    if (expr_kind(w, call) != EXPR_CALL) return false;
    Str name = facts_name(w->facts, facts_exprs(w->facts)[call + 1].name);
    for (u32 i = 0; i < count; i++)
        if (str_eq(name, words[i])) return true;
    NeverReturns why;
    return call_never_returns(w->leaving, w->file, call, &why);
}

/* Says "never reached" to readers and fails when it is. */
static bool is_marker(const Walk *w, StmtId stmt) {
    const StmtRow *row = &w->rows[stmt];
    return row->kind == STMT_RAISE || row->kind == STMT_ASSERT || row->kind == STMT_PASS ||
           is_text_or_dots(w, row) || (row->kind == STMT_EXPR && is_marker_call(w, row->expr));
}

/* What an `if False` holds for tools that only read the file: imports, and names made of them. */
static bool is_declaration(const Walk *w, StmtId stmt, bool is_behind_import) {
    const StmtRow *row = &w->rows[stmt];
    bool is_named = row->kind == STMT_DEF || row->kind == STMT_ASSIGN || row->kind == STMT_ANNOTATED;
    return row->kind == STMT_IMPORT || (row->kind == STMT_ANNOTATED && !row->expr) ||
           (is_named && is_behind_import);
}

/* An inner function that never runs makes the variables that it reads cells of the function around it. */
static bool is_inner_function(const Walk *w, StmtId stmt) {
    const StmtRow *row = &w->rows[stmt];
    return row->kind == STMT_DEF && facts_defs(w->facts)[row->def].kind == DEF_FUNCTION &&
           facts_scopes(w->facts)[row->scope].kind == SCOPE_FUNCTION;
}

/* A last return of next to nothing, for readers and checkers that do not see that all branches leave, or
 * that a call never returns. */
static bool is_fallback(const Walk *w, StmtId stmt, StmtId by) {
    const StmtRow *row = &w->rows[stmt];
    u8 kind = expr_kind(w, row->expr);
    if (stmt_is_jump(w->rows[by].kind) || !stmt_is_jump(row->kind)) return false;
    if (w->rows[by].kind == STMT_EXPR || !row->expr) return true;
    return kind == EXPR_CONSTANT || kind == EXPR_NUMBER || kind == EXPR_STRING;
}

/* The yields of the function all lie in the run: they are there to make it a generator. */
static bool makes_generator(const Walk *w, StmtId first, Span run) {
    u32 inside = 0;
    for (ExprId e = 1; e < w->facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(w->facts)[e];
        if (row->scope != w->rows[first].scope) continue;
        if (row->kind != EXPR_YIELD && row->kind != EXPR_YIELD_FROM) continue;
        if (row->start < run.start || row->end > run.end) return false;
        inside++;
    }
    return inside > 0;
}

static bool is_in_generator(const Walk *w, StmtId stmt) {
    DefId def = facts_scopes(w->facts)[w->rows[stmt].scope].def;
    return def && facts_defs(w->facts)[def].flags & DEF_GENERATOR;
}

bool run_is_meant(const Walk *w, StmtId first, StmtId end, Death death) {
    bool all_markers = true, all_declared = death.kind == DEAD_BODY || death.kind == DEAD_ELSE;
    bool all_inner = true, begins_with_import = w->rows[first].kind == STMT_IMPORT;
    u32 count = 0;
    StmtId last = first;
    for (StmtId at = first; at < end; at = w->rows[at].next, count++) {
        bool marks = is_marker(w, at);
        all_markers = all_markers && marks;
        all_declared = all_declared && (marks || is_declaration(w, at, begins_with_import));
        all_inner = all_inner && is_inner_function(w, at);
        last = at;
    }
    if (all_markers || all_declared || all_inner) return true;
    if (count == 1 && death.kind == DEAD_BEHIND && is_fallback(w, first, death.by)) return true;
    return is_in_generator(w, first) &&
           makes_generator(w, first, (Span){w->rows[first].start, w->rows[last].end});
}

bool run_is_marked(const Walk *w, StmtId first, Death death) {
    bool is_behind = death.kind == DEAD_BEHIND;
    u32 end = facts_line(w->facts, w->rows[first].start);
    u32 line = facts_line(w->facts, is_behind ? w->rows[death.by].end - 1 : w->rows[death.by].start);
    return lines_are_marked(w->context, RULE, w->facts, u32_min(line, end), end);
}
