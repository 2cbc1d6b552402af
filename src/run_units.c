/* C as a compiler sees it: oxbow-clang reads the units of the compile database and answers with a block of
 * facts for each. It is started only where there is C and something that says how to compile it. What a
 * unit does to its process costs that unit: it becomes a line of the list of incomplete files. */
#include "oxbow.h"

#include "below.h"
#include "facts_check.h"
#include "file.h"
#include "map.h"
#include "pool.h"
#include "run_service.h"

#include <stdlib.h>

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

/* ---- what comes back ----------------------------------------------------------------------------------- */

typedef struct {
    Run *run;
    Map files; /* hash of the absolute path → position */
    Vec(Facts *) blocks;
    Vec(RunFile) strangers; /* what failed and is no file of the tree */
    VecU32 items;
} Taking;

static const char *failure_key(u32 kind) {
    switch (kind) {
    case UNIT_CRASHED: return "incomplete.unit_crashed";
    case UNIT_HUNG: return "incomplete.unit_hung";
    case UNIT_MEMORY: return "incomplete.unit_memory";
    case UNIT_BLOCK: return "incomplete.unit_damaged";
    default: return "incomplete.unit_failed";
    }
}

static void failure_note(Taking *self, Str path, const char *key) {
    Run *run = self->run;
    run->native.failed_units++;
    u32 at = map_find(&self->files, str_hash(path));
    if (at != MAP_NONE) {
        if (!run->files[at].problem) run->files[at].problem = key;
        return;
    }
    Str shown = path_is_below(path, run->place.root) ? path_below(path, run->place.root) : path;
    RunFile file = {.problem = key};
    file.input.path = str_copy(&run->arena, shown);
    file.input.absolute = str_copy(&run->arena, path);
    vec_push(&self->strangers, file);
}

/* A source that a build makes is no file of the tree: nothing of the tree is lost. What it may name, fates
 * know. */
static void absence_note(Taking *self, Str path) {
    Run *run = self->run;
    Str shown = path_is_below(path, run->place.root) ? path_below(path, run->place.root) : path;
    run->native.absent_units++;
    if (!run->native.lacked.len || str_cmp(shown, run->native.lacked) < 0)
        run->native.lacked = str_copy(&run->arena, shown);
}

static void block_take(Taking *self, u32 item, Facts *block) {
    vec_push(&self->blocks, block);
    vec_push(&self->items, item);
}

static void message_take(void *context, const UnitMessage *message, Str path, Facts *block) {
    Taking *self = context;
    Str what;
    if (message->kind == UNIT_FOREIGN) {
        self->run->native.foreign_units++;
    } else if (message->kind == UNIT_BLOCK && facts_is_valid(block, message->size, &what) &&
               block->unit == UNIT_COMPILED) {
        block_take(self, message->item, block);
        return;
    } else {
        bool is_absent =
            message->kind == UNIT_FAILED && file_kind(str_cstr(&self->run->arena, path)) == FILE_MISSING;
        if (is_absent)
            absence_note(self, path);
        else
            failure_note(self, path, failure_key(message->kind));
    }
    free(block);
}

/* In the order of the database, not in that in which workers were done. */
static void blocks_order(Taking *self) {
    Run *run = self->run;
    u32 count = self->blocks.count, highest = 0;
    for (u32 i = 0; i < count; i++) highest = u32_max(highest, self->items.at[i]);
    Facts **by_item = mem_alloc(((size_t)highest + 1) * sizeof(Facts *));
    for (u32 i = 0; i < count; i++) by_item[self->items.at[i]] = self->blocks.at[i];
    run->units = ARENA_ARRAY(&run->arena, Facts *, count);
    for (u32 i = 0; i <= highest && count; i++)
        if (by_item[i]) run->units[run->unit_count++] = by_item[i];
    free(by_item);
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

static void service_run(Run *self, const RunService *service) {
    Taking taking = {.run = self};
    for (u32 i = 0; i < self->file_count; i++)
        map_at(&taking.files, str_hash(self->files[i].input.absolute), i);
    Err err = {0};
    if (!run_service(service, message_take, &taking, &self->arena, &err)) {
        Str list = path_join(&self->arena, service->database.len ? service->database : service->directory,
                             STR("compile_commands.json"));
        failure_note(&taking, list, "incomplete.units_lost");
    }
    blocks_order(&taking);
    lacking_sift(self);
    run_add_files(self, taking.strangers.at, taking.strangers.count);
    vec_release(&taking.strangers);
    vec_release(&taking.blocks);
    vec_release(&taking.items);
    map_release(&taking.files);
}

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
            service_run(self, &service);
        } else if (is_wanted) {
            self->native.is_without_compiler = true;
        }
    }
    native_count(self);
    return true;
}
