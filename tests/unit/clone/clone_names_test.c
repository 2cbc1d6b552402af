#include "clone_names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static u32 identifier(Name name) {
    return ((u32)TOKEN_IDENTIFIER << 30) | name;
}

/* Position i of the left stream aligned with position i of the right one. */
static void learn(CloneNames *names, const u32 *left, const u32 *right, u32 count) {
    LcsMatches matches = {0};
    for (u32 i = 0; i < count; i++) vec_push(&matches, ((LcsMatch){i, i}));
    clone_names_learn(names, left, right, &matches);
    vec_release(&matches);
}

static void test_clone_names_learn__more_frequent_pair_wins_and_the_other_is_unexplained(void **state) {
    (void)state;
    CloneNames names;
    clone_names_init(&names, 10);
    u32 left[] = {identifier(1), identifier(1), identifier(1), identifier(2)};
    u32 right[] = {identifier(3), identifier(3), identifier(4), identifier(2)};
    learn(&names, left, right, 4);
    assert_int_equal(clone_names_map(&names, identifier(1)), identifier(3));
    assert_int_equal(names.pairs.count, 3);
    assert_int_equal(names.pairs.at[0].count, 2);
    assert_true(clone_names_share(&names) == 0.75);
    clone_names_release(&names);
}

static void test_clone_names_learn__two_names_cannot_become_one(void **state) {
    (void)state;
    CloneNames names;
    clone_names_init(&names, 10);
    u32 left[] = {identifier(1), identifier(2), identifier(1)};
    u32 right[] = {identifier(3), identifier(3), identifier(3)};
    learn(&names, left, right, 3);
    assert_int_equal(clone_names_map(&names, identifier(1)), identifier(3));
    assert_int_equal(clone_names_map(&names, identifier(2)), identifier(2));
    assert_int_equal(names.explained, 2);
    clone_names_release(&names);
}

static void test_clone_names_learn__forgets_the_pair_before(void **state) {
    (void)state;
    CloneNames names;
    clone_names_init(&names, 10);
    learn(&names, (u32[]){identifier(1)}, (u32[]){identifier(3)}, 1);
    learn(&names, (u32[]){7}, (u32[]){7}, 1);
    assert_int_equal(clone_names_map(&names, identifier(1)), identifier(1));
    assert_int_equal(names.total, 0);
    assert_true(clone_names_share(&names) == 1);
    clone_names_release(&names);
}

static void test_clone_names_leave_out__another_pair_takes_the_place(void **state) {
    (void)state;
    CloneNames names;
    Map odd = {0};
    clone_names_init(&names, 10);
    u32 left[] = {identifier(1), identifier(1), identifier(1)};
    u32 right[] = {identifier(3), identifier(3), identifier(4)};
    learn(&names, left, right, 3);
    *map_at(&odd, map_pair(1, 3), 0) = 1;
    clone_names_leave_out(&names, &odd);
    assert_int_equal(clone_names_map(&names, identifier(1)), identifier(4));
    assert_int_equal(names.explained, 1);
    clone_names_release(&names);
    map_release(&odd);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clone_names_leave_out__another_pair_takes_the_place),
        cmocka_unit_test(test_clone_names_learn__more_frequent_pair_wins_and_the_other_is_unexplained),
        cmocka_unit_test(test_clone_names_learn__two_names_cannot_become_one),
        cmocka_unit_test(test_clone_names_learn__forgets_the_pair_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
