#include "exclude.h"

#include "below.h"
#include "file.h"
#include "glob.h"
#include "installations.h"

#include <dirent.h>
#include <unistd.h>

/* None of these can be the name of a Python package, so nothing of the project's own is lost. */
static const char *const foreign_names[] = {
    ".git",
    ".hg",
    ".svn",
    ".bzr",
    ".pc", /* originals of what quilt has patched */
    "_darcs",
    "CVS",
    "__pycache__",
    "node_modules",
    "site-packages",
    "dist-packages",
    ".tox",
    ".nox",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".pytype",
    ".pyre",
    ".hypothesis",
    ".eggs",
    ".ipynb_checkpoints",
    "bower_components",
    "__pypackages__",
    ".direnv",
    ".pixi",
};

static bool folder_has(Str folder, const char *name, Arena *arena) {
    Str path = path_join(arena, folder, str_of(name));
    return access(str_cstr(arena, path), F_OK) == 0;
}

static bool name_is_foreign(Str name) {
    for (u32 i = 0; i < COUNT_OF(foreign_names); i++)
        if (str_eq(name, str_of(foreign_names[i]))) return true;
    return false;
}

/* What setuptools leaves in `build`. */
static bool name_is_build_stage(Str name) {
    return str_eq(name, STR("lib")) || str_starts(name, STR("lib.")) || str_starts(name, STR("bdist.")) ||
           str_starts(name, STR("temp."));
}

static bool name_is_artifact(Str name) {
    return str_ends(name, STR(".whl")) || str_ends(name, STR(".egg")) || str_ends(name, STR(".tar.gz"));
}

static bool folder_holds(Str folder, bool (*wanted)(Str name), Arena *arena) {
    DIR *stream = opendir(str_cstr(arena, folder));
    if (!stream) return false;
    bool found = false;
    for (struct dirent *entry; !found && (entry = readdir(stream));) found = wanted(str_of(entry->d_name));
    closedir(stream);
    return found;
}

/* `build` and `dist` beside the file that builds the project, holding what a build makes. A package
 * of that name has an __init__.py, or at least none of those parts. */
static bool folder_is_build_output(Str folder, Arena *arena) {
    bool is_build = str_eq(path_name(folder), STR("build"));
    if (!is_build && !str_eq(path_name(folder), STR("dist"))) return false;
    Str parent = path_folder(folder);
    if (!folder_has(parent, "pyproject.toml", arena) && !folder_has(parent, "setup.py", arena) &&
        !folder_has(parent, "setup.cfg", arena))
        return false;
    if (folder_has(folder, "__init__.py", arena)) return false;
    return folder_holds(folder, is_build ? name_is_build_stage : name_is_artifact, arena);
}

static bool folder_is_generated(Str folder, Arena *arena) {
    if (folder_has(folder, "CACHEDIR.TAG", arena)) return true;
    if (str_ends(folder, STR(".egg-info"))) return folder_has(folder, "PKG-INFO", arena);
    if (str_ends(folder, STR(".dist-info"))) return folder_has(folder, "METADATA", arena);
    return folder_is_build_output(folder, arena);
}

bool exclude_has_glob(const Exclude *self, Str absolute, bool is_folder) {
    if (!self->glob_count) return false;
    Str path = path_below(absolute, self->root);
    if (is_folder) path = str_concat(self->arena, path, STR("/"));
    for (u32 i = 0; i < self->glob_count; i++)
        if (glob_matches(self->globs[i], path)) return true;
    return false;
}

static ExcludeVerdict folder_judge(Exclude *self, Str folder) {
    if (name_is_foreign(path_name(folder))) return EXCLUDE_ALWAYS;
    /* A virtual environment, whatever its name; conda's have no pyvenv.cfg. */
    if (folder_has(folder, "pyvenv.cfg", self->arena)) return EXCLUDE_ALWAYS;
    if (folder_has(folder, "conda-meta", self->arena)) return EXCLUDE_ALWAYS;
    if (exclude_has_glob(self, folder, true)) return EXCLUDE_ALWAYS;
    if (installations_is_record(folder, self->arena)) vec_push(&self->records, str_copy(self->arena, folder));
    return folder_is_generated(folder, self->arena) ? EXCLUDE_UNTRACKED : EXCLUDE_NO;
}

ExcludeVerdict exclude_folder(Exclude *self, Str absolute) {
    if (absolute.len <= self->analysed.len) return EXCLUDE_NO;
    u64 key = str_hash(absolute);
    u32 known = map_find(&self->folders, key);
    if (known != MAP_NONE) return (ExcludeVerdict)known;
    ExcludeVerdict verdict = exclude_folder(self, path_folder(absolute));
    if (verdict != EXCLUDE_ALWAYS) {
        ExcludeVerdict own = folder_judge(self, absolute);
        if (own > verdict) verdict = own;
    }
    *map_at(&self->folders, key, MAP_NONE) = verdict;
    return verdict;
}

void exclude_release(Exclude *self) {
    map_release(&self->folders);
    vec_release(&self->records);
}
