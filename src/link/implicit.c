#include "implicit.h"

#include "classes.h"
#include "infer.h"

static bool class_has(const Program *program, DefRef class, const char *word, ClassMember *member) {
    Name name = intern_find(&program->names, str_of(word));
    return name && class_find(program, class, name, member);
}

static bool has_hook(const Program *program, DefRef class, const char *const *hooks) {
    ClassMember member;
    for (; *hooks; hooks++)
        if (class_has(program, class, *hooks, &member)) return true;
    return false;
}

/* A property, or a method behind a decorator that makes something like one; a descriptor of the tree. */
static bool is_computed(const Program *program, const ClassMember *member) {
    static const char *const get[] = {"__get__", NULL};
    if (!member->binding) return false;
    DefRef def = binding_def(program, member->binding);
    if (def) return def_row(program, def)->flags & DEF_PROPERTY;
    const BindingRow *row = binding_row(program, member->binding);
    FileId file = binding_file(program, member->binding);
    ValueSet values = row->value ? infer_expr(program, file, row->value) : (ValueSet){0};
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_INSTANCE && has_hook(program, values.at[i].id, get)) return true;
    return false;
}

static bool attribute_runs(const Program *program, FileId file, const ExprRow *row, Value object) {
    static const char *const always[] = {"__getattribute__", NULL};
    static const char *const missing[] = {"__getattr__", NULL};
    Name name = file_name_of(program, file, row->name);
    ClassMember member;
    if (object.kind == VALUE_MODULE) {
        FileId in = program->modules[object.id].file;
        return program->modules[object.id].has_getattr && in != FILE_NONE &&
               map_find(&program->scope_names, map_pair(program->files[in].scope_base + 1, name)) == MAP_NONE;
    }
    if (object.kind != VALUE_INSTANCE) return false;
    if (has_hook(program, object.id, always)) return true;
    if (!class_find(program, object.id, name, &member)) return has_hook(program, object.id, missing);
    return is_computed(program, &member);
}

/* What Python asks an object for, by the kind of expression it stands in. */
static const char *const *hooks_of(u8 kind) {
    static const char *const item[] = {"__getitem__", "__missing__", NULL};
    static const char *const text[] = {"__format__", "__str__", "__repr__", NULL};
    static const char *const truth[] = {"__bool__", "__len__", NULL};
    static const char *const order[] = {"__eq__", "__lt__", "__le__",       "__gt__",
                                        "__ge__", "__ne__", "__contains__", NULL};
    static const char *const sign[] = {"__neg__", "__pos__", "__invert__", NULL};
    static const char *const sum[] = {
        "__add__",      "__radd__",      "__sub__",    "__rsub__",    "__mul__", "__rmul__",
        "__truediv__",  "__rtruediv__",  "__mod__",    "__rmod__",    "__or__",  "__ror__",
        "__floordiv__", "__rfloordiv__", "__and__",    "__rand__",    "__xor__", "__rxor__",
        "__lshift__",   "__rlshift__",   "__rshift__", "__rrshift__", "__pow__", "__rpow__",
        "__matmul__",   "__rmatmul__",   NULL};
    switch (kind) {
    case EXPR_SUBSCRIPT: return item;
    case EXPR_FORMAT: return text;
    case EXPR_NOT:
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_CONDITIONAL: return truth;
    case EXPR_COMPARE: return order;
    case EXPR_UNARY: return sign;
    case EXPR_BINARY: return sum;
    default: return NULL;
    }
}

bool implicit_runs(const Program *program, FileId file, ExprId expr) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    const char *const *hooks = hooks_of(row->kind);
    if (!hooks && row->kind != EXPR_ATTRIBUTE) return false;
    for (ExprId operand = expr_first(facts, expr); operand; operand = expr_next(facts, operand)) {
        ValueSet values = infer_expr(program, file, operand);
        for (u32 i = 0; i < values.count; i++) {
            if (!hooks && attribute_runs(program, file, row, values.at[i])) return true;
            if (hooks && values.at[i].kind == VALUE_INSTANCE && has_hook(program, values.at[i].id, hooks))
                return true;
        }
        if (row->kind == EXPR_SUBSCRIPT) break;
    }
    return false;
}
