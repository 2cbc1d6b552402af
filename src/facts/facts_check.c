#include "facts_check.h"

#include "unit_check.h"

static bool lies_within(Section section, size_t row, size_t size) {
    return section.offset >= sizeof(Facts) && section.offset % 8 == 0 && section.offset <= size &&
           section.count <= (size - section.offset) / row;
}

static bool sections_fit(const Facts *self, Str *what) {
#define FITS(field, Row) \
    *what = STR(#field); \
    if (!self->field.count || !lies_within(self->field, sizeof(Row), self->size)) return false;
    FACTS_SECTIONS(FITS)
#undef FITS
    *what = STR("text");
    return lies_within(self->text, 1, self->size) && lies_within(self->source, 1, self->size);
}

/* `id` names a row, or none. */
#define IN(field, id) ((id) < self->field.count)

static bool range_fits(u32 first, u32 count, u32 limit) {
    return first <= limit && count <= limit - first;
}

static bool span_fits(const Facts *self, Span span) {
    return span.start <= span.end && span.end <= self->source_length;
}

static bool text_fits(const Facts *self, u32 offset, u32 length) {
    return range_fits(offset, length, self->text.count);
}

/* Every id of a list that holds ids of `limit` rows. */
static bool list_fits(const Facts *self, u32 first, u32 count, u32 limit) {
    if (!range_fits(first, count, self->lists.count)) return false;
    for (u32 i = 0; i < count; i++)
        if (facts_lists(self)[first + i] >= limit) return false;
    return true;
}

static bool check_names(const Facts *self) {
    for (NameId i = 1; i < self->names.count; i++)
        if (!text_fits(self, facts_names(self)[i].offset, facts_names(self)[i].length)) return false;
    return true;
}

static bool check_scopes(const Facts *self) {
    for (ScopeId i = 1; i < self->scopes.count; i++) {
        const ScopeRow *row = &facts_scopes(self)[i];
        if (row->kind > SCOPE_TYPE_PARAMS || row->parent >= i || !IN(defs, row->def)) return false;
        if (row->body > row->body_end || row->body_end > self->stmts.count) return false;
        if (!range_fits(row->first_binding, row->binding_count, self->bindings.count)) return false;
        if (!span_fits(self, row->span)) return false;
    }
    return true;
}

static bool check_defs(const Facts *self) {
    for (DefId i = 1; i < self->defs.count; i++) {
        const DefRow *row = &facts_defs(self)[i];
        if (row->kind > DEF_TYPE_ALIAS || row->parent >= i) return false;
        if (!IN(names, row->name) || !IN(scopes, row->scope) || !IN(scopes, row->body) ||
            !IN(stmts, row->stmt) || !IN(bindings, row->binding) || !IN(exprs, row->returns) ||
            !IN(strings, row->doc))
            return false;
        if (!span_fits(self, row->span) || !span_fits(self, row->name_span)) return false;
        if (!list_fits(self, row->first_decorator, row->decorator_count, self->exprs.count)) return false;
        if (!list_fits(self, row->first_base, row->base_count, self->exprs.count)) return false;
        if (!range_fits(row->first_param, row->param_count, self->params.count)) return false;
        if (row->first_token > row->token_end || row->token_end > self->tokens.count) return false;
    }
    return true;
}

static bool check_params(const Facts *self) {
    for (u32 i = 1; i < self->params.count; i++) {
        const ParamRow *row = &facts_params(self)[i];
        if (row->kind > PARAM_DOUBLE_STAR || !IN(names, row->name) || !IN(exprs, row->annotation) ||
            !IN(exprs, row->fallback) || !IN(bindings, row->binding) || !span_fits(self, row->span))
            return false;
    }
    return true;
}

static bool target_fits(const Facts *self, const BindingRow *row) {
    switch (row->kind) {
    case BIND_DEF: return IN(defs, row->target);
    case BIND_IMPORT: return IN(imports, row->target);
    case BIND_PARAM: return IN(params, row->target);
    default: return row->target == 0;
    }
}

static bool check_bindings(const Facts *self) {
    for (BindingId i = 1; i < self->bindings.count; i++) {
        const BindingRow *row = &facts_bindings(self)[i];
        if (row->kind > BIND_NONLOCAL || row->shape > SHAPE_NESTED || !target_fits(self, row)) return false;
        if (!IN(names, row->name) || !IN(scopes, row->scope) || !IN(exprs, row->annotation) ||
            !IN(exprs, row->value) || !IN(stmts, row->stmt) || !span_fits(self, row->span))
            return false;
    }
    return true;
}

static bool check_imports(const Facts *self) {
    for (ImportId i = 1; i < self->imports.count; i++) {
        const ImportRow *row = &facts_imports(self)[i];
        if (!IN(names, row->module) || !IN(names, row->name) || !IN(names, row->bound) ||
            !IN(scopes, row->scope) || !IN(stmts, row->stmt) || !IN(bindings, row->binding) ||
            !span_fits(self, row->span) || !span_fits(self, row->module_span))
            return false;
    }
    return true;
}

static bool aux_fits(const Facts *self, const ExprRow *row) {
    switch (row->kind) {
    case EXPR_NAME: return row->flags & EXPR_STORED ? IN(bindings, row->aux) : IN(uses, row->aux);
    case EXPR_PATTERN_CAPTURE: return IN(bindings, row->aux);
    case EXPR_STRING:
    case EXPR_FORMAT: return IN(strings, row->aux);
    case EXPR_LAMBDA:
    case EXPR_COMPREHENSION: return IN(scopes, row->aux);
    case EXPR_ATTRIBUTE:
    case EXPR_KEYWORD: return row->aux <= self->source_length;
    default: return true;
    }
}

/* Preorder: a row's parent is the nearest row before it whose subtree is still open. */
static bool check_exprs(const Facts *self) {
    const ExprRow *rows = facts_exprs(self);
    for (ExprId i = 1; i < self->exprs.count; i++) {
        const ExprRow *row = &rows[i];
        if (row->kind > EXPR_UNKNOWN || row->next <= i || row->next > self->exprs.count || row->parent >= i)
            return false;
        if (row->parent && row->next > rows[row->parent].next) return false;
        if (!IN(names, row->name) || !IN(scopes, row->scope) || !aux_fits(self, row)) return false;
        if (!span_fits(self, (Span){row->start, row->end})) return false;
        ExprId before = i - 1, expected = before;
        while (expected && rows[expected].next <= i) expected = rows[expected].parent;
        if (row->parent != expected) return false;
    }
    return true;
}

static bool stmt_lists_fit(const Facts *self, const StmtRow *row) {
    if (row->kind == STMT_IMPORT)
        return range_fits(row->first_target, row->target_count, self->imports.count);
    return list_fits(self, row->first_target, row->target_count, self->exprs.count);
}

static bool check_stmts(const Facts *self) {
    const StmtRow *rows = facts_stmts(self);
    for (StmtId i = 1; i < self->stmts.count; i++) {
        const StmtRow *row = &rows[i];
        if (row->kind > STMT_UNKNOWN || row->next <= i || row->next > self->stmts.count || row->parent >= i)
            return false;
        StmtId expected = i - 1;
        while (expected && rows[expected].next <= i) expected = rows[expected].parent;
        if (row->parent != expected || (row->parent && row->next > rows[row->parent].next)) return false;
        if (!IN(scopes, row->scope) || !IN(exprs, row->expr) || !IN(exprs, row->other) || !IN(defs, row->def))
            return false;
        if (!stmt_lists_fit(self, row) || !span_fits(self, (Span){row->start, row->end})) return false;
        if (row->first_token > row->token_end || row->token_end > self->tokens.count) return false;
    }
    return true;
}

static bool check_uses(const Facts *self) {
    for (UseId i = 1; i < self->uses.count; i++) {
        const UseRow *row = &facts_uses(self)[i];
        if (!IN(exprs, row->expr) || !IN(names, row->name) || !IN(scopes, row->scope) ||
            !IN(scopes, row->found) || !IN(guards, row->guard))
            return false;
        if (!list_fits(self, row->first_reach, row->reach_count, self->bindings.count)) return false;
    }
    return true;
}

static bool check_guards(const Facts *self) {
    for (GuardId i = 1; i < self->guards.count; i++) {
        const GuardRow *row = &facts_guards(self)[i];
        if (row->kind > GUARD_KILL || row->parent >= i || !IN(exprs, row->expr) || !IN(exprs, row->subject))
            return false;
    }
    return true;
}

static bool check_writes(const Facts *self) {
    for (u32 i = 1; i < self->writes.count; i++) {
        const WriteRow *row = &facts_writes(self)[i];
        if (row->kind > WRITE_DYNAMIC || !IN(names, row->name) || !IN(exprs, row->object) ||
            !IN(exprs, row->target) || !IN(exprs, row->value) || !IN(exprs, row->annotation) ||
            !IN(scopes, row->scope))
            return false;
    }
    return true;
}

static bool check_strings(const Facts *self) {
    for (StringId i = 1; i < self->strings.count; i++) {
        const StringRow *row = &facts_strings(self)[i];
        if (!span_fits(self, row->span) || !text_fits(self, row->offset, row->length) ||
            !IN(exprs, row->expr))
            return false;
    }
    return true;
}

static bool check_mentions(const Facts *self) {
    for (u32 i = 1; i < self->mentions.count; i++) {
        const MentionRow *row = &facts_mentions(self)[i];
        if (row->kind > MENTION_FILE || !IN(names, row->text) || !IN(names, row->method) ||
            !IN(names, row->caller) || !IN(names, row->base) || !span_fits(self, row->span) ||
            !IN(strings, row->string))
            return false;
    }
    return true;
}

static bool check_settings(const Facts *self) {
    for (u32 i = 1; i < self->settings.count; i++) {
        const SettingRow *row = &facts_settings(self)[i];
        if (row->kind > SETTING_LIST || !IN(names, row->table) || !IN(names, row->name) ||
            !text_fits(self, row->offset, row->length) || !span_fits(self, row->key) ||
            !span_fits(self, row->span))
            return false;
    }
    return true;
}

static bool check_tokens(const Facts *self) {
    u32 last = 0;
    for (u32 i = 1; i < self->tokens.count; i++) {
        const TokenRow *row = &facts_tokens(self)[i];
        if (row->start < last || row->start > self->source_length) return false;
        if (token_kind(row->code) != TOKEN_SYMBOL && !IN(names, token_code(row->code))) return false;
        last = row->start;
    }
    return true;
}

static bool check_comments(const Facts *self) {
    for (u32 i = 1; i < self->comments.count; i++) {
        const CommentRow *row = &facts_comments(self)[i];
        if (!span_fits(self, row->span) || !text_fits(self, row->offset, row->length) ||
            !IN(lines, row->line))
            return false;
    }
    return true;
}

static bool check_errors(const Facts *self) {
    for (u32 i = 1; i < self->errors.count; i++)
        if (!span_fits(self, facts_errors(self)[i].span)) return false;
    return true;
}

static bool check_marks(const Facts *self) {
    for (u32 i = 1; i < self->marks.count; i++) {
        const MarkRow *row = &facts_marks(self)[i];
        if (!IN(tokens, row->token) || row->token <= row[-1].token) return false;
    }
    return true;
}

/* Readers check what a list holds where they know its meaning. */
static bool check_lists(const Facts *self) {
    return self->lists.count > 0;
}

static bool check_lines(const Facts *self) {
    for (u32 i = 1; i < self->lines.count; i++) {
        u32 start = facts_lines(self)[i];
        if (start > self->source_length || (i > 1 && start <= facts_lines(self)[i - 1])) return false;
    }
    return self->lines.count > 1;
}

bool facts_is_valid(const Facts *self, size_t size, Str *what) {
    *what = STR("size");
    if (size < sizeof(Facts) || self->size != size) return false;
    if (!sections_fit(self, what)) return false;
#define CHECK(field, Row) \
    *what = STR(#field);  \
    if (!check_##field(self)) return false;
    FACTS_SECTIONS(CHECK)
#undef CHECK
    *what = STR_NONE;
    return true;
}
