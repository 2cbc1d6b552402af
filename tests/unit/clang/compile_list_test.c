/* Commands of compile databases, as libclang gets them. */
#include "compile_flags.h"
#include "compile_list.h"

#include "file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct {
    const char *command, *kept; /* words; what is added for all is left away */
    const char *output;
    bool is_foreign;
} FlagsCase;

static const FlagsCase FLAGS_CASES[] = {
    {"cc -c a.c -o a.o", "cc a.c", "a.o", false},
    {"cc -DX=1 -Iinc -oa.o a.c", "cc -DX=1 -Iinc a.c", "a.o", false},
    {"cc -MD -MF a.d -MT a.o -MMD -MQ x -MP a.c", "cc a.c", "", false},
    {"cc -Wp,-MMD,a.d -Wall -Werror -Werror=format a.c", "cc -Wall a.c", "", false},
    {"ccache gcc -save-temps -flto=auto --coverage a.c", "gcc a.c", "", false},
    {"cc -x c odd.inc", "cc -x c odd.inc", "", false},
    {"c++ -c a.cc", "c++ a.cc", "", true},
    {"g++ -x c++ a.c", "g++ -x c++ a.c", "", true},
    {"gcc -c start.S", "gcc start.S", "", true},
    {"cc -include config.h -isystem inc a.c", "cc -include config.h -isystem inc a.c", "", false},
};

static void test_flags_clean__cases(void **state) {
    (void)state;
    for (u32 i = 0; i < COUNT_OF(FLAGS_CASES); i++) {
        const FlagsCase *row = &FLAGS_CASES[i];
        Arena arena = {0};
        FlagList given = {0}, kept = {0};
        FlagsSaid said;
        for (Str rest = str_of(row->command), word; str_split(&rest, ' ', &word);)
            vec_push(&given, str_cstr(&arena, word));
        flags_clean(given.at, given.count, "/folder", &arena, &kept, &said);
        StrBuf text = {0};
        for (u32 k = 0; k < kept.count && !str_starts(str_of(kept.at[k]), STR("-working-directory")); k++)
            buf_printf(&text, "%s%s", k ? " " : "", kept.at[k]);
        buf_push_char(&text, '\0');
        assert_string_equal(text.ptr, row->kept);
        assert_string_equal(str_cstr(&arena, said.output), row->output);
        assert_int_equal(said.is_foreign, row->is_foreign);
        buf_release(&text);
        vec_release(&given);
        vec_release(&kept);
        arena_release(&arena);
    }
}

static const char DATABASE[] =
    "[{\"directory\": \"/\", \"file\": \"a.c\", \"command\": \"cc -c a.c -o one/a.o\"},\n"
    " {\"directory\": \"/\", \"file\": \"a.c\", \"command\": \"cc -DTWO -c a.c -o two/a.o\"},\n"
    " {\"directory\": \"/\", \"file\": \"a.c\", \"command\": \"cc -c a.c -o one/a.o\"},\n"
    " {\"directory\": \"/\", \"file\": \"b.cc\", \"arguments\": [\"c++\", \"-c\", \"b.cc\"]}]\n";

static void test_compile_list_database__one_unit_per_output(void **state) {
    (void)state;
    char folder[] = "/tmp/list-XXXXXX";
    CompileList list = {0};
    Err err = {0};
    assert_non_null(mkdtemp(folder));
    Str path = path_join(&list.arena, str_of(folder), STR("compile_commands.json"));
    assert_true(file_write(path.ptr, STR(DATABASE), &err));
    assert_true(compile_list_database(&list, folder, &err));
    unlink(path.ptr);
    rmdir(folder);
    assert_int_equal(list.units.count, 3);
    assert_string_equal(list.units.at[0].output.ptr, "/one/a.o");
    assert_string_equal(list.units.at[1].output.ptr, "/two/a.o");
    assert_string_equal(list.units.at[0].file.ptr, "/a.c");
    assert_false(list.units.at[1].is_foreign);
    assert_true(list.units.at[2].is_foreign);
    compile_list_release(&list);
}

static void test_compile_list_database__none(void **state) {
    (void)state;
    CompileList list = {0};
    Err err = {0};
    assert_false(compile_list_database(&list, "/nonexistent", &err));
    assert_non_null(strstr(err.text, "/nonexistent/compile_commands.json"));
    compile_list_release(&list);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flags_clean__cases),
        cmocka_unit_test(test_compile_list_database__one_unit_per_output),
        cmocka_unit_test(test_compile_list_database__none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
