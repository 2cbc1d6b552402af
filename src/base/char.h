/* Kinds of bytes, without regard to the locale. */
#ifndef OXBOW_CHAR_H
#define OXBOW_CHAR_H

#include "str.h"

static inline bool char_is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Of ASCII. */
static inline bool char_is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A capital of ASCII as a small letter, all else as it is. */
static inline char char_lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* The same but for capitals of ASCII. */
static inline bool str_eq_nocase(Str a, Str b) {
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++)
        if (char_lower(a.ptr[i]) != char_lower(b.ptr[i])) return false;
    return true;
}

/* Letter, digit or underscore of ASCII. */
static inline bool char_is_word(char c) {
    return char_is_letter(c) || char_is_digit(c) || c == '_';
}

/* The same, or a part of a letter in UTF-8: what identifiers of Python are made of. */
static inline bool char_is_name(char c) {
    return char_is_word(c) || (u8)c >= 0x80;
}

/* End of the run of these that begins at `at`; `at` itself where none does. */
static inline size_t char_name_end(Str text, size_t at) {
    while (at < text.len && char_is_name(text.ptr[at])) at++;
    return at;
}

/* All of them, and no digit first: a name as a whole. */
static inline bool char_are_name(Str text) {
    return text.len && !char_is_digit(text.ptr[0]) && char_name_end(text, 0) == text.len;
}

#endif
