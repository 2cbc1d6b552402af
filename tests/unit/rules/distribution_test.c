#include "rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const Rules *load(Arena *arena) {
    const RulesOptions options = {0};
    const Rules *rules;
    Err err = {0};
    if (!rules_load(&options, arena, &rules, &err)) fail_msg("%s", err.text);
    return rules;
}

static void test_distribution_normal__pep_503(void **state) {
    (void)state;
    Arena arena = {0};
    assert_true(str_eq(distribution_normal(STR("Zope.Interface__x-Y"), &arena), STR("zope-interface-x-y")));
    arena_release(&arena);
}

typedef struct {
    const char *name, *module; /* the first module it brings; NULL: not known */
    u8 use;
} Row;

static const Row rows[] = {
    {"pyyaml", "yaml", USE_IMPORT},
    {"requests", "requests", USE_IMPORT},
    {"opencv-python-headless", "cv2", USE_IMPORT},
    {"protobuf", "google.protobuf", USE_IMPORT},
    {"google-cloud-tasks", "google.cloud.tasks", USE_IMPORT},
    {"google-cloud-secret-manager", "google.cloud.secretmanager", USE_IMPORT},
    {"pytest-anything", "pytest_anything", USE_PLUGIN},
    {"types-simplejson", NULL, USE_TYPES},
    {"uvicorn", "uvicorn", USE_COMMAND},
    {"tzdata", "tzdata", USE_SUPPORT},
    {"no-such-distribution", NULL, USE_IMPORT},
};

static void test_distributions_find__names_and_patterns(void **state) {
    (void)state;
    Arena arena = {0};
    const Distributions *known = rules_distributions(load(&arena));
    assert_true(known->exact_count >= 250);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Str name = str_of(rows[i].name);
        const Distribution *row = distributions_find(known, name);
        if (!row && !rows[i].module && rows[i].use == USE_IMPORT) continue;
        if (!row) fail_msg("%s is not known", rows[i].name);
        if (row->use != rows[i].use) fail_msg("%s: use %u", rows[i].name, row->use);
        if (!rows[i].module) continue;
        Str module = distribution_import(row, name, 0, &arena);
        if (!str_eq(module, str_of(rows[i].module)))
            fail_msg("%s brings %.*s", rows[i].name, STR_ARG(module));
    }
    arena_release(&arena);
}

static void test_distributions_is_standard__all_versions(void **state) {
    (void)state;
    Arena arena = {0};
    const Distributions *known = rules_distributions(load(&arena));
    assert_true(distributions_is_standard(known, STR("tomllib")));
    assert_true(distributions_is_standard(known, STR("distutils.util")));
    assert_true(distributions_is_standard(known, STR("asyncio")));
    assert_false(distributions_is_standard(known, STR("requests")));
    assert_false(distributions_is_standard(known, STR("")));
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distribution_normal__pep_503),
        cmocka_unit_test(test_distributions_find__names_and_patterns),
        cmocka_unit_test(test_distributions_is_standard__all_versions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
