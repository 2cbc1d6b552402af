#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct {
    Arena arena;
    Str folder;
} Fixture;

static int fixture_setup(void **state) {
    Fixture *self = calloc(1, sizeof *self);
    self->folder = folder_new(&self->arena);
    *state = self;
    return 0;
}

static int fixture_teardown(void **state) {
    Fixture *self = *state;
    folder_remove(self->folder, &self->arena);
    arena_release(&self->arena);
    free(self);
    return 0;
}

static void files_write(Fixture *self, const char *const *paths) {
    for (; *paths; paths++) folder_write(self->folder, *paths, STR("x = 1\n"), &self->arena);
}

static void paths_expect(Fixture *self, const char *expected) {
    SourceTree tree = tree_of(self->folder.ptr, &self->arena);
    Str paths = tree_paths(&tree, &self->arena);
    assert_string_equal(str_cstr(&self->arena, paths), expected);
}

static void test_discover__sorted_and_relative(void **state) {
    Fixture *self = *state;
    files_write(self, (const char *const[]){"b.py", "a/z.py", "a-b.py", "a/b/c.py", "README.md", NULL});
    paths_expect(self, "README.md a-b.py a/b/c.py a/z.py b.py ");
    SourceTree tree = tree_of(self->folder.ptr, &self->arena);
    assert_true(str_eq(tree.place.root, self->folder));
    assert_int_equal(tree.files[0].size, 6);
    assert_true(str_ends(tree.files[2].absolute, STR("/a/b/c.py")));
    assert_false(tree.files[0].is_executable);
}

static void test_discover__descriptions_of_libraries(void **state) {
    Fixture *self = *state;
    files_write(self, (const char *const[]){"app/__init__.py", "app/fast.pyi", "native/__init__.pyi",
                                            "native/fast.c", "stubs/lib/__init__.pyi", "stubs/lib/sub/a.pyi",
                                            "stubs/one.pyi", "stubs/lib/sub/__init__.pyi",
                                            "app/part/__init__.pyi", NULL});
    paths_expect(self,
                 "app/__init__.py app/fast.pyi app/part/__init__.pyi native/__init__.pyi native/fast.c ");
}

static void test_discover__only_descriptions(void **state) {
    Fixture *self = *state;
    files_write(self, (const char *const[]){"README.md", "lib/__init__.pyi", NULL});
    paths_expect(self, "README.md lib/__init__.pyi ");
}

static void test_discover__foreign_folders(void **state) {
    Fixture *self = *state;
    files_write(self,
                (const char *const[]){"app.py", "__pycache__/a.py", "node_modules/m/a.js", ".tox/x.py",
                                      ".mypy_cache/x.json", ".pc/fix.patch/a.c", ".git.py",
                                      "lib/site-packages/pkg/a.py", "myenv/pyvenv.cfg", "myenv/lib/a.py",
                                      "env/settings.py", "venv/real.py", "conda/conda-meta/history",
                                      "conda/a.py", "tagged/CACHEDIR.TAG", "tagged/a.py", NULL});
    paths_expect(self, ".git.py app.py env/settings.py venv/real.py ");
}

static void test_discover__build_output_and_package_named_build(void **state) {
    Fixture *self = *state;
    files_write(self, (const char *const[]){"pyproject.toml", "a.py", "build/lib/a.py", "build/bdist.linux/x",
                                            "dist/a-1.whl", "dist/notes.py", "a.egg-info/PKG-INFO",
                                            "a.egg-info/SOURCES.txt", "tools/build/lib/kept.py",
                                            "pkg/pyproject.toml", "pkg/build/__init__.py",
                                            "pkg/build/lib/kept.py", "pkg/dist/kept.py", NULL});
    paths_expect(self, "a.py pkg/build/__init__.py pkg/build/lib/kept.py pkg/dist/kept.py pkg/pyproject.toml "
                       "pyproject.toml tools/build/lib/kept.py ");
}

static void test_discover__tracked_build_folder_is_kept(void **state) {
    Fixture *self = *state;
    files_write(self, (const char *const[]){"setup.py", "build/lib/own.py", NULL});
    folder_run(self->folder, "git init -q . && git add -A", &self->arena);
    folder_write(self->folder, "build/lib/made.py", STR(""), &self->arena);
    paths_expect(self, "build/lib/own.py setup.py ");
}

static void test_discover__git_lists_tracked_and_new_files(void **state) {
    Fixture *self = *state;
    files_write(self,
                (const char *const[]){"kept.py", "gone.py", "out/forced.py", "out/x.py", ".gitignore", NULL});
    folder_write(self->folder, ".gitignore", STR("out/\n"), &self->arena);
    folder_run(self->folder,
               "git init -q . && git add -A && git add -f out/forced.py && git commit -qm 1 && rm gone.py",
               &self->arena);
    files_write(self, (const char *const[]){"new.py", NULL});
    paths_expect(self, ".gitignore kept.py new.py out/forced.py ");
}

