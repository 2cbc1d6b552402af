/* Part 4: routes that no app serves, told per router. */
#include "markdown_parts.h"

enum { ROWS_OPEN = 20, MENTIONS_MAX = 5 };

static bool is_told_before(const Part *self, u32 i) {
    for (u32 k = 0; k < i; k++)
        if (view_same_router(part_finding(self, k), part_finding(self, i))) return true;
    return false;
}

static void heading(Part *self, u32 n, const Finding *finding, u32 routes) {
    Md *md = &self->md;
    Text text =
        text_with(text_of(NULL, "report.router-heading"), "router", data_text(finding->data, "router"));
    text = text_with(text, "path", view_path(md->view, finding->place.file));
    text = view_with_count(md->view, text, "n", routes);
    Str words = view_render(md->view, &text);
    md_numbered_heading(md, 3, str_printf(&md->view->arena, "%u.%u.", self->number, n), words);
}

static void endpoint(Md *md, const Finding *finding) {
    Str url = data_text(finding->data, "full_url");
    md_row(md);
    md_prose(md, data_text(finding->data, "methods"));
    md_next_cell(md);
    md_code(md, url.len ? url : data_text(finding->data, "path"));
    md_next_cell(md);
    md_code(md, str_after_last(finding->symbol, '.'));
    md_next_cell(md);
    md_link(md, &finding->place);
    md_row_end(md);
}

static void endpoint_rows(Part *self, u32 first) {
    static const char *const columns[] = {"report.methods", "report.url", "report.handler", "label.location"};
    md_table(&self->md, columns, COUNT_OF(columns), 0);
    for (u32 i = first; i < self->count; i++)
        if (view_same_router(part_finding(self, first), part_finding(self, i)))
            endpoint(&self->md, part_finding(self, i));
    md_raw(&self->md, "\n");
}

static void endpoints(Part *self, u32 first, u32 count) {
    if (count <= ROWS_OPEN) {
        endpoint_rows(self, first);
        return;
    }
    Text text = view_with_count(self->md.view, text_of(NULL, "report.endpoints-count"), "n", count);
    md_details(&self->md, view_render(self->md.view, &text));
    endpoint_rows(self, first);
    md_details_end(&self->md);
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
static u32 kind_walk(Part *self, u32 first, const char *kind, u32 most) {
    Map seen = {0};
    u32 count = 0;
    for (u32 i = first; i < self->count; i++) {
        if (!view_same_router(part_finding(self, first), part_finding(self, i))) continue;
        for (const Data *item = data_items(part_finding(self, i)->data, "mentions"); item;
             item = item->next) {
            Place place = data_place(&self->md, item);
            Str own = data_text(item, "kind");
            if (place.file == FILE_NONE || !str_eq(own.len ? own : STR("prose"), str_of(kind))) continue;
            if ((*map_at(&seen, map_pair(place.file, place.line), 0))++) continue;
            if (count++ < most) mention(&self->md, item, &place);
        }
    }
    map_release(&seen);
    return count;
}

/* Who speaks of these URLs, by kind of file. */
static void mentions(Part *self, u32 first) {
    Md *md = &self->md;
    u32 total = 0;
    for (u32 k = 0; k < COUNT_OF(kinds); k++) {
        u32 count = kind_walk(self, first, kinds[k].kind, 0);
        if (!count) continue;
        if (!total) md_block_label(md, "label.mentions");
        total += count;
        md_say(md, kinds[k].key);
        md_raw(md, str_cstr(&md->view->arena, str_printf(&md->view->arena, ": %u\n\n", count)));
        kind_walk(self, first, kinds[k].kind, MENTIONS_MAX);
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

void part_routes(Part *self) {
    u32 n = 0;
    for (u32 i = 0; i < self->count; i++) {
        if (is_told_before(self, i)) continue;
        const Finding *finding = part_finding(self, i);
        u32 routes = 0;
        for (u32 k = i; k < self->count; k++) routes += view_same_router(finding, part_finding(self, k));
        heading(self, ++n, finding, routes);
        finding_head(&self->md, finding);
        md_raw(&self->md, "\n\n");
        endpoints(self, i, routes);
        siblings(&self->md, finding);
        mentions(self, i);
        finding_proofs(&self->md, finding);
        finding_advice(&self->md, finding);
    }
}
