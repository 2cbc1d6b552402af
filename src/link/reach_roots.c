/* What lives by itself: files that run, applications, what configuration and documents name, and in a library
 * every public name. */
#include "roots_impl.h"

#include "graph_impl.h"

void root_add_at(Program *self, NodeId node, RootKind kind, World world, FileId file, u32 offset) {
    if (node && !self->reach->root[node].kind)
        self->reach->root[node] = (Root){(u8)kind, (u8)world, file, offset};
}

void root_add(Program *self, NodeId node, RootKind kind, World world) {
    root_add_at(self, node, kind, world, FILE_NONE, 0);
}

/* What the `entry-points` of the configuration name. */
static void configured_roots(Program *self) {
    for (u32 i = 0; i < self->entry_point_count; i++) {
        Str entry = self->entry_points[i];
        NodeId node = graph_find_text(self, entry);
        for (FileId f = 0; f < self->file_count && !node; f++)
            if (str_eq(self->files[f].path, entry)) node = node_of_file(f);
        if (!node) continue;
        root_add(self, node, ROOT_CONFIG, WORLD_PRODUCTION);
        root_add(self, node_of_file(self->graph->nodes[node].file), ROOT_CONFIG, WORLD_PRODUCTION);
    }
}

void reach_roots(Program *self) {
    app_roots(self);
    configured_roots(self);
    start_roots(self);
    for (FileId file = 0; file < self->file_count; file++) {
        mention_roots(self, file);
        documented_roots(self, file);
        if (self->files[file].module) file_roots(self, file);
    }
    library_decide(self);
}
