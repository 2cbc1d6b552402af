/* The small languages inside a line of the table: when something is there, what a function takes, and what a
 * value is. */
#include "stdlib_names.h"

/* ---- when: "9-", "-11", "w", "ld:12-,w:13-" --------------------------------------------------------- */

static u32 clamp_minor(u32 minor) {
    return u32_min(u32_max(minor, STDLIB_MINOR_FIRST), STDLIB_MINOR_LAST) - STDLIB_MINOR_FIRST;
}

StdlibWhen stdlib_versions(u32 first, u32 last) {
    StdlibWhen when = 0;
    for (u32 minor = clamp_minor(first); minor <= clamp_minor(last); minor++)
        when |= (StdlibWhen)((1u << STDLIB_PLATFORMS) - 1) << minor * STDLIB_PLATFORMS;
    return when;
}

static StdlibWhen platform_always(char letter) {
    StdlibPlatform platform = letter == 'l'   ? STDLIB_LINUX
                              : letter == 'd' ? STDLIB_DARWIN
                              : letter == 'w' ? STDLIB_WIN32
                                              : STDLIB_OTHER;
    StdlibWhen when = 0;
    for (u32 minor = 0; minor <= STDLIB_MINOR_LAST - STDLIB_MINOR_FIRST; minor++)
        when |= 1u << (minor * STDLIB_PLATFORMS + platform);
    return when;
}

static u32 number_take(Str *rest, u32 fallback) {
    u32 value = 0;
    size_t used = 0;
    while (used < rest->len && rest->ptr[used] >= '0' && rest->ptr[used] <= '9')
        value = value * 10 + (u32)(rest->ptr[used++] - '0');
    *rest = str_slice(*rest, used, rest->len);
    return used ? value : fallback;
}

u32 stdlib_number(Str text) {
    return number_take(&text, 0);
}

u32 stdlib_last_minor(StdlibWhen when) {
    u32 last = STDLIB_MINOR_FIRST;
    for (u32 minor = STDLIB_MINOR_FIRST; minor <= STDLIB_MINOR_LAST; minor++)
        if (when & stdlib_versions(minor, minor)) last = minor;
    return last;
}

static StdlibWhen part_when(Str part) {
    StdlibWhen platforms = 0, versions = stdlib_versions(STDLIB_MINOR_FIRST, STDLIB_MINOR_LAST);
    while (part.len && part.ptr[0] >= 'a') {
        platforms |= platform_always(part.ptr[0]);
        part = str_slice(part, 1, part.len);
    }
    if (part.len && part.ptr[0] == ':') part = str_slice(part, 1, part.len);
    if (part.len) {
        u32 first = number_take(&part, STDLIB_MINOR_FIRST);
        part = str_slice(part, 1, part.len);
        versions = stdlib_versions(first, number_take(&part, STDLIB_MINOR_LAST));
    }
    return platforms ? platforms & versions : versions;
}

static StdlibWhen when_read(Str text) {
    StdlibWhen when = 0;
    Str part;
    while (str_split(&text, ',', &part)) when |= part_when(part);
    return when;
}

StdlibWhen stdlib_scope_when(StdlibScope scope) {
    Str text = stdlib_scope_when_text(scope);
    return text.len ? when_read(text) : stdlib_versions(STDLIB_MINOR_FIRST, STDLIB_MINOR_LAST);
}

StdlibWhen stdlib_name_when(const StdlibName *name) {
    return name->when.len ? when_read(name->when) : stdlib_scope_when(name->scope);
}

/* ---- parameters: "a,b=,/,c=,*,d,e=@12-,**kw" -------------------------------------------------------- */

bool stdlib_takes_anything(const StdlibName *function) {
    return str_eq(function->parameters, STR("?"));
}

static bool rest_read(Str word, bool *by_name, StdlibParameter *out) {
    size_t stars = str_starts(word, STR("**")) ? 2 : str_starts(word, STR("*")) ? 1 : 0;
    if (!stars) return false;
    *by_name = true;
    out->kind = stars == 2 ? STDLIB_NAMED_REST : STDLIB_REST;
    out->name = str_slice(word, stars, word.len);
    out->is_optional = true;
    out->when = stdlib_versions(STDLIB_MINOR_FIRST, STDLIB_MINOR_LAST);
    return true;
}

bool stdlib_parameter(Str *rest, bool *by_name, StdlibParameter *out) {
    Str word;
    while (str_split(rest, ',', &word)) {
        *out = (StdlibParameter){.name = word};
        if (!word.len || str_eq(word, STR("/"))) continue;
        if (rest_read(word, by_name, out)) {
            if (out->name.len) return true;
            continue;
        }
        size_t at = str_find_char(word, '@');
        out->when = at == STR_NOT_FOUND ? stdlib_versions(STDLIB_MINOR_FIRST, STDLIB_MINOR_LAST)
                                        : when_read(str_slice(word, at + 1, word.len));
        word = str_slice(word, 0, at);
        bool is_before_slash = str_find_char(*rest, '/') != STR_NOT_FOUND;
        out->kind = *by_name ? STDLIB_BY_NAME : is_before_slash ? STDLIB_BY_PLACE : STDLIB_BY_EITHER;
        out->is_optional = str_ends(word, STR("="));
        out->name = str_slice(word, 0, word.len - out->is_optional);
        return true;
    }
    return false;
}

/* ---- types: "dict[str,int]|None" -------------------------------------------------------------------- */

/* Where the alternative ends that the text begins with: at a '|' outside of brackets. */
static size_t part_end(Str text) {
    u32 depth = 0;
    for (size_t at = 0; at < text.len; at++) {
        depth += text.ptr[at] == '[';
        depth -= text.ptr[at] == ']';
        if (text.ptr[at] == '|' && !depth) return at;
    }
    return text.len;
}

bool stdlib_type_part(Str *rest, Str *class, Str *elements) {
    if (!rest->len) return false;
    size_t end = part_end(*rest);
    Str part = str_slice(*rest, 0, end);
    size_t bracket = str_find_char(part, '[');
    *class = str_slice(part, 0, bracket);
    *elements = bracket == STR_NOT_FOUND ? STR_NONE : str_slice(part, bracket + 1, part.len - 1);
    *rest = str_slice(*rest, end + 1, rest->len);
    return true;
}
