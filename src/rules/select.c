#include "select.h"

#include "vec.h"

#include <ctype.h>

/* What is left to read, and what it came from, for messages. */
typedef struct {
    Str rest;
    Str whole;
    Arena *arena;
    Err *err;
} Cursor;

static bool fail(const Cursor *self, const char *expected) {
    return err_set(self->err, ERR_CONFIG, "selector `%.*s`: expected %s at `%.*s`", STR_ARG(self->whole),
                   expected, STR_ARG(self->rest));
}

static void skip_spaces(Cursor *self) {
    while (self->rest.len && self->rest.ptr[0] == ' ') self->rest = str_slice(self->rest, 1, self->rest.len);
}

static bool take(Cursor *self, Str token) {
    skip_spaces(self);
    if (!str_starts(self->rest, token)) return false;
    self->rest = str_slice(self->rest, token.len, self->rest.len);
    return true;
}

static Str take_while(Cursor *self, bool (*accepts)(char)) {
    size_t len = 0;
    while (len < self->rest.len && accepts(self->rest.ptr[len])) len++;
    Str taken = str_slice(self->rest, 0, len);
    self->rest = str_slice(self->rest, len, self->rest.len);
    return taken;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}
static bool is_path(char c) {
    return is_word(c) || c == '.';
}

static bool parse_number(Cursor *self, u32 *out) {
    Str digits = take_while(self, is_digit);
    if (!digits.len || digits.len > 3) return fail(self, "a number below 1000");
    u32 value = 0;
    for (size_t i = 0; i < digits.len; i++) value = value * 10 + (u32)(digits.ptr[i] - '0');
    *out = value;
    return true;
}

static bool parse_literal(Cursor *self, SelectBase *out) {
    size_t end = str_find_char(self->rest, '\'');
    if (end == STR_NOT_FOUND) return fail(self, "a closing quote");
    *out = (SelectBase){.kind = SELECT_LITERAL, .text = str_slice(self->rest, 0, end)};
    self->rest = str_slice(self->rest, end + 1, self->rest.len);
    return true;
}

static bool parse_base_word(Cursor *self, SelectBase *out) {
    static const struct {
        Str word;
        SelectKind kind;
    } words[] = {{STR("recv"), SELECT_RECEIVER}, {STR("self"), SELECT_SELF}, {STR("def"), SELECT_DEF},
                 {STR("cls"), SELECT_CLASS},     {STR("name"), SELECT_NAME}, {STR("value"), SELECT_VALUE}};
    Cursor before = *self;
    Str word = take_while(self, is_word);
    for (u32 i = 0; i < COUNT_OF(words); i++) {
        if (!str_eq(word, words[i].word)) continue;
        *out = (SelectBase){.kind = (u8)words[i].kind};
        return true;
    }
    *self = before;
    return fail(self, "a number, kw:name, *, recv, self, def, cls, name, value or 'text'");
}

static bool parse_base(Cursor *self, SelectBase *out) {
    skip_spaces(self);
    if (take(self, STR("'"))) return parse_literal(self, out);
    if (take(self, STR("*"))) {
        *out = (SelectBase){.kind = SELECT_ARGUMENTS};
        return true;
    }
    if (take(self, STR("kw:"))) {
        Str name = take_while(self, is_word);
        if (!name.len) return fail(self, "a keyword name");
        *out = (SelectBase){.kind = SELECT_KEYWORD, .text = name};
        return true;
    }
    if (self->rest.len && is_digit(self->rest.ptr[0])) {
        *out = (SelectBase){.kind = SELECT_ARGUMENT};
        return parse_number(self, &out->index);
    }
    return parse_base_word(self, out);
}

/* The bases inside the parentheses of module(), each() and strings(). */
static bool parse_bases(Cursor *self, Selector *out) {
    Vec(SelectBase) bases = {0};
    bool ok = true;
    do {
        SelectBase base;
        ok = parse_base(self, &base);
        if (ok) vec_push(&bases, base);
    } while (ok && take(self, STR("|")));
    if (ok && !take(self, STR(")"))) ok = fail(self, "`|` or `)`");
    if (ok) {
        out->bases = arena_copy(self->arena, bases.at, bases.count * sizeof *bases.at);
        out->base_count = bases.count;
    }
    vec_release(&bases);
    return ok;
}

static bool parse_value(Cursor *self, Selector *out) {
    out->is_module = take(self, STR("module("));
    out->is_each = !out->is_module && take(self, STR("each("));
    out->is_strings = !out->is_module && !out->is_each && take(self, STR("strings("));
    if (out->is_module || out->is_each || out->is_strings) return parse_bases(self, out);
    SelectBase base;
    if (!parse_base(self, &base)) return false;
    out->bases = arena_copy(self->arena, &base, sizeof base);
    out->base_count = 1;
    return true;
}

static bool parse_alternative(Cursor *self, Selector *out) {
    out->item = -1;
    if (!parse_value(self, out)) return false;
    if (take(self, STR("["))) {
        u32 item;
        if (!parse_number(self, &item)) return false;
        if (!take(self, STR("]"))) return fail(self, "`]`");
        out->item = (i32)item;
    }
    if (take(self, STR("."))) {
        out->attribute = take_while(self, is_path);
        if (!out->attribute.len) return fail(self, "an attribute name");
    }
    return true;
}

/* Parse alternatives up to the end, or up to a final child.prefix where `or_child_prefix` is given. */
static bool parse_chain(Cursor *self, const Selector **out, bool *or_child_prefix) {
    const Selector **tail = out;
    do {
        if (or_child_prefix && take(self, STR("child.prefix"))) {
            *or_child_prefix = true;
            break;
        }
        Selector *alternative = ARENA_NEW(self->arena, Selector);
        if (!parse_alternative(self, alternative)) return false;
        *tail = alternative;
        tail = &alternative->next;
    } while (take(self, STR("??")) || take(self, STR("|")));
    skip_spaces(self);
    return !self->rest.len || fail(self, "`|`, `??` or the end");
}

bool selector_parse(Str text, Arena *arena, const Selector **out, Err *err) {
    Cursor cursor = {str_trim(text), text, arena, err};
    const Selector *first = NULL;
    if (!parse_chain(&cursor, &first, NULL)) return false;
    *out = first;
    return true;
}

bool url_term_parse(Str text, Arena *arena, UrlTerm *out, Err *err) {
    Str term = str_trim(text);
    if (str_eq(term, STR("into.url"))) {
        *out = (UrlTerm){.kind = URL_TERM_INTO};
        return true;
    }
    if (str_eq(term, STR("child.prefix"))) {
        *out = (UrlTerm){.kind = URL_TERM_CHILD_PREFIX};
        return true;
    }
    Cursor cursor = {term, text, arena, err};
    UrlTerm parsed = {.kind = URL_TERM_SELECT};
    if (!parse_chain(&cursor, &parsed.select, &parsed.or_child_prefix)) return false;
    *out = parsed;
    return true;
}
