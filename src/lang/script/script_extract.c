/* One pass over the text from literal to literal. A literal that begins with a path, a URL, or one piece
 * put in and a path is a mention; where it is the first argument of a call, the mention names what is
 * called. */
#include "script_extract.h"

#include "char.h"

enum { CALLER_MAX = 80, OPTIONS_MAX = 600, HOLE_MAX = 80, PATH_MAX_LEN = 256 };

typedef struct {
    FactsBuilder *builder;
    Str source;
} Script;

static bool is_word(char c) {
    return char_is_word(c) || c == '$';
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static char byte_at(const Script *self, size_t i) {
    return i < self->source.len ? self->source.ptr[i] : '\0';
}

/* ---- what the literal says --------------------------------------------------------------------------- */

/* Behind "scheme://host" or "${…}" at its start; 0 when it begins with the path. */
static size_t head_end(Str text) {
    size_t scheme = str_find(text, STR("//"));
    bool has_scheme = scheme != STR_NOT_FOUND && scheme < HOLE_MAX &&
                      (scheme == 0 || text.ptr[scheme - 1] == ':' || text.ptr[scheme - 1] == '}');
    size_t at = has_scheme ? scheme + 2 : 0;
    if (!has_scheme && !str_starts(text, STR("${"))) return 0;
    for (u32 depth = 0; at < text.len && (depth || text.ptr[at] != '/'); at++)
        depth += text.ptr[at] == '{' ? 1 : text.ptr[at] == '}' && depth ? (u32)-1 : 0;
    return at;
}

/* The path of a literal, up to its query. */
static Str path_of(Str text) {
    size_t from = head_end(text), at = from;
    if (from >= text.len || text.ptr[from] != '/') return STR_NONE;
    bool has_letter = false;
    for (u32 depth = 0; at < text.len; at++) {
        char c = text.ptr[at];
        if (c == '{') depth++;
        if (c == '}' && depth) depth--;
        if (!depth && (c == '?' || c == '#')) break;
        if (!depth && (is_blank(c) || strchr("<>()\\;,=|", c))) return STR_NONE;
        has_letter |= !depth && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
    }
    return has_letter ? str_slice(text, from, at) : STR_NONE;
}

/* ---- who is called with it --------------------------------------------------------------------------- */

/* Start of a type argument "<T>" that ends before `at`, or `at`. */
static size_t type_start(const Script *self, size_t at) {
    if (!at || byte_at(self, at - 1) != '>') return at;
    size_t from = at - 1;
    for (u32 depth = 1; from > 0 && at - from < CALLER_MAX && depth;) {
        char c = byte_at(self, --from);
        depth += c == '>' ? 1 : c == '<' ? (u32)-1 : 0;
    }
    return byte_at(self, from) == '<' ? from : at;
}

/* "client.get" of `client.get<T>('/a'`, whose literal starts at `quote`; empty when no call begins there. */
static Str caller_of(const Script *self, size_t quote) {
    size_t at = quote;
    while (at > 0 && is_blank(byte_at(self, at - 1))) at--;
    if (!at || byte_at(self, at - 1) != '(') return STR_NONE;
    size_t end = type_start(self, at - 1), from = end;
    while (from > 0 && end - from < CALLER_MAX &&
           (is_word(byte_at(self, from - 1)) || byte_at(self, from - 1) == '.'))
        from--;
    return str_slice(self->source, from, end);
}

/* Where the call goes on behind the literal: 0 at its end. */
static size_t options_start(const Script *self, size_t end) {
    while (is_blank(byte_at(self, end))) end++;
    return byte_at(self, end) == ',' ? end + 1 : 0;
}

/* method: "POST" among what follows; "GET" when nothing does; empty when nobody knows. */
static Str method_of(const Script *self, size_t end) {
    size_t from = options_start(self, end), at = from, depth = 1;
    if (!from) return STR("GET");
    while (at < self->source.len && at - from < OPTIONS_MAX && depth) {
        char c = byte_at(self, at++);
        depth += c == '(' ? 1 : c == ')' ? (size_t)-1 : 0;
    }
    Str options = str_slice(self->source, from, at);
    size_t key = str_find(options, STR("method:"));
    bool is_whole = str_starts(str_trim(options), STR("{")) &&
                    str_find(options, STR("...")) == STR_NOT_FOUND &&
                    str_find(options, STR("method")) == key && !depth;
    if (key == STR_NOT_FOUND) return is_whole ? STR("GET") : STR("");
    Str value = str_trim(str_slice(options, key + STR("method:").len, options.len));
    if (!value.len || !strchr("'\"`", value.ptr[0])) return STR("");
    size_t close = str_find_char(str_slice(value, 1, value.len), value.ptr[0]);
    return close == STR_NOT_FOUND || close > 10 ? STR("") : str_slice(value, 1, close + 1);
}

/* ---- the pass ---------------------------------------------------------------------------------------- */

/* "/a/" + id: something follows. */
static NameId path_name_of(Script *self, Str path, size_t end) {
    char whole[PATH_MAX_LEN];
    while (is_blank(byte_at(self, ++end))) {
    }
    bool is_joined =
        byte_at(self, end) == '+' && path.ptr[path.len - 1] == '/' && path.len + 2 < sizeof whole;
    if (!is_joined) return builder_name(self->builder, path);
    memcpy(whole, path.ptr, path.len);
    memcpy(whole + path.len, "{}", 2);
    return builder_name(self->builder, (Str){whole, path.len + 2});
}

static void literal_read(Script *self, size_t quote, size_t end) {
    Str text = str_slice(self->source, quote + 1, end), path = path_of(text);
    if (path.len < 2) return;
    u32 start = (u32)(path.ptr - self->source.ptr);
    Str caller = caller_of(self, quote);
    MentionRow row = {.kind = MENTION_PATH,
                      .is_called = caller.len > 0,
                      .text = path_name_of(self, path, end),
                      .caller = builder_name(self->builder, caller),
                      .base = builder_name(self->builder, str_slice(text, 0, head_end(text))),
                      .method = caller.len ? builder_name(self->builder, method_of(self, end + 1)) : 0,
                      .span = {start, start + (u32)path.len}};
    vec_push(&self->builder->mentions, row);
}

/* End of the literal that starts at `quote`: its closing quote, or where the line ends. */
static size_t literal_end(const Script *self, size_t quote) {
    char closing = byte_at(self, quote);
    size_t at = quote + 1;
    for (; at < self->source.len && byte_at(self, at) != closing; at++) {
        if (byte_at(self, at) == '\\') at++;
        if (closing != '`' && byte_at(self, at) == '\n') break;
    }
    return at;
}

/* Behind a comment that starts at `i`, or `i`. An URL's slashes stand in a literal or behind a colon. */
static size_t comment_end(const Script *self, size_t i) {
    if (byte_at(self, i) != '/' || (i && byte_at(self, i - 1) == ':')) return i;
    bool is_block = byte_at(self, i + 1) == '*';
    if (!is_block && byte_at(self, i + 1) != '/') return i;
    size_t found =
        str_find(str_slice(self->source, i + 2, self->source.len), is_block ? STR("*/") : STR("\n"));
    return found == STR_NOT_FOUND ? self->source.len : i + 2 + found + is_block;
}

void script_extract(FactsBuilder *builder, Str source) {
    Script self = {builder, source};
    for (size_t i = 0; i < source.len;) {
        size_t comment = comment_end(&self, i), end = i;
        char c = source.ptr[i];
        if (comment > i) {
            i = comment;
            continue;
        }
        if (c == '"' || c == '\'' || c == '`') {
            end = literal_end(&self, i);
            if (byte_at(&self, end) == c) literal_read(&self, i, end);
        }
        i = end + 1;
    }
    for (Str line; str_split(&source, '\n', &line);) builder->code_lines += str_trim(line).len > 0;
}
