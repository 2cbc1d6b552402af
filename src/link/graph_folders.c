/* Edges from code that loads files by their path: to the modules of the folders that a loader is told,
 * that the loading file names in its strings, or that any text of the tree names. */
#include "graph_impl.h"

#include "file.h"
#include "loading.h"
#include "modules.h"

/* A text that is put together into a path: folder / "plugins", Path("plugins"), join(root, "plugins"). */
static bool is_path_part(const Facts *facts, ExprId text) {
    static const char *const makers[] = {"Path",  "PurePath", "join",    "joinpath", "glob",
                                         "rglob", "walk",     "listdir", "scandir"};
    ExprId parent = facts_exprs(facts)[text].parent;
    const ExprRow *row = &facts_exprs(facts)[parent];
    if (!parent) return false;
    if (row->kind == EXPR_BINARY) return row->op == OP_OTHER;
    if (row->kind != EXPR_CALL) return false;
    Str word = facts_name(facts, facts_exprs(facts)[parent + 1].name);
    for (u32 i = 0; i < COUNT_OF(makers); i++)
        if (str_eq(word, str_of(makers[i]))) return true;
    return false;
}

/* "app/tools": a folder of the tree by its whole path. */
static ModuleId folder_of_path(const Program *program, Str text) {
    while (str_starts(text, STR("./"))) text = str_slice(text, 2, text.len);
    while (str_ends(text, STR("/"))) text.len--;
    ModuleId folder = str_find_char(text, '/') == STR_NOT_FOUND ? 0 : modules_below(program, text, STR_NONE);
    return folder && program->modules[folder].is_package ? folder : 0;
}

/* "./bot/extensions": do the words of the path stand at the end of the folder's? */
static bool folder_ends_in(const Program *program, ModuleId folder, Str path) {
    while (str_starts(path, STR("./"))) path = str_slice(path, 2, path.len);
    if (str_find_char(path, '/') == STR_NOT_FOUND || !program->modules[folder].is_package) return false;
    for (ModuleId at = folder; path.len; at = program->modules[at].parent) {
        Str word = str_after_last(path, '/');
        if (at <= MODULE_ROOT || !str_eq(word, name_text(program, program->modules[at].last))) return false;
        path.len -= word.len;
        if (path.len) path.len--;
    }
    return true;
}

/* bot.load_extensions_from("./bot/extensions"): by its name, which models know, the function, which is
 * none of the tree, loads what it is told of. */
void told_folder_edges(Building *self, ExprId call, Str word) {
    const Program *program = self->program;
    ExprId argument = expr_child(self->facts, call, 1);
    Str path = argument ? expr_string(program, self->file, argument) : STR_NONE;
    if (str_find_char(path, '/') == STR_NOT_FOUND || !loading_takes_folder(program, word)) return;
    while (str_ends(path, STR("/"))) path.len--;
    Name last = intern_find(&program->names, path_name(path));
    ValueSet callee = infer_expr(program, self->file, call + 1);
    bool is_own = callee.count && !callee.is_open && callee.at[0].kind != VALUE_EXTERNAL;
    if (is_own || !last || last >= program->by_last_count) return;
    for (ModuleId m = program->by_last[last]; m; m = program->modules[m].same_last)
        if (folder_ends_in(program, m, path)) load_package(self, argument, m);
}

static void text_folder_add(Graph *graph, Bits *seen, ModuleId folder) {
    if (bits_has(seen, folder)) return;
    bits_add(seen, folder);
    vec_push(&graph->text_folders, folder);
}

/* "app/tools" by its whole path; join(root, "plugins", kind): all folders of code that are called so. */
static void text_folders_note(const Program *program, Bits *seen, const Facts *facts, const StringRow *row) {
    Str text = facts_text(facts, row->offset, row->length);
    ModuleId folder = folder_of_path(program, text);
    if (folder) text_folder_add(program->graph, seen, folder);
    Name last = is_path_part(facts, row->expr) ? intern_find(&program->names, text) : 0;
    ModuleId m = last && last < program->by_last_count ? program->by_last[last] : 0;
    for (; m; m = program->modules[m].same_last)
        if (program->modules[m].is_package) text_folder_add(program->graph, seen, m);
}

static void text_folders_collect(const Program *program) {
    enum { PATH_MIN = 3, PATH_MAX = 60 };
    Bits seen = bits_new(program->arena, program->module_count);
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        for (StringId s = 1; program->files[file].module && s < facts->strings.count; s++) {
            const StringRow *row = &facts_strings(facts)[s];
            if (row->expr && row->length >= PATH_MIN && row->length < PATH_MAX)
                text_folders_note(program, &seen, facts, row);
        }
    }
    program->graph->has_text_folders = true;
}

/* The loader is handed its path: the folders that any text of the tree names by their whole path, or as a
 * part of one. What they are is found out once. */
void handed_folder_edges(Building *self, ExprId at) {
    const Program *program = self->program;
    ModuleId own = program->files[self->file].module;
    if (!self->graph->has_text_folders) text_folders_collect(program);
    for (u32 i = 0; i < self->graph->text_folders.count; i++) {
        ModuleId folder = self->graph->text_folders.at[i];
        if (!module_is_below(program, own, folder)) load_package(self, at, folder);
    }
}

/* Files loaded by path: the folders that the loading function or its module's constants name. A folder that
 * holds the loader itself says nothing. */
void folder_edges(Building *self, ExprId at) {
    u32 before = self->graph->edges.count;
    NodeId owner = owner_of_expr(self, at);
    ModuleId own = self->program->files[self->file].module;
    for (StringId s = 1; s < self->facts->strings.count; s++) {
        const StringRow *row = &facts_strings(self->facts)[s];
        if (!row->expr || row->length >= 60 || !is_path_part(self->facts, row->expr)) continue;
        DefRef around = scope_def(self->program, self->file, facts_exprs(self->facts)[row->expr].scope);
        if (around && node_of_def(self->program, around) != owner) continue;
        Name name =
            intern_find(&self->program->names, path_name(facts_text(self->facts, row->offset, row->length)));
        for (ModuleId m = 2; name && m < self->program->module_count; m++) {
            const Module *folder = &self->program->modules[m];
            if (folder->is_package && folder->last == name && !module_is_below(self->program, own, m))
                load_package(self, at, m);
        }
    }
    if (self->graph->edges.count == before) handed_folder_edges(self, at);
}
