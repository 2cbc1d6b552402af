#include "manifest.h"

#include "command.h"
#include "file.h"
#include "settings.h"

#define RULE "unused-dependency"

/* "-r other.txt": what the other file lists is needed here, too. */
typedef struct {
    Str folder; /* covered by the including file */
    Str path;
} Include;

typedef struct {
    CheckContext *context;
    const Program *program;
    const Distributions *known;
    Manifests *out;
    FileId file;
    u32 manifest; /* position in out->files; UINT32_MAX: not added yet */
    Settings settings;
    Vec(Include) includes;
    Vec(Str) whole; /* manifests that are installed without what they require; a folder with `/`: all in it */
} Reading;

bool path_is_below(Str path, Str folder) {
    return !folder.len || (str_starts(path, folder) && path.len > folder.len && path.ptr[folder.len] == '/');
}

static Str path_of(const Reading *self) {
    return self->program->files[self->file].path;
}

/* ---- folders and groups --------------------------------------------------------------------------- */

/* A pattern such as "requirements/x.txt" is for the code beside the folder that it names. */
static Str folder_for(Str path, Str pattern) {
    Str folder = path_folder(path);
    while (str_starts(pattern, STR("**/"))) pattern = str_slice(pattern, 3, pattern.len);
    for (size_t i = 0; i < pattern.len; i++)
        if (pattern.ptr[i] == '/') folder = path_folder(folder);
    return folder;
}

static bool is_development(const Reading *self, Str group) {
    for (Str word; group.len;) {
        size_t end = 0;
        while (end < group.len && !strchr("-_. ", group.ptr[end])) end++;
        word = str_slice(group, 0, end);
        if (names_have(self->known->development, self->known->development_count, word)) return true;
        group = str_slice(group, end + (end < group.len), group.len);
    }
    return false;
}

static Manifest *manifest_of(Reading *self, const ManifestRule *rule, Str pattern) {
    if (self->manifest == UINT32_MAX) {
        self->manifest = self->out->files.count;
        vec_push(&self->out->files, ((Manifest){.file = self->file,
                                                .folder = folder_for(path_of(self), pattern),
                                                .need = rule->need,
                                                .is_pinned = true}));
    }
    return &self->out->files.at[self->manifest];
}

static void declare(Reading *self, const ManifestRule *rule, Manifest *manifest, Requirement requirement,
                    Span span, Str group) {
    Declared declared = {
        .requirement = requirement,
        .file = self->file,
        .span = span,
        .folder = manifest->folder,
        .group = group,
        .need = rule->need,
        .is_known_only = rule->need == NEED_BUILD || rule->form == MANIFEST_ITEMS,
    };
    bool is_for_some = (rule->need == NEED_EXTRA && is_development(self, str_after_last(group, '.'))) ||
                       (rule->need == NEED_GROUP && is_development(self, group));
    if (is_for_some) declared.need = NEED_DEVELOPMENT;
    if (manifest->count++) {
        Str before = vec_last(&self->out->items).requirement.name;
        manifest->unsorted_count += str_cmp(before, requirement.name) > 0;
    }
    manifest->is_pinned &= requirement.is_pinned;
    vec_push(&self->out->items, declared);
}

/* ---- keys ----------------------------------------------------------------------------------------- */

static Span trimmed_span(const Reading *self, const Setting *setting) {
    Span span = setting->span;
    Str source = facts_source(program_facts(self->program, self->file));
    bool is_quoted =
        span.end > span.start + 1 && span.end <= source.len && strchr("\"'", source.ptr[span.start]);
    return is_quoted ? (Span){span.start + 1, span.end - 1} : span;
}

static void spec_read(Reading *self, const ManifestRule *rule, Manifest *manifest, const Setting *setting) {
    bool is_toml = program_facts(self->program, self->file)->language == LANGUAGE_TOML;
    bool is_item = setting->kind == SETTING_ITEM || (!is_toml && setting->kind == SETTING_VALUE);
    manifest->is_open |= setting->is_unknown && rule->need == NEED_RUNTIME;
    if (!is_item || setting->is_unknown) return;
    /* "name>=1, other" of ini files that put several on a line. */
    Requirement requirement;
    if (requirement_read(setting->text, self->context->arena, &requirement))
        declare(self, rule, manifest, requirement, trimmed_span(self, setting), setting->key);
}

