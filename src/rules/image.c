#include "image.h"

#include <string.h>

enum { MARKS = 64 }; /* in a word */

const Rules *rules_image_load(Arena *arena) {
    if (!rules_image_count) return NULL;
    char *image = arena_copy(arena, rules_image_words, rules_image_count * sizeof(u64));
    for (u32 m = 0; m * MARKS < rules_image_count; m++)
        for (u64 marks = rules_image_marks[m]; marks; marks &= marks - 1) {
            char *at = image + (m * MARKS + (u32)__builtin_ctzll(marks)) * sizeof(u64);
            u64 offset;
            memcpy(&offset, at, sizeof offset);
            const char *pointer = image + offset;
            memcpy(at, &pointer, sizeof pointer);
        }
    return (const Rules *)(image + rules_image_root * sizeof(u64));
}
