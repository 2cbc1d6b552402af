#include "pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

static void test_braces_expand__table(void **state) {
    (void)state;
    static const struct {
        const char *text, *expected;
    } rows[] = {
        {"a.B", "a.B"},
        {"{a,b}.C", "a.C b.C"},
        {"{a,b}.{C,D}", "a.C a.D b.C b.D"},
        {"a.{b.{C,D},E}", "a.b.C a.b.D a.E"},
        {"<app>.{get,post}", "<app>.get <app>.post"},
        {"x{,_test}.py", "x.py x_test.py"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Arena arena = {0};
        StrList list = {0};
        StrBuf joined = {0};
        Err err = {0};
        assert_true(braces_expand(str_of(rows[i].text), &arena, &list, &err));
        for (u32 n = 0; n < list.count; n++) buf_printf(&joined, "%s%.*s", n ? " " : "", STR_ARG(list.at[n]));
        assert_string_equal(joined.ptr, rows[i].expected);
        buf_release(&joined);
        vec_release(&list);
        arena_release(&arena);
    }
}

static void test_braces_expand__unpaired(void **state) {
    (void)state;
    static const char *const rows[] = {"{a,b", "a}", "}a{", "{a,{b}"};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Arena arena = {0};
        StrList list = {0};
        Err err = {0};
        assert_false(braces_expand(str_of(rows[i]), &arena, &list, &err));
        assert_non_null(strstr(err.text, rows[i]));
        vec_release(&list);
        arena_release(&arena);
    }
}

static void test_braces_expand__bounded(void **state) {
    (void)state;
    Arena arena = {0};
    StrList list = {0};
    Err err = {0};
    Str text = STR("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}");
    assert_false(braces_expand(text, &arena, &list, &err));
    assert_non_null(strstr(err.text, "more than 1024"));
    vec_release(&list);
    arena_release(&arena);
}

static const ModelType types[] = {{.name = {"app", 3}}, {.name = {"router", 6}}};

static void test_pattern_parse__table(void **state) {
    (void)state;
    static const struct {
        const char *text;
        TriggerKind trigger;
        HeadKind head;
        u64 types;
        const char *name;
        bool is_glob;
    } rows[] = {
        {"fastapi.Depends", TRIGGER_CALL, HEAD_DOTTED, 0, "fastapi.Depends", false},
        {"celery.signals.*", TRIGGER_DECORATOR, HEAD_DOTTED, 0, "celery.signals.*", true},
        {"property", TRIGGER_DECORATOR, HEAD_DOTTED, 0, "property", false},
        {"<app>", TRIGGER_CALL, HEAD_TYPE, 1, "", false},
        {"<app|router>.router.add_get", TRIGGER_CALL, HEAD_TYPE, 3, "router.add_get", false},
        {"<router>.*", TRIGGER_DECORATOR, HEAD_TYPE, 2, "*", true},
        {"*.add_task", TRIGGER_CALL, HEAD_ANY, 0, "add_task", false},
        {"*Servicer", TRIGGER_CLASS, HEAD_ANY, 0, "*Servicer", true},
        {"__*__", TRIGGER_DEF, HEAD_ANY, 0, "__*__", true},
        {"beat_schedule", TRIGGER_ASSIGN, HEAD_ANY, 0, "beat_schedule", false},
        {"*.openapi", TRIGGER_ASSIGN, HEAD_ANY, 0, "openapi", false},
        {"**/migrations/*.py", TRIGGER_FILE, HEAD_ANY, 0, "**/migrations/*.py", true},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Pattern pattern;
        Err err = {0};
        if (!pattern_parse(str_of(rows[i].text), rows[i].trigger, types, 2, &pattern, &err))
            fail_msg("%s", err.text);
        assert_int_equal(pattern.head, rows[i].head);
        assert_int_equal(pattern.types, rows[i].types);
        assert_int_equal(pattern.is_glob, rows[i].is_glob);
        assert_true(str_eq(pattern.name, str_of(rows[i].name)));
    }
}

