/* Python that imports extension modules of the tree, and what it asks them for.
 *
 * The last word of the import is that of the module, and no Python module answers to it: an interface
 * (.pyi) beside the extension does not count as one, nor does a folder without `__init__.py`. The package
 * before it has to be one of the tree; an import of one word must not be a module of the standard library. */
#include "bridge_impl.h"
#include "modules.h"
#include "stdlib_names.h"

typedef struct {
    Program *program;
    Bridge *bridge;
    FileId file;
    const Facts *facts;
    u32 *modules; /* by ImportId: the extension module that the import binds; 0: none */
} Imports;

/* ---- which module an import means ---------------------------------------------------------------------- */

static u32 module_named(const Imports *self, Str word) {
    Name name = intern_find(&self->program->names, word);
    u32 module = name ? map_find(&self->bridge->module_by_name, name) : MAP_NONE;
    return module == MAP_NONE ? 0 : module;
}

/* Its code is Python: no interface, and no folder that happens to bear the name. */
static bool has_python(const Program *program, ModuleId module) {
    FileId file = program->modules[module].file;
    return file != FILE_NONE && !file_only_describes(&program->files[file]);
}

static bool is_python(const Program *program, ImportTarget target) {
    return target.verdict == IMPORT_FOUND && has_python(program, target.module);
}

/* A build says that the module is imported from there. */
static bool is_built_as(const Imports *self, Str front, Str word) {
    Arena scratch = {0};
    Str dotted = front.len ? str_printf(&scratch, "%.*s.%.*s", STR_ARG(front), STR_ARG(word)) : word;
    Name name = intern_find(&self->program->names, dotted);
    bool is_it = name && map_find(&self->bridge->dotted, name) != MAP_NONE;
    arena_release(&scratch);
    return is_it;
}

/* Builds say it is in a package, and none says that it is in none. */
static bool is_never_bare(const Imports *self, Str word) {
    Name name = intern_find(&self->program->names, word);
    u32 paths = name ? map_find(&self->bridge->paths, name) : MAP_NONE;
    return paths != MAP_NONE && !(paths & MODULE_BARE);
}

/* `from a.fast import f`, `import a.fast` */
static u32 module_imported(const Imports *self, ImportId import) {
    const Program *program = self->program;
    const ImportRow *row = &facts_imports(self->facts)[import];
    Str dotted = facts_name(self->facts, row->module), word = str_after_last(dotted, '.');
    u32 module = dotted.len ? module_named(self, word) : 0;
    if (!module || is_python(program, import_target(program, self->file, import))) return 0;
    bool is_bare = word.len == dotted.len && !row->level;
    if (is_bare) return stdlib_scope(word) || is_never_bare(self, word) ? 0 : module;
    if (word.len == dotted.len) return module;
    Str front = str_slice(dotted, 0, dotted.len - word.len - 1);
    if (!row->level && is_built_as(self, front, word)) return module;
    bool is_here = modules_resolve(program, self->file, front, row->level).verdict == IMPORT_FOUND;
    return is_here ? module : 0;
}

/* The package binds the name to something else than what it imports. */
static bool package_binds(const Imports *self, ModuleId package, Name name) {
    const Program *program = self->program;
    FileId file = program->modules[package].file;
    if (file == FILE_NONE) return false;
    u32 first = map_find(&program->scope_names, map_pair(program->files[file].scope_base + 1, name));
    return first != MAP_NONE && binding_row(program, first)->kind != BIND_IMPORT;
}

/* `from a import fast` */
static u32 module_taken(const Imports *self, ImportId import) {
    const Program *program = self->program;
    const ImportRow *row = &facts_imports(self->facts)[import];
    ImportTarget target = import_target(program, self->file, import);
    u32 module = row->name ? module_named(self, facts_name(self->facts, row->name)) : 0;
    if (!module) return 0;
    Name name = file_name_of(program, self->file, row->name);
    ModuleId package = target.module;
    if (target.verdict == IMPORT_MISSING && row->level && !row->module) return module;
    Str front = facts_name(self->facts, row->module);
    if (target.verdict != IMPORT_FOUND && is_built_as(self, front, facts_name(self->facts, row->name)))
        return module;
    if (target.verdict != IMPORT_FOUND || !program->modules[package].is_package) return 0;
    ModuleId child = modules_child(program, package, name);
    if (child && has_python(program, child)) return 0;
    return package_binds(self, package, name) ? 0 : module;
}

/* ---- uses ---------------------------------------------------------------------------------------------- */

/* Something of the module, of which there may be several, is imported or given away. */
static void each_mark(Imports *self, u32 module, bool is_handed_on) {
    for (u32 at = module; at; at = self->bridge->modules.at[at].next) {
        self->bridge->modules.at[at].is_imported = true;
        self->bridge->modules.at[at].is_handed_on |= is_handed_on;
    }
}

static void use_add(Imports *self, u32 module, BridgeUse use) {
    use.file = self->file;
    use.module = module;
    for (u32 at = module; at && !use.row; at = self->bridge->modules.at[at].next)
        use.row = bridge_export_named(self->program, at, use.name);
    use.target = self->bridge->exports.at[use.row].function;
    vec_push(&self->bridge->uses, use);
}

