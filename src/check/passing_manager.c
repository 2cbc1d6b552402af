/* Context managers that let every exception through: library ones named by the rule's parameters, classes
 * of the tree whose exit method returns nothing, and generator functions that catch nothing around their
 * yield. */
#include "classes.h"
#include "leaving.h"

enum { MANAGERS_DEPTH_MAX = 4 };

static bool passes(Leaving *self, FileId file, ExprId manager, u32 depth);

static bool external_passes(Leaving *self, Name dotted) {
    return leaving_names(self, &self->external_passes, "passing_managers", dotted);
}

/* ---- generator functions ----------------------------------------------------------------------------- */

static bool has_manager_decorator(Leaving *self, DefRef function) {
    FileId file = self->program->def_file[function];
    const DefRow *row = def_row(self->program, function);
    if (row->decorator_count != 1 || !(row->flags & DEF_GENERATOR)) return false;
    ExprId decorator = facts_lists(program_facts(self->program, file))[row->first_decorator];
    ValueSet values = infer_expr(self->program, file, decorator);
    if (values.count != 1 || values.is_open || values.at[0].kind != VALUE_EXTERNAL) return false;
    return leaving_names(self, &self->manager_decorators, "manager_decorators", values.at[0].id);
}

static bool is_yield_inside(const Facts *facts, ExprId root) {
    for (ExprId e = root; root && e < facts_exprs(facts)[root].next; e++)
        if (facts_exprs(facts)[e].kind == EXPR_YIELD) return true;
    return false;
}

/* A `finally` that jumps away swallows what was thrown. */
static bool finally_jumps(const StmtRow *rows, StmtId try) {
    for (StmtId at = try + 1; at < rows[try].next; at = rows[at].next)
        for (StmtId inner = at + 1; rows[at].kind == STMT_FINALLY && inner < rows[at].next; inner++)
            if (rows[inner].kind == STMT_RETURN || rows[inner].kind == STMT_BREAK ||
                rows[inner].kind == STMT_CONTINUE)
                return true;
    return false;
}

/* Nothing around the statement catches what is thrown at it. */
static bool is_open_air(Leaving *self, FileId file, StmtId stmt, u32 depth) {
    const Facts *facts = program_facts(self->program, file);
    const StmtRow *rows = facts_stmts(facts);
    if (rows[stmt].flags & STMT_IN_TRY) return false;
    for (StmtId at = rows[stmt].parent; at && rows[at].kind != STMT_DEF; at = rows[at].parent) {
        if (rows[at].kind == STMT_FINALLY || (rows[at].kind == STMT_TRY && finally_jumps(rows, at)))
            return false;
        for (u32 i = 0; rows[at].kind == STMT_WITH && i < rows[at].target_count; i++)
            if (!passes(self, file, facts_lists(facts)[rows[at].first_target + i], depth + 1)) return false;
    }
    return true;
}

static bool generator_passes(Leaving *self, DefRef function, u32 depth) {
    FileId file = self->program->def_file[function];
    const Facts *facts = program_facts(self->program, file);
    ScopeId scope = def_row(self->program, function)->body;
    const ScopeRow *body = &facts_scopes(facts)[scope];
    if (!has_manager_decorator(self, function)) return false;
    u32 yields = 0;
    for (StmtId s = body->body; s < body->body_end; s++) {
        const StmtRow *row = &facts_stmts(facts)[s];
        if (row->scope != scope || !is_yield_inside(facts, row->expr)) continue;
        if (!is_open_air(self, file, s, depth)) return false;
        yields++;
    }
    return yields > 0;
}

/* ---- classes ----------------------------------------------------------------------------------------- */

static bool class_passes(const Program *program, DefRef class) {
    static const char *const exits[] = {"__exit__", "__aexit__"};
    bool has_exit = false;
    for (u32 i = 0; i < COUNT_OF(exits); i++) {
        Name name = intern_find(&program->names, str_of(exits[i]));
        ClassMember member;
        if (!name || !class_find(program, class, name, &member)) continue;
        DefRef method = member.binding ? binding_def(program, member.binding) : 0;
        if (!method || def_row(program, method)->flags & (DEF_RETURNS_VALUE | DEF_ABSTRACT)) return false;
        if (def_is_overridden(program, method)) return false;
        has_exit = true;
    }
    return has_exit;
}

/* ---- any manager ------------------------------------------------------------------------------------- */

static bool callee_passes(Leaving *self, Value value, u32 depth) {
    switch ((ValueKind)value.kind) {
    case VALUE_EXTERNAL: return external_passes(self, value.id);
    case VALUE_FUNCTION:
    case VALUE_METHOD: return generator_passes(self, value.id, depth);
    case VALUE_CLASS: return class_passes(self->program, value.id);
    default: return false;
    }
}

static bool object_passes(Leaving *self, Value value) {
    if (value.kind == VALUE_INSTANCE) return class_passes(self->program, value.id);
    return value.kind == VALUE_EXTERNAL_INSTANCE && external_passes(self, value.id);
}

static bool passes(Leaving *self, FileId file, ExprId manager, u32 depth) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *row = &facts_exprs(facts)[manager];
    if (depth > MANAGERS_DEPTH_MAX) return false;
    bool is_call = row->kind == EXPR_CALL;
    ValueSet values = infer_expr(self->program, file, is_call ? manager + 1 : manager);
    if (values.is_open || !values.count) return false;
    for (u32 i = 0; i < values.count; i++)
        if (is_call ? !callee_passes(self, values.at[i], depth) : !object_passes(self, values.at[i]))
            return false;
    return true;
}

bool manager_passes(Leaving *self, FileId file, ExprId manager) {
    return passes(self, file, manager, 0);
}
