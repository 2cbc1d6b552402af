#include "descriptions.h"

#include "file.h"
#include "map.h"

enum { HOLDS_MODULE = 1, HOLDS_CODE_BELOW = 2, IS_PACKAGE = 4, IS_DESCRIBED_PACKAGE = 8 };

typedef Map Folders; /* hash of a folder → what it holds */

static void folder_note(Folders *self, Str folder, u32 what) {
    *map_at(self, str_hash(folder), 0) |= what;
}

static bool folder_has(const Folders *self, Str folder, u32 what) {
    u32 known = map_find(self, str_hash(folder));
    return known != MAP_NONE && known & what;
}

/* A module in whatever language: what .pyi files beside it describe is here. */
static bool is_code(Str name) {
    static const char *const endings[] = {".py", ".pyx", ".c", ".cc", ".cpp", ".cxx", ".rs"};
    for (u32 i = 0; i < COUNT_OF(endings); i++)
        if (str_ends(name, str_of(endings[i]))) return true;
    return false;
}

static void file_note(Folders *self, Str path) {
    Str name = path_name(path), folder = path_folder(path);
    if (str_eq(name, STR("__init__.py"))) folder_note(self, folder, IS_PACKAGE);
    if (str_eq(name, STR("__init__.pyi"))) folder_note(self, folder, IS_DESCRIBED_PACKAGE);
    if (!is_code(name)) return;
    folder_note(self, folder, HOLDS_MODULE | HOLDS_CODE_BELOW);
    while (folder.len) {
        folder = path_folder(folder);
        folder_note(self, folder, HOLDS_CODE_BELOW);
    }
}

/* The topmost package around the file that is described; the file's folder where it is in none. */
static bool is_description(const Folders *self, Str path) {
    if (!str_ends(path, STR(".pyi"))) return false;
    Str folder = path_folder(path);
    if (!folder_has(self, folder, IS_DESCRIBED_PACKAGE)) return !folder_has(self, folder, HOLDS_MODULE);
    while (folder_has(self, path_folder(folder), IS_DESCRIBED_PACKAGE)) folder = path_folder(folder);
    return !folder_has(self, folder, HOLDS_CODE_BELOW) && !folder_has(self, path_folder(folder), IS_PACKAGE);
}

void descriptions_set_aside(Listing *self) {
    Folders folders = {0};
    bool has_any = false, has_python = false;
    for (u32 i = 0; i < self->files.count; i++) {
        has_any |= str_ends(self->files.at[i].path, STR(".pyi"));
        has_python |= str_ends(self->files.at[i].path, STR(".py"));
    }
    for (u32 i = 0; has_any && i < self->files.count; i++) file_note(&folders, self->files.at[i].path);
    u32 kept = 0;
    for (u32 i = 0; i < self->files.count; i++)
        if (!has_any || !has_python || !is_description(&folders, self->files.at[i].path))
            self->files.at[kept++] = self->files.at[i];
    self->files.count = kept;
    map_release(&folders);
}
