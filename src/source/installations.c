#include "installations.h"

#include "below.h"
#include "file.h"

#include <stdlib.h>
#include <unistd.h>

enum { RARE_SHARE = 10 };

typedef struct {
    Listing *listing;
    Map files;    /* hash of a path relative to the root → position of its site */
    Map packages; /* the same of folders of which all is installed */
    Vec(SourceSite) sites;
    u32 installed, own; /* files of Python */
} Installing;

static bool has_file(Str folder, const char *name, Arena *arena) {
    return file_kind(path_join(arena, folder, str_of(name)).ptr) == FILE_REGULAR;
}

/* "x-1.0.dist-info": a version, which the folder that a build leaves does not have. */
static bool names_version(Str folder) {
    Str name = path_name(folder);
    size_t dash = str_find_char(name, '-');
    return dash != STR_NOT_FOUND && dash + 1 < name.len && name.ptr[dash + 1] >= '0' &&
           name.ptr[dash + 1] <= '9';
}

bool installations_is_record(Str folder, Arena *arena) {
    if (!names_version(folder)) return false;
    if (str_ends(folder, STR(".dist-info")))
        return has_file(folder, "RECORD", arena) ||
               (has_file(folder, "INSTALLER", arena) && has_file(folder, "top_level.txt", arena));
    if (!str_ends(folder, STR(".egg-info"))) return false;
    return has_file(folder, "installed-files.txt", arena) || has_file(folder, "top_level.txt", arena);
}

/* ---- what a record lists ----------------------------------------------------------------------------- */

static bool is_init(Str name) {
    return str_eq(name, STR("__init__.py"));
}

/* Paths relative to the root; `path` to the site, where "../../bin/x" of an installation into a folder is
 * bin/x. */
static void path_take(Installing *self, u32 site, Str path) {
    Arena *arena = self->listing->arena;
    while (str_starts(path, STR("../"))) path = str_slice(path, 3, path.len);
    if (!path.len || path.ptr[0] == '/' || str_find(path, STR("..")) != STR_NOT_FOUND) return;
    Str folder = self->sites.at[site].path, full = path_join(arena, folder, path);
    *map_at(&self->files, str_hash(full), site) = site;
    if (is_init(path_name(full)) && path_folder(path).len)
        *map_at(&self->packages, str_hash(path_folder(full)), site) = site;
}

/* "inklib/core.py,sha256=…,12"; a name with a comma stands in quotes. */
static void record_take(Installing *self, u32 site, Str text) {
    for (Str line, path; str_split(&text, '\n', &line);) {
        line = str_trim(line);
        char end = str_starts(line, STR("\"")) ? '"' : ',';
        if (end == '"') line = str_slice(line, 1, line.len);
        if (str_split(&line, end, &path)) path_take(self, site, path);
    }
}

/* "../inklib/core.py", as seen from the folder of the record */
static void files_take(Installing *self, u32 site, Str text) {
    for (Str line; str_split(&text, '\n', &line);) {
        line = str_trim(line);
        if (str_starts(line, STR("../"))) path_take(self, site, line);
    }
}

/* Of a name without an __init__ nobody can say what else lies there. */
static void modules_take(Installing *self, u32 site, Str text) {
    Arena *arena = self->listing->arena;
    for (Str line; str_split(&text, '\n', &line);) {
        line = str_trim(line);
        if (!line.len) continue;
        path_take(self, site, str_concat(arena, line, STR(".py")));
        Str init = path_join(arena, line, STR("__init__.py"));
        Str folder = path_join(arena, self->listing->root, self->sites.at[site].path);
        if (file_kind(path_join(arena, folder, init).ptr) == FILE_REGULAR) path_take(self, site, init);
    }
}

