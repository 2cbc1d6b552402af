/* Identifiers of text that is no tree: bodies of macros, asm, what is excluded or did not parse. */
#include "c_state.h"

#include "char.h"

typedef struct {
    CUnit *c;
    WordPlace place;
    u32 parameters; /* node whose names are not words; 0: none */
    u32 at, end;
} Lexer;

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || (u8)c >= 0x80;
}

static bool is_keyword(Str word) {
    static const char *const words[] = {
        "auto",          "break",       "case",       "char",        "const",   "continue",
        "default",       "do",          "double",     "else",        "enum",    "extern",
        "float",         "for",         "goto",       "if",          "inline",  "int",
        "long",          "return",      "register",   "short",       "signed",  "sizeof",
        "static",        "struct",      "switch",     "typedef",     "union",   "unsigned",
        "void",          "volatile",    "while",      "asm",         "__asm__", "defined",
        "__attribute__", "__VA_ARGS__", "__VA_OPT__", "__volatile__"};
    if (word.len < 2 || word.len > 13) return false;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (words[i][0] == word.ptr[0] && str_eq(word, str_of(words[i]))) return true;
    return false;
}

/* ---- pushing ----------------------------------------------------------------------------------------- */

void c_word_push(CUnit *c, Str word, WordPlace place, u32 start) {
    NameId name = builder_name(c->facts, word);
    const CLocal *local = place == WORD_LOST ? c_local(c, name) : NULL;
    if (local && !local->entity) return;
    u32 key = c->owner * 8 + (u32)place + 1, *last = c_slot(&c->words, name);
    if (!name || *last == key) return;
    *last = key;
    vec_push(&c->facts->unit_words,
             ((UnitWordRow){.word = name, .place = (u8)place, .owner = c->owner, .file = 1, .start = start}));
}

static bool is_parameter(const Lexer *x, Str word) {
    CNodes nodes = x->c->nodes;
    for (u32 i = c_first(nodes, x->parameters); x->parameters && i; i = c_next(nodes, x->parameters, i))
        if (nodes[i].part == C_NAME && str_eq(c_text(x->c, i), word)) return true;
    return false;
}

/* ---- reading ----------------------------------------------------------------------------------------- */

static char peek(const Lexer *x, u32 ahead) {
    return x->at + ahead < x->end ? x->c->source.ptr[x->at + ahead] : 0;
}

static void comment_skip(Lexer *x) {
    bool is_line = peek(x, 1) == '/';
    for (x->at += 2; x->at < x->end; x->at++) {
        char c = peek(x, 0);
        if (is_line && c == '\n' && x->c->source.ptr[x->at - 1] != '\\') break;
        if (!is_line && c == '*' && peek(x, 1) == '/') {
            x->at += 2;
            break;
        }
    }
}

static bool is_comment(const Lexer *x) {
    return peek(x, 0) == '/' && (peek(x, 1) == '/' || peek(x, 1) == '*');
}

static void blanks_skip(Lexer *x) {
    while (x->at < x->end) {
        if (is_comment(x))
            comment_skip(x);
        else if (strchr(" \t\r\n\\", peek(x, 0)) && peek(x, 0))
            x->at++;
        else
            break;
    }
}

static bool is_identifier(Str text) {
    if (!text.len || !is_letter(text.ptr[0])) return false;
    for (size_t i = 0; i < text.len; i++)
        if (!is_letter(text.ptr[i]) && !char_is_digit(text.ptr[i])) return false;
    return true;
}

/* An apostrophe in prose ends with its line. */
static void literal_read(Lexer *x) {
    char quote = peek(x, 0);
    u32 start = ++x->at;
    while (x->at < x->end && peek(x, 0) != quote && peek(x, 0) != '\n') x->at += peek(x, 0) == '\\' ? 2 : 1;
    x->at = u32_min(x->at, x->end);
    Str text = str_slice(x->c->source, start, x->at);
    if (peek(x, 0) == quote) x->at++;
    if (quote == '"' && is_identifier(text)) c_word_push(x->c, text, WORD_TEXT, start);
}

static bool pastes_next(const Lexer *x) {
    Lexer ahead = *x;
    blanks_skip(&ahead);
    return peek(&ahead, 0) == '#' && peek(&ahead, 1) == '#';
}

static void word_read(Lexer *x, bool is_pasted) {
    u32 start = x->at;
    while (x->at < x->end && (is_letter(peek(x, 0)) || char_is_digit(peek(x, 0)))) x->at++;
    Str word = str_slice(x->c->source, start, x->at);
    bool is_begun = pastes_next(x);
    if (is_parameter(x, word) || is_keyword(word)) return;
    if (!is_pasted && !is_begun) {
        c_word_push(x->c, word, x->place, start);
        return;
    }
    StrBuf piece = {0};
    if (is_pasted) buf_push_char(&piece, '#');
    buf_push(&piece, word);
    if (is_begun) buf_push_char(&piece, '#');
    c_word_push(x->c, buf_str(&piece), x->place, start);
    buf_release(&piece);
}

/* 0x1fUL, 1e-5: no words. What is pasted behind a number is. */
static void number_skip(Lexer *x) {
    while (x->at < x->end && (is_letter(peek(x, 0)) || char_is_digit(peek(x, 0)) || peek(x, 0) == '.'))
        x->at++;
}

/* Behind `##` the next word is a piece; behind `#` it is a parameter made text, or a directive. */
static void mark_read(Lexer *x) {
    x->at++;
    bool is_paste = peek(x, 0) == '#';
    if (is_paste) x->at++;
    blanks_skip(x);
    if (!is_letter(peek(x, 0))) return;
    if (is_paste) {
        word_read(x, true);
        return;
    }
    while (x->at < x->end && (is_letter(peek(x, 0)) || char_is_digit(peek(x, 0)))) x->at++;
}

void c_words_push(CUnit *c, Span span, WordPlace place, u32 parameters) {
    Lexer x = {c, place, parameters, span.start, span.end};
    while (blanks_skip(&x), x.at < x.end) {
        char first = peek(&x, 0);
        if (is_letter(first))
            word_read(&x, false);
        else if (char_is_digit(first))
            number_skip(&x);
        else if (first == '"' || first == '\'')
            literal_read(&x);
        else if (first == '#')
            mark_read(&x);
        else
            x.at++;
    }
}

void c_text_word(CUnit *c, u32 node) {
    Str text = c_text(c, node);
    if (text.len < 3 || text.ptr[0] != '"') return;
    text = str_slice(text, 1, text.len - 1);
    if (is_identifier(text)) c_word_push(c, text, WORD_TEXT, c->nodes[node].start + 1);
}

void c_asm_words(CUnit *c, u32 node) {
    u32 code = c_field(c->nodes, node, FIELD_CODE);
    Span span = code ? c_span(c, code) : (Span){0};
    if (code && c->nodes[code].part == C_STRING)
        c_words_push(c, (Span){span.start + 1, u32_max(span.start + 1, span.end - 1)}, WORD_ASM, 0);
    for (u32 i = c_first(c->nodes, code); i; i = c_next(c->nodes, code, i)) {
        span = c_span(c, i);
        if (span.end - span.start < 2) continue;
        c_words_push(c, (Span){span.start + 1, span.end - 1}, WORD_ASM, 0);
    }
}
