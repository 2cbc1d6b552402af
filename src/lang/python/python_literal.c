/* String literals: prefixes, escapes, adjacent literals, format strings. */
#include "mention.h"
#include "tool_comment.h"
#include "python_walk.h"

enum { MENTION_MIN = 4 };

/* ---- escapes --------------------------------------------------------------------------------- */

static void code_point_push(StrBuf *to, u32 code) {
    if (code < 0x80)
        buf_push_char(to, (char)code);
    else if (code < 0x800) {
        buf_push_char(to, (char)(0xc0 | code >> 6));
        buf_push_char(to, (char)(0x80 | (code & 0x3f)));
    } else if (code < 0x10000) {
        buf_push_char(to, (char)(0xe0 | code >> 12));
        buf_push_char(to, (char)(0x80 | (code >> 6 & 0x3f)));
        buf_push_char(to, (char)(0x80 | (code & 0x3f)));
    } else {
        buf_push_char(to, (char)(0xf0 | (code >> 18 & 7)));
        buf_push_char(to, (char)(0x80 | (code >> 12 & 0x3f)));
        buf_push_char(to, (char)(0x80 | (code >> 6 & 0x3f)));
        buf_push_char(to, (char)(0x80 | (code & 0x3f)));
    }
}

static int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* Up to `width` digits of `base` at *at; how many there were. */
static u32 number_read(Str text, size_t *at, u32 width, int base, u32 *out) {
    u32 digits = 0;
    *out = 0;
    while (digits < width && *at < text.len && digit_of(text.ptr[*at]) < base) {
        *out = *out * (u32)base + (u32)digit_of(text.ptr[(*at)++]);
        digits++;
    }
    return digits;
}

static void number_push(StrBuf *to, u32 code, bool is_bytes) {
    if (is_bytes)
        buf_push_char(to, (char)code);
    else
        code_point_push(to, code > 0x10ffff ? 0xfffd : code);
}

/* \x.., \u...., \U........: kept as written when digits are missing. */
static void hex_push(StrBuf *to, Str text, size_t *at, u32 width, bool is_bytes) {
    size_t start = *at - 2;
    u32 code;
    if (number_read(text, at, width, 16, &code) == width)
        number_push(to, code, is_bytes);
    else
        buf_push(to, str_slice(text, start, *at));
}

/* One escape at *at, which is the backslash. */
static void escape_push(StrBuf *to, Str text, size_t *at, bool is_bytes) {
    static const char FROM[] = "abfnrtv\\'\"", INTO[] = "\a\b\f\n\r\t\v\\'\"";
    if (*at + 1 >= text.len) {
        buf_push_char(to, text.ptr[(*at)++]);
        return;
    }
    char c = text.ptr[*at + 1];
    *at += 2;
    const char *simple = c ? strchr(FROM, c) : NULL;
    u32 code;
    if (simple)
        buf_push_char(to, INTO[simple - FROM]);
    else if (c == '\n')
        return;
    else if (c == '\r')
        *at += *at < text.len && text.ptr[*at] == '\n';
    else if (c >= '0' && c <= '7') {
        (*at)--;
        number_read(text, at, 3, 8, &code);
        number_push(to, code, is_bytes);
    } else if (c == 'x')
        hex_push(to, text, at, 2, is_bytes);
    else if (c == 'u' && !is_bytes)
        hex_push(to, text, at, 4, false);
    else if (c == 'U' && !is_bytes)
        hex_push(to, text, at, 8, false);
    else {
        buf_push_char(to, '\\');
        buf_push_char(to, c);
    }
}

/* Append what `text` stands for, as long as the literal stays below STRING_MAX. */
static void text_push(StrBuf *to, Str text, bool has_escapes, bool is_bytes, bool is_format) {
    size_t at = 0;
    while (at < text.len) {
        char c = text.ptr[at];
        if (c == '\\' && has_escapes)
            escape_push(to, text, &at, is_bytes);
        else if (is_format && (c == '{' || c == '}') && at + 1 < text.len && text.ptr[at + 1] == c) {
            buf_push_char(to, c);
            at += 2;
        } else {
            size_t run = at + 1;
            while (run < text.len && text.ptr[run] != '\\' && text.ptr[run] != '{' && text.ptr[run] != '}')
                run++;
            buf_push(to, str_slice(text, at, run));
            at = run;
        }
    }
}

