/* Vertices that a name of a module stands for: its bindings, followed through imports and stars to what was
 * imported. Each binding on the way counts as used. */
#include "graph_impl.h"

#include "exports.h"
#include "modules.h"

static void binding_mark(Graph *graph, BindRef binding) {
    graph->binding_used[binding >> 6] |= (u64)1 << (binding & 63);
}

bool graph_binding_is_used(const Program *program, BindRef binding) {
    return program->graph->binding_used[binding >> 6] >> (binding & 63) & 1;
}

static void node_add(VecU32 *out, NodeId node) {
    for (u32 i = 0; i < out->count; i++)
        if (out->at[i] == node) return;
    if (node) vec_push(out, node);
}

/* from app.old.place import thing, where app.new.place has a `thing`: the module was moved and this import
 * forgotten, which does not make `thing` unused. */
static void moved_nodes(Building *self, FileId file, const ImportRow *row, VecU32 *out, u32 depth) {
    const Program *program = self->program;
    Str dotted = facts_name(program_facts(program, file), row->module);
    Name last = intern_find(&program->names, str_after_last(dotted, '.'));
    if (!last || last >= program->by_last_count) return;
    Name name = file_name_of(program, file, row->name);
    for (ModuleId m = program->by_last[last]; m; m = program->modules[m].same_last)
        if (program->modules[m].file != FILE_NONE && program->modules[m].file != file)
            member_nodes(self, m, name, out, depth + 1);
}

/* What a name that an import binds stands for. */
void import_nodes(Building *self, FileId file, ImportId import, VecU32 *out, u32 depth) {
    const Facts *facts = program_facts(self->program, file);
    const ImportRow *row = &facts_imports(facts)[import];
    if (row->flags & IMPORT_FROM) {
        ImportTarget target = import_target(self->program, file, import);
        if (target.verdict == IMPORT_MISSING) moved_nodes(self, file, row, out, depth);
        if (target.verdict != IMPORT_FOUND) return;
        Name name = file_name_of(self->program, file, row->name);
        bool is_own = self->program->modules[target.module].file == file;
        ModuleId child = is_own ? modules_child(self->program, target.module, name) : 0;
        if (child && self->program->modules[child].file != FILE_NONE)
            node_add(out, node_of_file(self->program->modules[child].file));
        else
            member_nodes(self, target.module, name, out, depth + 1);
        return;
    }
    ValueSet values = infer_binding(self->program, self->program->files[file].binding_base + row->binding);
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_MODULE && self->program->modules[values.at[i].id].file != FILE_NONE)
            node_add(out, node_of_file(self->program->modules[values.at[i].id].file));
}

void binding_nodes(Building *self, FileId file, u32 local, VecU32 *out, u32 depth) {
    const File *in = &self->program->files[file];
    const BindingRow *row = &facts_bindings(in->facts)[local];
    binding_mark(self->graph, in->binding_base + local);
    if (row->kind == BIND_DEF)
        node_add(out, node_of_def(self->program, in->def_base + row->target));
    else if (row->kind == BIND_IMPORT)
        import_nodes(self, file, row->target, out, depth);
    else
        node_add(out, self->graph->variable_of[in->binding_base + local]);
}

void star_nodes(Building *self, FileId file, Name name, VecU32 *out, u32 depth) {
    const Facts *facts = program_facts(self->program, file);
    if (!(facts_scopes(facts)[1].flags & SCOPE_HAS_STAR_IMPORT)) return;
    for (ImportId i = 1; i < facts->imports.count; i++) {
        const ImportRow *row = &facts_imports(facts)[i];
        if (!(row->flags & IMPORT_STAR)) continue;
        ImportTarget target = import_target(self->program, file, i);
        FileId source =
            target.verdict == IMPORT_FOUND ? self->program->modules[target.module].file : FILE_NONE;
        if (source != FILE_NONE && source != file && exports_have(self->program, source, name))
            member_nodes(self, target.module, name, out, depth + 1);
    }
}

/* Star imports and re-exports form cycles: one question asks each module once for a name. */
static bool already_asked(Building *self, ModuleId module, Name name, u32 depth) {
    u64 key = map_pair(module, name);
    if (!depth) vec_clear(&self->asked);
    for (u32 i = 0; i < self->asked.count; i++)
        if (self->asked.at[i] == key) return true;
    vec_push(&self->asked, key);
    return false;
}

void member_nodes(Building *self, ModuleId module, Name name, VecU32 *out, u32 depth) {
    Program *program = self->program;
    FileId file = program->modules[module].file;
    if (depth > HOPS_MAX || already_asked(self, module, name, depth)) return;
    u32 before = out->count;
    u32 first = file == FILE_NONE
                    ? MAP_NONE
                    : map_find(&program->scope_names, map_pair(program->files[file].scope_base + 1, name));
    if (first != MAP_NONE) {
        const File *in = &program->files[file];
        const BindingRow *rows = facts_bindings(in->facts);
        for (u32 b = first - in->binding_base; b < in->facts->bindings.count; b++) {
            if (rows[b].scope != 1 || program->files[file].names[rows[b].name] != name) break;
            binding_nodes(self, file, b, out, depth);
        }
    }
    ModuleId child = modules_child(program, module, name);
    bool is_submodule = child && program->modules[child].file != FILE_NONE;
    if (first == MAP_NONE && file != FILE_NONE) star_nodes(self, file, name, out, depth);
    if (out->count == before && is_submodule) node_add(out, node_of_file(program->modules[child].file));
}
