#include "start_shown.h"

#include "char.h"
#include "file.h"

static bool file_is_one_of(const CheckContext *context, const char *parameter, FileId file) {
    Str path = context->program->files[file].path;
    return rules_lists(context->rules, "entry-point-missing", parameter, path, file_pattern_matches);
}

/* The word that ends a here-document that begins on this line; empty when none does. "<<<" is no such
 * thing. */
static Str here_word(Str line) {
    size_t at = str_find(line, STR("<<"));
    if (at == STR_NOT_FOUND || at + 2 >= line.len || line.ptr[at + 2] == '<') return STR_NONE;
    Str rest = str_trim(str_slice(line, at + 2, line.len));
    while (rest.len &&
           (rest.ptr[0] == '-' || rest.ptr[0] == '~' || rest.ptr[0] == '\'' || rest.ptr[0] == '"'))
        rest = str_slice(rest, 1, rest.len);
    size_t end = 0;
    while (end < rest.len && char_is_word(rest.ptr[end])) end++;
    return end && (rest.ptr[0] < '0' || rest.ptr[0] > '9') ? str_slice(rest, 0, end) : STR_NONE;
}

static bool has_printer(const CheckContext *context, Str command) {
    u32 count;
    const Str *words = rules_words(context->rules, "entry-point-missing", "printers", &count);
    for (Str word; str_split(&command, ' ', &word);) {
        while (word.len && (word.ptr[0] == '@' || word.ptr[0] == '(' || word.ptr[0] == '"'))
            word = str_slice(word, 1, word.len);
        for (u32 i = 0; i < count; i++)
            if (str_eq(word, words[i])) return true;
    }
    return false;
}

/* echo "run uvicorn app:app": in the words of a command that prints. What goes into a pipe, a file or another
 * command may be run by that. */
static bool line_is_printed(const CheckContext *context, Str line, size_t at) {
    size_t from = 0;
    for (size_t i = 0; i < at; i++)
        if (line.ptr[i] == ';' || line.ptr[i] == '&' || line.ptr[i] == '|') from = i + 1;
    for (size_t i = from; i < line.len; i++)
        if (line.ptr[i] == '|' || line.ptr[i] == '>' || line.ptr[i] == '`' ||
            (line.ptr[i] == '$' && i + 1 < line.len && line.ptr[i + 1] == '('))
            return false;
    return has_printer(context, str_slice(line, from, at));
}

/* Printed by the line it lies on, or in a here-document, which is text for another program. */
static bool is_printed(const CheckContext *context, Str source, u32 place) {
    Str rest = source, line, ends = STR_NONE;
    while (str_split(&rest, '\n', &line)) {
        size_t start = (size_t)(line.ptr - source.ptr);
        if (ends.len && str_eq(str_trim(line), ends)) ends = STR_NONE;
        if (place <= start + line.len)
            return ends.len || line_is_printed(context, line, place > start ? place - start : 0);
        if (!ends.len) ends = here_word(line);
    }
    return false;
}

Shown start_shown(const CheckContext *context, const Start *start) {
    const Program *program = context->program;
    Str source = facts_source(program_facts(program, start->file));
    if (file_is_one_of(context, "prose", start->file)) return SHOWN_ONLY;
    if (start->is_key) return SHOWN_NOT; /* of a manifest, which is installed as it stands */
    if (start->span.start < source.len && is_printed(context, source, start->span.start)) return SHOWN_ONLY;
    return file_is_one_of(context, "samples", start->file) ? SHOWN_SAMPLE : SHOWN_NOT;
}
