/* Kinds of bytes, without regard to the locale. */
#ifndef OXBOW_CHAR_H
#define OXBOW_CHAR_H

#include "types.h"

static inline bool char_is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Of ASCII. */
static inline bool char_is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Letter, digit or underscore of ASCII. */
static inline bool char_is_word(char c) {
    return char_is_letter(c) || char_is_digit(c) || c == '_';
}

/* The same, or a part of a letter in UTF-8: what identifiers of Python are made of. */
static inline bool char_is_name(char c) {
    return char_is_word(c) || (u8)c >= 0x80;
}

#endif
