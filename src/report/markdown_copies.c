/* What the parts on duplicates say below their tables: classes inside of two files, what one copy lacks, what
 * has to be re-pointed, and who uses each side. */
#include "markdown_copies.h"

enum { BULLETS_MAX = 8, NAMES_MAX = 6 };

void copies_names(Md *md, const Data *first) {
    u32 count = 0;
    for (const Data *item = first; item; item = item->next) {
        if (item->kind != DATA_TEXT || ++count > NAMES_MAX) continue;
        if (count > 1) md_raw(md, ", ");
        md_code(md, item->as.text);
    }
    if (count > NAMES_MAX) {
        md_raw(md, ", ");
        md_count(md, "report.more", count - NAMES_MAX);
    }
    if (!count) md_say(md, "word.none");
}

/* ---- classes inside -------------------------------------------------------------------------------- */

static void class_row(Md *md, const Data *item) {
    md_row(md);
    md_code(md, data_text(item, "here"));
    md_next_cell(md);
    md_code(md, data_text(item, "there"));
    md_next_cell(md);
    Text text =
        view_with_count(md->view, text_of(NULL, "report.of"), "n", (u64)data_number(item, "matched_members"));
    text = view_with_count(md->view, text, "total", (u64)data_number(item, "members_total"));
    md_text(md, &text);
    md_next_cell(md);
    buf_push(md->out, view_number(md->view, (u64)data_number(item, "same_members")));
    md_next_cell(md);
    copies_names(md, data_items(item, "changed"));
    md_next_cell(md);
    copies_names(md, data_items(item, "constants"));
    md_row_end(md);
}

void copies_classes(Md *md, const Finding *finding) {
    static const char *const columns[] = {"report.here",      "report.there",   "report.members",
                                          "report.identical", "report.changed", "report.constants"};
    const Data *first = data_items(finding->data, "classes");
    if (!first) return;
    md_block_label(md, "report.classes");
    md_table(md, columns, COUNT_OF(columns), 8);
    for (const Data *item = first; item; item = item->next) class_row(md, item);
    md_raw(md, "\n");
}

/* ---- more than two --------------------------------------------------------------------------------- */

static void group_row(Md *md, const Finding *finding, const Data *item) {
    Place place = data_place(md, item);
    md_row(md);
    md_code(md, data_text(item, "symbol"));
    md_next_cell(md);
    md_link(md, &place);
    md_next_cell(md);
    buf_push(md->out, view_number(md->view, (u64)data_number(item, "users")));
    md_next_cell(md);
    if (str_eq(data_text(item, "symbol"), data_text(finding->data, "keep_symbol"))) md_say(md, "report.keep");
    md_row_end(md);
}

void copies_group(Md *md, const Finding *finding) {
    static const char *const columns[] = {"report.copy", "label.location", "report.users", "report.verdict"};
    const Data *first = data_items(finding->data, "members");
    if (!first || !first->next || !data_get(first, STR("agreed"))) return;
    md_block_label(md, "report.all-copies");
    md_table(md, columns, COUNT_OF(columns), 4);
    for (const Data *item = first; item; item = item->next) group_row(md, finding, item);
    md_raw(md, "\n");
}

/* ---- users ----------------------------------------------------------------------------------------- */

static void use_cell(Md *md, const Data *uses, const char *world) {
    const Data *item = uses ? data_get(uses, str_of(world)) : NULL;
    md_next_cell(md);
    if (!item) {
        md_say(md, "word.none");
        return;
    }
    copies_names(md, data_items(item, "files"));
    md_raw(md, ": ");
    Text text =
        view_with_count(md->view, text_of(NULL, "report.uses"), "imports", (u64)data_number(item, "imports"));
    text = view_with_count(md->view, text, "calls", (u64)data_number(item, "calls"));
    text = view_with_count(md->view, text, "others", (u64)data_number(item, "others"));
    md_text(md, &text);
}