/* extras = ["redis"] below the requirement. */
static Str extras_of(const Reading *self, u32 at) {
    Str table = self->settings.at[at].key;
    for (u32 i = at + 1; i < self->settings.count && i < at + 12; i++) {
        const Setting *inner = &self->settings.at[i];
        if (str_eq(inner->table, table) && str_eq(inner->name, STR("extras")) && inner->kind == SETTING_ITEM)
            return inner->text;
    }
    return STR_NONE;
}

static void name_read(Reading *self, const ManifestRule *rule, Manifest *manifest, u32 at) {
    const Setting *setting = &self->settings.at[at];
    Requirement requirement;
    if (setting->kind == SETTING_ITEM || !requirement_read(setting->name, self->context->arena, &requirement))
        return;
    if (str_eq(requirement.name, STR("python"))) return;
    requirement.extras = extras_of(self, at);
    requirement.is_limit = setting->text.len && setting->text.ptr[0] == '<';
    declare(self, rule, manifest, requirement, setting->key_span, setting->table);
}

static void keys_read(Reading *self, const ManifestRule *rule, Str pattern) {
    for (u32 i = 0; i < self->settings.count; i++) {
        const Setting *setting = &self->settings.at[i];
        Str key = rule->form == MANIFEST_NAMES ? setting->table : setting->key;
        if (!setting_fits(key, rule->keys, rule->key_count)) continue;
        Manifest *manifest = manifest_of(self, rule, pattern);
        if (rule->form == MANIFEST_NAMES)
            name_read(self, rule, manifest, i);
        else
            spec_read(self, rule, manifest, setting);
    }
}

/* ---- lines ---------------------------------------------------------------------------------------- */

static bool has_mark(const Reading *self, const char *parameter, Str text) {
    u32 count;
    const Str *marks = rules_words(self->context->rules, RULE, parameter, &count);
    for (u32 i = 0; i < count; i++)
        if (str_find(text, marks[i]) != STR_NOT_FOUND) return true;
    return false;
}

/* "a/b" + "../c/d.txt" → "a/c/d.txt" */
static Str path_relative(Arena *arena, Str folder, Str path) {
    for (;;) {
        if (str_starts(path, STR("./")))
            path = str_slice(path, 2, path.len);
        else if (str_starts(path, STR("../")))
            path = str_slice(path, 3, path.len), folder = path_folder(folder);
        else
            return path_join(arena, folder, path);
    }
}

static void include_read(Reading *self, const Manifest *manifest, Str line) {
    size_t word = 0;
    if (!str_starts(line, STR("-r")) && !str_starts(line, STR("--requirement"))) return;
    while (word < line.len && !strchr(" =\t", line.ptr[word])) word++;
    Str path = str_trim(str_slice(line, str_starts(line, STR("--")) || word > 2 ? word + 1 : 2, line.len));
    if (str_starts(line, STR("-r")) && word > 2) path = str_trim(str_slice(line, 2, line.len));
    path = path_relative(self->context->arena, path_folder(path_of(self)), path);
    vec_push(&self->includes, ((Include){manifest->folder, path}));
}

static void includes_settle(Reading *self) {
    for (u32 i = 0; i < self->includes.count; i++) {
        const Include *include = &self->includes.at[i];
        u32 count = self->out->items.count;
        for (u32 k = 0; k < count; k++) {
            Declared item = self->out->items.at[k];
            if (!str_eq(self->program->files[item.file].path, include->path) ||
                path_is_below(path_join(self->context->arena, include->folder, STR("x")), item.folder))
                continue;
            item.folder = include->folder;
            item.is_known_only = true;
            vec_push(&self->out->items, item);
        }
    }
    vec_release(&self->includes);
}

static void line_read(Reading *self, const ManifestRule *rule, Manifest *manifest, Str source, Str line) {
    Requirement requirement;
    Str shown = str_trim(line);
    if (rule->form == MANIFEST_ITEMS) {
        if (!str_starts(shown, STR("- "))) return;
        shown = str_trim(str_slice(shown, 2, shown.len));
    }
    if (!shown.len || shown.ptr[0] == '#') return;
    bool is_editable = str_starts(shown, STR("-e ")) || str_starts(shown, STR("--editable"));
    if (shown.ptr[0] == '-' && !is_editable) {
        include_read(self, manifest, shown);
        return;
    }
    if (shown.ptr[shown.len - 1] == '\\') shown = str_trim(str_slice(shown, 0, shown.len - 1));
    if (!requirement_read(shown, self->context->arena, &requirement)) return;
    u32 start = (u32)(shown.ptr - source.ptr);
    declare(self, rule, manifest, requirement, (Span){start, start + (u32)shown.len}, path_of(self));
}

