#include "starts.h"

#include "char.h"
#include "command.h"
#include "file.h"
#include "modules.h"
#include "settings.h"

typedef struct {
    Program *program;
    FileId file;
    Str source; /* spans of words count from here; empty: `whole` is the place */
    Span whole;
    bool is_key;
    CommandWords words; /* of the whole file; read when the first rule asks */
    bool has_words;
} Search;

static bool is_dotted(Str text) {
    Str word;
    if (!text.len) return false;
    while (str_split(&text, '.', &word)) {
        if (!word.len || (word.ptr[0] >= '0' && word.ptr[0] <= '9')) return false;
        for (size_t i = 0; i < word.len; i++)
            if (!char_is_word(word.ptr[i])) return false;
    }
    return true;
}

static bool is_path(Str text) {
    for (size_t i = 0; i < text.len; i++)
        if (!char_is_word(text.ptr[i]) && text.ptr[i] != '/' && text.ptr[i] != '-' && text.ptr[i] != '.')
            return false;
    return text.len > 0;
}

/* The reference in a word; false when it is none. */
static bool reference_read(Str word, Start *out) {
    while (str_starts(word, STR("./"))) word = str_slice(word, 2, word.len);
    size_t colon = str_find_char(word, ':');
    Str head = str_slice(word, 0, colon == STR_NOT_FOUND ? word.len : colon);
    out->text = out->module = word;
    if (str_ends(head, STR(".py"))) {
        out->form = START_FILE;
        out->text = out->module = head;
        return is_path(head);
    }
    if (colon == STR_NOT_FOUND) {
        out->form = START_DOTTED;
        return is_dotted(word);
    }
    out->form = START_OBJECT;
    out->module = head;
    out->object = str_slice(word, colon + 1, word.len);
    return is_dotted(out->module) && is_dotted(out->object);
}

static void start_push(Search *self, Start start, const EntryRule *rule, Str by) {
    Program *program = self->program;
    start.file = self->file;
    start.rule = rule;
    start.by = by;
    start.is_key = self->is_key;
    start.span = self->whole;
    if (self->source.len) {
        u32 at = (u32)(start.text.ptr - self->source.ptr);
        start.span = (Span){at, at + (u32)start.text.len};
    }
    for (u32 i = program->starts.count; i > 0 && program->starts.at[i - 1].file == self->file; i--) {
        const Start *known = &program->starts.at[i - 1];
        if (known->span.start == start.span.start && str_eq(known->text, start.text)) return;
    }
    vec_push(&program->starts, start);
}

/* ---- commands ------------------------------------------------------------------------------------- */

static bool is_option(Str word) {
    return word.len > 1 && word.ptr[0] == '-';
}

static bool word_fits(Str pattern, const CommandWord *word) {
    bool wants_value = pattern.ptr[pattern.len - 1] == '=';
    if (wants_value) return word->is_set && str_eq(word->text, str_slice(pattern, 0, pattern.len - 1));
    return wildcard_matches(pattern, word->base);
}

/* Words of a pattern may stand apart ("celery -l info -A app"), but not beyond a script that is run. Returns
 * the position behind the last word, or 0. */
static u32 pattern_end(Str pattern, const CommandWords *words, u32 at, bool *takes_next) {
    Str part;
    bool is_started = false;
    while (str_split(&pattern, ' ', &part)) {
        for (; at < words->count; at++) {
            const CommandWord *word = &words->at[at];
            if (is_started && word->is_first) return 0;
            if (word_fits(part, word)) break;
            if (!is_started || str_ends(word->text, STR(".py"))) return 0;
        }
        if (at++ == words->count) return 0;
        is_started = true;
        *takes_next = part.ptr[0] == '-' || part.ptr[part.len - 1] == '=';
    }
    return at;
}

/* What a program is given: the first reference to an object, or the first word that is no option and does not
 * follow one, whose value it may be. */
static void argument_find(Search *self, const CommandWords *words, u32 at, const EntryRule *rule, Str by) {
    bool was_option = false;
    for (; at < words->count && !words->at[at].is_first; at++) {
        Start start = {0};
        Str word = words->at[at].text;
        bool is_value = was_option;
        was_option = is_option(word);
        if (was_option) continue;
        bool is_reference = reference_read(word, &start);
        if (is_reference && (start.form == START_OBJECT || !is_value)) start_push(self, start, rule, by);
        if ((is_reference && start.form == START_OBJECT) || !is_value) return;
    }
}

/* Most words are turned down by their first letter. */
static bool may_begin(Str pattern, const CommandWord *word) {
    char first = pattern.ptr[0];
    return first == '*' || word->text.ptr[0] == first || (word->base.len && word->base.ptr[0] == first);
}

static void commands_find(Search *self, const CommandWords *words, const EntryRule *rule) {
    for (u32 i = 0; i < words->count; i++) {
        for (u32 a = 0; a < rule->after_count; a++) {
            if (!may_begin(rule->after[a], &words->at[i])) continue;
            bool takes_next = false;
            u32 at = pattern_end(rule->after[a], words, i, &takes_next);
            Start start = {0};
            if (!at) continue;
            if (!takes_next)
                argument_find(self, words, at, rule, rule->after[a]);
            else if (at < words->count && !words->at[at].is_first &&
                     reference_read(words->at[at].text, &start))
                start_push(self, start, rule, rule->after[a]);
        }
    }
}

