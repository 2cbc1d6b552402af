#include "tool_comment.h"

#include "vec.h"

#include <ctype.h>

enum { TOP_LINES = 15 };

static const Str TOOL_WORDS[] = {
    STR("oxbow:"), STR("noqa"), STR("type:"), STR("pylint:"), STR("pyright:"), STR("pragma:"),
};

static bool is_word_at(Str text, size_t at, Str word) {
    for (size_t i = 0; i < word.len; i++)
        if (tolower((unsigned char)text.ptr[at + i]) != word.ptr[i]) return false;
    return true;
}

static bool has_word(Str text, Str word) {
    for (size_t at = 0; at + word.len <= text.len; at++)
        if (is_word_at(text, at, word)) return true;
    return false;
}

static bool speaks_to_tools(Str text) {
    for (size_t i = 0; i < COUNT_OF(TOOL_WORDS); i++)
        if (has_word(text, TOOL_WORDS[i])) return true;
    return false;
}

static u32 line_of(const FactsBuilder *facts, u32 offset) {
    u32 low = 1, high = facts->lines.count;
    while (low + 1 < high) {
        u32 middle = low + (high - low) / 2;
        if (facts->lines.at[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static bool is_alone(Str source, u32 line_start, u32 at) {
    return str_trim(str_slice(source, line_start, at)).len == 0;
}

/* What stands between the marks: #, //, or a block's. */
static Str text_of(Str comment) {
    bool is_block = str_starts(comment, STR("/*"));
    size_t start = is_block || str_starts(comment, STR("//")) ? 2 : 1;
    size_t end = is_block && comment.len >= 4 && str_ends(comment, STR("*/")) ? comment.len - 2 : comment.len;
    return str_trim(str_slice(comment, start, end));
}

/* Programs may write what they are behind an import or in the first function. */
static bool is_at_the_top(const FactsBuilder *facts, u32 offset) {
    return facts->lines.count <= TOP_LINES + 1 || offset < facts->lines.at[TOP_LINES + 1];
}

/* The docstring comes behind all of them. */
static void banner_push(FactsBuilder *facts, Str text, bool in_header) {
    if (facts->banner.len >= BANNER_MAX) return;
    buf_push(&facts->banner, str_slice(text, 0, BANNER_MAX - facts->banner.len));
    buf_push_char(&facts->banner, '\n');
    facts->banner_doc_at = (u32)facts->banner.len;
    if (in_header) facts->banner_top_at = facts->banner_doc_at;
}

void tool_comment_read(FactsBuilder *facts, Str source, Span span, bool in_header) {
    Str text = text_of(str_slice(source, span.start, span.end));
    if (in_header && str_starts(text, STR("!")) && str_find(text, STR("python2")) != STR_NOT_FOUND)
        facts->is_python_two = true;
    if (in_header || is_at_the_top(facts, span.start)) banner_push(facts, text, in_header);
    if (!memchr(text.ptr, ':', text.len) && !has_word(text, STR("noqa"))) return;
    if (!speaks_to_tools(text)) return;
    u32 line = line_of(facts, span.start);
    vec_push(&facts->comments, ((CommentRow){
                                   .span = span,
                                   .line = line,
                                   .offset = builder_text(facts, text),
                                   .length = (u32)text.len,
                                   .alone = is_alone(source, facts->lines.at[line], span.start),
                               }));
}

void tool_comment_read_doc(FactsBuilder *facts, Str text) {
    buf_push(&facts->banner, str_slice(text, 0, BANNER_MAX));
}
