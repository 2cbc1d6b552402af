/* What exists twice. Copies between the same two files are one entry; each says what differs, who uses
 * which side, and what to do. Stale copies have both sides in a table. */
#include "markdown_copies.h"

enum { PROOFS_MAX = 6, ITEM_PROOFS = 4, TAIL_PROOFS = 2, ITEMS_OPEN = 6, ENTRIES_OPEN = 12 };

/* ---- the table of aspects -------------------------------------------------------------------------- */

static void row_label(Md *md, const char *key) {
    md_row(md);
    md_say(md, key);
    md_next_cell(md);
}

/* A key of the finding's rule, "aspect.pattern", with a value's members as arguments; the name as it stands
 * where the rule has no such text. */
static void word(Md *md, const Finding *finding, const char *prefix, Str name, const Data *args) {
    Str key = str_printf(&md->view->arena, "%s%.*s", prefix, STR_ARG(name));
    if (!rules_has_text(md->view->input->context->rules, finding->rule, key.ptr)) {
        md_prose(md, name);
        return;
    }
    Text text = text_of(finding->rule, key.ptr);
    for (const Data *arg = args; arg && text.arg_count < TEXT_ARGS_MAX; arg = arg->next) {
        const char *placeholder = str_cstr(&md->view->arena, arg->key);
        if (arg->kind == DATA_TEXT) text = text_with(text, placeholder, arg->as.text);
        if (arg->kind == DATA_INT) text = text_with_number(text, placeholder, arg->as.integer);
    }
    md_text(md, &text);
}

/* One side of an aspect: a word, or an object of the word ("value") and what fills its placeholders. */
static void aspect_side(Md *md, const Finding *finding, const Data *side) {
    if (!side) return;
    if (side->kind == DATA_TEXT) word(md, finding, "value.", side->as.text, NULL);
    if (side->kind == DATA_OBJECT)
        word(md, finding, "value.", data_text(side, "value"), side->as.items.first);
    if (side->kind == DATA_INT) buf_push(md->out, view_number(md->view, (u64)side->as.integer));
}

static Place other_place(Md *md, const Finding *finding) {
    const Data *places = data_items(finding->data, "places");
    if (places && places->next) return data_place(md, places->next);
    return data_place(md, data_get(finding->data, STR("other")));
}

static void row_names(Md *md, const Finding *finding) {
    const Data *left = data_items(finding->data, "only_here"),
               *right = data_items(finding->data, "only_there");
    if (!left && !right) return;
    row_label(md, "report.only-here");
    copies_names(md, left);
    md_next_cell(md);
    copies_names(md, right);
    md_row_end(md);
}

static void rows_of_aspects(Md *md, const Finding *finding) {
    for (const Data *item = data_items(finding->data, "aspects"); item; item = item->next) {
        md_row(md);
        word(md, finding, "aspect.", data_text(item, "aspect"), NULL);
        md_next_cell(md);
        aspect_side(md, finding, data_get(item, STR("here")));
        md_next_cell(md);
        aspect_side(md, finding, data_get(item, STR("there")));
        md_row_end(md);
    }
}

static void aspects(Md *md, const Finding *finding) {
    const Data *object = data_get(finding->data, STR("other"));
    if (!data_items(finding->data, "aspects") || data_place(md, object).file == FILE_NONE) return;
    row_label(md, "label.aspect");
    md_code(md, finding->symbol);
    md_next_cell(md);
    md_code(md, data_text(object, "symbol"));
    md_row_end(md);
    md_raw(md, "|---|---|---|\n");
    rows_of_aspects(md, finding);
    row_names(md, finding);
    md_raw(md, "\n");
}

/* ---- one copy -------------------------------------------------------------------------------------- */

/* Only what is wholly equal is "100%". */
static u64 percent(double share) {
    u64 rounded = (u64)(share * 100.0 + 0.5);
    return rounded == 100 && share < 1 ? 99 : rounded;
}

/* Of classes and files; how alike functions are is in the message, how much of a stale copy is left in its
 * proofs. */
static void likeness(Md *md, const Finding *finding) {
    double similarity = data_real(finding->data, "similarity"),
           containment = data_real(finding->data, "containment");
    i64 members = data_number(finding->data, "members_total"), lines = data_number(finding->data, "lines");
    if (similarity <= 0 || members <= 0 || data_items(finding->data, "aspects")) return;
    md_raw(md, "- ");
    md_label(md, "label.similarity");
    md_count(md, "report.similarity", percent(similarity));
    if (containment > similarity) {
        md_raw(md, "; ");
        md_count(md, "report.containment", percent(containment));
    }
    md_raw(md, "; ");
    Text text = view_with_count(md->view, text_of(NULL, "report.matched-members"), "n",
                                (u64)data_number(finding->data, "matched_members"));
    text = view_with_count(md->view, text, "total", (u64)members);
    md_text(md, &text);
    if (lines > 0) {
        md_raw(md, "; ");
        md_count(md, "report.duplicated-lines", (u64)lines);
    }
    md_raw(md, "\n");
}

