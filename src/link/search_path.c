#include "search_path.h"

#include "file.h"

/* Files that mark a folder as the root of a project of its own. */
static bool marks_project(Str name) {
    static const char *const markers[] = {"pyproject.toml", "setup.py", "setup.cfg", "manage.py",
                                          "requirements.txt"};
    for (u32 i = 0; i < COUNT_OF(markers); i++)
        if (str_eq(name, str_of(markers[i]))) return true;
    return false;
}

static bool is_source_folder(Str name) {
    return str_eq(name, STR("src")) || str_eq(name, STR("lib"));
}

static void root_push(Program *self, ModuleId folder) {
    SearchPath *path = &self->search_path;
    if (!folder || module_is_regular(self, folder) || path->rank[folder]) return;
    vec_push(&path->folders, folder);
    path->rank[folder] = path->folders.count;
}

/* Start folders known for the whole tree: configured, the root and its src/, then project folders and
 * theirs. */
static void roots_collect(Program *self, const Str *configured, u32 count) {
    for (u32 i = 0; i < count; i++) root_push(self, modules_folder(self, configured[i]));
    root_push(self, MODULE_ROOT);
    Name source = intern_add(&self->names, STR("src"));
    root_push(self, modules_child(self, MODULE_ROOT, source));
    self->search_path.shared_count = self->search_path.folders.count;
    for (FileId id = 0; id < self->file_count; id++) {
        if (!marks_project(path_name(self->files[id].path))) continue;
        ModuleId folder = modules_folder(self, path_folder(self->files[id].path));
        if (!folder) continue;
        root_push(self, folder);
        root_push(self, modules_child(self, folder, source));
    }
    for (u32 i = 0; i < self->site_count; i++) root_push(self, modules_folder(self, self->sites[i]));
    for (ModuleId id = MODULE_ROOT + 1; id < self->module_count; id++)
        if (self->modules[id].is_package && is_source_folder(name_text(self, self->modules[id].last)))
            root_push(self, id);
}

/* Folders from which some regular package hangs: the last resort, used when only one fits. */
static void package_roots_collect(Program *self) {
    for (ModuleId id = MODULE_ROOT + 1; id < self->module_count; id++)
        if (module_is_regular(self, id) && !module_is_regular(self, self->modules[id].parent))
            root_push(self, self->modules[id].parent);
}

/* ---- which of them hold a word ------------------------------------------------------------------------- */

static int rank_order(const void *a, const void *b) {
    u32 left = *(const u32 *)a, right = *(const u32 *)b;
    return left < right ? -1 : left > right;
}

/* Modules right below start folders, grouped by their word; in each group the folders by rank. */
static void words_index(Program *self) {
    SearchPath *path = &self->search_path;
    path->word_count = self->names.count;
    path->first = ARENA_ARRAY(self->arena, u32, path->word_count + 2);
    u32 *end = path->first + 1; /* of a word's group, once it is filled */
    for (ModuleId id = MODULE_ROOT + 1; id < self->module_count; id++)
        if (path->rank[self->modules[id].parent]) end[self->modules[id].last + 1]++;
    for (u32 word = 1; word <= path->word_count; word++) end[word] += end[word - 1];
    path->holding = ARENA_ARRAY(self->arena, u32, end[path->word_count] + 1);
    for (ModuleId id = MODULE_ROOT + 1; id < self->module_count; id++) {
        u32 rank = path->rank[self->modules[id].parent];
        if (rank) path->holding[end[self->modules[id].last]++] = rank;
    }
    for (u32 word = 0; word < path->word_count; word++) {
        u32 first = path->first[word], count = path->first[word + 1] - first;
        if (count > 1) qsort(path->holding + first, count, sizeof *path->holding, rank_order);
    }
    for (u32 i = 0; i < path->first[path->word_count]; i++)
        path->holding[i] = path->folders.at[path->holding[i] - 1];
}

void search_path_build(Program *self, const Str *configured, u32 count) {
    self->search_path.rank = ARENA_ARRAY(self->arena, u32, self->module_count);
    roots_collect(self, configured, count);
    self->search_path.project_count = self->search_path.folders.count;
    package_roots_collect(self);
    words_index(self);
}

Folders search_path_holding(const Program *self, Str dotted) {
    const SearchPath *path = &self->search_path;
    Str word;
    Name name = str_split(&dotted, '.', &word) ? intern_find(&self->names, word) : 0;
    if (!name || name >= path->word_count) return (Folders){0};
    u32 first = path->first[name];
    return (Folders){path->holding + first, path->first[name + 1] - first};
}

bool search_path_is_site(const Program *self, ModuleId folder) {
    for (u32 i = 0; i < self->site_count; i++)
        if (modules_folder(self, self->sites[i]) == folder) return true;
    return false;
}
