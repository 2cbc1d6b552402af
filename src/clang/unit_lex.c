#include "unit_lex.h"

#include <ctype.h>

static bool is_letter(char c) {
    return isalnum((u8)c) || c == '_' || c == '$' || (u8)c >= 0x80;
}

bool lex_is_word(Str text) {
    for (size_t i = 0; i < text.len; i++)
        if (!is_letter(text.ptr[i])) return false;
    return text.len && !isdigit((u8)text.ptr[0]);
}

static const char *const keywords[] = {
    "auto",         "break",     "case",          "char",    "const",         "continue", "default",
    "do",           "double",    "else",          "enum",    "extern",        "float",    "for",
    "goto",         "if",        "inline",        "int",     "long",          "register", "restrict",
    "return",       "short",     "signed",        "sizeof",  "static",        "struct",   "switch",
    "typedef",      "union",     "unsigned",      "void",    "volatile",      "while",    "_Bool",
    "asm",          "typeof",    "__attribute__", "__asm__", "__extension__", "__inline", "__typeof__",
    "__volatile__", "_Noreturn", "defined",       "ifdef",   "ifndef",        "elif",     "endif",
};

bool lex_is_keyword(Str word) {
    for (u32 i = 0; i < COUNT_OF(keywords); i++)
        if (keywords[i][0] == word.ptr[0] && str_eq(word, str_of(keywords[i]))) return true;
    return false;
}

Lexer lex_begin(Str text, u32 start, u32 end) {
    u32 last = u32_min(end, (u32)text.len);
    return (Lexer){text, u32_min(start, last), last, true};
}

static char look(const Lexer *self, u32 ahead) {
    return self->at + ahead < self->end ? self->text.ptr[self->at + ahead] : '\0';
}

/* A backslash before a line end: its length, or 0. */
static u32 splice(Str text, u32 at, u32 end) {
    if (text.ptr[at] != '\\' || at + 1 >= end) return 0;
    if (text.ptr[at + 1] == '\n') return 2;
    return at + 2 < end && text.ptr[at + 1] == '\r' && text.ptr[at + 2] == '\n' ? 3 : 0;
}

u32 lex_line_end(Str text, u32 at, u32 end) {
    while (at < end && text.ptr[at] != '\n') {
        u32 escaped = splice(text, at, end);
        at += escaped ? escaped : 1;
    }
    return at;
}

static void block_comment_skip(Lexer *self) {
    self->at += 2;
    while (self->at < self->end && !(look(self, 0) == '*' && look(self, 1) == '/')) self->at++;
    self->at = u32_min(self->at + 2, self->end);
}

static void space_skip(Lexer *self) {
    while (self->at < self->end) {
        char c = look(self, 0);
        u32 escaped = splice(self->text, self->at, self->end);
        if (c == '\n') self->is_line_start = true;
        if (escaped)
            self->at += escaped;
        else if (isspace((u8)c))
            self->at++;
        else if (c == '/' && look(self, 1) == '*')
            block_comment_skip(self);
        else if (c == '/' && look(self, 1) == '/')
            self->at = lex_line_end(self->text, self->at, self->end);
        else
            return;
    }
}

/* Up to the closing quote, or the end of the line: excluded text may hold a lone apostrophe. */
static void quoted_skip(Lexer *self, char quote) {
    for (self->at++; self->at < self->end && look(self, 0) != '\n'; self->at++) {
        char c = look(self, 0);
        if (c == '\\') {
            u32 escaped = splice(self->text, self->at, self->end);
            self->at += escaped ? escaped - 1 : 1;
        } else if (c == quote) {
            self->at++;
            return;
        }
    }
    self->at = u32_min(self->at, self->end);
}

static bool is_prefix(Str word) {
    return str_eq(word, STR("L")) || str_eq(word, STR("u")) || str_eq(word, STR("U")) ||
           str_eq(word, STR("u8"));
}

static LexKind word_read(Lexer *self, u32 start) {
    while (is_letter(look(self, 0))) self->at++;
    char next = look(self, 0);
    if ((next != '"' && next != '\'') || !is_prefix(str_slice(self->text, start, self->at))) return LEX_WORD;
    quoted_skip(self, next);
    return LEX_TEXT;
}

/* A preprocessing number: 1e+5, 0x1p-3. */
static LexKind number_read(Lexer *self) {
    for (;; self->at++) {
        char c = look(self, 0), before = self->text.ptr[self->at - (self->at > 0)];
        bool is_sign = (c == '+' || c == '-') && strchr("eEpP", before);
        if (!is_letter(c) && c != '.' && !is_sign) return LEX_NUMBER;
    }
}

LexToken lex_next(Lexer *self) {
    space_skip(self);
    LexToken token = {.span = {self->at, self->at}, .is_first = self->is_line_start};
    self->is_line_start = false;
    if (self->at >= self->end) return token;
    char c = look(self, 0);
    if (isdigit((u8)c) || (c == '.' && isdigit((u8)look(self, 1)))) {
        token.kind = number_read(self);
    } else if (is_letter(c)) {
        token.kind = word_read(self, self->at);
    } else if (c == '"' || c == '\'') {
        quoted_skip(self, c);
        token.kind = LEX_TEXT;
    } else {
        self->at += c == '#' && look(self, 1) == '#' ? 2 : 1;
        token.kind = LEX_MARK;
    }
    token.span.end = self->at;
    return token;
}
