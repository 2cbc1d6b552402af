#include "plan_work.h"

#include "reach.h"

/* The cascade: what loses its last user once all actions are done. Three kinds: what goes only because its
 * users do, what stays behind without any, and imports that only lines that go have read. */

typedef struct {
    PlanWork *work;
    Bits gone;        /* vertices that go, or have lost every user */
    Map names;        /* names that code which stays reads from objects nobody knows */
    FileId last_user; /* file of a user that goes */
} Cascade;

static bool user_is_gone(Cascade *self, const Edge *edge) {
    u32 line = source_line_at(self->work->program, edge->file, edge->offset);
    return bits_has(&self->gone, edge->from) || work_owner(self->work, edge->file, line) != ACTION_NONE;
}

/* It had users, and every one of them goes. */
static bool loses_last_user(Cascade *self, NodeId node) {
    u32 count, users = 0;
    const Edge *edges = graph_in(self->work->program, node, &count);
    for (u32 i = 0; i < count; i++) {
        if (edges[i].kind == EDGE_WEAK) return false;
        if (!edge_is_reference(&edges[i]) || edges[i].from == node) continue;
        if (!user_is_gone(self, &edges[i])) return false;
        self->last_user = edges[i].file;
        users++;
    }
    return users > 0;
}

/* Files and what stands at their top level; members go with their classes. */
static bool may_cascade(const Cascade *self, NodeId node) {
    const Program *program = self->work->program;
    const Node *row = graph_node(program, node);
    if (bits_has(&self->gone, node) || row->kind == NODE_VARIABLE) return false;
    if (row->kind == NODE_DEF) {
        if (graph_node(program, row->owner)->kind != NODE_MODULE || bits_has(&self->gone, row->owner))
            return false;
        if (map_find(&self->names, def_name(program, graph_node_def(program, node))) != MAP_NONE)
            return false;
    }
    return !program->reach || reach_root(program, node) == ROOT_NONE;
}

static void mark_names(Cascade *self) {
    u32 nodes = graph_node_count(self->work->program);
    for (NodeId node = 1; node < nodes; node++) {
        u32 count;
        const WeakUse *uses = graph_weak(self->work->program, node, &count);
        for (u32 i = 0; i < count; i++)
            if (uses[i].of_module && !bits_has(&self->gone, node)) *map_at(&self->names, uses[i].name, 1) = 1;
    }
}

static Place node_place(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    const Facts *facts = program_facts(program, row->file);
    if (row->kind == NODE_MODULE) return (Place){row->file, 1, 1, source_lines(program, row->file), 1};
    Span span = graph_span(program, node);
    u32 last = span.end > span.start ? span.end - 1 : span.start;
    return (Place){row->file, facts_line(facts, span.start), facts_column(facts, span.start),
                   facts_line(facts, last), facts_column(facts, last) + 1};
}

static void cascade_add(Cascade *self, NodeId node) {
    PlanWork *work = self->work;
    bits_add(&self->gone, node); /* may be in it already */
    Text text =
        text_with(text_of(NULL, "plan.cascade"), "symbol", graph_symbol(work->program, node, work->arena));
    text = text_with(text, "user", work->program->files[self->last_user].path);
    vec_push(&work->plan->cascade, ((Evidence){node_place(work->program, node), text}));
}

/* Findings already name these: they are heads, not consequences. */
static void mark_reported(Cascade *self) {
    PlanWork *work = self->work;
    u32 count = graph_node_count(work->program);
    for (NodeId node = 1; node < count; node++)
        if (work_node_owner(work, node) != ACTION_NONE) bits_add(&self->gone, node);
}

/* Something that goes, whose users outside its own action all go with other actions: file of the last of
 * them, or FILE_NONE. */
static FileId user_elsewhere(const PlanWork *self, NodeId node, u32 draft) {
    FileId last = FILE_NONE;
    u32 count;
    const Edge *edges = graph_in(self->program, node, &count);
    for (u32 i = 0; i < count; i++) {
        if (!edge_is_reference(&edges[i])) continue;
        u32 user =
            work_owner(self, edges[i].file, source_line_at(self->program, edges[i].file, edges[i].offset));
        if (user == ACTION_NONE) return FILE_NONE;
        if (user != draft) last = edges[i].file;
    }
    return last;
}

