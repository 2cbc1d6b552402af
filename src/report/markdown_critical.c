/* What breaks when it runs. Uses of the same missing thing are told once; what a rule means is told once
 * for all. */
#include "markdown_parts.h"

enum { USES_MAX = 8, CODE_MAX = 3, DEFINITION_LINES = 8, PROOFS_MAX = 6 };

/* Definition with the symbol `symbol`, or 0. O(definitions). */
static DefRef def_of_symbol(const Md *md, Str symbol) {
    const Program *program = md->view->program;
    Str last = str_after_last(symbol, '.');
    for (DefRef def = 0; symbol.len && def < program->def_count; def++) {
        if (!def_row(program, def)->kind || !str_eq(name_text(program, def_name(program, def)), last))
            continue;
        if (str_eq(def_symbol(program, def, &md->view->arena), symbol)) return def;
    }
    return 0;
}

static DefRef def_of_member(const Program *program, DefRef class, Str name) {
    FileId file = program->def_file[class];
    const Facts *facts = program_facts(program, file);
    for (DefId def = 1; name.len && def < facts->defs.count; def++) {
        const DefRow *row = &facts_defs(facts)[def];
        bool is_inside = row->parent && program->files[file].def_base + row->parent == class;
        if (is_inside && str_eq(facts_name(facts, row->name), name))
            return program->files[file].def_base + def;
    }
    return 0;
}

static Place def_place(const Program *program, DefRef def) {
    FileId file = program->def_file[def];
    const Facts *facts = program_facts(program, file);
    Span span = def_row(program, def)->span;
    return (Place){file, facts_line(facts, span.start), 1, facts_line(facts, span.end - 1), 1};
}

/* What the code was checked against: the class, whole when it is short, otherwise its first line and the
 * member that comes nearest. */
static void reality(Md *md, const Finding *finding) {
    const Program *program = md->view->program;
    DefRef class = def_of_symbol(md, data_text(finding->data, "class"));
    if (!class) return;
    Place places[2] = {def_place(program, class)};
    md_label(md, "label.reality");
    md_link(md, &places[0]);
    md_raw(md, "\n\n");
    if (places[0].end_line - places[0].line < DEFINITION_LINES) {
        md_source(md, places[0].file, places[0].line, places[0].end_line, DEFINITION_LINES);
        return;
    }
    DefRef member = def_of_member(program, class, data_text(finding->data, "near"));
    places[0].end_line = places[0].line;
    if (member) places[1] = def_place(program, member);
    md_source_places(md, places, member ? 2 : 1);
}

/* ---- who runs into it ------------------------------------------------------------------------------ */

static void route_of_use(Md *md, const Data *route) {
    Str url = data_text(route, "url"), methods = data_text(route, "methods");
    if (!url.len) return;
    md_raw(md, "- ");
    md_code(md, str_printf(&md->view->arena, "%.*s %.*s", STR_ARG(methods), STR_ARG(url)));
    md_raw(md, " — ");
    md_say(md, data_truth(route, "served") ? "report.route-breaks" : "report.route-would-break");
    md_raw(md, "\n");
}

/* The routes are a list of their own. */
static bool is_of_route(const Finding *finding, const Evidence *item) {
    static const char *const keys[] = {"fails.route", "fails.runs", "fails.unregistered"};
    if (!data_items(finding->data, "routes")) return false;
    for (u32 i = 0; i < COUNT_OF(keys); i++)
        if (!strcmp(item->text.key, keys[i])) return true;
    return false;
}

/* ---- one problem ----------------------------------------------------------------------------------- */

static void places_of(Md *md, const Entry *entry) {
    const Finding *first = entry_finding(md, entry, 0);
    md_raw(md, " · ");
    md_link(md, &first->name);
    FileId near = first->name.file;
    for (u32 i = 1; i < entry->findings.count && i < USES_MAX; i++) {
        const Finding *finding = entry_finding(md, entry, i);
        md_raw(md, ", ");
        md_link_near(md, &finding->name, near);
        near = finding->name.file;
    }
    if (entry->findings.count > USES_MAX) {
        md_raw(md, ", ");
        md_count(md, "report.more", entry->findings.count - USES_MAX);
    }
    md_raw(md, "\n\n");
}

static void code_of(Md *md, const Entry *entry) {
    Place places[CODE_MAX];
    u32 count = 0;
    for (u32 i = 0; i < entry->findings.count && count < CODE_MAX; i++) {
        places[count] = entry_finding(md, entry, i)->place;
        /* of several places the first line each says enough */
        if (entry->findings.count > 1) places[count].end_line = places[count].line;
        count++;
    }
    md_source_places(md, places, count);
}

