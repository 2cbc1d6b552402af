/* Part 5: code that nothing live reaches, a table per rule, with proofs and code below it. */
#include "markdown_parts.h"

enum { ROWS_OPEN = 20, PROOFS_FOR = 40, CODE_LINES = 10 };

static u32 count_of_rule(const Part *self, const char *rule) {
    u32 count = 0;
    for (u32 i = 0; i < self->count; i++) count += !strcmp(part_finding(self, i)->rule, rule);
    return count;
}

static bool is_first_of_rule(const Part *self, u32 i) {
    for (u32 k = 0; k < i; k++)
        if (!strcmp(part_finding(self, k)->rule, part_finding(self, i)->rule)) return false;
    return true;
}

static void rows(Part *self, const char *rule) {
    static const char *const columns[] = {"label.definition", "label.location", "statistics.lines",
                                          "label.reason"};
    Md *md = &self->md;
    md_table(md, columns, COUNT_OF(columns), 4);
    for (u32 i = 0; i < self->count; i++) {
        const Finding *finding = part_finding(self, i);
        if (strcmp(finding->rule, rule) != 0) continue;
        md_row(md);
        md_code(md, finding->symbol);
        md_next_cell(md);
        md_link(md, &finding->place);
        md_next_cell(md);
        buf_push(md->out, view_number(md->view, u32_max(finding->removable_lines, 1)));
        md_next_cell(md);
        md_text(md, &finding->message);
        md_row_end(md);
    }
    md_raw(md, "\n");
}

static bool has_more_to_say(const Finding *finding) {
    return finding->kind != KIND_IMPORT && (finding->evidence.count || finding->related.count ||
                                            finding->members.count || finding->doubt.key);
}

static void details_of(Md *md, const Finding *finding) {
    md_raw(md, "**");
    md_code(md, finding->symbol);
    md_raw(md, "** ");
    md_link(md, &finding->place);
    md_raw(md, "\n\n");
    if (finding->place.end_line - finding->place.line < CODE_LINES)
        md_source(md, finding->place.file, finding->place.line, finding->place.end_line, CODE_LINES);
    finding_members(md, finding);
    finding_proofs(md, finding);
    if (!finding->doubt.key) return;
    md_label(md, "label.doubt");
    md_text(md, &finding->doubt);
    md_raw(md, "\n\n");
}

static void proofs(Part *self, const char *rule) {
    u32 written = 0, left = 0;
    for (u32 i = 0; i < self->count; i++) {
        const Finding *finding = part_finding(self, i);
        if (strcmp(finding->rule, rule) != 0 || !has_more_to_say(finding)) continue;
        if (written == PROOFS_FOR) {
            left++;
            continue;
        }
        if (!written++) md_details(&self->md, view_say(self->md.view, "report.proofs-and-code"));
        details_of(&self->md, finding);
    }
    if (left) {
        md_count(&self->md, "report.more", left);
        md_raw(&self->md, "\n\n");
    }
    if (written) md_details_end(&self->md);
}

static void rule_heading(Part *self, u32 n, const Finding *finding, u32 count) {
    Md *md = &self->md;
    const CheckMeta *meta = view_meta(md->view, finding);
    Str title = meta && meta->title[md->view->input->language].len ? meta->title[md->view->input->language]
                                                                   : str_of(finding->rule);
    md_heading(md, 3,
               str_printf(&md->view->arena, "%u.%u. %.*s (%u)", self->number, n, STR_ARG(title), count));
}

void part_unused(Part *self) {
    u32 n = 0;
    for (u32 i = 0; i < self->count; i++) {
        if (!is_first_of_rule(self, i)) continue;
        const Finding *finding = part_finding(self, i);
        u32 count = count_of_rule(self, finding->rule);
        rule_heading(self, ++n, finding, count);
        finding_head(&self->md, finding);
        md_raw(&self->md, "\n\n");
        if (count > ROWS_OPEN) {
            Text text = view_with_count(self->md.view, text_of(NULL, "report.show-all"), "n", count);
            md_details(&self->md, view_render(self->md.view, &text));
        }
        rows(self, finding->rule);
        if (count > ROWS_OPEN) md_details_end(&self->md);
        proofs(self, finding->rule);
    }
}
