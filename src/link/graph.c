#include "graph.h"

#include "graph_impl.h"

/* ---- vertices ---------------------------------------------------------------------------------- */

u32 graph_node_count(const Program *program) {
    return program->graph->node_count;
}
const Node *graph_node(const Program *program, NodeId node) {
    return &program->graph->nodes[node];
}
NodeId graph_module(const Program *program, FileId file) {
    (void)program;
    return node_of_file(file);
}
NodeId graph_def(const Program *program, DefRef def) {
    return def < program->def_count ? node_of_def(program, def) : 0;
}
NodeId graph_variable(const Program *program, BindRef binding) {
    return program->graph->variable_of[binding];
}

DefRef graph_node_def(const Program *program, NodeId node) {
    return node - 1 - program->file_count;
}

NodeId graph_owner(const Program *program, FileId file, ScopeId scope) {
    const File *in = &program->files[file];
    for (; scope; scope = facts_scopes(in->facts)[scope].parent) {
        DefId def = facts_scopes(in->facts)[scope].def;
        if (def) return node_of_def(program, in->def_base + def);
    }
    return node_of_file(file);
}

NodeId graph_owner_class(const Program *program, NodeId node) {
    return program->graph->class_of[node];
}

static bool binds_variable(u8 kind) {
    return kind != BIND_DEF && kind != BIND_IMPORT && kind != BIND_GLOBAL && kind != BIND_NONLOCAL &&
           kind != BIND_DELETE && kind != BIND_NONE;
}

static bool is_member_scope(const Facts *facts, ScopeId scope) {
    u8 kind = facts_scopes(facts)[scope].kind;
    return kind == SCOPE_MODULE || kind == SCOPE_CLASS;
}

/* One vertex per name with at least one binding that is neither a definition nor an import. */
static void variables_add(Program *self, FileId file, Node *nodes) {
    Graph *graph = self->graph;
    const File *in = &self->files[file];
    const BindingRow *rows = facts_bindings(in->facts);
    for (u32 i = 1; i < in->facts->bindings.count;) {
        u32 end = i + 1;
        while (end < in->facts->bindings.count && rows[end].scope == rows[i].scope &&
               rows[end].name == rows[i].name)
            end++;
        u32 first = 0;
        for (u32 k = i; k < end && !first; k++)
            if (binds_variable(rows[k].kind)) first = k;
        if (first && is_member_scope(in->facts, rows[i].scope)) {
            NodeId id = graph->node_count++;
            if (nodes) {
                nodes[id] = (Node){.kind = NODE_VARIABLE,
                                   .file = file,
                                   .row = first,
                                   .owner = graph_owner(self, file, rows[i].scope)};
                for (u32 k = i; k < end; k++) graph->variable_of[in->binding_base + k] = id;
            }
        }
        i = end;
    }
}

static void nodes_build(Program *self) {
    Graph *graph = self->graph;
    u32 fixed = 1 + self->file_count + self->def_count;
    graph->node_count = fixed;
    for (FileId file = 0; file < self->file_count; file++) variables_add(self, file, NULL);
    graph->nodes = ARENA_ARRAY(self->arena, Node, graph->node_count);
    graph->variable_of = ARENA_ARRAY(self->arena, NodeId, self->binding_count);
    for (FileId file = 0; file < self->file_count; file++) {
        graph->nodes[node_of_file(file)] = (Node){.kind = NODE_MODULE, .file = file};
        const File *in = &self->files[file];
        if (!file_is_linked(self, file)) continue;
        NodeId null_row = node_of_def(self, in->def_base);
        graph->nodes[null_row] = (Node){.kind = NODE_DEF, .file = file};
        for (DefId def = 1; def < in->facts->defs.count; def++) {
            const DefRow *row = &facts_defs(in->facts)[def];
            graph->nodes[null_row + def] = (Node){.kind = NODE_DEF,
                                                  .is_class = row->kind == DEF_CLASS,
                                                  .file = file,
                                                  .row = def,
                                                  .owner = graph_owner(self, file, row->scope)};
        }
    }
    graph->node_count = fixed;
    graph->variable_start = ARENA_ARRAY(self->arena, NodeId, self->file_count + 1);
    for (FileId file = 0; file < self->file_count; file++) {
        graph->variable_start[file] = graph->node_count;
        variables_add(self, file, graph->nodes);
    }
    graph->variable_start[self->file_count] = graph->node_count;
}

static void owners_index(Program *program) {
    Graph *graph = program->graph;
    u32 *start = ARENA_ARRAY(program->arena, u32, graph->node_count + 2);
    graph->owned = ARENA_ARRAY(program->arena, NodeId, graph->node_count);
    for (NodeId n = 1; n < graph->node_count; n++)
        if (graph->nodes[n].owner) start[graph->nodes[n].owner + 2]++;
    for (u32 i = 2; i < graph->node_count + 2; i++) start[i] += start[i - 1];
    for (NodeId n = 1; n < graph->node_count; n++)
        if (graph->nodes[n].owner) graph->owned[start[graph->nodes[n].owner + 1]++] = n;
    graph->owned_start = start;
    graph->class_of = ARENA_ARRAY(program->arena, NodeId, graph->node_count);
    for (NodeId n = 1; n < graph->node_count; n++) {
        NodeId owner = graph->nodes[n].owner;
        graph->class_of[n] = owner && graph->nodes[owner].is_class ? owner : 0;
    }
}