void copies_uses(Md *md, const Finding *finding) {
    static const struct {
        const char *world, *label;
    } rows[] = {{"production", "report.uses-production"},
                {"scripts", "report.uses-scripts"},
                {"tests", "report.uses-tests"},
                {"dead", "report.uses-dead"}};
    const Data *here = data_get(finding->data, STR("uses_here"));
    const Data *there = data_get(finding->data, STR("uses_there"));
    for (u32 i = 0; i < COUNT_OF(rows); i++) {
        Str world = str_of(rows[i].world);
        if (!(here && data_get(here, world)) && !(there && data_get(there, world))) continue;
        md_row(md);
        md_say(md, rows[i].label);
        use_cell(md, here, rows[i].world);
        use_cell(md, there, rows[i].world);
        md_row_end(md);
    }
}

/* ---- bullets --------------------------------------------------------------------------------------- */

/* Guards, locks, handlers and checks that one side has; where, and what kind of thing. */
void copies_drift(Md *md, const Finding *finding) {
    const Data *other = data_get(finding->data, STR("other"));
    u32 written = 0;
    for (const Data *item = data_items(finding->data, "edits"); item && written < BULLETS_MAX;
         item = item->next) {
        const char *key = copies_drift_key(data_text(item, "what"));
        bool is_here = data_number(item, "here_line") != 0;
        if (!key) continue;
        if (!written++) md_block_label(md, "report.drift");
        Place place = is_here ? finding->place : data_place(md, other);
        place.line = (u32)data_number(item, is_here ? "here_line" : "there_line");
        place.end_line = (u32)data_number(item, is_here ? "here_end" : "there_end");
        md_raw(md, "- ");
        md_say(md, key);
        md_raw(md, ", ");
        md_code(md, data_text(item, "member"));
        md_raw(md, " — ");
        md_link(md, &place);
        md_raw(md, "\n");
    }
    if (written) md_raw(md, "\n");
}

void copies_slips(Md *md, const Finding *finding) {
    const Data *first = data_items(finding->data, "forgotten");
    if (!first) return;
    md_block_label(md, "report.forgotten");
    for (const Data *item = first; item; item = item->next) {
        Place place = data_place(md, item);
        md_raw(md, "- ");
        Text text = text_with(text_of(NULL, "report.forgotten-one"), "name", data_text(item, "name"));
        text = text_with(text, "expected", data_text(item, "expected"));
        text = view_with_count(md->view, text, "n", (u64)data_number(item, "count"));
        md_text(md, &text);
        md_raw(md, " — ");
        md_link(md, &place);
        md_raw(md, "\n");
    }
    md_raw(md, "\n");
}

/* True when the advice is that this copy goes. */
static bool is_removed(const Finding *finding) {
    static const char *const removing[] = {"delete", "delete_tests", "alias_exists", "delete_alias",
                                           "alias",  "import",       "call_other"};
    Str advice = data_text(finding->data, "advice");
    for (u32 i = 0; i < COUNT_OF(removing); i++)
        if (str_eq(advice, str_of(removing[i]))) return true;
    return false;
}

/* Live code and tests; what is dead goes before. */
void copies_repoint(Md *md, const Finding *finding) {
    u32 written = 0;
    if (!is_removed(finding)) return;
    for (const Data *item = data_items(finding->data, "repoint"); item; item = item->next) {
        if (str_eq(data_text(item, "world"), STR("dead")) || ++written > BULLETS_MAX) continue;
        if (written == 1) md_block_label(md, "report.repoint");
        Place place = data_place(md, item);
        md_raw(md, "- ");
        md_link(md, &place);
        md_raw(md, "\n");
    }
    if (written > BULLETS_MAX) {
        md_raw(md, "- ");
        md_count(md, "report.more", written - BULLETS_MAX);
        md_raw(md, "\n");
    }
    if (written) md_raw(md, "\n");
}

const char *copies_drift_key(Str what) {
    static const struct {
        const char *what, *key;
    } kinds[] = {{"lock", "report.drift-lock"},
                 {"handler", "report.drift-handler"},
                 {"guard", "report.drift-guard"},
                 {"check", "report.drift-check"}};
    for (u32 i = 0; i < COUNT_OF(kinds); i++)
        if (str_eq(what, str_of(kinds[i].what))) return kinds[i].key;
    return NULL;
}
