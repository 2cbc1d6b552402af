#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    const char *files; /* to write first, separated by spaces */
    const char *paths; /* given, separated by spaces */
    const char *root;  /* expected; "" is the temporary folder itself */
    const char *analysed;
    const char *filters; /* each followed by a space */
} Case;

static const Case cases[] = {
    {"repo/.git/HEAD repo/fixtures/svc/app/main.py repo/fixtures/svc/pyproject.toml", "repo/fixtures/svc",
     "repo/fixtures/svc", "repo/fixtures/svc", ""},
    {"repo/.git/HEAD repo/svc/app/main.py repo/svc/requirements.txt", "repo/svc", "repo/svc", "repo/svc", ""},
    {"repo/.git/HEAD repo/svc/Dockerfile repo/svc/app/main.py", "repo/svc/app", "repo", "repo/svc/app", ""},
    {"repo/.git/HEAD repo/app/main.py", "repo/app", "repo", "repo/app", ""},
    {"repo/.git/HEAD repo/app/main.py", "repo", "repo", "repo", ""},
    {"repo/.git repo/app/main.py", "repo/app", "repo", "repo/app", ""},
    {"repo/oxbow.toml repo/app/main.py", "repo/app", "repo", "repo/app", ""},
    {"repo/.oxbow.toml repo/app/main.py", "repo/app", "repo", "repo/app", ""},
    {"plain/app/main.py", "plain/app", "plain/app", "plain/app", ""},
    {"repo/.git/HEAD repo/app/main.py", "repo/app/main.py", "repo", "repo", "app/main.py "},
    {"repo/.git/HEAD repo/app/main.py repo/lib/a.py repo/lib/b.py", "repo/lib/a.py repo/app", "repo", "repo",
     "lib/a.py app "},
    {"repo/.git/HEAD repo/a.py repo/b.py", "repo/a.py repo", "repo", "repo", ""},
    {"svc/pyproject.toml svc/app/r/a.py", "svc/app/r/a.py", "svc", "svc", "app/r/a.py "},
    {"loose/a.py loose/b.py", "loose/a.py loose/b.py", "loose", "loose", "a.py b.py "},
    {"ab/x.py abc/y.py setup.py", "ab/x.py abc/y.py", "", "", "ab/x.py abc/y.py "},
};

static Str under(Str folder, const char *path, Arena *arena) {
    return *path ? str_of(folder_path(folder, path, arena)) : folder;
}

static void case_run(const Case *c, Arena *arena) {
    Str folder = folder_new(arena), rest = str_of(c->files), part;
    while (str_split(&rest, ' ', &part)) folder_write(folder, str_cstr(arena, part), STR(""), arena);
    const char *given[8];
    SourceOptions options = {.paths = given};
    for (rest = str_of(c->paths); str_split(&rest, ' ', &part);)
        given[options.path_count++] = folder_path(folder, str_cstr(arena, part), arena);
    SourcePlace place;
    Err err;
    if (!source_locate(&options, arena, &place, &err)) fail_msg("%s: %s", c->paths, err.text);
    assert_string_equal(place.root.ptr, under(folder, c->root, arena).ptr);
    assert_string_equal(str_cstr(arena, place.analysed), under(folder, c->analysed, arena).ptr);
    Str filters = STR("");
    for (u32 i = 0; i < place.filter_count; i++)
        filters = str_printf(arena, "%.*s%.*s ", STR_ARG(filters), STR_ARG(place.filters[i]));
    assert_string_equal(str_cstr(arena, filters), c->filters);
    folder_remove(folder, arena);
}

static void test_source_locate__roots(void **state) {
    (void)state;
    Arena arena = {0};
    for (u32 i = 0; i < COUNT_OF(cases); i++) case_run(&cases[i], &arena);
    arena_release(&arena);
}

static void test_source_locate__pyproject_counts_with_our_table_only(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool is_ours;
    } texts[] = {
        {"[tool.oxbow]\n", true},          {"[ tool . \"oxbow\" ]\r\n", true}, {"[tool.oxbow.rules]\n", true},
        {"x = 1\n  [tool.oxbow]\n", true}, {"tool.oxbow.jobs = 2\n", true},    {"[tool.oxbowed]\n", false},
        {"# [tool.oxbow]\n", false},       {"[tool.ruff]\n", false},           {"", false},
    };
    Arena arena = {0};
    for (u32 i = 0; i < COUNT_OF(texts); i++) {
        Str folder = folder_new(&arena);
        folder_write(folder, "pyproject.toml", str_of(texts[i].text), &arena);
        folder_write(folder, "app/a.py", STR(""), &arena);
        SourceTree tree = tree_of(folder_path(folder, "app", &arena), &arena);
        bool found = str_eq(tree.place.root, folder);
        if (found != texts[i].is_ours) fail_msg("%s", texts[i].text);
        folder_remove(folder, &arena);
    }
    arena_release(&arena);
}

static void test_source_locate__given_root(void **state) {
    (void)state;
    Arena arena = {0};
    Str folder = folder_new(&arena);
    folder_write(folder, "svc/pyproject.toml", STR(""), &arena);
    folder_write(folder, "svc/a.py", STR(""), &arena);
    folder_write(folder, "other/b.py", STR(""), &arena);
    const char *path = folder_path(folder, "svc", &arena);
    SourceOptions options = {.paths = &path, .path_count = 1, .root = folder.ptr};
    SourceTree tree;
    Err err;
    assert_true(source_discover(&options, &arena, &tree, &err));
    assert_string_equal(str_cstr(&arena, tree_paths(&tree, &arena)), "svc/a.py svc/pyproject.toml ");
    options.path_count = 0;
    assert_true(source_discover(&options, &arena, &tree, &err));
    assert_int_equal(tree.file_count, 3);
    options = (SourceOptions){.paths = &path, .path_count = 1, .root = folder_path(folder, "other", &arena)};
    assert_false(source_discover(&options, &arena, &tree, &err));
    assert_non_null(strstr(err.text, "outside the project root"));
    folder_remove(folder, &arena);
    arena_release(&arena);
}

static void test_source_locate__named_file_is_listed_though_ignored(void **state) {
    (void)state;
    Arena arena = {0};
    Str folder = folder_new(&arena);
    folder_write(folder, "a.py", STR(""), &arena);
    folder_write(folder, "gen.py", STR(""), &arena);
    folder_write(folder, ".gitignore", STR("gen.py\n"), &arena);
    folder_run(folder, "git init -q .", &arena);
    SourceTree tree = tree_of(folder_path(folder, "gen.py", &arena), &arena);
    assert_string_equal(str_cstr(&arena, tree_paths(&tree, &arena)), ".gitignore a.py gen.py ");
    folder_remove(folder, &arena);
    arena_release(&arena);
}

static void test_source_locate__errors_name_the_path(void **state) {
    (void)state;
    Arena arena = {0};
    static const char *const bad[] = {"/nonexistent/oxbow", "/dev/null"};
    for (u32 i = 0; i < COUNT_OF(bad); i++) {
        SourceOptions options = {.paths = &bad[i], .path_count = 1};
        SourcePlace place;
        Err err = {0};
        assert_false(source_locate(&options, &arena, &place, &err));
        assert_int_equal(err.kind, ERR_INPUT);
        assert_non_null(strstr(err.text, bad[i]));
    }
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_source_locate__roots),
        cmocka_unit_test(test_source_locate__pyproject_counts_with_our_table_only),
        cmocka_unit_test(test_source_locate__given_root),
        cmocka_unit_test(test_source_locate__named_file_is_listed_though_ignored),
        cmocka_unit_test(test_source_locate__errors_name_the_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