Span graph_span(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    const Facts *facts = program_facts(program, row->file);
    if (row->kind == NODE_MODULE) return (Span){0, facts->source_length};
    if (row->kind == NODE_DEF) return facts_defs(facts)[row->row].span;
    const BindingRow *binding = &facts_bindings(facts)[row->row];
    const StmtRow *stmt = &facts_stmts(facts)[binding->stmt];
    return binding->stmt ? (Span){stmt->start, stmt->end} : binding->span;
}

Str graph_word(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    const Facts *facts = program_facts(program, row->file);
    bool is_def = row->kind == NODE_DEF;
    return facts_name(facts,
                      is_def ? facts_defs(facts)[row->row].name : facts_bindings(facts)[row->row].name);
}

Name graph_name(const Program *program, NodeId node) {
    const Node *row = &program->graph->nodes[node];
    const Facts *facts = program_facts(program, row->file);
    if (row->kind == NODE_DEF)
        return row->row ? file_name_of(program, row->file, facts_defs(facts)[row->row].name) : 0;
    if (row->kind == NODE_VARIABLE)
        return file_name_of(program, row->file, facts_bindings(facts)[row->row].name);
    return 0;
}

Str graph_symbol(const Program *program, NodeId node, Arena *arena) {
    const Node *row = graph_node(program, node);
    if (row->kind == NODE_MODULE) return file_symbol(program, row->file);
    if (row->kind == NODE_DEF) return def_symbol(program, graph_node_def(program, node), arena);
    const Facts *facts = program_facts(program, row->file);
    Str owner = graph_symbol(program, row->owner, arena);
    Str name = facts_name(facts, facts_bindings(facts)[row->row].name);
    return str_printf(arena, "%.*s.%.*s", STR_ARG(owner), STR_ARG(name));
}
/* ---- all of it -------------------------------------------------------------------------------------- */

static bool is_member_node(const Program *self, NodeId node) {
    const Node *row = &self->graph->nodes[node];
    if (row->kind == NODE_VARIABLE) return true;
    if (row->kind != NODE_DEF || !row->row) return false;
    return is_member_scope(program_facts(self, row->file),
                           facts_defs(program_facts(self, row->file))[row->row].scope);
}

static void names_index(Program *self) {
    Graph *graph = self->graph;
    graph->named_names = self->names.count;
    graph->named_start = ARENA_ARRAY(self->arena, u32, graph->named_names + 2);
    u32 first = 1 + self->file_count;
    for (NodeId n = first; n < graph->node_count; n++)
        if (is_member_node(self, n)) graph->named_start[graph_name(self, n) + 2]++;
    for (u32 i = 2; i < graph->named_names + 2; i++) graph->named_start[i] += graph->named_start[i - 1];
    graph->named = ARENA_ARRAY(self->arena, NodeId, graph->named_start[graph->named_names + 1]);
    for (NodeId n = first; n < graph->node_count; n++)
        if (is_member_node(self, n)) graph->named[graph->named_start[graph_name(self, n) + 1]++] = n;
    graph->member_names = ARENA_ARRAY(self->arena, Name, graph->node_count);
    for (Name name = 1; name < graph->named_names; name++)
        if (graph->named_start[name] < graph->named_start[name + 1])
            graph->member_names[graph->member_name_count++] = name;
}

void graph_build(Program *self) {
    Graph *graph = ARENA_NEW(self->arena, Graph);
    self->graph = graph;
    nodes_build(self);
    owners_index(self);
    graph->handed_modules = bits_new(self->arena, self->file_count);
    graph->handed_classes = bits_new(self->arena, self->def_count);
    graph->offered_modules = bits_new(self->arena, self->file_count);
    graph->binding_used = ARENA_ARRAY(self->arena, u64, (self->binding_count + 63) / 64);
    graph_add_edges(self);
    graph_add_models(self);
    graph_add_standins(self);
    graph_index(self);
    names_index(self);
}

void graph_release(Program *self) {
    if (!self->graph) return;
    vec_release(&self->graph->weak);
    map_release(&self->graph->keeps);
    map_release(&self->graph->descendants);
    vec_release(&self->graph->descendant_list);
    vec_release(&self->graph->text_folders);
    free(self->graph->in);
    free(self->graph->out);
}

bool graph_walks_unknown(const Program *program) {
    return program->graph->walks_unknown;
}

bool graph_has_dynamic_import(const Program *program) {
    return program->graph->has_dynamic_import;
}

const Edge *graph_in(const Program *program, NodeId node, u32 *count) {
    const Graph *graph = program->graph;
    *count = graph->in_start[node + 1] - graph->in_start[node];
    return graph->in + graph->in_start[node];
}

const Edge *graph_out(const Program *program, NodeId node, u32 *count) {
    const Graph *graph = program->graph;
    *count = graph->out_start[node + 1] - graph->out_start[node];
    return graph->out + graph->out_start[node];
}

const WeakUse *graph_weak(const Program *program, NodeId node, u32 *count) {
    const Graph *graph = program->graph;
    *count = graph->weak_start[node + 1] - graph->weak_start[node];
    return graph->weak.at + graph->weak_start[node];
}

const NodeId *graph_named(const Program *program, Name name, u32 *count) {
    const Graph *graph = program->graph;
    *count = 0;
    if (name >= graph->named_names) return NULL;
    *count = graph->named_start[name + 1] - graph->named_start[name];
    return graph->named + graph->named_start[name];
}
