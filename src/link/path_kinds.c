#include "path_kinds.h"

#include "file.h"

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

World world_of_path(Str path) {
    Str name = path_name(path);
    if (str_ends(name, STR(".py")) && (str_starts(name, STR("test_")) || str_ends(name, STR("_test.py")) ||
                                       str_eq(name, STR("conftest.py")) || str_eq(name, STR("tests.py"))))
        return WORLD_TESTS;
    World world = WORLD_PRODUCTION;
    Str folders = path_folder(path), part;
    while (folders.len && str_split(&folders, '/', &part)) {
        if (is_test_folder(part)) return WORLD_TESTS;
        if (is_script_folder(part)) world = WORLD_SCRIPTS;
    }
    return world;
}

bool path_is_template(Str path) {
    static const char *const endings[] = {".html", ".htm", ".jinja", ".jinja2", ".j2", ".tmpl", ".mako"};
    for (u32 i = 0; i < COUNT_OF(endings); i++)
        if (str_ends(path, str_of(endings[i]))) return true;
    return false;
}

bool path_is_prose(Str path) {
    return str_ends(path, STR(".md")) || str_ends(path, STR(".rst")) || str_ends(path, STR(".txt")) ||
           str_ends(path, STR(".markdown"));
}
