#include "routes_print.h"

#include "output.h"
#include "route_table.h"

enum { STATUS_INCOMPLETE = 2 };

/* By the names that formats have elsewhere. */
static const struct {
    const char *name;
    RouteTableForm form;
    bool is_alias; /* understood, not offered */
} forms[] = {{"full", ROUTES_TEXT, false},
             {"concise", ROUTES_TEXT, true},
             {"json", ROUTES_JSON, false},
             {"markdown", ROUTES_MARKDOWN, false}};

void routes_push_forms(StrBuf *out) {
    for (u32 i = 0, shown = 0; i < COUNT_OF(forms); i++)
        if (!forms[i].is_alias) buf_printf(out, "%s%s", shown++ ? "|" : "", forms[i].name);
}

static i32 form_find(const OutputWish *wish) {
    for (u32 i = 0; i < COUNT_OF(forms); i++)
        if (str_eq(str_of(wish->format->name), str_of(forms[i].name))) return (i32)i;
    return -1;
}

static bool forms_check(const CliOptions *options, Err *err) {
    for (u32 i = 0; i < options->outputs.count && !options->graph; i++)
        if (form_find(&options->outputs.at[i]) < 0)
            return err_set(err, ERR_USAGE, "routes are written as full, json or markdown, not as '%s'",
                           options->outputs.at[i].format->name);
    return true;
}

static bool form_write(Run *run, TextLanguage language, RouteTableForm form, const char *path, Err *err) {
    const RouteTableInput input = {.program = run->program,
                                   .rules = run->rules,
                                   .language = language,
                                   .incomplete = run->findings.incomplete.at,
                                   .incomplete_count = run->findings.incomplete.count};
    StrBuf text = {0};
    route_table_write(&input, form, &run->arena, &text);
    bool ok = output_write(path, buf_str(&text), err);
    buf_release(&text);
    return ok;
}

static bool forms_write(const CliOptions *options, Run *run, Err *err) {
    if (options->graph) {
        bool is_dot = str_eq(str_of(options->graph), STR("dot"));
        return form_write(run, options->language, is_dot ? ROUTES_DOT : ROUTES_MERMAID, options->output_path,
                          err);
    }
    for (u32 i = 0; i < options->outputs.count; i++) {
        const OutputWish *wish = &options->outputs.at[i];
        if (!form_write(run, options->language, forms[form_find(wish)].form, wish->path, err)) return false;
    }
    return true;
}

bool routes_print(const CliOptions *options, int *status, Err *err) {
    if (!forms_check(options, err)) return false;
    Run run;
    bool ok = run_linked(&run, &options->run, err);
    if (ok) run_list_incomplete(&run, true);
    ok = ok && forms_write(options, &run, err);
    if (ok && run.findings.incomplete.count) *status = STATUS_INCOMPLETE;
    run_release(&run);
    return ok;
}
