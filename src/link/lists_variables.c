/* What the assignments of a variable give it. */
#include "lists_impl.h"
#include "modules.h"
#include "values.h"

static void import_walk(Walk *self, FileId file, ImportId import) {
    const Facts *facts = program_facts(self->program, file);
    const ImportRow *row = &facts_imports(facts)[import];
    if (!(row->flags & IMPORT_FROM) || !row->name) return;
    ImportTarget target = modules_resolve(self->program, file, facts_name(facts, row->module), row->level);
    if (target.verdict == IMPORT_FOUND)
        module_variable_walk(self, target.module, file_name_of(self->program, file, row->name));
    else
        self->is_open = true;
}

static bool reads_name(const Facts *facts, ExprId expr, NameId name) {
    for (ExprId e = expr; e < facts_exprs(facts)[expr].next; e++)
        if (facts_exprs(facts)[e].kind == EXPR_NAME && facts_exprs(facts)[e].name == name) return true;
    return false;
}

/* Assigned anew in the same block, before it is read: what the first assignment gave is gone. */
static bool is_replaced(const Facts *facts, BindingId binding, BindingId end, u32 read) {
    const BindingRow *rows = facts_bindings(facts), *old = &rows[binding];
    if (!old->stmt || read == READ_ANY_TIME) return false;
    for (BindingId b = binding + 1; b < end; b++) {
        const BindingRow *row = &rows[b];
        bool is_anew = row->kind == BIND_ASSIGN && row->shape == SHAPE_WHOLE && row->value && row->stmt;
        if (!is_anew || row->span.start < old->span.start) continue;
        bool is_same_block = facts_stmts(facts)[row->stmt].parent == facts_stmts(facts)[old->stmt].parent;
        bool is_before = !read || facts_stmts(facts)[row->stmt].end <= read;
        if (is_same_block && is_before && !reads_name(facts, row->value, row->name)) return true;
    }
    return false;
}

/* Assigned behind the place where it is read, or by the statement that reads it: `urls = wrapped(urls)`. */
static bool is_later(const Facts *facts, const BindingRow *row, u32 read) {
    if (!read || read == READ_ANY_TIME || (row->flags & BINDING_IN_LOOP)) return false;
    bool is_own = (row->kind == BIND_ASSIGN || row->kind == BIND_AUGMENTED) && row->stmt &&
                  facts_stmts(facts)[row->stmt].end > read;
    return is_own || row->span.start > read;
}

void variable_walk(Walk *self, FileId file, BindingId any, u32 read) {
    const File *in = &self->program->files[file];
    const BindingRow *rows = facts_bindings(in->facts);
    const ScopeRow *scope = &facts_scopes(in->facts)[rows[any].scope];
    BindingId first = any, end = any;
    while (first > scope->first_binding && rows[first - 1].name == rows[any].name) first--;
    while (end < scope->first_binding + scope->binding_count && rows[end].name == rows[any].name) end++;
    u64 key = map_pair(1, in->binding_base + first);
    if (!walk_begin(self, key)) return;
    u32 assigned = 0;
    for (BindingId b = first; b < end; b++) {
        const BindingRow *row = &rows[b];
        if (is_replaced(in->facts, b, end, read) || is_later(in->facts, row, read)) continue;
        self->is_loose |= assigned++ > 0;
        bool is_whole = row->shape == SHAPE_WHOLE && row->value;
        if (row->kind == BIND_IMPORT)
            import_walk(self, file, row->target);
        else if ((row->kind == BIND_ASSIGN || row->kind == BIND_AUGMENTED || row->kind == BIND_WALRUS) &&
                 is_whole)
            expr_walk(self, file, row->value);
        else if (row->kind != BIND_ANNOTATION && row->kind != BIND_DELETE && row->kind != BIND_GLOBAL)
            self->is_open = true;
    }
    growth_walk(self, in->binding_base + first);
    walk_end(self, key);
}

void module_variable_walk(Walk *self, ModuleId module, Name name) {
    FileId file = self->program->modules[module].file;
    u32 count = 0;
    BindRef first = file == FILE_NONE ? 0 : module_binding(self->program, file, name, &count);
    if (count)
        variable_walk(self, file, first - self->program->files[file].binding_base, 0);
    else
        values_walk(self, infer_module_member(self->program, module, name));
}
