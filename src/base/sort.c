#include "sort.h"

#include <stdlib.h>
#include <string.h>

enum { RADIX_BITS = 11, RADIX_SIZE = 1 << RADIX_BITS, RADIX_MASK = RADIX_SIZE - 1, INSERTION_MAX = 24 };

static void radix_pass(const u64 *from, u64 *to, u32 count, u32 shift) {
    u32 place[RADIX_SIZE] = {0};
    for (u32 i = 0; i < count; i++) place[(from[i] >> shift) & RADIX_MASK]++;
    u32 sum = 0;
    for (u32 digit = 0; digit < RADIX_SIZE; digit++) {
        u32 here = place[digit];
        place[digit] = sum;
        sum += here;
    }
    for (u32 i = 0; i < count; i++) to[place[(from[i] >> shift) & RADIX_MASK]++] = from[i];
}

void sort_upper(u64 *keys, u64 *scratch, u32 count) {
    if (count == 0) return;
    radix_pass(keys, scratch, count, 32);
    radix_pass(scratch, keys, count, 32 + RADIX_BITS);
    radix_pass(keys, scratch, count, 32 + 2 * RADIX_BITS);
    memcpy(keys, scratch, count * sizeof *keys);
}

static void insertion_sort(u64 *keys, u32 count) {
    for (u32 i = 1; i < count; i++) {
        u64 key = keys[i];
        u32 at = i;
        for (; at > 0 && keys[at - 1] > key; at--) keys[at] = keys[at - 1];
        keys[at] = key;
    }
}

static int key_cmp(const void *a, const void *b) {
    u64 left = *(const u64 *)a, right = *(const u64 *)b;
    return left < right ? -1 : left > right;
}

void sort_keys(u64 *keys, u32 count) {
    if (count <= INSERTION_MAX)
        insertion_sort(keys, count);
    else
        qsort(keys, count, sizeof *keys, key_cmp);
}
