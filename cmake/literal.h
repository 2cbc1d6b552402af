/* Bytes as C string literals, for the programs here that embed files. */
#ifndef OXBOW_CMAKE_LITERAL_H
#define OXBOW_CMAKE_LITERAL_H

#include <stdio.h>

enum { LITERAL_WIDTH = 100 };

/* Any byte survives: what is not plain ASCII goes out as three octal digits, which no following character
 * can lengthen. A question mark is escaped as well: two in a row could begin a trigraph. Returns the columns
 * used. */
static inline int literal_char(FILE *out, int c) {
    if (c == '\n') return fprintf(out, "\\n");
    if (c == '"' || c == '\\') return fprintf(out, "\\%c", c);
    if (c < ' ' || c > '~' || c == '?') return fprintf(out, "\\%03o", (unsigned)c);
    return fprintf(out, "%c", c);
}

/* Write the bytes of `in` as adjacent string literals, a new one per source line; return their number. */
static inline size_t literal_write(FILE *out, FILE *in) {
    size_t size = 0;
    int column = 0;
    fputs("    \"", out);
    for (int c = getc(in); c != EOF; c = getc(in)) {
        if (column >= LITERAL_WIDTH) {
            fputs("\"\n    \"", out);
            column = 0;
        }
        column += literal_char(out, c);
        if (c == '\n') column = LITERAL_WIDTH;
        size++;
    }
    fputs("\"", out);
    return size;
}

#endif
