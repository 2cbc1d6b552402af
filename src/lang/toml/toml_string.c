#include "toml_string.h"

static bool is_triple(Str literal) {
    return literal.len >= 6 && literal.ptr[1] == literal.ptr[0] && literal.ptr[2] == literal.ptr[0];
}

Str toml_string_content(Str literal) {
    assert(literal.len >= 2);
    if (!is_triple(literal)) return str_slice(literal, 1, literal.len - 1);
    Str content = str_slice(literal, 3, literal.len - 3);
    if (str_starts(content, STR("\r\n"))) return str_slice(content, 2, content.len);
    return str_starts(content, STR("\n")) ? str_slice(content, 1, content.len) : content;
}

static void utf8_push(StrBuf *out, u32 code) {
    if (code < 0x80) {
        buf_push_char(out, (char)code);
        return;
    }
    u32 extra = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    u32 lead = extra == 1 ? 0xC0 : extra == 2 ? 0xE0 : 0xF0;
    buf_push_char(out, (char)(lead | (code >> (6 * extra))));
    while (extra--) buf_push_char(out, (char)(0x80 | ((code >> (6 * extra)) & 0x3F)));
}

static bool hex_read(Str text, size_t at, size_t digits, u32 *out) {
    if (at + digits > text.len) return false;
    u32 code = 0;
    for (size_t i = at; i < at + digits; i++) {
        char c = text.ptr[i];
        u32 digit = c >= '0' && c <= '9'   ? (u32)(c - '0')
                    : c >= 'a' && c <= 'f' ? (u32)(c - 'a' + 10)
                    : c >= 'A' && c <= 'F' ? (u32)(c - 'A' + 10)
                                           : 16;
        if (digit == 16) return false;
        code = code * 16 + digit;
    }
    *out = code;
    return code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

/* A backslash before the end of a line takes all white space behind it. Returns where text goes on,
 * or `at` when something else follows. */
static size_t line_joined(Str text, size_t at) {
    bool has_newline = false;
    size_t i = at;
    for (; i < text.len && memchr(" \t\r\n", text.ptr[i], 4); i++)
        has_newline = has_newline || text.ptr[i] == '\n';
    return has_newline ? i : at;
}

/* The escape whose letter is at `*at`: append it and advance. */
static bool escape_decode(Str text, size_t *at, StrBuf *out) {
    static const char letters[] = "btnfre\"\\", values[] = "\b\t\n\f\r\033\"\\";
    char letter = text.ptr[*at];
    const char *known = memchr(letters, letter, sizeof letters - 1);
    size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
    u32 code;
    if (known) {
        buf_push_char(out, values[known - letters]);
        ++*at;
        return true;
    }
    if (!digits || !hex_read(text, *at + 1, digits, &code)) return false;
    utf8_push(out, code);
    *at += 1 + digits;
    return true;
}

bool toml_string_decode(Str literal, StrBuf *out) {
    Str content = toml_string_content(literal);
    if (literal.ptr[0] == '\'') {
        buf_push(out, content);
        return true;
    }
    for (size_t i = 0; i < content.len;) {
        size_t plain = str_find_char(str_slice(content, i, content.len), '\\');
        size_t end = plain == STR_NOT_FOUND ? content.len : i + plain;
        buf_push(out, str_slice(content, i, end));
        if (end + 1 >= content.len) return end == content.len;
        i = end + 1;
        size_t joined = is_triple(literal) ? line_joined(content, i) : i;
        if (joined > i)
            i = joined;
        else if (!escape_decode(content, &i, out))
            return false;
    }
    return true;
}
