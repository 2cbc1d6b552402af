#include "lcs.h"

#include <stddef.h>
#include <string.h>

static u32 code_hash(u32 code) {
    return (code * 0x9e3779b1u) ^ (code >> 15);
}

static LcsSlot *slot_of(const Lcs *self, u32 code) {
    u32 mask = self->slot_count - 1;
    for (u32 at = code_hash(code) & mask;; at = (at + 1) & mask) {
        LcsSlot *slot = &self->slots[at];
        if (slot->stamp != self->stamp || slot->code == code) return slot;
    }
}

static void slots_begin(Lcs *self, u32 count) {
    u32 wanted = 64;
    while (wanted < 2 * count) wanted *= 2;
    if (wanted > self->slot_count) {
        free(self->slots);
        self->slots = mem_alloc(wanted * sizeof *self->slots);
        self->slot_count = wanted;
        self->stamp = 0;
    }
    self->stamp++;
}

static u32 mask_row(Lcs *self, u32 code) {
    LcsSlot *slot = slot_of(self, code);
    if (slot->stamp == self->stamp) return slot->row;
    *slot = (LcsSlot){code, self->masks.count, self->stamp};
    vec_reserve(&self->masks, self->words);
    memset(self->masks.at + self->masks.count, 0, self->words * sizeof(u64));
    self->masks.count += self->words;
    return slot->row;
}

void lcs_set(Lcs *self, const u32 *codes, u32 count) {
    slots_begin(self, count);
    vec_clear(&self->masks);
    self->length = count;
    self->words = (count + 63) / 64;
    for (u32 i = 0; i < count; i++) {
        u32 row = mask_row(self, codes[i]);
        self->masks.at[row + i / 64] |= (u64)1 << (i % 64);
    }
}

/* One step of the recurrence: `to` from `from` under the mask of one code. They may be the same row. */
static void row_step(const u64 *from, const u64 *mask, u64 *to, u32 words) {
    bool carry = false;
    for (u32 w = 0; w < words; w++) {
        u64 v = from[w], u = v & mask[w], sum;
        bool first = __builtin_add_overflow(v, u, &sum);
        bool second = __builtin_add_overflow(sum, (u64)carry, &sum);
        carry = first || second;
        to[w] = sum | (v & ~u);
    }
}

static const u64 *mask_find(const Lcs *self, u32 code) {
    const LcsSlot *slot = slot_of(self, code);
    return slot->stamp == self->stamp ? self->masks.at + slot->row : NULL;
}

static void rows_begin(Lcs *self, u32 rows) {
    vec_clear(&self->rows);
    vec_reserve(&self->rows, rows * self->words);
    memset(self->rows.at, 0xff, self->words * sizeof(u64));
}

u32 lcs_length(Lcs *self, const u32 *codes, u32 count) {
    rows_begin(self, 1);
    u64 *row = self->rows.at;
    for (u32 j = 0; j < count; j++) {
        const u64 *mask = mask_find(self, codes[j]);
        if (mask) row_step(row, mask, row, self->words);
    }
    u32 length = 0;
    for (u32 w = 0; w < self->words; w++) length += (u32)__builtin_popcountll(~row[w]);
    return length;
}

static void rows_fill(Lcs *self, const u32 *codes, u32 count) {
    rows_begin(self, count + 1);
    for (u32 j = 0; j < count; j++) {
        const u64 *from = self->rows.at + (size_t)j * self->words;
        u64 *to = self->rows.at + (size_t)(j + 1) * self->words;
        const u64 *mask = mask_find(self, codes[j]);
        if (mask)
            row_step(from, mask, to, self->words);
        else
            memcpy(to, from, self->words * sizeof(u64));
    }
}

static bool grows_at(const Lcs *self, u32 row, u32 position) {
    return !((self->rows.at[(size_t)row * self->words + position / 64] >> (position % 64)) & 1);
}

/* Walk back from the last cell: left where the LCS does not grow, up where it grew earlier, else a match. */
static void rows_trace(const Lcs *self, u32 rows, u32 left_base, u32 right_base, LcsMatches *out) {
    u32 start = out->count, i = self->length, j = rows;
    while (i > 0 && j > 0) {
        if (!grows_at(self, j, i - 1))
            i--;
        else if (grows_at(self, j - 1, i - 1))
            j--;
        else {
            i--, j--;
            vec_push(out, ((LcsMatch){left_base + i, right_base + j}));
        }
    }
    for (u32 low = start, high = out->count; low + 1 < high; low++, high--) {
        LcsMatch swap = out->at[low];
        out->at[low] = out->at[high - 1];
        out->at[high - 1] = swap;
    }
}

static u32 common_head(const u32 *left, const u32 *right, u32 most) {
    u32 head = 0;
    while (head < most && left[head] == right[head]) head++;
    return head;
}

/* Before two ends. */
static u32 common_tail(const u32 *left, const u32 *right, u32 most) {
    u32 tail = 0;
    while (tail < most && left[-1 - (ptrdiff_t)tail] == right[-1 - (ptrdiff_t)tail]) tail++;
    return tail;
}

u32 lcs_ends(const u32 *left, u32 left_count, const u32 *right, u32 right_count) {
    u32 shorter = u32_min(left_count, right_count), head = common_head(left, right, shorter);
    return head + common_tail(left + left_count, right + right_count, shorter - head);
}

void lcs_align(Lcs *self, const u32 *left, u32 left_count, const u32 *right, u32 right_count, u32 left_base,
               u32 right_base, LcsMatches *out) {
    u32 shorter = u32_min(left_count, right_count), head = common_head(left, right, shorter);
    u32 tail = common_tail(left + left_count, right + right_count, shorter - head);
    for (u32 i = 0; i < head; i++) vec_push(out, ((LcsMatch){left_base + i, right_base + i}));
    u32 rows = right_count - head - tail;
    if (rows && left_count - head - tail) {
        lcs_set(self, left + head, left_count - head - tail);
        rows_fill(self, right + head, rows);
        rows_trace(self, rows, left_base + head, right_base + head, out);
    }
    for (u32 i = tail; i > 0; i--)
        vec_push(out, ((LcsMatch){left_base + left_count - i, right_base + right_count - i}));
}

void lcs_release(Lcs *self) {
    free(self->slots);
    vec_release(&self->masks);
    vec_release(&self->rows);
    *self = (Lcs){0};
}
