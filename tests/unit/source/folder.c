#include "folder.h"

#include "file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char quiet_git[] = "export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 "
                                "GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b.c GIT_COMMITTER_NAME=a "
                                "GIT_COMMITTER_EMAIL=a@b.c; ";

Str folder_new(Arena *arena) {
    setenv("HOME", "/nonexistent", 1); /* no ignore rules of the person who runs the test */
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    const char *base = getenv("TMPDIR");
    Str name = str_printf(arena, "%s/oxbow-test-XXXXXX", base ? base : "/tmp"), path;
    assert_non_null(mkdtemp((char *)name.ptr));
    assert_int_equal(chmod(name.ptr, 0755), 0);
    assert_true(path_resolve(name.ptr, arena, &path, NULL));
    return path;
}

void folder_remove(Str folder, Arena *arena) {
    Str command = str_printf(arena, "rm -rf '%.*s'", STR_ARG(folder));
    assert_int_equal(system(command.ptr), 0);
}

const char *folder_path(Str folder, const char *path, Arena *arena) {
    return str_cstr(arena, path_join(arena, folder, str_of(path)));
}

static void parents_make(Str path, size_t from, Arena *arena) {
    for (size_t i = from + 1; i < path.len; i++)
        if (path.ptr[i] == '/') mkdir(str_cstr(arena, str_slice(path, 0, i)), 0755);
}

void folder_write(Str folder, const char *path, Str text, Arena *arena) {
    Str full = path_join(arena, folder, str_of(path));
    Err err;
    parents_make(full, folder.len, arena);
    if (!file_write(full.ptr, text, &err)) fail_msg("%s", err.text);
}

void folder_link(Str folder, const char *path, const char *target, Arena *arena) {
    Str full = path_join(arena, folder, str_of(path));
    parents_make(full, folder.len, arena);
    assert_int_equal(symlink(target, full.ptr), 0);
}

void folder_run(Str folder, const char *command, Arena *arena) {
    Str line =
        str_printf(arena, "%s cd '%.*s' && { %s; } >/dev/null 2>&1", quiet_git, STR_ARG(folder), command);
    if (system(line.ptr)) fail_msg("failed: %s", command);
}

Str tree_paths(const SourceTree *tree, Arena *arena) {
    Str out = STR("");
    for (u32 i = 0; i < tree->file_count; i++)
        out = str_printf(arena, "%.*s%.*s ", STR_ARG(out), STR_ARG(tree->files[i].path));
    return out;
}

SourceTree tree_of(const char *path, Arena *arena) {
    SourceOptions options = {.paths = &path, .path_count = 1};
    SourceTree tree = {0};
    Err err;
    if (!source_discover(&options, arena, &tree, &err)) fail_msg("%s", err.text);
    return tree;
}
