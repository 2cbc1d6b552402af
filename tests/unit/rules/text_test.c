#include "load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#define T(literal) \
    { (literal), sizeof(literal) - 1 }
#define NONE \
    { NULL, 0 }

static const TextRow shared[] = {
    {T("kind"), {T("method"), T("метод")}},
    {T("lines"), {T("{n} {n:line|lines}"), T("{n} {n:строка|строки|строк}")}},
    {T("only-en"), {T("in English"), NONE}},
};
static const TextRow own[] = {
    {T("braces"), {T("{{{name}}}"), NONE}},
    {T("message"), {T("{kind} `{name}`: {missing}"), NONE}},
    {T("word"), {T("yes"), NONE}},
};
static const Check check = {.meta = {.id = "r"}, .texts = {own, COUNT_OF(own)}};
static const Rules rules = {.checks = &check, .check_count = 1, .shared = {shared, COUNT_OF(shared)}};

static void assert_renders(TextLanguage language, Text text, const char *expected) {
    Arena arena = {0};
    assert_string_equal(text_render(&rules, language, &text, &arena).ptr, expected);
    arena_release(&arena);
}

static void test_text_render__plural_forms(void **state) {
    (void)state;
    static const struct {
        i64 number;
        const char *english, *russian;
    } rows[] = {
        {0, "0 lines", "0 строк"},
        {1, "1 line", "1 строка"},
        {2, "2 lines", "2 строки"},
        {4, "4 lines", "4 строки"},
        {5, "5 lines", "5 строк"},
        {11, "11 lines", "11 строк"},
        {12, "12 lines", "12 строк"},
        {14, "14 lines", "14 строк"},
        {15, "15 lines", "15 строк"},
        {21, "21 lines", "21 строка"},
        {22, "22 lines", "22 строки"},
        {100, "100 lines", "100 строк"},
        {101, "101 lines", "101 строка"},
        {111, "111 lines", "111 строк"},
        {122, "122 lines", "122 строки"},
        {-1, "-1 line", "-1 строка"},
        {1000003, "1000003 lines", "1000003 строки"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Text text = text_with_number(text_of(NULL, "lines"), "n", rows[i].number);
        assert_renders(LANG_EN, text, rows[i].english);
        assert_renders(LANG_RU, text, rows[i].russian);
    }
}

static void test_text_render__placeholders(void **state) {
    (void)state;
    Text text = text_with(text_of("r", "message"), "name", STR("close_hub"));
    text = text_with_word(text, "kind", "kind");
    assert_renders(LANG_EN, text, "method `close_hub`: {missing}");
    assert_renders(LANG_RU, text, "метод `close_hub`: {missing}");
    assert_renders(LANG_EN, text_with(text_of("r", "braces"), "name", STR("{id}")), "{{id}}");
    assert_renders(LANG_EN, text_with(text_of("r", "braces"), "name", STR_NONE), "{}");
}

static void test_text_render__lookup(void **state) {
    (void)state;
    assert_renders(LANG_RU, text_of(NULL, "only-en"), "in English");
    assert_renders(LANG_RU, text_of("r", "kind"), "метод");
    assert_renders(LANG_EN, text_of("r", "word"), "yes");
    assert_renders(LANG_EN, text_of(NULL, "word"), "[shared: word]");
    assert_renders(LANG_EN, text_of("other", "word"), "[other: word]");
}

static void test_text_template_is_valid__table(void **state) {
    (void)state;
    static const struct {
        const char *text;
        TextLanguage language;
        bool expected;
    } rows[] = {
        {"", LANG_EN, true},           {"{a} {b}", LANG_EN, true},  {"{{}}", LANG_EN, true},
        {"{n:a|b}", LANG_EN, true},    {"{n:a|b}", LANG_RU, false}, {"{n:a|b|c}", LANG_RU, true},
        {"{n:a|b|c}", LANG_EN, false}, {"{n:|s}", LANG_EN, true},   {"{", LANG_EN, false},
        {"}", LANG_EN, false},         {"{}", LANG_EN, false},      {"a {b", LANG_EN, false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *problem = NULL;
        bool valid = text_template_is_valid(str_of(rows[i].text), rows[i].language, &problem);
        if (valid != rows[i].expected) fail_msg("%s", rows[i].text);
        assert_int_equal(valid, problem == NULL);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_render__plural_forms),
        cmocka_unit_test(test_text_render__placeholders),
        cmocka_unit_test(test_text_render__lookup),
        cmocka_unit_test(test_text_template_is_valid__table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
