#include "source.h"

#include "below.h"
#include "file.h"

/* A folder that holds one of these and was named by the user is a project of its own. */
static const char *const project_files[] = {
    "pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Dockerfile",
};

static bool folder_has(Str folder, const char *name, Arena *arena) {
    return file_kind(path_join(arena, folder, str_of(name)).ptr) != FILE_MISSING;
}

/* "[tool.oxbow]", "[ tool . oxbow.rules ]", "tool.oxbow.jobs = 2": a line that opens or fills our table. */
static bool line_names_table(Str line) {
    static const char wanted[] = "tool.oxbow";
    size_t matched = 0;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        if (c == ' ' || c == '\t' || c == '[' || c == '"' || c == '\'') continue;
        if (matched == sizeof wanted - 1) return c == ']' || c == '.' || c == '=';
        if (c != wanted[matched++]) return false;
    }
    return false;
}

static bool pyproject_configures_us(Str folder, Arena *arena) {
    Str path = path_join(arena, folder, STR("pyproject.toml")), text;
    if (file_kind(path.ptr) != FILE_REGULAR || !file_read(path.ptr, arena, &text, NULL)) return false;
    for (Str line; str_split(&text, '\n', &line);)
        if (line_names_table(line)) return true;
    return false;
}

static bool folder_is_anchor(Str folder, Arena *arena) {
    return folder_has(folder, ".git", arena) || folder_has(folder, ".oxbow.toml", arena) ||
           folder_has(folder, "oxbow.toml", arena) || pyproject_configures_us(folder, arena);
}

static bool folder_is_project(Str folder, Arena *arena) {
    for (u32 i = 0; i < COUNT_OF(project_files); i++)
        if (folder_has(folder, project_files[i], arena)) return true;
    return folder_is_anchor(folder, arena);
}

/* `folder` or its nearest ancestor for which `wanted` holds; false when there is none. */
static bool ancestor_find(Str folder, bool (*wanted)(Str, Arena *), Arena *arena, Str *out) {
    for (;; folder = path_folder(folder)) {
        if (!folder.len) folder = STR("/");
        if (wanted(folder, arena)) {
            *out = folder;
            return true;
        }
        if (folder.len == 1) return false;
    }
}

/* Root of a folder that the user named. */
static Str root_of_folder(Str folder, Arena *arena) {
    Str root;
    if (folder_is_project(folder, arena)) return folder;
    return ancestor_find(folder, folder_is_anchor, arena, &root) ? root : folder;
}

/* Root of files and folders that have `folder` in common. Nothing says that `folder` is meant as a
 * whole, so a project file counts only where no stronger mark does. */
static Str root_of_common(Str folder, Arena *arena) {
    Str root;
    if (ancestor_find(folder, folder_is_anchor, arena, &root)) return root;
    return ancestor_find(folder, folder_is_project, arena, &root) ? root : folder;
}

static Str common_folder(const Str *paths, u32 count, Arena *arena) {
    Str common = file_kind(str_cstr(arena, paths[0])) == FILE_FOLDER ? paths[0] : path_folder(paths[0]);
    for (u32 i = 1; i < count; i++)
        while (common.len && !path_is_below(paths[i], common)) common = path_folder(common);
    return common.len ? common : STR("/");
}

static bool path_check(const char *given, Arena *arena, Str *out, Err *err) {
    Str path;
    if (!path_resolve(given, arena, &path, err)) return false;
    FileKind kind = file_kind(path.ptr);
    if (kind != FILE_REGULAR && kind != FILE_FOLDER)
        return err_set(err, ERR_INPUT, "%s: neither a file nor a folder", given);
    *out = path;
    return true;
}

static bool root_check(const char *given, Arena *arena, Str *out, Err *err) {
    Str root;
    if (!path_check(given, arena, &root, err)) return false;
    if (file_kind(root.ptr) != FILE_FOLDER) return err_set(err, ERR_INPUT, "%s: not a folder", given);
    *out = root;
    return true;
}

/* What to report of the files and folders named; everything when the root is among them. */
static void filters_fill(SourcePlace *place, const Str *paths, u32 count, Arena *arena) {
    Str *filters = ARENA_ARRAY(arena, Str, count);
    for (u32 i = 0; i < count; i++) {
        if (paths[i].len == place->root.len) return;
        filters[i] = path_below(paths[i], place->root);
    }
    place->filters = filters;
    place->filter_count = count;
}

static bool paths_check(const char *const *given, u32 count, Arena *arena, Str *out, Err *err) {
    for (u32 i = 0; i < count; i++)
        if (!path_check(given[i], arena, &out[i], err)) return false;
    return true;
}

bool source_locate(const SourceOptions *options, Arena *arena, SourcePlace *out, Err *err) {
    static const char *const here[] = {"."};
    bool is_given = options->path_count > 0;
    const char *const *given = is_given ? options->paths : here;
    if (!is_given && options->root) given = &options->root;
    u32 count = is_given ? options->path_count : 1;
    Str *paths = ARENA_ARRAY(arena, Str, count);
    if (!paths_check(given, count, arena, paths, err)) return false;
    bool one_folder = count == 1 && file_kind(paths[0].ptr) == FILE_FOLDER;
    SourcePlace place = {0};
    if (options->root) {
        if (!root_check(options->root, arena, &place.root, err)) return false;
    } else {
        place.root = one_folder ? root_of_folder(paths[0], arena)
                                : root_of_common(common_folder(paths, count, arena), arena);
    }
    for (u32 i = 0; i < count; i++)
        if (!path_is_below(paths[i], place.root))
            return err_set(err, ERR_INPUT, "%s: outside the project root %.*s", given[i],
                           STR_ARG(place.root));
    place.root = str_copy(arena, place.root);
    place.analysed = one_folder ? paths[0] : place.root;
    if (!one_folder) filters_fill(&place, paths, count, arena);
    *out = place;
    return true;
}
