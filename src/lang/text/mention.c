/* One pass over the text. At each word boundary the longest thing that can start there is tried;
 * whatever was read is stepped over, so every byte is looked at a bounded number of times. */
#include "mention.h"

#include "char.h"

typedef struct {
    FactsBuilder *builder;
    Str text;
    u32 start; /* source offset of the text */
    StringId string;
} Scan;

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
static bool is_one_of(char c, const char *set) {
    return c && strchr(set, c);
}

/* The byte at `i`, or a NUL outside the text. */
static char byte_at(const Scan *self, size_t i) {
    return i < self->text.len ? self->text.ptr[i] : '\0';
}

static void mention_push(Scan *self, MentionKind kind, size_t from, size_t to, Str method) {
    MentionRow row = {
        .kind = (u8)kind,
        .text = builder_name(self->builder, str_slice(self->text, from, to)),
        .method = builder_name(self->builder, method),
        .span = {self->start + (u32)from, self->start + (u32)to},
        .string = self->string,
    };
    vec_push(&self->builder->mentions, row);
}

/* Trove classifiers, on lines or in texts of their own. */
static void classifiers_scan(const Scan *self) {
    if (self->text.len < 400 || !self->string)
        self->builder->has_classifiers |= str_find(self->text, STR(" :: ")) != STR_NOT_FOUND;
}

/* True when the byte before `at` ends a letter of another script. Quotation marks, dashes and
 * no-break spaces beyond ASCII (U+0080-U+00BF, U+2000-U+206F, U+3000-U+303F) are no letters. */
static bool is_behind_foreign_letter(const Scan *self, size_t at) {
    if (at == 0 || (u8)byte_at(self, at - 1) < 0x80) return false;
    if (at >= 2 && (u8)byte_at(self, at - 2) == 0xC2) return false;
    if (at < 3) return true;
    u8 first = (u8)byte_at(self, at - 3), second = (u8)byte_at(self, at - 2);
    return !(first == 0xE2 && (second == 0x80 || second == 0x81)) && !(first == 0xE3 && second == 0x80);
}

/* ---- URL paths ----------------------------------------------------------------------------- */

/* End of a parameter at `i`: "{id}", "{path:path}", "${id}", "<int:id>", or `i` when there is none.
 * Angle brackets fill a part from its start; "/a<br>" has none. */
static size_t parameter_end(const Scan *self, size_t i) {
    size_t open = i + (byte_at(self, i) == '$');
    char opening = byte_at(self, open);
    bool may_be_angle = i > 0 && byte_at(self, i - 1) == '/';
    if (opening != '{' && (opening != '<' || open > i || !may_be_angle)) return i;
    char closing = opening == '{' ? '}' : '>';
    enum { LONGEST = 80 };
    for (size_t end = open + 1; end < open + LONGEST; end++) {
        char c = byte_at(self, end);
        if (c == closing) return end > open + 1 ? end + 1 : i;
        if (!c || is_one_of(c, "\n/<{\"`")) return i;
    }
    return i;
}

/* One byte of a part. A colon belongs to it in "items:search" and ":id", but not in "/data:/mnt". */
static bool is_path_byte(const Scan *self, size_t i) {
    char c = byte_at(self, i);
    return char_is_word(c) || is_one_of(c, "-.~%@+*") || (c == ':' && char_is_word(byte_at(self, i + 1)));
}

/* End of the path whose first slash is at `i`, or `i` when that is no path. A path has a part with
 * a letter of its own: "/{a}/{b}" says nothing. */
static size_t path_end(const Scan *self, size_t i) {
    size_t end = i;
    bool has_word = false;
    while (byte_at(self, end) == '/' && byte_at(self, end + 1) != '/') {
        bool is_parameter = byte_at(self, end + 1) == ':'; /* "/:id" */
        size_t at = end + 1;
        for (size_t next;; at = next) {
            next = parameter_end(self, at);
            if (next > at) continue;
            if (!is_path_byte(self, at)) break;
            has_word = has_word || (is_letter(byte_at(self, at)) && !is_parameter);
            next = at + 1;
        }
        end = at;
        if (byte_at(self, end) != '/') break;
    }
    /* The full stop of the sentence, and the like. */
    bool is_bold = i > 0 && byte_at(self, i - 1) == '*';
    while (end > i + 1 && is_one_of(byte_at(self, end - 1), is_bold ? ".*" : ".")) end--;
    return has_word ? end : i;
}

