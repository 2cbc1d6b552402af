#include "copy_telling.h"

#include "char.h"
#include "copy_source.h"

/* ---- parts of a statement ---------------------------------------------------------------------------- */

typedef enum { PART_OPERATOR, PART_NEGATION, PART_CONSTANT, PART_CALLED, PART_NAME, PART_KINDS } PartKind;

/* Parts of a kind, one behind the other with a space between, and how many. */
typedef struct {
    StrBuf texts[PART_KINDS];
    u32 counts[PART_KINDS];
} Parts;

static void parts_release(Parts *self) {
    for (u32 kind = 0; kind < PART_KINDS; kind++) buf_release(&self->texts[kind]);
}

static bool is_word_of(Str word, const char *const *words, u32 count) {
    for (u32 i = 0; i < count; i++)
        if (str_eq(word, str_of(words[i]))) return true;
    return false;
}

static PartKind word_kind(Str word, bool is_called) {
    static const char *const operators[] = {"and", "or", "in", "is"};
    static const char *const constants[] = {"True", "False", "None", "true", "false", "null"};
    if (str_eq(word, STR("not"))) return PART_NEGATION;
    if (is_word_of(word, operators, COUNT_OF(operators))) return PART_OPERATOR;
    if (char_is_digit(word.ptr[0]) || is_word_of(word, constants, COUNT_OF(constants))) return PART_CONSTANT;
    return is_called ? PART_CALLED : PART_NAME;
}

static bool is_sign(char c) {
    return c && strchr("<>=!&|^~%+-*/", c) != NULL;
}

