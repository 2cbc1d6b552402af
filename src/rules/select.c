#include "select.h"

#include "char.h"
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

static bool parse_number(Cursor *self, u32 *out) {
    Str digits = take_while(self, char_is_digit);
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
    } words[] = {{STR("recv"), SELECT_RECEIVER},   {STR("self"), SELECT_SELF},
                 {STR("def"), SELECT_DEF},         {STR("outer"), SELECT_OUTER},
                 {STR("cls"), SELECT_CLASS},       {STR("name"), SELECT_NAME},
                 {STR("value"), SELECT_VALUE},     {STR("item"), SELECT_ITEM},
                 {STR("around"), SELECT_AROUND},   {STR("handler"), SELECT_HANDLER},
                 {STR("default"), SELECT_DEFAULT}, {STR("signature"), SELECT_SIGNATURE}};
    Cursor before = *self;
    Str word = take_while(self, char_is_word);
    for (u32 i = 0; i < COUNT_OF(words); i++) {
        if (!str_eq(word, words[i].word)) continue;
        *out = (SelectBase){.kind = (u8)words[i].kind};
        return true;
    }
    *self = before;
    return fail(self,
                "a number, kw:name, *, recv, self, outer, def, cls, name, value, item, handler, default, "
                "signature or 'text'");
}

static bool parse_base(Cursor *self, SelectBase *out) {
    skip_spaces(self);
    if (take(self, STR("'"))) return parse_literal(self, out);
    if (take(self, STR("*"))) {
        *out = (SelectBase){.kind = SELECT_ARGUMENTS};
        return !self->rest.len || !char_is_digit(self->rest.ptr[0]) || parse_number(self, &out->index);
    }
    if (take(self, STR("kw:"))) {
        Str name = take_while(self, char_is_word);
        if (!name.len) return fail(self, "a keyword name");
        *out = (SelectBase){.kind = SELECT_KEYWORD, .text = name};
        return true;
    }
    if (self->rest.len && char_is_digit(self->rest.ptr[0])) {
        *out = (SelectBase){.kind = SELECT_ARGUMENT};
        return parse_number(self, &out->index);
    }
    return parse_base_word(self, out);
}

/* A selector while it is read. */
typedef struct {
    Vec(SelectBase) bases;
    Vec(SelectStep) steps;
} Reading;

/* `[1]`, `.name`, as often as they come. */
static bool parse_postfixes(Cursor *self, Reading *out) {
    for (;;) {
        SelectStep step = {.kind = STEP_ITEM};
        if (take(self, STR("["))) {
            if (!parse_number(self, &step.index)) return false;
            if (!take(self, STR("]"))) return fail(self, "`]`");
        } else if (take(self, STR("."))) {
            step = (SelectStep){.kind = STEP_ATTRIBUTE, .text = take_while(self, char_is_word)};
            if (!step.text.len) return fail(self, "an attribute name");
        } else {
            return true;
        }
        vec_push(&out->steps, step);
    }
}

/* A base, or module(…), each(…) and the like of a value; then postfixes. Inside parentheses several bases
 * may stand. */
static bool parse_value(Cursor *self, Reading *out, bool is_inside) {
    static const struct {
        Str word;
        StepKind kind;
    } words[] = {{STR("module("), STEP_MODULE},   {STR("each("), STEP_EACH},
                 {STR("strings("), STEP_STRINGS}, {STR("modules("), STEP_MODULES},
                 {STR("called("), STEP_CALLED},   {STR("named("), STEP_NAMED},
                 {STR("below("), STEP_BELOW}};
    for (u32 i = 0; i < COUNT_OF(words); i++) {
        if (!take(self, words[i].word)) continue;
        if (!parse_value(self, out, true)) return false;
        if (!take(self, STR(")"))) return fail(self, "`|` or `)`");
        vec_push(&out->steps, ((SelectStep){.kind = (u8)words[i].kind}));
        return parse_postfixes(self, out);
    }
    do {
        SelectBase base;
        if (!parse_base(self, &base)) return false;
        vec_push(&out->bases, base);
    } while (is_inside && take(self, STR("|")));
    return parse_postfixes(self, out);
}

static bool parse_alternative(Cursor *self, Selector *out) {
    Reading reading = {0};
    bool ok = parse_value(self, &reading, false);
    if (ok) {
        out->base_count = reading.bases.count;
        out->bases =
            arena_copy(self->arena, reading.bases.at, reading.bases.count * sizeof *reading.bases.at);
        out->step_count = reading.steps.count;
        out->steps =
            arena_copy(self->arena, reading.steps.at, reading.steps.count * sizeof *reading.steps.at);
    }
    vec_release(&reading.bases);
    vec_release(&reading.steps);
    return ok;
}

bool selector_has(const Selector *self, StepKind kind) {
    for (; self; self = self->next)
        for (u32 i = 0; i < self->step_count; i++)
            if (self->steps[i].kind == kind) return true;
    return false;
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
