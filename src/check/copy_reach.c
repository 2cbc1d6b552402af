#include "copy_reach.h"

#include "classes.h"
#include "file.h"
#include "shared.h"

DefRef copy_class_of(const Program *program, DefRef def) {
    return def_row(program, def)->kind == DEF_CLASS ? def : method_class(program, def);
}

/* ---- imports --------------------------------------------------------------------------------------- */

enum { FILES_SEEN_MAX = 4096 };

static FileId imported_file(const Program *program, const Edge *edge) {
    if (edge->kind != EDGE_IMPORT || edge->in_type_checking) return FILE_NONE;
    return graph_node(program, edge->to)->file;
}

/* True when importing the one file runs the other one, by what stands at the top of modules. Gives up, and
 * says no, behind many files. */
static bool file_imports(const Program *program, FileId from, FileId to) {
    Map seen = {0};
    VecU32 queue = {0};
    bool found = false;
    vec_push(&queue, from);
    map_at(&seen, from, 1);
    for (u32 at = 0; at < queue.count && !found && queue.count < FILES_SEEN_MAX; at++) {
        u32 count;
        const Edge *edges = graph_out(program, graph_module(program, queue.at[at]), &count);
        for (u32 i = 0; i < count && !found; i++) {
            FileId file = imported_file(program, &edges[i]);
            if (file == FILE_NONE) continue;
            found = file == to;
            if ((*map_at(&seen, file, 0))++ == 0) vec_push(&queue, file);
        }
    }
    map_release(&seen);
    vec_release(&queue);
    return found;
}

/* The nearest manifest above a file, where its distribution begins: its position + 1, or 0. A plain list of
 * requirements may count, or not. O(manifests). */
static u32 distribution_of(CheckContext *context, FileId file, bool by_lists) {
    const Manifests *manifests = shared_manifests(context);
    u32 nearest = 0;
    size_t length = 0;
    for (u32 i = 0; i < manifests->files.count; i++) {
        Str folder = manifests->files.at[i].folder;
        if (manifests->files.at[i].is_lines && !by_lists) continue;
        if (folder.len <= length || !path_is_below(context->program->files[file].path, folder)) continue;
        nearest = i + 1;
        length = folder.len;
    }
    return nearest;
}

static Str distribution_folder(CheckContext *context, u32 distribution) {
    return distribution ? shared_manifests(context)->files.at[distribution - 1].folder : STR("");
}

/* Looks at each file. */
static bool folder_imports_find(const Program *program, Str from, Str to, bool inside) {
    for (FileId file = 0; file < program->file_count; file++) {
        if (!file_is_linked(program, file) || !path_is_below(program->files[file].path, from)) continue;
        u32 count;
        const Edge *edges = graph_out(program, graph_module(program, file), &count);
        for (u32 i = 0; i < count; i++) {
            FileId other = imported_file(program, &edges[i]);
            if (other != FILE_NONE && path_is_below(program->files[other].path, to) == inside) return true;
        }
    }
    return false;
}

/* True when some file of the one distribution imports a file that lies in the other one, or outside of that.
 * Found out once for each two. */
static bool folder_imports(CheckContext *context, u32 from, u32 to, bool inside) {
    enum { UNKNOWN = 2 };
    u32 *known = map_at(shared_folder_imports(context), map_pair(from * 2 + inside, to), UNKNOWN);
    if (*known == UNKNOWN)
        *known = folder_imports_find(context->program, distribution_folder(context, from),
                                     distribution_folder(context, to), inside);
    return *known;
}

static bool are_apart(CheckContext *context, FileId here, FileId there) {
    u32 from = distribution_of(context, here, true), to = distribution_of(context, there, true);
    Str left = distribution_folder(context, from), right = distribution_folder(context, to);
    return !str_eq(left, right) && !path_is_below(left, right) && !folder_imports(context, from, to, true);
}

/* Of languages whose imports are not known: the folders of the nearest package files lie beside each other,
 * and there is none around both, that would make them one workspace. O(package files). */