/* The tracked file below an ignored folder shows that it is git's answer, not our walk's. */
static void test_discover__foreign_git_environment_and_hooks(void **state) {
    Fixture *self = *state;
    files_write(self, (const char *const[]){"a.py", "out/forced.py", NULL});
    folder_write(self->folder, ".gitignore", STR("out/\n"), &self->arena);
    folder_run(self->folder, "git init -q . && git add -f out/forced.py", &self->arena);
    folder_run(self->folder, "git config core.fsmonitor \"touch $PWD/ran; false\"", &self->arena);
    setenv("GIT_DIR", "/nowhere", 1);
    setenv("GIT_INDEX_FILE", "/nowhere/index", 1);
    paths_expect(self, ".gitignore a.py out/forced.py ");
    unsetenv("GIT_DIR");
    unsetenv("GIT_INDEX_FILE");
    assert_int_not_equal(access(folder_path(self->folder, "ran", &self->arena), F_OK), 0);
}

static void test_discover__without_git(void **state) {
    Fixture *self = *state;
    files_write(self, (const char *const[]){"sub/a.py", "sub/gen/b.py", NULL});
    folder_write(self->folder, ".gitignore", STR("gen/\n"), &self->arena);
    folder_run(self->folder, "git init -q .", &self->arena);
    char *path = strdup(getenv("PATH"));
    setenv("PATH", "/nonexistent", 1);
    SourceTree tree = tree_of(folder_path(self->folder, "sub", &self->arena), &self->arena);
    setenv("PATH", path, 1);
    free(path);
    assert_string_equal(str_cstr(&self->arena, tree_paths(&tree, &self->arena)), "sub/a.py ");
}

static void test_discover__ignored_folder_named_by_the_user(void **state) {
    Fixture *self = *state;
    files_write(self, (const char *const[]){"tmp/svc/app.py", "tmp/svc/skip.py", "a.py", NULL});
    folder_write(self->folder, "tmp/svc/.gitignore", STR("skip.py\n"), &self->arena);
    folder_write(self->folder, ".gitignore", STR("tmp/**\n"), &self->arena);
    folder_run(self->folder, "git init -q .", &self->arena);
    SourceTree tree = tree_of(folder_path(self->folder, "tmp/svc", &self->arena), &self->arena);
    assert_string_equal(str_cstr(&self->arena, tree_paths(&tree, &self->arena)),
                        "tmp/svc/.gitignore tmp/svc/app.py ");
}

static void test_discover__submodule_yes_nested_repository_no(void **state) {
    Fixture *self = *state;
    files_write(self, (const char *const[]){"other/lib.py", "svc/a.py", "svc/clone/b.py", NULL});
    folder_run(self->folder, "cd other && git init -q . && git add -A && git commit -qm 1", &self->arena);
    folder_run(self->folder,
               "cd svc && git init -q . && git -c protocol.file.allow=always submodule add -q ../other sub"
               " && cd clone && git init -q .",
               &self->arena);
    files_write(self, (const char *const[]){"svc/sub/new.py", NULL});
    SourceTree tree = tree_of(folder_path(self->folder, "svc", &self->arena), &self->arena);
    assert_string_equal(str_cstr(&self->arena, tree_paths(&tree, &self->arena)),
                        ".gitmodules a.py sub/lib.py sub/new.py ");
}

static void test_discover__workspace_of_repositories(void **state) {
    Fixture *self = *state;
    files_write(self, (const char *const[]){"one/a.py", "one/no.py", "two/b.py", NULL});
    folder_write(self->folder, "one/.gitignore", STR("no.py\n"), &self->arena);
    folder_run(self->folder, "cd one && git init -q . && cd ../two && git init -q .", &self->arena);
    paths_expect(self, "one/.gitignore one/a.py two/b.py ");
}

static void test_discover__links(void **state) {
    Fixture *self = *state;
    files_write(self,
                (const char *const[]){"p/real.py", "p/sub/x.py", "out.py", "p/__pycache__/hidden.py", NULL});
    folder_link(self->folder, "p/again.py", "real.py", &self->arena);
    folder_link(self->folder, "p/loop", "..", &self->arena);
    folder_link(self->folder, "p/sub/up", "../sub", &self->arena);
    folder_link(self->folder, "p/self", "self", &self->arena);
    folder_link(self->folder, "p/away.py", "../out.py", &self->arena);
    folder_link(self->folder, "p/gone.py", "nowhere.py", &self->arena);
    folder_link(self->folder, "p/one.py", "__pycache__/hidden.py", &self->arena);
    folder_link(self->folder, "p/two.py", "__pycache__/hidden.py", &self->arena);
    SourceTree tree = tree_of(folder_path(self->folder, "p", &self->arena), &self->arena);
    assert_string_equal(str_cstr(&self->arena, tree_paths(&tree, &self->arena)), "one.py real.py sub/x.py ");
    assert_int_equal(tree.skipped_count, 1);
    assert_true(str_eq(tree.skipped[0].path, STR("away.py")));
    assert_int_equal(tree.skipped[0].reason, SKIP_OUTSIDE);
    assert_string_equal(skip_reason_key(tree.skipped[0].reason), "skip-outside");
}

