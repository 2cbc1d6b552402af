#include "python_runs.h"

#include "char.h"
#include "file.h"
#include "glob.h"

/* A pattern such as ".github/workflows/x.yml" speaks of the code beside the folder that it names. */
static Str folder_meant(Str path, Str pattern) {
    Str folder = path_folder(path);
    for (size_t i = 0; i < pattern.len; i++)
        if (pattern.ptr[i] == '/') folder = path_folder(folder);
    return folder;
}

static void version_add(PythonRun *self, u32 major, u32 minor) {
    self->has_two |= major == 2;
    self->has_three |= major == 3;
    if (major == 3 && minor && (!self->minor || minor < self->minor)) self->minor = minor;
}

static u32 number_read(Str text, size_t *at) {
    u32 number = 0;
    for (; *at < text.len && char_is_digit(text.ptr[*at]); ++*at)
        number = number * 10 + (u32)(text.ptr[*at] - '0');
    return number;
}

/* "2.7", "3.6-slim", "pypy3.6": each that stands in the text. True when there is one. */
static bool versions_read(PythonRun *self, Str text) {
    bool is_any = false;
    for (size_t at = 0; at < text.len;) {
        bool is_first = !at || (!char_is_digit(text.ptr[at - 1]) && text.ptr[at - 1] != '.');
        if (!is_first || (text.ptr[at] != '2' && text.ptr[at] != '3')) {
            at++;
            continue;
        }
        u32 major = number_read(text, &at);
        if (at + 1 >= text.len || text.ptr[at] != '.' || !char_is_digit(text.ptr[at + 1])) continue;
        at++;
        version_add(self, major, number_read(text, &at));
        is_any = true;
    }
    return is_any;
}

/* "27" and "310" of "py27", "{36,37}" of "py{36,37}". True when there is one. */
static bool tags_read(PythonRun *self, Str text) {
    size_t at = 0;
    bool is_any = false, is_list = text.len && text.ptr[0] == '{';
    do {
        at += is_list;
        if (at >= text.len || (text.ptr[at] != '2' && text.ptr[at] != '3')) return is_any;
        u32 major = (u32)(text.ptr[at++] - '0');
        if (at >= text.len || !char_is_digit(text.ptr[at])) return is_any;
        u32 minor = number_read(text, &at);
        if (at < text.len && char_is_letter(text.ptr[at])) return is_any;
        version_add(self, major, minor);
        is_any = true;
    } while (is_list && at < text.len && text.ptr[at] == ',');
    return is_any;
}

/* Lines "- 2.7" below a word that nothing follows, remarks between them. */
static void list_read(PythonRun *self, Str rest) {
    for (Str line; str_split(&rest, '\n', &line);) {
        line = str_trim(line);
        if (str_starts(line, STR("#"))) continue;
        if (!str_starts(line, STR("-"))) break;
        versions_read(self, line);
    }
}

static void behind_read(PythonRun *self, Str text, Str word) {
    for (size_t at; (at = str_find(text, word)) != STR_NOT_FOUND;) {
        bool is_word = !at || !char_is_word(text.ptr[at - 1]);
        Str rest = str_slice(text, at + word.len, text.len), line;
        text = rest;
        if (!is_word || tags_read(self, rest)) continue;
        str_split(&rest, '\n', &line);
        if (!versions_read(self, line) && !str_trim(line).len) list_read(self, rest);
    }
}

static bool file_fits(const PythonRule *rule, Str path, Str *folder) {
    for (u32 i = 0; i < rule->file_count; i++) {
        if (!glob_matches(rule->files[i], path)) continue;
        *folder = folder_meant(path, rule->files[i]);
        return true;
    }
    return false;
}

void python_runs_read(const CheckContext *context, PythonRuns *out) {
    const Program *program = context->program;
    const Distributions *known = rules_distributions(context->rules);
    for (FileId file = 0; file < program->file_count; file++) {
        PythonRun run = {0};
        Str text = facts_source(program_facts(program, file));
        for (u32 i = 0; i < known->python_count; i++) {
            const PythonRule *rule = &known->pythons[i];
            if (!file_fits(rule, program->files[file].path, &run.folder)) continue;
            for (u32 b = 0; b < rule->behind_count; b++) behind_read(&run, text, rule->behind[b]);
            if (!rule->behind_count) versions_read(&run, text);
        }
        if (run.has_two || run.has_three) vec_push(&out->at, run);
    }
}
