/* Files that live by themselves: those that somebody runs, tests, and files that models name. */
#include "roots_impl.h"

#include "file.h"
#include "graph_impl.h"
#include "match.h"
#include "modules.h"
#include "worlds.h"

static bool is_main_guard(const Program *self, FileId file, const StmtRow *stmt) {
    const Facts *facts = program_facts(self, file);
    if (stmt->kind != STMT_IF || stmt->scope != 1 || !stmt->expr) return false;
    for (ExprId e = stmt->expr; e < facts_exprs(facts)[stmt->expr].next; e++)
        if (str_eq(expr_string(self, file, e), STR("__main__"))) return true;
    return false;
}

/* parse_args() or sys.argv at top level: a script, wherever it lies. */
static bool reads_command_line(const Program *self, FileId file) {
    const Facts *facts = program_facts(self, file);
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        if (row->kind != EXPR_ATTRIBUTE || scope_def(self, file, row->scope)) continue;
        Str name = facts_name(facts, row->name);
        if (str_eq(name, STR("parse_args")) || str_eq(name, STR("argv"))) return true;
    }
    return false;
}

bool file_is_packaged(const Program *self, FileId file) {
    ModuleId package = self->modules[self->files[file].module].parent;
    return package && self->modules[package].file != FILE_NONE;
}

/* Imported as part of a package, or the package itself: nobody runs it by its path. */
static bool is_package_code(const Program *self, FileId file) {
    return file_is_packaged(self, file) || self->modules[self->files[file].module].is_package;
}

/* `import service` and no more: for what that does. */
static bool only_imports(const Facts *facts) {
    bool is_plain = facts->imports.count > 1 && facts->defs.count <= 1;
    for (ImportId i = 1; i < facts->imports.count; i++)
        is_plain &= !(facts_imports(facts)[i].flags & IMPORT_FROM);
    return is_plain && facts->stmts.count == facts->imports.count;
}

static ModuleId folder_of(const Program *self, FileId file) {
    return self->modules[self->files[file].module].parent;
}

/* By a statement, or by a text that a model says names modules, in a file of another folder than this one. */
static bool is_imported_outside(const Program *self, FileId file, ModuleId folder) {
    u32 count;
    const Edge *edges = graph_in(self, node_of_file(file), &count);
    for (u32 i = 0; i < count; i++) {
        FileId by = self->graph->nodes[edges[i].from].file;
        bool is_other = by != file && (!folder || folder_of(self, by) != folder);
        bool is_named = edges[i].kind == EDGE_WEAK && edges[i].file == FILE_NONE;
        if (is_other && (edges[i].kind == EDGE_IMPORT || is_named)) return true;
    }
    return false;
}

static bool is_imported(const Program *self, FileId file) {
    return is_imported_outside(self, file, 0);
}

/* A file of another folder names the package. */
static bool is_named_outside(const Program *self, ModuleId package) {
    u32 count;
    const Edge *edges = graph_in(self, node_of_file(self->modules[package].file), &count);
    for (u32 i = 0; i < count; i++)
        if (folder_of(self, self->graph->nodes[edges[i].from].file) != package) return true;
    return false;
}

/* A file of another folder names the file's own one, or imports something of it. */
static bool is_in_imported_folder(const Program *self, FileId file) {
    ModuleId folder = folder_of(self, file);
    if (is_named_outside(self, folder)) return true;
    for (FileId other = 0; other < self->file_count; other++)
        if (self->files[other].module && folder_of(self, other) == folder &&
            is_imported_outside(self, other, folder))
            return true;
    return false;
}

/* A file outside any package whose top level calls something is run, not imported; so is one that ends in
 * a call in a package of which nobody outside imports anything: a folder of programs. */
static bool runs_itself(const Program *self, FileId file) {
    const Facts *facts = program_facts(self, file);
    bool has_call = false;
    for (StmtId s = 1; s < facts->stmts.count; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (is_main_guard(self, file, stmt)) return true;
        bool is_call =
            stmt->kind == STMT_EXPR && stmt->scope == 1 && facts_exprs(facts)[stmt->expr].kind == EXPR_CALL;
        has_call |= is_call;
    }
    if (reads_command_line(self, file)) return true;
    if (!is_package_code(self, file)) return has_call || only_imports(facts);
    return module_ends_in_call(facts) && !is_in_imported_folder(self, file);
}

/* Test files that models know by their names hold what models name, and helpers of that; so do files that
 * others import. The rest is sample input, or run by something nobody described. */
static void test_roots(Program *self, FileId file) {
    const File *in = &self->files[file];
    root_add(self, node_of_file(file), ROOT_TEST, WORLD_TESTS);
    Match matches[MATCHES_MAX];
    u32 count = match_file(self, in->path, matches);
    bool is_known = is_imported(self, file);
    for (u32 i = 0; i < count; i++)
        is_known |= matches[i].rule->live && matches[i].rule->live->what & LIVE_MEMBERS;
    for (DefId def = 1; !is_known && def < in->facts->defs.count; def++)
        root_add(self, node_of_def(self, in->def_base + def), ROOT_TEST, WORLD_TESTS);
}

/* management/commands/test_mail.py: a framework loads all files of the folder, and only by its name this one
 * is a test. */
static void convention_root(Program *self, FileId file) {
    Str path = self->files[file].path;
    if (world_of_folders(path) == WORLD_TESTS) return;
    Match matches[MATCHES_MAX];
    u32 count = match_file(self, path, matches);
    for (u32 i = 0; i < count; i++) {
        const LiveAction *live = matches[i].rule->live;
        if (live && live->what & LIVE_MODULE && live->world == WORLD_PRODUCTION)
            root_add(self, node_of_file(file), ROOT_MODEL, WORLD_PRODUCTION);
    }
}

void file_roots(Program *self, FileId file) {
    const File *in = &self->files[file];
    NodeId node = node_of_file(file);
    Str stem = path_stem(in->path);
    if (in->world == WORLD_TESTS) {
        convention_root(self, file);
        test_roots(self, file);
        return;
    }
    if (str_eq(stem, STR("__main__")) || runs_itself(self, file) || in->is_executable)
        root_add(self, node, ROOT_MAIN, in->world);
    Match matches[MATCHES_MAX];
    u32 count = match_file(self, in->path, matches);
    for (u32 i = 0; i < count; i++) {
        const LiveAction *live = matches[i].rule->live;
        if (live && live->what & (LIVE_MODULE | LIVE_ROOT_MODULE | LIVE_MEMBERS | LIVE_ALL_MEMBERS))
            root_add(self, node, ROOT_MODEL, live->world != WORLD_PRODUCTION ? live->world : in->world);
    }
}