/* ---- rows ------------------------------------------------------------------------------------ */

static bool is_mention_byte(char c) {
    return c == '/' || c == '.' || c == ':' || c == '`' || c == '\n';
}

/* Long ones are data. */
enum { BYTES_READ = 120 };

static void mentions_find(PythonWalk *w, LiteralPart part, StringId string) {
    Str raw = str_slice(w->source, part.start, part.end);
    if (raw.len < MENTION_MIN || (part.is_bytes && raw.len > BYTES_READ)) return;
    for (size_t i = 0; i < raw.len; i++) {
        if (!is_mention_byte(raw.ptr[i])) continue;
        mention_scan(w->facts, raw, part.start, string);
        return;
    }
}

static StringId string_open(PythonWalk *w, ExprId expr, Span span, u32 flags) {
    StringId id = w->facts->strings.count;
    vec_push(&w->facts->strings,
             ((StringRow){.span = span, .offset = (u32)w->facts->text.len, .expr = expr, .flags = flags}));
    return id;
}

/* Cut at a character's first byte. */
static void string_close(PythonWalk *w, StringId id) {
    StringRow *row = &w->facts->strings.at[id];
    StrBuf *text = &w->facts->text;
    size_t length = text->len - row->offset;
    if (length > STRING_MAX) {
        length = STRING_MAX;
        while (length && ((u8)text->ptr[row->offset + length] & 0xc0) == 0x80) length--;
        row->flags |= STRING_TRUNCATED;
        text->len = row->offset + length;
    }
    row->length = (u32)length;
}

StringId python_plain_string(PythonWalk *w, ExprId expr, Span outer, Span inner) {
    StringId id = string_open(w, expr, outer, STRING_RAW_SPAN);
    buf_push(&w->facts->text, str_slice(w->source, inner.start, inner.end));
    string_close(w, id);
    return id;
}

static void part_push(PythonWalk *w, LiteralPart part, bool is_format_text) {
    Str raw = str_slice(w->source, part.start, part.end);
    bool has_escapes = !part.is_raw && memchr(raw.ptr, '\\', raw.len);
    if (has_escapes || is_format_text)
        text_push(&w->facts->text, raw, has_escapes, part.is_bytes, is_format_text);
    else
        buf_push(&w->facts->text, raw);
}

static bool equals_source(const PythonWalk *w, StringId id, LiteralPart part) {
    const StringRow *row = &w->facts->strings.at[id];
    Str text = {w->facts->text.ptr + row->offset, row->length};
    return str_eq(text, str_slice(w->source, part.start, part.end));
}

static LiteralPart part_of(const PythonWalk *w, u32 node) {
    return python_literal_part(w->source, python_node(w, node)->start, python_node(w, node)->end);
}

static void doc_note(PythonWalk *w, StringId string, LiteralPart part) {
    w->facts->strings.at[string].flags |= STRING_DOC;
    if (w->at.def)
        w->facts->defs.at[w->at.def].doc = string;
    else
        tool_comment_read_doc(w->facts, str_slice(w->source, part.start, part.end));
}

/* A literal without {parts}. */
static ExprId plain(PythonWalk *w, u32 node, bool is_joined) {
    ExprId e = python_expr_open(w, EXPR_STRING, python_span(w, node));
    StringId id = string_open(w, e, python_span(w, node), 0);
    python_row(w, e)->aux = id;
    u32 first = is_joined ? python_part(w, node, SYN_STRING) : node;
    u32 end = python_next(w, node);
    LiteralPart part = {0};
    for (u32 at = first; at && at < end; at = is_joined ? python_next(w, at) : end) {
        if (python_kind(w, at) != SYN_STRING) continue;
        part = part_of(w, at);
        if (part.is_bytes) w->facts->strings.at[id].flags |= STRING_BYTES;
        part_push(w, part, false);
    }
    string_close(w, id);
    if (!is_joined && equals_source(w, id, part)) w->facts->strings.at[id].flags |= STRING_RAW_SPAN;
    if (python_node(w, node)->flags & SYNTAX_DOC) doc_note(w, id, part);
    for (u32 at = first; at && at < end; at = is_joined ? python_next(w, at) : end)
        if (python_kind(w, at) == SYN_STRING) mentions_find(w, part_of(w, at), id);
    if (w->at.reads_quotes && (w->facts->strings.at[id].flags & STRING_RAW_SPAN) && !part.is_bytes)
        python_annotation_parse(w, (Span){part.start, part.end});
    python_expr_close(w, e);
    return e;
}