static void proofs_of(Md *md, const Entry *entry) {
    Map seen = {0};
    FileId file = entry_finding(md, entry, 0)->place.file;
    ProofStyle style = {
        .file = file, .most = PROOFS_MAX, .indent = "", .is_left_out = is_of_route, .seen = &seen};
    u32 written = 0;
    for (u32 i = 0; i < entry->findings.count; i++) {
        const Finding *finding = entry_finding(md, entry, i);
        for (const Data *route = data_items(finding->data, "routes"); !i && route; route = route->next)
            route_of_use(md, route);
        if (written < PROOFS_MAX) written += finding_proofs(md, finding, &style);
        style.most = written < PROOFS_MAX ? PROOFS_MAX - written : 0;
    }
    md_raw(md, "\n");
    map_release(&seen);
}

static Str title_of(Md *md, const Entry *entry) {
    Str message = view_render(md->view, &entry_finding(md, entry, 0)->message);
    if (entry->findings.count < 2) return message;
    Text text = text_with(text_of(NULL, "report.in-places"), "what", message);
    text = view_with_count(md->view, text, "n", entry->findings.count);
    return view_render(md->view, &text);
}

static void problem(Md *md, const Entry *entry) {
    const Finding *first = entry_finding(md, entry, 0);
    entry_heading(md, entry, title_of(md, entry));
    entry_head(md, entry);
    places_of(md, entry);
    code_of(md, entry);
    reality(md, first);
    proofs_of(md, entry);
    finding_advice(md, first);
    md_raw(md, "\n");
    if (first->doubt.key && first->confidence != CONFIDENCE_HIGH) {
        finding_doubt(md, first);
        md_raw(md, "\n");
    }
    entry_along(md, entry);
    entry_steps(md, entry);
}

/* What happens when such code runs, per rule. */
static void consequences(Part *self) {
    Md *md = &self->md;
    Map seen = {0};
    const Rules *rules = md->view->input->context->rules;
    for (u32 i = 0; i < rules_check_count(rules); i++) {
        const CheckMeta *meta = rules_check_at(rules, i);
        for (u32 k = 0; k < self->count; k++) {
            if (strcmp(entry_finding(md, part_entry(self, k), 0)->rule, meta->id) != 0) continue;
            if (!meta->why[md->view->input->language].len || (*map_at(&seen, i, 0))++) continue;
            md_raw(md, "- ");
            md_code(md, str_of(meta->id));
            md_raw(md, ": ");
            buf_push(md->out, meta->why[md->view->input->language]);
            md_raw(md, "\n");
        }
    }
    md_raw(md, "\n");
    map_release(&seen);
}

void part_critical(Part *self) {
    consequences(self);
    for (u32 i = 0; i < self->count; i++) problem(&self->md, part_entry(self, i));
}

/* ---- any other finding ----------------------------------------------------------------------------- */

static void item_of_rule(Md *md, const Entry *entry, const Finding *finding) {
    enum { ITEM_PROOFS = 4 };
    ProofStyle style = {
        .file = finding->place.file, .most = ITEM_PROOFS, .indent = "  ", .is_left_out = evidence_is_stock};
    md_raw(md, "- ");
    md_text(md, &finding->message);
    md_raw(md, " — ");
    md_link(md, &finding->place);
    finding_confidence(md, entry, finding);
    md_raw(md, "\n");
    finding_proofs(md, finding, &style);
    finding_members(md, finding);
    if (!finding->help.key) return;
    md_raw(md, "  - ");
    finding_advice(md, finding);
}

void part_findings(Part *self) {
    enum { ITEMS_OPEN = 12 };
    Md *md = &self->md;
    for (u32 i = 0; i < self->count; i++) {
        const Entry *entry = part_entry(self, i);
        const CheckMeta *meta = view_meta(md->view, entry_finding(md, entry, 0));
        Str title = meta ? meta->title[md->view->input->language] : STR_NONE;
        entry_heading(md, entry,
                      str_printf(&md->view->arena, "%.*s (%u)", STR_ARG(title), entry->findings.count));
        entry_head(md, entry);
        md_raw(md, "\n\n");
        for (u32 k = 0; k < entry->findings.count; k++) {
            if (k == ITEMS_OPEN) {
                md_raw(md, "\n");
                Text text =
                    view_with_count(md->view, text_of(NULL, "report.more"), "n", entry->findings.count - k);
                md_details(md, view_render(md->view, &text));
            }
            item_of_rule(md, entry, entry_finding(md, entry, k));
        }
        md_raw(md, "\n");
        if (entry->findings.count > ITEMS_OPEN) md_details_end(md);
        entry_along(md, entry);
        entry_steps(md, entry);
    }
}
