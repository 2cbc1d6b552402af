#include "patch.h"

#include "tree_fixture.h"

/* Apply with the real git and compare. */
static void assert_applies(Tree *tree, Str patch, const char *path, const char *expected) {
    Err err;
    assert_true(patch.len);
    tree_write(tree, STR("change.patch"), patch);
    Str command = str_printf(
        &tree->arena, "cd '%s' && git init -q . && git apply --whitespace=nowarn change.patch", tree->folder);
    if (system(command.ptr) != 0) fail_msg("git apply rejects:\n%.*s", STR_ARG(patch));
    Str full = path_join(&tree->arena, str_of(tree->folder), str_of(path)), content;
    if (!expected) {
        assert_int_equal(file_kind(full.ptr), FILE_MISSING);
        return;
    }
    assert_true(file_read(full.ptr, &tree->arena, &content, &err));
    assert_string_equal(content.ptr, expected);
}

typedef struct {
    const char *path, *before, *after;
    struct {
        EditKind kind;
        u32 line, column, end_line, end_column;
        const char *text;
    } edits[3];
} PatchCase;

static const PatchCase cases[] = {
    {"a.py",
     "import os\nimport sys\n\nprint(sys)\n",
     "import sys\n\nprint(sys)\n",
     {{EDIT_DELETE, 1, 1, 1, 1, NULL}}},
    {"b.py", "x = a.old(1)\n", "x = a.new(1)\n", {{EDIT_REPLACE, 1, 7, 1, 10, "new"}}},
    {"two-on-a-line.py",
     "old(old)",
     "fresh(new)",
     {{EDIT_REPLACE, 1, 5, 1, 8, "new"}, {EDIT_REPLACE, 1, 1, 1, 4, "fresh"}}},
    {"far apart.py",
     "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n",
     "2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n",
     {{EDIT_DELETE, 12, 1, 12, 1, NULL}, {EDIT_DELETE, 1, 1, 1, 1, NULL}}},
    {"blank-lines.py",
     "def a():\n    pass\n\n\ndef b():\n    pass\n\n\ndef c():\n    pass\n",
     "def a():\n    pass\n\n\ndef c():\n    pass\n",
     {{EDIT_DELETE, 5, 1, 6, 1, NULL}}},
    {"at-the-end.py", "a = 1\n\n\ndef b():\n    pass\n", "a = 1\n", {{EDIT_DELETE, 4, 1, 5, 1, NULL}}},
    {"no-end-of-line.py", "a = 1\nb = 2", "a = 1\n", {{EDIT_DELETE, 2, 1, 2, 1, NULL}}},
    {"crlf.py", "a = 1\r\nb = 2\r\nc = 3\r\n", "a = 1\r\nc = 3\r\n", {{EDIT_DELETE, 2, 1, 2, 1, NULL}}},
    {"mark.py",
     "\xef\xbb\xbf"
     "old = 1\n",
     "\xef\xbb\xbf"
     "new = 1\n",
     {{EDIT_REPLACE, 1, 1, 1, 4, "new"}}},
    {"inside.py",
     "class A:\n    def b(self):\n        pass\nx = 1\n",
     "x = 1\n",
     {{EDIT_DELETE, 2, 1, 3, 1, NULL}, {EDIT_DELETE, 1, 1, 3, 1, NULL}}},
    {"all.py", "a = 1\n", "", {{EDIT_DELETE, 1, 1, 1, 1, NULL}}},
    {"import-list.py",
     "from m import (\n    a,\n    b,\n)\nb()\n",
     "from m import b\nb()\n",
     {{EDIT_REPLACE, 1, 15, 4, 2, "b"}}},
    {"\xd1\x84\xd0\xb0\xd0\xb9\xd0\xbb \"x\".py",
     "a = 1\nb = 2\n",
     "b = 2\n",
     {{EDIT_DELETE, 1, 1, 1, 1, NULL}}},
};

