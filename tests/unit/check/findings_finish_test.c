#include "check.h"
#include "lang.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* All findings of one Python file. */
typedef struct {
    Arena arena;
    Facts *facts;
    Program *program;
    Findings findings;
} Checked;

static void checked_open(Checked *self, const char *source, const CheckLevel *levels, u32 level_count) {
    *self = (Checked){0};
    LangWorker *worker = lang_worker_new();
    self->facts = lang_extract(worker, LANGUAGE_PYTHON, str_of(source));
    lang_worker_free(worker);
    const Rules *rules;
    Err err = {0};
    if (!rules_load(&(RulesOptions){0}, &self->arena, &rules, &err)) fail_msg("%s", err.text);
    FileInput file = {.path = STR("main.py"), .absolute = STR("main.py"), .facts = self->facts};
    LinkInput input = {.files = &file, .file_count = 1, .models = rules_models(rules)};
    self->program = program_link(&input, &self->arena);
    CloneOptions options = clone_options(rules);
    const Clones *clones = clones_find(self->program, &options, &self->arena);
    CheckContext context = {self->program, rules, clones, &self->arena, &self->findings, NULL};
    check_run(&context, levels, level_count);
}

static void checked_release(Checked *self) {
    findings_release(&self->findings);
    program_release(self->program);
    free(self->facts);
    arena_release(&self->arena);
}

static const Finding *at(const Checked *self, u32 i) {
    if (i >= self->findings.items.count) fail_msg("there are %u findings only", self->findings.items.count);
    return &self->findings.items.at[i];
}

static bool same_print(const Finding *a, const Finding *b) {
    return !memcmp(a->fingerprint, b->fingerprint, sizeof a->fingerprint);
}

#define MAIN "if __name__ == '__main__':\n    print(1)\n"
#define CRASHES                                  \
    "class Reading:\n"                           \
    "    level = 1\n"                            \
    "def main():\n"                              \
    "    reading = Reading()\n"                  \
    "    print(reading.levle)\n"                 \
    "    print(reading.levle)\n"                 \
    "    print(reading.remark, reading.level)\n" \
    "if __name__ == '__main__':\n"               \
    "    main()\n"

static void test_findings_finish__fingerprint_survives_moved_lines(void **state) {
    (void)state;
    Checked before, after;
    checked_open(&before, "def trim():\n    return 1\n" MAIN, NULL, 0);
    checked_open(&after,
                 "import os\nprint(os)\n\n# words\ndef trim():\n\n    # more words\n    return  1\n" MAIN,
                 NULL, 0);
    assert_int_equal(before.findings.items.count, 1);
    assert_int_equal(after.findings.items.count, 1);
    assert_true(same_print(at(&before, 0), at(&after, 0)));
    assert_int_equal(at(&after, 0)->place.line, 5);
    checked_release(&before);
    checked_release(&after);
}

static void test_findings_finish__fingerprint_knows_the_code(void **state) {
    (void)state;
    Checked before, after;
    checked_open(&before, "def trim():\n    return 1\n" MAIN, NULL, 0);
    checked_open(&after, "def trim():\n    return 2\n" MAIN, NULL, 0);
    assert_false(same_print(at(&before, 0), at(&after, 0)));
    checked_release(&before);
    checked_release(&after);
}

static void test_findings_finish__equal_findings_are_told_apart(void **state) {
    (void)state;
    Checked checked;
    checked_open(&checked, CRASHES, NULL, 0);
    assert_int_equal(checked.findings.items.count, 3);
    assert_false(same_print(at(&checked, 0), at(&checked, 1)));
    assert_false(same_print(at(&checked, 0), at(&checked, 2)));
    assert_false(same_print(at(&checked, 1), at(&checked, 2)));
    checked_release(&checked);
}

static void test_findings_finish__order_is_that_of_the_file(void **state) {
    (void)state;
    Checked checked;
    checked_open(&checked, "import os\nclass B:\n    def f(self): ...\ndef a(): ...\n" MAIN, NULL, 0);
    static const char *const rules[] = {"unused-import", "unused-class", "unused-function"};
    assert_int_equal(checked.findings.items.count, 3); /* the method goes with its class */
    for (u32 i = 0; i < 3; i++) assert_string_equal(at(&checked, i)->rule, rules[i]);
    checked_release(&checked);
}

static void test_findings_finish__levels(void **state) {
    (void)state;
    const CheckLevel levels[] = {{STR("unused-import"), STR("error")}, {STR("unused-class"), STR("off")}};
    Checked checked;
    checked_open(&checked, "import os\nclass B: ...\ndef a(): ...\n" MAIN, levels, 2);
    assert_int_equal(checked.findings.items.count, 2);
    assert_int_equal(at(&checked, 0)->severity, SEVERITY_ERROR);
    assert_string_equal(at(&checked, 1)->rule, "unused-function");
    assert_int_equal(at(&checked, 1)->severity, SEVERITY_WARNING);
    checked_release(&checked);
}

/* A function replaced unused is not called unused besides, and its twin is no duplicate of it. */
static void test_findings_finish__one_finding_per_fact(void **state) {
    (void)state;
    Checked checked;
    checked_open(&checked, "def trim():\n    return 1\ndef trim():\n    return 2\n" MAIN, NULL, 0);
    assert_int_equal(checked.findings.items.count, 2);
    assert_string_equal(at(&checked, 0)->rule, "shadowed-definition");
    assert_int_equal(at(&checked, 0)->place.line, 1);
    assert_string_equal(at(&checked, 1)->rule, "unused-function");
    assert_int_equal(at(&checked, 1)->place.line, 3);
    checked_release(&checked);
}

#define NEVER_READ "def price(amount, currency):\n    return amount * 2\nprint(price(3, 4))\n"

static void test_check_run__off_by_default(void **state) {
    (void)state;
    const CheckLevel levels[] = {{STR("unused-parameter"), STR("info")}};
    Checked without, with;
    checked_open(&without, NEVER_READ MAIN, NULL, 0);
    checked_open(&with, NEVER_READ MAIN, levels, 1);
    assert_int_equal(without.findings.items.count, 0);
    assert_int_equal(with.findings.items.count, 1);
    assert_int_equal(at(&with, 0)->severity, SEVERITY_INFO);
    checked_release(&without);
    checked_release(&with);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_findings_finish__fingerprint_survives_moved_lines),
        cmocka_unit_test(test_findings_finish__fingerprint_knows_the_code),
        cmocka_unit_test(test_findings_finish__equal_findings_are_told_apart),
        cmocka_unit_test(test_findings_finish__order_is_that_of_the_file),
        cmocka_unit_test(test_findings_finish__levels),
        cmocka_unit_test(test_findings_finish__one_finding_per_fact),
        cmocka_unit_test(test_check_run__off_by_default),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
