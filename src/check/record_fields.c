/* Fields of classes, as their bodies declare them: names, defaults, aliases. */
#include "call_options.h"
#include "match.h"
#include "record_impl.h"

/* Word at the head of an annotation: ClassVar of "typing.ClassVar[int]"; empty: unknown. */
static Str annotation_word(const Facts *facts, ExprId annotation) {
    ExprId at = annotation;
    while (at) {
        const ExprRow *row = &facts_exprs(facts)[at];
        if (row->kind == EXPR_NAME || row->kind == EXPR_ATTRIBUTE) return facts_name(facts, row->name);
        if (row->kind != EXPR_STRING && row->kind != EXPR_SUBSCRIPT) return STR_NONE;
        at = expr_first(facts, at);
    }
    return STR_NONE;
}

static Parameter *field_named(Signature *self, Str name) {
    for (u32 i = 0; i < self->items.count; i++)
        if (str_eq(self->items.at[i].name, name)) return &self->items.at[i];
    return NULL;
}

static void field_drop(Signature *self, Str name) {
    u32 kept = 0;
    for (u32 i = 0; i < self->items.count; i++)
        if (!str_eq(self->items.at[i].name, name)) self->items.at[kept++] = self->items.at[i];
    self->items.count = kept;
}

bool record_is_field(const RecordReader *r, ExprId value) {
    return value && facts_exprs(r->facts)[value].kind == EXPR_CALL &&
           bad_call_lists(r->context, "record_fields", external_text(r->program, r->file, value + 1));
}

/* Is there a value where nothing is given? What no one knows may be one. */
static bool has_default(const RecordReader *r, ExprId value) {
    if (!value) return false;
    if (!record_is_field(r, value))
        return !(r->is_model && expr_is_constant(r->facts, value, CONSTANT_ELLIPSIS));
    u32 count;
    const Str *words = rules_words(r->context->rules, "bad-call", "default_keywords", &count);
    for (ExprId a = expr_child(r->facts, value, 1); a; a = expr_next(r->facts, a)) {
        const ExprRow *row = &facts_exprs(r->facts)[a];
        bool is_default = row->kind != EXPR_KEYWORD;
        for (u32 i = 0; i < count && !is_default; i++)
            is_default = str_eq(facts_name(r->facts, row->name), words[i]);
        ExprId given = row->kind == EXPR_KEYWORD ? expr_first(r->facts, a) : a;
        if (is_default && !expr_is_constant(r->facts, given, CONSTANT_ELLIPSIS)) return true;
        if (is_default && !r->is_model) return true;
    }
    return false;
}

/* Other names of a model's field; false when one is computed. */
static bool alias_of(const RecordReader *r, ExprId expr, Str *out) {
    for (ExprId e = expr; expr && e < facts_exprs(r->facts)[expr].next; e++) {
        const ExprRow *row = &facts_exprs(r->facts)[e];
        Str word = row->kind == EXPR_KEYWORD ? facts_name(r->facts, row->name) : STR_NONE;
        if (!bad_call_lists(r->context, "alias_keywords", word)) continue;
        Str text = expr_string(r->program, r->file, expr_first(r->facts, e));
        if (!text.len || (out->len && !str_eq(*out, text))) return false;
        *out = text;
    }
    return true;
}

/* A default among the parts of Annotated[T, Field(default=…)]. */
static bool annotation_has_default(const RecordReader *r, ExprId annotation) {
    for (ExprId e = annotation; annotation && e < facts_exprs(r->facts)[annotation].next; e++)
        if (record_is_field(r, e) && has_default(r, e)) return true;
    return false;
}

/* None may be left out in some versions; what is behind an alias may have a default. */
static bool may_be_left_out(const RecordReader *r, ExprId annotation) {
    for (ExprId e = annotation; e < facts_exprs(r->facts)[annotation].next; e++) {
        Str word = facts_name(r->facts, facts_exprs(r->facts)[e].name);
        if (str_eq(word, STR("Optional")) || str_eq(word, STR("Any")) || str_eq(word, STR("object")) ||
            expr_is_constant(r->facts, e, CONSTANT_NONE))
            return true;
    }
    u8 kind = facts_exprs(r->facts)[annotation].kind;
    if (kind != EXPR_NAME && kind != EXPR_ATTRIBUTE) return kind == EXPR_STRING;
    ValueSet named = infer_expr(r->program, r->file, annotation);
    bool is_type = named.count && !named.is_open;
    for (u32 i = 0; i < named.count; i++)
        is_type &= named.at[i].kind == VALUE_CLASS || named.at[i].kind == VALUE_EXTERNAL;
    return !is_type;
}

typedef struct {
    ExprId target, annotation, value;
    bool is_conditional;
} Declared;

static bool model_field(RecordReader *r, const Declared *field, Parameter *param) {
    if (str_starts(param->name, STR("_")) || bad_call_lists(r->context, "option_names", param->name))
        return true;
    param->kind = PARAM_KEYWORD_ONLY;
    if (!alias_of(r, field->value, &param->alias) || !alias_of(r, field->annotation, &param->alias))
        return false;
    if (field->annotation &&
        (annotation_has_default(r, field->annotation) || may_be_left_out(r, field->annotation)))
        param->is_required = false;
    Parameter *known = field_named(r->out, param->name);
    if (known)
        *known = *param;
    else
        vec_push(&r->out->items, *param);
    return true;
}