static void test_patch_of_edits__git_applies_it(void **state) {
    (void)state;
    for (u32 i = 0; i < COUNT_OF(cases); i++) {
        const PatchCase *c = &cases[i];
        Tree tree;
        tree_init(&tree, (TreeFile[]){{c->path, c->before}}, 1);
        Edit edits[3];
        u32 count = 0;
        for (; count < 3 && c->edits[count].kind; count++) {
            Place place = {0, c->edits[count].line, c->edits[count].column, c->edits[count].end_line,
                           c->edits[count].end_column};
            edits[count] = (Edit){c->edits[count].kind, place, str_of(c->edits[count].text)};
        }
        assert_applies(&tree, patch_of_edits(tree.program, edits, count, &tree.arena), c->path, c->after);
        tree_release(&tree);
    }
}

static void test_patch_of_edits__several_files(void **state) {
    (void)state;
    Tree tree;
    tree_init(&tree, (TreeFile[]){{"a/x.py", "import os\nx = 1\n"}, {"a/y.py", "import re\ny = 1\n"}}, 2);
    Edit edits[] = {{EDIT_DELETE, tree_lines(&tree, "a/y.py", 1, 1), STR_NONE},
                    {EDIT_DELETE, tree_lines(&tree, "a/x.py", 1, 1), STR_NONE}};
    Str patch = patch_of_edits(tree.program, edits, 2, &tree.arena);
    assert_applies(&tree, patch, "a/x.py", "x = 1\n");
    Str full = path_join(&tree.arena, str_of(tree.folder), STR("a/y.py")), content;
    assert_true(file_read(full.ptr, &tree.arena, &content, NULL));
    assert_string_equal(content.ptr, "y = 1\n");
    tree_release(&tree);
}

static void test_patch_of_edits__none_when_unsafe(void **state) {
    (void)state;
    Tree tree;
    tree_init(&tree, (TreeFile[]){{"a.py", "first = 1\nsecond = 2\n"}}, 1);
    Edit crossing[] = {{EDIT_REPLACE, {0, 1, 1, 1, 6}, STR("x")}, {EDIT_REPLACE, {0, 1, 3, 1, 9}, STR("y")}};
    Edit beyond[] = {{EDIT_DELETE, {0, 3, 1, 4, 1}, STR_NONE}};
    Edit good[] = {{EDIT_DELETE, {0, 1, 1, 1, 1}, STR_NONE}};
    assert_int_equal(patch_of_edits(tree.program, crossing, 2, &tree.arena).len, 0);
    assert_int_equal(patch_of_edits(tree.program, beyond, 1, &tree.arena).len, 0);
    assert_int_equal(patch_of_edits(tree.program, NULL, 0, &tree.arena).len, 0);
    assert_true(patch_of_edits(tree.program, good, 1, &tree.arena).len > 0);
    tree_write(&tree, STR("a.py"), STR("somebody edited it\nmeanwhile\n"));
    assert_int_equal(patch_of_edits(tree.program, good, 1, &tree.arena).len, 0);
    tree_write(&tree, STR("a.py"), STR("latin = '\xe9'\nsecond\n  "));
    assert_int_equal(patch_of_edits(tree.program, good, 1, &tree.arena).len, 0);
    tree_release(&tree);
}

static void test_patch_of_removal__git_applies_it(void **state) {
    (void)state;
    static const TreeFile files[] = {{"gone.py", "a = 1\nb = 2"}, {"pkg/empty.py", ""}};
    for (u32 i = 0; i < COUNT_OF(files); i++) {
        Tree tree;
        tree_init(&tree, &files[i], 1);
        assert_applies(&tree, patch_of_removal(tree.program, 0, &tree.arena), files[i].path, NULL);
        tree_release(&tree);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_patch_of_edits__git_applies_it),
        cmocka_unit_test(test_patch_of_edits__several_files),
        cmocka_unit_test(test_patch_of_edits__none_when_unsafe),
        cmocka_unit_test(test_patch_of_removal__git_applies_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
