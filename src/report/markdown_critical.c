/* Part 1: what breaks when it runs. Uses of the same missing thing are told once. */
#include "markdown_parts.h"

enum { USES_MAX = 12, DEFINITION_LINES = 12 };

static bool same_defect(const Finding *a, const Finding *b) {
    Str member = data_text(a->data, "member");
    return !strcmp(a->rule, b->rule) && member.len && str_eq(member, data_text(b->data, "member")) &&
           str_eq(data_text(a->data, "class"), data_text(b->data, "class"));
}

static bool is_told_before(const Part *self, u32 i) {
    for (u32 k = 0; k < i; k++)
        if (same_defect(part_finding(self, k), part_finding(self, i))) return true;
    return false;
}

/* Places of all uses, and a list of links to them. */
static u32 uses(Part *self, u32 first, Place places[USES_MAX]) {
    u32 count = 0, more = 0;
    md_label(&self->md, "label.location");
    for (u32 i = first; i < self->count; i++) {
        const Finding *finding = part_finding(self, i);
        if (i != first && !same_defect(part_finding(self, first), finding)) continue;
        if (count == USES_MAX) {
            more++;
            continue;
        }
        if (count) md_raw(&self->md, ", ");
        md_link(&self->md, &finding->name);
        places[count++] = finding->place;
    }
    if (more) {
        md_raw(&self->md, ", ");
        md_count(&self->md, "report.more", more);
    }
    md_raw(&self->md, " · ");
    finding_head(&self->md, part_finding(self, first));
    md_raw(&self->md, "\n\n");
    return count;
}

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

static void consequence(Md *md, const Finding *finding) {
    const CheckMeta *meta = view_meta(md->view, finding);
    const Data *routes = data_items(finding->data, "routes");
    Str why = meta ? meta->why[md->view->input->language] : STR_NONE;
    if (!routes && !why.len) return;
    md_label(md, "label.consequence");
    buf_push(md->out, why);
    md_raw(md, "\n\n");
    for (const Data *route = routes; route; route = route->next) {
        Str url = data_text(route, "url"), methods = data_text(route, "methods");
        md_raw(md, "- ");
        md_code(md, str_printf(&md->view->arena, "%.*s %.*s", STR_ARG(methods), STR_ARG(url)));
        md_raw(md, " — ");
        md_say(md, data_truth(route, "served") ? "report.route-breaks" : "report.route-would-break");
        md_raw(md, "\n");
    }
    if (routes) md_raw(md, "\n");
}

void part_critical(Part *self) {
    u32 n = 0;
    for (u32 i = 0; i < self->count; i++) {
        if (is_told_before(self, i)) continue;
        const Finding *finding = part_finding(self, i);
        Place places[USES_MAX];
        finding_heading(self, ++n, finding);
        u32 count = uses(self, i, places);
        md_block_label(&self->md, "report.code");
        md_source_places(&self->md, places, count);
        reality(&self->md, finding);
        consequence(&self->md, finding);
        finding_proofs(&self->md, finding);
        finding_advice(&self->md, finding);
    }
}

void part_findings(Part *self) {
    enum { LINES_MAX = 16 };
    for (u32 i = 0; i < self->count; i++) {
        const Finding *finding = part_finding(self, i);
        Md *md = &self->md;
        finding_heading(self, i + 1, finding);
        md_label(md, "label.location");
        md_link(md, &finding->place);
        md_raw(md, " · ");
        finding_head(md, finding);
        md_raw(md, "\n\n");
        md_source(md, finding->place.file, finding->place.line, finding->place.end_line, LINES_MAX);
        finding_members(md, finding);
        finding_proofs(md, finding);
        finding_advice(md, finding);
    }
}