/* Where the method word before `at` ends, through marks as in "`GET` /a", "GET: /a", "| GET | `/a`"
 * and "-X POST 'http://…'"; `at` itself when nothing lies between. */
static size_t method_end(const Scan *self, size_t at) {
    enum { FARTHEST = 12 };
    size_t end = at;
    while (end > 0 && at - end < FARTHEST && is_one_of(byte_at(self, end - 1), " \t`*\"'|:([,")) end--;
    return end;
}

static Str method_before(const Scan *self, size_t at) {
    static const char *const methods[] = {
        "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT",
    };
    size_t end = method_end(self, at), from = end;
    if (end == at) return STR("");
    while (from > 0 && end - from < 8 && char_is_word(byte_at(self, from - 1))) from--;
    Str word = str_slice(self->text, from, end);
    for (u32 i = 0; i < COUNT_OF(methods); i++)
        if (str_eq(word, str_of(methods[i]))) return word;
    return STR("");
}

/* Try a path at `i`, for a reference that as a whole starts at `from`. Returns where to go on. */
static size_t path_scan(Scan *self, size_t from, size_t i) {
    size_t end = path_end(self, i);
    if (end == i) return i + 1;
    mention_push(self, MENTION_PATH, i, end, method_before(self, from));
    return end;
}

/* Behind "scheme://": over the host to the path, if there is one. */
static size_t url_scan(Scan *self, size_t from, size_t host) {
    size_t i = host;
    for (size_t next;; i = next) {
        next = parameter_end(self, i);
        if (next > i) continue;
        char c = byte_at(self, i);
        if (!char_is_word(c) && !is_one_of(c, ".-:@[]%$")) break;
        next = i + 1;
    }
    if (i == host || byte_at(self, i) != '/') return i;
    return path_scan(self, from, i);
}

/* ---- names --------------------------------------------------------------------------------- */

static size_t word_end(const Scan *self, size_t i) {
    while (char_is_word(byte_at(self, i))) i++;
    return i;
}

/* End of "a.b.c" at `i`; `*parts` counts the names. A full stop at the end is not part of it. */
static size_t dotted_end(const Scan *self, size_t i, u32 *parts) {
    size_t end = word_end(self, i);
    *parts = 1;
    while (byte_at(self, end) == '.' && is_letter(byte_at(self, end + 1))) {
        end = word_end(self, end + 1);
        ++*parts;
    }
    return end;
}

/* Endings that no one gives a module. "app.log" and "app.json" may be modules, so they stay. */
static bool ends_like_a_file(Str dotted) {
    enum { LONGEST = 5 };
    static const char endings[][LONGEST + 1] = {
        "py",  "pyi", "pyx", "pyc", "md",  "rst", "txt", "toml", "yaml", "yml",  "ini",  "cfg",
        "js",  "mjs", "tsx", "jsx", "css", "htm", "svg", "png",  "jpg",  "jpeg", "gif",  "ico",
        "bat", "zip", "gz",  "tgz", "pdf", "exe", "dll", "whl",  "cpp",  "hpp",  "scss", "ipynb",
    };
    Str ending = str_after_last(dotted, '.');
    if (!ending.len || ending.len > LONGEST) return false;
    char padded[LONGEST + 1] = {0};
    memcpy(padded, ending.ptr, ending.len);
    for (u32 i = 0; i < COUNT_OF(endings); i++)
        if (padded[0] == endings[i][0] && memcmp(padded, endings[i], sizeof padded) == 0) return true;
    return false;
}

static bool is_abbreviation(Str dotted) {
    return str_eq(dotted, STR("e.g")) || str_eq(dotted, STR("i.e"));
}

/* "Assets.js(", "{{ theme.css": what a template calls or shows is no file, whatever its ending. */
static bool is_looked_up(const Scan *self, size_t from, size_t end) {
    if (byte_at(self, end) == '(') return true;
    while (from > 0 && is_one_of(byte_at(self, from - 1), " \t-")) from--;
    return from > 1 && byte_at(self, from - 1) == '{' && byte_at(self, from - 2) == '{';
}

/* End of ":attr" or ":attr.more" behind a module that ends at `i`, or `i`. */
static size_t object_end(const Scan *self, size_t i) {
    if (byte_at(self, i) != ':' || !is_letter(byte_at(self, i + 1))) return i;
    u32 parts;
    size_t end = dotted_end(self, i + 1, &parts);
    return is_one_of(byte_at(self, end), ":/@-=") ? i : end;
}

