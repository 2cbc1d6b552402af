/* Parts 7 to 9: figures, what to do in which order, and what it saves. */
#include "markdown_parts.h"

enum { PATCH_LINES_MAX = 80, CASCADE_OPEN = 15 };

/* ---- statistics ----------------------------------------------------------------------------------- */

static const char *const status_keys[] = {[SEVERITY_INFO] = "status.consider",
                                          [SEVERITY_WARNING] = "status.delete",
                                          [SEVERITY_ERROR] = "status.critical"};

/* Are all findings of the category of one rule? */
static bool is_of_one_rule(const ReportView *view, const char *category) {
    const char *rule = NULL;
    for (u32 i = 0; i < view->shown.count; i++) {
        const Finding *finding = view_finding(view, i);
        if (strcmp(view_category(view, finding), category) != 0) continue;
        if (rule && strcmp(rule, finding->rule) != 0) return false;
        rule = finding->rule;
    }
    return true;
}

static const char *category_key(const ReportView *view, const char *category) {
    static const char *const keys[][2] = {
        {"critical", "statistics.row.runtime"}, {"duplicate", "statistics.row.duplicate"},
        {"route", "statistics.row.route"},      {"unused", "statistics.row.unused"},
        {"outdated", "statistics.row.global"},  {"dependency", "statistics.row.dependency"}};
    if (!strcmp(category, "route") && !is_of_one_rule(view, category)) return "statistics.row.routes";
    for (u32 i = 0; i < COUNT_OF(keys); i++)
        if (!strcmp(keys[i][0], category)) return keys[i][1];
    return category;
}

static void number_cell(Md *md, u64 number) {
    md_next_cell(md);
    buf_push(md->out, view_number(md->view, number));
}

void markdown_statistics(Md *md) {
    static const char *const columns[] = {"statistics.category", "statistics.findings", "statistics.files",
                                          "statistics.lines", "statistics.status"};
    const Plan *plan = md->view->input->plan;
    if (!plan->totals.count) {
        md_say(md, "report.nothing-here");
        md_raw(md, "\n\n");
        return;
    }
    md_table(md, columns, COUNT_OF(columns), 2 | 4 | 8);
    for (u32 i = 0; i < plan->totals.count; i++) {
        const CategoryTotal *total = &plan->totals.at[i];
        md_row(md);
        md_say(md, category_key(md->view, total->category));
        number_cell(md, total->findings);
        number_cell(md, total->files);
        number_cell(md, total->lines);
        md_next_cell(md);
        md_say(md, status_keys[total->worst]);
        md_row_end(md);
    }
    md_raw(md, "\n");
    md_say(md, "report.lines-note");
    md_raw(md, "\n\n");
}

/* ---- actions -------------------------------------------------------------------------------------- */

static void after(Md *md, const Action *action) {
    if (!action->after.count) return;
    md_raw(md, "- ");
    md_label(md, "label.after");
    for (u32 i = 0; i < action->after.count; i++)
        buf_printf(md->out, "%s%u", i ? ", " : "", action->after.at[i] + 1);
    md_raw(md, "\n");
}

static u32 lines_of(Str text) {
    u32 lines = 0;
    for (size_t i = 0; i < text.len; i++) lines += text.ptr[i] == '\n';
    return lines;
}

static void patch(Md *md, const Action *action) {
    if (!action->patch.len || lines_of(action->patch) > PATCH_LINES_MAX) return;
    md_details(md, view_say(md->view, "label.patch"));
    md_fence(md, "diff", action->patch);
    md_details_end(md);
}

static void action_write(Md *md, u32 number, const Action *action) {
    Str title = view_render(md->view, &action->title);
    md_numbered_heading(md, 4, str_printf(&md->view->arena, "%u.", number), title);
    md_raw(md, "- ");
    md_label(md, "label.reason");
    md_text(md, &action->why);
    if (action->findings.count > 1) {
        md_raw(md, " (");
        md_count(md, "report.settles", action->findings.count);
        md_raw(md, ")");
    }
    md_raw(md, "\n- ");
    md_label(md, "label.location");
    md_link(md, &action->place);
    md_raw(md, "\n");
    if (action->lines) {
        md_raw(md, "- ");
        md_label(md, "report.removes");
        md_count(md, "report.n-lines", action->lines);
        md_raw(md, "\n");
    }
    after(md, action);
    for (u32 i = 0; i < action->steps.count; i++) {
        if (!i) {
            md_raw(md, "\n");
            md_block_label(md, "report.steps");
        }
        buf_printf(md->out, "%u. ", i + 1);
        md_text(md, &action->steps.at[i]);
        md_raw(md, "\n");
    }
    md_raw(md, "\n");
    patch(md, action);
}

