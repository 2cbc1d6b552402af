/* json: everything, for programs. Schema in docs/schema/findings.schema.json. */
#include "formats.h"

#include "json_tree.h"

static json_t *evidence_list(ReportView *view, const Finding *finding, const Evidence *items, u32 count) {
    json_t *list = json_array();
    for (u32 i = 0; i < count; i++) {
        const Place *place = view_place(finding, &items[i].place);
        json_array_append_new(
            list, json_pack("{s:o, s:i, s:o}", "path", json_of_text(view, view_path(view, place->file)),
                            "line", (int)place->line, "message", json_of_rendered(view, &items[i].text)));
    }
    return list;
}

/* Deleting lines is replacing them, with the last line's end, by nothing. */
static json_t *edit_object(ReportView *view, const Edit *edit) {
    const Place *place = &edit->place;
    bool is_lines = edit->kind == EDIT_DELETE;
    return json_pack("{s:o, s:i, s:i, s:i, s:i, s:o}", "path",
                     json_of_text(view, view_path(view, place->file)), "line", (int)place->line, "column",
                     is_lines ? 1 : (int)place->column, "end_line", (int)place->end_line + is_lines,
                     "end_column", is_lines ? 1 : (int)place->end_column, "text",
                     json_of_text(view, is_lines ? STR("") : edit->text));
}

static json_t *fix_object(ReportView *view, const Finding *finding) {
    if (!finding->fix.count) return json_null();
    json_t *edits = json_array();
    for (u32 i = 0; i < finding->fix.count; i++)
        json_array_append_new(edits, edit_object(view, &finding->fix.at[i]));
    return json_pack("{s:o}", "edits", edits);
}

static json_t *data_object_of(ReportView *view, const Finding *finding) {
    json_t *data = finding->data ? json_of_data(view, finding->data) : json_object();
    if (!finding->members.count) return data;
    json_t *members = json_array();
    for (u32 i = 0; i < finding->members.count; i++) {
        const Member *member = &finding->members.at[i];
        json_array_append_new(members,
                              json_pack("{s:o, s:i, s:o, s:s}", "path",
                                        json_of_text(view, view_path(view, member->place.file)), "line",
                                        (int)member->place.line, "symbol", json_of_text(view, member->symbol),
                                        "kind", symbol_kind_name(member->kind)));
    }
    json_object_set_new(data, "members", members);
    return data;
}

static json_t *finding_object(ReportView *view, const Finding *finding) {
    const Place *place = &finding->place, *name = &finding->name;
    json_t *object =
        json_pack("{s:s, s:s, s:s, s:o, s:i, s:i, s:i, s:i, s:i, s:i}", "rule", finding->rule, "severity",
                  severity_name(finding->severity), "confidence", confidence_name(finding->confidence),
                  "path", json_of_text(view, view_path(view, place->file)), "line", (int)place->line,
                  "column", (int)place->column, "end_line", (int)place->end_line, "end_column",
                  (int)place->end_column, "name_line", (int)name->line, "name_column", (int)name->column);
    json_object_set_new(object, "symbol", json_of_text(view, finding->symbol));
    json_object_set_new(object, "kind", json_string(symbol_kind_name(finding->kind)));
    json_object_set_new(object, "message", json_of_rendered(view, &finding->message));
    json_object_set_new(object, "fingerprint", json_of_text(view, view_fingerprint(view, finding)));
    json_object_set_new(object, "evidence",
                        evidence_list(view, finding, finding->evidence.at, finding->evidence.count));
    json_object_set_new(object, "related",
                        evidence_list(view, finding, finding->related.at, finding->related.count));
    json_object_set_new(object, "fix", fix_object(view, finding));
    json_object_set_new(object, "data", data_object_of(view, finding));
    return object;
}

static json_t *action_object(ReportView *view, const Action *action) {
    json_t *after = json_array(), *findings = json_array();
    for (u32 i = 0; i < action->after.count; i++)
        json_array_append_new(after, json_integer(action->after.at[i]));
    for (u32 i = 0; i < action->findings.count; i++) {
        const Finding *finding = &view->input->context->findings->items.at[action->findings.at[i]];
        json_array_append_new(findings, json_of_text(view, view_fingerprint(view, finding)));
    }
    json_t *patch = action->patch.len ? json_of_text(view, action->patch) : json_null();
    return json_pack("{s:i, s:o, s:o, s:o, s:o, s:o, s:i}", "priority", (int)action->priority, "do",
                     json_of_rendered(view, &action->title), "why", json_of_rendered(view, &action->why),
                     "after", after, "findings", findings, "patch", patch, "lines", (int)action->lines);
}

