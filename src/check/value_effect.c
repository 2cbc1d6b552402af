#include "value_effect.h"

#include "implicit.h"
#include "infer.h"

#define RULE "unused-variable"

static bool is_listed(const CheckContext *context, const char *parameter, Str dotted) {
    return rules_lists(context->rules, RULE, parameter, dotted, wildcard_matches);
}

/* A function of the tree that hands out an object of a library: an application, a client. */
static bool makes_library_object(const Program *program, FileId file, ExprId call) {
    ValueSet made = infer_expr(program, file, call);
    for (u32 i = 0; i < made.count; i++)
        if (made.at[i].kind == VALUE_EXTERNAL_INSTANCE || made.at[i].kind == VALUE_EXTERNAL_RESULT)
            return true;
    return false;
}

static ValueEffect effect_at(const CheckContext *context, FileId file, ExprId value, u32 depth);

/* What a function gives back whose body is that one statement, behind its docstring at most; or 0. */
static ExprId only_return(const Program *program, DefRef def) {
    const DefRow *row = def_row(program, def);
    const Facts *facts = program_facts(program, program->def_file[def]);
    const ScopeRow *body = &facts_scopes(facts)[row->body];
    ExprId returned = 0;
    if (row->flags & (DEF_ASYNC | DEF_GENERATOR) || row->decorator_count) return 0;
    for (StmtId s = body->body; s < body->body_end; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        bool is_docstring =
            s == body->body && stmt->kind == STMT_EXPR && facts_exprs(facts)[stmt->expr].kind == EXPR_STRING;
        if (is_docstring) continue;
        if (stmt->kind != STMT_RETURN || returned || !stmt->expr) return 0;
        returned = stmt->expr;
    }
    return returned;
}

enum { RETURNS_DEPTH = 3 };

/* def get_logger(name): return logging.getLogger(name) — to call it does what its one line does. */
static bool returns_plainly(const CheckContext *context, Value callee, u32 depth) {
    if (callee.kind != VALUE_FUNCTION || depth >= RETURNS_DEPTH) return false;
    ExprId returned = only_return(context->program, callee.id);
    return returned &&
           effect_at(context, context->program->def_file[callee.id], returned, depth + 1) == VALUE_PLAIN;
}

static ValueEffect call_effect(const CheckContext *context, FileId file, ExprId call, u32 depth) {
    ValueSet callee = infer_expr(context->program, file, call + 1);
    if (callee.is_open || !callee.count) return VALUE_CALLS_TREE;
    ValueEffect effect = VALUE_PLAIN;
    for (u32 i = 0; i < callee.count; i++) {
        Name external = value_external(callee.at[i]);
        if (returns_plainly(context, callee.at[i], depth)) continue;
        if (!external)
            effect =
                makes_library_object(context->program, file, call) ? VALUE_CALLS_OUTSIDE : VALUE_CALLS_TREE;
        else if (!is_listed(context, "pure_calls", name_text(context->program, external)))
            return VALUE_CALLS_OUTSIDE;
        if (effect == VALUE_CALLS_OUTSIDE) return effect;
    }
    return effect;
}

/* os.environ["HOME"]: whoever starts the program without it is told so here. */
static bool may_fail(const CheckContext *context, FileId file, ExprId item) {
    ValueSet values = infer_expr(context->program, file, item + 1);
    for (u32 i = 0; i < values.count; i++) {
        Name external = value_external(values.at[i]);
        if (external && is_listed(context, "failing_reads", name_text(context->program, external)))
            return true;
    }
    return false;
}

static ValueEffect part_effect(const CheckContext *context, FileId file, ExprId part, u32 depth) {
    u8 kind = facts_exprs(program_facts(context->program, file))[part].kind;
    if (kind == EXPR_CALL) return call_effect(context, file, part, depth);
    if (kind == EXPR_AWAIT || kind == EXPR_YIELD || kind == EXPR_YIELD_FROM) return VALUE_CALLS_TREE;
    bool runs = implicit_runs(context->program, file, part) ||
                (kind == EXPR_SUBSCRIPT && may_fail(context, file, part));
    return runs ? VALUE_RUNS : VALUE_PLAIN;
}

static ValueEffect effect_at(const CheckContext *context, FileId file, ExprId value, u32 depth) {
    const ExprRow *rows = facts_exprs(program_facts(context->program, file));
    ValueEffect effect = VALUE_PLAIN;
    for (ExprId part = value; value && part < rows[value].next; part++) {
        ValueEffect own =
            rows[part].kind == EXPR_LAMBDA ? VALUE_PLAIN : part_effect(context, file, part, depth);
        if (rows[part].kind == EXPR_LAMBDA) part = rows[part].next - 1; /* nobody calls it */
        if (own > effect) effect = own;
    }
    return effect;
}

ValueEffect value_effect(const CheckContext *context, FileId file, ExprId value) {
    return effect_at(context, file, value, 0);
}
