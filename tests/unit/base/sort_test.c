#include "sort.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { COUNT = 5000 };

static void test_sort_upper__is_stable_over_all_32_bits(void **state) {
    (void)state;
    static u64 keys[COUNT], scratch[COUNT];
    u32 seed = 3;
    for (u32 i = 0; i < COUNT; i++) {
        seed = seed * 1664525u + 1013904223u;
        u32 upper = i % 3 ? seed : seed & 0x80000003u;
        keys[i] = ((u64)upper << 32) | i;
    }
    sort_upper(keys, scratch, COUNT);
    for (u32 i = 1; i < COUNT; i++) assert_true(keys[i - 1] < keys[i]);
}

static void test_sort_keys__sorts_short_and_long_arrays(void **state) {
    (void)state;
    for (u32 count = 0; count < 200; count += 7) {
        u64 keys[200];
        for (u32 i = 0; i < count; i++) keys[i] = ((u64)i * 0x9e3779b97f4a7c15u) % 50;
        sort_keys(keys, count);
        for (u32 i = 1; i < count; i++) assert_true(keys[i - 1] <= keys[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sort_upper__is_stable_over_all_32_bits),
        cmocka_unit_test(test_sort_keys__sorts_short_and_long_arrays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
