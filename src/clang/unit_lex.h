/* Tokens of C text as it is written: for what no tree shows (bodies of macros, excluded code, attributes,
 * directives). Comments and escaped line ends are white space. */
#ifndef OXBOW_UNIT_LEX_H
#define OXBOW_UNIT_LEX_H

#include "facts_types.h"

typedef enum {
    LEX_END,
    LEX_WORD,
    LEX_NUMBER,
    LEX_TEXT, /* a string or character literal, with quotes */
    LEX_MARK  /* one character, or ## */
} LexKind;

typedef struct {
    LexKind kind;
    Span span;
    bool is_first; /* of its line */
} LexToken;

typedef struct {
    Str text;
    u32 at, end;
    bool is_line_start;
} Lexer;

/* Tokens of bytes [start, end) of a text. */
Lexer lex_begin(Str text, u32 start, u32 end);

/* LEX_END for ever when there are no more. */
LexToken lex_next(Lexer *self);

static inline Str lex_text(const Lexer *self, LexToken token) {
    return str_slice(self->text, token.span.start, token.span.end);
}

static inline bool lex_is(const Lexer *self, LexToken token, const char *text) {
    return str_eq(lex_text(self, token), str_of(text));
}

/* Where the line of a directive ends, escaped line ends stepped over: at the newline, or `end`. */
u32 lex_line_end(Str text, u32 at, u32 end);

/* Letters, digits, '_', not beginning with a digit. */
bool lex_is_word(Str text);

/* True for words of the language, which name nothing. `word` is not empty. */
bool lex_is_keyword(Str word);

#endif