/* "[`a.py:1-9`](…) ↔ [`b.py:3-11`](…) · saves about 9 lines". */
static void sides(Md *md, const Finding *finding) {
    Place other = other_place(md, finding);
    i64 saved = data_number(finding->data, "saved_lines");
    md_link(md, &finding->place);
    if (other.file != FILE_NONE) md_raw(md, " ↔ ");
    md_link_near(md, &other, finding->place.file);
    if (saved > 0) {
        md_raw(md, " · ");
        md_count(md, "report.saves-lines", (u64)saved);
    }
}

/* The place that a pair of two names anyway. */
static bool is_left_out(const Finding *finding, const Evidence *item) {
    const Data *places = data_items(finding->data, "places");
    bool is_pair = places && places->next && !places->next->next;
    if (is_pair && item->text.key && !strcmp(item->text.key, "place")) return true;
    return copies_tell(finding, item);
}

static void copy_alone(Md *md, const Entry *entry) {
    const Finding *finding = entry_finding(md, entry, 0);
    ProofStyle style = {
        .file = finding->place.file, .most = PROOFS_MAX, .indent = "", .is_left_out = is_left_out};
    entry_heading(md, entry, view_render(md->view, &finding->message));
    entry_head(md, entry);
    md_raw(md, " · ");
    sides(md, finding);
    md_raw(md, "\n\n");
    aspects(md, finding);
    likeness(md, finding);
    copies_members(md, finding);
    copies_renames(md, finding);
    copies_users(md, finding);
    copies_classes(md, finding);
    finding_proofs(md, finding, &style);
    copies_slips(md, finding);
    copies_repoint(md, finding);
    md_raw(md, "- ");
    finding_advice(md, finding);
    md_raw(md, "\n");
    entry_along(md, entry);
    entry_steps(md, entry);
}

/* ---- all copies of two files ----------------------------------------------------------------------- */

static void copy_item(Md *md, const Entry *entry, const Finding *finding, u32 proofs) {
    ProofStyle style = {
        .file = finding->place.file, .most = proofs, .indent = "  ", .is_left_out = is_left_out};
    md_raw(md, "- ");
    md_text(md, &finding->message);
    md_raw(md, " — ");
    sides(md, finding);
    md_raw(md, " · ");
    md_code(md, str_of(finding->rule));
    finding_confidence(md, entry, finding);
    md_raw(md, "\n");
    finding_proofs(md, finding, &style);
    if (!finding->help.key) return;
    md_raw(md, "  - ");
    finding_advice(md, finding);
}

static u32 lines_of_entry(const Md *md, const Entry *entry) {
    u32 lines = 0;
    for (u32 i = 0; i < entry->findings.count; i++) {
        i64 saved = data_number(entry_finding(md, entry, i)->data, "saved_lines");
        lines += saved > 0 ? (u32)saved : 0;
    }
    return lines;
}

static void copies_of_files(Md *md, const Entry *entry) {
    const Finding *first = entry_finding(md, entry, 0);
    Place other = other_place(md, first);
    u32 saved = lines_of_entry(md, entry);
    Text text =
        text_of(NULL, other.file == first->place.file ? "report.within-file" : "report.between-files");
    text = text_with(text, "here", view_path(md->view, first->place.file));
    text = text_with(text, "there", view_path(md->view, other.file));
    text = view_with_count(md->view, text, "n", entry->findings.count);
    entry_heading(md, entry, view_render(md->view, &text));
    entry_head(md, entry);
    if (saved) {
        md_raw(md, " · ");
        md_count(md, "report.saves-lines", saved);
    }
    md_raw(md, "\n\n");
    for (u32 i = 0; i < entry->findings.count; i++) {
        if (i == ITEMS_OPEN) {
            md_raw(md, "\n");
            Text more =
                view_with_count(md->view, text_of(NULL, "report.more"), "n", entry->findings.count - i);
            md_details(md, view_render(md->view, &more));
        }
        copy_item(md, entry, entry_finding(md, entry, i), ITEM_PROOFS);
    }
    md_raw(md, "\n");
    if (entry->findings.count > ITEMS_OPEN) md_details_end(md);
    entry_along(md, entry);
    entry_steps(md, entry);
}

/* What saves little, where much is copied: folded, and told in a few lines each. */
static void tail(Part *self, u32 first) {
    Md *md = &self->md;
    Text text = view_with_count(md->view, text_of(NULL, "report.more-copies"), "n", self->count - first);
    md_details(md, view_render(md->view, &text));
    for (u32 i = first; i < self->count; i++) {
        const Entry *entry = part_entry(self, i);
        md_raw(md, "**");
        entry_anchor(md, entry);
        md_raw(md, "**\n\n");
        for (u32 k = 0; k < entry->findings.count; k++)
            copy_item(md, entry, entry_finding(md, entry, k), TAIL_PROOFS);
        md_raw(md, "\n");
        entry_along(md, entry);
        entry_steps(md, entry);
    }
    md_details_end(md);
}

void part_duplicates(Part *self) {
    u32 open = self->count > ENTRIES_OPEN + 3 ? ENTRIES_OPEN : self->count;
    for (u32 i = 0; i < open; i++) {
        const Entry *entry = part_entry(self, i);
        if (entry->findings.count > 1)
            copies_of_files(&self->md, entry);
        else
            copy_alone(&self->md, entry);
    }
    if (open < self->count) tail(self, open);
}
