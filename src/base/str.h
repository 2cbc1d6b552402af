/* Text as pointer and length. A Str owns nothing: it lives as long as the bytes it points to.
 * Never assumed to be NUL-terminated, except where a function says so. */
#ifndef OXBOW_STR_H
#define OXBOW_STR_H

#include "arena.h"

#include <string.h>

typedef struct {
    const char *ptr;
    size_t len;
} Str;

#define STR(literal) ((Str){(literal), sizeof(literal) - 1})
#define STR_NONE ((Str){NULL, 0})
/* For printf: "%.*s", STR_ARG(s). */
#define STR_ARG(s) (int)(s).len, (s).len ? (s).ptr : ""

static inline Str str_of(const char *text) {
    return (Str){text, text ? strlen(text) : 0};
}

static inline bool str_eq(Str a, Str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Bytes [from, to) of `s`; both are clamped to its length. */
static inline Str str_slice(Str s, size_t from, size_t to) {
    if (to > s.len) to = s.len;
    if (from > to) from = to;
    return (Str){s.ptr + from, to - from};
}

/* Is it one of these? O(count). */
static inline bool str_is_among(Str s, const Str *list, u32 count) {
    for (u32 i = 0; i < count; i++)
        if (str_eq(s, list[i])) return true;
    return false;
}

static inline bool str_starts(Str s, Str prefix) {
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

static inline bool str_ends(Str s, Str suffix) {
    return s.len >= suffix.len &&
           (suffix.len == 0 || memcmp(s.ptr + s.len - suffix.len, suffix.ptr, suffix.len) == 0);
}

#define STR_NOT_FOUND ((size_t)-1)

/* Byte order; a prefix sorts first. <0, 0, >0. */
int str_cmp(Str a, Str b);

/* Offset of the first/last `c` or first `part`, or STR_NOT_FOUND. O(len). */
size_t str_find_char(Str s, char c);
size_t str_rfind_char(Str s, char c);
size_t str_find(Str s, Str part);

/* Without ASCII white space at both ends. */
Str str_trim(Str s);

/* Take the part of `*rest` before the first `separator` (or all of it) and advance `*rest`
 * past it. False when `*rest` was used up: `while (str_split(&rest, ',', &part))`. */
bool str_split(Str *rest, char separator, Str *part);

/* Part after the last `separator`, or all of `s`. */
Str str_after_last(Str s, char separator);

/* XXH3, 64 bits. */
u64 str_hash(Str s);
/* XXH3, 128 bits in canonical (big-endian) byte order. */
void str_hash128(Str s, u8 out[16]);

/* Copies into `arena`, NUL-terminated behind the length. */
Str str_copy(Arena *arena, Str s);
Str str_concat(Arena *arena, Str a, Str b);
Str str_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* NUL-terminated copy, for system calls. */
const char *str_cstr(Arena *arena, Str s);

/* Growing text on the heap. `(StrBuf){0}` is empty and valid. */
typedef struct {
    char *ptr;
    size_t len;
    size_t capacity;
} StrBuf;

void buf_push(StrBuf *self, Str s);
void buf_push_char(StrBuf *self, char c);
void buf_printf(StrBuf *self, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_release(StrBuf *self);
static inline Str buf_str(const StrBuf *self) {
    return (Str){self->ptr, self->len};
}

#endif
