/* Figures: by category, and by rule. */
#include "markdown_parts.h"

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

static void by_category(Md *md) {
    static const char *const columns[] = {"statistics.category", "statistics.findings", "statistics.files",
                                          "statistics.lines", "statistics.status"};
    const Plan *plan = md->view->input->plan;
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

static void rule_row(Md *md, const CheckMeta *meta) {
    u32 counts[3] = {0};
    for (u32 i = 0; i < md->view->shown.count; i++) {
        const Finding *finding = view_finding(md->view, i);
        if (!strcmp(finding->rule, meta->id)) counts[finding->severity]++;
    }
    if (!counts[0] && !counts[1] && !counts[2]) return;
    md_row(md);
    md_code(md, str_of(meta->id));
    md_next_cell(md);
    md_prose(md, meta->title[md->view->input->language]);
    for (u32 severity = 3; severity-- > 0;) {
        md_next_cell(md);
        if (counts[severity]) buf_push(md->out, view_number(md->view, counts[severity]));
    }
    md_row_end(md);
}

static void by_rule(Md *md) {
    static const char *const columns[] = {"label.rule", "report.reports", "severity.error",
                                          "severity.warning", "severity.info"};
    const Rules *rules = md->view->input->context->rules;
    md_table(md, columns, COUNT_OF(columns), 4 | 8 | 16);
    for (u32 i = 0; i < rules_check_count(rules); i++) rule_row(md, rules_check_at(rules, i));
    md_raw(md, "\n");
}

void markdown_statistics(Md *md) {
    if (md->view->input->plan->totals.count) by_category(md);
    if (md->view->shown.count)
        by_rule(md);
    else
        md_raw(md, "–\n\n");
}
