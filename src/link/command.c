#include "command.h"

typedef struct {
    CommandWords *out;
    bool is_first;  /* the next word starts a command */
    bool is_joined; /* the line before ended in a backslash */
    bool was_item;  /* the line before was a list item of one word, or a key alone */
    u32 brackets;   /* open "[" */
} Reading;

static bool is_one_of(char c, const char *set) {
    return c && strchr(set, c);
}

/* The item of a line "- item", or STR_NONE. */
static Str list_item(Str line) {
    return str_starts(line, STR("- ")) ? str_trim(str_slice(line, 2, line.len)) : STR_NONE;
}

static bool is_one_word(Str item) {
    if (!item.len) return false;
    bool is_quoted = is_one_of(item.ptr[0], "\"'") && item.ptr[item.len - 1] == item.ptr[0];
    return (is_quoted || str_find_char(item, ' ') == STR_NOT_FOUND) && item.ptr[item.len - 1] != ':';
}

static void word_push(Reading *self, Str word, bool is_set) {
    vec_push(self->out, ((CommandWord){word, str_after_last(word, '/'), self->is_first, is_set}));
    /* "key:" is a label, what follows is its own. */
    self->is_first = word.ptr[word.len - 1] == ':';
}

/* Behind "{{ … }}", which something else fills in before the line is run: what stands inside is no word of
 * it. */
static size_t behind_template(Str line, size_t at) {
    if (!str_starts(str_slice(line, at, line.len), STR("{{"))) return at;
    size_t end = str_find(str_slice(line, at, line.len), STR("}}"));
    return end == STR_NOT_FOUND ? at : at + end + 1;
}

static void line_words(Reading *self, Str line) {
    enum { BREAK = 1, SET = 2, END = 4 };
    static const u8 kinds[256] = {
        [';'] = BREAK, ['|'] = BREAK, ['&'] = BREAK, ['\n'] = BREAK, ['='] = SET, [' '] = END,
        ['\t'] = END,  ['\r'] = END,  ['"'] = END,   ['\''] = END,   ['`'] = END, [','] = END,
        ['['] = END,   [']'] = END,   ['('] = END,   [')'] = END,    ['<'] = END, ['>'] = END,
    };
    size_t from = 0;
    for (size_t i = 0; i <= line.len; i++) {
        if (i < line.len) i = behind_template(line, i);
        char c = i < line.len ? line.ptr[i] : '\n';
        u8 kind = kinds[(u8)c];
        if (!kind) continue;
        bool is_break = kind == BREAK, is_set = kind == SET;
        /* "==" and "<=" belong to requirements. */
        if (is_set &&
            ((i + 1 < line.len && line.ptr[i + 1] == '=') || (i && is_one_of(line.ptr[i - 1], "=!~"))))
            continue;
        Str word = str_slice(line, from, i);
        if (word.len && !str_eq(word, STR("\\"))) word_push(self, word, is_set);
        from = i + 1;
        self->is_first |= is_break && i < line.len;
        self->brackets += c == '[';
        if (c == ']' && self->brackets) self->brackets--;
    }
}

/* Of a recipe alone: what a function of a shell echoes may be run by who calls it, and so may what goes on
 * into a pipe, a file or a substitution. */
bool command_is_said(Str line) {
    line = str_trim(line);
    if (!str_starts(line, STR("@"))) return false;
    while (line.len && is_one_of(line.ptr[0], "@-")) line = str_slice(line, 1, line.len);
    if (!str_starts(line, STR("echo ")) && !str_starts(line, STR("printf "))) return false;
    for (size_t i = 0; i < line.len; i++)
        if (is_one_of(line.ptr[i], "|&;<>$`\\")) return false;
    return true;
}

static void line_read(Reading *self, Str line) {
    Str shown = str_trim(line), item = list_item(shown);
    if (command_is_said(line)) shown = STR("");
    if (!shown.len || shown.ptr[0] == '#' || str_starts(shown, STR("//"))) {
        self->brackets = 0;
        return;
    }
    bool is_item = is_one_word(item);
    bool goes_on = self->is_joined || self->brackets || (is_item && self->was_item);
    if (!goes_on) self->is_first = true;
    line_words(self, item.len ? item : shown);
    self->is_joined = shown.ptr[shown.len - 1] == '\\';
    self->was_item = is_item || shown.ptr[shown.len - 1] == ':';
    if (shown.ptr[shown.len - 1] == ':') self->is_first = true;
}

void command_words(Str text, CommandWords *out) {
    Reading reading = {.out = out, .is_first = true};
    Str line;
    while (str_split(&text, '\n', &line)) line_read(&reading, line);
}
