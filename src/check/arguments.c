#include "arguments.h"

void arguments_read(Arguments *self, const Program *program, FileId file, ExprId call, u32 skips) {
    const Facts *facts = program_facts(program, file);
    for (ExprId a = expr_child(facts, call, 1 + skips); a; a = expr_next(facts, a)) {
        const ExprRow *row = &facts_exprs(facts)[a];
        self->has_star |= row->kind == EXPR_STAR || row->kind == EXPR_DOUBLE_STAR;
        Argument argument = {.file = file, .expr = a};
        if (row->kind == EXPR_KEYWORD) argument.keyword = facts_name(facts, row->name);
        bool is_new = true;
        for (u32 i = 0; i < self->items.count && argument.keyword.len; i++) {
            if (!str_eq(self->items.at[i].keyword, argument.keyword)) continue;
            self->items.at[i] = argument;
            is_new = false;
        }
        if (is_new) vec_push(&self->items, argument);
    }
}

void arguments_release(Arguments *self) {
    vec_release(&self->items);
}

static bool is_positional(const Parameter *param) {
    return param->kind == PARAM_POSITIONAL_ONLY || param->kind == PARAM_NORMAL;
}

static bool is_called(const Parameter *param, Str keyword) {
    bool has_name = param->kind == PARAM_NORMAL || param->kind == PARAM_KEYWORD_ONLY;
    return has_name && (str_eq(param->name, keyword) || (param->alias.len && str_eq(param->alias, keyword)));
}

/* Give the positional arguments to the parameters, in order; false when there are too many. */
static bool positions_fill(const Arguments *self, const Signature *signature, bool *seen, Fault *fault) {
    u32 at = 0;
    bool takes_rest = false;
    for (u32 p = 0; p < signature->items.count; p++) {
        fault->most += is_positional(&signature->items.at[p]);
        takes_rest |= signature->items.at[p].kind == PARAM_STAR;
    }
    for (u32 i = 0; i < self->items.count; i++) {
        if (self->items.at[i].keyword.len) continue;
        while (at < signature->items.count && !is_positional(&signature->items.at[at])) at++;
        if (at < signature->items.count)
            seen[at++] = true;
        else if (!takes_rest && fault->given == fault->most)
            fault->at = i;
        fault->given++;
    }
    return takes_rest || fault->given <= fault->most;
}

/* Give a keyword argument to its parameter. */
static u8 keyword_fill(const Argument *argument, const Signature *signature, bool *seen) {
    for (u32 p = 0; p < signature->items.count; p++) {
        if (!is_called(&signature->items.at[p], argument->keyword)) continue;
        if (seen[p] && signature->items.at[p].alias.len) return FAULT_NONE; /* by both of its names */
        if (seen[p]) return FAULT_TWICE;
        seen[p] = true;
        return FAULT_NONE;
    }
    return signature->takes_any_keyword ? FAULT_NONE : FAULT_KEYWORD;
}

static void missing_find(const Signature *signature, const bool *seen, Fault *fault) {
    for (u32 p = 0; p < signature->items.count; p++) {
        const Parameter *param = &signature->items.at[p];
        if (!param->is_required || seen[p]) continue;
        if (!fault->count && !fault->kind) fault->name = param->name;
        if (fault->count < MISSING_LISTED) fault->missing[fault->count] = param;
        fault->count++;
    }
}

Fault arguments_fault(const Arguments *self, const Signature *signature, bool *seen) {
    Fault fault = {0};
    if (self->has_star) return fault;
    if (signature->lacks_self) fault.kind = FAULT_SELF;
    if (fault.kind) return fault;
    bool fits = positions_fill(self, signature, seen, &fault);
    u32 extra = fault.at;
    for (u32 i = 0; i < self->items.count; i++) {
        if (!self->items.at[i].keyword.len) continue;
        u8 kind = keyword_fill(&self->items.at[i], signature, seen);
        if (!kind || fault.kind) continue;
        fault.kind = kind;
        fault.at = i;
        fault.name = self->items.at[i].keyword;
    }
    if (!fault.kind && !fits) {
        fault.kind = FAULT_MANY;
        fault.at = extra;
    }
    if (!self->is_partial) missing_find(signature, seen, &fault);
    if (!fault.kind && fault.count) fault.kind = FAULT_MISSING;
    return fault;
}
