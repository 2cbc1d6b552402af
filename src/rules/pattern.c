#include "pattern.h"

#include "file.h"

#include <ctype.h>

enum { EXPANSION_MAX = 1024 };

/* ---- braces ------------------------------------------------------------------------------------------- */

/* Offset of the brace that closes the one at `open`, or STR_NOT_FOUND. */
static size_t closing_brace(Str text, size_t open) {
    u32 depth = 0;
    for (size_t i = open; i < text.len; i++) {
        if (text.ptr[i] == '{') depth++;
        if (text.ptr[i] == '}' && --depth == 0) return i;
    }
    return STR_NOT_FOUND;
}

/* Take the part of `*rest` before the first comma outside braces; false when `*rest` was used up. */
static bool split_alternative(Str *rest, Str *part) {
    if (!rest->ptr) return false;
    u32 depth = 0;
    for (size_t i = 0; i < rest->len; i++) {
        char c = rest->ptr[i];
        if (c == '{') depth++;
        if (c == '}') depth--;
        if (c != ',' || depth) continue;
        *part = str_slice(*rest, 0, i);
        *rest = str_slice(*rest, i + 1, rest->len);
        return true;
    }
    *part = *rest;
    *rest = STR_NONE;
    return true;
}

/* Replaces the first pair of braces by each alternative in turn; ends because every step removes a pair. */
static bool expand(Str text, Arena *arena, StrList *out, Err *err) {
    size_t open = str_find_char(text, '{');
    size_t stray = str_find_char(text, '}');
    if (open == STR_NOT_FOUND) {
        if (stray != STR_NOT_FOUND) return err_set(err, ERR_CONFIG, "`}` without `{`");
        if (out->count == EXPANSION_MAX)
            return err_set(err, ERR_CONFIG, "more than %d alternatives", EXPANSION_MAX);
        vec_push(out, text);
        return true;
    }
    size_t close = stray < open ? STR_NOT_FOUND : closing_brace(text, open);
    if (close == STR_NOT_FOUND) return err_set(err, ERR_CONFIG, "`{` and `}` do not pair up");
    Str before = str_slice(text, 0, open);
    Str after = str_slice(text, close + 1, text.len);
    Str inside = str_slice(text, open + 1, close);
    Str part;
    while (split_alternative(&inside, &part)) {
        Str whole = str_concat(arena, str_concat(arena, before, part), after);
        if (!expand(whole, arena, out, err)) return false;
    }
    return true;
}

bool braces_expand(Str text, Arena *arena, StrList *out, Err *err) {
    Err inner = {0};
    if (expand(text, arena, out, &inner)) return true;
    return err_set(err, ERR_CONFIG, "`%.*s`: %s", STR_ARG(text), inner.text);
}

/* ---- patterns ----------------------------------------------------------------------------------------- */

static bool is_name_or_glob(Str text) {
    if (!text.len || text.ptr[0] == '.' || text.ptr[text.len - 1] == '.') return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!isalnum((unsigned char)c) && c != '_' && c != '*' && c != '.') return false;
        if (c == '.' && text.ptr[i - 1] == '.') return false;
    }
    return true;
}

static bool type_bit(Str name, const ModelType *types, u32 type_count, u64 *bits) {
    for (u32 i = 0; i < type_count; i++) {
        if (!str_eq(types[i].name, name)) continue;
        *bits |= (u64)1 << i;
        return true;
    }
    return false;
}

/* "<a|b>" or "<a|b>.attribute.path". */
static bool parse_typed(Str text, const ModelType *types, u32 type_count, Pattern *out, Err *err) {
    size_t close = str_find_char(text, '>');
    if (close == STR_NOT_FOUND)
        return err_set(err, ERR_CONFIG, "pattern `%.*s`: expected `>`", STR_ARG(text));
    Str names = str_slice(text, 1, close);
    Str name;
    u64 bits = 0;
    while (str_split(&names, '|', &name)) {
        if (type_bit(name, types, type_count, &bits)) continue;
        return err_set(err, ERR_CONFIG, "pattern `%.*s`: expected a name from `types`, found `%.*s`",
                       STR_ARG(text), STR_ARG(name));
    }
    Str rest = str_slice(text, close + 1, text.len);
    if (rest.len && rest.ptr[0] != '.') {
        return err_set(err, ERR_CONFIG, "pattern `%.*s`: expected `.` behind `>`", STR_ARG(text));
    }
    Str path = rest.len ? str_slice(rest, 1, rest.len) : rest;
    if (rest.len && !is_name_or_glob(path)) {
        return err_set(err, ERR_CONFIG, "pattern `%.*s`: expected a name behind `.`", STR_ARG(text));
    }
    *out = (Pattern){.head = HEAD_TYPE, .types = bits, .name = path};
    return true;
}

