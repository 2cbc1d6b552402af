/* A library beside what is deployed: a distribution of its own in a folder of the tree, from which nothing
 * starts and on which no other part of the tree draws. Its users are elsewhere, so that it is judged as a
 * library is (decision 021). */
#include "roots_impl.h"

#include "file.h"
#include "graph_impl.h"

typedef struct {
    bool is_used; /* an app, a command, a file that names something of it; or other parts draw on it */
} Distribution;

typedef struct {
    Program *program;
    Map folders; /* hash of a folder → its position + 1 */
    Vec(Distribution) items;
    u32 *of; /* by FileId: the distribution around it, position + 1; 0: none */
} Distributions;

/* It says how the folder is built into something that is installed, and does not merely list what a program
 * needs. */
static bool is_built(const Facts *facts, Str name) {
    if (str_eq(name, STR("setup.py"))) return true;
    if (!str_eq(name, STR("pyproject.toml"))) return false;
    for (u32 i = 1; i < facts->settings.count; i++)
        if (str_eq(facts_name(facts, facts_settings(facts)[i].table), STR("build-system"))) return true;
    return false;
}

static void distributions_find_all(Distributions *self) {
    for (FileId file = 0; file < self->program->file_count; file++) {
        const File *in = &self->program->files[file];
        Str folder = path_folder(in->path);
        if (!folder.len || !is_built(in->facts, path_name(in->path))) continue;
        u32 *slot = map_at(&self->folders, str_hash(folder), self->items.count + 1);
        if (*slot == self->items.count + 1) vec_push(&self->items, (Distribution){0});
    }
}

static u32 distribution_around(const Distributions *self, Str path) {
    for (Str folder = path_folder(path); folder.len; folder = path_folder(folder)) {
        u32 known = map_find(&self->folders, str_hash(folder));
        if (known != MAP_NONE) return known;
    }
    return 0;
}

/* A name that only configuration of tools mentions starts nothing, but what it is the name of is known. */
static bool starts_something(const Program *self, NodeId node) {
    const Root *root = &self->reach->root[node];
    switch ((RootKind)root->kind) {
    case ROOT_APP:
    case ROOT_MAIN:
    case ROOT_CONFIG:
    case ROOT_SCRIPT:
    case ROOT_MENTION: return root->world != WORLD_TESTS;
    default: return false;
    }
}

/* Another part of the tree than tests refers to it. */
static bool is_drawn_on(const Distributions *self, NodeId node) {
    const Program *program = self->program;
    u32 count, of = self->of[program->graph->nodes[node].file];
    const Edge *edges = graph_in(program, node, &count);
    for (u32 i = 0; i < count; i++) {
        FileId from = program->graph->nodes[edges[i].from].file;
        if (self->of[from] != of && program->files[from].world != WORLD_TESTS) return true;
    }
    return false;
}

static void uses_note(Distributions *self) {
    const Graph *graph = self->program->graph;
    for (NodeId n = 1; n < graph->node_count; n++) {
        u32 of = self->of[graph->nodes[n].file];
        if (of && !self->items.at[of - 1].is_used)
            self->items.at[of - 1].is_used = starts_something(self->program, n) || is_drawn_on(self, n);
    }
}

void library_beside(Program *self, Bits *out) {
    Distributions all = {.program = self, .of = ARENA_ARRAY(self->arena, u32, self->file_count)};
    distributions_find_all(&all);
    for (FileId file = 0; all.items.count && file < self->file_count; file++)
        all.of[file] = distribution_around(&all, self->files[file].path);
    if (all.items.count) uses_note(&all);
    for (FileId file = 0; file < self->file_count; file++) {
        const Distribution *around = all.of[file] ? &all.items.at[all.of[file] - 1] : NULL;
        if (!around || around->is_used) continue;
        if (self->files[file].module && self->files[file].world == WORLD_PRODUCTION) bits_add(out, file);
    }
    map_release(&all.folders);
    vec_release(&all.items);
}
