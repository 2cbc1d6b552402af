/* Is the tree a library or an application? Of a library, all that others may use lives by itself. */
#include "roots_impl.h"

#include "file.h"
#include "graph_impl.h"

static bool is_public(Str name) {
    return name.len && name.ptr[0] != '_';
}

/* A library: every importable module, and every public name in it, may be used from outside; so may public
 * members of a class, once that lives (reach.c). */
static void library_roots(Program *self) {
    const Bits *offered = &self->reach->offered_files;
    for (NodeId n = 1; n < self->graph->node_count; n++) {
        const Node *node = &self->graph->nodes[n];
        if (node->kind == NODE_DEF && !node->row) continue;
        if (!bits_has(offered, node->file)) continue;
        if (node->kind == NODE_MODULE) {
            root_add(self, n, ROOT_LIBRARY, WORLD_PRODUCTION);
            continue;
        }
        const Facts *facts = program_facts(self, node->file);
        bool is_def = node->kind == NODE_DEF;
        Str name = facts_name(facts, is_def ? facts_defs(facts)[node->row].name
                                            : facts_bindings(facts)[node->row].name);
        ScopeId scope = is_def ? facts_defs(facts)[node->row].scope : facts_bindings(facts)[node->row].scope;
        if (facts_scopes(facts)[scope].kind == SCOPE_MODULE && is_public(name))
            root_add(self, n, ROOT_LIBRARY, WORLD_PRODUCTION);
    }
}

enum { LAUNCHER_NEIGHBOURS = 8 };

/* Programs lie alone, or with a few of their kind; a folder of modules is for others to import. */
static bool has_few_neighbours(const Program *self, FileId file) {
    ModuleId folder = self->modules[self->files[file].module].parent;
    u32 neighbours = 0;
    for (ModuleId m = 1; m < self->module_count && neighbours <= LAUNCHER_NEIGHBOURS; m++)
        neighbours += self->modules[m].parent == folder && !self->modules[m].is_package;
    return neighbours <= LAUNCHER_NEIGHBOURS;
}

/* A program outside all packages that imports a package of the tree: what it starts is an application. */
static bool is_launcher(const Program *self, NodeId node) {
    const Node *row = &self->graph->nodes[node];
    if (row->kind != NODE_MODULE || file_is_packaged(self, row->file) || self->files[row->file].is_published)
        return false;
    u32 count;
    const Edge *edges = graph_out(self, node, &count);
    bool imports = false;
    for (u32 i = 0; i < count; i++) {
        FileId other = self->graph->nodes[edges[i].to].file;
        imports |= edges[i].kind == EDGE_IMPORT && other != row->file &&
                   (file_is_packaged(self, other) || self->modules[self->files[other].module].is_package);
    }
    return imports && has_few_neighbours(self, row->file);
}

/* bin/serve, without a suffix: a program that is installed under that name, not a tool of developers. */
static bool is_command(const Program *self, FileId file) {
    Str name = path_name(self->files[file].path);
    return self->files[file].is_executable && str_find_char(name, '.') == STR_NOT_FOUND;
}

/* What is offered is made for others, whatever its metadata say. */
static void offered_settle(Program *self) {
    Bits *offered = &self->reach->offered_files;
    for (FileId file = 0; file < self->file_count; file++) {
        bool is_importable = self->files[file].module && self->files[file].world == WORLD_PRODUCTION;
        if (self->reach->is_library && is_importable) bits_add(offered, file);
        if (!self->reach->is_library && bits_has(offered, file)) self->files[file].is_published = true;
    }
    library_roots(self);
}

/* An application is deployed: something serves, a file says how it is started, or the configuration does.
 * Scripts alone make one only where the package is not published for others to import. */
void library_decide(Program *self) {
    bool is_deployed = false, is_run = false;
    for (NodeId n = 1; n < self->graph->node_count; n++) {
        RootKind kind = (RootKind)self->reach->root[n].kind;
        bool is_started =
            self->reach->root[n].world == WORLD_PRODUCTION || is_command(self, self->graph->nodes[n].file);
        if (!kind || !is_started) continue;
        bool is_published = self->files[self->graph->nodes[n].file].is_published;
        is_deployed |= (kind == ROOT_APP && !is_published) || kind == ROOT_CONFIG || kind == ROOT_MENTION ||
                       (kind == ROOT_MAIN && is_launcher(self, n));
        bool is_script = kind == ROOT_MAIN || kind == ROOT_SCRIPT;
        is_run |= is_script && !is_published;
    }
    self->reach->is_library = !is_deployed && !is_run;
    self->reach->is_deployed = is_deployed;
    self->reach->offered_files = bits_new(self->arena, self->file_count);
    if (!self->reach->is_library) library_beside(self, &self->reach->offered_files);
    offered_settle(self);
}
