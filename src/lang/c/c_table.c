#include "c_table.h"

#include "char.h"
#include "vec.h"

typedef struct {
    Span span;
    bool needs_comma; /* `{…}`, `#else`, `{…}` */
} Taken;

typedef struct {
    Str source;
    u32 at;
    u32 braces, conditions;
    char last;    /* what stood before, no blanks and comments */
    bool is_else; /* nothing stood behind the last `#else` yet */
    bool is_lost;
    Vec(Taken) taken;
} Table;

static char peek(Str source, u32 at) {
    return at < source.len ? source.ptr[at] : 0;
}

/* ---- conditions -------------------------------------------------------------------------------------- */

static Str directive_word(Str source, u32 hash) {
    u32 start = hash + 1;
    while (peek(source, start) == ' ' || peek(source, start) == '\t') start++;
    u32 end = start;
    while (char_is_word(peek(source, end))) end++;
    return str_slice(source, start, end);
}

static bool is_condition(Str word) {
    static const char *const words[] = {"if",   "ifdef",   "ifndef",   "else",
                                        "elif", "elifdef", "elifndef", "endif"};
    for (u32 i = 0; i < COUNT_OF(words); i++)
        if (str_eq(word, str_of(words[i]))) return true;
    return false;
}

/* Up to the end of the line that is not continued, or to a comment. */
static u32 directive_end(Str source, u32 at) {
    for (; at < source.len; at++) {
        bool is_comment =
            peek(source, at) == '/' && (peek(source, at + 1) == '*' || peek(source, at + 1) == '/');
        bool is_end = peek(source, at) == '\n' && peek(source, at - 1) != '\\';
        if (is_comment || is_end) break;
    }
    return at;
}

static bool begins_line(Str source, u32 at) {
    while (at && (source.ptr[at - 1] == ' ' || source.ptr[at - 1] == '\t')) at--;
    return !at || source.ptr[at - 1] == '\n';
}

bool c_condition_next(Str source, u32 *at, u32 end, Span *out) {
    while (*at < end) {
        size_t found = str_find_char(str_slice(source, *at, end), '#');
        if (found == STR_NOT_FOUND) return false;
        u32 hash = *at + (u32)found;
        *at = directive_end(source, hash);
        Str word = directive_word(source, hash);
        *out = (Span){(u32)(word.ptr - source.ptr) + (u32)word.len, *at};
        if (begins_line(source, hash) && is_condition(word)) return true;
        *at = hash + 1;
    }
    return false;
}

/* ---- one initialiser --------------------------------------------------------------------------------- */

static void literal_skip(Table *self) {
    char quote = self->source.ptr[self->at++];
    for (; self->at < self->source.len && peek(self->source, self->at) != quote; self->at++) {
        if (peek(self->source, self->at) == '\n') break;
        if (peek(self->source, self->at) == '\\') self->at++;
    }
    self->at++;
    self->last = quote;
}

static bool comment_skip(Table *self) {
    char kind = peek(self->source, self->at + 1);
    if (peek(self->source, self->at) != '/' || (kind != '*' && kind != '/')) return false;
    Str rest = str_slice(self->source, self->at + 2, self->source.len);
    size_t end = str_find(rest, kind == '/' ? STR("\n") : STR("*/"));
    self->at = end == STR_NOT_FOUND ? (u32)self->source.len : self->at + 2 + (u32)end + (kind == '/' ? 1 : 2);
    return true;
}

static void condition_take(Table *self, Str word) {
    Span span = {self->at, directive_end(self->source, self->at)};
    Str rest =
        str_trim(str_slice(self->source, (u32)(word.ptr - self->source.ptr) + (u32)word.len, span.end));
    bool is_open = str_starts(word, STR("if")), is_close = str_eq(word, STR("endif"));
    bool is_closed_early = !is_open && !self->conditions;
    self->is_lost |= is_closed_early || (is_open && str_eq(rest, STR("0")));
    self->conditions += is_open;
    self->conditions -= is_close && self->conditions;
    self->is_else = !is_open && !is_close;
    vec_push(&self->taken, ((Taken){span, false}));
    self->at = span.end;
}

static void sign_take(Table *self, char c) {
    bool is_blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    self->at++;
    if (is_blank) return;
    if (self->is_else && self->last == '}' && c == '{') vec_last(&self->taken).needs_comma = true;
    self->is_else = false;
    self->last = c;
    self->braces += c == '{';
    self->braces -= c == '}';
    self->is_lost |= c == ';';
}

/* From its brace to the one that ends it. False when that is not found, or lies in some branch. */
static bool table_read(Table *self) {
    do {
        char c = peek(self->source, self->at);
        Str word = c == '#' && begins_line(self->source, self->at) ? directive_word(self->source, self->at)
                                                                   : STR_NONE;
        if (is_condition(word))
            condition_take(self, word);
        else if (word.len)
            self->at = directive_end(self->source, self->at);
        else if (c == '"' || c == '\'')
            literal_skip(self);
        else if (!comment_skip(self))
            sign_take(self, c);
    } while (self->braces && !self->is_lost && self->at < self->source.len);
    return !self->braces && !self->is_lost && !self->conditions;
}

/* The brace of `= {` at or behind `at`, or the end. */
static u32 table_find(Str source, u32 at) {
    for (; at < source.len; at++) {
        size_t equals = str_find_char(str_slice(source, at, source.len), '=');
        if (equals == STR_NOT_FOUND) break;
        at += (u32)equals + 1;
        u32 brace = at;
        while (peek(source, brace) == ' ' || peek(source, brace) == '\t' || peek(source, brace) == '\n')
            brace++;
        if (peek(source, brace) == '{') return brace;
        at--;
    }
    return (u32)source.len;
}

Str c_tables_open(Str source, Arena *arena) {
    Table self = {.source = source};
    char *text = NULL;
    for (u32 at = table_find(source, 0); at < source.len; at = table_find(source, self.at)) {
        self = (Table){.source = source, .at = at, .taken = self.taken};
        vec_clear(&self.taken);
        if (!table_read(&self)) {
            self.at = at + 1;
            continue;
        }
        for (u32 i = 0; i < self.taken.count; i++) {
            const Taken *taken = &self.taken.at[i];
            if (!text) text = arena_copy(arena, source.ptr, source.len);
            for (u32 k = taken->span.start; k < taken->span.end; k++)
                if (text[k] != '\n' && text[k] != '\r') text[k] = ' ';
            if (taken->needs_comma) text[taken->span.start] = ',';
        }
    }
    vec_release(&self.taken);
    return text ? (Str){text, source.len} : source;
}
