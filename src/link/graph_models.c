/* Edges that no name or attribute shows: decorators that keep what they get, library bases that call
 * methods, overrides, and framework models. */
#include "graph_models.h"

#include "classes.h"
#include "modules.h"
#include "values.h"

/* ---- names and files ----------------------------------------------------------------------------------- */

/* `strings(value)` of an assignment: each text inside may be the name of a module, also one without dots. */
static void texts_keep(Adding *self, NodeId node, const LiveAction *live) {
    const Node *row = &self->graph->nodes[node];
    const Facts *facts = program_facts(self->program, row->file);
    ExprId value = facts_bindings(facts)[row->row].value;
    bool is_meant = selector_has(live->target, STEP_STRINGS);
    for (ExprId e = value; value && is_meant && e < facts_exprs(facts)[value].next; e++) {
        Str text = expr_string(self->program, row->file, e);
        if (text.len && text.len < 80)
            model_edge(self, node, graph_find_text(self->program, text), EDGE_WEAK);
    }
}

/* `members:` beside a name: only of a class, and only where that fits, as validate_<field> does a field's. */
static bool is_such_member(const Adding *self, NodeId node, const LiveAction *live) {
    if (!(live->what & LIVE_MEMBERS)) return true;
    NodeId class = self->graph->class_of[node];
    return class && model_globs_match(self->program, graph_node_def(self->program, class), live->globs,
                                      live->glob_count, graph_word(self->program, node));
}

/* A name by itself says little: one that tests give a meaning has it in test files only. */
static void named_edges(Adding *self, NodeId node, TriggerKind trigger) {
    World world = self->program->files[self->graph->nodes[node].file].world;
    Match matches[MATCHES_MAX];
    u32 count = match_name(self->program, trigger, graph_name(self->program, node), matches);
    for (u32 i = 0; i < count; i++) {
        const LiveAction *live = matches[i].rule->live;
        if (live && !is_such_member(self, node, live)) continue;
        if (live && (live->world != WORLD_TESTS || world == WORLD_TESTS))
            model_edge(self, self->graph->nodes[node].owner, node, EDGE_MODEL);
        if (trigger == TRIGGER_ASSIGN && live) texts_keep(self, node, live);
        if (trigger == TRIGGER_DEF)
            asks_definition(self->asks, graph_node_def(self->program, node), matches[i].rule);
    }
}

/* A name that a file imports for whoever loads it: `from site.web import application` in wsgi.py. */
static void file_imports_edges(Adding *self, FileId file, const LiveAction *live) {
    const File *in = &self->program->files[file];
    for (ImportId i = 1; i < in->facts->imports.count; i++) {
        const ImportRow *row = &facts_imports(in->facts)[i];
        if (row->scope != 1 || row->flags & IMPORT_STAR) continue;
        Str word = facts_name(in->facts, row->bound);
        if (model_globs_match(self->program, 0, live->globs, live->glob_count, word))
            model_edge(self, node_of_file(file), graph_find_member(self->program, in->module, word),
                       EDGE_MODEL);
    }
}

/* `from .base import *`: the names of a file that lives as a whole. */
static void file_star_edges(Adding *self, FileId file) {
    const File *in = &self->program->files[file];
    const Graph *graph = self->graph;
    for (ImportId i = 1; i < in->facts->imports.count; i++) {
        const ImportRow *row = &facts_imports(in->facts)[i];
        if (!(row->flags & IMPORT_STAR)) continue;
        ImportTarget target = import_target(self->program, file, i);
        FileId from = target.verdict == IMPORT_FOUND ? self->program->modules[target.module].file : FILE_NONE;
        if (from == FILE_NONE) continue;
        NodeId node = node_of_file(from);
        for (u32 m = graph->owned_start[node]; m < graph->owned_start[node + 1]; m++)
            if (!str_starts(graph_word(self->program, graph->owned[m]), STR("_")))
                model_edge(self, node_of_file(file), graph->owned[m], EDGE_MODEL);
    }
}

static void file_edges(Adding *self, FileId file, const NodeId *members, NodeId first, NodeId end) {
    Match matches[MATCHES_MAX];
    u32 count = match_file(self->program, self->program->files[file].path, matches);
    for (u32 m = 0; m < count; m++) {
        const LiveAction *live = matches[m].rule->live;
        if (!live) continue;
        if (live->what & LIVE_MEMBERS) file_imports_edges(self, file, live);
        if (live->what & LIVE_MODULE) file_star_edges(self, file);
        for (NodeId i = first; i < end; i++) {
            bool is_kept = live->what & (LIVE_ALL_MEMBERS | LIVE_MODULE) ||
                           (live->what & LIVE_MEMBERS &&
                            model_globs_match(self->program, 0, live->globs, live->glob_count,
                                              graph_word(self->program, members[i])));
            if (is_kept) model_edge(self, node_of_file(file), members[i], EDGE_MODEL);
        }
    }
}

void graph_add_models(Program *program) {
    Adding self = {.program = program, .graph = program->graph, .asks = asks_new(program)};
    for (DefRef def = 0; def < program->def_count; def++) {
        const DefRow *row = def_row(program, def);
        if (row->kind == DEF_NONE || !program->files[program->def_file[def]].module) continue;
        NodeId node = node_of_def(program, def);
        if (row->decorator_count) decorator_edges(&self, def);
        named_edges(&self, node, TRIGGER_DEF);
        if (row->kind != DEF_CLASS) continue;
        class_edges(&self, def);
        override_edges(&self, def);
    }
    for (NodeId n = 1 + program->file_count + program->def_count; n < program->graph->node_count; n++)
        named_edges(&self, n, TRIGGER_ASSIGN);
    for (FileId file = 0; file < program->file_count; file++) {
        NodeId node = node_of_file(file);
        if (program->files[file].module)
            file_edges(&self, file, program->graph->owned, program->graph->owned_start[node],
                       program->graph->owned_start[node + 1]);
    }
    asks_finish(self.asks);
    vec_release(&self.choices.at);
}
