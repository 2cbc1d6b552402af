/* Who runs a file: production, tests, or people by hand. The path says it; a folder without a telling name
 * is one of tests when most of its files are. */
#include "worlds.h"

#include "file.h"
#include "modules.h"

static bool is_test_folder(Str name) {
    return str_eq(name, STR("tests")) || str_eq(name, STR("test")) || str_eq(name, STR("testing")) ||
           str_eq(name, STR("testsuite")) || str_eq(name, STR("e2e"));
}

static bool is_script_folder(Str name) {
    static const char *const folders[] = {
        "scripts",  "script",  "tools", "bin",  "alembic",    "migrations", "versions",
        "examples", "example", "docs",  "doc",  "benchmarks", "bench",      "notebooks",
        "samples",  "demo",    "demos", "hack", "ci",         "cookbook",   "cookbooks"};
    for (u32 i = 0; i < COUNT_OF(folders); i++)
        if (str_eq(name, str_of(folders[i]))) return true;
    return false;
}

static bool has_test_name(Str path) {
    Str name = path_name(path);
    if (!str_ends(name, STR(".py"))) return false;
    return str_starts(name, STR("test_")) || str_ends(name, STR("_test.py")) ||
           str_eq(name, STR("conftest.py")) || str_eq(name, STR("tests.py"));
}

World world_of_folders(Str path) {
    World world = WORLD_PRODUCTION;
    Str folders = path_folder(path), part;
    while (folders.len && str_split(&folders, '/', &part)) {
        if (is_test_folder(part)) return WORLD_TESTS;
        if (is_script_folder(part)) world = WORLD_SCRIPTS;
    }
    return world;
}

World world_of_path(Str path) {
    return has_test_name(path) ? WORLD_TESTS : world_of_folders(path);
}

/* ---- folders that are mostly tests -------------------------------------------------------------------- */

enum { TESTS_FEWEST = 5 };

/* By ModuleId: files below, but those of folders whose name tells; those of them that are tests by their
 * name. */
typedef struct {
    Program *program;
    u32 *files, *tests;
    bool *is_used; /* something outside that is no test imports from it */
} Settling;

static bool is_below(const Program *program, ModuleId module, ModuleId folder) {
    while (module && module != folder) module = program->modules[module].parent;
    return module != 0;
}

static void file_count_in(Settling *self, FileId file) {
    const File *in = &self->program->files[file];
    if (!in->module || world_of_folders(in->path) != WORLD_PRODUCTION) return;
    if (self->program->modules[in->module].is_package) return; /* __init__ */
    bool is_test = has_test_name(in->path);
    for (ModuleId at = self->program->modules[in->module].parent; at;
         at = self->program->modules[at].parent) {
        self->files[at]++;
        self->tests[at] += is_test;
    }
}

static bool is_mostly_tests(const Settling *self, ModuleId folder) {
    u32 files = self->files[folder], tests = self->tests[folder];
    return folder != MODULE_ROOT && tests >= TESTS_FEWEST && tests < files && tests * 3 >= files * 2;
}

static bool has_any(const Settling *self) {
    for (ModuleId m = MODULE_ROOT; m < self->program->module_count; m++)
        if (is_mostly_tests(self, m)) return true;
    return false;
}

static void imports_note(Settling *self, FileId file) {
    const Program *program = self->program;
    const File *in = &program->files[file];
    if (!in->module || in->world == WORLD_TESTS) return;
    for (ImportId i = 1; i < in->facts->imports.count; i++) {
        ImportTarget target = import_target(program, file, i);
        if (target.verdict != IMPORT_FOUND) continue;
        for (ModuleId at = target.module; at; at = program->modules[at].parent)
            if (is_mostly_tests(self, at) && !is_below(program, in->module, at)) self->is_used[at] = true;
    }
}

static void file_settle(Settling *self, FileId file) {
    File *in = &self->program->files[file];
    if (!in->module || in->world != WORLD_PRODUCTION) return;
    for (ModuleId at = in->module; at; at = self->program->modules[at].parent)
        if (is_mostly_tests(self, at) && !self->is_used[at]) in->world = WORLD_TESTS;
}

void worlds_settle(Program *program) {
    Arena scratch = {0};
    u32 count = program->module_count;
    Settling self = {.program = program,
                     .files = ARENA_ARRAY(&scratch, u32, count),
                     .tests = ARENA_ARRAY(&scratch, u32, count),
                     .is_used = ARENA_ARRAY(&scratch, bool, count)};
    for (FileId file = 0; file < program->file_count; file++) file_count_in(&self, file);
    if (has_any(&self)) {
        for (FileId file = 0; file < program->file_count; file++) imports_note(&self, file);
        for (FileId file = 0; file < program->file_count; file++) file_settle(&self, file);
    }
    arena_release(&scratch);
}
