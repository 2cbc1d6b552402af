#include "copy_telling.h"

#include "char.h"
#include "copy_source.h"
#include "shared.h"

/* ---- parts of a statement ---------------------------------------------------------------------------- */

typedef struct {
    StrBuf operators, constants, names; /* one behind the other, with a space between */
    u32 operator_count, constant_count, negations;
} Parts;

static void parts_release(Parts *self) {
    buf_release(&self->operators);
    buf_release(&self->constants);
    buf_release(&self->names);
}

static bool is_word_of(Str word, const char *const *words, u32 count) {
    for (u32 i = 0; i < count; i++)
        if (str_eq(word, str_of(words[i]))) return true;
    return false;
}

static void operator_put(Parts *self, Str word) {
    static const char *const negations[] = {"not", "!"};
    if (is_word_of(word, negations, COUNT_OF(negations))) {
        self->negations++;
        return;
    }
    buf_printf(&self->operators, "%.*s ", STR_ARG(word));
    self->operator_count++;
}

static void word_put(Parts *self, Str word) {
    static const char *const operators[] = {"not", "and", "or", "in", "is"};
    static const char *const constants[] = {"True", "False", "None", "true", "false", "null"};
    if (is_word_of(word, operators, COUNT_OF(operators))) {
        operator_put(self, word);
    } else if (char_is_digit(word.ptr[0]) || is_word_of(word, constants, COUNT_OF(constants))) {
        buf_printf(&self->constants, "%.*s ", STR_ARG(word));
        self->constant_count++;
    } else {
        buf_printf(&self->names, "%.*s ", STR_ARG(word));
    }
}

static bool is_sign(char c) {
    return c && strchr("<>=!&|^~%+-*/", c) != NULL;
}

/* `=` hands in, `*` unpacks, arrows annotate: none of them computes. */
static void sign_put(Parts *self, Str sign) {
    static const char *const plain[] = {"=", "->", "=>", "*", "**"};
    if (!is_word_of(sign, plain, COUNT_OF(plain))) operator_put(self, sign);
}

static size_t quote_end(Str text, size_t i) {
    char quote = text.ptr[i++];
    while (i < text.len && text.ptr[i] != quote) i += text.ptr[i] == '\\' ? 2 : 1;
    return i + 1;
}

static size_t word_end(Str text, size_t i) {
    bool is_number = char_is_digit(text.ptr[i]);
    while (i < text.len && (char_is_name(text.ptr[i]) || (is_number && text.ptr[i] == '.'))) i++;
    return i;
}

static Parts parts_of(Str text) {
    Parts parts = {0};
    for (size_t i = 0, end; i < text.len; i = end) {
        char c = text.ptr[i];
        end = i + 1;
        if (c == '"' || c == '\'') {
            end = quote_end(text, i);
        } else if (char_is_name(c)) {
            end = word_end(text, i);
            bool is_prefix = end < text.len && (text.ptr[end] == '"' || text.ptr[end] == '\'');
            if (!is_prefix) word_put(&parts, str_slice(text, i, end));
        } else if (is_sign(c)) {
            while (end < text.len && is_sign(text.ptr[end])) end++;
            sign_put(&parts, str_slice(text, i, end));
        }
    }
    return parts;
}

/* ---- how much it tells ------------------------------------------------------------------------------- */

/* More values than this are a table. */
enum { CONSTANTS_MAX = 4 };

static bool are_equal(const StrBuf *a, const StrBuf *b) {
    return str_eq(buf_str(a), buf_str(b));
}

static Telling parts_tell(const Parts *a, const Parts *b, bool is_condition) {
    bool operators = are_equal(&a->operators, &b->operators), names = are_equal(&a->names, &b->names);
    bool constants = are_equal(&a->constants, &b->constants);
    if (operators && a->negations != b->negations) return TELLS_OPERATOR;
    if (!operators && (names || a->operator_count == b->operator_count)) return TELLS_OPERATOR;
    if (operators && !constants && a->constant_count == b->constant_count &&
        a->constant_count <= CONSTANTS_MAX)
        return TELLS_CONSTANT;
    if (operators && constants && names) return TELLS_TEXT;
    return is_condition ? TELLS_CONDITION : TELLS_CODE;
}

/* Last words of the exceptions that a handler names: "MarkedYAMLError SchemaError ". */
static StrBuf caught_names(Str text) {
    StrBuf names = {0};
    size_t until = str_find(text, STR(" as "));
    for (size_t i = 0, end; i < text.len && i < until; i = end) {
        end = i + 1;
        if (!char_is_name(text.ptr[i])) continue;
        end = word_end(text, i);
        Str word = str_slice(text, i, end);
        bool is_last = end >= text.len || text.ptr[end] != '.';
        if (is_last && !str_eq(word, STR("except"))) buf_printf(&names, "%.*s ", STR_ARG(word));
    }
    return names;
}

static bool catch_the_same(Str here, Str there) {
    StrBuf a = caught_names(here), b = caught_names(there);
    bool same = are_equal(&a, &b);
    buf_release(&a);
    buf_release(&b);
    return same;
}

Telling copy_difference_tells(CheckContext *context, const CopyPair *copy, const Difference *row) {
    if (row->kind != DIFFERS_STATEMENT || !row->edit) return TELLS_CODE;
    const Facts *facts = program_facts(context->program, copy->here.side->file);
    const Facts *other = program_facts(context->program, copy->there.side->file);
    u8 kind = facts_stmts(facts)[row->left].kind;
    if (kind != facts_stmts(other)[row->right].kind) return TELLS_CODE;
    Str here = copy_stmt_text(context, &copy->here, row->left);
    Str there = copy_stmt_text(context, &copy->there, row->right);
    if (kind == STMT_HANDLER) return catch_the_same(here, there) ? TELLS_CODE : TELLS_HANDLER;
    Parts a = parts_of(here), b = parts_of(there);
    Telling tells = parts_tell(&a, &b, kind == STMT_IF || kind == STMT_WHILE || kind == STMT_ASSERT);
    parts_release(&a);
    parts_release(&b);
    return tells;
}

/* ---- the stretch ------------------------------------------------------------------------------------- */

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