static void name_taken(Imports *self, ImportId import, u32 module) {
    const ImportRow *row = &facts_imports(self->facts)[import];
    if (row->flags & IMPORT_STAR) each_mark(self, module, true);
    if (!row->name || row->flags & IMPORT_TYPE_CHECKING) return;
    use_add(self, module,
            (BridgeUse){.import = import,
                        .name = file_name_of(self->program, self->file, row->name),
                        .start = row->span.start,
                        .name_start = row->span.start,
                        .scope = row->scope});
}

/* The import that a name surely stands for; 0: none, or others as well. */
static ImportId import_of_use(const Imports *self, const ExprRow *row) {
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return 0;
    const UseRow *use = &facts_uses(self->facts)[row->aux];
    if (use->reach_count != 1) return 0;
    const BindingRow *binding = &facts_bindings(self->facts)[facts_lists(self->facts)[use->first_reach]];
    return binding->kind == BIND_IMPORT ? binding->target : 0;
}

/* The module that an expression is: `fast`, or `a.fast` after `import a.fast`. */
static ImportId import_of(const Imports *self, ExprId expr) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    if (row->kind == EXPR_NAME) {
        ImportId import = import_of_use(self, row);
        const ImportRow *from = &facts_imports(self->facts)[import];
        bool is_first_word =
            import && !from->name && from->bound != from->module &&
            facts_name(self->facts, from->module).len &&
            str_starts(facts_name(self->facts, from->module), facts_name(self->facts, from->bound)) &&
            str_find_char(facts_name(self->facts, from->module), '.') != STR_NOT_FOUND;
        return is_first_word ? 0 : import;
    }
    if (row->kind != EXPR_ATTRIBUTE || !module_named(self, facts_name(self->facts, row->name))) return 0;
    Arena scratch = {0};
    Str dotted = expr_dotted(self->program, self->file, expr, &scratch);
    ImportId found = 0;
    for (ImportId i = 1; i < self->facts->imports.count && dotted.len && !found; i++) {
        bool is_it = self->modules[i] && !facts_imports(self->facts)[i].name &&
                     str_eq(facts_name(self->facts, facts_imports(self->facts)[i].module), dotted);
        if (is_it) found = i;
    }
    arena_release(&scratch);
    return found;
}

static void attribute_asked(Imports *self, ExprId access) {
    const ExprRow *row = &facts_exprs(self->facts)[access];
    ImportId import = import_of(self, access + 1);
    if (!import || !self->modules[import]) return;
    use_add(self, self->modules[import],
            (BridgeUse){.expr = access,
                        .import = import,
                        .name = file_name_of(self->program, self->file, row->name),
                        .start = row->start,
                        .name_start = row->aux,
                        .scope = row->scope});
}

/* getattr(fast, "pack") asks for a name that Python holds as a text. */
static bool is_asked_by_text(const Imports *self, ExprId expr) {
    const ExprRow *rows = facts_exprs(self->facts);
    ExprId call = rows[expr].parent, text = rows[expr].next;
    if (!call || rows[call].kind != EXPR_CALL || rows[call + 1].kind != EXPR_NAME) return false;
    Str callee = facts_name(self->facts, rows[call + 1].name);
    bool asks = str_eq(callee, STR("getattr")) || str_eq(callee, STR("hasattr"));
    return asks && text < rows[call].next && rows[text].kind == EXPR_STRING;
}

/* A module that is stored or passed on may be asked for any name. */
static void handed_on_find(Imports *self, ExprId expr) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return;
    const UseRow *use = &facts_uses(self->facts)[row->aux];
    bool is_asked = (row->parent && facts_exprs(self->facts)[row->parent].kind == EXPR_ATTRIBUTE) ||
                    is_asked_by_text(self, expr);
    for (u32 i = 0; i < use->reach_count && !is_asked; i++) {
        const BindingRow *binding =
            &facts_bindings(self->facts)[facts_lists(self->facts)[use->first_reach + i]];
        u32 module = binding->kind == BIND_IMPORT ? self->modules[binding->target] : 0;
        if (module) each_mark(self, module, true);
    }
}

static void file_read(Imports *self) {
    u32 found = 0;
    for (ImportId i = 1; i < self->facts->imports.count; i++) {
        const ImportRow *row = &facts_imports(self->facts)[i];
        u32 named = module_imported(self, i), taken = named ? 0 : module_taken(self, i);
        if (!named && !taken) continue;
        found++;
        each_mark(self, named ? named : taken, false);
        bool is_module = taken || !(row->flags & IMPORT_FROM);
        if (is_module)
            self->modules[i] = named ? named : taken;
        else
            name_taken(self, i, named);
    }
    for (ExprId e = 1; e < self->facts->exprs.count && found; e++) {
        if (facts_exprs(self->facts)[e].kind == EXPR_ATTRIBUTE) attribute_asked(self, e);
        handed_on_find(self, e);
    }
}

void bridge_imports_find(Program *program) {
    if (program->bridge->modules.count == 1) return;
    for (FileId file = 0; file < program->file_count; file++) {
        if (!bridge_is_python(program, file)) continue;
        Arena scratch = {0};
        const Facts *facts = program_facts(program, file);
        Imports self = {.program = program,
                        .bridge = program->bridge,
                        .file = file,
                        .facts = facts,
                        .modules = ARENA_ARRAY(&scratch, u32, facts->imports.count)};
        file_read(&self);
        arena_release(&scratch);
    }
}
