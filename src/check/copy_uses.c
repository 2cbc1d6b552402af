#include "copy_uses.h"

#include <stdlib.h>

typedef struct {
    CopyUses *uses;
    const Program *program;
    const CloneSide *side;
    Span own; /* of a definition */
} Collect;

const char *use_kind_name(UseKind kind) {
    static const char *const names[] = {[USE_PRODUCTION] = "production",
                                        [USE_SCRIPTS] = "scripts",
                                        [USE_TESTS] = "tests",
                                        [USE_DEAD] = "dead"};
    return names[kind];
}

static bool edge_is_use(const Edge *edge) {
    return edge->kind == EDGE_STRONG || edge->kind == EDGE_IMPORT || edge->kind == EDGE_MODEL;
}

static bool is_inside(const Collect *self, const Edge *edge) {
    if (edge->file != self->side->file) return false;
    return !self->side->def || (edge->offset >= self->own.start && edge->offset < self->own.end);
}

static UseKind kind_of(const Program *program, const Edge *edge) {
    if (edge->is_unreachable) return USE_DEAD;
    if (reach_life(program, edge->from, WORLD_PRODUCTION) != LIFE_NONE) return USE_PRODUCTION;
    if (reach_life(program, edge->from, WORLD_SCRIPTS) != LIFE_NONE) return USE_SCRIPTS;
    return reach_life(program, edge->from, WORLD_TESTS) != LIFE_NONE ? USE_TESTS : USE_DEAD;
}

static void node_collect(Collect *self, NodeId node, bool is_member) {
    u32 count;
    const Edge *edges = graph_in(self->program, node, &count);
    for (u32 i = 0; i < count; i++) {
        if (edges[i].file == FILE_NONE || !edge_is_use(&edges[i]) || is_inside(self, &edges[i])) continue;
        vec_push(&self->uses->places,
                 ((CopyUse){
                     .file = edges[i].file,
                     .line = facts_line(program_facts(self->program, edges[i].file), edges[i].offset),
                     .offset = edges[i].offset,
                     .kind = (u8)kind_of(self->program, &edges[i]),
                     .is_import = !is_member && edges[i].kind == EDGE_IMPORT,
                     .is_call = !is_member && edges[i].is_call,
                     .is_member = is_member,
                 }));
    }
}

static void file_collect(Collect *self, const File *file) {
    const ScopeRow *scope = &facts_scopes(file->facts)[1];
    node_collect(self, graph_module(self->program, self->side->file), false);
    for (u32 b = scope->first_binding; b < scope->first_binding + scope->binding_count; b++) {
        NodeId variable = graph_variable(self->program, file->binding_base + b);
        if (variable && graph_node(self->program, variable)->kind == NODE_VARIABLE)
            node_collect(self, variable, false);
    }
}

static int use_cmp(const void *a, const void *b) {
    const CopyUse *x = a, *y = b;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    if (x->line != y->line) return x->line < y->line ? -1 : 1;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* One row per line: what it does to the side itself counts, and who runs it at best. */
static void lines_merge(CopyUses *self) {
    u32 kept = 0;
    if (self->places.count) qsort(self->places.at, self->places.count, sizeof *self->places.at, use_cmp);
    for (u32 i = 0; i < self->places.count; i++) {
        const CopyUse *use = &self->places.at[i];
        CopyUse *last = kept ? &self->places.at[kept - 1] : NULL;
        if (!last || last->file != use->file || last->line != use->line) {
            self->places.at[kept++] = *use;
            continue;
        }
        last->kind = (u8)u32_min(last->kind, use->kind);
        last->is_import |= use->is_import;
        last->is_call |= use->is_call;
        last->is_member &= use->is_member;
    }
    self->places.count = kept;
}

void copy_uses_find(CopyUses *self, const Program *program, const CloneSide *side) {
    *self = (CopyUses){0};
    const File *file = &program->files[side->file];
    const DefRow *defs = facts_defs(file->facts);
    DefId own = side->def ? side->def - file->def_base : 0;
    Collect collect = {self, program, side, own ? defs[own].span : (Span){0, 0}};
    for (DefId d = u32_max(own, 1); d < file->facts->defs.count; d++) {
        if (own && defs[d].span.start >= defs[own].span.end) break;
        node_collect(&collect, graph_def(program, file->def_base + d), own ? d != own : defs[d].parent != 0);
    }
    if (!own) file_collect(&collect, file);
    lines_merge(self);
}

void copy_uses_release(CopyUses *self) {
    vec_release(&self->places);
}

UseCount copy_uses_count(const CopyUses *self, UseKind kind) {
    UseCount count = {0};
    FileId last = FILE_NONE;
    for (u32 i = 0; i < self->places.count; i++) {
        const CopyUse *use = &self->places.at[i];
        if (use->kind != kind) continue;
        count.files += use->file != last;
        last = use->file;
        count.imports += use->is_import;
        count.calls += use->is_call && !use->is_import;
        count.others += !use->is_import && !use->is_call;
    }
    return count;
}
