#include "signature.h"

#include "record.h"

static void from_function(const Program *program, const Callee *callee, Signature *out) {
    FileId file = program->def_file[callee->def];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, callee->def);
    const ParamRow *params = facts_params(facts) + row->first_param;
    u32 skips = callee->skips;
    for (u32 i = 0; i < row->param_count; i++) {
        bool is_positional = params[i].kind == PARAM_POSITIONAL_ONLY || params[i].kind == PARAM_NORMAL;
        if (is_positional && skips) {
            skips--;
            continue;
        }
        if (params[i].kind == PARAM_STAR) skips = 0;
        bool is_named = is_positional || params[i].kind == PARAM_KEYWORD_ONLY;
        out->takes_any_keyword |= params[i].kind == PARAM_DOUBLE_STAR;
        vec_push(&out->items, ((Parameter){.name = facts_name(facts, params[i].name),
                                           .kind = params[i].kind,
                                           .is_required = is_named && !params[i].fallback,
                                           .file = file,
                                           .span = params[i].span}));
    }
    out->lacks_self = skips > 0;
}

bool signature_of(const CheckContext *context, const Callee *callee, Signature *out) {
    *out = (Signature){.error = "TypeError"};
    switch ((CalleeKind)callee->kind) {
    case CALLEE_FUNCTION: from_function(context->program, callee, out); return true;
    case CALLEE_FIELDS: return record_signature(context, callee->def, out);
    case CALLEE_RAISED:
        vec_push(&out->items, ((Parameter){.name = STR("args"), .kind = PARAM_STAR}));
        return true;
    case CALLEE_NOTHING: return true;
    }
    return false;
}

void signature_release(Signature *self) {
    vec_release(&self->items);
}

Str signature_text(const Signature *self, Arena *arena) {
    StrBuf text = {0};
    bool has_star = false;
    buf_push(&text, STR("("));
    for (u32 i = 0; i < self->items.count; i++) {
        const Parameter *param = &self->items.at[i];
        if (i) buf_push(&text, STR(", "));
        if (param->kind == PARAM_KEYWORD_ONLY && !has_star) buf_push(&text, STR("*, "));
        has_star |= param->kind == PARAM_KEYWORD_ONLY || param->kind == PARAM_STAR;
        if (param->kind == PARAM_STAR) buf_push(&text, STR("*"));
        if (param->kind == PARAM_DOUBLE_STAR) buf_push(&text, STR("**"));
        buf_push(&text, param->name);
        bool is_named = param->kind != PARAM_STAR && param->kind != PARAM_DOUBLE_STAR;
        if (is_named && !param->is_required) buf_push(&text, STR("=…"));
        bool ends_positional =
            param->kind == PARAM_POSITIONAL_ONLY &&
            (i + 1 == self->items.count || self->items.at[i + 1].kind != PARAM_POSITIONAL_ONLY);
        if (ends_positional) buf_push(&text, STR(", /"));
    }
    buf_push(&text, STR(")"));
    Str copy = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return copy;
}
