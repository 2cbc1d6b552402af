/* C as a compiler sees it: oxbow-clang reads the units of the compile database and answers with a block of
 * facts for each. It is started only where there is C and something that says how to compile it. What a
 * unit does to its process costs that unit: it becomes a line of the list of incomplete files. */
#include "oxbow.h"

#include "below.h"
#include "file.h"
#include "map.h"
#include "pool.h"
#include "run_unit_blocks.h"

static bool is_source(const RunFile *file) {
    return file->facts->language == LANGUAGE_C && str_ends(file->input.path, STR(".c"));
}

/* ---- how it is compiled -------------------------------------------------------------------------------- */

static bool has_database(Str folder, Arena *arena) {
    return file_kind(path_join(arena, folder, STR("compile_commands.json")).ptr) == FILE_REGULAR;
}

/* The project root, folders in it where builds are usual, and those that their names show to be builds. */
static Str database_find(Run *self) {
    static const char *const usual[] = {".", "build", "builddir", "out", "_build"};
    Arena *arena = &self->arena;
    Str root = self->place.root;
    for (u32 i = 0; i < COUNT_OF(usual); i++) {
        Str folder = path_join(arena, root, str_of(usual[i]));
        if (has_database(folder, arena)) return folder;
    }
    return run_service_build_folder(root, arena);
}

/* `c.compile-commands`: the file, or the folder that holds it. */
static bool database_named(Run *self, Str *out, Err *err) {
    Str given = self->config.c_compile_commands;
    if (!given.len) return true;
    Str path = given.ptr[0] == '/' ? given : path_join(&self->arena, self->place.root, given);
    if (str_eq(path_name(path), STR("compile_commands.json"))) path = path_folder(path);
    if (!has_database(path, &self->arena))
        return err_set(err, ERR_CONFIG, "c.compile-commands: there is no compile_commands.json in %.*s",
                       STR_ARG(given));
    *out = path;
    return true;
}

/* compile_flags.txt: one flag a line, for all files below its folder. */
static ConfigTexts flags_file(Run *self) {
    Vec(Str) flags = {0};
    Str text, line;
    Err err = {0};
    Arena *arena = &self->arena;
    const char *path = path_join(arena, self->place.root, STR("compile_flags.txt")).ptr;
    if (file_kind(path) != FILE_REGULAR || !file_read(path, arena, &text, &err)) return (ConfigTexts){0};
    while (str_split(&text, '\n', &line)) {
        line = str_trim(line);
        if (line.len) vec_push(&flags, line);
    }
    ConfigTexts out = {arena_copy(arena, flags.at, flags.count * sizeof *flags.at), flags.count};
    vec_release(&flags);
    return out;
}

static bool service_prepare(Run *self, RunService *service, Err *err) {
    const Config *config = &self->config;
    if (!database_named(self, &service->database, err)) return false;
    if (!service->database.len) service->database = database_find(self);
    service->flags = config->c_flags;
    if (!service->database.len && !service->flags.count) service->flags = flags_file(self);
    service->directory = self->place.root;
    service->jobs = config->jobs ? config->jobs : pool_processors();
    service->seconds = config->c_unit_seconds;
    service->megabytes = config->c_unit_megabytes;
    if (!service->flags.count) return true;
    Str *files = ARENA_ARRAY(&self->arena, Str, self->file_count);
    for (u32 i = 0; i < self->file_count; i++)
        if (is_source(&self->files[i])) files[service->file_count++] = self->files[i].input.absolute;
    service->files = files;
    return true;
}

/* ---- what was not built -------------------------------------------------------------------------------- */

/* An include that was not found, as it is written; empty: none. */
static Str header_lacked(const Facts *unit) {
    for (UnitFileId i = 1; i < unit->unit_files.count; i++)
        if (facts_unit_files(unit)[i].flags & UNIT_FILE_MISSING)
            return facts_name(unit, facts_unit_files(unit)[i].path);
    return STR_NONE;
}

/* A header that is not there leaves the meaning of its unit open. Where most units lack one, what they say is
 * worth less than the text: all C is read as written then, as without a database. */
static void lacking_sift(Run *self) {
    ReportNative *native = &self->native;
    for (u32 u = 0; u < self->unit_count; u++) {
        Str lacked = header_lacked(self->units[u]);
        if (!lacked.len) continue;
        if (!native->lacking_units++) native->lacked = str_copy(&self->arena, lacked);
    }
    if (native->lacking_units * 2 <= self->unit_count) return;
    for (u32 u = 0; u < self->unit_count; u++) free(self->units[u]);
    self->unit_count = 0;
}

/* ---- the stage ----------------------------------------------------------------------------------------- */

/* Files of the tree that are C, and those of them that a compiler saw. */
static void native_count(Run *self) {
    Map seen = {0};
    for (u32 u = 0; u < self->unit_count; u++) {
        const Facts *unit = self->units[u];
        for (UnitFileId i = 1; i < unit->unit_files.count; i++)
            map_at(&seen, str_hash(facts_name(unit, facts_unit_files(unit)[i].path)), 1);
    }
    for (u32 i = 0; i < self->file_count; i++) {
        if (self->files[i].facts->language != LANGUAGE_C) continue;
        bool is_seen = map_find(&seen, str_hash(self->files[i].input.absolute)) != MAP_NONE;
        if (is_seen)
            self->native.compiled_files++;
        else
            self->native.raw_files++;
    }
    self->native.units = self->unit_count;
    map_release(&seen);
}

bool run_units(Run *self, Err *err) {
    bool has_c = false;
    for (u32 i = 0; i < self->file_count && !has_c; i++) has_c = is_source(&self->files[i]);
    if (has_c) {
        RunService service = {0};
        if (!service_prepare(self, &service, err)) return false;
        bool is_wanted = service.database.len || service.file_count;
        if (is_wanted && run_service_find(&service, &self->arena)) {
            self->native.database = service.database;
            if (service.database.len && path_is_below(service.database, self->place.root))
                self->native.database = path_below(service.database, self->place.root);
            run_unit_blocks(self, &service);
            lacking_sift(self);
        } else if (is_wanted) {
            self->native.is_without_compiler = true;
        }
    }
    native_count(self);
    return true;
}
