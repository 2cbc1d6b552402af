#include "ignore.h"
#include "listing.h"

#include "file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

typedef struct {
    Str path;
    bool is_folder;
} WalkEntry;

typedef Vec(WalkEntry) WalkEntries;

static bool entry_is_folder(const struct dirent *entry, const char *path) {
    if (entry->d_type != DT_UNKNOWN) return entry->d_type == DT_DIR;
    struct stat st;
    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Read a folder whole before going deeper, so that few descriptors are open at a time. */
static bool entries_read(Str folder, Arena *arena, WalkEntries *out) {
    DIR *stream = opendir(str_cstr(arena, folder));
    if (!stream) return false;
    for (struct dirent *entry; (entry = readdir(stream));) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        Str path = path_join(arena, folder, str_of(entry->d_name));
        vec_push(out, ((WalkEntry){path, entry_is_folder(entry, path.ptr)}));
    }
    closedir(stream);
    return true;
}

/* Rules of `folder` before those of `outer`. Like git, a .gitignore that is a link is not read. */
static const IgnoreFile *ignore_load(Str folder, const IgnoreFile *outer, Arena *arena) {
    Str path = path_join(arena, folder, STR(".gitignore"));
    struct stat st;
    Str text;
    if (lstat(path.ptr, &st) || !S_ISREG(st.st_mode) || !file_read(path.ptr, arena, &text, NULL))
        return outer;
    return ignore_parse(text, folder, outer, arena);
}

static bool is_repository(Str folder, Arena *arena) {
    return file_kind(path_join(arena, folder, STR(".git")).ptr) != FILE_MISSING;
}

static bool folder_walk(Listing *self, Str folder, const IgnoreFile *outer);

static void entry_walk(Listing *self, const WalkEntry *entry, const IgnoreFile *ignore) {
    if (ignore_matches(ignore, entry->path, entry->is_folder)) return;
    if (!entry->is_folder) {
        listing_add(self, entry->path, false);
        return;
    }
    if (exclude_folder(&self->exclude, entry->path) != EXCLUDE_NO) return;
    if (is_repository(entry->path, self->arena) && git_list_folder(self, entry->path) == GIT_LISTED) return;
    if (!folder_walk(self, entry->path, ignore)) listing_skip(self, entry->path, SKIP_UNREADABLE, true);
}

static bool folder_walk(Listing *self, Str folder, const IgnoreFile *outer) {
    WalkEntries entries = {0};
    bool ok = entries_read(folder, self->arena, &entries);
    const IgnoreFile *ignore = ok ? ignore_load(folder, outer, self->arena) : NULL;
    for (u32 i = 0; i < entries.count; i++) entry_walk(self, &entries.at[i], ignore);
    vec_release(&entries);
    return ok;
}

/* Rules of the folders from `top` down to the one above `folder`. */
static const IgnoreFile *ignore_load_above(Str folder, Str top, Arena *arena) {
    if (folder.len <= top.len) return NULL;
    Str above = path_folder(folder);
    if (!above.len) above = STR("/");
    return ignore_load(above, ignore_load_above(above, top, arena), arena);
}

bool walk_folder(Listing *self, Str folder, Str top) {
    return folder_walk(self, folder, ignore_load_above(folder, top, self->arena));
}
