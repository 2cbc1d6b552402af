/* Processes that work, fail, crash, hang and eat memory: each item ends in its own way, all others as
 * ever. */
#include "farm.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { ITEMS = 40 };

typedef struct {
    FarmEnd ends[ITEMS];
    u32 times[ITEMS];
    size_t sizes[ITEMS];
    bool is_right[ITEMS];
} Ends;

/* What item i does; a long answer does not fit into a socket's buffer. */
static bool item_work(void *context, u32 item, StrBuf *out) {
    (void)context;
    if (item == 3) abort();
    if (item == 5) raise(SIGKILL);
    if (item == 7) _exit(0);
    if (item == 9) pause();
    if (item == 11) fprintf(stderr, "LLVM ERROR: out of memory\n"), abort();
    for (u32 i = 0; i < item * 10000; i++) buf_push_char(out, (char)('a' + item % 26));
    return item != 13;
}

static void item_take(void *context, u32 item, FarmEnd end, Str bytes) {
    Ends *ends = context;
    ends->ends[item] = end;
    ends->times[item]++;
    ends->sizes[item] = bytes.len;
    ends->is_right[item] = true;
    for (size_t i = 0; i < bytes.len; i++) ends->is_right[item] &= bytes.ptr[i] == (char)('a' + item % 26);
}

static FarmEnd expected_end(u32 item) {
    switch (item) {
    case 3:
    case 5:
    case 7: return FARM_CRASHED;
    case 9: return FARM_HUNG;
    case 11: return FARM_MEMORY;
    case 13: return FARM_FAILED;
    default: return FARM_DONE;
    }
}

static void ends_check(u32 workers) {
    Ends ends = {0};
    Err err = {0};
    const FarmLimits limits = {.workers = workers, .seconds = 1};
    assert_true(farm_run(ITEMS, &limits, item_work, item_take, &ends, &err));
    for (u32 i = 0; i < ITEMS; i++) {
        FarmEnd end = expected_end(i);
        assert_int_equal(ends.times[i], 1);
        assert_int_equal(ends.ends[i], end);
        assert_int_equal(ends.sizes[i], end == FARM_DONE || end == FARM_FAILED ? i * 10000 : 0);
        assert_true(ends.is_right[i]);
    }
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* nobody is left */
}

static void test_farm_run__each_item_ends_in_its_own_way(void **state) {
    (void)state;
    ends_check(1);
    ends_check(3);
    ends_check(100);
}

/* Deep recursion fits into a worker's stack. */
static u32 depth_reach(volatile char *above, u32 depth) {
    volatile char room[1024];
    room[0] = (char)(*above + 1);
    return depth ? depth_reach(room, depth - 1) + 1 : (u32)(room[0] != 0 || 1);
}

static bool deep_work(void *context, u32 item, StrBuf *out) {
    (void)context;
    (void)item;
    (void)out;
    volatile char start = 0;
    return depth_reach(&start, 20000) == 20001;
}

static void test_farm_run__deep_stack(void **state) {
    (void)state;
    Ends ends = {0};
    Err err = {0};
    const FarmLimits limits = {.workers = 1};
    assert_true(farm_run(1, &limits, deep_work, item_take, &ends, &err));
    assert_int_equal(ends.ends[0], FARM_DONE);
}

static bool greedy_work(void *context, u32 item, StrBuf *out) {
    (void)context;
    (void)item;
    for (u32 i = 0; i < 1u << 10; i++) {
        char block[1 << 20];
        memset(block, 'x', sizeof block);
        buf_push(out, (Str){block, sizeof block});
    }
    return true;
}

/* mem.h says so when there is no more. Sanitizers reserve more than any limit. */
static void test_farm_run__memory(void **state) {
    (void)state;
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    Ends ends = {0};
    Err err = {0};
    const FarmLimits limits = {.workers = 1, .megabytes = 300};
    assert_true(farm_run(2, &limits, greedy_work, item_take, &ends, &err));
    assert_int_equal(ends.ends[0], FARM_MEMORY);
    assert_int_equal(ends.ends[1], FARM_MEMORY);
#else
    (void)greedy_work;
#endif
}

static void test_farm_run__nothing(void **state) {
    (void)state;
    Err err = {0};
    const FarmLimits limits = {.workers = 2};
    assert_true(farm_run(0, &limits, item_work, item_take, NULL, &err));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_farm_run__each_item_ends_in_its_own_way),
        cmocka_unit_test(test_farm_run__deep_stack),
        cmocka_unit_test(test_farm_run__memory),
        cmocka_unit_test(test_farm_run__nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
