#include "namespace_opens.h"

bool facts_name_one(const Facts *facts, const char *const *words, u32 count) {
    for (u32 i = 0; i < count; i++) {
        Str word = str_of(words[i]);
        for (NameId n = 1; n < facts->names.count; n++)
            if (str_eq(facts_name(facts, n), word)) return true;
    }
    return false;
}

static bool is_one_of(Str word, const char *const *words, u32 count) {
    for (u32 i = 0; i < count; i++)
        if (str_eq(word, str_of(words[i]))) return true;
    return false;
}

static Str word_of(const Facts *facts, ExprId e) {
    return facts_name(facts, facts_exprs(facts)[e].name);
}

/* exec(text) runs in the names around it, exec(text, names) in those given. */
static bool call_opens(const Facts *facts, ExprId call) {
    static const char *const makers[] = {"globals", "execfile"};
    const ExprRow *callee = &facts_exprs(facts)[call + 1];
    Str word = facts_name(facts, callee->name);
    u8 scope = facts_scopes(facts)[facts_exprs(facts)[call].scope].kind;
    bool is_bare = callee->next == facts_exprs(facts)[call].next;
    if (callee->kind != EXPR_NAME) return false;
    if (is_one_of(word, makers, COUNT_OF(makers))) return true;
    if (str_eq(word, STR("exec"))) return !expr_child(facts, call, 2);
    bool is_own = str_eq(word, STR("locals")) || (str_eq(word, STR("vars")) && is_bare);
    return is_own && (scope == SCOPE_MODULE || scope == SCOPE_CLASS);
}

bool expr_changes_modules(const Facts *facts, ExprId e) {
    const ExprRow *rows = facts_exprs(facts), *row = &rows[e];
    bool is_meant = row->kind == EXPR_ATTRIBUTE && str_eq(facts_name(facts, row->name), STR("modules")) &&
                    str_eq(word_of(facts, e + 1), STR("sys"));
    bool is_asked = row->parent && rows[row->parent].kind == EXPR_COMPARE;
    return is_meant && !is_asked;
}

/* enum puts members of its own among the globals. */
static bool fills_globals(const Facts *facts) {
    static const char *const words[] = {"global_enum", "_convert_", "_convert"};
    if (!facts_name_one(facts, words, COUNT_OF(words))) return false;
    for (ExprId e = 1; e < facts->exprs.count; e++)
        if (is_one_of(word_of(facts, e), words, COUNT_OF(words))) return true;
    return false;
}

bool facts_import_modules(const Facts *facts) {
    for (ImportId i = 1; i < facts->imports.count; i++) {
        const ImportRow *row = &facts_imports(facts)[i];
        if (str_eq(facts_name(facts, row->module), STR("sys")) &&
            str_eq(facts_name(facts, row->name), STR("modules")))
            return true;
    }
    return false;
}

bool facts_open_namespace(const Facts *facts) {
    if (facts->errors.count > 1) return true;
    for (StmtId s = 1; s < facts->stmts.count; s++)
        if (facts_stmts(facts)[s].kind == STMT_UNKNOWN) return true;
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        if (facts_exprs(facts)[e].kind == EXPR_CALL && call_opens(facts, e)) return true;
        if (expr_changes_modules(facts, e)) return true;
    }
    return facts_import_modules(facts) || fills_globals(facts);
}
