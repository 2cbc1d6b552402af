#include "clone_edge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Statements are alike when their ids are the same letter; each has ten tokens. */
static i32 letters_score(void *context, StmtId left, StmtId right) {
    ++*(u32 *)context;
    return left == right ? (EDGE_SAME - EDGE_TOKEN) * 10 : -1;
}

static EdgeList list_of(const char *letters) {
    EdgeList list = {.count = 0};
    for (; letters[list.count]; list.count++)
        list.at[list.count] = (EdgeStatement){(StmtId)letters[list.count], 10};
    return list;
}

static void expect_edge(const char *left, const char *right, u32 left_count, u32 right_count) {
    EdgeList a = list_of(left), b = list_of(right);
    u32 asked = 0;
    CloneEdge edge = clone_edge(&a, &b, letters_score, &asked);
    assert_int_equal(edge.left, left_count);
    assert_int_equal(edge.right, right_count);
}

static void test_clone_edge__ends_where_nothing_is_alike(void **state) {
    (void)state;
    expect_edge("abcxyz", "abcuvw", 3, 3);
    expect_edge("xyz", "uvw", 0, 0);
    expect_edge("", "abc", 0, 0);
}

static void test_clone_edge__passes_what_one_side_has_or_says_otherwise(void **state) {
    (void)state;
    expect_edge("abcd", "abXcd", 4, 5);
    expect_edge("abXcd", "abcd", 5, 4);
    expect_edge("abXcdef", "abYcdef", 7, 7);
    expect_edge("Xabcd", "abcd", 5, 4);
}

/* A lone statement behind a difference does not pay for it; one run of differences costs less than many. */
static void test_clone_edge__what_does_not_pay_is_left(void **state) {
    (void)state;
    expect_edge("abXc", "abYc", 2, 2);
    expect_edge("aUVbc", "abc", 5, 3);
    expect_edge("aUbVc", "abc", 1, 1);
}

static void test_clone_edge__what_falls_far_behind_is_not_asked(void **state) {
    (void)state;
    EdgeList a = list_of("abcdefghijklmnopqrstuvwxyzabcdefghijklmn"),
             b = list_of("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMN");
    u32 asked = 0;
    assert_int_equal(clone_edge(&a, &b, letters_score, &asked).score, 0);
    assert_true(asked < 40);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clone_edge__ends_where_nothing_is_alike),
        cmocka_unit_test(test_clone_edge__passes_what_one_side_has_or_says_otherwise),
        cmocka_unit_test(test_clone_edge__what_does_not_pay_is_left),
        cmocka_unit_test(test_clone_edge__what_falls_far_behind_is_not_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
