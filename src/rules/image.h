/* The rules that ship, as the loader leaves them: an image of its memory that cmake/bake.c takes while
 * oxbow is built, so that a start copies it and parses nothing. */
#ifndef OXBOW_RULES_IMAGE_H
#define OXBOW_RULES_IMAGE_H

#include "rules.h"

/* Generated. Words of the image; one that is marked is a pointer, and counts from the start of the image. The
 * marks are bits, the first word's is the lowest. */
extern const u64 rules_image_words[];
extern const u64 rules_image_marks[];
extern const u32 rules_image_count; /* words; 0: there is no image */
extern const u32 rules_image_root;  /* word at which `Rules` begins */

/* The rules of the image in `arena`, or NULL when there is none. O(words). */
const Rules *rules_image_load(Arena *arena);

#endif
