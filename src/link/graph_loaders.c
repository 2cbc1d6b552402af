/* Edges of dynamic imports: which modules a loader can load by a name or path given at run time.
 *
 * Known are: a text that is a module's name, the package whose __path__ is walked, a known start
 * ("app.plugins." + name, f"{__name__}.{x}", "." + name) or end (f"{x}.handlers") of the name, and, for files
 * loaded by path, the folders that the loading file names in its strings. Everything that fits may be
 * loaded. */
#include "graph_impl.h"

#include "calls.h"
#include "file.h"
#include "modules.h"
#include "values.h"

static void load_module(Building *self, ExprId at, ModuleId module) {
    FileId file = self->program->modules[module].file;
    if (file == FILE_NONE || file == self->file) return;
    Edge edge = edge_at(self, owner_of_expr(self, at), node_of_file(file), at, EDGE_WEAK);
    edge_push(self->graph, edge);
    /* What is read off a module that run time picked is not seen: its public names may all be meant. */
    members_edges(self, edge, edge.to, MEMBERS_PUBLIC, (KnownEnds){0});
}

static bool is_below(const Program *program, ModuleId module, ModuleId package) {
    for (; module; module = program->modules[module].parent)
        if (module == package) return true;
    return false;
}

void load_package(Building *self, ExprId at, ModuleId package) {
    for (ModuleId m = 1; package > 1 && m < self->program->module_count; m++)
        if (m != package && is_below(self->program, m, package)) load_module(self, at, m);
}

static ModuleId own_package(const Building *self) {
    ModuleId module = self->program->files[self->file].module;
    return self->program->modules[module].is_package ? module : self->program->modules[module].parent;
}

static bool is_name(const Building *self, ExprId expr, const char *name) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    return row->kind == EXPR_NAME && str_eq(facts_name(self->facts, row->name), str_of(name));
}

/* package.__path__, package.__file__ */
static void walk_package(Building *self, ExprId access) {
    ValueSet package = calls_values(self->program, self->file, access + 1);
    for (u32 i = 0; i < package.count; i++)
        if (package.at[i].kind == VALUE_MODULE) load_package(self, access, package.at[i].id);
}

/* pkgutil.iter_modules(__path__), walk_packages(pkg.__path__, …) */
static void walk_edges(Building *self, ExprId call) {
    u32 before = self->graph->edges.count;
    for (ExprId e = call + 2; e < facts_exprs(self->facts)[call].next; e++) {
        const ExprRow *row = &facts_exprs(self->facts)[e];
        if (is_name(self, e, "__path__") || is_name(self, e, "__file__"))
            load_package(self, e, own_package(self));
        if (row->kind == EXPR_ATTRIBUTE && str_eq(facts_name(self->facts, row->name), STR("__path__")))
            walk_package(self, e);
    }
    self->graph->walks_unknown |= self->graph->edges.count == before;
}

static void prefixed_edges(Building *self, ExprId at, Str prefix) {
    if (str_starts(prefix, STR("."))) {
        load_package(self, at, own_package(self));
        return;
    }
    while (prefix.len && prefix.ptr[prefix.len - 1] == '.') prefix.len--;
    ModuleId package = prefix.len ? modules_named(self->program, prefix) : 0;
    if (package) load_package(self, at, package);
}

static void suffixed_edges(Building *self, ExprId at, Str suffix) {
    for (ModuleId m = 1; suffix.len > 1 && m < self->program->module_count; m++)
        if (str_ends(name_text(self->program, self->program->modules[m].name), suffix))
            load_module(self, at, m);
}

/* A text that is the name of a module: import_module("site_settings"). */
static void named_module(Building *self, ExprId text) {
    ModuleId module = modules_named(self->program, expr_string(self->program, self->file, text));
    FileId file = module ? self->program->modules[module].file : FILE_NONE;
    if (file == FILE_NONE || file == self->file) return;
    Edge edge = edge_at(self, owner_of_expr(self, text), node_of_file(file), text, EDGE_WEAK);
    edge_push(self->graph, edge);
    vec_push(&self->named, edge);
}

/* Given to some call, such as setdefault("SETTINGS_MODULE", "site_settings"), a compound word names a module
 * as well; a plain one may mean anything. */
static void named_modules(Building *self) {
    for (StringId s = 1; s < self->facts->strings.count; s++) {
        const StringRow *row = &facts_strings(self->facts)[s];
        ExprId parent = row->expr ? facts_exprs(self->facts)[row->expr].parent : 0;
        if (!parent || facts_exprs(self->facts)[parent].kind != EXPR_CALL || row->length >= 60) continue;
        Str text = facts_text(self->facts, row->offset, row->length);
        if (str_find_char(text, '_') != STR_NOT_FOUND && str_find_char(text, '.') == STR_NOT_FOUND)
            named_module(self, row->expr);
    }
}

