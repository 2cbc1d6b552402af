/* Parts 2 and 3: what exists twice. Both sides next to one another: how alike, what is the same, what was
 * renamed, what only one side has, who uses which. */
#include "markdown_copies.h"

enum { ROWS_OPEN = 12 };

/* ---- the table of aspects ------------------------------------------------------------------------------ */

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

static void row_names(Md *md, const Finding *finding, const char *label, const char *here,
                      const char *there) {
    const Data *left = data_items(finding->data, here), *right = data_items(finding->data, there);
    if (!left && !right) return;
    row_label(md, label);
    copies_names(md, left);
    md_next_cell(md);
    copies_names(md, right);
    md_row_end(md);
}

static void row_places(Md *md, const Finding *finding, const Place *other) {
    row_label(md, "label.location");
    md_link(md, &finding->place);
    md_next_cell(md);
    md_link(md, other);
    md_row_end(md);
    row_label(md, "statistics.lines");
    buf_push(md->out, view_number(md->view, finding->place.end_line - finding->place.line + 1));
    md_next_cell(md);
    buf_push(md->out, view_number(md->view, other->end_line - other->line + 1));
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

static void row_of_verdict(Md *md, const Finding *finding) {
    Str keep = data_text(finding->data, "keep");
    if (!keep.len || !finding->removable_lines) return;
    bool is_here = str_eq(keep, STR("here"));
    row_label(md, "report.verdict");
    md_say(md, is_here ? "report.keep" : "report.remove");
    md_next_cell(md);
    md_say(md, is_here ? "report.remove" : "report.keep");
    md_row_end(md);
}

static void table_of_aspects(Md *md, const Finding *finding) {
    const Data *object = data_get(finding->data, STR("other"));
    Place other = data_place(md, object);
    if (other.file == FILE_NONE) return;
    row_label(md, "label.aspect");
    md_code(md, finding->symbol);
    md_next_cell(md);
    Str symbol = data_text(object, "symbol");
    md_code(md, symbol.len ? symbol : view_path(md->view, other.file));
    md_row_end(md);
    md_raw(md, "|---|---|---|\n");
    row_places(md, finding, &other);
    rows_of_aspects(md, finding);
    row_names(md, finding, "report.only-here", "only_here", "only_there");
    copies_uses(md, finding);
    row_of_verdict(md, finding);
    md_raw(md, "\n");
}

/* ---- likeness, renames, members ------------------------------------------------------------------------ */

/* Only what is wholly equal is "100%". */
static u64 percent(double share) {
    u64 rounded = (u64)(share * 100.0 + 0.5);
    return rounded == 100 && share < 1 ? 99 : rounded;
}

static void likeness(Md *md, const Finding *finding) {
    double similarity = data_real(finding->data, "similarity"),
           containment = data_real(finding->data, "containment");
    i64 matched = data_number(finding->data, "matched_members"),
        members = data_number(finding->data, "members_total");
    i64 lines = data_number(finding->data, "lines");
    if (similarity > 0) {
        md_label(md, "label.similarity");
        md_count(md, "report.similarity", percent(similarity));
        if (containment > similarity) {
            md_raw(md, "; ");
            md_count(md, "report.containment", percent(containment));
        }
        if (members > 0) {
            md_raw(md, "; ");
            Text text = view_with_count(md->view, text_of(NULL, "report.matched-members"), "n", (u64)matched);
            text = view_with_count(md->view, text, "total", (u64)members);
            md_text(md, &text);
        }
        if (lines > 0) {
            md_raw(md, "; ");
            md_count(md, "report.duplicated-lines", (u64)lines);
        }
        md_raw(md, "\n\n");
    }
    if (!data_items(finding->data, "constants")) return;
    md_label(md, "report.constants");
    copies_names(md, data_items(finding->data, "constants"));
    md_raw(md, "\n\n");
}

static const char *rename_note(Str what) {
    static const struct {
        const char *what, *key;
    } notes[] = {{"alias", "report.same-thing"},   {"own", "report.rename-own"},
                 {"twin", "report.rename-twin"},   {"type", "report.rename-type"},
                 {"local", "report.rename-local"}, {"text", "report.rename-text"}};
    for (u32 i = 0; i < COUNT_OF(notes); i++)
        if (str_eq(what, str_of(notes[i].what))) return notes[i].key;
    return NULL;
}

static void renames(Md *md, const Finding *finding) {
    const Data *first = data_items(finding->data, "renames");
    if (!first) return;
    static const char *const columns[] = {"report.from", "report.to", "report.times", "label.note"};
    md_block_label(md, "label.renames");
    md_table(md, columns, COUNT_OF(columns), 4);
    for (const Data *item = first; item; item = item->next) {
        md_row(md);
        md_code(md, data_text(item, "from"));
        md_next_cell(md);
        md_code(md, data_text(item, "to"));
        md_next_cell(md);
        buf_push(md->out, view_number(md->view, (u64)data_number(item, "count")));
        md_next_cell(md);
        const char *note = rename_note(data_text(item, "what"));
        if (note) md_say(md, note);
        md_row_end(md);
    }
    md_raw(md, "\n");
}

static void matched_rows(Md *md, const Data *first) {
    static const char *const columns[] = {"report.here", "report.there", "label.note"};
    md_table(md, columns, COUNT_OF(columns), 0);
    for (const Data *item = first; item; item = item->next) {
        md_row(md);
        md_code(md, data_text(item, "here"));
        md_next_cell(md);
        md_code(md, data_text(item, "there"));
        md_next_cell(md);
        md_say(md, data_truth(item, "same") ? "report.identical" : "report.changed");
        md_row_end(md);
    }
    md_raw(md, "\n");
}

static void matched(Md *md, const Finding *finding) {
    const Data *first = data_items(finding->data, "matched");
    u32 count = 0;
    for (const Data *item = first; item; item = item->next) count++;
    bool is_function = !data_get(finding->data, STR("members_total"));
    if (!count || is_function) return;
    Text text = view_with_count(md->view, text_of(NULL, "report.matched-count"), "n", count);
    if (count <= ROWS_OPEN) {
        md_raw(md, "**");
        md_text(md, &text);
        md_raw(md, ":**\n\n");
        matched_rows(md, first);
        return;
    }
    md_details(md, view_render(md->view, &text));
    matched_rows(md, first);
    md_details_end(md);
}

static void line_cell(Md *md, i64 line) {
    if (line)
        buf_printf(md->out, "%lld", (long long)line);
    else
        md_raw(md, "–");
}

static const char *edit_word(const Data *item) {
    const char *key = copies_drift_key(data_text(item, "what"));
    if (key) return key;
    return str_eq(data_text(item, "kind"), STR("changed")) ? "report.changed" : "report.drift-statement";
}

/* Statements that one side has, or has otherwise. */
static void edit_rows(Md *md, const Data *first) {
    static const char *const columns[] = {"report.in", "report.what", "report.statements", "report.here-line",
                                          "report.there-line"};
    md_table(md, columns, COUNT_OF(columns), 4 | 8 | 16);
    for (const Data *item = first; item; item = item->next) {
        i64 here = data_number(item, "here_line"), there = data_number(item, "there_line");
        md_row(md);
        md_code(md, data_text(item, "member"));
        md_next_cell(md);
        md_say(md, edit_word(item));
        md_next_cell(md);
        buf_push(md->out, view_number(md->view, (u64)data_number(item, "statements")));
        md_next_cell(md);
        line_cell(md, here);
        md_next_cell(md);
        line_cell(md, there);
        md_row_end(md);
    }
    md_raw(md, "\n");
}

static void differences(Md *md, const Finding *finding) {
    const Data *first = data_items(finding->data, "edits");
    u32 count = 0;
    for (const Data *item = first; item; item = item->next) count++;
    if (!count) return;
    Text text = view_with_count(md->view, text_of(NULL, "report.differences"), "n", count);
    md_details(md, view_render(md->view, &text));
    edit_rows(md, first);
    md_details_end(md);
}

static void saves(Md *md, const Finding *finding) {
    i64 lines = data_number(finding->data, "saved_lines");
    if (lines <= 0) return;
    md_label(md, "report.saves");
    md_count(md, "report.saves-lines", (u64)lines);
    md_raw(md, "\n\n");
}

void part_duplicates(Part *self) {
    for (u32 i = 0; i < self->count; i++) {
        const Finding *finding = part_finding(self, i);
        Md *md = &self->md;
        finding_heading(self, i + 1, finding);
        finding_head(md, finding);
        md_raw(md, "\n\n");
        table_of_aspects(md, finding);
        likeness(md, finding);
        copies_group(md, finding);
        matched(md, finding);
        copies_classes(md, finding);
        copies_slips(md, finding);
        renames(md, finding);
        copies_drift(md, finding);
        differences(md, finding);
        md_details(md, view_say(md->view, "label.evidence"));
        finding_proofs(md, finding);
        md_details_end(md);
        copies_repoint(md, finding);
        finding_advice(md, finding);
        saves(md, finding);
    }
}
