/* Which definition an expression stands for where an endpoint is looked for. */
#include "routes_impl.h"

#include "classes.h"
#include "modules.h"
#include "values.h"

enum { WRAPPED_MAX = 8 };

static DefRef expr_handler(Program *self, const Bound *bound, FileId file, ExprId expr, u32 depth);

static DefRef binding_handler(Program *self, const Bound *bound, FileId file, BindingId binding, u32 depth);

DefRef values_handler(ValueSet values) {
    for (u32 i = 0; i < values.count; i++) {
        u8 kind = values.at[i].kind;
        if (kind == VALUE_FUNCTION || kind == VALUE_METHOD || kind == VALUE_CLASS || kind == VALUE_INSTANCE)
            return values.at[i].id;
    }
    return 0;
}

static DefRef member_handler(Program *self, const Bound *bound, ModuleId module, Name name, u32 depth) {
    FileId file = self->modules[module].file;
    u32 count = 0;
    BindRef first = file == FILE_NONE ? 0 : module_binding(self, file, name, &count);
    for (u32 i = 0; i < count; i++) {
        DefRef def =
            binding_handler(self, bound, file, first - self->files[file].binding_base + i, depth + 1);
        if (def) return def;
    }
    return count ? 0 : values_handler(infer_module_member(self, module, name));
}

/* The definition itself, whatever its decorators make of it. */
static DefRef binding_handler(Program *self, const Bound *bound, FileId file, BindingId binding, u32 depth) {
    const Facts *facts = program_facts(self, file);
    const BindingRow *row = &facts_bindings(facts)[binding];
    if (depth > WRAPPED_MAX) return 0;
    if (row->kind == BIND_DEF) return self->files[file].def_base + row->target;
    if (row->kind == BIND_ASSIGN && row->shape == SHAPE_WHOLE && row->value)
        return expr_handler(self, bound, file, row->value, depth + 1);
    if (row->kind != BIND_IMPORT) return 0;
    const ImportRow *import = &facts_imports(facts)[row->target];
    if (!(import->flags & IMPORT_FROM) || !import->name) return 0;
    ImportTarget target = modules_resolve(self, file, facts_name(facts, import->module), import->level);
    if (target.verdict != IMPORT_FOUND) return 0;
    return member_handler(self, bound, target.module, file_name_of(self, file, import->name), depth + 1);
}

static DefRef name_handler(Program *self, const Bound *bound, FileId file, ExprId expr, u32 depth) {
    const Facts *facts = program_facts(self, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (row->flags & EXPR_STORED) return 0;
    const UseRow *use = &facts_uses(facts)[row->aux];
    for (u32 i = 0; i < use->reach_count; i++) {
        DefRef def = binding_handler(self, bound, file, facts_lists(facts)[use->first_reach + i], depth);
        if (def) return def;
    }
    return 0;
}

static DefRef attribute_handler(Program *self, const Bound *bound, FileId file, ExprId expr, u32 depth) {
    ValueSet objects = bound_values(self, bound, file, expr + 1);
    Name name = file_name_of(self, file, expr_row(self, file, expr)->name);
    for (u32 i = 0; i < objects.count; i++) {
        Value object = objects.at[i];
        ClassMember member;
        DefRef def = object.kind == VALUE_MODULE ? member_handler(self, bound, object.id, name, depth) : 0;
        bool is_class = object.kind == VALUE_CLASS || object.kind == VALUE_INSTANCE;
        if (is_class && class_find(self, object.id, name, &member) && member.binding)
            def = binding_def(self, member.binding);
        if (def) return def;
    }
    return 0;
}

/* The expression for which a call stands, as models say, or 0; and the dict of what answers, where it has
 * one. */
ExprId given_expr(Program *self, const Bound *bound, FileId file, ExprId call, ExprId *answers) {
    if (expr_row(self, file, call)->kind != EXPR_CALL) return 0;
    Match matches[MATCHES_MAX];
    u32 count = match_callee(self, TRIGGER_CALL, file, call + 1, matches);
    for (u32 m = 0; m < count; m++) {
        Site site = {.file = file, .call = call, .callee = call + 1, .match = matches[m], .bound = bound};
        for (const Selector *gives = matches[m].rule->gives; gives; gives = gives->next) {
            ExprId expr = 0;
            if (!site_base(self, &site, gives, &expr) || !expr) continue;
            if (answers && matches[m].rule->answers)
                site_base(self, &site, matches[m].rule->answers, answers);
            return expr;
        }
    }
    return 0;
}

/* What models say the call stands for; else the function or class it is given: a wrapper; else what it
 * returns. */
static DefRef call_handler(Program *self, const Bound *bound, FileId file, ExprId call, u32 depth) {
    ExprId given = given_expr(self, bound, file, call, NULL);
    if (given) return expr_handler(self, bound, file, given, depth + 1);
    const Facts *facts = program_facts(self, file);
    for (ExprId at = expr_child(facts, call, 1); at; at = expr_next(facts, at)) {
        u8 kind = facts_exprs(facts)[at].kind;
        DefRef def =
            kind != EXPR_KEYWORD && kind != EXPR_STRING ? expr_handler(self, bound, file, at, depth + 1) : 0;
        if (def) return def;
    }
    return values_handler(bound_values(self, bound, file, call));
}

/* "package.module.function" */
static DefRef text_handler(Program *self, const Bound *bound, FileId file, ExprId expr, u32 depth) {
    Str text = expr_string(self, file, expr), word = str_after_last(text, '.');
    if (word.len == text.len || !word.len) return 0;
    ImportTarget target = modules_resolve(self, file, str_slice(text, 0, text.len - word.len - 1), 0);
    Name name = intern_find(&self->names, word);
    bool is_found = target.verdict == IMPORT_FOUND && name;
    return is_found ? member_handler(self, bound, target.module, name, depth) : 0;
}

static DefRef expr_handler(Program *self, const Bound *bound, FileId file, ExprId expr, u32 depth) {
    if (!expr || depth > WRAPPED_MAX) return 0;
    Pick pick = bound_pick(self, bound, file, expr);
    if (!pick.expr) return values_handler(pick.values);
    file = pick.file, expr = pick.expr;
    DefRef def = 0;
    switch ((ExprKind)expr_row(self, file, expr)->kind) {
    case EXPR_NAME: def = name_handler(self, bound, file, expr, depth); break;
    case EXPR_ATTRIBUTE: def = attribute_handler(self, bound, file, expr, depth); break;
    case EXPR_CALL: {
        ValueSet made = bound_values(self, bound, file, expr);
        for (u32 i = 0; i < made.count; i++)
            if (made.at[i].kind == VALUE_INSTANCE) return made.at[i].id;
        return call_handler(self, bound, file, expr, depth);
    }
    case EXPR_STRING: return text_handler(self, bound, file, expr, depth);
    default: break;
    }
    return def ? def : values_handler(bound_values(self, bound, file, expr));
}

DefRef handler_of_expr(Program *self, const Bound *bound, FileId file, ExprId expr) {
    return expr_handler(self, bound, file, expr, 0);
}
