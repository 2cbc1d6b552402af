#include "utf8.h"

enum { REPLACEMENT = 0xfffd };

static bool is_tail(Str s, size_t at) {
    return at < s.len && ((u8)s.ptr[at] & 0xc0) == 0x80;
}

u32 utf8_next(Str s, size_t *at) {
    u8 c = (u8)s.ptr[(*at)++];
    if (c < 0x80) return c;
    u32 more = c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : 0;
    if (!more) return REPLACEMENT;
    u32 value = c & (0x3fu >> more);
    for (u32 i = 0; i < more; i++) {
        if (!is_tail(s, *at + i)) return REPLACEMENT;
        value = value << 6 | ((u8)s.ptr[*at + i] & 0x3f);
    }
    static const u32 smallest[] = {0, 0x80, 0x800, 0x10000};
    bool is_surrogate = value >= 0xd800 && value < 0xe000;
    if (value < smallest[more] || value > 0x10ffff || is_surrogate) return REPLACEMENT;
    *at += more;
    return value;
}

void utf8_push(StrBuf *out, u32 character) {
    if (character < 0x80) {
        buf_push_char(out, (char)character);
        return;
    }
    u32 more = character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
    static const u32 heads[] = {0, 0xc0, 0xe0, 0xf0};
    buf_push_char(out, (char)(heads[more] | character >> 6 * more));
    while (more--) buf_push_char(out, (char)(0x80 | (character >> 6 * more & 0x3f)));
}

/* Length of the UTF-8 sequence at the start of `at`, 0 when it is malformed. */
static size_t sequence_length(const u8 *at, size_t len) {
    u8 lead = at[0];
    if (lead < 0x80) return 1;
    size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || size > len) return 0;
    for (size_t i = 1; i < size; i++)
        if ((at[i] & 0xC0) != 0x80) return 0;
    bool is_overlong = (lead == 0xE0 && at[1] < 0xA0) || (lead == 0xF0 && at[1] < 0x90);
    bool is_no_character = (lead == 0xED && at[1] > 0x9F) || (lead == 0xF4 && at[1] > 0x8F);
    return is_overlong || is_no_character ? 0 : size;
}

/* Length of the ASCII run at `i`, eight bytes at a time. */
static size_t ascii_skip(Str text, size_t i) {
    u64 word;
    for (; i + sizeof word <= text.len; i += sizeof word) {
        memcpy(&word, text.ptr + i, sizeof word);
        if (word & 0x8080808080808080u) break;
    }
    return i;
}

bool utf8_is_valid(Str text, size_t *bad) {
    for (size_t i = 0; (i = ascii_skip(text, i)) < text.len;) {
        size_t size = sequence_length((const u8 *)text.ptr + i, text.len - i);
        if (!size) {
            if (bad) *bad = i;
            return false;
        }
        i += size;
    }
    return true;
}

Str utf8_repair(Str text, Arena *arena) {
    if (utf8_is_valid(text, NULL)) return text;
    char *out = arena_alloc(arena, text.len * 3 + 1);
    size_t used = 0;
    for (size_t i = 0; i < text.len;) {
        size_t size = sequence_length((const u8 *)text.ptr + i, text.len - i);
        memcpy(out + used, size ? text.ptr + i : "\xEF\xBF\xBD", size ? size : 3);
        used += size ? size : 3;
        i += size ? size : 1;
    }
    return (Str){out, used};
}

static u32 small_letter(u32 c) {
    if (c >= 'A' && c <= 'Z') return c + 0x20;
    if (c >= 0x410 && c <= 0x42f) return c + 0x20;
    return c >= 0x400 && c <= 0x40f ? c + 0x50 : c;
}

Str utf8_lower(Str s, Arena *arena) {
    StrBuf out = {0};
    for (size_t at = 0; at < s.len;) utf8_push(&out, small_letter(utf8_next(s, &at)));
    Str lower = str_copy(arena, buf_str(&out));
    buf_release(&out);
    return lower;
}

typedef struct {
    u32 first, last;
} Range;

static bool in_ranges(const Range *ranges, u32 count, u32 character) {
    for (u32 i = 0; i < count && ranges[i].first <= character; i++)
        if (character <= ranges[i].last) return true;
    return false;
}

/* Blocks, not single characters: close enough to put a caret under the right word. */
u32 utf8_width(u32 character) {
    static const Range none[] = {{0x300, 0x36f},    {0x483, 0x489},   {0x591, 0x5bd},   {0x610, 0x61a},
                                 {0x64b, 0x65f},    {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x2064},
                                 {0x20d0, 0x20f0},  {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff},
                                 {0xe0100, 0xe01ef}};
    static const Range wide[] = {
        {0x1100, 0x115f},  {0x231a, 0x231b},   {0x23e9, 0x23ec},   {0x2705, 0x2705},   {0x274c, 0x274c},
        {0x2e80, 0x303e},  {0x3041, 0x33ff},   {0x3400, 0x4dbf},   {0x4e00, 0x9fff},   {0xa000, 0xa4cf},
        {0xa960, 0xa97f},  {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},
        {0xffe0, 0xffe6},  {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x1fa70, 0x1faff},
        {0x20000, 0x3fffd}};
    if (character < 0x20 || (character >= 0x7f && character < 0xa0)) return 0;
    if (in_ranges(none, COUNT_OF(none), character)) return 0;
    return in_ranges(wide, COUNT_OF(wide), character) ? 2 : 1;
}

u32 utf8_points(Str s, size_t bytes) {
    u32 points = 0;
    for (size_t at = 0; at < s.len && at < bytes; points++) utf8_next(s, &at);
    return points;
}
