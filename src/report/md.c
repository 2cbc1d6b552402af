#include "md.h"

/* ---- text ------------------------------------------------------------------------------------------ */

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (u8)c >= 0x80;
}

static char char_at(Str text, size_t at) {
    return at < text.len ? text.ptr[at] : '\0';
}

void md_raw(Md *self, const char *text) {
    buf_push(self->out, str_of(text));
}

/* Content of a code span or block line inside a cell: only the cell's own border needs escaping. */
static void code_text(Md *self, Str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\n' || c == '\r') c = ' ';
        if (c == '|' && self->in_cell) buf_push_char(self->out, '\\');
        buf_push_char(self->out, c);
    }
}

static size_t longest_ticks(Str text) {
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < text.len; i++) {
        run = text.ptr[i] == '`' ? run + 1 : 0;
        if (run > longest) longest = run;
    }
    return longest;
}

static void ticks(Md *self, size_t count) {
    while (count--) buf_push_char(self->out, '`');
}

void md_code(Md *self, Str text) {
    size_t fence = longest_ticks(text) + 1;
    bool pad = text.len && (text.ptr[0] == '`' || text.ptr[text.len - 1] == '`');
    if (!text.len) return;
    ticks(self, fence);
    if (pad) buf_push_char(self->out, ' ');
    code_text(self, text);
    if (pad) buf_push_char(self->out, ' ');
    ticks(self, fence);
}

/* Would GitHub or Markdown act on the character at `at`? */
static bool is_special(Str text, size_t at) {
    char c = text.ptr[at], before = at ? text.ptr[at - 1] : '\0', behind = char_at(text, at + 1);
    switch (c) {
    case '\\':
    case '`':
    case '*':
    case '[':
    case ']':
    case '|':
    case '~': return true;
    case '_': return !(is_word(before) && is_word(behind));
    case '-':
    case '+':
    case '=':
    case '>': return at == 0;
    case '#': return at == 0 && !is_word(behind);
    default: return false;
    }
}

/* An empty comment keeps @name and #123 from becoming a mention and a link. */
static bool is_reference(Str text, size_t at) {
    char before = at ? text.ptr[at - 1] : '\0', behind = char_at(text, at + 1);
    if (text.ptr[at] == '@') return !is_word(before) && is_word(behind);
    return text.ptr[at] == '#' && behind >= '0' && behind <= '9';
}

static void prose_char(Md *self, Str text, size_t at) {
    char c = text.ptr[at];
    if (c == '\n' || c == '\r')
        buf_push_char(self->out, ' ');
    else if (c == '<')
        buf_push(self->out, STR("&lt;"));
    else if (c == '&')
        buf_push(self->out, STR("&amp;"));
    else if (is_reference(text, at))
        buf_printf(self->out, "%c<!-- -->", c);
    else if (is_special(text, at))
        buf_printf(self->out, "\\%c", c);
    else
        buf_push_char(self->out, c);
}

/* End of the code span that starts at `at`, or 0 when its backticks are not closed. */
static size_t span_end(Str text, size_t at) {
    if (text.ptr[at] != '`') return 0;
    size_t close = str_find_char(str_slice(text, at + 1, text.len), '`');
    return close == STR_NOT_FOUND || close == 0 ? 0 : at + 1 + close + 1;
}

void md_prose(Md *self, Str text) {
    for (size_t at = 0; at < text.len;) {
        size_t end = span_end(text, at);
        if (!end) {
            prose_char(self, text, at++);
            continue;
        }
        md_code(self, str_slice(text, at + 1, end - 1));
        at = end;
    }
}

void md_text(Md *self, const Text *text) {
    md_prose(self, view_render(self->view, text));
}

void md_say(Md *self, const char *key) {
    Text text = text_of(NULL, key);
    md_text(self, &text);
}

void md_count(Md *self, const char *key, u64 n) {
    Text text = view_with_count(self->view, text_of(NULL, key), "n", n);
    md_text(self, &text);
}

void md_heading(Md *self, u32 level, Str text) {
    while (level--) buf_push_char(self->out, '#');
    buf_push_char(self->out, ' ');
    md_prose(self, text);
    md_raw(self, "\n\n");
}

void md_sentence(Md *self, Str text) {
    Str first = str_slice(text, 0, 1);
    bool is_lower = first.len && *first.ptr >= 'a' && *first.ptr <= 'z';
    Str capital = is_lower ? str_printf(&self->view->arena, "%c", *first.ptr - 'a' + 'A') : first;
    Str rest = str_slice(text, 1, text.len);
    md_prose(self, str_printf(&self->view->arena, "%.*s%.*s", STR_ARG(capital), STR_ARG(rest)));
}

void md_label(Md *self, const char *key) {
    md_raw(self, "**");
    md_say(self, key);
    md_raw(self, ":** ");
}

void md_block_label(Md *self, const char *key) {
    md_raw(self, "**");
    md_say(self, key);
    md_raw(self, ":**\n\n");
}

/* ---- links ----------------------------------------------------------------------------------------- */

void md_link(Md *self, const Place *place) {
    md_link_near(self, place, FILE_NONE);
}

