/* The part on what is not known: how the tree was read, what could not be followed, and what would make
 * findings wrong, each doubt once with the entries that it is about. */
#include "markdown_parts.h"

#include "intern.h"

enum { SPOTS_MAX = 20, ENTRIES_NAMED = 12 };

/* ---- how it was read ------------------------------------------------------------------------------- */

static void sentence(Md *md, Str text) {
    if (!text.len) return;
    md_raw(md, "- ");
    md_prose(md, text);
    md_raw(md, ".\n");
}

static void how_it_was_read(Md *md) {
    md_raw(md, "- ");
    md_say(md, "report.blind-introduction");
    md_raw(md, "\n");
    if (view_is_library(md->view)) sentence(md, view_say(md->view, "report.library"));
    sentence(md, view_sites(md->view));
    sentence(md, view_libraries(md->view));
    sentence(md, view_native(md->view));
    if (md->view->hidden) {
        md_raw(md, "- ");
        md_count(md, "report.hidden", md->view->hidden);
        md_raw(md, "\n");
    }
    if (md->view->suppressed) {
        md_raw(md, "- ");
        md_count(md, "report.suppressed-note", md->view->suppressed);
        md_raw(md, "\n");
    }
    md_raw(md, "\n");
}

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

/* ---- what could not be followed -------------------------------------------------------------------- */

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

static void blind_spots(Md *md) {
    const Program *program = md->view->program;
    u32 count = program->blind_spots.count;
    if (!count) return;
    Text text = view_with_count(md->view, text_of(NULL, "report.blind-spots"), "n", count);
    md_details(md, view_render(md->view, &text));
    for (u32 i = 0; i < count && i < SPOTS_MAX; i++) blind_spot(md, &program->blind_spots.at[i]);
    if (count > SPOTS_MAX) {
        md_raw(md, "- ");
        md_count(md, "report.more", count - SPOTS_MAX);
        md_raw(md, "\n");
    }
    md_raw(md, "\n");
    md_details_end(md);
}

/* ---- what would make findings wrong ---------------------------------------------------------------- */

typedef struct {
    const Text *text; /* as the first finding says it */
    VecU32 entries;
    u32 wordings; /* how many texts it is with all names */
} Doubt;

typedef struct {
    Intern keys, wordings;
    Vec(Doubt) items; /* items[id] of keys */
} Doubts;

static void doubt_add(Md *md, Doubts *self, const Text *text, u32 entry) {
    Str words = view_render(md->view, text);
    Str key = text->arg_count
                  ? str_printf(&md->view->arena, "%s\n%s", text->rule ? text->rule : "", text->key)
                  : words;
    u32 id = intern_add(&self->keys, key), known = self->wordings.count;
    while (self->items.count <= id) vec_push(&self->items, (Doubt){0});
    Doubt *doubt = &self->items.at[id];
    if (!doubt->text) doubt->text = text;
    intern_add(&self->wordings, words);
    doubt->wordings += self->wordings.count > known;
    if (!doubt->entries.count || vec_last(&doubt->entries) != entry) vec_push(&doubt->entries, entry);
}

/* Findings of less than high confidence say their doubt themselves. */
static void doubts_add(Md *md, Doubts *self, const Finding *finding, u32 entry) {
    if (finding->doubt.key && finding->confidence == CONFIDENCE_HIGH)
        doubt_add(md, self, &finding->doubt, entry);
    if (!data_get(finding->data, STR("users_unknown"))) return;
    Text *text = ARENA_NEW(&md->view->arena, Text);
    *text = text_of(NULL, "copies.users_unknown");
    doubt_add(md, self, text, entry);
}

static void doubt_write(Md *md, const Entries *entries, const Doubt *doubt) {
    md_raw(md, "- ");
    md_text(md, doubt->text);
    if (doubt->wordings > 1) {
        md_raw(md, "; ");
        md_count(md, "report.doubt-likewise", doubt->wordings - 1);
    }
    md_raw(md, " (");
    for (u32 i = 0; i < doubt->entries.count && i < ENTRIES_NAMED; i++) {
        if (i) md_raw(md, ", ");
        entry_link(md, &entries->items.at[doubt->entries.at[i]]);
    }
    if (doubt->entries.count > ENTRIES_NAMED) md_raw(md, ", …");
    md_raw(md, ")\n");
}

static void doubts(Md *md, const Entries *entries) {
    Doubts all = {0};
    for (u32 i = 0; i < entries->items.count; i++) {
        const Entry *entry = &entries->items.at[i];
        for (u32 k = 0; k < entry->findings.count; k++) doubts_add(md, &all, entry_finding(md, entry, k), i);
    }
    if (all.items.count) md_block_label(md, "label.doubt");
    for (u32 i = 0; i < all.items.count; i++) {
        if (all.items.at[i].text) doubt_write(md, entries, &all.items.at[i]);
        vec_release(&all.items.at[i].entries);
    }
    if (all.items.count) md_raw(md, "\n");
    vec_release(&all.items);
    intern_release(&all.keys);
    intern_release(&all.wordings);
}

void markdown_unknown(Md *md, const Entries *entries) {
    how_it_was_read(md);
    incompletes(md);
    blind_spots(md);
    doubts(md, entries);
}
