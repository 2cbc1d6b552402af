#include "str.h"

#include "mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define XXH_INLINE_ALL /* names are short: a call into another library would cost more than the hash */
#include <xxhash.h>

int str_cmp(Str a, Str b) {
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;
    if (order) return order;
    return (a.len > b.len) - (a.len < b.len);
}

size_t str_find_char(Str s, char c) {
    const char *at = s.len ? memchr(s.ptr, c, s.len) : NULL;
    return at ? (size_t)(at - s.ptr) : STR_NOT_FOUND;
}

size_t str_rfind_char(Str s, char c) {
    const char *at = s.len ? memrchr(s.ptr, c, s.len) : NULL;
    return at ? (size_t)(at - s.ptr) : STR_NOT_FOUND;
}

size_t str_find(Str s, Str part) {
    if (part.len == 0) return 0;
    const char *at = s.len ? memmem(s.ptr, s.len, part.ptr, part.len) : NULL;
    return at ? (size_t)(at - s.ptr) : STR_NOT_FOUND;
}

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

Str str_trim(Str s) {
    while (s.len && is_blank(s.ptr[0])) s = str_slice(s, 1, s.len);
    while (s.len && is_blank(s.ptr[s.len - 1])) s.len--;
    return s;
}

bool str_split(Str *rest, char separator, Str *part) {
    if (!rest->ptr) return false;
    size_t at = str_find_char(*rest, separator);
    if (at == STR_NOT_FOUND) {
        *part = *rest;
        *rest = STR_NONE;
    } else {
        *part = str_slice(*rest, 0, at);
        *rest = str_slice(*rest, at + 1, rest->len);
    }
    return true;
}

Str str_after_last(Str s, char separator) {
    size_t at = str_rfind_char(s, separator);
    return at == STR_NOT_FOUND ? s : str_slice(s, at + 1, s.len);
}

u64 str_hash(Str s) {
    return XXH3_64bits(s.len ? s.ptr : "", s.len);
}

Str str_copy(Arena *arena, Str s) {
    char *at = arena_bytes(arena, s.len + 1);
    if (s.len) memcpy(at, s.ptr, s.len);
    at[s.len] = '\0';
    return (Str){at, s.len};
}

Str str_concat(Arena *arena, Str a, Str b) {
    char *at = arena_bytes(arena, a.len + b.len + 1);
    if (a.len) memcpy(at, a.ptr, a.len);
    if (b.len) memcpy(at + a.len, b.ptr, b.len);
    at[a.len + b.len] = '\0';
    return (Str){at, a.len + b.len};
}

const char *str_cstr(Arena *arena, Str s) {
    return str_copy(arena, s).ptr;
}

Str str_printf(Arena *arena, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(len >= 0);
    char *at = arena_bytes(arena, (size_t)len + 1);
    vsnprintf(at, (size_t)len + 1, format, again);
    va_end(again);
    return (Str){at, (size_t)len};
}

void str_hash128(Str s, u8 out[16]) {
    XXH128_canonical_t bytes;
    XXH128_canonicalFromHash(&bytes, XXH3_128bits(s.len ? s.ptr : "", s.len));
    memcpy(out, bytes.digest, sizeof bytes.digest);
}

static void buf_reserve(StrBuf *self, size_t more) {
    size_t needed = self->len + more + 1;
    if (needed <= self->capacity) return;
    size_t capacity = self->capacity ? self->capacity * 2 : 256;
    if (capacity < needed) capacity = needed;
    self->ptr = mem_resize(self->ptr, capacity);
    self->capacity = capacity;
}

void buf_push(StrBuf *self, Str s) {
    if (!s.len) return;
    buf_reserve(self, s.len);
    memcpy(self->ptr + self->len, s.ptr, s.len);
    self->len += s.len;
    self->ptr[self->len] = '\0';
}

void buf_push_char(StrBuf *self, char c) {
    buf_push(self, (Str){&c, 1});
}

void buf_printf(StrBuf *self, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(len >= 0);
    buf_reserve(self, (size_t)len);
    vsnprintf(self->ptr + self->len, (size_t)len + 1, format, again);
    va_end(again);
    self->len += (size_t)len;
}

void buf_release(StrBuf *self) {
    free(self->ptr);
    *self = (StrBuf){0};
}
