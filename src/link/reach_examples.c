/* Examples of a published package: they stand for the code of those who use it. */
#include "reach_impl.h"

#include "file.h"
#include "graph_impl.h"

static bool is_example_folder(Str name) {
    static const char *const folders[] = {"examples", "example", "samples",  "sample",
                                          "demos",    "demo",    "cookbook", "cookbooks"};
    for (u32 i = 0; i < COUNT_OF(folders); i++)
        if (str_eq(name, str_of(folders[i]))) return true;
    return false;
}

static bool is_example(Str path) {
    Str folders = path_folder(path), part;
    while (folders.len && str_split(&folders, '/', &part))
        if (is_example_folder(part)) return true;
    return false;
}

static bool imports_published(const Program *self, FileId file) {
    u32 count;
    const Edge *edges = graph_out(self, node_of_file(file), &count);
    for (u32 i = 0; i < count; i++)
        if (edges[i].kind == EDGE_IMPORT && self->files[self->graph->nodes[edges[i].to].file].is_published)
            return true;
    return false;
}

static void root_add(Program *self, NodeId node) {
    if (!self->reach->root[node].kind)
        self->reach->root[node] = (Root){ROOT_EXAMPLE, WORLD_SCRIPTS, FILE_NONE, 0};
}

void example_roots(Program *self, FileId file) {
    const File *in = &self->files[file];
    bool shows = in->world == WORLD_SCRIPTS && !in->is_published && is_example(in->path);
    if (!shows || !imports_published(self, file)) return;
    root_add(self, node_of_file(file));
    for (DefId def = 1; def < in->facts->defs.count; def++) {
        const DefRow *row = &facts_defs(in->facts)[def];
        if (row->scope == 1 && !str_starts(facts_name(in->facts, row->name), STR("_")))
            root_add(self, node_of_def(self, in->def_base + def));
    }
}
