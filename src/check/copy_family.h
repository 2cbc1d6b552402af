/* Names that share a part: where it became another one in a copy, all of them should have changed. */
#ifndef OXBOW_COPY_FAMILY_H
#define OXBOW_COPY_FAMILY_H

#include "copy_slip.h"

/* Push functions and classes that both sides name with the part of the one (`get_gd_flow`, beside `gd_wait`
 * that was `od_wait`), while another one of the same kind and number of parameters bears that of the other
 * (`get_od_flow`), can be seen there, and is not used in it. Nothing in languages that are not linked.
 * `diff` has `here` on its left. O(names that differ × tokens of both). */
void copy_families_find(CheckContext *context, const CopyPair *copy, const CloneDiff *diff, CopySlips *out);

#endif