static void text_find(Search *self, Str text, const EntryRule *rule) {
    CommandWords words = {0};
    command_words(text, &words);
    commands_find(self, &words, rule);
    vec_release(&words);
}

/* ---- keys ----------------------------------------------------------------------------------------- */

/* "name = a.b:c [extra]" → "a.b:c" */
static Str key_reference(Str text) {
    size_t equals = str_find_char(text, '=');
    if (equals != STR_NOT_FOUND) text = str_slice(text, equals + 1, text.len);
    size_t bracket = str_find_char(text, '[');
    if (bracket != STR_NOT_FOUND && bracket) text = str_slice(text, 0, bracket);
    return str_trim(text);
}

static void keys_find(Search *self, const Settings *settings, const EntryRule *rule) {
    Str source = self->source;
    self->is_key = true;
    for (u32 i = 0; i < settings->count; i++) {
        const Setting *setting = &settings->at[i];
        bool is_text = setting->kind == SETTING_VALUE || setting->kind == SETTING_ITEM;
        if (!is_text || setting->is_unknown || !setting_fits(setting->key, rule->keys, rule->key_count))
            continue;
        Start start = {0};
        self->whole = setting->span;
        self->source = STR_NONE;
        if (rule->after_count)
            text_find(self, setting->text, rule);
        else if (reference_read(key_reference(setting->text), &start))
            start_push(self, start, rule, setting->key);
    }
    self->source = source;
    self->is_key = false;
}

/* ---- all ------------------------------------------------------------------------------------------ */

static bool speaks_of(const EntryRule *rule, Str path) {
    for (u32 i = 0; i < rule->file_count; i++)
        if (file_pattern_matches(rule->files[i], path)) return true;
    return false;
}

static void rule_find(Search *self, const EntryRule *rule, Settings *settings, bool *is_read) {
    const File *in = &self->program->files[self->file];
    if (!rule->key_count && !self->source.len) return; /* code holds no commands */
    if (!speaks_of(rule, in->path)) return;
    if (!rule->key_count) {
        if (!self->has_words) command_words(self->source, &self->words);
        self->has_words = true;
        commands_find(self, &self->words, rule);
        return;
    }
    if (!*is_read) settings_read(self->program, self->file, self->program->arena, settings);
    *is_read = true;
    keys_find(self, settings, rule);
}

void starts_find(Program *program) {
    for (FileId file = 0; file < program->file_count && program->models; file++) {
        if (language_is_client(program_facts(program, file)->language)) continue;
        Settings settings = {0};
        bool is_read = false;
        Search finding = {
            .program = program, .file = file, .source = facts_source(program_facts(program, file))};
        for (u32 m = 0; m < program->models->count; m++)
            for (u32 e = 0; e < program->models->items[m].entry_count; e++)
                rule_find(&finding, &program->models->items[m].entries[e], &settings, &is_read);
        vec_release(&settings);
        vec_release(&finding.words);
    }
}

void starts_release(Program *program) {
    vec_release(&program->starts);
}

/* ---- what they mean ------------------------------------------------------------------------------- */

static bool is_around(const Program *program, ModuleId folder, Str path) {
    ModuleId at = modules_below(program, path_folder(path), STR(""));
    while (at && at != folder) at = program->modules[at].parent;
    return at == folder;
}

/* A mere folder counts where nothing better is found, and not when the file itself lies in it. */
static bool is_meant(const Program *program, ModuleId module, const Start *start, bool may_be_folder) {
    if (!module || program->modules[module].file != FILE_NONE) return module != 0;
    return may_be_folder && !is_around(program, module, program->files[start->file].path);
}

static ModuleId module_seen(const Program *program, const Start *start, Str dotted, bool may_be_folder) {
    Str folder = path_folder(program->files[start->file].path);
    for (;; folder = path_folder(folder)) {
        ModuleId found = modules_below(program, folder, dotted);
        if (is_meant(program, found, start, may_be_folder)) return found;
        if (!folder.len) break;
    }
    ModuleId found = modules_named(program, dotted), ending = 0;
    if (is_meant(program, found, start, may_be_folder)) return found;
    bool is_telling = str_find_char(dotted, '.') != STR_NOT_FOUND ||
                      (start->form == START_OBJECT && str_eq(dotted, start->module));
    if (!is_telling) return 0;
    return modules_ending_in(program, dotted, &ending) == 1 ? ending : 0;
}

ModuleId start_module(const Program *program, const Start *start, Str dotted) {
    ModuleId found = module_seen(program, start, dotted, false);
    return found ? found : module_seen(program, start, dotted, true);
}

ModuleId start_split(const Program *program, const Start *start, Str dotted, Str *rest) {
    Str head = dotted;
    while (head.len) {
        ModuleId module = start_module(program, start, head);
        if (module) {
            *rest = str_slice(dotted, head.len + (head.len < dotted.len), dotted.len);
            return module;
        }
        size_t dot = str_rfind_char(head, '.');
        head = str_slice(head, 0, dot == STR_NOT_FOUND ? 0 : dot);
    }
    return 0;
}

bool start_looks_for(const Program *program, Str word) {
    for (u32 m = 0; program->models && m < program->models->count; m++)
        for (u32 e = 0; e < program->models->items[m].entry_count; e++) {
            const EntryRule *rule = &program->models->items[m].entries[e];
            for (u32 i = 0; i < rule->find_count; i++)
                if (str_eq(rule->finds[i], word)) return true;
        }
    return false;
}
