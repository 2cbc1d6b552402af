#include "char.h"
#include "origin_impl.h"

enum { WORDS_MAX = 2 };

bool text_has_any(Str text, OriginWords words) {
    for (u32 i = 0; i < words.count; i++)
        if (str_find(text, words.at[i]) != STR_NOT_FOUND) return true;
    return false;
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80);
}

static Str word_take(Str *line) {
    while (line->len && !is_word(line->ptr[0])) *line = str_slice(*line, 1, line->len);
    size_t end = 0;
    while (end < line->len && is_word(line->ptr[end])) end++;
    Str word = str_slice(*line, 0, end);
    *line = str_slice(*line, end, line->len);
    return word;
}

/* "(c)", "©", "by", a year: what tells a notice from other talk of copyright, and is no name. */
static bool is_mark(Str word) {
    if (str_eq(word, STR("c")) || str_eq(word, STR("by")) || str_eq(word, STR("©"))) return true;
    return word.len == 4 && (str_starts(word, STR("19")) || str_starts(word, STR("20")));
}

static bool is_filler(Str word) {
    return str_eq(word, STR("the")) || str_eq(word, STR("present")) || str_eq(word, STR("and")) ||
           (word.len == 2 && word.ptr[0] >= '0' && word.ptr[0] <= '9');
}

/* "red hat" of " (c) 2012-2015 Red Hat, Inc."; empty where no name follows. */
static Str holder_of(Str line, Arena *arena) {
    StrBuf name = {0};
    bool is_marked = false;
    for (u32 words = 0; words < WORDS_MAX;) {
        Str word = word_take(&line);
        if (!word.len) break;
        if (!words && is_mark(word)) is_marked = true;
        if (!words && (is_mark(word) || is_filler(word))) continue;
        if (!is_marked) break;
        if (words++) buf_push_char(&name, ' ');
        buf_push(&name, word);
    }
    Str copy = str_copy(arena, buf_str(&name));
    buf_release(&name);
    return copy;
}

/* "Copyright", "Copyrighted", "©": what is left of the line. */
static bool notice_in(Str line, Str *rest) {
    static const Str word = STR("copyright"), sign = STR("©");
    size_t at = str_find(line, word);
    if (at == STR_NOT_FOUND) {
        at = str_find(line, sign);
        *rest = at == STR_NOT_FOUND ? STR_NONE : str_slice(line, at, line.len);
        return at != STR_NOT_FOUND;
    }
    for (at += word.len; at < line.len && line.ptr[at] >= 'a' && line.ptr[at] <= 'z';) at++;
    *rest = str_slice(line, at, line.len);
    return true;
}

static bool has_version(Str text) {
    u32 dots = 0;
    for (size_t i = 1; i + 1 < text.len && dots < 2; i++) {
        bool is_between = char_is_digit(text.ptr[i - 1]) && char_is_digit(text.ptr[i + 1]);
        if (text.ptr[i] == '.' && is_between)
            dots++;
        else if (!char_is_digit(text.ptr[i]))
            dots = 0;
    }
    return dots == 2;
}

Banner banner_of(Str text, const OriginSigns *signs, Arena *arena) {
    Banner self = {.has_licence = text_has_any(text, signs->licences), .has_version = has_version(text)};
    for (Str line, rest; self.count < HOLDERS_MAX && str_split(&text, '\n', &line);) {
        self.is_taken |= self.has_licence && opens_with_any(line, signs->takings);
        Str name = notice_in(line, &rest) ? holder_of(rest, arena) : STR_NONE;
        if (!name.len) continue;
        self.names[self.count] = name;
        self.holders[self.count++] = str_hash(name);
    }
    return self;
}
