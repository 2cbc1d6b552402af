#include "glob.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct {
    const char *pattern, *path;
    bool matches;
} Case;

static void cases_run(const Case *cases, u32 count, bool (*matches)(Str, Str)) {
    for (u32 i = 0; i < count; i++)
        if (matches(str_of(cases[i].pattern), str_of(cases[i].path)) != cases[i].matches)
            fail_msg("%s against %s", cases[i].pattern, cases[i].path);
}

static void test_glob_matches_name__elements(void **state) {
    (void)state;
    static const Case cases[] = {
        {"abc", "abc", true},
        {"abc", "abcd", false},
        {"a*c", "ac", true},
        {"a*c", "abxbc", true},
        {"a*b*c", "a1b2b3c", true},
        {"*", "", true},
        {"?", "", false},
        {"?", "x", true},
        {"[abc]", "b", true},
        {"[!abc]", "b", false},
        {"[^abc]", "d", true},
        {"[a-c]", "c", true},
        {"[a-]", "-", true},
        {"[]a]", "]", true},
        {"[!]a]", "]", false},
        {"[a", "a", false},
        {"[[:digit:]x]", "7", true},
        {"[[:digit:]x]", "x", true},
        {"[[:no:]]", "n", false},
        {"[\\]]", "]", true},
        {"\\*", "*", true},
        {"\\*", "a", false},
        {"a\\", "a", false},
        {"a\\", "a\\", false},
        {"*.py", ".py", true},
        {"a**b", "axxb", true},
        {"[z-a]", "m", false},
        {"*a", "b", false},
        {"*[ab]*", "xxbxx", true},
    };
    cases_run(cases, COUNT_OF(cases), glob_matches_name);
}

static void test_glob_matches_path__parts(void **state) {
    (void)state;
    static const Case cases[] = {
        {"a/b", "a/b", true},
        {"a/b", "a/b/c", false},
        {"a/*", "a/b", true},
        {"a/*", "a/b/c", false},
        {"**", "a/b", true},
        {"**/b", "b", true},
        {"**/b", "a/x/b", true},
        {"**/b", "ab", false},
        {"a/**", "a", false},
        {"a/**", "a/b/c", true},
        {"a/**/b", "a/b", true},
        {"a/**/b", "a/x/y/b", true},
        {"a/**/b", "a/x/y", false},
        {"a/**/b/**/c", "a/b/x/b/c", true},
        {"a/**/b/*/c", "a/b/b/x/c", true},
        {"*/x", "a/b/x", false},
        {"a?b", "a/b", false},
        {"a[/]b", "a/b", false},
        {"a/b", "a", false},
    };
    cases_run(cases, COUNT_OF(cases), glob_matches_path);
}

static void test_glob_matches__like_a_line_of_gitignore(void **state) {
    (void)state;
    static const Case cases[] = {
        {"tests", "tests/a.py", true},
        {"tests", "x/tests/a.py", true},
        {"tests", "mytests/a.py", false},
        {"/tests", "x/tests/a.py", false},
        {"tests/", "tests", false},
        {"tests/", "tests/", true},
        {"tests/", "tests/a.py", true},
        {"a/b", "a/b/c.py", true},
        {"a/b", "x/a/b", false},
        {"*.py", "a/b/c.py", true},
        {"a/*.py", "a/b/c.py", false},
        {"a/**", "a/b/c.py", true},
        {"**/gen/*.py", "x/gen/a.py", true},
        {"", "a", false},
        {"/", "a", false},
        {"a", "", false},
        {"tests/**", "tests/", false},
    };
    cases_run(cases, COUNT_OF(cases), glob_matches);
}

/* Takes forever when every star is tried again for every other one. */
static void test_glob_matches__many_stars_end(void **state) {
    (void)state;
    char name[4001], path[4001];
    memset(name, 'a', 4000);
    for (u32 i = 0; i < 4000; i++) path[i] = i % 2 ? '/' : 'a';
    name[4000] = '\0';
    path[3999] = '\0';
    assert_false(glob_matches_name(STR("*a*a*a*a*a*a*a*a*a*a*a*a*a*b"), str_of(name)));
    assert_false(glob_matches_path(STR("**/a/**/a/**/a/**/a/**/a/**/a/**/a/**/b"), str_of(path)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_glob_matches_name__elements),
        cmocka_unit_test(test_glob_matches_path__parts),
        cmocka_unit_test(test_glob_matches__like_a_line_of_gitignore),
        cmocka_unit_test(test_glob_matches__many_stars_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
