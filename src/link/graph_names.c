/* Edges from names: uses, imports, exports, and what did not parse. */
#include "graph_impl.h"

#include "exports.h"
#include "modules.h"

void use_edges(Building *self, UseId id) {
    const UseRow *use = &facts_uses(self->facts)[id];
    VecU32 *scratch = &self->found;
    vec_clear(scratch);
    vec_clear(&self->asked);
    const u32 *reach = facts_lists(self->facts) + use->first_reach;
    for (u32 i = 0; i < use->reach_count; i++) binding_nodes(self, self->file, reach[i], scratch, 0);
    u32 outer_count;
    const BindingRow *outer = use_outer(self->facts, use, &outer_count);
    for (u32 i = 0; i < outer_count; i++)
        binding_nodes(self, self->file, (u32)(outer - facts_bindings(self->facts)) + i, scratch, 0);
    if (!use->found)
        star_nodes(self, self->file, file_name_of(self->program, self->file, use->name), scratch, 0);
    edges_to(self, use->expr, scratch, EDGE_STRONG);
    choice_self_edges(self, use);
}

void import_edges(Building *self) {
    bool in_tests = self->program->files[self->file].world == WORLD_TESTS;
    VecU32 *scratch = &self->found;
    for (ImportId i = 1; i < self->facts->imports.count; i++) {
        const ImportRow *row = &facts_imports(self->facts)[i];
        NodeId owner = graph_owner(self->program, self->file, row->scope);
        ImportTarget target = import_target(self->program, self->file, i);
        Edge edge = {.from = owner,
                     .file = self->file,
                     .offset = row->span.start,
                     .kind = EDGE_IMPORT,
                     .in_type_checking = (row->flags & IMPORT_TYPE_CHECKING) != 0};
        bool is_found = target.verdict == IMPORT_FOUND || target.verdict == IMPORT_MISSING;
        FileId file = is_found ? self->program->modules[target.module].file : FILE_NONE;
        if (file != FILE_NONE) edge.to = node_of_file(file), edge_push(self->graph, edge);
        if (file != FILE_NONE && row->flags & IMPORT_STAR && !in_tests)
            bits_add(&self->graph->offered_modules, file);
        vec_clear(scratch);
        vec_clear(&self->asked);
        if (row->flags & IMPORT_FROM && !(row->flags & IMPORT_STAR))
            import_nodes(self, self->file, i, scratch, 0);
        bool is_public = !in_tests && !str_starts(facts_name(self->facts, row->bound), STR("_"));
        for (u32 k = 0; k < scratch->count; k++) {
            const Node *node = &self->graph->nodes[scratch->at[k]];
            if (node->kind == NODE_MODULE && is_public) bits_add(&self->graph->offered_modules, node->file);
            edge.to = scratch->at[k], edge_push(self->graph, edge);
        }
    }
}

static void export_edge(void *context, ExprId text) {
    Building *self = context;
    VecU32 *scratch = &self->found;
    Name name = intern_find(&self->program->names, expr_string(self->program, self->file, text));
    vec_clear(scratch);
    if (name) member_nodes(self, self->program->files[self->file].module, name, scratch, 0);
    for (u32 i = 0; i < scratch->count; i++)
        edge_push(self->graph, (Edge){.from = node_of_file(self->file),
                                      .to = scratch->at[i],
                                      .file = self->file,
                                      .offset = facts_exprs(self->facts)[text].start,
                                      .kind = EDGE_EXPORT});
}

void export_edges(Building *self) {
    Name all = intern_find(&self->program->names, STR("__all__"));
    u64 key = map_pair(self->program->files[self->file].scope_base + 1, all);
    if (all && map_find(&self->program->scope_names, key) != MAP_NONE)
        exports_each(self->program, self->file, export_edge, self);
}

/* Names on lines that did not parse may be uses of anything called so. */
void error_edges(Building *self) {
    VecU32 *scratch = &self->found;
    ModuleId module = self->program->files[self->file].module;
    u32 token = 1;
    for (u32 i = 1; i < self->facts->errors.count; i++) {
        Span span = facts_errors(self->facts)[i].span;
        u32 first = facts_line(self->facts, span.start), last = facts_line(self->facts, span.end);
        for (; token < self->facts->tokens.count; token++) {
            const TokenRow *row = &facts_tokens(self->facts)[token];
            u32 line = facts_line(self->facts, row->start);
            if (line > last) break;
            if (line < first || token_kind(row->code) != TOKEN_IDENTIFIER) continue;
            Name name = file_name_of(self->program, self->file, token_code(row->code));
            vec_push(&self->graph->weak, ((WeakUse){.from = node_of_file(self->file),
                                                    .name = name,
                                                    .file = self->file,
                                                    .offset = row->start}));
            vec_clear(scratch);
            member_nodes(self, module, name, scratch, 0);
            for (u32 k = 0; k < scratch->count; k++)
                edge_push(self->graph, (Edge){.from = node_of_file(self->file),
                                              .to = scratch->at[k],
                                              .file = self->file,
                                              .offset = row->start,
                                              .kind = EDGE_WEAK});
        }
    }
}