static bool has_own_namespace(TriggerKind trigger) {
    return trigger == TRIGGER_DEF || trigger == TRIGGER_ASSIGN || trigger == TRIGGER_FILE;
}

bool pattern_parse(Str text, TriggerKind trigger, const ModelType *types, u32 type_count, Pattern *out,
                   Err *err) {
    Pattern parsed = {.head = HEAD_DOTTED, .name = text};
    if (str_starts(text, STR("<"))) {
        if (!parse_typed(text, types, type_count, &parsed, err)) return false;
    } else if (trigger == TRIGGER_FILE) {
        if (!text.len) return err_set(err, ERR_CONFIG, "expected a path pattern, found an empty text");
        parsed.head = HEAD_ANY;
    } else {
        bool is_any_receiver = str_starts(text, STR("*."));
        if (is_any_receiver) parsed.name = str_slice(text, 2, text.len);
        bool is_word = str_find_char(text, '.') == STR_NOT_FOUND;
        bool is_glob_word = is_word && str_find_char(text, '*') != STR_NOT_FOUND;
        if (is_any_receiver || is_glob_word || has_own_namespace(trigger)) parsed.head = HEAD_ANY;
        if (!is_name_or_glob(parsed.name)) {
            return err_set(err, ERR_CONFIG, "pattern `%.*s`: expected <type>, *.name or a dotted name",
                           STR_ARG(text));
        }
    }
    parsed.is_glob = str_find_char(parsed.name, '*') != STR_NOT_FOUND;
    *out = parsed;
    return true;
}

/* ---- matching ----------------------------------------------------------------------------------------- */

bool wildcard_matches(Str pattern, Str text) {
    size_t p = 0, t = 0;
    size_t star = STR_NOT_FOUND, retry = 0;
    while (t < text.len) {
        if (p < pattern.len && pattern.ptr[p] == '*') {
            star = p++;
            retry = t;
        } else if (p < pattern.len && pattern.ptr[p] == text.ptr[t]) {
            p++;
            t++;
        } else if (star != STR_NOT_FOUND) {
            p = star + 1;
            t = ++retry;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.ptr[p] == '*') p++;
    return p == pattern.len;
}

static u32 count_dots(Str text) {
    u32 count = 0;
    for (size_t i = 0; i < text.len; i++) count += text.ptr[i] == '.';
    return count;
}

/* The last `words` dotted words of `text`, or all of it. */
static Str last_words(Str text, u32 words) {
    size_t from = text.len;
    while (from > 0) {
        if (text.ptr[from - 1] == '.' && --words == 0) break;
        from--;
    }
    return str_slice(text, from, text.len);
}

bool pattern_name_matches(const Pattern *self, Str text) {
    if (self->head == HEAD_ANY) text = last_words(text, count_dots(self->name) + 1);
    return self->is_glob ? wildcard_matches(self->name, text) : str_eq(self->name, text);
}

/* Compare folder by folder. */
static bool path_matches(Str pattern, Str path) {
    Str pattern_part, path_part;
    while (str_split(&pattern, '/', &pattern_part)) {
        if (str_eq(pattern_part, STR("**"))) {
            for (;;) {
                if (path_matches(pattern, path)) return true;
                if (!str_split(&path, '/', &path_part)) return false;
            }
        }
        if (!str_split(&path, '/', &path_part)) return false;
        if (!wildcard_matches(pattern_part, path_part)) return false;
    }
    return path.len == 0;
}

/* What stands behind the last star or slash: most patterns fail by their ending. */
static bool ends_agree(Str pattern, Str path) {
    size_t p = pattern.len, t = path.len;
    for (; p && pattern.ptr[p - 1] != '*' && pattern.ptr[p - 1] != '/'; p--, t--)
        if (!t || pattern.ptr[p - 1] != path.ptr[t - 1]) return false;
    return true;
}

bool file_pattern_matches(Str pattern, Str path) {
    if (!ends_agree(pattern, path)) return false;
    if (str_find_char(pattern, '/') == STR_NOT_FOUND) return wildcard_matches(pattern, path_name(path));
    return path_matches(pattern, path);
}
