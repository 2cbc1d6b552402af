#include "environment.h"

#include "below.h"
#include "file.h"
#include "vec.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>

typedef Vec(Str) Strings;

static bool is_environment(Str folder, Arena *arena) {
    return file_kind(path_join(arena, folder, STR("pyvenv.cfg")).ptr) == FILE_REGULAR;
}

static int compare_str(const void *a, const void *b) {
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

/* Names in a folder, sorted: what the system lists first must not matter. */
static void entries_list(Str folder, Arena *arena, Strings *out) {
    DIR *stream = opendir(str_cstr(arena, folder));
    if (!stream) return;
    for (struct dirent *entry; (entry = readdir(stream));)
        if (entry->d_name[0] != '.' || (entry->d_name[1] && entry->d_name[1] != '.'))
            vec_push(out, str_copy(arena, str_of(entry->d_name)));
    closedir(stream);
    if (out->count) qsort(out->at, out->count, sizeof *out->at, compare_str);
}

/* ---- which folder ---------------------------------------------------------------------------------- */

/* The only environment among the folders of `parent`; none when there are several. */
static Str only_child(Str parent, Arena *arena) {
    Strings names = {0};
    Str found = STR_NONE;
    u32 count = 0;
    entries_list(parent, arena, &names);
    for (u32 i = 0; i < names.count; i++) {
        Str folder = path_join(arena, parent, names.at[i]);
        if (is_environment(folder, arena)) found = folder, count++;
    }
    vec_release(&names);
    return count == 1 ? found : STR_NONE;
}

static Str usual_child(Str parent, Arena *arena) {
    static const char *const usual[] = {".venv", "venv", "env", ".env"};
    for (u32 i = 0; i < COUNT_OF(usual); i++) {
        Str folder = path_join(arena, parent, str_of(usual[i]));
        if (is_environment(folder, arena)) return folder;
    }
    return only_child(parent, arena);
}

static Str active_child(Str root, Arena *arena) {
    const char *active = getenv("VIRTUAL_ENV");
    Str folder;
    Err err = {0};
    if (!active || !*active || !path_resolve(active, arena, &folder, &err)) return STR_NONE;
    bool is_inside = path_is_below(folder, root) && folder.len > root.len;
    return is_inside && is_environment(folder, arena) ? folder : STR_NONE;
}

static bool named_find(Str folder, Str given, const char *by, Arena *arena, Environment *out, Err *err) {
    if (!is_environment(folder, arena))
        return err_set(err, ERR_USAGE, "%s: %.*s is no virtual environment (it has no pyvenv.cfg)", by,
                       STR_ARG(given));
    out->folder = folder;
    out->shown = given;
    return true;
}

static bool folder_find(const SourcePlace *place, const EnvironmentWish *wish, Arena *arena, Environment *out,
                        Err *err) {
    if (wish->option) {
        Str folder;
        if (!path_resolve(wish->option, arena, &folder, err)) return false;
        if (!named_find(folder, str_of(wish->option), "--venv", arena, out, err)) return false;
        if (path_is_below(folder, place->root)) out->shown = path_below(folder, place->root);
        return true;
    }
    if (wish->configured.len) {
        bool is_absolute = wish->configured.ptr[0] == '/';
        Str folder = is_absolute ? wish->configured : path_join(arena, place->root, wish->configured);
        return named_find(folder, wish->configured, "venv", arena, out, err);
    }
    Str folder = active_child(place->root, arena);
    if (!folder.len) folder = usual_child(place->root, arena);
    if (!folder.len && place->analysed.len != place->root.len) folder = usual_child(place->analysed, arena);
    out->folder = folder;
    if (folder.len) out->shown = path_below(folder, place->root);
    return true;
}

/* ---- where it looks -------------------------------------------------------------------------------- */

/* "version = 3.11.2" or "version_info = 3.11.2.final.0" of pyvenv.cfg: "3.11". */
static Str python_read(Str folder, Arena *arena) {
    Str text, line;
    Err err = {0};
    if (!file_read(path_join(arena, folder, STR("pyvenv.cfg")).ptr, arena, &text, &err)) return STR_NONE;
    while (str_split(&text, '\n', &line)) {
        Str rest = line, key;
        if (!str_split(&rest, '=', &key)) continue;
        key = str_trim(key), rest = str_trim(rest);
        if (!str_eq(key, STR("version")) && !str_eq(key, STR("version_info"))) continue;
        Str major, minor;
        if (str_split(&rest, '.', &major) && str_split(&rest, '.', &minor))
            return str_printf(arena, "%.*s.%.*s", STR_ARG(major), STR_ARG(minor));
    }
    return STR_NONE;
}

static void search_add(Strings *out, Str folder, Arena *arena) {
    Str real;
    Err err = {0};
    if (file_kind(str_cstr(arena, folder)) != FILE_FOLDER) return;
    if (!path_resolve(str_cstr(arena, folder), arena, &real, &err)) return;
    for (u32 i = 0; i < out->count; i++)
        if (str_eq(out->at[i], real)) return;
    vec_push(out, real);
}

/* lib/python3.11/site-packages: of the version that pyvenv.cfg names, or of the only one there. */
static void sites_below(Str lib, Str python, Arena *arena, Strings *out) {
    Strings names = {0};
    entries_list(lib, arena, &names);
    Str wanted = str_concat(arena, STR("python"), python);
    u32 fits = 0;
    for (u32 i = 0; i < names.count; i++) fits += str_starts(names.at[i], STR("python"));
    for (u32 i = 0; i < names.count; i++) {
        if (!str_starts(names.at[i], STR("python")) || (fits > 1 && !str_eq(names.at[i], wanted))) continue;
        search_add(out, path_join(arena, path_join(arena, lib, names.at[i]), STR("site-packages")), arena);
    }
    vec_release(&names);
}

/* Lines of *.pth: folders to search as well. Those of the project hold its own code; lines that begin with
 * `import` run code that nobody follows. */
static void paths_file_read(Str path, Str site, Str root, Str environment, Arena *arena, Strings *out) {
    Str text, line;
    Err err = {0};
    if (!file_read(str_cstr(arena, path), arena, &text, &err)) return;
    while (str_split(&text, '\n', &line)) {
        line = str_trim(line);
        if (!line.len || line.ptr[0] == '#' || str_starts(line, STR("import "))) continue;
        Str folder = line.ptr[0] == '/' ? line : path_join(arena, site, line), real;
        if (!path_resolve(str_cstr(arena, folder), arena, &real, &err)) continue;
        if (!path_is_below(real, root) || path_is_below(real, environment)) search_add(out, real, arena);
    }
}

static void search_fill(Environment *self, Str root, Arena *arena) {
    Strings search = {0}, names = {0};
    sites_below(path_join(arena, self->folder, STR("lib")), self->python, arena, &search);
    sites_below(path_join(arena, self->folder, STR("lib64")), self->python, arena, &search);
    search_add(&search, path_join(arena, self->folder, STR("Lib/site-packages")), arena);
    u32 sites = search.count;
    for (u32 s = 0; s < sites; s++) {
        vec_clear(&names);
        entries_list(search.at[s], arena, &names);
        for (u32 i = 0; i < names.count; i++)
            if (str_ends(names.at[i], STR(".pth")))
                paths_file_read(path_join(arena, search.at[s], names.at[i]), search.at[s], root, self->folder,
                                arena, &search);
    }
    self->search = arena_copy(arena, search.at, search.count * sizeof *search.at);
    self->search_count = search.count;
    vec_release(&search);
    vec_release(&names);
}

/* ---- what is installed ----------------------------------------------------------------------------- */

/* "Foo.Bar_baz" → "foo-bar-baz" (PEP 503). */
static Str normal(Str name, Arena *arena) {
    char *out = arena_alloc(arena, name.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool is_join = c == '.' || c == '_' || c == '-';
        if (!is_join)
            out[len++] = (char)tolower((u8)c);
        else if (len && out[len - 1] != '-')
            out[len++] = '-';
    }
    out[len] = '\0';
    return (Str){out, len};
}

/* "name-1.0.dist-info", "name-1.0-py3.11.egg-info", "name.egg-info" */
static bool installed_read(Str site, Str entry, Arena *arena, Installed *out) {
    bool is_wheel = str_ends(entry, STR(".dist-info")), is_egg = str_ends(entry, STR(".egg-info"));
    if (!is_wheel && !is_egg) return false;
    Str rest = str_slice(entry, 0, entry.len - strlen(".dist-info") + is_egg), name;
    Str version = STR_NONE;
    str_split(&rest, '-', &name);
    str_split(&rest, '-', &version);
    *out = (Installed){normal(name, arena), version, path_join(arena, site, entry)};
    return name.len > 0;
}

static int compare_installed(const void *a, const void *b) {
    return str_cmp(((const Installed *)a)->name, ((const Installed *)b)->name);
}

/* Of one name in two places the order of the folders decides. */
static int compare_placed(const void *a, const void *b) {
    int order = compare_installed(a, b);
    return order ? order : str_cmp(((const Installed *)a)->folder, ((const Installed *)b)->folder);
}

static void installed_fill(Environment *self, Arena *arena) {
    Vec(Installed) found = {0};
    Strings names = {0};
    for (u32 s = 0; s < self->search_count; s++) {
        vec_clear(&names);
        entries_list(self->search[s], arena, &names);
        Installed item;
        for (u32 i = 0; i < names.count; i++)
            if (installed_read(self->search[s], names.at[i], arena, &item)) vec_push(&found, item);
    }
    if (found.count) qsort(found.at, found.count, sizeof *found.at, compare_placed);
    self->installed = arena_copy(arena, found.at, found.count * sizeof *found.at);
    self->installed_count = found.count;
    vec_release(&found);
    vec_release(&names);
}

void environment_add(Environment *self, SourceSites sites, Arena *arena) {
    if (!sites.count) return;
    Strings search = {0};
    for (u32 i = 0; i < self->search_count; i++) vec_push(&search, self->search[i]);
    for (u32 i = 0; i < sites.count; i++) vec_push(&search, sites.at[i].absolute);
    self->search = arena_copy(arena, search.at, search.count * sizeof *search.at);
    self->search_count = search.count;
    installed_fill(self, arena);
    vec_release(&search);
}

const Installed *environment_distribution(const Environment *self, Str name, Arena *arena) {
    Installed key = {.name = normal(name, arena)};
    return self->installed_count
               ? bsearch(&key, self->installed, self->installed_count, sizeof key, compare_installed)
               : NULL;
}

/* A line that is `top`, or a path of it: "inklib/core.py,sha256=…,12". */
static bool lines_have(Str text, Str top) {
    for (Str line; str_split(&text, '\n', &line);) {
        if (!str_starts(line, top)) continue;
        Str rest = str_trim(str_slice(line, top.len, line.len));
        if (!rest.len || rest.ptr[0] == '/' || str_starts(rest, STR(".py,"))) return true;
    }
    return false;
}

const Installed *environment_owner(const Environment *self, Str top, Arena *arena) {
    static const char *const records[] = {"top_level.txt", "RECORD"};
    for (u32 i = 0; i < self->installed_count; i++)
        for (u32 r = 0; r < COUNT_OF(records); r++) {
            Str text, path = path_join(arena, self->installed[i].folder, str_of(records[r]));
            Err err = {0};
            if (file_kind(path.ptr) != FILE_REGULAR || !file_read(path.ptr, arena, &text, &err)) continue;
            if (lines_have(text, top)) return &self->installed[i];
        }
    return NULL;
}

bool environment_find(const SourcePlace *place, const EnvironmentWish *wish, Arena *arena, Environment *out,
                      Err *err) {
    Environment found = {0};
    if (!wish->is_off && !folder_find(place, wish, arena, &found, err)) return false;
    if (found.folder.len) {
        found.python = python_read(found.folder, arena);
        search_fill(&found, place->root, arena);
        installed_fill(&found, arena);
        found.own_count = found.search_count;
    }
    *out = found;
    return true;
}
