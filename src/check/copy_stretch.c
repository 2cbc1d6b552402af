/* The part of a statement that differs, for being shown alone. */
#include "char.h"
#include "copy_source.h"
#include "copy_telling.h"
#include "shared.h"

static bool is_of_row(const CloneDiff *diff, const Difference *row, u32 spot) {
    return row->edit && &diff->edits[diff->spots[spot].edit] == row->edit;
}

/* Not a piece of a text, and no half of a pair of brackets. */
static bool is_balanced(Str text) {
    u32 single = 0, twofold = 0;
    i32 depth = 0;
    for (size_t i = 0; i < text.len && depth >= 0; i++) {
        char c = text.ptr[i];
        single += c == '\'';
        twofold += c == '"';
        depth += c == '(' || c == '[' || c == '{';
        depth -= c == ')' || c == ']' || c == '}';
    }
    return single % 2 == 0 && twofold % 2 == 0 && depth == 0;
}

enum { SLIDE_MAX = 16 };

/* Whole words and brackets, and no rest of what is in front of it. */
static bool is_clean(Str source, Span span) {
    bool cuts = (span.start > 0 && char_is_name(source.ptr[span.start - 1]) &&
                 char_is_name(source.ptr[span.start])) ||
                (span.end < source.len && char_is_name(source.ptr[span.end - 1]) &&
                 char_is_name(source.ptr[span.end]));
    return !cuts && !strchr("([.", source.ptr[span.start]) &&
           is_balanced(str_slice(source, span.start, span.end));
}

/* What one side alone has may as well begin elsewhere: in `f(a(), b())` of `f(a())` it is `, b()`, and not
 * `(), b`. */
static Span slide(Str source, Span span) {
    while (span.end > span.start && strchr(" \t\r\n", source.ptr[span.end - 1])) span.end--;
    Span later = span, earlier = span;
    for (u32 i = 0; i < SLIDE_MAX && span.start < span.end; i++) {
        if (is_clean(source, later)) return later;
        if (is_clean(source, earlier)) return earlier;
        if (later.end < source.len && source.ptr[later.start] == source.ptr[later.end])
            later.start++, later.end++;
        if (earlier.start > 0 && source.ptr[earlier.start - 1] == source.ptr[earlier.end - 1])
            earlier.start--, earlier.end--;
    }
    return span;
}

static Str stretch_text(CheckContext *context, FileId file, Span span, bool is_alone) {
    Str source = shared_source(context, file);
    if (span.start >= span.end || span.end > source.len) return STR("");
    if (is_alone) span = slide(source, span);
    bool is_name = char_is_name(source.ptr[span.start]);
    while (is_name && span.start > 0 &&
           (char_is_name(source.ptr[span.start - 1]) || source.ptr[span.start - 1] == '.'))
        span.start--;
    Str text = copy_source(context, file, span);
    while (text.len && (text.ptr[0] == ',' || text.ptr[0] == ' ')) text = str_slice(text, 1, text.len);
    while (text.len && (text.ptr[text.len - 1] == ',' || text.ptr[text.len - 1] == ' '))
        text = str_slice(text, 0, text.len - 1);
    return text;
}

bool copy_difference_stretch(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                             const Difference *row, Str *here, Str *there) {
    u32 found = 0;
    for (u32 i = 0; i < diff->spot_count; i++) {
        if (!is_of_row(diff, row, i)) continue;
        if (found++) return false;
        Span left = diff->spots[i].left, right = diff->spots[i].right;
        bool is_alone = left.start == left.end || right.start == right.end;
        *here = stretch_text(context, copy->here.side->file, left, is_alone);
        *there = stretch_text(context, copy->there.side->file, right, is_alone);
    }
    return found && (here->len || there->len) && !str_eq(*here, *there) && is_balanced(*here) &&
           is_balanced(*there);
}
