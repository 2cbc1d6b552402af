/* Writes a C file that holds the rules as they lie in memory once they are loaded.
 *
 *     oxbow_bake OUTPUT
 *
 * OUTPUT defines what src/rules/image.h declares. The loader keeps all it makes in one arena. It runs twice,
 * in memory at two addresses: a word that differs by their distance is a pointer, one that is the same is
 * none, and anything else is an error, as is a pointer to where this program itself lies. The distance is no
 * multiple of 256, so that what is left over in padding is not taken for a pointer. */
#include "image.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(void *) == sizeof(u64), "an image is made of pointers of eight bytes");

enum { SIZE_MAX_BYTES = 32 << 20, SHIFT = 16 };

/* The loader looks here first, and has to find nothing. */
const u64 rules_image_words[1];
const u64 rules_image_marks[1];
const u32 rules_image_count;
const u32 rules_image_root;

extern const char __executable_start, _end; /* of the linker */

typedef struct {
    Arena arena;
    const char *start;
    size_t size;
    const Rules *rules;
} Image;

_Noreturn static void fail(const char *what, const char *which) {
    fprintf(stderr, "oxbow_bake: %s: %s\n", what, which);
    exit(1);
}

/* One block that has room for all, zeroed, so that everything lies side by side. */
static void image_load(Image *self, size_t shift) {
    Err err = {0};
    const RulesOptions options = {0};
    arena_alloc(&self->arena, SIZE_MAX_BYTES);
    arena_reset(&self->arena);
    self->start = (char *)arena_alloc(&self->arena, shift) + shift;
    if (!rules_load(&options, &self->arena, &self->rules, &err)) fail("cannot load", err.text);
    const char *end = arena_alloc(&self->arena, 0);
    if (end < self->start || end > self->start + SIZE_MAX_BYTES) fail("too large", "rules");
    self->size = (size_t)(end - self->start);
}

static u64 word_at(const Image *image, size_t i) {
    u64 word;
    memcpy(&word, image->start + i * sizeof word, sizeof word);
    return word;
}

static bool lies_in(u64 word, const char *start, const char *end) {
    return word >= (u64)(uintptr_t)start && word < (u64)(uintptr_t)end;
}

/* True for a pointer; fails for what can be neither that nor data. */
static bool is_pointer(const Image *one, const Image *two, size_t i) {
    u64 word = word_at(one, i), other = word_at(two, i);
    char text[64];
    snprintf(text, sizeof text, "byte %zu", i * sizeof word);
    if (word == other) {
        if (lies_in(word, &__executable_start, &_end)) fail("a pointer to the program's own data", text);
        return false;
    }
    bool is_inside = lies_in(word, one->start, one->start + one->size);
    if (!is_inside || other - word != (u64)(two->start - one->start)) fail("neither data nor pointer", text);
    return true;
}

static void write_words(FILE *out, const Image *one, const Image *two, u64 *marks) {
    size_t count = one->size / sizeof(u64);
    fputs("const u64 rules_image_words[] = {", out);
    for (size_t i = 0; i < count; i++) {
        u64 word = word_at(one, i);
        if (is_pointer(one, two, i)) {
            marks[i / 64] |= (u64)1 << i % 64;
            word -= (u64)(uintptr_t)one->start;
        }
        fprintf(out, "%s0x%llx,", i % 8 ? "" : "\n    ", (unsigned long long)word);
    }
    fputs("\n};\n", out);
}

static void write_image(FILE *out, const Image *one, const Image *two) {
    size_t count = one->size / sizeof(u64), mark_count = count / 64 + 1;
    u64 *marks = calloc(mark_count, sizeof *marks);
    if (!marks) fail("no memory", "marks");
    fputs("/* Generated from rules/; do not edit. */\n#include \"image.h\"\n\n", out);
    write_words(out, one, two, marks);
    fputs("const u64 rules_image_marks[] = {", out);
    for (size_t i = 0; i < mark_count; i++)
        fprintf(out, "%s0x%llx,", i % 8 ? "" : "\n    ", (unsigned long long)marks[i]);
    size_t root = (size_t)((const char *)one->rules - one->start) / sizeof(u64);
    fprintf(out, "\n};\nconst u32 rules_image_count = %zu;\nconst u32 rules_image_root = %zu;\n", count,
            root);
    free(marks);
}

int main(int argc, char **argv) {
    Image one = {0}, two = {0};
    if (argc != 2) {
        fputs("usage: oxbow_bake OUTPUT\n", stderr);
        return 2;
    }
    image_load(&one, 0);
    image_load(&two, SHIFT);
    if (one.size != two.size) fail("two sizes", "rules");
    FILE *out = fopen(argv[1], "wb");
    if (!out) fail(argv[1], strerror(errno));
    write_image(out, &one, &two);
    if (fclose(out) != 0) fail("cannot write", argv[1]);
    arena_release(&one.arena);
    arena_release(&two.arena);
    return 0;
}
