/* Longest common subsequence of two code sequences, 64 cells per machine word.
 *
 * The column recurrence is the one of Crochemore, Iliopoulos, Pinzon and Reid, "A fast and practical
 * bit-vector algorithm for the longest common subsequence problem" (2001), in the form of Hyyrö,
 * "Bit-parallel LCS-length computation revisited" (2004): after each code of the right side, bit i of V
 * is 0 exactly where the LCS grows at position i of the left side. Keeping every V gives the alignment.
 *
 * One object serves many comparisons; set the left side once and compare it with many right sides. */
#ifndef OXBOW_LCS_H
#define OXBOW_LCS_H

#include "vec.h"

typedef struct {
    u32 code, row, stamp;
} LcsSlot;

typedef struct {
    LcsSlot *slots; /* code → row of `masks`; entries of older left sides have another stamp */
    u32 slot_count, stamp;
    Vec(u64) masks; /* per distinct code of the left side: where it stands */
    Vec(u64) rows;  /* V after each code of the right side; row 0 is the start */
    u32 length, words;
} Lcs;

/* One aligned position on each side. */
typedef struct {
    u32 left, right;
} LcsMatch;

typedef Vec(LcsMatch) LcsMatches;

/* Take `codes` as left side. O(count · distinct / 64). `codes` may die after the call. */
void lcs_set(Lcs *self, const u32 *codes, u32 count);

/* Length of the LCS with the left side. O(count · left / 64). */
u32 lcs_length(Lcs *self, const u32 *codes, u32 count);

/* Codes that both sequences begin with, and those that they end with: their LCS has at least so many.
 * O(ends). */
u32 lcs_ends(const u32 *left, u32 left_count, const u32 *right, u32 right_count);

/* An LCS of two sequences as matched positions, ascending, pushed to `out` with `left_base` and
 * `right_base` added. Replaces the left side. Memory: left · right / 8 bytes of what common ends leave. */
void lcs_align(Lcs *self, const u32 *left, u32 left_count, const u32 *right, u32 right_count, u32 left_base,
               u32 right_base, LcsMatches *out);

void lcs_release(Lcs *self);

#endif
