/* Code that nothing live reaches, an entry per rule. What every such finding was checked for is said once;
 * a row says only what is its own. */
#include "markdown_parts.h"

#include "intern.h"

enum { ROWS_OPEN = 15, PROOFS_MAX = 3 };

/* ---- one definition -------------------------------------------------------------------------------- */

static bool has_own_words(const Finding *finding) {
    for (u32 i = 0; i < finding->evidence.count; i++)
        if (!evidence_is_stock(finding, &finding->evidence.at[i])) return true;
    return finding->related.count || finding->members.count ||
           (finding->doubt.key && finding->confidence != CONFIDENCE_HIGH);
}

static bool is_of_rule(const Finding *finding, const Evidence *item) {
    return evidence_is_stock(finding, item) ||
           (finding->kind == KIND_IMPORT && item->place.file == finding->place.file &&
            item->place.line == finding->place.line);
}

/* "`get_storage`, 2 lines — [`a.py:285-286`](…)". */
static void definition(Md *md, const Entry *entry, const Finding *finding, bool is_doubted) {
    md_raw(md, "- ");
    md_code(md, finding->symbol);
    md_raw(md, " — ");
    md_link(md, &finding->place);
    md_raw(md, ", ");
    md_count(md, "report.n-lines", u32_max(finding->removable_lines, 1));
    finding_confidence(md, entry, finding);
    md_raw(md, "\n");
    if (!has_own_words(finding)) return;
    ProofStyle style = {
        .file = finding->place.file, .most = PROOFS_MAX, .indent = "  ", .is_left_out = is_of_rule};
    finding_proofs(md, finding, &style);
    finding_members(md, finding);
    if (is_doubted && finding->doubt.key && finding->confidence != CONFIDENCE_HIGH) {
        md_raw(md, "  - ");
        finding_doubt(md, finding);
    }
}

/* ---- imports, by file ------------------------------------------------------------------------------ */

static void import_name(Md *md, const Finding *finding) {
    Str name = data_text(finding->data, "name");
    md_code(md, name.len ? name : str_after_last(finding->symbol, '.'));
    md_raw(md, " ");
    md_link_near(md, &finding->place, finding->place.file);
}

/* One line for all imports of the file at `i`; position of the first of the next file. */
static u32 imports_of_file(Md *md, const Entry *entry, u32 i) {
    FileId file = entry_finding(md, entry, i)->place.file;
    md_raw(md, "- ");
    md_file_link(md, file);
    for (u32 first = i; i < entry->findings.count && entry_finding(md, entry, i)->place.file == file; i++) {
        md_raw(md, i == first ? ": " : ", ");
        import_name(md, entry_finding(md, entry, i));
    }
    md_raw(md, "\n");
    return i;
}

/* ---- one rule -------------------------------------------------------------------------------------- */

static void fold(Md *md, u32 left) {
    Text text = view_with_count(md->view, text_of(NULL, "report.more"), "n", left);
    md_raw(md, "\n");
    md_details(md, view_render(md->view, &text));
}

/* Is the doubt of all of them the same but for names? Then it is told once. */
static bool has_one_doubt(Md *md, const Entry *entry) {
    const Finding *first = entry_finding(md, entry, 0);
    for (u32 i = 0; i < entry->findings.count; i++) {
        const Finding *finding = entry_finding(md, entry, i);
        if (!finding->doubt.key || finding->confidence == CONFIDENCE_HIGH) return false;
        if (strcmp(finding->doubt.key, first->doubt.key) != 0) return false;
    }
    return entry->findings.count > 1;
}

static void one_doubt(Md *md, const Entry *entry) {
    md_label(md, "label.doubt");
    md_text(md, &entry_finding(md, entry, 0)->doubt);
    md_raw(md, "; ");
    md_count(md, "report.doubt-likewise", entry->findings.count - 1);
    md_raw(md, "\n\n");
}

static void rows(Md *md, const Entry *entry) {
    u32 count = entry->findings.count, written = 0;
    bool is_folded = false, is_one_doubt = has_one_doubt(md, entry);
    for (u32 i = 0; i < count; written++) {
        const Finding *finding = entry_finding(md, entry, i);
        if (written == ROWS_OPEN && !is_folded) {
            fold(md, count - i);
            is_folded = true;
        }
        if (finding->kind == KIND_IMPORT) {
            i = imports_of_file(md, entry, i);
            continue;
        }
        definition(md, entry, finding, !is_one_doubt);
        i++;
    }
    md_raw(md, "\n");
    if (is_folded) md_details_end(md);
    if (is_one_doubt) one_doubt(md, entry);
}

/* What all of them were checked for, as the first says it; not again where an entry above has said the
 * same. */
static void searched(Md *md, const Entry *entry, Intern *told) {
    for (u32 i = 0; i < entry->findings.count; i++) {
        const Finding *finding = entry_finding(md, entry, i);
        for (u32 k = 0; k < finding->evidence.count; k++) {
            const Evidence *item = &finding->evidence.at[k];
            if (!evidence_is_stock(finding, item) || !strcmp(item->text.key, "unused.no_reference")) continue;
            u32 known = told->count;
            intern_add(told, view_render(md->view, &item->text));
            if (told->count == known) return;
            md_raw(md, " · ");
            md_text(md, &item->text);
            return;
        }
    }
}

void part_unused(Part *self) {
    Md *md = &self->md;
    Intern told = {0};
    for (u32 i = 0; i < self->count; i++) {
        const Entry *entry = part_entry(self, i);
        const CheckMeta *meta = view_meta(md->view, entry_finding(md, entry, 0));
        Str title = meta ? meta->title[md->view->input->language] : STR_NONE;
        entry_heading(md, entry,
                      str_printf(&md->view->arena, "%.*s (%u)", STR_ARG(title), entry->findings.count));
        entry_head(md, entry);
        searched(md, entry, &told);
        md_raw(md, "\n\n");
        rows(md, entry);
        entry_along(md, entry);
        entry_steps(md, entry);
    }
    intern_release(&told);
}
