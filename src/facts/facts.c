#include "facts.h"

#include "bound.h"

u32 facts_line(const Facts *self, u32 offset) {
    const u32 *starts = facts_lines(self);
    u32 low = 1, high = self->lines.count;
    while (low + 1 < high) {
        u32 middle = low + (high - low) / 2;
        if (starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

u32 facts_column(const Facts *self, u32 offset) {
    return offset - facts_lines(self)[facts_line(self, offset)] + 1;
}

StmtId facts_stmt_at(const Facts *self, u32 offset) {
    const StmtRow *rows = facts_stmts(self);
    StmtId found = 0, end = self->stmts.count;
    for (StmtId s = 1; s < end;) {
        bool is_around = offset >= rows[s].start && offset < rows[s].end;
        if (is_around) found = s, end = rows[s].next;
        s = is_around ? s + 1 : rows[s].next;
    }
    return found;
}

const BindingRow *facts_find_bindings(const Facts *self, ScopeId scope, NameId name, u32 *count) {
    const ScopeRow *in = &facts_scopes(self)[scope];
    const BindingRow *rows = facts_bindings(self) + in->first_binding;
    u32 low = 0, high = in->binding_count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        if (rows[middle].name < name)
            low = middle + 1;
        else
            high = middle;
    }
    u32 end = low;
    while (end < in->binding_count && rows[end].name == name) end++;
    *count = end - low;
    return rows + low;
}

ExprId expr_child(const Facts *self, ExprId e, u32 n) {
    ExprId child = expr_first(self, e);
    while (child && n--) child = expr_next(self, child);
    return child;
}

Str facts_number(const Facts *facts, const ExprRow *row) {
    u32 low = facts_token_at(facts, row->start);
    if (low >= facts->tokens.count || facts_tokens(facts)[low].start != row->start) return STR_NONE;
    u32 code = facts_tokens(facts)[low].code;
    return token_kind(code) == TOKEN_NUMBER ? facts_name(facts, token_code(code)) : STR_NONE;
}

RowRange facts_exprs_in(const Facts *self, Span span) {
    const u32 *starts = &facts_exprs(self)->start;
    u32 first = lower_bound(starts, sizeof(ExprRow), 1, self->exprs.count, span.start);
    return (RowRange){first, lower_bound(starts, sizeof(ExprRow), first, self->exprs.count, span.end)};
}

RowRange facts_uses_of(const Facts *self, RowRange exprs) {
    const u32 *by = &facts_uses(self)->expr;
    u32 first = lower_bound(by, sizeof(UseRow), 1, self->uses.count, exprs.first);
    return (RowRange){first, lower_bound(by, sizeof(UseRow), first, self->uses.count, exprs.end)};
}

u32 facts_token_at(const Facts *self, u32 offset) {
    return lower_bound(&facts_tokens(self)->start, sizeof(TokenRow), 1, self->tokens.count, offset);
}
