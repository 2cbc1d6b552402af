#include "record.h"

#include "call_options.h"
#include "classes.h"
#include "match.h"
#include "record_impl.h"

/* ---- dataclasses and their kin ------------------------------------------------------------------------- */

/* The decorator that makes the constructor, or 0. */
static ExprId making_decorator(const CheckContext *context, DefRef class, Str *text) {
    const Program *program = context->program;
    FileId file = program->def_file[class];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, class);
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId decorator = facts_lists(facts)[row->first_decorator + i];
        *text = external_text(program, file, decorator_callee(facts, decorator));
        if (bad_call_lists(context, "record_decorators", *text) ||
            bad_call_lists(context, "explicit_decorators", *text))
            return decorator;
    }
    return 0;
}

bool record_is_made(const CheckContext *context, DefRef class) {
    Str text;
    ExprId decorator = making_decorator(context, class, &text);
    bool is_known = true;
    const Facts *facts = program_facts(context->program, context->program->def_file[class]);
    return decorator && call_flag(facts, decorator, "init", true, &is_known);
}

/* A field that is assigned without annotation makes all of them explicit. */
static bool has_bare_field(RecordReader *r, DefRef class) {
    r->file = r->program->def_file[class];
    r->facts = program_facts(r->program, r->file);
    ScopeId scope = def_row(r->program, class)->body;
    const ScopeRow *body = &facts_scopes(r->facts)[scope];
    for (StmtId s = body->body; s < body->body_end; s++) {
        const StmtRow *row = &facts_stmts(r->facts)[s];
        if (row->kind == STMT_ASSIGN && row->scope == scope && record_is_field(r, row->expr)) return true;
    }
    return false;
}

/* What the decorator is given by a keyword that the parameter lists, or 0. */
static ExprId option_given(const RecordReader *r, const Facts *facts, ExprId decorator,
                           const char *parameter) {
    bool is_call = facts_exprs(facts)[decorator].kind == EXPR_CALL;
    for (ExprId at = is_call ? expr_child(facts, decorator, 1) : 0; at; at = expr_next(facts, at)) {
        const ExprRow *row = &facts_exprs(facts)[at];
        if (row->kind == EXPR_KEYWORD && bad_call_lists(r->context, parameter, facts_name(facts, row->name)))
            return expr_first(facts, at);
    }
    return 0;
}

static bool decorated_read(RecordReader *r, DefRef class) {
    Str text;
    ExprId decorator = making_decorator(r->context, class, &text);
    if (!decorator) return true;
    const Facts *facts = program_facts(r->program, r->program->def_file[class]);
    bool is_known = true, is_call = facts_exprs(facts)[decorator].kind == EXPR_CALL;
    if (is_call && call_has_star(facts, decorator)) return false;
    if (option_given(r, facts, decorator, "other_field_options")) return false;
    r->strips = bad_call_lists(r->context, "stripping_decorators", text);
    r->is_keyword_only = call_flag(facts, decorator, "kw_only", false, &is_known);
    bool is_explicit =
        bad_call_lists(r->context, "explicit_decorators", text) || (r->strips && has_bare_field(r, class));
    ExprId reads = option_given(r, facts, decorator, "annotation_options");
    r->is_explicit = reads ? expr_is_constant(facts, reads, CONSTANT_FALSE) : is_explicit;
    is_known &= !reads || r->is_explicit || expr_is_constant(facts, reads, CONSTANT_TRUE);
    return is_known && record_body_read(r, class);
}

/* ---- models -------------------------------------------------------------------------------------------- */

static bool derives_from_model(const RecordReader *r, DefRef class) {
    u32 count;
    const Name *externals = class_external_bases(r->program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (bad_call_lists(r->context, "model_bases", name_text(r->program, externals[i]))) return true;
    return false;
}

/* What an option of the class says, as a keyword of its head, a key of a dict or a name in a class inside. */
static void option_read(RecordReader *r, FileId file, ExprId at, bool *is_renamed) {
    const Facts *facts = program_facts(r->program, file);
    const ExprRow *row = &facts_exprs(facts)[at];
    bool is_pair = row->kind == EXPR_PAIR, is_stored = row->kind == EXPR_NAME;
    Str key = is_pair ? expr_string(r->program, file, at + 1) : facts_name(facts, row->name);
    *is_renamed |= bad_call_lists(r->context, "renaming_options", key) ||
                   (is_stored && bad_call_lists(r->context, "renaming_settings", key));
    if (!bad_call_lists(r->context, "other_name_options", key)) return;
    ExprId value = is_pair ? expr_child(facts, at, 1) : expr_first(facts, at);
    if (is_stored) value = facts_bindings(facts)[row->aux].value;
    Str text = expr_string(r->program, file, value);
    if (!text.len) text = facts_name(facts, facts_exprs(facts)[value].name);
    r->out->takes_any_keyword = !bad_call_lists(r->context, "forbidding_values", text);
}

/* extra="forbid", alias_generator=… */
static void options_read(RecordReader *r, DefRef class, bool *is_renamed) {
    FileId file = r->program->def_file[class];
    const Facts *facts = program_facts(r->program, file);
    const DefRow *def = def_row(r->program, class);
    RowRange rows = facts_exprs_in(facts, def->span);
    for (ExprId e = rows.first; e < rows.end; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        bool is_stored = row->kind == EXPR_NAME && row->flags & EXPR_STORED && row->scope != def->body;
        if (row->kind == EXPR_KEYWORD || row->kind == EXPR_PAIR || is_stored)
            option_read(r, file, e, is_renamed);
    }
}

static bool model_read(RecordReader *r, DefRef class) {
    bool is_renamed = false;
    if (derives_from_model(r, class))
        options_read(r, class, &is_renamed);
    else if (facts_scopes(
                 program_facts(r->program, r->program->def_file[class]))[def_row(r->program, class)->body]
                 .binding_count)
        return false; /* whether fields of a plain class count depends on the version */
    return !is_renamed && record_body_read(r, class);
}

/* ---- all of it ----------------------------------------------------------------------------------------- */

static bool is_tuple(const RecordReader *r, DefRef class) {
    u32 count;
    const Base *bases = class_bases(r->program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (bases[i].external &&
            bad_call_lists(r->context, "tuple_bases", name_text(r->program, bases[i].external)))
            return true;
    return false;
}

const char *record_model_error(const CheckContext *context) {
    u32 count;
    const Str *words = rules_words(context->rules, "bad-call", "model_errors", &count);
    return count ? str_cstr(context->arena, words[0]) : "TypeError";
}

bool record_signature(const CheckContext *context, DefRef class, Signature *out) {
    RecordReader r = {.context = context, .program = context->program, .out = out};
    u32 count;
    const DefRef *mro = class_mro(context->program, class, &count);
    r.is_model = derives_from_model(&r, class);
    out->error = r.is_model ? record_model_error(context) : "TypeError";
    out->takes_any_keyword = r.is_model;
    bool is_known = true;
    for (u32 i = count; i-- > 0 && is_known;) {
        r.is_tuple = !r.is_model && is_tuple(&r, mro[i]);
        if (r.is_model)
            is_known = model_read(&r, mro[i]);
        else
            is_known = r.is_tuple ? record_body_read(&r, mro[i]) : decorated_read(&r, mro[i]);
    }
    return is_known;
}