static void lines_read(Reading *self, const ManifestRule *rule, Str pattern) {
    Str source = facts_source(program_facts(self->program, self->file)), rest = source, line;
    Manifest *manifest = manifest_of(self, rule, pattern);
    manifest->is_lines = rule->form == MANIFEST_LINES;
    manifest->is_locked = has_mark(self, "lock_marks", source);
    while (str_split(&rest, '\n', &line)) line_read(self, rule, manifest, source, line);
}

/* ---- other names ---------------------------------------------------------------------------------- */

static bool is_list_word(Str word) {
    return word.len && word.ptr[0] != '-' && str_find_char(word, '/') == STR_NOT_FOUND &&
           str_find_char(word, '$') == STR_NOT_FOUND;
}

static bool is_word(const CommandWords *words, u32 at, Str wanted) {
    return at < words->count && str_eq(words->at[at].base, wanted);
}

/* "-r x.txt" of a command, where the file lies: beside the one that holds the command, or above. */
static void whole_push(Reading *self, Str path) {
    Arena *arena = self->context->arena;
    for (Str folder = path_folder(path_of(self));; folder = path_folder(folder)) {
        vec_push(&self->whole, path_relative(arena, folder, path));
        if (!folder.len) return;
    }
}

static bool is_whole_option(const Reading *self, Str word) {
    u32 count;
    const Str *options = rules_words(self->context->rules, RULE, "whole_options", &count);
    for (u32 i = 0; i < count; i++)
        if (str_eq(options[i], word)) return true;
    return false;
}

/* Code of others: a distribution by its name, or a folder that was fetched before. */
static bool installs_other(const CommandWords *words, u32 from, u32 end) {
    for (u32 k = from + 1; k < end; k++) {
        Str word = words->at[k].text;
        bool is_path = word.ptr[0] == '.' || word.ptr[0] == '/' || word.ptr[0] == '$';
        if (word.ptr[0] != '-' && !is_path) return true;
    }
    for (u32 k = 0; k + 1 < from; k++)
        if (is_word(words, k, STR("git")) && is_word(words, k + 1, STR("clone"))) return true;
    return false;
}

/* "pip install --no-deps -r x.txt": the list has all. What code of others needs that is installed so is in
 * the lists beside the command. */
static void whole_read(Reading *self, const CommandWords *words, u32 from, u32 end) {
    bool is_alone = false, has_list = false;
    Str folder = path_folder(path_of(self));
    for (u32 k = from; k < end; k++) is_alone |= is_whole_option(self, words->at[k].text);
    for (u32 k = from; k + 1 < end && is_alone; k++) {
        if (!is_word(words, k, STR("-r")) && !is_word(words, k, STR("--requirement"))) continue;
        whole_push(self, words->at[k + 1].text);
        has_list = true;
    }
    if (is_alone && !has_list && folder.len && installs_other(words, from, end))
        vec_push(&self->whole, str_printf(self->context->arena, "%.*s/", STR_ARG(folder)));
}

static bool is_whole(const Reading *self, Str path) {
    for (u32 i = 0; i < self->whole.count; i++) {
        Str known = self->whole.at[i];
        bool is_folder = str_ends(known, STR("/"));
        if (is_folder ? str_eq(path_folder(path), str_slice(known, 0, known.len - 1)) : str_eq(path, known))
            return true;
    }
    return false;
}

static void whole_settle(Reading *self) {
    for (u32 i = 0; i < self->out->files.count; i++) {
        Manifest *manifest = &self->out->files.at[i];
        manifest->is_whole = is_whole(self, self->program->files[manifest->file].path);
    }
    vec_release(&self->whole);
}

/* "pip install a b", "uv add a": distributions that are there without any manifest. */
static void installed_read(Reading *self) {
    CommandWords words = {0};
    Arena *arena = self->context->arena;
    command_words(facts_source(program_facts(self->program, self->file)), &words);
    for (u32 i = 1; i < words.count; i++) {
        bool is_install = is_word(&words, i, STR("install")) || is_word(&words, i, STR("add"));
        if (!is_install || words.at[i].is_first) continue;
        u32 end = i + 1;
        while (end < words.count && !words.at[end].is_first) end++;
        whole_read(self, &words, i, end);
        for (u32 k = i + 1; k < end; k++) {
            Requirement requirement;
            if (is_list_word(words.at[k].text) && requirement_read(words.at[k].text, arena, &requirement))
                vec_push(&self->out->installed,
                         ((Installed){requirement.name, distributions_find(self->known, requirement.name)}));
        }
    }
    vec_release(&words);
}

