/* Rows of the normalised token stream, and of what its identifiers do by their form. */
#ifndef OXBOW_TOKEN_ROWS_H
#define OXBOW_TOKEN_ROWS_H

#include "facts_types.h"

typedef enum {
    TOKEN_SYMBOL,     /* operator, keyword, punctuation: code = the grammar's symbol */
    TOKEN_IDENTIFIER, /* code = NameId */
    TOKEN_NUMBER,     /* code = NameId of its text */
    TOKEN_STRING      /* code = NameId of its text, or of its hash when longer than 64 bytes */
} TokenKind;

/* Normalised token stream: no comments, no docstrings, no white space. Symbols of one language family have
 * one numbering, apart from those of the others. */
typedef struct {
    u32 code; /* kind in the top 2 bits, code below */
    u32 start;
} TokenRow;

static inline TokenKind token_kind(u32 code) {
    return (TokenKind)(code >> 30);
}
static inline u32 token_code(u32 code) {
    return code & 0x3fffffffu;
}

enum {
    MARK_FIXED = 1 << 0,    /* no variable: a member, a key, a type, a label */
    MARK_DECLARED = 1 << 1, /* of the scope around it: a parameter, a variable */
    MARK_WRITTEN = 1 << 2,  /* set, or handed out by its address */
    MARK_READ = 1 << 3,     /* read although it is fixed or written: `{ name }`, `name += 1` */
    MARK_CALLED = 1 << 4,   /* the last word of what is called */
};

/* What an identifier of an outline does beside being read, by its form alone. Ordered by token; see
 * marks.h. */
typedef struct {
    u32 token;
    u32 marks; /* MARK_* */
} MarkRow;

#endif