/* A name cannot go on into what makes it something else: a path, a host, an address, a version. */
static bool name_is_cut(const Scan *self, size_t end) {
    char c = byte_at(self, end), next = byte_at(self, end + 1);
    if ((u8)c >= 0x80) { /* a letter of another script, or a closing quote or dash */
        u8 lead = (u8)c;
        return lead != 0xC2 && lead != 0xE2 && lead != 0xE3;
    }
    if (c == '.') return char_is_word(next);
    if (c == '-') return char_is_word(next);
    return is_one_of(c, "/@\\");
}

/* In backticks: "`name`" or "`name()`". */
static bool is_in_backticks(const Scan *self, size_t from, size_t end) {
    if (from == 0 || byte_at(self, from - 1) != '`') return false;
    if (byte_at(self, end) == '(' && byte_at(self, end + 1) == ')') end += 2;
    return byte_at(self, end) == '`';
}

/* "functions/orders.create": a file without its ending, and a name in it. Returns its end, or `end`. */
static size_t file_member_scan(Scan *self, size_t from, size_t end) {
    size_t at = end;
    while (byte_at(self, at) == '/' && is_letter(byte_at(self, at + 1))) at = word_end(self, at + 1);
    if (at == end || byte_at(self, at) != '.' || !is_letter(byte_at(self, at + 1))) return end;
    at = word_end(self, at + 1);
    Str text = str_slice(self->text, from, at);
    if (name_is_cut(self, at) || ends_like_a_file(text)) return end;
    mention_push(self, MENTION_DOTTED, from, at, STR(""));
    return at;
}

static size_t name_scan(Scan *self, size_t from) {
    u32 parts;
    size_t end = dotted_end(self, from, &parts);
    Str dotted = str_slice(self->text, from, end);
    size_t object = str_ends(dotted, STR(".py")) ? end : object_end(self, end);
    if (object > end) {
        mention_push(self, MENTION_OBJECT, from, object, STR(""));
        return object;
    }
    if (parts == 1 && !self->string && byte_at(self, end) == '/') return file_member_scan(self, from, end);
    if (name_is_cut(self, end)) return end;
    bool is_file = parts > 1 && ends_like_a_file(dotted) && !is_looked_up(self, from, end);
    if (parts > 1 && !is_file && !is_abbreviation(dotted)) {
        mention_push(self, MENTION_DOTTED, from, end, STR(""));
        vec_last(&self->builder->mentions).is_called = byte_at(self, end) == '(';
    } else if (parts == 1 && is_in_backticks(self, from, end))
        mention_push(self, MENTION_NAME, from, end, STR(""));
    return end;
}

/* ---- the pass ------------------------------------------------------------------------------ */

/* True when a name may start behind the byte before `at`. */
static bool name_may_start(const Scan *self, size_t at) {
    if (at == 0) return true;
    char before = byte_at(self, at - 1);
    if (before == '@')
        return at < 2 || !char_is_word(byte_at(self, at - 2)); /* "@app.get", not "me@host.org" */
    if (before == '-')
        return at >= 2 && is_one_of(byte_at(self, at - 2), "- \t"); /* an option's letter is no name */
    return !is_one_of(before, "./\\:$~%&") && !is_behind_foreign_letter(self, at);
}

/* True when a path may start behind the byte before `at`. A closing brace ends "{base}" or "${HOST}". */
static bool path_may_start(const Scan *self, size_t at) {
    if (at == 0) return true;
    char before = byte_at(self, at - 1);
    if ((u8)before >= 0x80) return !is_behind_foreign_letter(self, at);
    return is_one_of(before, " \t\r\n\"'`([{}=,;|>^*") != 0;
}

/* At a letter: a URL's scheme, "host:8000/path", or a name. */
static size_t word_scan(Scan *self, size_t i) {
    size_t end = word_end(self, i);
    if (byte_at(self, end) == ':' && byte_at(self, end + 1) == '/' && byte_at(self, end + 2) == '/')
        return url_scan(self, i, end + 3);
    return name_may_start(self, i) ? name_scan(self, i) : end;
}

/* At a digit that ends a port, as in "localhost:8000/a": go to the slash behind it. */
static size_t number_scan(Scan *self, size_t i) {
    size_t end = word_end(self, i);
    bool is_port = i >= 2 && byte_at(self, i - 1) == ':' && char_is_word(byte_at(self, i - 2));
    return is_port && byte_at(self, end) == '/' ? path_scan(self, i, end) : end;
}

/* At "$NAME": a slash behind it starts a path. "${NAME}" needs no care, it ends in a brace. */
static size_t variable_scan(Scan *self, size_t i) {
    size_t end = word_end(self, i + 1);
    return end > i + 1 && byte_at(self, end) == '/' ? path_scan(self, i, end) : end;
}