void markdown_actions(Md *md) {
    static const char *const keys[] = {"priority.1", "priority.2", "priority.3"};
    const Plan *plan = md->view->input->plan;
    u32 priority = 0;
    for (u32 i = 0; i < plan->actions.count; i++) {
        const Action *action = &plan->actions.at[i];
        if (action->priority != priority) {
            priority = action->priority;
            md_heading(md, 3, view_say(md->view, keys[priority - 1]));
        }
        action_write(md, i + 1, action);
    }
    if (!plan->actions.count) {
        md_say(md, "summary.nothing");
        md_raw(md, "\n\n");
    }
}

/* ---- summary -------------------------------------------------------------------------------------- */

static u32 files_to_delete(Md *md) {
    const Plan *plan = md->view->input->plan;
    u32 count = 0;
    for (u32 i = 0; i < plan->savings.count; i++) {
        const FileSaving *saving = &plan->savings.at[i];
        if (saving->remaining) continue;
        if (!count++) md_block_label(md, "summary.delete");
        md_raw(md, "- ");
        md_file_link(md, saving->file);
        md_raw(md, " — ");
        md_count(md, "report.n-lines", saving->lines);
        md_raw(md, "\n");
    }
    if (count) md_raw(md, "\n");
    return count;
}

static u32 files_to_shrink(Md *md) {
    const Plan *plan = md->view->input->plan;
    u32 count = 0;
    for (u32 i = 0; i < plan->savings.count; i++) {
        const FileSaving *saving = &plan->savings.at[i];
        if (!saving->remaining) continue;
        if (!count++) md_block_label(md, "report.to-shrink");
        md_raw(md, "- ");
        md_file_link(md, saving->file);
        md_raw(md, " — ");
        Text text = view_with_count(md->view, text_of(NULL, "report.shrinks"), "n", saving->lines);
        text = view_with_count(md->view, text, "left", saving->remaining);
        md_text(md, &text);
        md_raw(md, "\n");
    }
    if (count) md_raw(md, "\n");
    return count;
}

static void things_to_fix(Md *md) {
    const Plan *plan = md->view->input->plan;
    bool any = false;
    for (u32 i = 0; i < plan->actions.count; i++) {
        const Action *action = &plan->actions.at[i];
        if (action->priority != PRIORITY_FIX) continue;
        if (!any) md_block_label(md, "summary.fix");
        any = true;
        md_raw(md, "- ");
        md_text(md, &action->title);
        md_raw(md, " — ");
        md_link(md, &action->place);
        md_raw(md, "\n");
    }
    if (any) md_raw(md, "\n");
}

static void cascade_rows(Md *md) {
    const Plan *plan = md->view->input->plan;
    for (u32 i = 0; i < plan->cascade.count; i++) {
        md_raw(md, "- ");
        md_text(md, &plan->cascade.at[i].text);
        md_raw(md, " — ");
        md_link(md, &plan->cascade.at[i].place);
        md_raw(md, "\n");
    }
    md_raw(md, "\n");
}

static void cascade(Md *md) {
    const Plan *plan = md->view->input->plan;
    if (!plan->cascade.count) return;
    if (plan->cascade.count <= CASCADE_OPEN) {
        md_block_label(md, "label.cascade");
        cascade_rows(md);
        return;
    }
    Text text = view_with_count(md->view, text_of(NULL, "report.cascade-count"), "n", plan->cascade.count);
    md_details(md, view_render(md->view, &text));
    cascade_rows(md);
    md_details_end(md);
}

static void saved(Md *md, u32 deleted, u32 shrunk) {
    const Plan *plan = md->view->input->plan;
    md_block_label(md, "summary.saving");
    md_raw(md, "- ");
    md_count(md, "report.saved-lines", plan->removable_lines);
    md_raw(md, "\n- ");
    md_count(md, "report.saved-duplicates", plan->duplicated_lines);
    md_raw(md, "\n- ");
    md_count(md, "report.saved-files", deleted);
    md_raw(md, "\n- ");
    md_count(md, "report.saved-shrunk", shrunk);
    md_raw(md, "\n\n");
}

void markdown_summary(Md *md) {
    u32 deleted = files_to_delete(md);
    u32 shrunk = files_to_shrink(md);
    things_to_fix(md);
    saved(md, deleted, shrunk);
    cascade(md);
}
