/* Paths that are made of a function's name and parameters: /name/<a>, and /name/<a>/<b> where b is
 * optional. */
#include "site_impl.h"

/* Two underscores in the name stand for a slash. */
static void name_push(StrBuf *out, Str name) {
    bool has_begun = false;
    for (size_t i = 0; i < name.len; i++) {
        bool is_slash = i + 1 < name.len && name.ptr[i] == '_' && name.ptr[i + 1] == '_';
        if (!is_slash || has_begun) buf_push_char(out, is_slash ? '/' : name.ptr[i]);
        has_begun |= !is_slash;
        i += is_slash;
    }
}

void signature_picks(const Program *self, const Site *site, Picks *out) {
    Str form = site->match.model ? site->match.model->param : STR("");
    const DefRow *row = site->def ? def_row(self, site->def) : NULL;
    if (!row || row->kind != DEF_FUNCTION || form.len < 2) return;
    const Facts *facts = program_facts(self, self->def_file[site->def]);
    StrBuf path = {0};
    buf_push_char(&path, '/');
    name_push(&path, facts_name(facts, row->name));
    for (u32 i = 0; i <= row->param_count; i++) {
        const ParamRow *param = i < row->param_count ? &facts_params(facts)[row->first_param + i] : NULL;
        bool is_last = !param || (param->kind != PARAM_POSITIONAL_ONLY && param->kind != PARAM_NORMAL);
        if (is_last || param->fallback)
            vec_push(out, ((Pick){.file = site->file, .text = str_copy(self->arena, buf_str(&path))}));
        if (is_last) break;
        buf_printf(&path, "/%c%.*s%c", form.ptr[0], STR_ARG(facts_name(facts, param->name)),
                   form.ptr[form.len - 1]);
    }
    buf_release(&path);
}