static void own_read(Reading *self) {
    u32 count;
    const Str *keys = rules_words(self->context->rules, RULE, "name_keys", &count);
    for (u32 i = 0; i < self->settings.count; i++) {
        const Setting *setting = &self->settings.at[i];
        if (setting->text.len && setting_fits(setting->key, keys, count))
            vec_push(&self->out->own, distribution_normal(setting->text, self->context->arena));
    }
}

/* The project says that its dependencies are worked out elsewhere. */
static void open_read(Reading *self) {
    u32 count;
    const Str *keys = rules_words(self->context->rules, RULE, "dynamic_keys", &count);
    for (u32 i = 0; i < self->settings.count; i++) {
        const Setting *setting = &self->settings.at[i];
        if (!setting_fits(setting->key, keys, count) || !str_eq(setting->text, STR("dependencies"))) continue;
        vec_push(&self->out->files,
                 ((Manifest){.file = self->file, .folder = path_folder(path_of(self)), .is_open = true}));
    }
}

/* ---- all ------------------------------------------------------------------------------------------ */

static const Str *pattern_of(const ManifestRule *rule, Str path) {
    for (u32 i = 0; i < rule->file_count; i++)
        if (file_pattern_matches(rule->files[i], path)) return &rule->files[i];
    return NULL;
}

static void file_read_rules(Reading *self) {
    bool has_settings = false;
    for (u32 r = 0; r < self->known->manifest_count; r++) {
        const ManifestRule *rule = &self->known->manifests[r];
        const Str *pattern = pattern_of(rule, path_of(self));
        if (!pattern) continue;
        if (rule->form == MANIFEST_NONE) return;
        if (rule->form == MANIFEST_LINES || rule->form == MANIFEST_ITEMS) {
            lines_read(self, rule, *pattern);
            return;
        }
        if (!has_settings) {
            settings_read(self->program, self->file, self->context->arena, &self->settings);
            own_read(self);
        }
        has_settings = true;
        keys_read(self, rule, *pattern);
    }
    if (has_settings) open_read(self);
}

/* Dependencies said to be dynamic are known after all where a file of lines lies beside. */
static void open_settle(Manifests *self) {
    for (u32 i = 0; i < self->files.count; i++)
        for (u32 k = 0; self->files.at[i].is_open && k < self->files.count; k++)
            if (self->files.at[k].is_lines && self->files.at[k].count &&
                str_eq(self->files.at[k].folder, self->files.at[i].folder))
                self->files.at[i].is_open = false;
}

/* Locked lists count where nothing else says what is wanted. */
static bool is_behind(const Manifests *self, const Declared *declared) {
    bool is_locked = false, has_other = false;
    for (u32 i = 0; i < self->files.count; i++) {
        const Manifest *manifest = &self->files.at[i];
        if (manifest->file == declared->file) is_locked = manifest->is_locked;
        has_other |= !manifest->is_locked && manifest->count && !manifest->is_open &&
                     manifest->need == NEED_RUNTIME && str_eq(manifest->folder, declared->folder);
    }
    return is_locked && has_other;
}

/* What every import asks of every requirement. */
static void items_settle(const Distributions *known, Manifests *self) {
    for (u32 i = 0; i < self->items.count; i++) {
        Declared *declared = &self->items.at[i];
        declared->row = distributions_find(known, declared->requirement.name);
        declared->is_behind = is_behind(self, declared);
    }
}

void manifests_read(CheckContext *context, Manifests *out) {
    Reading reading = {.context = context,
                       .program = context->program,
                       .known = rules_distributions(context->rules),
                       .out = out};
    for (FileId file = 0; file < context->program->file_count; file++) {
        reading.file = file;
        reading.manifest = UINT32_MAX;
        vec_clear(&reading.settings);
        file_read_rules(&reading);
        if (program_facts(context->program, file)->language == LANGUAGE_TEXT) installed_read(&reading);
    }
    vec_release(&reading.settings);
    includes_settle(&reading);
    whole_settle(&reading);
    open_settle(out);
    items_settle(reading.known, out);
}

void manifests_release(Manifests *self) {
    vec_release(&self->items);
    vec_release(&self->files);
    vec_release(&self->installed);
    vec_release(&self->own);
}
