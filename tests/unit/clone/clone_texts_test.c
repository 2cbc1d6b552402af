#include "clone_texts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

typedef struct {
    const char *left, *right, *from, *to; /* `from` NULL: no single word */
} Case;

static const Case cases[] = {
    {"\"SSE manager started\"", "\"Stream manager started\"", "SSE", "Stream"},
    {"f\"sse:buffer:{key}\"", "f\"stream:buffer:{key}\"", "sse", "stream"},
    {"\"get_sse_manager\"", "\"get_stream_manager\"", "get_sse_manager", "get_stream_manager"},
    {"\"same\"", "\"same\"", NULL, NULL},
    {"\"one two\"", "\"three four\"", NULL, NULL},
    {"\"\"", "\"word\"", NULL, NULL},
    {"\"a\"", "\"a b\"", NULL, NULL},
};

static void test_clone_text_split__finds_the_one_word_that_differs(void **state) {
    (void)state;
    for (u32 i = 0; i < COUNT_OF(cases); i++) {
        Str from, to;
        bool found = clone_text_split(str_of(cases[i].left), str_of(cases[i].right), &from, &to);
        assert_int_equal(found, cases[i].from != NULL);
        if (!found) continue;
        assert_true(str_eq(from, str_of(cases[i].from)));
        assert_true(str_eq(to, str_of(cases[i].to)));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clone_text_split__finds_the_one_word_that_differs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
