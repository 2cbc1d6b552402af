#include "library.h"
#include "link_fixture.h"
#include "versions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* What a manifest says of a distribution, the version that is installed, and whether it is kept out. */
typedef struct {
    const char *says;
    const char *version;
    bool is_kept_out;
} Case;

static const Case cases[] = {
    {"inklib", "1.2", false},          {"inklib==1.2", "1.2", false},
    {"inklib==1.2", "1.2.0", false},   {"inklib==1.2", "1.3", true},
    {"InkLib == 1.2", "1.3", true},    {"inklib==1.2.*", "1.2.9", false},
    {"inklib==1.2.*", "1.3", true},    {"inklib>=2", "1.9", true},
    {"inklib>=2", "2.0", false},       {"inklib>2", "2.0", true},
    {"inklib>1,<2", "1.5", false},     {"inklib>1,<2", "2.0", true},
    {"inklib<=1.5", "1.5", false},     {"inklib<=1.5", "1.6", true},
    {"inklib!=1.5", "1.5", true},      {"inklib!=1.5", "1.6", false},
    {"inklib~=1.4", "1.9", false},     {"inklib~=1.4", "2.0", true},
    {"inklib~=1.4", "1.3", true},      {"inklib[fast]>=2 ; python_version > '3.8'", "1.0", true},
    {"inklib-extra>=2", "1.0", false}, {"other>=2", "1.0", false},
};

static void test_versions_keep_out__each_kind_of_clause(void **state) {
    (void)state;
    u32 wrong = 0;
    for (u32 i = 0; i < COUNT_OF(cases); i++) {
        LinkFixture fixture;
        Arena arena = {0};
        Str tree = str_printf(&arena, "== main.py\nimport inklib\n== requirements.txt\n%s\n", cases[i].says);
        link_fixture_open(&fixture, tree.ptr);
        bool found = versions_keep_out(fixture.program, STR("inklib"), str_of(cases[i].version));
        if (found != cases[i].is_kept_out) {
            wrong++;
            printf("%s: %s is %s\n", cases[i].says, cases[i].version, found ? "kept out" : "let in");
        }
        link_fixture_release(&fixture);
        arena_release(&arena);
    }
    assert_int_equal(wrong, 0);
}

static void test_versions_keep_out__poetry_and_locks(void **state) {
    (void)state;
    static const char tree[] =
        "== main.py\nimport inklib\n"
        "== pyproject.toml\n[tool.poetry.dependencies]\ninklib = \"^1.2\"\nPaper_Lib = \"*\"\n"
        "== poetry.lock\n[[package]]\nname = \"paper-lib\"\nversion = \"3.0\"\n";
    LinkFixture fixture;
    link_fixture_open(&fixture, tree);
    assert_false(versions_keep_out(fixture.program, STR("inklib"), STR("1.9")));
    assert_true(versions_keep_out(fixture.program, STR("inklib"), STR("2.0")));
    assert_true(versions_keep_out(fixture.program, STR("inklib"), STR("1.1")));
    assert_false(versions_keep_out(fixture.program, STR("paper-lib"), STR("3.0")));
    assert_true(versions_keep_out(fixture.program, STR("paper.lib"), STR("3.1")));
    link_fixture_release(&fixture);
}

static Str version_15(void *context, Str distribution) {
    (void)context;
    return str_eq(distribution, STR("inklib")) ? STR("1.5") : STR_NONE;
}

/* Whether a tree that says so runs a version below 2, with 1.5 installed. */
static bool is_below_two(const char *says) {
    static const LibrarySource source = {.version = version_15};
    LinkFixture fixture;
    Arena arena = {0};
    link_fixture_open(&fixture, str_printf(&arena, "== main.py\n== requirements.txt\n%s\n", says).ptr);
    assert_false(versions_are_below(fixture.program, STR("inklib"), STR("1.9")));
    libraries_build(fixture.program, &source);
    bool is_below = versions_are_below(fixture.program, STR("inklib"), STR("2"));
    link_fixture_release(&fixture);
    arena_release(&arena);
    return is_below;
}

static void test_versions_are_below__what_is_installed_unless_it_is_stale(void **state) {
    (void)state;
    assert_true(is_below_two("inklib"));
    assert_true(is_below_two("inklib>=1"));
    assert_false(is_below_two("inklib>=3"));
    assert_true(is_below_two("other")); /* another library asks for it, perhaps */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_versions_keep_out__each_kind_of_clause),
        cmocka_unit_test(test_versions_keep_out__poetry_and_locks),
        cmocka_unit_test(test_versions_are_below__what_is_installed_unless_it_is_stale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
