#include "sse_text.h"

#include "char.h"

static const struct {
    const char *name;
    SseField field;
} FIELDS[] = {{"data", SSE_DATA}, {"event", SSE_EVENT}, {"id", SSE_ID}, {"retry", SSE_RETRY}};

enum { FIELD_COUNT = sizeof FIELDS / sizeof *FIELDS };

/* ---- lines --------------------------------------------------------------------------------------------- */

static bool is_end(char c) {
    return c == '\n' || c == '\r';
}

static SseField field_of(Str name) {
    for (u32 i = 0; i < FIELD_COUNT; i++)
        if (str_eq(name, str_of(FIELDS[i].name))) return FIELDS[i].field;
    return SSE_OTHER;
}

bool sse_line(Str *rest, SseLine *out) {
    if (!rest->len) return false;
    size_t end = 0, next;
    while (end < rest->len && !is_end(rest->ptr[end])) end++;
    next = end + (end < rest->len);
    if (next < rest->len && rest->ptr[end] == '\r' && rest->ptr[next] == '\n') next++;
    Str line = str_slice(*rest, 0, end);
    size_t colon = str_find_char(line, ':');
    *out = (SseLine){.name = line, .value = STR(""), .is_ended = end < rest->len};
    if (colon != STR_NOT_FOUND) {
        out->has_colon = true;
        out->name = str_slice(line, 0, colon);
        bool has_blank = colon + 1 < line.len && line.ptr[colon + 1] == ' ';
        out->value = str_slice(line, colon + 1 + has_blank, line.len);
    }
    out->field = !line.len ? SSE_BLANK : !colon ? SSE_COMMENT : field_of(out->name);
    *rest = str_slice(*rest, next, rest->len);
    return true;
}

bool sse_ends(Str text) {
    size_t end = text.len;
    if (!end || !is_end(text.ptr[end - 1])) return false;
    bool is_pair = end > 1 && text.ptr[end - 1] == '\n' && text.ptr[end - 2] == '\r';
    end -= is_pair ? 2 : 1;
    return !end || is_end(text.ptr[end - 1]);
}

bool sse_begins(Str text) {
    SseLine line;
    if (!sse_line(&text, &line)) return false;
    return line.field != SSE_BLANK && line.field != SSE_OTHER && line.has_colon;
}

/* ---- fields -------------------------------------------------------------------------------------------- */

/* One letter is another, missing or too much. */
static bool is_near(Str a, Str b) {
    if (a.len < b.len) return is_near(b, a);
    if (a.len > b.len + 1) return false;
    size_t front = 0;
    while (front < b.len && a.ptr[front] == b.ptr[front]) front++;
    return str_eq(str_slice(a, front + 1, a.len), str_slice(b, front + (a.len == b.len), b.len));
}

SseField sse_field_meant(Str name) {
    Str bare = str_trim(name);
    for (u32 i = 0; i < FIELD_COUNT; i++) {
        Str field = str_of(FIELDS[i].name);
        bool is_meant = str_eq_nocase(bare, field) || (field.len > 2 && bare.len > 2 && is_near(bare, field));
        if (is_meant) return str_eq(name, field) ? SSE_OTHER : FIELDS[i].field;
    }
    return SSE_OTHER;
}

Str sse_field_name(SseField field) {
    for (u32 i = 0; i < FIELD_COUNT; i++)
        if (FIELDS[i].field == field) return str_of(FIELDS[i].name);
    return STR("");
}

/* ---- headers ------------------------------------------------------------------------------------------- */

Str sse_type_name(Str type) {
    return str_trim(str_slice(type, 0, str_find_char(type, ';')));
}

Str sse_header_type(Str headers) {
    SseLine line;
    while (sse_line(&headers, &line))
        if (line.has_colon && str_eq_nocase(line.name, STR("content-type"))) return sse_type_name(line.value);
    return STR("");
}
