/* The code around objects that serve by themselves: apps of modules, and factories. Of the factories of a
 * module, one of which something starts by its name, those that something names. */
#include "roots_impl.h"

#include "graph_impl.h"
#include "routes.h"
#include "starts.h"

/* What files name that are no code: to choose among the factories of one module. */
typedef struct {
    Bits nodes;
    Bits files; /* those of which an object is started */
} Named;

static void named_add(const Program *self, Named *named, NodeId node, bool is_started) {
    if (!node) return;
    bits_add(&named->nodes, node);
    if (is_started && self->graph->nodes[node].kind != NODE_MODULE)
        bits_add(&named->files, self->graph->nodes[node].file);
}

static void named_in_texts(Program *self, FileId file, Named *named) {
    const File *in = &self->files[file];
    if (in->facts->language == LANGUAGE_PYTHON) return;
    for (u32 i = 1; i < in->facts->mentions.count; i++) {
        const MentionRow *row = &facts_mentions(in->facts)[i];
        if (row->kind != MENTION_OBJECT && row->kind != MENTION_DOTTED && row->kind != MENTION_IMPORT)
            continue;
        bool is_started = row->kind == MENTION_OBJECT && !file_is_prose(in->path) &&
                          !mention_is_commented(in->facts, row->span.start);
        named_add(self, named, graph_find_text(self, mention_text(self, in->facts, row)), is_started);
    }
}

static Named named_find(Program *self) {
    Named named = {bits_new(self->arena, self->graph->node_count), bits_new(self->arena, self->file_count)};
    for (u32 i = 0; i < self->starts.count; i++) {
        const Start *start = &self->starts.at[i];
        Str rest, object, word;
        if (start->form == START_FILE) continue;
        ModuleId module = start_split(self, start, start->module, &rest);
        object = rest.len ? rest : start->object;
        if (module && str_split(&object, '.', &word))
            named_add(self, &named, graph_find_member(self, module, word), true);
    }
    for (FileId file = 0; file < self->file_count; file++) named_in_texts(self, file, &named);
    return named;
}

/* A factory beside one that is started from outside, and that no file names: it serves for those who call
 * it. */
static bool is_passed_over(const Program *self, NodeId owner, const Named *named) {
    const Node *row = &self->graph->nodes[owner];
    const DefRow *def = row->kind == NODE_DEF ? def_row(self, graph_node_def(self, owner)) : NULL;
    return def && def->kind == DEF_FUNCTION && def->scope == 1 && bits_has(&named->files, row->file) &&
           !bits_has(&named->nodes, owner) && !start_looks_for(self, graph_word(self, owner));
}

/* app = create_app() at the top of a file: what it makes is there for a server that is given the file. */
static void factory_roots(Program *self, NodeId factory) {
    u32 count;
    const Edge *edges = graph_in(self, factory, &count);
    for (u32 i = 0; i < count; i++) {
        const Node *from = &self->graph->nodes[edges[i].from];
        if (edges[i].kind == EDGE_STRONG && edges[i].is_call && from->kind == NODE_MODULE &&
            self->files[from->file].world != WORLD_TESTS)
            root_add(self, edges[i].from, ROOT_APP, self->files[from->file].world);
    }
}

/* Owners of calls that create an object which serves by itself: apps at module level and factories. */
void app_roots(Program *self) {
    if (routers_count(self) <= 1) return;
    Named named = named_find(self);
    for (RouterId r = 1; r < routers_count(self); r++) {
        const Router *router = routers_at(self, r);
        if (!router->is_root || !router->site || self->files[router->file].world == WORLD_TESTS) continue;
        ScopeId scope = expr_row(self, router->file, router->site)->scope;
        NodeId owner = graph_owner(self, router->file, scope);
        World world = self->files[router->file].world;
        if (!is_passed_over(self, owner, &named)) root_add(self, owner, ROOT_APP, world);
        root_add(self, node_of_file(router->file), ROOT_APP, world);
        factory_roots(self, owner);
    }
}
