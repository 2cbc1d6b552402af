#include "encoding.h"

#include <ctype.h>
#include <iconv.h>

/* The name in "# ... coding: name" or "coding=name". */
static Str cookie_of_line(Str line) {
    size_t at = 0;
    while (at < line.len && (line.ptr[at] == ' ' || line.ptr[at] == '\t' || line.ptr[at] == '\f')) at++;
    if (at >= line.len || line.ptr[at] != '#') return STR("");
    for (Str rest = str_slice(line, at, line.len);;) {
        size_t word = str_find(rest, STR("coding"));
        if (word == STR_NOT_FOUND) return STR("");
        rest = str_slice(rest, word + 6, rest.len);
        if (!rest.len || (rest.ptr[0] != ':' && rest.ptr[0] != '=')) continue;
        size_t from = 1;
        while (from < rest.len && (rest.ptr[from] == ' ' || rest.ptr[from] == '\t')) from++;
        size_t to = from;
        while (to < rest.len && (isalnum((u8)rest.ptr[to]) || memchr("-_.", rest.ptr[to], 3))) to++;
        if (to > from) return str_slice(rest, from, to);
    }
}

Str encoding_cookie(Str text) {
    Str line;
    for (int i = 0; i < 2 && str_split(&text, '\n', &line); i++) {
        Str name = cookie_of_line(line);
        if (name.len) return name;
        /* The second line counts only behind a comment or an empty line. */
        Str shown = str_trim(line);
        if (shown.len && shown.ptr[0] != '#') break;
    }
    return STR("");
}

typedef struct {
    const char *name; /* as Python spells it, lower case, '-' for '_' */
    EncodingKind kind;
    const char *converter;
} EncodingName;

/* A closed list: an arbitrary name out of a foreign file never reaches the converter. */
static const EncodingName encoding_names[] = {
    {"utf-8", ENCODING_UTF8, NULL},
    {"utf8", ENCODING_UTF8, NULL},
    {"utf-8-sig", ENCODING_UTF8, NULL},
    {"u8", ENCODING_UTF8, NULL},
    {"ascii", ENCODING_ASCII, NULL},
    {"us-ascii", ENCODING_ASCII, NULL},
    {"646", ENCODING_ASCII, NULL},
    {"latin-1", ENCODING_OTHER, "ISO-8859-1"},
    {"latin1", ENCODING_OTHER, "ISO-8859-1"},
    {"iso-8859-1", ENCODING_OTHER, "ISO-8859-1"},
    {"iso8859-1", ENCODING_OTHER, "ISO-8859-1"},
    {"iso-latin-1", ENCODING_OTHER, "ISO-8859-1"},
    {"8859", ENCODING_OTHER, "ISO-8859-1"},
    {"l1", ENCODING_OTHER, "ISO-8859-1"},
    {"iso-8859-2", ENCODING_OTHER, "ISO-8859-2"},
    {"iso8859-2", ENCODING_OTHER, "ISO-8859-2"},
    {"latin-2", ENCODING_OTHER, "ISO-8859-2"},
    {"latin2", ENCODING_OTHER, "ISO-8859-2"},
    {"iso-8859-5", ENCODING_OTHER, "ISO-8859-5"},
    {"iso8859-5", ENCODING_OTHER, "ISO-8859-5"},
    {"iso-8859-7", ENCODING_OTHER, "ISO-8859-7"},
    {"iso8859-7", ENCODING_OTHER, "ISO-8859-7"},
    {"iso-8859-9", ENCODING_OTHER, "ISO-8859-9"},
    {"iso8859-9", ENCODING_OTHER, "ISO-8859-9"},
    {"iso-8859-15", ENCODING_OTHER, "ISO-8859-15"},
    {"iso8859-15", ENCODING_OTHER, "ISO-8859-15"},
    {"latin-9", ENCODING_OTHER, "ISO-8859-15"},
    {"latin9", ENCODING_OTHER, "ISO-8859-15"},
    {"cp1250", ENCODING_OTHER, "CP1250"},
    {"windows-1250", ENCODING_OTHER, "CP1250"},
    {"cp1251", ENCODING_OTHER, "CP1251"},
    {"windows-1251", ENCODING_OTHER, "CP1251"},
    {"cp1252", ENCODING_OTHER, "CP1252"},
    {"windows-1252", ENCODING_OTHER, "CP1252"},
    {"cp437", ENCODING_OTHER, "CP437"},
    {"cp850", ENCODING_OTHER, "CP850"},
    {"cp866", ENCODING_OTHER, "CP866"},
    {"ibm866", ENCODING_OTHER, "CP866"},
    {"koi8-r", ENCODING_OTHER, "KOI8-R"},
    {"koi8-u", ENCODING_OTHER, "KOI8-U"},
    {"mac-roman", ENCODING_OTHER, "MACINTOSH"},
    {"macroman", ENCODING_OTHER, "MACINTOSH"},
    {"euc-jp", ENCODING_OTHER, "EUC-JP"},
    {"eucjp", ENCODING_OTHER, "EUC-JP"},
    {"shift-jis", ENCODING_OTHER, "SHIFT_JIS"},
    {"sjis", ENCODING_OTHER, "SHIFT_JIS"},
    {"cp932", ENCODING_OTHER, "CP932"},
    {"euc-kr", ENCODING_OTHER, "EUC-KR"},
    {"cp949", ENCODING_OTHER, "CP949"},
    {"big5", ENCODING_OTHER, "BIG5"},
    {"gb2312", ENCODING_OTHER, "GB2312"},
    {"gbk", ENCODING_OTHER, "GBK"},
    {"gb18030", ENCODING_OTHER, "GB18030"},
};

static bool name_is(Str name, const char *spelling) {
    if (name.len != strlen(spelling)) return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = (char)tolower((u8)name.ptr[i]);
        if ((c == '_' ? '-' : c) != spelling[i]) return false;
    }
    return true;
}

EncodingKind encoding_find(Str name, const char **converter) {
    /* Editors add the line end: "utf-8-unix". */
    static const char *const line_ends[] = {"-unix", "-dos", "-mac"};
    for (u32 i = 0; i < COUNT_OF(line_ends); i++)
        if (str_ends(name, str_of(line_ends[i]))) name.len -= strlen(line_ends[i]);
    for (u32 i = 0; i < COUNT_OF(encoding_names); i++) {
        if (!name_is(name, encoding_names[i].name)) continue;
        *converter = encoding_names[i].converter;
        return encoding_names[i].kind;
    }
    return ENCODING_UNKNOWN;
}

bool encoding_convert(const char *converter, Str text, Arena *arena, Str *out, size_t *bad) {
    *bad = 0;
    iconv_t handle = iconv_open("UTF-8", converter);
    if (handle == (iconv_t)-1) return false;
    size_t room = text.len * 3; /* no encoding of the list needs more */
    char *bytes = arena_alloc(arena, room + 1), *to = bytes, *from = (char *)text.ptr;
    size_t left = text.len;
    bool ok = iconv(handle, &from, &left, &to, &room) != (size_t)-1 &&
              iconv(handle, NULL, NULL, &to, &room) != (size_t)-1;
    iconv_close(handle);
    if (!ok)
        *bad = text.len - left;
    else
        *out = (Str){bytes, (size_t)(to - bytes)};
    return ok;
}
