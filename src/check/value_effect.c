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

static ValueEffect call_effect(const CheckContext *context, FileId file, ExprId call) {
    ValueSet callee = infer_expr(context->program, file, call + 1);
    if (callee.is_open || !callee.count) return VALUE_CALLS_TREE;
    ValueEffect effect = VALUE_PLAIN;
    for (u32 i = 0; i < callee.count; i++) {
        Name external = value_external(callee.at[i]);
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

static ValueEffect part_effect(const CheckContext *context, FileId file, ExprId part) {
    u8 kind = facts_exprs(program_facts(context->program, file))[part].kind;
    if (kind == EXPR_CALL) return call_effect(context, file, part);
    if (kind == EXPR_AWAIT || kind == EXPR_YIELD || kind == EXPR_YIELD_FROM) return VALUE_CALLS_TREE;
    bool runs = implicit_runs(context->program, file, part) ||
                (kind == EXPR_SUBSCRIPT && may_fail(context, file, part));
    return runs ? VALUE_RUNS : VALUE_PLAIN;
}

ValueEffect value_effect(const CheckContext *context, FileId file, ExprId value) {
    const ExprRow *rows = facts_exprs(program_facts(context->program, file));
    ValueEffect effect = VALUE_PLAIN;
    for (ExprId part = value; value && part < rows[value].next; part++) {
        ValueEffect own = rows[part].kind == EXPR_LAMBDA ? VALUE_PLAIN : part_effect(context, file, part);
        if (rows[part].kind == EXPR_LAMBDA) part = rows[part].next - 1; /* nobody calls it */
        if (own > effect) effect = own;
    }
    return effect;
}
