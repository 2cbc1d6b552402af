#include "python_format.h"

#include "char.h"
#include "mem.h"

typedef struct {
    Str source;
    size_t at;
    char *copy; /* made at the first place found */
    u32 depth;  /* of strings in fields of strings, and of fields in specifications */
} Masking;

enum { DEPTH_MAX = 60 };

static char byte_at(const Masking *self, size_t at) {
    return at < self->source.len ? self->source.ptr[at] : '\0';
}

static bool is_quote(char c) {
    return c == '"' || c == '\'';
}

static void equals_mask(Masking *self, size_t at) {
    if (!self->copy) {
        self->copy = mem_alloc(self->source.len);
        memcpy(self->copy, self->source.ptr, self->source.len);
    }
    self->copy[at] = '<';
}

/* Behind the letters at `at` a string begins: says whether it has fields. */
static bool string_begins(const Masking *self, size_t at, size_t *quote, bool *has_fields) {
    size_t from = at;
    *has_fields = false;
    for (; at < from + 3 && char_is_name(byte_at(self, at)); at++) {
        char letter = (char)(byte_at(self, at) | 0x20);
        if (letter != 'f' && letter != 'r' && letter != 'b' && letter != 'u' && letter != 't') return false;
        *has_fields |= letter == 'f' || letter == 't';
    }
    *quote = at;
    return is_quote(byte_at(self, at));
}

static void string_pass(Masking *self, bool has_fields);

/* A word, a comment, a string or one other byte. */
static void token_pass(Masking *self) {
    size_t quote;
    bool has_fields;
    if (byte_at(self, self->at) == '#') {
        while (self->at < self->source.len && byte_at(self, self->at) != '\n') self->at++;
    } else if (string_begins(self, self->at, &quote, &has_fields)) {
        self->at = quote;
        string_pass(self, has_fields);
    } else if (char_is_name(byte_at(self, self->at))) {
        while (char_is_name(byte_at(self, self->at))) self->at++;
    } else {
        self->at++;
    }
}

static void field_pass(Masking *self);

/* Behind the colon: fields may stand in it, and its end is the field's. */
static void specification_pass(Masking *self) {
    if (byte_at(self, self->at) == '=') equals_mask(self, self->at);
    while (self->at < self->source.len && byte_at(self, self->at) != '}') {
        if (byte_at(self, self->at) == '\n') return;
        if (byte_at(self, self->at) == '{' && self->depth < DEPTH_MAX)
            field_pass(self);
        else
            self->at++;
    }
}

/* From "{" to "}". Brackets hide colons: slices, dicts, lambdas, and the walrus. */
static void field_pass(Masking *self) {
    u32 brackets = 0;
    self->depth++;
    for (self->at++; self->at < self->source.len;) {
        char c = byte_at(self, self->at);
        if (!brackets && c == ':') {
            self->at++;
            specification_pass(self);
            c = byte_at(self, self->at);
        }
        if (!brackets && c == '}') break;
        if (c == '(' || c == '[' || c == '{') brackets++;
        if ((c == ')' || c == ']' || c == '}') && brackets) brackets--;
        token_pass(self);
    }
    self->at++;
    self->depth--;
}

/* From the first quote to behind the last one, or to the end of the line that it is missing on. */
static void string_pass(Masking *self, bool has_fields) {
    char quote = byte_at(self, self->at);
    bool is_triple = byte_at(self, self->at + 1) == quote && byte_at(self, self->at + 2) == quote;
    has_fields &= self->depth < DEPTH_MAX;
    self->depth++;
    for (self->at += is_triple ? 3 : 1; self->at < self->source.len;) {
        char c = byte_at(self, self->at), next = byte_at(self, self->at + 1);
        bool ends = c == quote && (!is_triple || (next == quote && byte_at(self, self->at + 2) == quote));
        if (ends || (c == '\n' && !is_triple)) break;
        if (has_fields && c == '{' && next != '{')
            field_pass(self);
        else
            self->at += (c == '\\' && next != '{') || (c == '{' && next == '{') ? 2 : 1;
    }
    self->at += is_triple && byte_at(self, self->at) == quote ? 3 : 1;
    self->depth--;
}

/* A search for one byte is several times as fast as one for two. */
static bool has_equals_behind_colon(Str source) {
    for (size_t at; (at = str_find_char(source, '=')) != STR_NOT_FOUND;) {
        if (at && source.ptr[at - 1] == ':') return true;
        source = str_slice(source, at + 1, source.len);
    }
    return false;
}

Str python_format_mask(Str source) {
    if (!has_equals_behind_colon(source)) return STR_NONE;
    Masking self = {.source = source};
    while (self.at < source.len) token_pass(&self);
    return self.copy ? (Str){self.copy, source.len} : STR_NONE;
}
