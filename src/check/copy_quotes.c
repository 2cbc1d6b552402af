#include "copy_quotes.h"

/* Behind the quotes that begin or end a text at `i`. */
static size_t quotes_end(Str text, size_t i) {
    bool is_triple = i + 2 < text.len && text.ptr[i + 1] == text.ptr[i] && text.ptr[i + 2] == text.ptr[i];
    return i + (is_triple ? 3 : 1);
}

Str copy_quotes_alike(CheckContext *context, Str text) {
    enum { QUOTE = 1 }; /* stands in no source */
    char *out = ARENA_ARRAY(context->arena, char, text.len + 1);
    size_t length = 0, width = 0;
    char open = 0;
    for (size_t i = 0; i < text.len;) {
        char c = text.ptr[i];
        bool is_quote = c == '"' || c == '\'';
        bool is_escaped = open && c == '\\' && i + 1 < text.len;
        size_t end = is_quote ? quotes_end(text, i) : i + 1;
        if (is_escaped) {
            char next = text.ptr[i + 1];
            if (next != '"' && next != '\'') out[length++] = c;
            out[length++] = next;
            i += 2;
        } else if (is_quote && (!open || (c == open && end - i >= width))) {
            width = open ? width : end - i;
            i += width;
            open = open ? 0 : c;
            out[length++] = QUOTE;
        } else {
            out[length++] = c;
            i++;
        }
    }
    return (Str){out, length};
}
