/* markdown: the audit report. What a person would have written after reading the whole tree: problems with
 * code and proof, what exists twice, what nothing uses, figures, and what to do in which order. */
#include "formats.h"

#include "markdown_parts.h"

/* Parts that hold findings, in order: those of a category, or of one rule of it. */
typedef struct {
    const char *title;
    const char *category;
    const char *rule;    /* only this one */
    const char *without; /* all but this one */
    void (*write)(Part *self);
    bool is_optional; /* left out when it holds nothing */
} PartRow;

static const PartRow parts[] = {
    {"part.critical", "critical", NULL, NULL, part_critical, false},
    {"part.duplicate", "duplicate", NULL, "stale-copy", part_duplicates, false},
    {"statistics.row.stale", "duplicate", "stale-copy", NULL, part_duplicates, false},
    {"statistics.row.route", "route", "unregistered-route", NULL, part_routes, false},
    {"part.route-other", "route", NULL, "unregistered-route", part_findings, true},
    {"part.unused", "unused", NULL, NULL, part_unused, false},
    {"part.outdated", "outdated", NULL, NULL, part_findings, false},
    {"part.dependency", "dependency", NULL, NULL, part_findings, true},
};

static bool belongs(const ReportView *view, const PartRow *row, const Finding *finding) {
    if (strcmp(view_category(view, finding), row->category) != 0) return false;
    if (row->rule) return !strcmp(finding->rule, row->rule);
    return !row->without || strcmp(finding->rule, row->without) != 0;
}

static void numbered_heading(Md *md, u32 number, const char *key) {
    Str title = view_say(md->view, key);
    md_numbered_heading(md, 2, str_printf(&md->view->arena, "%u.", number), title);
}

/* Returns false when the part was left out. */
static bool part_write(Md *md, u32 number, const PartRow *row) {
    VecU32 items = {0};
    for (u32 i = 0; i < md->view->shown.count; i++)
        if (belongs(md->view, row, view_finding(md->view, i))) vec_push(&items, i);
    bool is_written = items.count || !row->is_optional;
    if (is_written) numbered_heading(md, number, row->title);
    Part part = {*md, number, items.at, items.count};
    if (items.count) {
        row->write(&part);
    } else if (is_written) {
        md_say(md, "report.nothing-here");
        md_raw(md, "\n\n");
    }
    vec_release(&items);
    return is_written;
}

/* ---- head ----------------------------------------------------------------------------------------- */

static void verdict(Md *md) {
    const ReportView *view = md->view;
    const Findings *findings = view->input->context->findings;
    const char *alert = view->by_severity[SEVERITY_ERROR]     ? "CAUTION"
                        : view->by_severity[SEVERITY_WARNING] ? "WARNING"
                        : view->shown.count                   ? "NOTE"
                                                              : "TIP";
    buf_printf(md->out, "> [!%s]\n> ", alert);
    md_prose(md, view_totals(md->view));
    md_raw(md, ".");
    u32 files = 0;
    const Plan *plan = view->input->plan;
    for (u32 i = 0; i < plan->savings.count; i++) files += plan->savings.at[i].remaining == 0;
    if (plan->removable_lines) {
        Text text =
            view_with_count(md->view, text_of(NULL, "report.verdict-savings"), "n", plan->removable_lines);
        text = view_with_count(md->view, text, "files", files);
        md_raw(md, " ");
        md_text(md, &text);
    }
    if (view_is_library(md->view)) {
        md_raw(md, " ");
        md_prose(md, view_say(md->view, "report.library"));
        md_raw(md, ".");
    }
    Str sites = view_sites(md->view);
    if (sites.len) {
        md_raw(md, " ");
        md_prose(md, sites);
        md_raw(md, ".");
    }
    Str libraries = view_libraries(md->view);
    if (libraries.len) {
        md_raw(md, " ");
        md_prose(md, libraries);
        md_raw(md, ".");
    }
    Str native = view_native(md->view);
    if (native.len) {
        md_raw(md, " ");
        md_prose(md, native);
        md_raw(md, ".");
    }
    if (findings->incomplete.count) {
        md_raw(md, " ");
        md_count(md, "report.incomplete-count", findings->incomplete.count);
        md_raw(md, ".");
    }
    md_raw(md, "\n\n");
}

