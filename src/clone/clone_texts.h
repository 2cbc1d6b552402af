/* Renames inside string literals: "sse manager started" and "stream manager started" differ in one word. */
#ifndef OXBOW_CLONE_TEXTS_H
#define OXBOW_CLONE_TEXTS_H

#include "clone_parts.h"

typedef struct {
    Str from, to; /* as first seen */
    u32 count;
    u32 left, right; /* first occurrence, stream positions */
    bool is_explained;
} TextPair;

typedef struct {
    const Program *program;
    Map place; /* lower-cased (from, to) → position in `pairs` */
    Map image; /* lower-cased from → the `to` that it has everywhere, or 0 */
    Vec(TextPair) pairs;
} CloneTexts;

/* The one word in which two literals differ; false when they differ in more or in no word. O(length). */
bool clone_text_split(Str left, Str right, Str *from, Str *to);

/* Learn from all aligned string tokens of two streams. A renamed word is explained when it always becomes the
 * same, and does so twice or inside an identifier rename of `names`. */
void clone_texts_learn(CloneTexts *self, const Program *program, const u32 *left, const u32 *right,
                       const LcsMatches *matches, const CloneNames *names);

/* True when two string tokens differ only by an explained word. */
bool clone_texts_explain(const CloneTexts *self, u32 left, u32 right);

void clone_texts_release(CloneTexts *self);

#endif
