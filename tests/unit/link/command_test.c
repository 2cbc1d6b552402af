#include "command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* Words separated by blanks; "|" before one that starts a command, "=" behind one that is set. */
typedef struct {
    const char *text, *words;
} Row;

static const Row rows[] = {
    {"uvicorn app:app --reload", "|uvicorn app:app --reload"},
    {"CMD [\"python\", \"-m\", \"x\"]\nRUN a && b; c | d", "|CMD python -m x |RUN a |b |c |d"},
    {"RUN pip install \\\n    a \\\n    b\nnext", "|RUN pip install a b |next"},
    {"command:\n  - python\n  - -m\n  - jobs\nother: x", "|command: |python -m jobs |other: |x"},
    {"script:\n  - a b\n  - c d", "|script: |a b |c d"},
    {"ExecStart=/usr/bin/python -m x", "|ExecStart= /usr/bin/python -m x"},
    {"FLASK_APP=web flask run", "|FLASK_APP= web flask run"},
    {"# a remark\n// another\nrun", "|run"},
    {"\t@echo \"python -m x is gone\"\nrun", "|run"},
    {"@echo \"python -m x\" | sh", "|@echo python -m x |sh"},
    {"pip install a==1 b>=2", "|pip install a==1 b 2"},
    {"a[\n\"b\",\n\"c\"]", "|a b c"},
    {"", ""},
};

static void test_command_words__forms(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CommandWords words = {0};
        StrBuf out = {0};
        command_words(str_of(rows[i].text), &words);
        for (u32 k = 0; k < words.count; k++)
            buf_printf(&out, "%s%s%.*s%s", k ? " " : "", words.at[k].is_first ? "|" : "",
                       STR_ARG(words.at[k].text), words.at[k].is_set ? "=" : "");
        if (!str_eq(buf_str(&out), str_of(rows[i].words)))
            fail_msg("'%s' gives '%.*s', expected '%s'", rows[i].text, STR_ARG(buf_str(&out)), rows[i].words);
        buf_release(&out);
        vec_release(&words);
    }
}

static void test_command_words__base_is_the_last_part(void **state) {
    (void)state;
    CommandWords words = {0};
    command_words(STR("/opt/venv/bin/gunicorn app"), &words);
    assert_true(str_eq(words.at[0].base, STR("gunicorn")));
    assert_true(str_eq(words.at[1].base, STR("app")));
    vec_release(&words);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_command_words__forms),
        cmocka_unit_test(test_command_words__base_is_the_last_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
