#include "import_registers.h"

#include "classes.h"

#define RULE "unused-import"

static bool is_registry(const CheckContext *context, Str attribute) {
    u32 count;
    const Str *words = rules_words(context->rules, RULE, "registry_attributes", &count);
    for (u32 i = 0; i < count; i++)
        if (str_eq(attribute, words[i])) return true;
    return false;
}

static bool is_above(const Program *program, ValueSet bases, DefRef class) {
    for (u32 i = 0; i < bases.count; i++) {
        Value base = bases.at[i];
        if (base.kind == VALUE_CLASS && base.id != class && class_derives(program, class, base.id))
            return true;
        if (base.kind == VALUE_EXTERNAL && class_derives_external(program, class, base.id)) return true;
    }
    return false;
}

bool import_registers(const CheckContext *context, FileId file, ImportId import) {
    const Program *program = context->program;
    const Facts *facts = program_facts(program, file);
    ValueSet brought = infer_import(program, file, import);
    if (brought.count != 1 || brought.at[0].kind != VALUE_CLASS) return false;
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        bool is_read = row->kind == EXPR_ATTRIBUTE && !(row->flags & EXPR_STORED);
        if (is_read && is_registry(context, facts_name(facts, row->name)) &&
            is_above(program, infer_expr(program, file, e + 1), brought.at[0].id))
            return true;
    }
    return false;
}