static Str given_name(const RecordReader *r, ExprId value, Str name) {
    ExprId alias = record_is_field(r, value) ? call_keyword(r->facts, value, "alias") : 0;
    if (alias) return expr_string(r->program, r->file, alias);
    while (r->strips && name.len && name.ptr[0] == '_') name = str_slice(name, 1, name.len);
    return name;
}

static bool record_field(RecordReader *r, const Declared *field, Parameter *param) {
    bool is_known = true, is_call = record_is_field(r, field->value);
    if (r->is_explicit && !is_call) return true;
    bool is_given = !is_call || call_flag(r->facts, field->value, "init", true, &is_known);
    bool is_keyword = r->is_keyword_only;
    if (is_call) is_keyword = call_flag(r->facts, field->value, "kw_only", is_keyword, &is_known);
    if (!is_known) return false;
    param->kind = is_keyword ? PARAM_KEYWORD_ONLY : PARAM_NORMAL;
    param->name = given_name(r, field->value, param->name);
    if (!param->name.len) return false;
    Parameter *known = field_named(r->out, param->name);
    if (!is_given)
        field_drop(r->out, param->name);
    else if (known)
        *known = *param;
    else
        vec_push(&r->out->items, *param);
    return true;
}

static bool field_add(RecordReader *r, const Declared *field) {
    const ExprRow *target = &facts_exprs(r->facts)[field->target];
    Str word = field->annotation ? annotation_word(r->facts, field->annotation) : STR_NONE;
    /* NamedTuple takes each annotation for a field, whatever it says (typing.NamedTupleMeta). */
    if (target->kind != EXPR_NAME || (!r->is_tuple && str_eq(word, STR("ClassVar")))) return true;
    if (str_eq(word, STR("KW_ONLY"))) {
        r->is_keyword_only = true;
        return true;
    }
    bool is_call = record_is_field(r, field->value);
    if (!field->annotation && !is_call && !r->is_model) return true;
    if (!field->annotation && r->is_model) { /* a default for a field of a base */
        Parameter *known = field_named(r->out, facts_name(r->facts, target->name));
        if (known && has_default(r, field->value)) known->is_required = false;
        return true;
    }
    if (is_call && call_has_star(r->facts, field->value)) return false;
    bool is_unread =
        field->annotation && facts_exprs(r->facts)[field->annotation].kind == EXPR_STRING && !word.len;
    Parameter param = {.name = facts_name(r->facts, target->name),
                       .is_required = !has_default(r, field->value) && !field->is_conditional && !is_unread,
                       .file = r->file,
                       .span = {target->start, target->end}};
    return r->is_model ? model_field(r, field, &param) : record_field(r, field, &param);
}

/* @x.default */
static void defaults_apply(RecordReader *r, const DefRow *method) {
    for (u32 i = 0; i < method->decorator_count; i++) {
        ExprId decorator = facts_lists(r->facts)[method->first_decorator + i];
        const ExprRow *row = &facts_exprs(r->facts)[decorator];
        bool is_default = row->kind == EXPR_ATTRIBUTE && row[1].kind == EXPR_NAME &&
                          str_eq(facts_name(r->facts, row->name), STR("default"));
        if (!is_default) continue;
        Parameter *known = field_named(r->out, given_name(r, 0, facts_name(r->facts, row[1].name)));
        if (known) known->is_required = false;
    }
}

/* A validator that sees what is given first may fill in what is missing. */
static bool may_fill(const RecordReader *r, const DefRow *method) {
    for (u32 i = 0; i < method->decorator_count; i++) {
        ExprId decorator = decorator_callee(r->facts, facts_lists(r->facts)[method->first_decorator + i]);
        Str word = facts_name(r->facts, facts_exprs(r->facts)[decorator].name);
        Str text = external_text(r->program, r->file, decorator);
        if (bad_call_lists(r->context, "filling_decorators", text.len ? text : word)) return true;
    }
    return false;
}

static bool statement_read(RecordReader *r, StmtId s, ScopeId scope) {
    const StmtRow *row = &facts_stmts(r->facts)[s];
    if (row->kind == STMT_DEF && row->def && facts_defs(r->facts)[row->def].scope == scope) {
        const DefRow *method = &facts_defs(r->facts)[row->def];
        if (!r->is_model) defaults_apply(r, method);
        return !r->is_model || !may_fill(r, method);
    }
    bool is_field = (row->kind == STMT_ANNOTATED || row->kind == STMT_ASSIGN) && row->scope == scope;
    if (!is_field || !row->target_count) return true;
    Declared field = {.target = facts_lists(r->facts)[row->first_target],
                      .annotation = row->kind == STMT_ANNOTATED ? row->other : 0,
                      .value = row->expr,
                      .is_conditional = facts_stmts(r->facts)[row->parent].kind != STMT_DEF};
    return field_add(r, &field);
}

bool record_body_read(RecordReader *r, DefRef class) {
    r->file = r->program->def_file[class];
    r->facts = program_facts(r->program, r->file);
    ScopeId scope = def_row(r->program, class)->body;
    const ScopeRow *body = &facts_scopes(r->facts)[scope];
    if (body->flags & (SCOPE_HAS_EXEC | SCOPE_HAS_LOCALS)) return false;
    for (StmtId s = body->body; s < body->body_end; s++)
        if (!statement_read(r, s, scope)) return false;
    return true;
}