static json_t *incomplete_object(ReportView *view, const Incomplete *incomplete) {
    return json_pack("{s:o, s:i, s:o}", "path", json_of_text(view, view_path(view, incomplete->file)), "line",
                     (int)u32_max(incomplete->line, 1), "reason", json_of_rendered(view, &incomplete->text));
}

/* Findings per rule, sorted by rule: rules without findings are left out. */
static json_t *by_rule_object(const ReportView *view) {
    json_t *object = json_object();
    const Rules *rules = view->input->context->rules;
    for (u32 i = 0; i < rules_check_count(rules); i++) {
        const char *id = rules_check_at(rules, i)->id;
        u32 count = 0;
        for (u32 k = 0; k < view->shown.count; k++) count += strcmp(view_finding(view, k)->rule, id) == 0;
        if (count) json_object_set_new(object, id, json_integer(count));
    }
    return object;
}

static json_t *summary_object(ReportView *view) {
    const Plan *plan = view->input->plan;
    json_t *files = json_array();
    for (u32 i = 0; i < plan->savings.count; i++)
        if (!plan->savings.at[i].remaining)
            json_array_append_new(files, json_of_text(view, view_path(view, plan->savings.at[i].file)));
    json_t *summary = json_pack("{s:i, s:i, s:o, s:i, s:o}", "files", (int)view->input->file_count, "lines",
                                (int)view->input->line_count, "by_rule", by_rule_object(view),
                                "removable_lines", (int)plan->removable_lines, "removable_files", files);
    u32 partial = view->input->partial_count;
    if (partial) json_object_set_new(summary, "files_in_part", json_integer(partial));
    return summary;
}

/* The virtual environment whose libraries were read. */
static json_t *environment_object(ReportView *view) {
    const ReportInput *input = view->input;
    return json_pack("{s:o, s:o, s:i}", "path", json_of_text(view, input->venv), "python",
                     json_of_text(view, input->venv_python), "files", (int)input->venv_files);
}

/* What was installed in folders of the tree. */
static json_t *sites_array(ReportView *view) {
    json_t *sites = json_array();
    for (u32 i = 0; i < view->input->site_count; i++) {
        const ReportSite *site = &view->input->sites[i];
        json_array_append_new(sites, json_pack("{s:o, s:i, s:i}", "path", json_of_text(view, site->path),
                                               "distributions", (int)site->distributions, "files",
                                               (int)site->files));
    }
    return sites;
}

/* How C was seen. */
static json_t *native_object(ReportView *view) {
    const ReportNative *native = &view->input->native;
    json_t *object = json_pack("{s:i, s:i, s:i}", "compiled_units", (int)native->units, "compiled_files",
                               (int)native->compiled_files, "files_as_written", (int)native->raw_files);
    if (native->database.len)
        json_object_set_new(object, "compile_commands", json_of_text(view, native->database));
    if (native->failed_units) json_object_set_new(object, "failed_units", json_integer(native->failed_units));
    if (native->absent_units)
        json_object_set_new(object, "units_without_source", json_integer(native->absent_units));
    if (native->lacking_units)
        json_object_set_new(object, "units_without_headers", json_integer(native->lacking_units));
    if (native->foreign_units)
        json_object_set_new(object, "units_in_other_languages", json_integer(native->foreign_units));
    return object;
}

void json_write(const ReportInput *input, StrBuf *out) {
    ReportView view;
    view_init(&view, input);
    json_t *findings = json_array(), *actions = json_array(), *incomplete = json_array();
    for (u32 i = 0; i < view.shown.count; i++)
        json_array_append_new(findings, finding_object(&view, view_finding(&view, i)));
    for (u32 i = 0; i < input->plan->actions.count; i++)
        json_array_append_new(actions, action_object(&view, &input->plan->actions.at[i]));
    const Findings *all = input->context->findings;
    for (u32 i = 0; i < all->incomplete.count; i++)
        json_array_append_new(incomplete, incomplete_object(&view, &all->incomplete.at[i]));
    json_t *report = json_pack("{s:i, s:{s:s, s:s}, s:o, s:o, s:o, s:o}", "schema", 1, "tool", "name",
                               "oxbow", "version", input->version, "findings", findings, "actions", actions,
                               "incomplete", incomplete, "summary", summary_object(&view));
    if (input->native.compiled_files || input->native.raw_files)
        json_object_set_new(report, "c", native_object(&view));
    if (input->venv.len) json_object_set_new(report, "environment", environment_object(&view));
    if (input->site_count) json_object_set_new(report, "installed", sites_array(&view));
    json_push(out, report);
    view_release(&view);
}