static void test_discover__root_reached_by_a_link(void **state) {
    Fixture *self = *state;
    files_write(self, (const char *const[]){"p/a.py", NULL});
    folder_link(self->folder, "link", "p", &self->arena);
    SourceTree tree = tree_of(folder_path(self->folder, "link", &self->arena), &self->arena);
    assert_string_equal(str_cstr(&self->arena, tree_paths(&tree, &self->arena)), "a.py ");
}

static void test_discover__user_excludes(void **state) {
    Fixture *self = *state;
    files_write(self,
                (const char *const[]){"a.py", "gen/a.py", "x/gen/b.py", "x/a_pb2.py", "x/y/z.py", NULL});
    const Str globs[] = {STR("gen/"), STR("*_pb2.py"), STR("/x/y")};
    SourceOptions options = {
        .paths = &self->folder.ptr, .path_count = 1, .exclude = globs, .exclude_count = 3};
    SourceTree tree;
    assert_true(source_discover(&options, &self->arena, &tree, NULL));
    assert_string_equal(str_cstr(&self->arena, tree_paths(&tree, &self->arena)), "a.py ");
}

static void test_discover__odd_names_and_files(void **state) {
    Fixture *self = *state;
    files_write(self, (const char *const[]){"bad\xFF.py", "new\nline.py", "ok.py", NULL});
    assert_int_equal(mkfifo(folder_path(self->folder, "pipe.py", &self->arena), 0600), 0);
    assert_int_equal(chmod(folder_path(self->folder, "ok.py", &self->arena), 0755), 0);
    SourceTree tree = tree_of(self->folder.ptr, &self->arena);
    assert_string_equal(str_cstr(&self->arena, tree_paths(&tree, &self->arena)), "new\nline.py ok.py ");
    assert_true(tree.files[1].is_executable);
    assert_int_equal(tree.skipped_count, 1);
    assert_int_equal(tree.skipped[0].reason, SKIP_NAME);
    assert_true(str_eq(tree.skipped[0].path, STR("bad\xEF\xBF\xBD.py")));
}

/* In a child without the rights of root. */
static int unreadable_check(Fixture *self) {
    if (geteuid() == 0 && (setgid(65534) || setuid(65534))) return 10;
    const char *path = self->folder.ptr, *locked = folder_path(self->folder, "locked", &self->arena);
    SourceOptions options = {.paths = &path, .path_count = 1};
    SourceTree tree;
    SourceText text;
    SourceSkip why;
    Err err = {0};
    if (!source_discover(&options, &self->arena, &tree, NULL) || tree.file_count != 2) return 11;
    if (tree.skipped_count != 1 || !str_eq(tree.skipped[0].path, STR("locked"))) return 12;
    if (!tree.skipped[0].is_folder || tree.skipped[0].reason != SKIP_UNREADABLE) return 13;
    if (source_read(&tree.files[1], SOURCE_MAX_SIZE, &self->arena, &text, &why)) return 14;
    if (why.reason != SKIP_UNREADABLE || !str_eq(why.path, STR("secret.py"))) return 15;
    options.paths = &locked;
    if (source_discover(&options, &self->arena, &tree, &err) || !strstr(err.text, "locked")) return 16;
    return 0;
}

static void test_discover__unreadable_is_reported(void **state) {
    Fixture *self = *state;
    files_write(self, (const char *const[]){"a.py", "locked/b.py", "secret.py", NULL});
    chmod(folder_path(self->folder, "locked", &self->arena), 0);
    chmod(folder_path(self->folder, "secret.py", &self->arena), 0);
    pid_t child = fork();
    if (child == 0) _exit(unreadable_check(self));
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    chmod(folder_path(self->folder, "locked", &self->arena), 0755);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_discover__sorted_and_relative),
        TEST(test_discover__descriptions_of_libraries),
        TEST(test_discover__only_descriptions),
        TEST(test_discover__foreign_folders),
        TEST(test_discover__build_output_and_package_named_build),
        TEST(test_discover__tracked_build_folder_is_kept),
        TEST(test_discover__git_lists_tracked_and_new_files),
        TEST(test_discover__foreign_git_environment_and_hooks),
        TEST(test_discover__without_git),
        TEST(test_discover__ignored_folder_named_by_the_user),
        TEST(test_discover__submodule_yes_nested_repository_no),
        TEST(test_discover__workspace_of_repositories),
        TEST(test_discover__links),
        TEST(test_discover__root_reached_by_a_link),
        TEST(test_discover__user_excludes),
        TEST(test_discover__odd_names_and_files),
        TEST(test_discover__unreadable_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
