/* What the parts on duplicates say below the heads of classes and files: members, renames, classes inside,
 * what has to be re-pointed, and who uses each side. */
#include "markdown_copies.h"

enum { LINKS_MAX = 8, NAMES_MAX = 6, RENAMES_MAX = 8 };

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

/* ---- what is the same, and what is not ------------------------------------------------------------- */

static u32 member_names(Md *md, const Data *first, bool is_same, const char *label, bool is_first) {
    u32 count = 0;
    for (const Data *item = first; item; item = item->next) {
        if (data_truth(item, "same") != is_same) continue;
        if (!count) {
            if (!is_first) md_raw(md, "; ");
            md_say(md, label);
            md_raw(md, " ");
        }
        if (count++ >= NAMES_MAX) continue;
        if (count > 1) md_raw(md, ", ");
        md_code(md, data_text(item, "here"));
    }
    if (count <= NAMES_MAX) return count;
    md_raw(md, ", ");
    md_count(md, "report.more", count - NAMES_MAX);
    return count;
}

static bool is_of_members(const Finding *finding) {
    return data_get(finding->data, STR("members_total")) && data_items(finding->data, "matched");
}

void copies_members(Md *md, const Finding *finding) {
    const Data *first = data_items(finding->data, "matched");
    if (!is_of_members(finding)) return;
    md_raw(md, "- ");
    md_label(md, "report.members");
    u32 same = member_names(md, first, true, "report.identical", true);
    member_names(md, first, false, "report.changed", !same);
    if (data_items(finding->data, "constants")) {
        md_raw(md, "; ");
        md_say(md, "report.constants");
        md_raw(md, " ");
        copies_names(md, data_items(finding->data, "constants"));
    }
    md_raw(md, "\n");
}

void copies_renames(Md *md, const Finding *finding) {
    u32 count = 0;
    if (!is_of_members(finding)) return;
    for (const Data *item = data_items(finding->data, "renames"); item; item = item->next) {
        if (count++ >= RENAMES_MAX) continue;
        if (count == 1) md_raw(md, "- ");
        if (count == 1) md_label(md, "label.renames");
        if (count > 1) md_raw(md, ", ");
        md_code(md, data_text(item, "from"));
        md_raw(md, " → ");
        md_code(md, data_text(item, "to"));
        md_raw(md, " (");
        buf_push(md->out, view_number(md->view, (u64)data_number(item, "count")));
        if (str_eq(data_text(item, "what"), STR("alias"))) {
            md_raw(md, ", ");
            md_say(md, "report.same-thing");
        }
        md_raw(md, ")");
    }
    if (count > RENAMES_MAX) {
        md_raw(md, ", ");
        md_count(md, "report.more", count - RENAMES_MAX);
    }
    if (count) md_raw(md, "\n");
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
    copies_names(md, data_items(item, "changed"));
    md_next_cell(md);
    copies_names(md, data_items(item, "constants"));
    md_row_end(md);
}

void copies_classes(Md *md, const Finding *finding) {
    static const char *const columns[] = {"report.classes", "report.there", "report.members",
                                          "report.changed", "report.constants"};
    const Data *first = data_items(finding->data, "classes");
    if (!first) return;
    md_raw(md, "\n");
    md_table(md, columns, COUNT_OF(columns), 0);
    for (const Data *item = first; item; item = item->next) class_row(md, item);
    md_raw(md, "\n");
}

/* ---- users ----------------------------------------------------------------------------------------- */

static const struct {
    const char *world, *label;
} world_rows[] = {{"production", "report.uses-production"},
                  {"scripts", "report.uses-scripts"},
                  {"tests", "report.uses-tests"},
                  {"dead", "report.uses-dead"}};

static void users_of(Md *md, const Finding *finding, const char *side, const char *label) {
    const Data *uses = data_get(finding->data, str_of(side));
    u32 written = 0;
    md_raw(md, "- ");
    md_label(md, label);
    for (u32 i = 0; uses && i < COUNT_OF(world_rows); i++) {
        const Data *item = data_get(uses, str_of(world_rows[i].world));
        if (!item) continue;
        if (written++) md_raw(md, "; ");
        md_say(md, world_rows[i].label);
        md_raw(md, " ");
        copies_names(md, data_items(item, "files"));
    }
    if (!written) md_say(md, "word.none");
    md_raw(md, "\n");
}