static void summary_row(Md *md, const CheckMeta *meta) {
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

static void summary_table(Md *md) {
    static const char *const columns[] = {"label.rule", "report.reports", "severity.error",
                                          "severity.warning", "severity.info"};
    const Rules *rules = md->view->input->context->rules;
    if (!md->view->shown.count) return;
    md_table(md, columns, COUNT_OF(columns), 4 | 8 | 16);
    for (u32 i = 0; i < rules_check_count(rules); i++) summary_row(md, rules_check_at(rules, i));
    md_raw(md, "\n");
}

static void head(Md *md) {
    md_raw(md, "<!-- oxbow-audit -->\n");
    Text title = text_with(text_of(NULL, "report.title"), "project", md->view->input->project);
    md_heading(md, 1, view_render(md->view, &title));
    verdict(md);
    md_say(md, "report.introduction");
    md_raw(md, "\n\n");
    summary_table(md);
}

/* ---- tail ----------------------------------------------------------------------------------------- */

static void incompletes(Md *md) {
    const Findings *findings = md->view->input->context->findings;
    if (!findings->incomplete.count) return;
    md_block_label(md, "report.incomplete-files");
    for (u32 i = 0; i < findings->incomplete.count; i++) {
        const Incomplete *item = &findings->incomplete.at[i];
        Place place = {item->file, u32_max(item->line, 1), 1, u32_max(item->line, 1), 1};
        md_raw(md, "- ");
        md_link(md, &place);
        md_raw(md, " — ");
        md_text(md, &item->text);
        md_raw(md, "\n");
    }
    md_raw(md, "\n");
}

static void blind_spot(Md *md, const BlindSpot *spot) {
    const Program *program = md->view->program;
    Place place = {.file = FILE_NONE};
    if (spot->file != FILE_NONE) {
        u32 line = facts_line(program_facts(program, spot->file), spot->offset);
        place = (Place){spot->file, line, 1, line, 1};
    }
    Text text = text_with(text_of(NULL, spot->key), "name", name_text(program, spot->name));
    md_raw(md, "- ");
    md_text(md, &text);
    if (place.file != FILE_NONE) md_raw(md, " — ");
    md_link(md, &place);
    md_raw(md, "\n");
}

void markdown_blind_spots(Md *md) {
    enum { SPOTS_MAX = 50 };
    const Program *program = md->view->program;
    md_say(md, "report.blind-introduction");
    md_raw(md, "\n\n");
    incompletes(md);
    if (program->blind_spots.count) {
        Text text =
            view_with_count(md->view, text_of(NULL, "report.blind-spots"), "n", program->blind_spots.count);
        md_details(md, view_render(md->view, &text));
        for (u32 i = 0; i < program->blind_spots.count && i < SPOTS_MAX; i++)
            blind_spot(md, &program->blind_spots.at[i]);
        if (program->blind_spots.count > SPOTS_MAX) {
            md_raw(md, "- ");
            md_count(md, "report.more", program->blind_spots.count - SPOTS_MAX);
            md_raw(md, "\n");
        }
        md_raw(md, "\n");
        md_details_end(md);
    }
    if (md->view->hidden) {
        md_count(md, "report.hidden", md->view->hidden);
        md_raw(md, "\n\n");
    }
    if (md->view->suppressed) {
        md_count(md, "report.suppressed-note", md->view->suppressed);
        md_raw(md, "\n\n");
    }
}

static void suppressing(Md *md) {
    const Finding *example = md->view->shown.count ? view_finding(md->view, 0) : NULL;
    const char *rule = example ? example->rule : rules_check_at(md->view->input->context->rules, 0)->id;
    md_heading(md, 2, view_say(md->view, "report.part-suppress"));
    md_say(md, "report.suppress-comment");
    md_raw(md, "\n\n");
    Str reason = view_say(md->view, "report.suppress-reason");
    md_fence(md, "python", str_printf(&md->view->arena, "# oxbow: ignore[%s] %.*s\n", rule, STR_ARG(reason)));
    md_say(md, "report.suppress-config");
    md_raw(md, "\n\n");
    md_fence(md, "toml", str_printf(&md->view->arena, "[tool.oxbow.rules]\n%s = \"off\"\n", rule));
    md_say(md, "report.explain");
    md_raw(md, " ");
    md_code(md, str_printf(&md->view->arena, "oxbow explain %s", rule));
    md_raw(md, "\n\n---\n\n");
    Text made = text_with(text_of(NULL, "report.made-by"), "version", str_of(md->view->input->version));
    md_text(md, &made);
    md_raw(md, "\n");
}

void markdown_write(const ReportInput *input, StrBuf *out) {
    ReportView view;
    view_init(&view, input);
    Md md = {.view = &view, .out = out};
    head(&md);
    u32 number = 0;
    for (u32 i = 0; i < COUNT_OF(parts); i++) number += part_write(&md, number + 1, &parts[i]);
    numbered_heading(&md, ++number, "part.statistics");
    markdown_statistics(&md);
    numbered_heading(&md, ++number, "part.actions");
    markdown_actions(&md);
    numbered_heading(&md, ++number, "part.summary");
    markdown_summary(&md);
    md_heading(&md, 2, view_say(&view, "part.blind_spots"));
    markdown_blind_spots(&md);
    suppressing(&md);
    view_release(&view);
}
