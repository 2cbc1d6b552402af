/* Functions and classes by name: through imports, re-exports and other names, as long as each binding on the
 * way is one of these. */
#include "callees.h"
#include "exports.h"
#include "modules.h"
#include "values.h"

enum { HOPS_MAX = 8 };

typedef struct {
    const Program *program;
    VecU32 *out;
    u32 depth;
} Naming;

static bool name_named(Naming *self, FileId file, ExprId expr);
static bool binding_named(Naming *self, FileId file, BindingId binding);

static bool member_named(Naming *self, ModuleId module, Name name);

/* Through `from module import *`, where the module binds no such name itself. */
static bool star_named(Naming *self, FileId file, Name name) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    bool is_found = false;
    if (self->depth >= HOPS_MAX) return false;
    self->depth++;
    for (ImportId i = 1; i < facts->imports.count; i++) {
        if (!(facts_imports(facts)[i].flags & IMPORT_STAR)) continue;
        ImportTarget target = import_target(program, file, i);
        FileId source = target.verdict == IMPORT_FOUND ? program->modules[target.module].file : FILE_NONE;
        if (source == FILE_NONE) is_found = false;
        if (source == FILE_NONE) break;
        if (source == file || !exports_have(program, source, name)) continue;
        u32 count;
        module_binding(program, source, name, &count);
        bool is_named = member_named(self, target.module, name);
        is_found = count ? is_named : is_found | is_named;
        if (count && !is_named) break; /* bound to something else */
    }
    self->depth--;
    return is_found;
}

/* All module-level bindings of the name; false when run time may make it. */
static bool member_named(Naming *self, ModuleId module, Name name) {
    u32 count;
    FileId file = self->program->modules[module].file;
    if (file == FILE_NONE) return false;
    BindRef first = module_binding(self->program, file, name, &count);
    if (!count) return star_named(self, file, name);
    for (u32 i = 0; i < count; i++)
        if (!binding_named(self, file, first - self->program->files[file].binding_base + i)) return false;
    return count > 0;
}

static bool import_named(Naming *self, FileId file, ImportId import) {
    const ImportRow *row = &facts_imports(program_facts(self->program, file))[import];
    ImportTarget target = import_target(self->program, file, import);
    if (!(row->flags & IMPORT_FROM) || target.verdict != IMPORT_FOUND || target.is_guess) return false;
    return member_named(self, target.module, file_name_of(self->program, file, row->name));
}

static bool binding_named(Naming *self, FileId file, BindingId binding) {
    const Facts *facts = program_facts(self->program, file);
    const BindingRow *row = &facts_bindings(facts)[binding];
    bool is_known = false;
    if (self->depth++ < HOPS_MAX) {
        if (row->kind == BIND_DEF && facts_defs(facts)[row->target].kind != DEF_TYPE_ALIAS) {
            vec_push(self->out, self->program->files[file].def_base + row->target);
            is_known = true;
        } else if (row->kind == BIND_IMPORT) {
            is_known = import_named(self, file, row->target);
        } else if (row->kind == BIND_ASSIGN && row->shape == SHAPE_WHOLE && row->value && !row->annotation) {
            is_known = name_named(self, file, row->value);
        }
    }
    self->depth--;
    return is_known;
}

static bool name_named(Naming *self, FileId file, ExprId expr) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (row->kind == EXPR_ATTRIBUTE) {
        ValueSet object = infer_expr(self->program, file, expr + 1);
        bool is_module = object.count == 1 && !object.is_open && object.at[0].kind == VALUE_MODULE;
        return is_module && member_named(self, object.at[0].id, file_name_of(self->program, file, row->name));
    }
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return false;
    const UseRow *use = &facts_uses(facts)[row->aux];
    if (!use->found) return star_named(self, file, file_name_of(self->program, file, row->name));
    if (use->flags & USE_MAY_BE_OUTER) return false;
    for (u32 i = 0; i < use->reach_count; i++)
        if (!binding_named(self, file, facts_lists(facts)[use->first_reach + i])) return false;
    return use->reach_count > 0;
}

bool callees_named(const Program *program, FileId file, ExprId expr, VecU32 *out) {
    Naming self = {.program = program, .out = out};
    return name_named(&self, file, expr);
}
