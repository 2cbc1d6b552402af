/* What commands, units and keys outside Python start, as the entries of models say. */
#include "roots_impl.h"

#include "graph_impl.h"
#include "modules.h"
#include "starts.h"

/* What a command or key names, and the file it is in. */
static void root_started(Program *self, NodeId node, const Start *start) {
    RootKind kind = start->is_key ? ROOT_SCRIPT : ROOT_MENTION;
    World world = start->rule->world;
    if (!node) return;
    root_add_at(self, node, kind, world, start->file, start->span.start);
    root_add_at(self, node_of_file(self->graph->nodes[node].file), kind, world, start->file,
                start->span.start);
}

static NodeId module_node(const Program *self, ModuleId module) {
    FileId file = self->modules[module].file;
    return file == FILE_NONE ? 0 : node_of_file(file);
}

/* A module that is named without an object: what the command looks for in it, or in a submodule called so. */
static void found_roots(Program *self, const Start *start, ModuleId module) {
    const EntryRule *rule = start->rule;
    for (u32 i = 0; i < rule->find_count; i++) {
        root_started(self, graph_find_member(self, module, rule->finds[i]), start);
        Name name = intern_find(&self->names, rule->finds[i]);
        ModuleId child = name ? modules_child(self, module, name) : 0;
        if (!child) continue;
        root_started(self, module_node(self, child), start);
        for (u32 k = 0; k < rule->find_count; k++)
            root_started(self, graph_find_member(self, child, rule->finds[k]), start);
    }
}

/* A plugin is used by programs elsewhere: public names of a module, public members of a class. */
static void offer_roots(Program *self, NodeId node, const Start *start) {
    const Graph *graph = self->graph;
    if (!node) return;
    for (u32 i = graph->owned_start[node]; i < graph->owned_start[node + 1]; i++)
        if (!str_starts(graph_word(self, graph->owned[i]), STR("_")))
            root_add_at(self, graph->owned[i], ROOT_SCRIPT, start->rule->world, start->file,
                        start->span.start);
}

static NodeId object_roots(Program *self, const Start *start, ModuleId module, Str object) {
    Str word;
    str_split(&object, '.', &word);
    NodeId node = graph_find_member(self, module, word);
    root_started(self, node, start);
    NodeId inner = node ? graph_find_inner(self, node, object) : 0;
    root_started(self, inner, start);
    return inner;
}

/* What files outside Python start, by the entries of models. */
void start_roots(Program *self) {
    for (u32 i = 0; i < self->starts.count; i++) {
        const Start *start = &self->starts.at[i];
        Str rest;
        if (start->form == START_FILE) {
            root_started(self, graph_find_file(self, start->file, start->text), start);
            continue;
        }
        ModuleId module = start_split(self, start, start->module, &rest);
        if (!module || (rest.len && start->object.len)) continue;
        Str object = rest.len ? rest : start->object;
        NodeId node = module_node(self, module);
        root_started(self, node, start);
        if (object.len)
            node = object_roots(self, start, module, object);
        else
            found_roots(self, start, module);
        if (start->rule->is_offer) offer_roots(self, node, start);
    }
}
