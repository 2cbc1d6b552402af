#include "hops.h"

#include "infer.h"
#include "modules.h"

static u32 hop_binding(const Program *self, BindRef binding, Hop *out, u32 count);

static u32 hop_member(const Program *self, ModuleId module, Name name, Hop *out, u32 count) {
    FileId file = self->modules[module].file;
    if (file == FILE_NONE) return count;
    u32 first = map_find(&self->scope_names, map_pair(self->files[file].scope_base + 1, name));
    return first == MAP_NONE ? count : hop_binding(self, first, out, count);
}

static u32 hop_expr(const Program *self, FileId file, ExprId expr, Hop *out, u32 count) {
    const File *in = &self->files[file];
    const ExprRow *row = expr_row(self, file, expr);
    if (row->kind == EXPR_SUBSCRIPT) return hop_expr(self, file, expr + 1, out, count);
    if (row->kind == EXPR_ATTRIBUTE) {
        ValueSet object = infer_expr(self, file, expr + 1);
        bool is_module = object.count == 1 && object.at[0].kind == VALUE_MODULE;
        return is_module ? hop_member(self, object.at[0].id, file_name_of(self, file, row->name), out, count)
                         : count;
    }
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return count;
    const UseRow *use = &facts_uses(in->facts)[row->aux];
    if (!use->reach_count) return count;
    return hop_binding(self, in->binding_base + facts_lists(in->facts)[use->first_reach], out, count);
}

static u32 hop_import(const Program *self, FileId file, BindRef binding, Hop *out, u32 count) {
    const File *in = &self->files[file];
    ImportId import = binding_row(self, binding)->target;
    const ImportRow *row = &facts_imports(in->facts)[import];
    Name name = file_name_of(self, file, row->name);
    out[count++] = (Hop){HOP_IMPORT, binding, file_name_of(self, file, row->bound), name};
    if (!(row->flags & IMPORT_FROM)) return count;
    ImportTarget target = import_target(self, file, import);
    if (target.verdict != IMPORT_FOUND || self->modules[target.module].file == file) return count;
    return hop_member(self, target.module, name, out, count);
}

static u32 hop_binding(const Program *self, BindRef binding, Hop *out, u32 count) {
    if (count >= HOPS_LISTED) return count;
    FileId file = binding_file(self, binding);
    const BindingRow *row = binding_row(self, binding);
    Name name = file_name_of(self, file, row->name);
    if (row->kind == BIND_DEF) {
        out[count++] = (Hop){HOP_DEFINITION, binding, name, name};
    } else if (row->kind == BIND_IMPORT) {
        return hop_import(self, file, binding, out, count);
    } else if (row->kind == BIND_ASSIGN && row->value) {
        const ExprRow *value = expr_row(self, file, row->value);
        if (value->kind != EXPR_NAME && value->kind != EXPR_ATTRIBUTE) return count;
        out[count++] = (Hop){HOP_ALIAS, binding, name, file_name_of(self, file, value->name)};
        return hop_expr(self, file, row->value, out, count);
    }
    return count;
}

u32 hops_of(const Program *self, FileId file, ExprId expr, Hop out[HOPS_LISTED]) {
    return hop_expr(self, file, expr, out, 0);
}
