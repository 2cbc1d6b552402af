#include "undefined_meant.h"

#include "classes.h"
#include "expected.h"
#include "file.h"
#include "modules.h"
#include "shared.h"

#define RULE "undefined-name"

static bool is_word_of(const CheckContext *context, const char *parameter, Str word) {
    return rules_lists(context->rules, RULE, parameter, word, str_eq);
}

static bool file_names(const Facts *facts, Str text) {
    const NameRow *rows = facts_names(facts);
    for (NameId n = 1; n < facts->names.count; n++)
        if (rows[n].length == text.len && str_eq(facts_name(facts, n), text)) return true;
    return false;
}

/* ---- never read ------------------------------------------------------------------------------------ */

static bool in_function(const Facts *facts, ScopeId scope) {
    while (facts_scopes(facts)[scope].kind == SCOPE_TYPE_PARAMS ||
           facts_scopes(facts)[scope].kind == SCOPE_COMPREHENSION)
        scope = facts_scopes(facts)[scope].parent;
    u8 kind = facts_scopes(facts)[scope].kind;
    return kind == SCOPE_FUNCTION || kind == SCOPE_LAMBDA;
}

enum { FIRST_LAZY_MINOR = 14 };

bool annotations_wait(CheckContext *context, FileId file) {
    return program_facts(context->program, file)->has_future_annotations ||
           python_minor(context, file) >= FIRST_LAZY_MINOR;
}

bool annotations_are_evaluated(CheckContext *context, FileId file) {
    u32 minor = python_minor(context, file);
    return minor && minor < FIRST_LAZY_MINOR;
}

/* Annotations of variables of functions are not evaluated, nor is any under the future import or from Python
 * 3.14 on, nor are values of `type X = …` and bounds of type parameters until somebody asks. */
static bool is_lazy(CheckContext *context, FileId file, const UseRow *use) {
    const Facts *facts = program_facts(context->program, file);
    const ExprRow *row = &facts_exprs(facts)[use->expr];
    const StmtRow *stmt = &facts_stmts(facts)[facts_stmt_at(facts, row->start)];
    if (stmt->kind == STMT_TYPE_ALIAS || facts_scopes(facts)[use->scope].kind == SCOPE_TYPE_PARAMS)
        return true;
    if (!(row->flags & EXPR_IN_ANNOTATION)) return false;
    if (use->found && annotations_wait(context, file)) return true;
    return stmt->kind == STMT_ANNOTATED && in_function(facts, stmt->scope);
}

/* The name stands in a short circuit behind TYPE_CHECKING. */
static bool is_behind_checking(const Facts *facts, ExprId e) {
    const ExprRow *rows = facts_exprs(facts);
    for (ExprId at = rows[e].parent; at; at = rows[at].parent) {
        bool is_branch =
            rows[at].kind == EXPR_AND || rows[at].kind == EXPR_OR || rows[at].kind == EXPR_CONDITIONAL;
        for (ExprId part = at; is_branch && part < rows[at].next; part++)
            if (str_eq(facts_name(facts, rows[part].name), STR("TYPE_CHECKING"))) return true;
    }
    return false;
}

bool name_is_never_read(CheckContext *context, FileId file, const UseRow *use) {
    const Program *program = context->program;
    const Facts *facts = program_facts(program, file);
    enum { NEVER = EXPR_IN_QUOTES | EXPR_UNREACHABLE | EXPR_IN_TYPE_CHECKING };
    return facts_exprs(facts)[use->expr].flags & NEVER || is_lazy(context, file, use) ||
           is_behind_checking(facts, use->expr) ||
           code_is_cut_off(program, file, facts_exprs(facts)[use->expr].start);
}

/* ---- foreseen -------------------------------------------------------------------------------------- */

enum { ASSIGNED_MAX = 3 };

static bool asks_below(CheckContext *context, const Facts *facts, ExprId condition, u32 depth) {
    for (ExprId e = condition; condition && e < facts_exprs(facts)[condition].next; e++) {
        Str name = facts_name(facts, facts_exprs(facts)[e].name);
        if (name.len && is_word_of(context, "version_names", name)) return true;
        ExprId value = depth < ASSIGNED_MAX ? module_value(facts, e) : 0;
        if (value && asks_below(context, facts, value, depth + 1)) return true;
    }
    return false;
}

/* A condition that speaks of versions, or looks for names; by itself or by names that hold the answer. */
static bool asks_version(CheckContext *context, const Facts *facts, ExprId condition) {
    return asks_below(context, facts, condition, 0);
}