/* A function that imports what it found in a folder: the packages whose __path__ or __file__ it reads. */
static void walked_packages(Building *self, ExprId call) {
    NodeId owner = owner_of_expr(self, call);
    for (ExprId e = 1; e < self->facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(self->facts)[e];
        if (row->kind != EXPR_NAME && row->kind != EXPR_ATTRIBUTE) continue;
        Str word = facts_name(self->facts, row->name);
        bool is_place = str_eq(word, STR("__path__")) || str_eq(word, STR("__file__"));
        if (!is_place || owner_of_expr(self, e) != owner) continue;
        if (row->kind == EXPR_NAME)
            load_package(self, e, own_package(self));
        else
            walk_package(self, e);
    }
}

/* import_module(f"{__name__}.{x}"), import_module("plugins." + x), import_module("%s.handlers" % x) */
static void computed_import(Building *self, ExprId call) {
    ExprId name = text_source(self, expr_child(self->facts, call, 1));
    const ExprRow *row = &facts_exprs(self->facts)[name];
    if (!name) return;
    if (row->kind == EXPR_STRING) {
        named_module(self, name);
        return;
    }
    self->graph->has_dynamic_import = true;
    KnownEnds ends = known_ends(self, name);
    for (ExprId e = name; e < row->next; e++)
        if (is_name(self, e, "__name__") || is_name(self, e, "__package__"))
            load_package(self, name, own_package(self));
    prefixed_edges(self, name, ends.start);
    suffixed_edges(self, name, ends.end);
    if (!ends.start.len && !ends.end.len) walked_packages(self, call);
}

/* A text that is put together into a path: folder / "plugins", Path("plugins"), join(root, "plugins"). */
static bool is_path_part(const Building *self, ExprId text) {
    static const char *const makers[] = {"Path",  "PurePath", "join",    "joinpath", "glob",
                                         "rglob", "walk",     "listdir", "scandir"};
    ExprId parent = facts_exprs(self->facts)[text].parent;
    const ExprRow *row = &facts_exprs(self->facts)[parent];
    if (!parent) return false;
    if (row->kind == EXPR_BINARY) return row->op == OP_OTHER;
    if (row->kind != EXPR_CALL) return false;
    Str word = facts_name(self->facts, facts_exprs(self->facts)[parent + 1].name);
    for (u32 i = 0; i < COUNT_OF(makers); i++)
        if (str_eq(word, str_of(makers[i]))) return true;
    return false;
}

/* Files loaded by path: the folders that the loading function or its module's constants name. A folder that
 * holds the loader itself says nothing. */
static void folder_edges(Building *self, ExprId at) {
    NodeId owner = owner_of_expr(self, at);
    ModuleId own = self->program->files[self->file].module;
    for (StringId s = 1; s < self->facts->strings.count; s++) {
        const StringRow *row = &facts_strings(self->facts)[s];
        if (!row->expr || row->length >= 60 || !is_path_part(self, row->expr)) continue;
        DefRef around = scope_def(self->program, self->file, facts_exprs(self->facts)[row->expr].scope);
        if (around && node_of_def(self->program, around) != owner) continue;
        Name name =
            intern_find(&self->program->names, path_name(facts_text(self->facts, row->offset, row->length)));
        for (ModuleId m = 2; name && m < self->program->module_count; m++) {
            const Module *folder = &self->program->modules[m];
            if (folder->is_package && folder->last == name && !is_below(self->program, own, m))
                load_package(self, at, m);
        }
    }
}

/* An __all__ that is made of the files beside it: a star import loads them. */
static void listed_folder(Building *self) {
    Name all = intern_find(&self->program->names, STR("__all__"));
    u32 scope = self->program->files[self->file].scope_base + 1;
    u32 binding = all ? map_find(&self->program->scope_names, map_pair(scope, all)) : MAP_NONE;
    ExprId value = binding == MAP_NONE ? 0 : binding_row(self->program, binding)->value;
    for (ExprId e = value; value && e < facts_exprs(self->facts)[value].next; e++)
        if (is_name(self, e, "__file__") || is_name(self, e, "__path__"))
            load_package(self, e, own_package(self));
}

void loader_edges(Building *self) {
    listed_folder(self);
    named_modules(self);
    for (ExprId e = 1; e < self->facts->exprs.count; e++) {
        if (facts_exprs(self->facts)[e].kind != EXPR_CALL) continue;
        u8 kind = facts_exprs(self->facts)[expr_first(self->facts, e)].kind;
        if (kind != EXPR_NAME && kind != EXPR_ATTRIBUTE) continue;
        Str word = facts_name(self->facts, facts_exprs(self->facts)[e + 1].name);
        if (str_eq(word, STR("import_module")) || str_eq(word, STR("__import__")) ||
            str_eq(word, STR("find_spec")))
            computed_import(self, e);
        else if (str_eq(word, STR("iter_modules")) || str_eq(word, STR("walk_packages")))
            walk_edges(self, e);
        else if (str_eq(word, STR("spec_from_file_location")) || str_eq(word, STR("run_path")))
            folder_edges(self, e);
    }
}
