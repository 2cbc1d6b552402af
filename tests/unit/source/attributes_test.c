#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static bool is_generated(const SourceTree *tree, const char *path) {
    for (u32 i = 0; i < tree->file_count; i++)
        if (str_eq(tree->files[i].path, str_of(path))) return tree->files[i].is_generated;
    fail_msg("no file %s", path);
    return false;
}

static void test_attributes_apply__marks_of_the_project_count(void **state) {
    (void)state;
    Arena arena = {0};
    Str folder = folder_new(&arena);
    const char *const paths[] = {"a.py",          "api_pb2.py",  "sdk/own.py", "sdk/v1/client.py",
                                 "third/part.py", "third/own.py"};
    for (u32 i = 0; i < COUNT_OF(paths); i++) folder_write(folder, paths[i], STR("x = 1\n"), &arena);
    folder_write(folder, ".gitattributes",
                 STR("# a.py linguist-generated\n"
                     "*.py text eol=lf\n"
                     "*_pb2.py text linguist-generated\n"
                     "sdk/** linguist-generated=true\n"
                     "/third/* linguist-vendored\r\n"
                     "third/own.py -linguist-vendored\n"),
                 &arena);
    folder_write(folder, "sdk/.gitattributes", STR("own.py linguist-generated=false\n"), &arena);
    SourceTree tree = tree_of(folder.ptr, &arena);
    assert_false(is_generated(&tree, "a.py"));
    assert_true(is_generated(&tree, "api_pb2.py"));
    assert_true(is_generated(&tree, "sdk/v1/client.py"));
    assert_false(is_generated(&tree, "sdk/own.py"));
    assert_true(is_generated(&tree, "third/part.py"));
    assert_false(is_generated(&tree, "third/own.py"));
    folder_remove(folder, &arena);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_attributes_apply__marks_of_the_project_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