/* ---- format strings -------------------------------------------------------------------------- */

static void text_child(PythonWalk *w, LiteralPart part, bool is_format_text) {
    if (part.start >= part.end) return;
    Span span = {part.start, part.end};
    ExprId e = python_expr_open(w, EXPR_STRING, span);
    StringId id = string_open(w, e, span, part.is_bytes ? STRING_BYTES : 0);
    python_row(w, e)->aux = id;
    part_push(w, part, is_format_text);
    string_close(w, id);
    if (equals_source(w, id, part)) w->facts->strings.at[id].flags |= STRING_RAW_SPAN;
    python_expr_close(w, e);
}

/* {value!r:{width}}: the value, then the values in its format. */
static void interpolation(PythonWalk *w, u32 node) {
    if (w->depth >= PYTHON_DEPTH_MAX) {
        python_too_deep(w, node);
        return;
    }
    w->depth++;
    PYTHON_EACH_PART(w, node, part) {
        u32 kind = python_kind(w, part);
        if (kind == SYN_FORMAT_SPECIFIER || kind == SYN_FORMAT_EXPRESSION || kind == SYN_INTERPOLATION)
            interpolation(w, part);
        else if (syntax_is_node(kind) && python_kind(w, node) != SYN_FORMAT_SPECIFIER)
            python_expr(w, part);
    }
    w->depth--;
}

static void format_parts(PythonWalk *w, u32 node) {
    LiteralPart whole = part_of(w, node);
    if (!whole.is_format) {
        text_child(w, whole, false);
        return;
    }
    PYTHON_EACH_PART(w, node, part) {
        if (python_kind(w, part) == SYN_STRING_CONTENT) {
            LiteralPart text = whole;
            text.start = python_node(w, part)->start;
            text.end = python_node(w, part)->end;
            text_child(w, text, true);
        } else if (python_kind(w, part) == SYN_INTERPOLATION) {
            interpolation(w, part);
        } else if (python_kind(w, part) == SYN_ERROR) {
            python_expr(w, part);
        }
    }
}

static ExprId format(PythonWalk *w, u32 node, bool is_joined) {
    ExprId e = python_expr_open(w, EXPR_FORMAT, python_span(w, node));
    bool reads_quotes = w->at.reads_quotes;
    w->at.reads_quotes = false;
    StringId id = string_open(w, e, python_span(w, node), STRING_FORMAT);
    python_row(w, e)->aux = id;
    u32 first = is_joined ? python_part(w, node, SYN_STRING) : node;
    u32 end = python_next(w, node);
    for (u32 at = first; at && at < end; at = is_joined ? python_next(w, at) : end) {
        if (python_kind(w, at) != SYN_STRING) continue;
        LiteralPart part = part_of(w, at);
        buf_push(&w->facts->text, str_slice(w->source, part.start, part.end));
    }
    string_close(w, id);
    for (u32 at = first; at && at < end; at = is_joined ? python_next(w, at) : end) {
        if (python_kind(w, at) != SYN_STRING) continue;
        mentions_find(w, part_of(w, at), id);
        format_parts(w, at);
    }
    w->at.reads_quotes = reads_quotes;
    python_expr_close(w, e);
    return e;
}

ExprId python_literal(PythonWalk *w, u32 node) {
    bool is_joined = python_kind(w, node) == SYN_CONCATENATED_STRING;
    if (!is_joined) return part_of(w, node).is_format ? format(w, node, false) : plain(w, node, false);
    PYTHON_EACH_PART(w, node, part)
    if (python_kind(w, part) == SYN_STRING && part_of(w, part).is_format) return format(w, node, true);
    return plain(w, node, true);
}