/* "scripts/run.py", "./gunicorn-conf.py": found by the ending, then read backwards. */
static void files_scan(Scan *self) {
    for (size_t at = 0;;) {
        size_t found = str_find(str_slice(self->text, at, self->text.len), STR(".py"));
        if (found == STR_NOT_FOUND) return;
        size_t dot = at + found, from = dot;
        at = dot + 3;
        if (char_is_word(byte_at(self, at))) continue;
        while (from > 0 &&
               (char_is_word(byte_at(self, from - 1)) || is_one_of(byte_at(self, from - 1), "-./")))
            from--;
        while (from < dot && is_one_of(byte_at(self, from), "./")) from++;
        size_t word = from;
        while (word > 0 && is_one_of(byte_at(self, word - 1), " \t\"',=")) word--;
        size_t start = word;
        while (start > 0 && (char_is_word(byte_at(self, start - 1)) || byte_at(self, start - 1) == '-'))
            start--;
        if (from < dot) mention_push(self, MENTION_FILE, from, at, str_slice(self->text, start, word));
    }
}

/* "pip install name", "pip install 'name[extra]==1.0'". */
static void packages_scan(Scan *self) {
    static const char command[] = "pip install ";
    for (size_t at = 0;;) {
        size_t found = str_find(str_slice(self->text, at, self->text.len), STR(command));
        if (found == STR_NOT_FOUND) return;
        at += found + sizeof command - 1;
        size_t from = at;
        while (is_one_of(byte_at(self, from), "\"'`")) from++;
        size_t end = from;
        while (char_is_word(byte_at(self, end)) || byte_at(self, end) == '-') end++;
        if (end > from && is_letter(byte_at(self, from)))
            mention_push(self, MENTION_PACKAGE, from, end, STR(""));
    }
}

/* Where the next of a list of imported names begins, or something else. In brackets they stand on lines of
 * their own, which in a notebook are texts of a list: "    c,\n", */
static size_t next_import(const Scan *self, size_t i, bool in_brackets) {
    for (;; i++) {
        char c = byte_at(self, i);
        bool is_escape = in_brackets && c == '\\' && byte_at(self, i + 1) == 'n';
        if (is_escape)
            i++;
        else if (c != ' ' && !(in_brackets && is_one_of(c, "\t\r\n\",")))
            return i;
    }
}

/* "from a.b import c, d", "import (c as e, d)" inside prose, a shell command, a notebook or a string: one
 * mention per name. */
static void imports_scan(Scan *self) {
    for (size_t at = 0;;) {
        size_t found = str_find(str_slice(self->text, at, self->text.len), STR("from "));
        if (found == STR_NOT_FOUND) return;
        size_t from = at + found + 5, end = from;
        bool is_word_start = at + found == 0 || !char_is_word(byte_at(self, at + found - 1));
        at = from;
        while (char_is_word(byte_at(self, end)) || byte_at(self, end) == '.') end++;
        Str rest = str_slice(self->text, end, self->text.len);
        if (!is_word_start || end == from || !str_starts(rest, STR(" import "))) continue;
        Str module = str_slice(self->text, from, end);
        bool in_brackets = byte_at(self, end + 8) == '(';
        for (size_t name = next_import(self, end + 8 + in_brackets, in_brackets);
             is_letter(byte_at(self, name));) {
            at = word_end(self, name);
            mention_push(self, MENTION_IMPORT, name, at, module);
            size_t behind = at;
            if (str_starts(str_slice(self->text, at, self->text.len), STR(" as ")))
                behind = word_end(self, at + 4);
            if (byte_at(self, behind) != ',') break;
            name = next_import(self, behind + 1, in_brackets);
        }
    }
}

void mention_scan(FactsBuilder *builder, Str text, u32 start, StringId string) {
    Scan scan = {builder, text, start, string};
    classifiers_scan(&scan);
    imports_scan(&scan);
    files_scan(&scan);
    if (!string) packages_scan(&scan);
    for (size_t i = 0; i < text.len;) {
        char c = text.ptr[i];
        if (is_letter(c))
            i = word_scan(&scan, i);
        else if (char_is_digit(c))
            i = number_scan(&scan, i);
        else if (c == '$')
            i = variable_scan(&scan, i);
        else if (c == '/' && path_may_start(&scan, i))
            i = path_scan(&scan, i, i);
        else
            i++;
    }
}
