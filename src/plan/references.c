#include "plan_work.h"

enum { STEPS_MAX = 12 }; /* places named one by one; more are counted */

u32 source_line_at(const Program *program, FileId file, u32 offset) {
    return facts_line(program_facts(program, file), offset);
}

static u32 node_owner_find(const PlanWork *self, NodeId node) {
    const Node *row = graph_node(self->program, node);
    if (row->kind == NODE_MODULE)
        return bits_has(&self->whole, row->file) ? work_owner(self, row->file, 1) : ACTION_NONE;
    Span span = graph_span(self->program, node);
    u32 owner = work_owner(self, row->file, source_line_at(self->program, row->file, span.start));
    u32 last = source_line_at(self->program, row->file, span.end > span.start ? span.end - 1 : span.start);
    return work_owner(self, row->file, last) == ACTION_NONE ? ACTION_NONE : owner;
}

void references_index(PlanWork *self) {
    const Program *program = self->program;
    if (!program->graph) return;
    u32 count = graph_node_count(program);
    self->node_first = ARENA_ARRAY(self->arena, u32, program->file_count + 1);
    self->nodes = ARENA_ARRAY(self->arena, NodeId, count);
    self->node_owner = ARENA_ARRAY(self->arena, u32, count);
    u32 *fill = ARENA_ARRAY(self->arena, u32, program->file_count);
    for (NodeId node = 1; node < count; node++) self->node_first[graph_node(program, node)->file + 1]++;
    for (FileId file = 0; file < program->file_count; file++)
        self->node_first[file + 1] += self->node_first[file];
    for (NodeId node = 1; node < count; node++) {
        FileId file = graph_node(program, node)->file;
        self->nodes[self->node_first[file] + fill[file]++] = node;
        self->node_owner[node] = node_owner_find(self, node);
    }
}

u32 work_node_owner(const PlanWork *self, NodeId node) {
    return self->node_owner[node];
}

bool edge_is_reference(const Edge *edge) {
    if (edge->file == FILE_NONE) return false;
    return edge->kind == EDGE_STRONG || edge->kind == EDGE_IMPORT || edge->kind == EDGE_MODEL ||
           edge->kind == EDGE_EXPORT;
}

/* ---- who still refers to what goes --------------------------------------------------------------------- */

/* Where users of what the draft deletes should point instead: the twin of a duplicate. */
static Str draft_twin(const PlanWork *self, const Draft *draft) {
    for (u32 i = 0; i < draft->action.findings.count; i++) {
        const Finding *finding = work_finding(self, draft->action.findings.at[i]);
        const Data *symbol = data_get(data_get(finding->data, STR("other")), STR("symbol"));
        bool is_copy = strcmp(finding_category(self, finding), "duplicate") == 0;
        if (is_copy && symbol && symbol->kind == DATA_TEXT && finding->removable_lines)
            return symbol->as.text;
    }
    return STR_NONE;
}

static void step_add(PlanWork *self, u32 draft, const Edge *edge, u32 line, Str twin) {
    Text step = text_of(NULL, twin.ptr ? "plan.step-repoint" : "plan.step-reference");
    step = text_with(step, "path", self->program->files[edge->file].path);
    step = text_with_number(step, "line", line);
    step = text_with(step, "symbol", graph_symbol(self->program, edge->to, self->arena));
    vec_push(&self->drafts.at[draft].action.steps, text_with(step, "twin", twin));
}

/* One step per place, however many names are mentioned there. */
static void reference_note(PlanWork *self, u32 draft, const Edge *edge, Map *seen, Str twin, u32 *places) {
    u32 line = source_line_at(self->program, edge->file, edge->offset);
    u32 *slot = map_at(seen, map_pair(edge->file, line), 0);
    if ((*slot)++) return;
    if (++*places <= STEPS_MAX) step_add(self, draft, edge, line, twin);
}

/* True when that is new. */
static bool after_add(PlanWork *self, u32 draft, u32 before) {
    VecU32 *after = &self->drafts.at[draft].after;
    for (u32 i = 0; i < after->count; i++)
        if (after->at[i] == before) return false;
    vec_push(after, before);
    return true;
}