/* Of languages that are not linked nobody knows: that is said in one place. */
static bool is_of_unknown_users(const Finding *finding) {
    return data_get(finding->data, STR("users_unknown")) != NULL;
}

/* A table of aspects has them already. */
void copies_users(Md *md, const Finding *finding) {
    if (data_items(finding->data, "aspects") || is_of_unknown_users(finding)) return;
    if (!data_get(finding->data, STR("uses_here")) && !data_get(finding->data, STR("uses_there"))) return;
    users_of(md, finding, "uses_here", "report.uses-here");
    users_of(md, finding, "uses_there", "report.uses-there");
}

/* ---- what to watch --------------------------------------------------------------------------------- */

void copies_slips(Md *md, const Finding *finding) {
    for (const Data *item = data_items(finding->data, "forgotten"); item; item = item->next) {
        Place place = data_place(md, item);
        md_raw(md, "- ");
        md_label(md, "report.forgotten");
        Text text = text_with(text_of(NULL, "report.forgotten-one"), "name", data_text(item, "name"));
        text = text_with(text, "expected", data_text(item, "expected"));
        text = view_with_count(md->view, text, "n", (u64)data_number(item, "count"));
        md_text(md, &text);
        md_raw(md, " — ");
        md_link(md, &place);
        md_raw(md, "\n");
    }
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
        if (str_eq(data_text(item, "world"), STR("dead")) || ++written > LINKS_MAX) continue;
        Place place = data_place(md, item);
        if (written == 1) md_raw(md, "- ");
        if (written == 1) md_label(md, "report.repoint");
        if (written > 1) md_raw(md, ", ");
        md_link(md, &place);
    }
    if (written > LINKS_MAX) {
        md_raw(md, ", ");
        md_count(md, "report.more", written - LINKS_MAX);
    }
    if (written) md_raw(md, "\n");
}

/* ---- what these lines have told -------------------------------------------------------------------- */

typedef enum { BY_HEAD, BY_ASPECTS, BY_MEMBERS, BY_CLASSES, BY_USERS, BY_SLIPS, BY_REPOINT } Teller;

static const struct {
    const char *key;
    Teller by;
} told_keys[] = {
    {"other", BY_HEAD},
    {"live", BY_HEAD},
    {"live_used", BY_ASPECTS},
    {"not_imported", BY_ASPECTS},
    {"only_live", BY_ASPECTS},
    {"only_stale", BY_ASPECTS},
    {"matched", BY_MEMBERS},
    {"members_same", BY_MEMBERS},
    {"copies.members_renamed", BY_MEMBERS},
    {"copies.members_changed", BY_MEMBERS},
    {"constants", BY_MEMBERS},
    {"renames", BY_MEMBERS},
    {"alias_note", BY_MEMBERS},
    {"copies.words", BY_MEMBERS},
    {"copies.variables", BY_MEMBERS},
    {"copies.class_inside", BY_CLASSES},
    {"copies.class_inside_constants", BY_CLASSES},
    {"copies.used_by", BY_USERS},
    {"copies.used_by_none", BY_USERS},
    {"copies.used_by_tests", BY_USERS},
    {"copies.used_by_dead", BY_USERS},
    {"copies.more_of_files", BY_HEAD},
    {"copies.more_of_classes", BY_HEAD},
    {"forgotten_rename", BY_SLIPS},
    {"copies.repoint", BY_REPOINT},
    {"copies.repoint_more", BY_REPOINT},
};

static bool has_told(const Finding *finding, Teller by) {
    switch (by) {
    case BY_HEAD: return true;
    case BY_ASPECTS: return data_items(finding->data, "aspects") != NULL;
    case BY_MEMBERS: return is_of_members(finding);
    case BY_CLASSES: return data_items(finding->data, "classes") != NULL;
    case BY_USERS:
        return data_get(finding->data, STR("uses_here")) || data_get(finding->data, STR("uses_there"));
    case BY_SLIPS: return data_items(finding->data, "forgotten") != NULL;
    case BY_REPOINT: return is_removed(finding);
    }
    return false;
}

bool copies_tell(const Finding *finding, const Evidence *item) {
    for (u32 i = 0; item->text.key && i < COUNT_OF(told_keys); i++)
        if (!strcmp(item->text.key, told_keys[i].key)) return has_told(finding, told_keys[i].by);
    return false;
}
