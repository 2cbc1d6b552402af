#include "nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_edit_distance__table(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        u32 distance;
    } cases[] = {
        {"", "", 0},
        {"abc", "abc", 0},
        {"", "abc", 3},
        {"abc", "", 3},
        {"abc", "abd", 1},
        {"abc", "acb", 1},
        {"exlude", "exclude", 1},
        {"kitten", "sitting", 3},
        {"Fail_On", "fail-on", 0},
        {"ab", "ba", 1},
        {"a", "b", 1},
    };
    for (u32 i = 0; i < COUNT_OF(cases); i++)
        if (edit_distance(str_of(cases[i].a), str_of(cases[i].b)) != cases[i].distance)
            fail_msg("%s, %s", cases[i].a, cases[i].b);
}

static void test_nearest_find__near_enough_only(void **state) {
    (void)state;
    const Str known[] = {STR("exclude"), STR("jobs"), STR("rules"), STR("models")};
    assert_int_equal(nearest_find(STR("exlude"), known, 4), 0);
    assert_int_equal(nearest_find(STR("job"), known, 4), 1);
    assert_int_equal(nearest_find(STR("mdoels"), known, 4), 3);
    assert_int_equal(nearest_find(STR("something-else"), known, 4), -1);
    assert_int_equal(nearest_find(STR(""), known, 4), -1);
    char letters[200];
    memset(letters, 'r', sizeof letters);
    assert_int_equal(nearest_find((Str){letters, sizeof letters}, known, 4), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edit_distance__table),
        cmocka_unit_test(test_nearest_find__near_enough_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
