#include "expected.h"

static bool is_word_of(Str name, const char *words) {
    Str rest = str_of(words), word;
    while (str_split(&rest, ' ', &word))
        if (str_eq(word, name)) return true;
    return false;
}

static bool names_one(const Facts *facts, ExprId expr, const char *names) {
    for (ExprId e = expr; expr && e < facts_exprs(facts)[expr].next; e++)
        if (is_word_of(facts_name(facts, facts_exprs(facts)[e].name), names)) return true;
    return false;
}

/* `with suppress(AttributeError)`, `with pytest.raises(AttributeError)` */
static bool with_expects(const Facts *facts, const StmtRow *with, const char *names) {
    for (u32 i = 0; i < with->target_count; i++) {
        ExprId context = facts_lists(facts)[with->first_target + i];
        if (names_one(facts, context, names)) return true;
    }
    return false;
}

/* Handlers cover what stands above them: the body, not `else` and `finally`. */
static bool try_expects(const Facts *facts, StmtId try, u32 offset, const char *names) {
    const StmtRow *rows = facts_stmts(facts);
    for (StmtId child = try + 1; child < rows[try].next; child = rows[child].next)
        if (rows[child].kind == STMT_HANDLER && offset < rows[child].start &&
            names_one(facts, rows[child].expr, names))
            return true;
    return false;
}

static bool is_function(const Facts *facts, const StmtRow *stmt) {
    return stmt->kind == STMT_DEF && stmt->def && facts_defs(facts)[stmt->def].kind == DEF_FUNCTION;
}

/* The function around a nested one demands the failure somewhere, `assertRaises(TypeError, inner)`: what is
 * defined inside is made to fail. */
static bool function_demands(const Facts *facts, StmtId function, const char *names) {
    const StmtRow *rows = facts_stmts(facts);
    for (StmtId s = function + 1; s < rows[function].next; s++) {
        if (rows[s].kind == STMT_WITH && with_expects(facts, &rows[s], names)) return true;
        if (rows[s].kind == STMT_EXPR && names_one(facts, rows[s].expr, names)) return true;
    }
    return false;
}

bool failure_is_expected(const Program *program, FileId file, u32 offset, const char *names) {
    const Facts *facts = program_facts(program, file);
    StmtId outer = 0;
    for (StmtId s = 1; s < facts->stmts.count;) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (offset < stmt->start || offset >= stmt->end) {
            s = stmt->next;
            continue;
        }
        if (is_function(facts, stmt)) {
            if (outer && function_demands(facts, outer, names)) return true;
            if (!outer) outer = s;
        }
        if (stmt->kind == STMT_WITH && with_expects(facts, stmt, names)) return true;
        if (stmt->kind == STMT_TRY && try_expects(facts, s, offset, names)) return true;
        s++;
    }
    return false;
}

bool failure_is_marked(const Program *program, FileId file, u32 line) {
    const Facts *facts = program_facts(program, file);
    for (u32 i = 1; i < facts->comments.count; i++) {
        const CommentRow *row = &facts_comments(facts)[i];
        Str text = facts_text(facts, row->offset, row->length);
        bool is_for_rest =
            row->alone && row->line < line && str_find(text, STR("no-member")) != STR_NOT_FOUND;
        if (is_for_rest) return true;
        if (row->line != line) continue;
        if (str_find(text, STR("type:")) != STR_NOT_FOUND || str_find(text, STR("noqa")) != STR_NOT_FOUND ||
            str_find(text, STR("no-member")) != STR_NOT_FOUND ||
            str_find(text, STR("pyright:")) != STR_NOT_FOUND)
            return true;
    }
    return false;
}

static bool is_always_true(const Facts *facts, ExprId condition) {
    const ExprRow *row = &facts_exprs(facts)[condition];
    if (row->kind == EXPR_CONSTANT) return row->op == CONSTANT_TRUE;
    return row->kind == EXPR_NUMBER && str_eq(facts_number(facts, row), STR("1"));
}

/* `if True:` whose last statement leaves the block. */
static bool always_leaves(const Facts *facts, StmtId stmt) {
    const StmtRow *rows = facts_stmts(facts);
    if (rows[stmt].kind != STMT_IF || !is_always_true(facts, rows[stmt].expr)) return false;
    for (StmtId s = stmt + 1; s < rows[stmt].next && rows[s].kind != STMT_ELSE; s = rows[s].next)
        if (rows[s].kind == STMT_RETURN || rows[s].kind == STMT_RAISE) return true;
    return false;
}

bool code_is_cut_off(const Program *program, FileId file, u32 offset) {
    const Facts *facts = program_facts(program, file);
    for (StmtId s = 1; s < facts->stmts.count;) {
        const StmtRow *row = &facts_stmts(facts)[s];
        bool is_above = row->end <= offset;
        if (is_above && always_leaves(facts, s)) {
            const StmtRow *block = &facts_stmts(facts)[row->parent];
            bool is_function = row->parent && offset < block->end;
            if (is_function) return true;
        }
        s = is_above || offset < row->start ? row->next : s + 1;
    }
    return false;
}

bool member_is_asked_for(const Program *program, FileId file, ScopeId scope, Name name) {
    const Facts *facts = program_facts(program, file);
    for (StringId s = 1; s < facts->strings.count; s++) {
        const StringRow *row = &facts_strings(facts)[s];
        if (!row->expr || !str_eq(facts_text(facts, row->offset, row->length), name_text(program, name)))
            continue;
        const ExprRow *expr = &facts_exprs(facts)[row->expr];
        if (!expr->parent || facts_exprs(facts)[expr->parent].kind != EXPR_CALL) continue;
        Str callee = facts_name(facts, facts_exprs(facts)[expr->parent + 1].name);
        bool asks = str_eq(callee, STR("hasattr")) || str_eq(callee, STR("getattr"));
        if (asks && scope_def(program, file, expr->scope) == scope_def(program, file, scope)) return true;
    }
    return false;
}

bool code_is_fallback(const Program *program, FileId file, u32 offset, const char *names) {
    const Facts *facts = program_facts(program, file);
    const StmtRow *rows = facts_stmts(facts);
    for (StmtId s = facts_stmt_at(facts, offset); s; s = rows[s].parent)
        if (rows[s].kind == STMT_HANDLER && names_one(facts, rows[s].expr, names)) return true;
    return false;
}

ExprId module_value(const Facts *facts, ExprId name) {
    const ExprRow *row = &facts_exprs(facts)[name];
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return 0;
    const UseRow *use = &facts_uses(facts)[row->aux];
    u32 count = 0;
    const BindingRow *rows = use->found ? facts_find_bindings(facts, use->found, use->name, &count) : NULL;
    bool is_plain = count == 1 && facts_scopes(facts)[use->found].kind == SCOPE_MODULE &&
                    rows->kind == BIND_ASSIGN && rows->shape == SHAPE_WHOLE;
    return is_plain ? rows->value : 0;
}
