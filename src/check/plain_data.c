#include "plain_data.h"

#include "calls.h"

static bool is_data_class(Str dotted) {
    static const char *const words[] = {"str", "int", "float", "bool", "bytes", "complex"};
    if (!str_starts(dotted, STR("builtins."))) return false;
    for (u32 i = 0; i < COUNT_OF(words); i++)
        if (str_eq(str_after_last(dotted, '.'), str_of(words[i]))) return true;
    return false;
}

static bool are_data(const Program *program, ValueSet values) {
    for (u32 i = 0; i < values.count; i++) {
        u8 kind = values.at[i].kind;
        bool is_data =
            kind == VALUE_LITERAL || kind == VALUE_NONE_OBJECT ||
            (kind == VALUE_EXTERNAL_INSTANCE && is_data_class(name_text(program, values.at[i].id)));
        if (!is_data) return false;
    }
    return values.count && !values.is_open;
}

/* def f(self, retries=3): a number or a text, as the default shows. */
static bool has_data_default(const Facts *facts, ExprId name) {
    const UseRow *use = &facts_uses(facts)[facts_exprs(facts)[name].aux];
    if (use->reach_count != 1) return false;
    const BindingRow *binding = &facts_bindings(facts)[facts_lists(facts)[use->first_reach]];
    if (binding->kind != BIND_PARAM) return false;
    const ParamRow *param = &facts_params(facts)[binding->target];
    const ExprRow *value = &facts_exprs(facts)[param->fallback];
    return value->kind == EXPR_STRING || value->kind == EXPR_NUMBER ||
           (value->kind == EXPR_CONSTANT && (value->op == CONSTANT_TRUE || value->op == CONSTANT_FALSE));
}

bool value_is_data(const Program *program, FileId file, ExprId value) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[value];
    switch ((ExprKind)row->kind) {
    case EXPR_STRING:
    case EXPR_NUMBER:
    case EXPR_CONSTANT:
    case EXPR_FORMAT:
    case EXPR_COMPARE:
    case EXPR_NOT: return true;
    case EXPR_TUPLE:
    case EXPR_LIST:
    case EXPR_SET:
    case EXPR_DICT:
    case EXPR_PAIR:
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_BINARY:
    case EXPR_UNARY:
    case EXPR_CONDITIONAL:
        for (ExprId part = expr_first(facts, value); part; part = expr_next(facts, part))
            if (!value_is_data(program, file, part)) return false;
        return true;
    default: break;
    }
    if (row->kind == EXPR_NAME && has_data_default(facts, value)) return true;
    ValueSet values = infer_expr(program, file, value);
    return are_data(program, values) || are_data(program, calls_values(program, file, value));
}
