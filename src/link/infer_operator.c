/* Operators: what the special methods of the operands give. */
#include "classes.h"
#include "values.h"

/* Methods behind the operators, as far as facts tell operators apart: what is kept as "other" may be any
 * of many. */
static const struct {
    u8 op; /* OperatorKind */
    const char *method, *reflected;
} operators[] = {
    {OP_ADD, "__add__", "__radd__"},           {OP_MOD, "__mod__", "__rmod__"},
    {OP_BIT_OR, "__or__", "__ror__"},          {OP_OTHER, "__sub__", "__rsub__"},
    {OP_OTHER, "__mul__", "__rmul__"},         {OP_OTHER, "__matmul__", "__rmatmul__"},
    {OP_OTHER, "__truediv__", "__rtruediv__"}, {OP_OTHER, "__floordiv__", "__rfloordiv__"},
    {OP_OTHER, "__pow__", "__rpow__"},         {OP_OTHER, "__lshift__", "__rlshift__"},
    {OP_OTHER, "__rshift__", "__rrshift__"},   {OP_OTHER, "__and__", "__rand__"},
    {OP_OTHER, "__xor__", "__rxor__"},
};

/* Some class of the tree answers for the right operand. */
static bool reflects(const Program *program, u8 op) {
    for (u32 i = 0; i < COUNT_OF(operators); i++)
        if (operators[i].op == op && intern_find(&program->names, str_of(operators[i].reflected)))
            return true;
    return false;
}

/* One operand of an operator; false when no method of it is seen. */
static bool operand_gives(const Program *program, Value operand, u8 op, bool is_left, Values *out) {
    bool found = false;
    for (u32 i = 0; i < COUNT_OF(operators); i++)
        if (operators[i].op == op)
            found |=
                infer_hook(program, operand, is_left ? operators[i].method : operators[i].reflected, out);
    return found;
}

/* The left operand decides, unless the right one can answer too. */
static void operands_give(const Program *program, ValueSet left, ValueSet right, u8 op, Values *out) {
    bool may_reflect = reflects(program, op);
    out->is_open |= left.is_open || (may_reflect && right.is_open);
    for (u32 i = 0; i < left.count; i++)
        if (left.at[i].kind != VALUE_NONE_OBJECT && !operand_gives(program, left.at[i], op, true, out))
            out->is_open = true;
    for (u32 i = 0; may_reflect && i < right.count; i++)
        if (right.at[i].kind == VALUE_INSTANCE) operand_gives(program, right.at[i], op, false, out);
}

static bool is_container(Value value) {
    return value.kind == VALUE_DISPLAY || value.kind == VALUE_GENERIC;
}

static bool holds_containers(ValueSet values) {
    for (u32 i = 0; i < values.count; i++)
        if (is_container(values.at[i])) return true;
    return false;
}

/* [a] + [b] holds what both hold, and maybe more. */
static void containers_join(ValueSet values, Values *out) {
    for (u32 i = 0; i < values.count; i++)
        if (is_container(values.at[i])) values_add(out, values.at[i]);
    out->is_open = true;
}

void infer_operator(const Program *program, FileId file, ExprId expr, Values *out) {
    u8 op = expr_row(program, file, expr)->op;
    ValueSet left = infer_expr(program, file, expr + 1);
    ValueSet right = infer_expr(program, file, expr_child(program_facts(program, file), expr, 1));
    if (op == OP_ADD && (holds_containers(left) || holds_containers(right))) {
        containers_join(left, out);
        containers_join(right, out);
        return;
    }
    operands_give(program, left, right, op, out);
    /* NotImplemented hands the question on to whom nobody sees. */
    for (u32 i = 0; i < out->count; i++) out->is_open |= out->at[i].kind == VALUE_EXTERNAL;
}

/* -x, +x, ~x */
void infer_sign(const Program *program, FileId file, ExprId expr, Values *out) {
    static const char *const methods[] = {"__neg__", "__pos__", "__invert__"};
    ValueSet values = infer_expr(program, file, expr_first(program_facts(program, file), expr));
    out->is_open |= values.is_open || !values.count;
    for (u32 i = 0; i < values.count; i++) {
        bool found = false;
        for (u32 m = 0; m < COUNT_OF(methods); m++)
            found |= infer_hook(program, values.at[i], methods[m], out);
        out->is_open |= !found;
    }
}
