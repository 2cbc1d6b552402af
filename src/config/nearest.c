#include "nearest.h"

enum { LONGEST = 64 };

static u8 folded(char c) {
    if (c >= 'A' && c <= 'Z') return (u8)(c - 'A' + 'a');
    return c == '_' ? '-' : (u8)c;
}

u32 edit_distance(Str a, Str b) {
    if (a.len > LONGEST || b.len > LONGEST) return u32_max((u32)a.len, (u32)b.len);
    u32 rows[3][LONGEST + 1];
    u32 *before = rows[0], *last = rows[1], *row = rows[2];
    for (u32 j = 0; j <= b.len; j++) last[j] = j;
    for (u32 i = 1; i <= a.len; i++) {
        row[0] = i;
        for (u32 j = 1; j <= b.len; j++) {
            u8 x = folded(a.ptr[i - 1]), y = folded(b.ptr[j - 1]);
            row[j] = u32_min(u32_min(last[j], row[j - 1]) + 1, last[j - 1] + (x != y));
            bool swapped = i > 1 && j > 1 && x == folded(b.ptr[j - 2]) && y == folded(a.ptr[i - 2]);
            if (swapped) row[j] = u32_min(row[j], before[j - 2] + 1);
        }
        u32 *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return last[b.len];
}

i32 nearest_find(Str name, const Str *candidates, u32 count) {
    i32 best = -1;
    u32 best_distance = u32_max((u32)name.len / 3, 2) + 1;
    for (u32 i = 0; i < count; i++) {
        u32 distance = edit_distance(name, candidates[i]);
        if (distance >= best_distance || distance >= candidates[i].len) continue;
        best = (i32)i;
        best_distance = distance;
    }
    return best;
}