/* True when the vertex is referred to at that place. O(log edges). */
static bool is_referred_at(const Program *program, NodeId node, const Edge *place) {
    u32 count, low = 0;
    const Edge *edges = graph_in(program, node, &count);
    for (u32 high = count; low < high;) {
        u32 middle = low + (high - low) / 2;
        bool is_before = edges[middle].file != place->file ? edges[middle].file < place->file
                                                           : edges[middle].offset < place->offset;
        if (is_before)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && edges[low].file == place->file && edges[low].offset == place->offset;
}

/* The place may mean another definition of the same name in the same scope, and that one stays. */
static bool twin_stays(const PlanWork *self, u32 draft, NodeId node, const Edge *place) {
    const Node *row = graph_node(self->program, node);
    if (row->kind != NODE_DEF) return false;
    const File *in = &self->program->files[row->file];
    const DefRow *def = &facts_defs(in->facts)[row->row];
    u32 count;
    const BindingRow *twins = facts_find_bindings(in->facts, def->scope, def->name, &count);
    for (u32 i = 0; i < count; i++) {
        if (twins[i].kind != BIND_DEF || twins[i].target == row->row) continue;
        NodeId twin = graph_def(self->program, in->def_base + twins[i].target);
        if (work_node_owner(self, twin) != draft && is_referred_at(self->program, twin, place)) return true;
    }
    return false;
}

static void node_settle(PlanWork *self, u32 draft, NodeId node, Map *seen, Str twin, u32 *places) {
    u32 count;
    const Edge *edges = graph_in(self->program, node, &count);
    for (u32 i = 0; i < count; i++) {
        if (!edge_is_reference(&edges[i]) || twin_stays(self, draft, node, &edges[i])) continue;
        u32 line = source_line_at(self->program, edges[i].file, edges[i].offset);
        u32 user = work_owner(self, edges[i].file, line);
        if (user == ACTION_NONE)
            reference_note(self, draft, &edges[i], seen, twin, places);
        else if (user != draft)
            after_add(self, draft, user);
    }
}

/* Whoever deletes the code around a defect need not mend it. */
static void alternative_add(PlanWork *self, u32 fix, const Place *place) {
    Text step = text_with(text_of(NULL, "plan.step-instead"), "path", self->program->files[place->file].path);
    vec_push(&self->drafts.at[fix].action.steps, step);
}

/* Whoever decides to keep the code needs the mend, whoever deletes it has looked at the other. */
void references_fix_first(PlanWork *self) {
    for (u32 i = 0; i < self->drafts.count; i++) {
        const Draft *fix = &self->drafts.at[i];
        if (fix->action.priority != PRIORITY_FIX || fix->ranges.count) continue;
        for (u32 k = 0; k < fix->action.findings.count; k++) {
            const Place *place = &work_finding(self, fix->action.findings.at[k])->place;
            u32 owner = work_owner(self, place->file, place->line);
            if (owner != ACTION_NONE && after_add(self, owner, i)) alternative_add(self, i, place);
        }
    }
}

bool references_settle(PlanWork *self, u32 draft) {
    if (!self->nodes) return false;
    Map seen = {0};
    u32 places = 0;
    Str twin = draft_twin(self, &self->drafts.at[draft]);
    for (u32 i = 0; i < self->drafts.at[draft].ranges.count; i++) {
        const LineRange *range = &self->drafts.at[draft].ranges.at[i];
        FileId file = range->file;
        if (i && range[-1].file == file) continue;
        for (u32 k = self->node_first[file]; k < self->node_first[file + 1]; k++) {
            if (work_node_owner(self, self->nodes[k]) == draft)
                node_settle(self, draft, self->nodes[k], &seen, twin, &places);
        }
    }
    map_release(&seen);
    if (places > STEPS_MAX) {
        Text more = text_with_number(text_of(NULL, "plan.step-more"), "n", places - STEPS_MAX);
        vec_push(&self->drafts.at[draft].action.steps, more);
    }
    return places == 0;
}