static bool is_behind_version(CheckContext *context, const Facts *facts, StmtId stmt, ExprId e) {
    for (StmtId at = stmt; at; at = facts_stmts(facts)[at].parent) {
        u8 kind = facts_stmts(facts)[at].kind;
        bool branches = kind == STMT_IF || kind == STMT_ASSERT || kind == STMT_WHILE;
        if (branches && asks_version(context, facts, facts_stmts(facts)[at].expr)) return true;
    }
    for (ExprId at = facts_exprs(facts)[e].parent; at; at = facts_exprs(facts)[at].parent) {
        u8 kind = facts_exprs(facts)[at].kind;
        bool branches = kind == EXPR_AND || kind == EXPR_OR || kind == EXPR_CONDITIONAL;
        if (branches && asks_version(context, facts, at)) return true;
    }
    return false;
}

static bool is_broad(const Facts *facts, const StmtRow *handler) {
    if (!handler->expr) return true;
    Str name = facts_name(facts, facts_exprs(facts)[handler->expr].name);
    return str_eq(name, STR("Exception")) || str_eq(name, STR("BaseException"));
}

/* `try: name` with nothing else in it and a handler for everything: a question whether it exists. */
static bool is_probe(const Facts *facts, StmtId stmt) {
    const StmtRow *rows = facts_stmts(facts);
    StmtId try = rows[stmt].parent;
    if (!try || rows[try].kind != STMT_TRY || try + 1 != stmt) return false;
    StmtId next = rows[stmt].next;
    return next < rows[try].next && rows[next].kind == STMT_HANDLER && is_broad(facts, &rows[next]);
}

/* `"name" in dir(builtins)` and the like: the file asks for it by text. */
static bool is_asked_for(const Facts *facts, Str word) {
    bool knows = file_names(facts, STR("builtins")) || file_names(facts, STR("__builtins__")) ||
                 file_names(facts, STR("__builtin__")) || file_names(facts, STR("locals")) ||
                 file_names(facts, STR("dir")) || file_names(facts, STR("vars"));
    for (StringId s = 1; knows && s < facts->strings.count; s++) {
        const StringRow *row = &facts_strings(facts)[s];
        if (str_eq(facts_text(facts, row->offset, row->length), word)) return true;
    }
    return false;
}

/* A comment alone on its line turns the other tools' rule off for what follows. */
static bool is_turned_off(CheckContext *context, const Facts *facts) {
    u32 count;
    const Str *words = rules_words(context->rules, RULE, "other_linters", &count);
    for (u32 i = 1; i < facts->comments.count; i++) {
        const CommentRow *row = &facts_comments(facts)[i];
        Str text = facts_text(facts, row->offset, row->length);
        for (u32 w = 0; row->alone && w < count; w++)
            if (str_find(text, words[w]) != STR_NOT_FOUND) return true;
    }
    return false;
}

/* In a block that is meant to fail: with raises(...). */
static bool is_meant_to_fail(CheckContext *context, const Facts *facts, StmtId stmt, u32 offset) {
    for (StmtId at = stmt; at; at = facts_stmts(facts)[at].parent) {
        const StmtRow *row = &facts_stmts(facts)[at];
        for (u32 i = 0; row->kind == STMT_WITH && i < row->target_count; i++) {
            ExprId call = facts_lists(facts)[row->first_target + i];
            bool is_call = facts_exprs(facts)[call].kind == EXPR_CALL;
            Str word = facts_name(facts, facts_exprs(facts)[call + 1].name);
            bool is_inside = is_call && offset >= facts_exprs(facts)[call].end;
            if (is_inside && is_word_of(context, "raising_calls", word)) return true;
        }
    }
    return false;
}

bool code_is_probe(const Facts *facts, u32 offset) {
    return is_probe(facts, facts_stmt_at(facts, offset));
}

bool code_is_behind_version(CheckContext *context, FileId file, ExprId expr) {
    const Facts *facts = program_facts(context->program, file);
    return is_behind_version(context, facts, facts_stmt_at(facts, facts_exprs(facts)[expr].start), expr);
}

/* By a handler or in a comprehension: in Python 2 that stays bound behind them. */
static bool is_bound_in_passing(const Facts *facts, NameId name) {
    for (u32 b = 1; b < facts->bindings.count; b++) {
        const BindingRow *row = &facts_bindings(facts)[b];
        bool is_passing =
            row->kind == BIND_EXCEPT || facts_scopes(facts)[row->scope].kind == SCOPE_COMPREHENSION;
        if (row->name == name && is_passing) return true;
    }
    return false;
}

/* Python 2 has other builtins, and what handlers and list comprehensions bind stays bound. */
static bool is_known_to_two(CheckContext *context, FileId file, const UseRow *use) {
    const Facts *facts = program_facts(context->program, file);
    bool is_old = is_word_of(context, "old_builtins", facts_name(facts, use->name)) ||
                  is_bound_in_passing(facts, use->name);
    if (!is_old) return false;
    u32 offset = facts_exprs(facts)[use->expr].start;
    bool is_tried = is_word_of(context, "old_builtins", facts_name(facts, use->name)) &&
                    failure_is_expected(context->program, file, offset, "ImportError ModuleNotFoundError");
    return is_tried || python_is_only_two(context, file);
}

