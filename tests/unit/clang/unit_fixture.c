#include "unit_fixture.h"

#include "facts_check.h"
#include "file.h"
#include "unit_dump.h"
#include "unit_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static void text_write(const char *folder, const char *name, const char *text, Arena *arena) {
    Err err = {0};
    Str path = path_join(arena, str_of(folder), str_of(name));
    if (!file_write(path.ptr, str_of(text), &err)) fail_msg("%s", err.text);
}

static void unit_write(const char *folder, StrBuf *out) {
    CompileList list = {0};
    FactsBuilder builder;
    Err err = {0};
    const char *const flags[] = {"-std=gnu11", "-I."};
    builder_init(&builder);
    compile_list_file(&list, STR("unit.c"), str_of(folder), flags, COUNT_OF(flags));
    Facts *block = unit_read(&list.units.at[0], &builder, &err);
    if (!block) fail_msg("%s", err.text);
    Str what;
    if (!facts_is_valid(block, block->size, &what)) fail_msg("not valid: %.*s", STR_ARG(what));
    unit_dump(block, out);
    buf_push_char(out, '\0');
    free(block);
    builder_release(&builder);
    compile_list_release(&list);
}

static bool has_line(Str dump, Str line) {
    for (Str rest = dump, own; str_split(&rest, '\n', &own);)
        if (str_eq(str_trim(own), line)) return true;
    return false;
}

static void lines_check(const UnitCase *row, Str dump, const char *lines, bool wanted) {
    for (Str rest = str_of(lines), line; str_split(&rest, '\n', &line);) {
        line = str_trim(line);
        if (!line.len || has_line(dump, line) == wanted) continue;
        fail_msg("%s: %s '%.*s' in\n%.*s", row->name, wanted ? "no" : "unwanted", STR_ARG(line),
                 STR_ARG(dump));
    }
}

void unit_case_check(const UnitCase *row) {
    char folder[] = "/tmp/unit-XXXXXX";
    Arena arena = {0};
    StrBuf dump = {0};
    if (!mkdtemp(folder)) fail_msg("no folder");
    text_write(folder, "unit.c", row->source, &arena);
    if (row->header) text_write(folder, "h.h", row->header, &arena);
    unit_write(folder, &dump);
    unlink(path_join(&arena, str_of(folder), STR("unit.c")).ptr);
    unlink(path_join(&arena, str_of(folder), STR("h.h")).ptr);
    rmdir(folder);
    Str text = {dump.ptr, dump.len - 1};
    lines_check(row, text, row->has, true);
    if (row->lacks) lines_check(row, text, row->lacks, false);
    buf_release(&dump);
    arena_release(&arena);
}
