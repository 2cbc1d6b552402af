#include "clone_demand.h"

#include "classes.h"

/* Classes of two methods of one name; false for anything else. */
static bool classes_around(const Program *program, DefRef left, DefRef right, DefRef *a, DefRef *b) {
    if (!left || !right || def_name(program, left) != def_name(program, right)) return false;
    *a = method_class(program, left);
    *b = method_class(program, right);
    return *a && *b && *a != *b;
}

bool clone_overrides(const Program *program, DefRef left, DefRef right) {
    DefRef a, b;
    return classes_around(program, left, right, &a, &b) &&
           (class_derives(program, a, b) || class_derives(program, b, a));
}

/* A definition of the class itself that does nothing. */
static bool declares_only(const Program *program, DefRef class, Name name) {
    ClassMember member;
    if (!class_find_own(program, class, name, &member) || !member.binding) return false;
    DefRef def = binding_def(program, member.binding);
    return def && (def_row(program, def)->flags & (DEF_ABSTRACT | DEF_STUB_BODY));
}

bool clone_is_demanded(const Program *program, DefRef left, DefRef right) {
    DefRef a, b;
    if (!classes_around(program, left, right, &a, &b)) return false;
    u32 count;
    const DefRef *bases = class_mro(program, a, &count);
    for (u32 i = 1; i < count; i++)
        if (class_derives(program, b, bases[i]) && declares_only(program, bases[i], def_name(program, left)))
            return true;
    return false;
}

/* `super().close` */
static bool goes_on(const Facts *facts, ExprId e, NameId name) {
    const ExprRow *rows = facts_exprs(facts);
    return rows[e].kind == EXPR_ATTRIBUTE && rows[e].name == name && rows[e + 1].kind == EXPR_CALL &&
           rows[e + 2].kind == EXPR_NAME && str_eq(facts_name(facts, rows[e + 2].name), STR("super"));
}

bool clone_extends(const Program *program, DefRef def) {
    const Facts *facts = program_facts(program, program->def_file[def]);
    const StmtRow *stmts = facts_stmts(facts);
    const DefRow *row = def_row(program, def);
    if (!language_is_linked(facts->language) || !method_class(program, def)) return false;
    for (StmtId s = row->stmt + 1; s < stmts[row->stmt].next; s++)
        for (ExprId e = stmts[s].expr; e && e < facts_exprs(facts)[stmts[s].expr].next; e++)
            if (goes_on(facts, e, row->name)) return true;
    return false;
}

/* `self.size` as a target. */
static bool is_own_attribute(const Facts *facts, ExprId target, NameId own) {
    const ExprRow *rows = facts_exprs(facts);
    return rows[target].kind == EXPR_ATTRIBUTE && rows[target + 1].kind == EXPR_NAME &&
           rows[target + 1].name == own;
}

bool clone_sets_attributes(const Program *program, DefRef def) {
    const Facts *facts = program_facts(program, program->def_file[def]);
    const StmtRow *stmts = facts_stmts(facts);
    const DefRow *row = def_row(program, def);
    if (!language_is_linked(facts->language) || !method_class(program, def) || !row->param_count)
        return false;
    NameId own = facts_params(facts)[row->first_param].name;
    for (StmtId s = row->stmt + 1; s < stmts[row->stmt].next; s++)
        for (u32 i = 0; stmts[s].kind != STMT_IMPORT && i < stmts[s].target_count; i++)
            if (is_own_attribute(facts, facts_lists(facts)[stmts[s].first_target + i], own)) return true;
    return false;
}
