#include "scratch.h"

#include "file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

Str scratch_new(Arena *arena) {
    const char *base = getenv("TMPDIR");
    Str name = str_printf(arena, "%s/oxbow-test-XXXXXX", base ? base : "/tmp"), path;
    assert_non_null(mkdtemp((char *)name.ptr));
    assert_true(path_resolve(name.ptr, arena, &path, NULL));
    return path;
}

void scratch_remove(Str folder, Arena *arena) {
    Str command = str_printf(arena, "chmod -R u+rwX '%.*s'; rm -rf '%.*s'", STR_ARG(folder), STR_ARG(folder));
    assert_int_equal(system(command.ptr), 0);
}

const char *scratch_path(Str folder, const char *name, Arena *arena) {
    return str_cstr(arena, path_join(arena, folder, str_of(name)));
}

void scratch_write(Str folder, const char *name, const char *text, Arena *arena) {
    Err err = {0};
    if (!file_write(scratch_path(folder, name, arena), str_of(text), &err)) fail_msg("%s", err.text);
}

void scratch_run(Str folder, const char *command, Arena *arena) {
    Str line = str_printf(arena, "cd '%.*s' && { %s; } >/dev/null 2>&1", STR_ARG(folder), command);
    if (system(line.ptr)) fail_msg("failed: %s", command);
}
