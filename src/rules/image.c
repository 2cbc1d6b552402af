#include "image.h"

#include <string.h>
#include <sys/mman.h>

enum { MARKS = 64 }; /* in a word */

/* All pages of new memory at once: a fault for each would cost more than what is written there. Where the
 * system has no such call, they come one by one. */
static void pages_bring(void *memory, size_t size) {
#ifdef MADV_POPULATE_WRITE
    enum { PAGE = 4096 };
    uintptr_t start = ((uintptr_t)memory + PAGE - 1) & ~(uintptr_t)(PAGE - 1);
    uintptr_t end = ((uintptr_t)memory + size) & ~(uintptr_t)(PAGE - 1);
    if (end > start) (void)madvise((void *)start, end - start, MADV_POPULATE_WRITE);
#else
    (void)memory, (void)size;
#endif
}

const Rules *rules_image_load(Arena *arena) {
    if (!rules_image_count) return NULL;
    size_t size = rules_image_count * sizeof(u64);
    char *image = arena_bytes(arena, size);
    pages_bring(image, size);
    memcpy(image, rules_image_words, size);
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