bool name_may_fail(CheckContext *context, FileId file, const UseRow *use) {
    const Program *program = context->program;
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[use->expr];
    u32 line = facts_line(facts, row->start);
    StmtId stmt = facts_stmt_at(facts, row->start);
    if (file_names(facts, STR("NameError")) || file_names(facts, STR("UnboundLocalError"))) return true;
    if (lines_are_marked(context, RULE, facts, line, line) || failure_is_marked(program, file, line))
        return true;
    return is_turned_off(context, facts) || is_probe(facts, stmt) ||
           is_meant_to_fail(context, facts, stmt, row->start) ||
           is_behind_version(context, facts, stmt, use->expr) ||
           is_asked_for(facts, facts_name(facts, use->name)) || is_known_to_two(context, file, use);
}

/* ---- given ----------------------------------------------------------------------------------------- */

static bool is_mangled(const Facts *facts, const UseRow *use, Str word) {
    if (!str_starts(word, STR("__")) || str_ends(word, STR("__"))) return false;
    for (ScopeId at = use->scope; at; at = facts_scopes(facts)[at].parent)
        if (facts_scopes(facts)[at].kind == SCOPE_CLASS) return true;
    return false;
}

static bool is_class_attribute(const Facts *facts, ScopeId scope, Str word) {
    bool is_given = str_eq(word, STR("__qualname__")) || str_eq(word, STR("__module__")) ||
                    str_eq(word, STR("__firstlineno__"));
    return is_given && facts_scopes(facts)[scope].kind == SCOPE_CLASS;
}

/* Importing a submodule makes it a name of its package. */
static bool is_submodule(const Program *program, FileId file, Name name) {
    return name && modules_child(program, program->files[file].module, name);
}

/* In a class body whose metaclass may prepare names; classes of a closed hierarchy have none such. */
static bool is_prepared(const Program *program, FileId file, ScopeId scope) {
    const Facts *facts = program_facts(program, file);
    while (facts_scopes(facts)[scope].kind == SCOPE_COMPREHENSION) scope = facts_scopes(facts)[scope].parent;
    if (facts_scopes(facts)[scope].kind != SCOPE_CLASS) return false;
    Name where;
    DefRef class = program->files[file].def_base + facts_scopes(facts)[scope].def;
    switch (class_openness(program, class, &where)) {
    case CLASS_UNKNOWN_BASE:
    case CLASS_EXTERNAL_BASE:
    case CLASS_METACLASS:
    case CLASS_CYCLE: return true;
    default: return class_has_metaclass(program, class);
    }
}

static bool is_exec_around(const Facts *facts, ScopeId scope) {
    for (; scope; scope = facts_scopes(facts)[scope].parent) {
        const ScopeRow *row = &facts_scopes(facts)[scope];
        if (row->kind == SCOPE_CLASS && row->flags & (SCOPE_HAS_EXEC | SCOPE_HAS_LOCALS)) return true;
    }
    return false;
}

/* gettext.install() and its like put names into the builtins. */
static bool is_installed(CheckContext *context, Str word) {
    if (!is_word_of(context, "installed_names", word)) return false;
    const Program *program = context->program;
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        for (NameId n = 1; file_is_linked(program, file) && n < facts->names.count; n++)
            if (is_word_of(context, "installers", facts_name(facts, n))) return true;
    }
    return false;
}

bool name_may_be_given(CheckContext *context, Namespaces *namespaces, FileId file, const UseRow *use) {
    const Program *program = context->program;
    const Facts *facts = program_facts(program, file);
    Str word = facts_name(facts, use->name);
    if (is_word_of(context, "given_names", word) || is_mangled(facts, use, word)) return true;
    if (is_class_attribute(facts, use->scope, word)) return true;
    if (is_exec_around(facts, use->scope) || namespace_is_open(namespaces, file)) return true;
    if (namespace_may_get(namespaces, file, word)) return true;
    if (is_submodule(program, file, file_name_of(program, file, use->name))) return true;
    return builtins_may_have(namespaces, file_name_of(program, file, use->name)) ||
           is_prepared(program, file, use->scope) || is_installed(context, word);
}

/* ---- files ----------------------------------------------------------------------------------------- */

/* ".semgrep/rule.py": data of a tool. */
static bool is_hidden(Str path) {
    return str_starts(path, STR(".")) || str_find(path, STR("/.")) != STR_NOT_FOUND;
}

bool file_is_no_program(const Program *program, FileId file) {
    const File *in = &program->files[file];
    const Facts *facts = in->facts;
    if (!in->module || file_only_describes(in)) return true;
    if (facts->errors.count > 1 || is_hidden(in->path)) return true;
    return str_find(in->path, STR("{{")) != STR_NOT_FOUND;
}
