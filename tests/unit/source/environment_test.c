#include "environment.h"

#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define SITE ".venv/lib/python3.11/site-packages/"

static Environment found(Str folder, Arena *arena) {
    const SourcePlace place = {.root = folder, .analysed = folder};
    const EnvironmentWish wish = {0};
    Environment out;
    Err err = {0};
    if (!environment_find(&place, &wish, arena, &out, &err)) fail_msg("%s", err.text);
    return out;
}

static void test_environment_find__installed_and_owners(void **state) {
    (void)state;
    Arena arena = {0};
    Str folder = folder_new(&arena);
    folder_write(folder, ".venv/pyvenv.cfg", STR("home = x\nversion_info = 3.11.2.final.0\n"), &arena);
    folder_write(folder, SITE "Ink.Lib-1.2.dist-info/RECORD", STR("press/core.py,sha256=0,1\nwash.py,,\n"),
                 &arena);
    folder_write(folder, SITE "old_one-0.9-py3.11.egg-info/top_level.txt", STR("fold\n"), &arena);
    folder_write(folder, SITE "bare.egg-info", STR(""), &arena);
    Environment environment = found(folder, &arena);
    assert_true(str_eq(environment.shown, STR(".venv")));
    assert_true(str_eq(environment.python, STR("3.11")));
    assert_int_equal(environment.installed_count, 3);
    assert_true(str_eq(environment_distribution(&environment, STR("ink_lib"), &arena)->version, STR("1.2")));
    assert_true(str_eq(environment_distribution(&environment, STR("Old-One"), &arena)->version, STR("0.9")));
    assert_int_equal(environment_distribution(&environment, STR("bare"), &arena)->version.len, 0);
    assert_null(environment_distribution(&environment, STR("ink"), &arena));
    assert_true(str_eq(environment_owner(&environment, STR("press"), &arena)->name, STR("ink-lib")));
    assert_true(str_eq(environment_owner(&environment, STR("wash"), &arena)->name, STR("ink-lib")));
    assert_true(str_eq(environment_owner(&environment, STR("fold"), &arena)->name, STR("old-one")));
    assert_null(environment_owner(&environment, STR("pre"), &arena));
    folder_remove(folder, &arena);
    arena_release(&arena);
}

static void test_environment_find__paths_of_pth_files(void **state) {
    (void)state;
    Arena arena = {0};
    Str folder = folder_new(&arena);
    folder_write(folder, ".venv/pyvenv.cfg", STR("version = 3.11.2\n"), &arena);
    folder_write(folder, SITE "a.pth",
                 STR("# none\nimport x; x.y()\n../../../src/one\n../../../../own\nnowhere\n"), &arena);
    folder_write(folder, ".venv/src/one/one.py", STR(""), &arena);
    folder_write(folder, "own/shop.py", STR(""), &arena);
    Environment environment = found(folder, &arena);
    assert_int_equal(environment.search_count, 2);
    assert_string_equal(str_cstr(&arena, environment.search[0]),
                        folder_path(folder, ".venv/lib/python3.11/site-packages", &arena));
    assert_string_equal(str_cstr(&arena, environment.search[1]),
                        folder_path(folder, ".venv/src/one", &arena));
    folder_remove(folder, &arena);
    arena_release(&arena);
}

static void test_environment_find__none(void **state) {
    (void)state;
    Arena arena = {0};
    Str folder = folder_new(&arena);
    folder_write(folder, "venv/readme.txt", STR(""), &arena);
    Environment environment = found(folder, &arena);
    assert_int_equal(environment.folder.len, 0);
    assert_int_equal(environment.search_count + environment.installed_count, 0);
    folder_remove(folder, &arena);
    arena_release(&arena);
}

int main(void) {
    unsetenv("VIRTUAL_ENV");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_environment_find__installed_and_owners),
        cmocka_unit_test(test_environment_find__paths_of_pth_files),
        cmocka_unit_test(test_environment_find__none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
