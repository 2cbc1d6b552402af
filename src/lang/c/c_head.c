#include "c_head.h"

#include "char.h"

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool c_is_keyword(Str word) {
    static const char *const words[] = {"if",     "for",    "while",  "switch", "do",  "else",
                                        "return", "sizeof", "static", "void",   "int", "char",
                                        "const",  "struct", "extern", "inline"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq(word, str_of(words[i]))) return true;
    return false;
}

Span c_head_name(Str source, u32 first, u32 body, Span *list) {
    u32 at = body, depth = 0;
    while (at > first && is_blank(source.ptr[at - 1])) at--;
    if (at <= first || source.ptr[at - 1] != ')') return (Span){0};
    list->end = at - 1;
    do {
        if (at <= first) return (Span){0};
        char c = source.ptr[--at];
        depth += c == ')' ? 1 : c == '(' ? (u32)-1 : 0;
    } while (depth);
    list->start = at + 1;
    while (at > first && is_blank(source.ptr[at - 1])) at--;
    u32 end = at;
    while (at > first && char_is_word(source.ptr[at - 1])) at--;
    return (Span){at, end};
}
