#include "glob.h"

#include <ctype.h>

typedef struct {
    const char *name;
    int (*holds)(int byte);
} ByteClass;

static const ByteClass byte_classes[] = {
    {"alnum", isalnum}, {"alpha", isalpha}, {"blank", isblank}, {"cntrl", iscntrl},
    {"digit", isdigit}, {"graph", isgraph}, {"lower", islower}, {"print", isprint},
    {"punct", ispunct}, {"space", isspace}, {"upper", isupper}, {"xdigit", isxdigit},
};

/* "[:name:]" at `*at`: advance past it. An unknown name spoils the whole pattern. */
static bool named_class_read(Str pattern, size_t *at, u8 byte, bool *found) {
    Str rest = str_slice(pattern, *at + 2, pattern.len);
    size_t end = str_find(rest, STR(":]"));
    if (end == STR_NOT_FOUND) return false;
    Str name = str_slice(rest, 0, end);
    *at += 2 + end + 2;
    for (u32 i = 0; i < COUNT_OF(byte_classes); i++) {
        if (!str_eq(name, str_of(byte_classes[i].name))) continue;
        *found = *found || byte_classes[i].holds(byte);
        return true;
    }
    return false;
}

/* One byte of a class, escapes resolved. */
static bool class_byte_read(Str pattern, size_t *at, u8 *out) {
    if (*at < pattern.len && pattern.ptr[*at] == '\\') ++*at;
    if (*at >= pattern.len) return false;
    *out = (u8)pattern.ptr[(*at)++];
    return true;
}

/* Class at `*at` (the '['): advance past the ']'. False for "no match" and for a class without end. */
static bool class_matches(Str pattern, size_t *at, u8 byte) {
    size_t i = *at + 1;
    bool negated = i < pattern.len && (pattern.ptr[i] == '!' || pattern.ptr[i] == '^');
    if (negated) i++;
    bool found = false;
    for (bool first = true;; first = false) {
        if (i >= pattern.len) return false;
        if (pattern.ptr[i] == ']' && !first) break;
        if (pattern.ptr[i] == '[' && i + 1 < pattern.len && pattern.ptr[i + 1] == ':') {
            if (!named_class_read(pattern, &i, byte, &found)) return false;
            continue;
        }
        u8 low, high;
        if (!class_byte_read(pattern, &i, &low)) return false;
        high = low;
        if (i + 1 < pattern.len && pattern.ptr[i] == '-' && pattern.ptr[i + 1] != ']') {
            i++;
            if (!class_byte_read(pattern, &i, &high)) return false;
        }
        found = found || (low <= byte && byte <= high);
    }
    *at = i + 1;
    return found != negated;
}

/* One element of the pattern other than '*' against one byte. */
static bool element_matches(Str pattern, size_t *at, u8 byte) {
    switch (pattern.ptr[*at]) {
    case '?': ++*at; return true;
    case '[': return class_matches(pattern, at, byte);
    case '\\':
        if (*at + 1 >= pattern.len) return false;
        ++*at;
        break;
    default: break;
    }
    return (u8)pattern.ptr[(*at)++] == byte;
}

bool glob_matches_name(Str pattern, Str name) {
    size_t p = 0, n = 0, star = STR_NOT_FOUND, star_name = 0;
    while (n < name.len) {
        size_t next = p;
        if (p < pattern.len && pattern.ptr[p] == '*') {
            star = ++p;
            star_name = n;
        } else if (p < pattern.len && element_matches(pattern, &next, (u8)name.ptr[n])) {
            p = next;
            n++;
        } else if (star != STR_NOT_FOUND) {
            /* Only the last star needs another try: what it takes, an earlier one could not do better. */
            p = star;
            n = ++star_name;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.ptr[p] == '*') p++;
    return p == pattern.len;
}

static Str part_take(Str *rest) {
    size_t slash = str_find_char(*rest, '/');
    Str part = slash == STR_NOT_FOUND ? *rest : str_slice(*rest, 0, slash);
    *rest = slash == STR_NOT_FOUND ? str_slice(*rest, rest->len, rest->len)
                                   : str_slice(*rest, slash + 1, rest->len);
    return part;
}

bool glob_matches_path(Str pattern, Str path) {
    bool has_stars = false;
    Str stars_pattern = STR_NONE, stars_path = STR_NONE; /* where the last `**` may be tried again */
    for (;;) {
        if (!pattern.len && !path.len) return true;
        Str pattern_rest = pattern, path_rest = path;
        Str part = part_take(&pattern_rest);
        if (pattern.len && str_eq(part, STR("**"))) {
            if (!pattern_rest.len) return path.len > 0;
            has_stars = true;
            stars_pattern = pattern = pattern_rest;
            stars_path = path;
        } else if (pattern.len && path.len && glob_matches_name(part, part_take(&path_rest))) {
            pattern = pattern_rest;
            path = path_rest;
        } else {
            if (!has_stars || !stars_path.len) return false;
            part_take(&stars_path);
            pattern = stars_pattern;
            path = stars_path;
        }
    }
}

bool glob_matches(Str pattern, Str path) {
    bool folders_only = str_ends(pattern, STR("/"));
    if (folders_only) pattern.len--;
    bool anchored = str_find_char(pattern, '/') != STR_NOT_FOUND;
    if (str_starts(pattern, STR("/"))) pattern = str_slice(pattern, 1, pattern.len);
    if (!pattern.len) return false;
    for (size_t end = 1, start = 0; end <= path.len; end++) {
        bool is_folder = end < path.len && path.ptr[end] == '/';
        if (!is_folder && (end < path.len || path.ptr[end - 1] == '/')) continue;
        Str shown = anchored ? str_slice(path, 0, end) : str_slice(path, start, end);
        start = end + 1;
        if (folders_only && !is_folder) continue;
        if (anchored ? glob_matches_path(pattern, shown) : glob_matches_name(pattern, shown)) return true;
    }
    return false;
}
