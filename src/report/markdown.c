/* markdown: the audit report. What a person would have written after reading the whole tree: what to do
 * first and what that saves, then each problem once with its proof, figures, and what could not be seen. */
#include "formats.h"

#include "markdown_parts.h"

enum { SECTION_ACTIONS = 1, SECTION_FIRST = 2 };

typedef struct {
    const char *title;
    void (*write)(Part *self);
} PartRow;

static const PartRow parts[PART_COUNT] = {
    [PART_CRITICAL] = {"part.critical", part_critical},
    [PART_DUPLICATE] = {"part.duplicate", part_duplicates},
    [PART_STALE] = {"statistics.row.stale", part_duplicates},
    [PART_ROUTE] = {"statistics.row.route", part_routes},
    [PART_ROUTE_OTHER] = {"part.route-other", part_findings},
    [PART_UNUSED] = {"part.unused", part_unused},
    [PART_OUTDATED] = {"part.outdated", part_findings},
    [PART_DEPENDENCY] = {"part.dependency", part_findings},
};

static void numbered_heading(Md *md, u32 number, const char *key) {
    md_heading(md, 2, str_printf(&md->view->arena, "%u. %.*s", number, STR_ARG(view_say(md->view, key))));
}

static void part_write(Md *md, const Entries *entries, PartId id) {
    Part part = {.md = *md, .entries = entries};
    while (part.first < entries->items.count && entries->items.at[part.first].part != id) part.first++;
    for (u32 i = part.first; i < entries->items.count && entries->items.at[i].part == id; i++) part.count++;
    if (!part.count) return;
    numbered_heading(md, entries->sections[id], parts[id].title);
    parts[id].write(&part);
}

/* ---- head ----------------------------------------------------------------------------------------- */

static u32 removable_files(const Plan *plan) {
    u32 files = 0;
    for (u32 i = 0; i < plan->savings.count; i++) files += plan->savings.at[i].remaining == 0;
    return files;
}

static const char *alert(const ReportView *view) {
    return view->by_severity[SEVERITY_ERROR]     ? "CAUTION"
           : view->by_severity[SEVERITY_WARNING] ? "WARNING"
           : view->shown.count                   ? "NOTE"
                                                 : "TIP";
}

static void verdict(Md *md) {
    const Findings *findings = md->view->input->context->findings;
    const Plan *plan = md->view->input->plan;
    buf_printf(md->out, "> [!%s]\n> ", alert(md->view));
    md_prose(md, view_totals(md->view));
    md_raw(md, ".");
    if (plan->removable_lines) {
        Text text =
            view_with_count(md->view, text_of(NULL, "report.verdict-savings"), "n", plan->removable_lines);
        text = view_with_count(md->view, text, "files", removable_files(plan));
        md_raw(md, " ");
        md_text(md, &text);
    }
    if (findings->incomplete.count) {
        md_raw(md, " ");
        md_count(md, "report.incomplete-count", findings->incomplete.count);
        md_raw(md, ".");
    }
    md_raw(md, "\n\n");
}

/* Parts that hold nothing are named here, and nowhere else. */
static void empty_parts(Md *md, const Entries *entries) {
    u32 count = 0;
    for (u32 id = 0; id < PART_COUNT; id++) {
        if (entries->sections[id] || id == PART_ROUTE_OTHER || id == PART_DEPENDENCY) continue;
        if (!count++) md_label(md, "report.nothing-here");
        if (count > 1) md_raw(md, ", ");
        md_say(md, parts[id].title);
    }
    if (count) md_raw(md, "\n\n");
}

static void head(Md *md, const Entries *entries) {
    md_raw(md, "<!-- oxbow-audit -->\n");
    Text title = text_with(text_of(NULL, "report.title"), "project", md->view->input->project);
    md_heading(md, 1, view_render(md->view, &title));
    verdict(md);
    numbered_heading(md, SECTION_ACTIONS, "part.actions");
    markdown_actions(md, entries);
    empty_parts(md, entries);
}

/* ---- tail ----------------------------------------------------------------------------------------- */

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
    Entries entries;
    entries_make(&entries, &view, SECTION_FIRST);
    head(&md, &entries);
    u32 last = SECTION_ACTIONS;
    for (u32 id = 0; id < PART_COUNT; id++) {
        part_write(&md, &entries, (PartId)id);
        last = u32_max(last, entries.sections[id]);
    }
    numbered_heading(&md, ++last, "part.statistics");
    markdown_statistics(&md);
    numbered_heading(&md, ++last, "part.blind_spots");
    markdown_unknown(&md, &entries);
    suppressing(&md);
    entries_release(&entries);
    view_release(&view);
}
