#include "requirement.h"

#include "char.h"
#include "distribution.h"

static bool is_name_byte(char c) {
    return char_is_word(c) || c == '-' || c == '.';
}

static Str cut(Str *text, size_t at) {
    if (at == STR_NOT_FOUND) return STR("");
    Str behind = str_trim(str_slice(*text, at + 1, text->len));
    *text = str_trim(str_slice(*text, 0, at));
    return behind;
}

/* "git+https://host/x.git@tag#egg=name" */
static bool egg_read(Str text, Arena *arena, Requirement *out) {
    size_t egg = str_find(text, STR("egg="));
    if (egg == STR_NOT_FOUND) return false;
    size_t end = egg += 4;
    while (end < text.len && is_name_byte(text.ptr[end])) end++;
    *out = (Requirement){.written = str_slice(text, egg, end)};
    out->name = distribution_normal(out->written, arena);
    return end > egg;
}

static void specifiers_read(Str text, Requirement *out) {
    Str part;
    u32 limits = 0, count = 0;
    while (text.len && str_split(&text, ',', &part)) {
        part = str_trim(part);
        if (part.len && (part.ptr[0] == '(' || part.ptr[0] == ')')) part = str_slice(part, 1, part.len);
        if (!part.len) continue;
        count++;
        limits += part.ptr[0] == '<' || part.ptr[0] == '!';
        out->is_pinned |= str_starts(part, STR("=="));
    }
    out->is_limit = count && limits == count;
}

bool requirement_read(Str text, Arena *arena, Requirement *out) {
    text = str_trim(text);
    *out = (Requirement){0};
    size_t end = 0;
    while (end < text.len && is_name_byte(text.ptr[end])) end++;
    while (end && !(text.ptr[end - 1] != '-' && text.ptr[end - 1] != '.' && text.ptr[end - 1] != '_')) end--;
    char next = end < text.len ? text.ptr[end] : ' ';
    bool is_name = end && text.ptr[0] != '-' && text.ptr[0] != '.' && text.ptr[0] != '_' &&
                   strchr(" \t[<>=!~;@#(,\r", next);
    if (!is_name) return egg_read(text, arena, out);
    Str rest = str_slice(text, end, text.len);
    out->written = str_slice(text, 0, end);
    out->name = distribution_normal(out->written, arena);
    bool is_url = str_find(rest, STR("://")) != STR_NOT_FOUND;
    size_t hash = str_find(rest, STR(" #"));
    out->comment = cut(&rest, hash == STR_NOT_FOUND && !is_url ? str_find_char(rest, '#')
                              : hash == STR_NOT_FOUND          ? hash
                                                               : hash + 1);
    out->marker = cut(&rest, str_find_char(rest, ';'));
    rest = str_trim(rest);
    if (rest.len && rest.ptr[0] == '[') {
        size_t close = str_find_char(rest, ']');
        if (close == STR_NOT_FOUND) return false;
        out->extras = str_slice(rest, 1, close);
        rest = str_trim(str_slice(rest, close + 1, rest.len));
    }
    if (!is_url) specifiers_read(rest, out);
    return true;
}