/* `=` hands in, `*` unpacks, arrows annotate: none of them computes. */
static PartKind sign_kind(Str sign) {
    static const char *const plain[] = {"=", "->", "=>", "*", "**"};
    if (str_eq(sign, STR("!"))) return PART_NEGATION;
    return is_word_of(sign, plain, COUNT_OF(plain)) ? PART_KINDS : PART_OPERATOR;
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

static bool is_quote(char c) {
    return c == '"' || c == '\'';
}

/* The part that begins at `i`, and what it is; PART_KINDS for all that is none. Returns its end. */
static size_t part_at(Str text, size_t i, PartKind *kind) {
    char c = text.ptr[i];
    size_t end = i + 1;
    *kind = PART_KINDS;
    if (is_quote(c)) return quote_end(text, i);
    if (char_is_name(c)) {
        end = word_end(text, i);
        bool is_prefix = end < text.len && is_quote(text.ptr[end]);
        bool is_called = end < text.len && text.ptr[end] == '(';
        if (!is_prefix) *kind = word_kind(str_slice(text, i, end), is_called);
    } else if (is_sign(c)) {
        while (end < text.len && is_sign(text.ptr[end])) end++;
        *kind = sign_kind(str_slice(text, i, end));
    }
    return end;
}

/* The side whose names are read as the other one has them. */
typedef struct {
    CheckContext *context;
    const CopyPair *copy;
    const CloneDiff *diff;
} Reader;

static Str renamed(const Reader *self, Str word) {
    for (u32 i = 0; self && i < self->diff->rename_count; i++) {
        const CloneRename *rename = &self->diff->renames[i];
        if (rename->kind == RENAME_IDENTIFIER && str_eq(rename->from, word) &&
            copy_rename_is_told(self->context, self->copy, self->diff, rename))
            return rename->to;
    }
    return word;
}

/* `reader`: of the left side; else NULL. */
static Parts parts_of(Str text, const Reader *reader) {
    Parts parts = {0};
    PartKind kind;
    for (size_t i = 0, end; i < text.len; i = end) {
        end = part_at(text, i, &kind);
        if (kind == PART_KINDS) continue;
        Str word = str_slice(text, i, end);
        if (kind >= PART_CALLED) word = renamed(reader, word);
        buf_printf(&parts.texts[kind], "%.*s ", STR_ARG(word));
        parts.counts[kind]++;
    }
    return parts;
}

/* The next part of a kind from `*at` on, which then is where it begins; false when there is none. */
static bool part_next(Str text, PartKind wanted, size_t *at, size_t *end) {
    PartKind kind;
    for (; *at < text.len; *at = *end) {
        *end = part_at(text, *at, &kind);
        if (kind == wanted) return true;
    }
    return false;
}

/* Where the parts of a kind begin to differ; as it was where they do not. */
static void focus_find(Str here, Str there, const Reader *reader, PartKind wanted, size_t *left,
                       size_t *right) {
    size_t i = 0, j = 0, end, behind;
    while (part_next(here, wanted, &i, &end) && part_next(there, wanted, &j, &behind)) {
        Str word = str_slice(here, i, end);
        if (wanted >= PART_CALLED) word = renamed(reader, word);
        if (!str_eq(word, str_slice(there, j, behind))) {
            *left = i;
            *right = j;
            return;
        }
        i = end, j = behind;
    }
}

/* ---- how much it tells ------------------------------------------------------------------------------- */

/* More values than this are a table. */
enum { CONSTANTS_MAX = 4 };

static bool are_equal(const StrBuf *a, const StrBuf *b) {
    return str_eq(buf_str(a), buf_str(b));
}

static Telling parts_tell(const Parts *a, const Parts *b, bool is_condition) {
    bool same[PART_KINDS];
    for (u32 kind = 0; kind < PART_KINDS; kind++) same[kind] = are_equal(&a->texts[kind], &b->texts[kind]);
    bool names = same[PART_NAME] && same[PART_CALLED], operators = same[PART_OPERATOR];
    if (operators && a->counts[PART_NEGATION] != b->counts[PART_NEGATION]) return TELLS_OPERATOR;
    if (!operators && (names || a->counts[PART_OPERATOR] == b->counts[PART_OPERATOR])) return TELLS_OPERATOR;
    if (operators && !same[PART_CONSTANT] && a->counts[PART_CONSTANT] == b->counts[PART_CONSTANT] &&
        a->counts[PART_CONSTANT] <= CONSTANTS_MAX)
        return TELLS_CONSTANT;
    if (operators && same[PART_CONSTANT] && names) return TELLS_TEXT;
    if (is_condition) return TELLS_CONDITION;
    return same[PART_CALLED] ? TELLS_CODE : TELLS_CALL;
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

Telling copy_difference_tells(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                              const Difference *row) {
    if (row->kind != DIFFERS_STATEMENT) return TELLS_CODE;
    const Facts *facts = program_facts(context->program, copy->here.side->file);
    const Facts *other = program_facts(context->program, copy->there.side->file);
    u8 kind = facts_stmts(facts)[row->left].kind;
    if (kind != facts_stmts(other)[row->right].kind) return TELLS_CODE;
    Str here = copy_stmt_text(context, &copy->here, row->left);
    Str there = copy_stmt_text(context, &copy->there, row->right);
    if (kind == STMT_HANDLER) return catch_the_same(here, there) ? TELLS_CODE : TELLS_HANDLER;
    Reader reader = {context, copy, diff};
    Parts a = parts_of(here, &reader), b = parts_of(there, NULL);
    Telling tells = parts_tell(&a, &b, kind == STMT_IF || kind == STMT_WHILE || kind == STMT_ASSERT);
    parts_release(&a);
    parts_release(&b);
    return tells;
}

void copy_difference_focus(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                           const Difference *row, Focus *focus) {
    static const PartKind kinds[] = {
        [TELLS_OPERATOR] = PART_OPERATOR, [TELLS_CONSTANT] = PART_CONSTANT, [TELLS_CALL] = PART_CALLED};
    Reader reader = {context, copy, diff};
    focus->left = focus->right = 0;
    if (row->tells == TELLS_OPERATOR || row->tells == TELLS_CONSTANT || row->tells == TELLS_CALL)
        focus_find(focus->here, focus->there, &reader, kinds[row->tells], &focus->left, &focus->right);
}