/* Of what goes, whatever stands on its own and goes only because its users do. */
static void cascade_of_drafts(Cascade *self) {
    PlanWork *work = self->work;
    u32 count = graph_node_count(work->program);
    for (NodeId node = 1; node < count; node++) {
        u32 draft = work_node_owner(work, node), owner = graph_node(work->program, node)->owner;
        if (draft == ACTION_NONE || (owner && work_node_owner(work, owner) != ACTION_NONE)) continue;
        self->last_user = user_elsewhere(work, node, draft);
        if (self->last_user != FILE_NONE) cascade_add(self, node);
    }
}

/* ---- imports left over --------------------------------------------------------------------------------- */

/* Per binding of a file: read by lines that stay, by lines that go. */
static void readers_mark(const PlanWork *self, FileId file, Bits *stay, Bits *go) {
    const Facts *facts = program_facts(self->program, file);
    for (UseId use = 1; use < facts->uses.count; use++) {
        const UseRow *row = &facts_uses(facts)[use];
        u32 line = facts_line(facts, facts_exprs(facts)[row->expr].start);
        Bits *readers = work_owner(self, file, line) == ACTION_NONE ? stay : go;
        for (u32 i = 0; i < row->reach_count; i++)
            bits_add(readers, facts_lists(facts)[row->first_reach + i]);
    }
}

static void leftover_add(PlanWork *self, FileId file, const ImportRow *row) {
    const Facts *facts = program_facts(self->program, file);
    u32 line = facts_line(facts, row->span.start), column = facts_column(facts, row->span.start);
    Place place = {file, line, column, line, column + row->span.end - row->span.start};
    Text text = text_with(text_of(NULL, "plan.cascade-import"), "name", facts_name(facts, row->bound));
    vec_push(&self->plan->cascade, ((Evidence){place, text}));
}

/* Imports of a file that shrinks which only the lines that go have read. */
static void leftovers_of_file(PlanWork *self, FileId file) {
    Arena scratch = {0};
    const Facts *facts = program_facts(self->program, file);
    Bits stay = bits_new(&scratch, facts->bindings.count), go = bits_new(&scratch, facts->bindings.count);
    readers_mark(self, file, &stay, &go);
    for (ImportId i = 1; i < facts->imports.count; i++) {
        const ImportRow *row = &facts_imports(facts)[i];
        bool is_left = row->binding && bits_has(&go, row->binding) && !bits_has(&stay, row->binding);
        u32 line = facts_line(facts, row->span.start);
        if (is_left && row->scope == 1 && work_owner(self, file, line) == ACTION_NONE)
            leftover_add(self, file, row);
    }
    arena_release(&scratch);
}

static void leftover_imports(PlanWork *self) {
    for (FileId file = 0; file < self->program->file_count; file++) {
        ModuleId module = self->program->files[file].module;
        bool is_package = module && self->program->modules[module].is_package; /* imports there are exports */
        if (self->owner[file] && !bits_has(&self->whole, file) && !is_package) leftovers_of_file(self, file);
    }
}

void cascade_find(PlanWork *self) {
    if (!self->nodes) return;
    u32 count = graph_node_count(self->program);
    Cascade cascade = {.work = self, .gone = bits_new(self->arena, count), .last_user = FILE_NONE};
    mark_reported(&cascade);
    mark_names(&cascade);
    cascade_of_drafts(&cascade);
    /* Until nothing changes; chains are short, so passes are few. */
    for (bool changed = true; changed;) {
        changed = false;
        for (NodeId node = 1; node < count; node++) {
            if (!may_cascade(&cascade, node) || !loses_last_user(&cascade, node)) continue;
            cascade_add(&cascade, node);
            changed = true;
        }
    }
    map_release(&cascade.names);
    leftover_imports(self);
}
