/* Keywords and switches of calls and decorators. */
#include "call_options.h"

/* Value of a keyword of a call, or 0. */
ExprId call_keyword(const Facts *facts, ExprId call, const char *word) {
    for (ExprId a = expr_child(facts, call, 1); a; a = expr_next(facts, a))
        if (facts_exprs(facts)[a].kind == EXPR_KEYWORD &&
            str_eq(facts_name(facts, facts_exprs(facts)[a].name), str_of(word)))
            return expr_first(facts, a);
    return 0;
}

bool expr_is_constant(const Facts *facts, ExprId expr, u8 which) {
    return expr && facts_exprs(facts)[expr].kind == EXPR_CONSTANT && facts_exprs(facts)[expr].op == which;
}

/* A switch of a call; `*is_known` is false for anything but True and False. */
bool call_flag(const Facts *facts, ExprId call, const char *word, bool fallback, bool *is_known) {
    ExprId value = facts_exprs(facts)[call].kind == EXPR_CALL ? call_keyword(facts, call, word) : 0;
    if (!value) return fallback;
    bool is_true = expr_is_constant(facts, value, CONSTANT_TRUE);
    *is_known &= is_true || expr_is_constant(facts, value, CONSTANT_FALSE);
    return is_true;
}

bool call_has_star(const Facts *facts, ExprId call) {
    for (ExprId a = expr_child(facts, call, 1); a; a = expr_next(facts, a))
        if (facts_exprs(facts)[a].kind == EXPR_STAR || facts_exprs(facts)[a].kind == EXPR_DOUBLE_STAR)
            return true;
    return false;
}
