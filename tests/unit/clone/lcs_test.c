#include "lcs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { LENGTH_MAX = 200 };

typedef struct {
    u32 codes[LENGTH_MAX];
    u32 count;
} Sequence;

/* The textbook table. */
static u32 length_by_table(const Sequence *a, const Sequence *b) {
    static u32 table[LENGTH_MAX + 1][LENGTH_MAX + 1];
    for (u32 i = 0; i <= a->count; i++)
        for (u32 j = 0; j <= b->count; j++) {
            if (i == 0 || j == 0)
                table[i][j] = 0;
            else if (a->codes[i - 1] == b->codes[j - 1])
                table[i][j] = table[i - 1][j - 1] + 1;
            else
                table[i][j] = u32_max(table[i - 1][j], table[i][j - 1]);
        }
    return table[a->count][b->count];
}

static u32 next_random(u32 *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static Sequence random_sequence(u32 *state, u32 alphabet) {
    Sequence sequence = {.count = next_random(state) % (LENGTH_MAX + 1)};
    for (u32 i = 0; i < sequence.count; i++) sequence.codes[i] = next_random(state) % alphabet;
    return sequence;
}

static void assert_alignment(const LcsMatches *matches, const Sequence *a, const Sequence *b) {
    for (u32 i = 0; i < matches->count; i++) {
        LcsMatch at = matches->at[i];
        assert_int_equal(a->codes[at.left - 1000], b->codes[at.right - 2000]);
        if (i == 0) continue;
        assert_true(matches->at[i - 1].left < at.left);
        assert_true(matches->at[i - 1].right < at.right);
    }
}

static void test_lcs_align__random_sequences_agree_with_the_table(void **state) {
    (void)state;
    Lcs lcs = {0};
    LcsMatches matches = {0};
    u32 seed = 7;
    for (u32 round = 0; round < 600; round++) {
        u32 alphabet = 1 + next_random(&seed) % 40;
        Sequence a = random_sequence(&seed, alphabet), b = random_sequence(&seed, alphabet);
        u32 expected = length_by_table(&a, &b);
        lcs_set(&lcs, a.codes, a.count);
        assert_int_equal(lcs_length(&lcs, b.codes, b.count), expected);
        vec_clear(&matches);
        lcs_align(&lcs, a.codes, a.count, b.codes, b.count, 1000, 2000, &matches);
        assert_int_equal(matches.count, expected);
        assert_true(lcs_ends(a.codes, a.count, b.codes, b.count) <= expected);
        assert_alignment(&matches, &a, &b);
    }
    vec_release(&matches);
    lcs_release(&lcs);
}

static void test_lcs_set__one_left_side_serves_many_right_sides(void **state) {
    (void)state;
    Lcs lcs = {0};
    lcs_set(&lcs, (u32[]){1, 2, 3, 4}, 4);
    assert_int_equal(lcs_length(&lcs, (u32[]){1, 3, 4}, 3), 3);
    assert_int_equal(lcs_length(&lcs, (u32[]){4, 3, 2, 1}, 4), 1);
    assert_int_equal(lcs_length(&lcs, (u32[]){9}, 1), 0);
    lcs_set(&lcs, (u32[]){9}, 1);
    assert_int_equal(lcs_length(&lcs, (u32[]){1, 9, 2}, 3), 1);
    lcs_release(&lcs);
}

static void test_lcs_ends__head_and_tail_never_count_a_code_twice(void **state) {
    (void)state;
    u32 codes[] = {1, 2, 1, 2, 3};
    assert_int_equal(lcs_ends(codes, 5, codes, 5), 5);
    assert_int_equal(lcs_ends(codes, 2, codes, 4), 2);
    assert_int_equal(lcs_ends(codes, 5, (u32[]){1, 2, 9, 9, 9, 3}, 6), 3);
    assert_int_equal(lcs_ends(codes, 5, codes, 0), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lcs_align__random_sequences_agree_with_the_table),
        cmocka_unit_test(test_lcs_set__one_left_side_serves_many_right_sides),
        cmocka_unit_test(test_lcs_ends__head_and_tail_never_count_a_code_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
