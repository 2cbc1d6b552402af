/* What a text names: vertices by a dotted name, "module:object" or the path of a file; and weak edges from
 * the texts of code to those. */
#include "graph_impl.h"

#include "classes.h"
#include "file.h"
#include "modules.h"

/* Follow a dotted text from the longest module prefix; the vertex it names, or 0. */
Str mention_text(const Program *program, const Facts *facts, const MentionRow *row) {
    Str text = facts_name(facts, row->text);
    if (row->kind != MENTION_IMPORT) return text;
    return str_printf(program->arena, "%.*s.%.*s", STR_ARG(facts_name(facts, row->method)), STR_ARG(text));
}

/* Who loads a class by its text uses its members by names that stand nowhere here; of a module, its settings,
 * and where objects that nobody knows are scanned, all it holds. */
void named_members_edges(Building *self, Edge edge) {
    const Node *node = &self->graph->nodes[edge.to];
    bool is_class = node->kind == NODE_DEF &&
                    def_row(self->program, graph_node_def(self->program, edge.to))->kind == DEF_CLASS;
    if (is_class)
        handed_edges(self, edge, graph_node_def(self->program, edge.to), 0);
    else if (node->kind == NODE_MODULE)
        members_edges(self, edge, edge.to,
                      self->graph->scans_unknown ? MEMBERS_PUBLIC : MEMBERS_PUBLIC_VARIABLES, (KnownEnds){0});
}

/* What further words name inside a class: "app.cli:Main.run". */
NodeId graph_find_inner(const Program *program, NodeId node, Str rest) {
    Str word;
    while (rest.len && str_split(&rest, '.', &word)) {
        const Node *row = &program->graph->nodes[node];
        Name name = intern_find(&program->names, word);
        ClassMember member;
        bool is_class =
            row->kind == NODE_DEF && def_row(program, graph_node_def(program, node))->kind == DEF_CLASS;
        if (!is_class || !name || !class_find(program, graph_node_def(program, node), name, &member) ||
            !member.binding)
            return node;
        DefRef def = binding_def(program, member.binding);
        node = def ? node_of_def(program, def) : program->graph->variable_of[member.binding];
    }
    return node;
}

/* `from .home import home` in a package: its name says the function, no longer the module. */
static NodeId covered_module(Building *self, ModuleId module, NodeId node) {
    const Module *row = &self->program->modules[module];
    vec_clear(&self->found);
    if (row->parent) member_nodes(self, row->parent, row->last, &self->found, 0);
    for (u32 i = 0; i < self->found.count; i++)
        if (self->graph->nodes[self->found.at[i]].kind == NODE_DEF) return self->found.at[i];
    return node;
}

NodeId graph_dotted_node(Building *self, Str dotted) {
    VecU32 *scratch = &self->found;
    Str head = dotted;
    while (head.len) {
        ModuleId module = modules_named(self->program, head);
        if (!module && self->file != FILE_NONE) {
            /* As an import in that file would find it: a folder of sources that is a package itself. */
            ImportTarget target = modules_resolve(self->program, self->file, head, 0);
            module = target.verdict == IMPORT_FOUND ? target.module : 0;
        }
        if (module) {
            Str rest = str_slice(dotted, head.len + (head.len < dotted.len), dotted.len), word;
            FileId file = self->program->modules[module].file;
            NodeId node = file == FILE_NONE ? 0 : node_of_file(file);
            if (rest.len && str_split(&rest, '.', &word)) {
                vec_clear(scratch);
                Name name = intern_find(&self->program->names, word);
                if (name) member_nodes(self, module, name, scratch, 0);
                return scratch->count ? graph_find_inner(self->program, scratch->at[0], rest) : 0;
            }
            return covered_module(self, module, node);
        }
        size_t dot = str_rfind_char(head, '.');
        head = str_slice(head, 0, dot == STR_NOT_FOUND ? 0 : dot);
    }
    return 0;
}

static NodeId find_text(Program *program, FileId by, Str text) {
    Building self = {.program = program, .graph = program->graph, .file = by};
    char *copy = arena_copy(program->arena, text.ptr, text.len);
    Str dotted = {copy, text.len};
    for (size_t i = 0; i < dotted.len; i++)
        if (copy[i] == ':' || copy[i] == '/') copy[i] = '.';
    NodeId node = graph_dotted_node(&self, dotted);
    /* "python:__main__.reject" in a program: its own function. */
    size_t own = by == FILE_NONE ? STR_NOT_FOUND : str_find(dotted, STR("__main__."));
    if (!node && own != STR_NOT_FOUND)
        node = graph_find_member(program, program->files[by].module,
                                 str_slice(dotted, own + STR("__main__.").len, dotted.len));
    building_release(&self);
    return node;
}

NodeId graph_find_text(Program *program, Str text) {
    return find_text(program, FILE_NONE, text);
}

NodeId graph_find_member(Program *program, ModuleId module, Str word) {
    Building self = {.program = program, .graph = program->graph};
    Name name = intern_find(&program->names, word);
    if (name) member_nodes(&self, module, name, &self.found, 0);
    NodeId node = self.found.count ? self.found.at[0] : 0;
    building_release(&self);
    return node;
}

NodeId graph_find_file(const Program *program, FileId by, Str text) {
    Str folder = path_folder(program->files[by].path);
    NodeId found = 0, near = 0;
    u32 count = 0, near_count = 0;
    for (FileId file = 0; file < program->file_count; file++) {
        Str path = program->files[file].path;
        if (!program->files[file].module || !str_ends(path, text)) continue;
        Str before = str_slice(path, 0, path.len - text.len);
        bool is_exact = !before.len || (str_starts(before, folder) && before.len == folder.len + 1);
        if (is_exact) return node_of_file(file);
        if (before.ptr[before.len - 1] != '/') continue;
        bool is_near = str_starts(before, folder) && before.len > folder.len && before.ptr[folder.len] == '/';
        near_count += is_near;
        if (is_near) near = node_of_file(file);
        count++;
        found = node_of_file(file);
    }
    if (count <= 1) return found;
    return near_count == 1 ? near : 0;
}

void mention_edges(Building *self) {
    for (u32 i = 1; i < self->facts->mentions.count; i++) {
        const MentionRow *row = &facts_mentions(self->facts)[i];
        bool is_file = row->kind == MENTION_FILE;
        bool is_import = row->kind == MENTION_IMPORT;
        if (!row->string ||
            (row->kind != MENTION_DOTTED && row->kind != MENTION_OBJECT && !is_file && !is_import))
            continue;
        const StringRow *string = &facts_strings(self->facts)[row->string];
        if (string->flags & STRING_DOC) continue;
        Str text = mention_text(self->program, self->facts, row);
        NodeId target = is_file ? graph_find_file(self->program, self->file, text)
                                : find_text(self->program, self->file, text);
        if (!target) continue;
        NodeId owner = string->expr ? owner_of_expr(self, string->expr) : node_of_file(self->file);
        Edge edge = {
            .from = owner, .to = target, .file = self->file, .offset = row->span.start, .kind = EDGE_WEAK};
        edge_push(self->graph, edge);
        vec_push(&self->named, edge);
    }
}