static void test_pattern_parse__errors(void **state) {
    (void)state;
    static const struct {
        const char *text, *expected;
    } rows[] = {
        {"<server>.get", "expected a name from `types`, found `server`"},
        {"<app", "expected `>`"},
        {"<app>get", "expected `.` behind `>`"},
        {"<app>.", "expected a name behind `.`"},
        {"", "expected <type>, *.name or a dotted name"},
        {"a..b", "expected <type>, *.name or a dotted name"},
        {"a b", "expected <type>, *.name or a dotted name"},
        {".a", "expected <type>, *.name or a dotted name"},
        {"*.", "expected <type>, *.name or a dotted name"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Pattern pattern;
        Err err = {0};
        assert_false(pattern_parse(str_of(rows[i].text), TRIGGER_CALL, types, 2, &pattern, &err));
        if (!strstr(err.text, rows[i].expected)) fail_msg("%s: %s", rows[i].text, err.text);
    }
}

static void test_wildcard_matches__table(void **state) {
    (void)state;
    static const struct {
        const char *pattern, *text;
        bool expected;
    } rows[] = {
        {"", "", true},           {"", "a", false},           {"*", "", true},
        {"*", "abc", true},       {"a*", "abc", true},        {"a*", "ba", false},
        {"*c", "abc", true},      {"*c", "abcd", false},      {"a*c", "ac", true},
        {"a*c", "abbc", true},    {"a*b*c", "axbxbc", true},  {"a*b*c", "acb", false},
        {"__*__", "__x__", true}, {"__*__", "__", false},     {"__*__", "____", true},
        {"**", "x", true},        {"test*", "testing", true}, {"test*", "Test", false},
        {"*aab", "aaaaab", true}, {"abc", "abc", true},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        bool matches = wildcard_matches(str_of(rows[i].pattern), str_of(rows[i].text));
        if (matches != rows[i].expected) fail_msg("%s on %s", rows[i].pattern, rows[i].text);
    }
}

static void test_pattern_name_matches__table(void **state) {
    (void)state;
    static const struct {
        const char *pattern;
        TriggerKind trigger;
        const char *text;
        bool expected;
    } rows[] = {
        {"fastapi.Depends", TRIGGER_CALL, "fastapi.Depends", true},
        {"fastapi.Depends", TRIGGER_CALL, "x.fastapi.Depends", false},
        {"celery.signals.*", TRIGGER_CALL, "celery.signals.task_done.connect", true},
        {"*.add_task", TRIGGER_CALL, "self.tasks.add_task", true},
        {"*.add_task", TRIGGER_CALL, "add_tasks", false},
        {"*.router.add_get", TRIGGER_CALL, "app.router.add_get", true},
        {"*.router.add_get", TRIGGER_CALL, "app.other.add_get", false},
        {"*Servicer", TRIGGER_CLASS, "feed_pb2_grpc.FeedServicer", true},
        {"*Servicer", TRIGGER_CLASS, "ServicerBase", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Pattern pattern;
        assert_true(pattern_parse(str_of(rows[i].pattern), rows[i].trigger, types, 2, &pattern, NULL));
        bool matches = pattern_name_matches(&pattern, str_of(rows[i].text));
        if (matches != rows[i].expected) fail_msg("%s on %s", rows[i].pattern, rows[i].text);
    }
}

static void test_file_pattern_matches__table(void **state) {
    (void)state;
    static const struct {
        const char *pattern, *path;
        bool expected;
    } rows[] = {
        {"conftest.py", "tests/unit/conftest.py", true},
        {"test_*.py", "app/test_hub.py", true},
        {"test_*.py", "test_data/hub.py", false},
        {"**/migrations/*.py", "migrations/0001.py", true},
        {"**/migrations/*.py", "shop/orders/migrations/0001.py", true},
        {"**/migrations/*.py", "shop/migrations/old/0001.py", false},
        {"**/migrations/**/*.py", "shop/migrations/old/0001.py", true},
        {"**/migrations/**/*.py", "shop/migrations/0001.py", true},
        {"app/*.py", "app/main.py", true},
        {"app/*.py", "lib/app/main.py", false},
        {"app/**", "app/a/b.py", true},
        {".github/workflows/*.yml", ".github/workflows/ci.yml", true},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        bool matches = file_pattern_matches(str_of(rows[i].pattern), str_of(rows[i].path));
        if (matches != rows[i].expected) fail_msg("%s on %s", rows[i].pattern, rows[i].path);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_braces_expand__table),
        cmocka_unit_test(test_braces_expand__unpaired),
        cmocka_unit_test(test_braces_expand__bounded),
        cmocka_unit_test(test_pattern_parse__table),
        cmocka_unit_test(test_pattern_parse__errors),
        cmocka_unit_test(test_wildcard_matches__table),
        cmocka_unit_test(test_pattern_name_matches__table),
        cmocka_unit_test(test_file_pattern_matches__table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