void md_link_near(Md *self, const Place *place, FileId near) {
    if (place->file == FILE_NONE) return;
    Str path = place->file == near ? STR("") : view_path(self->view, place->file);
    Str url = view_url(self->view, place->file);
    bool is_range = place->end_line > place->line;
    Str lines = is_range ? str_printf(&self->view->arena, "%u-%u", place->line, place->end_line)
                         : str_printf(&self->view->arena, "%u", place->line);
    md_raw(self, "[");
    md_code(self, str_printf(&self->view->arena, "%.*s:%.*s", STR_ARG(path), STR_ARG(lines)));
    buf_printf(self->out, "](%.*s#L%u", STR_ARG(url), place->line);
    if (is_range) buf_printf(self->out, "-L%u", place->end_line);
    md_raw(self, ")");
}

void md_file_link(Md *self, FileId file) {
    if (file == FILE_NONE) return;
    Str url = view_url(self->view, file);
    md_raw(self, "[");
    md_code(self, view_path(self->view, file));
    buf_printf(self->out, "](%.*s)", STR_ARG(url));
}

/* ---- tables ---------------------------------------------------------------------------------------- */

void md_row(Md *self) {
    md_raw(self, "| ");
    self->in_cell = true;
}

void md_next_cell(Md *self) {
    md_raw(self, " | ");
}

void md_row_end(Md *self) {
    md_raw(self, " |\n");
    self->in_cell = false;
}

void md_table(Md *self, const char *const *keys, u32 count, u32 right) {
    md_row(self);
    for (u32 i = 0; i < count; i++) {
        if (i) md_next_cell(self);
        if (keys[i][0]) md_say(self, keys[i]);
    }
    md_row_end(self);
    for (u32 i = 0; i < count; i++) md_raw(self, right >> i & 1 ? "|--:" : "|---");
    md_raw(self, "|\n");
}

/* ---- blocks ---------------------------------------------------------------------------------------- */

static void fence_line(Md *self, size_t length, const char *language) {
    ticks(self, length < 3 ? 3 : length);
    md_raw(self, language);
    md_raw(self, "\n");
}

void md_fence(Md *self, const char *language, Str text) {
    size_t length = longest_ticks(text) + 1;
    fence_line(self, length, language);
    buf_push(self->out, text);
    if (text.len && text.ptr[text.len - 1] != '\n') md_raw(self, "\n");
    fence_line(self, length, "");
    md_raw(self, "\n");
}

static const char *fence_language(const Md *self, FileId file) {
    switch ((Language)program_facts(self->view->program, file)->language) {
    case LANGUAGE_PYTHON: return "python";
    case LANGUAGE_TOML: return "toml";
    case LANGUAGE_C: return "c";
    case LANGUAGE_JAVASCRIPT:
    case LANGUAGE_SCRIPT: return "js";
    case LANGUAGE_TYPESCRIPT: return "ts";
    case LANGUAGE_TSX: return "tsx";
    case LANGUAGE_LOCK:
    case LANGUAGE_SYMBOLS:
    case LANGUAGE_BUILD:
    case LANGUAGE_NATIVE:
    case LANGUAGE_CALLER:
    case LANGUAGE_TEXT:
    case LANGUAGE_NONE: break;
    }
    return "";
}

static size_t indentation(Str line) {
    size_t at = 0;
    while (at < line.len && (line.ptr[at] == ' ' || line.ptr[at] == '\t')) at++;
    return at;
}

/* Lines without the indentation they share; blank ones do not count. */
static void dedented(Md *self, StrBuf *out, FileId file, u32 first, u32 last) {
    size_t shared = STR_NOT_FOUND;
    for (u32 line = first; line <= last; line++) {
        Str text = view_line(self->view, file, line);
        size_t indent = indentation(text);
        if (indent < text.len && indent < shared) shared = indent;
    }
    for (u32 line = first; line <= last; line++) {
        Str text = view_line(self->view, file, line);
        buf_push(out, str_slice(text, shared < text.len ? shared : text.len, text.len));
        buf_push_char(out, '\n');
    }
}

void md_source(Md *self, FileId file, u32 first, u32 last, u32 most) {
    if (file == FILE_NONE || !first) return;
    StrBuf code = {0};
    u32 end = last - first + 1 > most ? first + most - 1 : last;
    dedented(self, &code, file, first, end);
    if (end < last) buf_push(&code, STR("…\n"));
    if (str_trim(buf_str(&code)).len) md_fence(self, fence_language(self, file), buf_str(&code));
    buf_release(&code);
}

void md_source_places(Md *self, const Place *places, u32 count) {
    enum { LINES_MAX = 6 };
    StrBuf code = {0};
    for (u32 i = 0; i < count; i++) {
        const Place *place = &places[i];
        if (place->file == FILE_NONE) continue;
        if (code.len) buf_push_char(&code, '\n');
        Str path = view_path(self->view, place->file);
        buf_printf(&code, "# %.*s:%u\n", STR_ARG(path), place->line);
        u32 last = u32_min(u32_max(place->end_line, place->line), place->line + LINES_MAX - 1);
        dedented(self, &code, place->file, place->line, last);
    }
    if (code.len) md_fence(self, fence_language(self, places[0].file), buf_str(&code));
    buf_release(&code);
}

static void html(Md *self, Str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '<')
            md_raw(self, "&lt;");
        else if (text.ptr[i] == '&')
            md_raw(self, "&amp;");
        else if (is_reference(text, i))
            buf_printf(self->out, "%c<!-- -->", text.ptr[i]);
        else
            buf_push_char(self->out, text.ptr[i]);
    }
}

void md_details(Md *self, Str summary) {
    md_raw(self, "<details>\n<summary>");
    html(self, summary);
    md_raw(self, "</summary>\n\n");
}

void md_details_end(Md *self) {
    md_raw(self, "</details>\n\n");
}
