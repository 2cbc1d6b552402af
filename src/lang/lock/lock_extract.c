#include "lock_extract.h"

/* What stands between the first two quotes of a text; STR_NONE when there are none. */
static Str quoted(Str text) {
    size_t start = str_find_char(text, '"');
    if (start == STR_NOT_FOUND) return STR_NONE;
    text = str_slice(text, start + 1, text.len);
    size_t end = str_find_char(text, '"');
    return end == STR_NOT_FOUND ? STR_NONE : str_slice(text, 0, end);
}

/* Behind `key`, where the line is of it. */
static bool line_is_of(Str line, Str key, Str *rest) {
    if (!str_starts(line, key)) return false;
    *rest = str_slice(line, key.len, line.len);
    return true;
}

void lock_push_requirements(Str source, StrBuf *out) {
    Str name = STR_NONE, rest;
    for (Str line; str_split(&source, '\n', &line);) {
        line = str_trim(line);
        bool is_version =
            line_is_of(line, STR("version = "), &rest) || line_is_of(line, STR("\"version\": "), &rest);
        if (is_version && name.len) {
            Str version = quoted(rest);
            if (str_starts(version, STR("=="))) version = str_slice(version, 2, version.len);
            buf_printf(out, "%.*s==%.*s\n", STR_ARG(name), STR_ARG(version));
            name = STR_NONE;
        } else if (line_is_of(line, STR("name = "), &rest)) {
            name = quoted(rest);
        } else if (str_starts(line, STR("\"")) && str_ends(line, STR("\": {"))) {
            name = quoted(line);
        } else if (str_starts(line, STR("["))) {
            name = STR_NONE;
        }
    }
}
