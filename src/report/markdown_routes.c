/* Routes that no app serves, an entry per router. */
#include "markdown_parts.h"

enum { ROWS_OPEN = 12, MENTIONS_MAX = 3, PROOFS_MAX = 10, SIBLINGS_MAX = 8 };

static Str heading(Md *md, const Entry *entry) {
    const Finding *finding = entry_finding(md, entry, 0);
    Str router = data_text(finding->data, "router");
    if (!router.len) return view_render(md->view, &finding->message);
    Text text = text_with(text_of(NULL, "report.router-heading"), "router", router);
    text = text_with(text, "path", view_path(md->view, finding->place.file));
    text = view_with_count(md->view, text, "n", entry->findings.count);
    return view_render(md->view, &text);
}

static void endpoint(Md *md, const Finding *finding) {
    Str url = data_text(finding->data, "full_url");
    md_row(md);
    md_prose(md, data_text(finding->data, "methods"));
    md_next_cell(md);
    if (!url.len) url = data_text(finding->data, "path");
    md_code(md, url.len ? url : STR("–"));
    md_next_cell(md);
    md_code(md, str_after_last(finding->symbol, '.'));
    md_next_cell(md);
    md_link_near(md, &finding->place, FILE_NONE);
    md_row_end(md);
}

static void endpoints(Md *md, const Entry *entry) {
    static const char *const columns[] = {"report.methods", "report.url", "report.handler", "label.location"};
    md_table(md, columns, COUNT_OF(columns), 0);
    for (u32 i = 0; i < entry->findings.count && i < ROWS_OPEN; i++)
        endpoint(md, entry_finding(md, entry, i));
    md_raw(md, "\n");
    if (entry->findings.count <= ROWS_OPEN) return;
    Text text =
        view_with_count(md->view, text_of(NULL, "report.more"), "n", entry->findings.count - ROWS_OPEN);
    md_details(md, view_render(md->view, &text));
    md_table(md, columns, COUNT_OF(columns), 0);
    for (u32 i = ROWS_OPEN; i < entry->findings.count; i++) endpoint(md, entry_finding(md, entry, i));
    md_raw(md, "\n");
    md_details_end(md);
}

/* What the app does include, as contrast. */
static void siblings(Md *md, const Finding *finding) {
    const Data *app = data_get(finding->data, STR("app")), *first = data_items(finding->data, "siblings");
    Place place = data_place(md, app);
    if (place.file != FILE_NONE) {
        md_label(md, "report.app");
        md_code(md, data_text(app, "symbol"));
        md_raw(md, " — ");
        md_link(md, &place);
        md_raw(md, "\n\n");
    }
    if (!first) return;
    md_label(md, "label.check_main");
    md_raw(md, "\n\n");
    for (const Data *item = first; item; item = item->next) {
        Place where = data_place(md, item);
        md_raw(md, "- ");
        md_code(md, data_text(item, "text"));
        if (where.file != FILE_NONE) md_raw(md, " — ");
        md_link(md, &where);
        md_raw(md, "\n");
    }
    md_raw(md, "\n");
}

typedef struct {
    const char *kind; /* as in the finding's data */
    const char *key;
} KindRow;

static const KindRow kinds[] = {
    {"client", "report.mentions-client"}, {"test", "report.mentions-test"},
    {"python", "report.mentions-python"}, {"api", "report.mentions-api"},
    {"setup", "report.mentions-setup"},   {"prose", "report.mentions-prose"},
};

/* The line as it stands, since that is where deprecations are announced. */
static void mention(Md *md, const Data *item, const Place *place) {
    md_raw(md, "- ");
    md_link(md, place);
    if (data_truth(item, "deprecated")) {
        md_raw(md, " — ");
        md_say(md, "report.deprecated");
    }
    md_raw(md, "\n  > ");
    Str quoted = data_text(item, "text");
    md_prose(md, quoted.len ? quoted : str_trim(view_line(md->view, place->file, place->line)));
    md_raw(md, "\n");
}

/* Mentions of one kind in the findings of one router, each line once; how many there are. */
static u32 kind_walk(Md *md, const Entry *entry, const char *kind, u32 most) {
    Map seen = {0};
    u32 count = 0;
    for (u32 i = 0; i < entry->findings.count; i++) {
        for (const Data *item = data_items(entry_finding(md, entry, i)->data, "mentions"); item;
             item = item->next) {
            Place place = data_place(md, item);
            Str own = data_text(item, "kind");
            if (place.file == FILE_NONE || !str_eq(own.len ? own : STR("prose"), str_of(kind))) continue;
            if ((*map_at(&seen, map_pair(place.file, place.line), 0))++) continue;
            if (count++ < most) mention(md, item, &place);
        }
    }
    map_release(&seen);
    return count;
}

/* Who speaks of these URLs, by kind of file. */
static void mentions(Md *md, const Entry *entry) {
    u32 total = 0;
    for (u32 k = 0; k < COUNT_OF(kinds); k++) {
        u32 count = kind_walk(md, entry, kinds[k].kind, 0);
        if (!count) continue;
        if (!total) md_block_label(md, "label.mentions");
        total += count;
        md_say(md, kinds[k].key);
        md_raw(md, str_cstr(&md->view->arena, str_printf(&md->view->arena, ": %u\n\n", count)));
        kind_walk(md, entry, kinds[k].kind, MENTIONS_MAX);
        if (count > MENTIONS_MAX) {
            md_raw(md, "- ");
            md_count(md, "report.more", count - MENTIONS_MAX);
            md_raw(md, "\n");
        }
        md_raw(md, "\n");
    }
    if (total) return;
    md_say(md, "report.no-mention");
    md_raw(md, "\n\n");
}

/* The list of mentions says it. */
static bool is_left_out(const Finding *finding, const Evidence *item) {
    (void)finding;
    return item->text.key && (!strcmp(item->text.key, "no_mention") || !strcmp(item->text.key, "no_caller"));
}

static void proofs(Md *md, const Entry *entry) {
    Map seen = {0};
    ProofStyle style = {.file = entry_finding(md, entry, 0)->place.file,
                        .most = PROOFS_MAX,
                        .indent = "",
                        .is_left_out = is_left_out,
                        .seen = &seen,
                        .likes = SIBLINGS_MAX};
    u32 written = 0;
    for (u32 i = 0; i < entry->findings.count && written < PROOFS_MAX; i++) {
        style.most = PROOFS_MAX - written;
        written += finding_proofs(md, entry_finding(md, entry, i), &style);
    }
    if (written) md_raw(md, "\n");
    map_release(&seen);
}

void part_routes(Part *self) {
    Md *md = &self->md;
    for (u32 i = 0; i < self->count; i++) {
        const Entry *entry = part_entry(self, i);
        const Finding *finding = entry_finding(md, entry, 0);
        entry_heading(md, entry, heading(md, entry));
        entry_head(md, entry);
        md_raw(md, "\n\n");
        endpoints(md, entry);
        siblings(md, finding);
        proofs(md, entry);
        mentions(md, entry);
        finding_advice(md, finding);
        md_raw(md, "\n");
        if (finding->doubt.key && finding->confidence != CONFIDENCE_HIGH) {
            finding_doubt(md, finding);
            md_raw(md, "\n");
        }
        entry_along(md, entry);
        entry_steps(md, entry);
    }
}