static u32 site_at(Installing *self, Str absolute) {
    Arena *arena = self->listing->arena;
    for (u32 i = 0; i < self->sites.count; i++)
        if (str_eq(self->sites.at[i].absolute, absolute)) return i;
    vec_push(&self->sites, ((SourceSite){.absolute = absolute,
                                         .path = path_below(absolute, self->listing->root),
                                         .is_package = has_file(absolute, "__init__.py", arena)}));
    return self->sites.count - 1;
}

static void distribution_take(Installing *self, Str folder) {
    static const struct {
        const char *name;
        void (*take)(Installing *self, u32 site, Str text);
    } records[] = {
        {"RECORD", record_take}, {"installed-files.txt", files_take}, {"top_level.txt", modules_take}};
    Arena *arena = self->listing->arena;
    u32 site = site_at(self, path_folder(folder));
    self->sites.at[site].distributions++;
    *map_at(&self->packages, str_hash(path_below(folder, self->listing->root)), site) = site;
    Str text;
    for (u32 i = 0; i < COUNT_OF(records); i++) {
        if (!has_file(folder, records[i].name, arena)) continue;
        if (!file_read(path_join(arena, folder, str_of(records[i].name)).ptr, arena, &text, NULL)) continue;
        records[i].take(self, site, text);
        return;
    }
}

/* ---- the files of the tree --------------------------------------------------------------------------- */

/* Position of the site, or MAP_NONE. */
static u32 site_of(const Installing *self, Str path) {
    u32 site = map_find(&self->files, str_hash(path));
    for (Str folder = path_folder(path); site == MAP_NONE && folder.len; folder = path_folder(folder))
        site = map_find(&self->packages, str_hash(folder));
    return site;
}

static void files_count(Installing *self) {
    for (u32 i = 0; i < self->listing->files.count; i++) {
        Str path = self->listing->files.at[i].path;
        u32 site = site_of(self, path);
        bool is_python = str_ends(path, STR(".py"));
        if (site == MAP_NONE) {
            self->own += is_python;
            continue;
        }
        self->installed += is_python;
        self->sites.at[site].files += !str_ends(path_folder(path), STR("-info")); /* records aside */
    }
}

static bool is_what_one_came_to_see(const Installing *self, u32 distributions) {
    return !self->own || (distributions == 1 && self->own * RARE_SHARE < self->installed);
}

static void files_take_out(Installing *self) {
    Listing *listing = self->listing;
    u32 kept = 0;
    for (u32 i = 0; i < listing->files.count; i++) {
        SourceFile file = listing->files.at[i];
        u32 site = site_of(self, file.path);
        if (site != MAP_NONE && !self->sites.at[site].is_package) continue;
        file.is_generated |= site != MAP_NONE;
        listing->files.at[kept++] = file;
    }
    listing->files.count = kept;
}

static int site_order(const void *a, const void *b) {
    return str_cmp(((const SourceSite *)a)->path, ((const SourceSite *)b)->path);
}

static void sites_give(Installing *self, SourceSites *out) {
    u32 count = 0;
    for (u32 i = 0; i < self->sites.count; i++)
        if (!self->sites.at[i].is_package && self->sites.at[i].files)
            self->sites.at[count++] = self->sites.at[i];
    if (count > 1) qsort(self->sites.at, count, sizeof *self->sites.at, site_order);
    out->at = arena_copy(self->listing->arena, self->sites.at, count * sizeof *self->sites.at);
    out->count = count;
}

void installations_set_aside(Listing *self, SourceSites *out) {
    Installing installing = {.listing = self};
    u32 distributions = 0;
    for (u32 i = 0; i < self->exclude.records.count; i++) {
        Str folder = self->exclude.records.at[i];
        if (path_folder(folder).len <= self->exclude.analysed.len) continue;
        distribution_take(&installing, folder);
        distributions++;
    }
    if (distributions) files_count(&installing);
    if (distributions && !is_what_one_came_to_see(&installing, distributions)) {
        files_take_out(&installing);
        sites_give(&installing, out);
    }
    map_release(&installing.files);
    map_release(&installing.packages);
    vec_release(&installing.sites);
}