static bool packages_are_apart(CheckContext *context, FileId here, FileId there) {
    const File *files = context->program->files;
    const VecU32 *packages = shared_packages(context);
    bool has_left = false, has_right = false;
    for (u32 i = 0; i < packages->count; i++) {
        Str folder = path_folder(files[packages->at[i]].path);
        bool is_left = path_is_below(files[here].path, folder);
        bool is_right = path_is_below(files[there].path, folder);
        if (is_left && is_right) return false;
        has_left |= is_left;
        has_right |= is_right;
    }
    return has_left && has_right;
}

static bool distributions_are_apart(CheckContext *context, FileId here, FileId there) {
    const File *files = context->program->files;
    if (!files[here].is_published || !files[there].is_published) return false;
    u32 from = distribution_of(context, here, false), to = distribution_of(context, there, false);
    Str left = distribution_folder(context, from), right = distribution_folder(context, to);
    return !str_eq(left, right) && !path_is_below(left, right) && !path_is_below(right, left) &&
           !folder_imports(context, from, from, false) && !folder_imports(context, to, to, false);
}

bool copy_is_apart(CheckContext *context, FileId here, FileId there) {
    if (here == there) return false;
    bool is_linked = file_is_linked(context->program, here) && file_is_linked(context->program, there);
    return is_linked ? distributions_are_apart(context, here, there)
                     : packages_are_apart(context, here, there);
}

/* ---- modules that run ------------------------------------------------------------------------------ */

static bool has_importer(const Program *program, const CopySide *side) {
    if (side->importers.count || side->users.count) return true;
    u32 count;
    const Edge *edges = graph_in(program, graph_module(program, side->side->file), &count);
    for (u32 i = 0; i < count; i++)
        if (edges[i].kind == EDGE_IMPORT && edges[i].file != side->side->file) return true;
    return false;
}

/* A call, a loop or a `with` at the top of the module. */
static bool does_things(const Facts *facts) {
    const StmtRow *rows = facts_stmts(facts);
    for (StmtId s = 1; s < facts->stmts.count; s = rows[s].next) {
        u8 kind = rows[s].kind;
        if (kind == STMT_FOR || kind == STMT_WHILE || kind == STMT_WITH) return true;
        if (kind == STMT_EXPR && facts_exprs(facts)[rows[s].expr].kind == EXPR_CALL) return true;
    }
    return false;
}

static bool is_program(const Program *program, const CopySide *side) {
    const File *file = &program->files[side->side->file];
    return !has_importer(program, side) && (file->world == WORLD_SCRIPTS || does_things(file->facts));
}

/* ---- whole ----------------------------------------------------------------------------------------- */

static bool is_nested_away(const Program *program, DefRef here, DefRef there) {
    DefRef around = def_parent(program, there);
    while (around && def_row(program, around)->kind == DEF_CLASS) around = def_parent(program, around);
    if (!around) return false;
    for (DefRef up = def_parent(program, here); up; up = def_parent(program, up))
        if (up == around) return false;
    return true;
}

Callable copy_callable(CheckContext *context, const CopySide *here, const CopySide *there) {
    const Program *program = context->program;
    FileId from = here->side->file, to = there->side->file;
    if (there->side->def && is_nested_away(program, here->side->def, there->side->def))
        return CALLABLE_NESTED;
    if (from == to || !here->is_linked || !there->is_linked) return CALLABLE_YES;
    if (file_imports(program, to, from)) return CALLABLE_CIRCLE;
    if (file_imports(program, from, to)) return CALLABLE_YES;
    if (are_apart(context, from, to)) return CALLABLE_APART;
    return is_program(program, there) ? CALLABLE_RUNS : CALLABLE_YES;
}

static bool is_top_init(const Program *program, FileId file) {
    const Module *module = &program->modules[program->files[file].module];
    return program->files[file].module && module->is_package && !module->parent && module->file == file;
}

FileId copy_offered_by(const Program *program, const CopySide *side) {
    if (!side->side->def || !side->is_linked || def_parent(program, side->side->def)) return FILE_NONE;
    u32 count;
    const Edge *edges = graph_in(program, graph_def(program, side->side->def), &count);
    for (u32 i = 0; i < count; i++) {
        FileId file = edges[i].file;
        if (file == FILE_NONE || program->files[file].world == WORLD_TESTS) continue;
        if (edges[i].kind == EDGE_EXPORT) return file;
        if (edges[i].kind == EDGE_IMPORT && is_top_init(program, file)) return file;
    }
    return FILE_NONE;
}
