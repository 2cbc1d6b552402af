/* entry-point-missing: a command, unit, compose file or key names what is started, and the module, the
 * name in it or the file is not there, although what is around it belongs to this tree.
 *
 * Silent for names whose first word is not a package or module of the tree (libraries, names of queues),
 * for modules that make names at run time (__getattr__, globals(), exec, star imports that cannot be
 * followed), for what lies on the disk beside it without being Python (extension modules, ignored and
 * generated files), for modules whose file some text names with its folder (mounted, copied), for paths
 * whose folder is not part of the tree, for files that fetch or enter other trees, and for references with
 * variables in them. What is only shown (prose, text that a script prints) is no command, and a sample is
 * copied before it is run: the one is silent, the other less sure.
 *
 * Cost: O(files + names of one module) per reference. */
#include "file.h"
#include "first_party.h"
#include "module_names.h"
#include "modules.h"
#include "shared.h"
#include "start_shown.h"
#include "starts.h"

#include <ctype.h>

#define RULE "entry-point-missing"

enum { NAMES_LISTED = 8 };

typedef struct {
    CheckContext *context;
    const Program *program;
    const Start *start;
    Shown shown;
} Entry;

/* ---- findings ------------------------------------------------------------------------------------- */

static Finding *finding_of(const Entry *self, const char *key) {
    const Start *start = self->start;
    Place place = place_first_line(self->program, start->file, start->span);
    Finding *finding = finding_add(self->context, RULE, KIND_ENTRY, start->text, place, place);
    finding->shape = str_hash(start->by);
    finding->message = text_with(text_of(RULE, key), "name", start->text);
    bool is_sample = self->shown == SHOWN_SAMPLE;
    finding->doubt = text_with(text_of(RULE, is_sample ? "doubt.sample" : "doubt"), "name", start->text);
    if (is_sample) finding->confidence = CONFIDENCE_LOW;
    Text named = text_of(RULE, start->is_key ? "named_by_key" : "named_by_command");
    finding_evidence(finding, place, text_with(named, "by", start->by));
    return finding;
}

/* "did you mean", and what there is instead. */
static void nearest_tell(const Entry *self, Finding *finding, const NearList *names, Str wanted, Place at) {
    double limit = rules_number(self->context->rules, RULE, "near_distance");
    Near near = near_find(names, wanted, false, limit);
    finding->help = text_with(text_of(RULE, near.text.len ? "help.near" : "help"), "name", wanted);
    if (near.text.len) finding->help = text_with(finding->help, "near", near.text);
    StrBuf list = {0};
    u32 count = 0;
    for (u32 i = 0; i < names->items.count && count < NAMES_LISTED; i++) {
        Str name = names->items.at[i].text;
        if (!name.len || name.ptr[0] == '_') continue;
        if (count++) buf_push(&list, STR(", "));
        buf_printf(&list, "`%.*s`", STR_ARG(name));
    }
    Text text = text_of(RULE, count ? "defines" : "defines_nothing");
    finding_evidence(finding, at, text_with(text, "names", str_copy(self->context->arena, buf_str(&list))));
    buf_release(&list);
}

static Place module_place(const Program *program, ModuleId module, Place fallback) {
    FileId file = program->modules[module].file;
    if (file == FILE_NONE) return fallback;
    Place place = place_of_file(program, file);
    place.end_line = 1;
    return place;
}

static void report_module(const Entry *self, ModuleId package, Str rest) {
    Str word;
    str_split(&rest, '.', &word);
    Finding *finding = finding_of(self, "message");
    Str symbol = name_text(self->program, self->program->modules[package].name);
    finding->message = text_with(text_with(finding->message, "package", symbol), "missing", word);
    bool is_namespace = self->program->modules[package].file == FILE_NONE;
    if (is_namespace && !self->shown) finding->confidence = CONFIDENCE_MEDIUM;
    NearList names = {0};
    module_children(self->program, package, &names);
    nearest_tell(self, finding, &names, word, module_place(self->program, package, finding->name));
    near_release(&names);
}

static void report_name(const Entry *self, ModuleId module, Str word) {
    Finding *finding = finding_of(self, "message.attribute");
    Str symbol = name_text(self->program, self->program->modules[module].name);
    finding->message = text_with(text_with(finding->message, "module", symbol), "missing", word);
    NearList names = {0};
    module_names(self->program, module, &names);
    nearest_tell(self, finding, &names, word, module_place(self->program, module, finding->name));
    near_release(&names);
}

/* "acme-tools" is imported as acme_tools. */
static bool is_called(Str distribution, Str module) {
    if (distribution.len != module.len) return false;
    for (size_t i = 0; i < module.len; i++) {
        char c = module.ptr[i] == '_' ? '-' : (char)tolower((u8)module.ptr[i]);
        if (distribution.ptr[i] != c) return false;
    }
    return true;
}

/* ---- modules and objects -------------------------------------------------------------------------- */

/* A manifest asks for a distribution of that name, and none of the tree's own projects is called so. */
static bool is_required(const Entry *self, Str first) {
    const Manifests *manifests = shared_manifests(self->context);
    bool is_own = false, is_asked = false;
    for (u32 i = 0; i < manifests->own.count; i++) is_own |= is_called(manifests->own.at[i], first);
    for (u32 i = 0; i < manifests->items.count; i++)
        is_asked |= is_called(manifests->items.at[i].requirement.name, first);
    return is_asked && !is_own;
}

static bool is_foreign(const Entry *self, Str dotted) {
    Str first = dotted;
    size_t dot = str_find_char(dotted, '.');
    if (dot != STR_NOT_FOUND) first = str_slice(dotted, 0, dot);
    Name name = intern_find(&self->program->names, first);
    return distributions_is_standard(rules_distributions(self->context->rules), first) ||
           (name && map_find(&self->program->external_roots, name) != MAP_NONE) || is_required(self, first);
}

static void missing_check(const Entry *self, ModuleId module, Str rest) {
    bool is_package = self->program->modules[module].is_package;
    bool may_be_name = !self->start->object.len && str_find_char(rest, '.') == STR_NOT_FOUND;
    Str words = rest, word;
    str_split(&words, '.', &word);
    if (may_be_name && module_may_have(self->program, module, word)) return;
    if (is_package &&
        module_lies_beside(self->program, self->start->file, module, word, self->context->arena))
        return;
    if (is_package && module_file_is_named(self->context, module, word)) return;
    if (is_package || !may_be_name)
        report_module(self, module, rest);
    else
        report_name(self, module, word);
}

static void module_check(const Entry *self) {
    const Program *program = self->program;
    const Start *start = self->start;
    ModuleId ending = 0;
    Str rest, word, object = start->object;
    if (is_foreign(self, start->module)) return;
    /* Several folders may have a module of this name: only the nearest one is certain. */
    u32 count = modules_ending_in(program, start->module, &ending);
    ModuleId module = start_split(program, start, start->module, &rest);
    if (module && rest.len && !count) missing_check(self, module, rest);
    if (!module || rest.len || !str_split(&object, '.', &word) || !word.len) return;
    Str own = path_folder(program->files[start->file].path);
    if (count > 1 && modules_below(program, own, start->module) != module) return;
    bool is_folder = program->modules[module].file == FILE_NONE;
    if (!is_folder && !module_may_have(program, module, word) &&
        !module_lies_beside(self->program, self->start->file, module, word, self->context->arena))
        report_name(self, module, word);
}

/* ---- files ---------------------------------------------------------------------------------------- */

static bool is_tail(Str path, Str tail) {
    return str_ends(path, tail) && (path.len == tail.len || path.ptr[path.len - tail.len - 1] == '/');
}

static bool folder_is_in_tree(const Program *program, Str folder) {
    for (FileId file = 0; file < program->file_count; file++) {
        Str path = program->files[file].path;
        if (program->files[file].module && str_starts(path, folder) && path.len > folder.len &&
            path.ptr[folder.len] == '/')
            return true;
    }
    return false;
}

/* Words that say that the commands of a file work on other trees, or make files. */
static bool works_elsewhere(const Entry *self) {
    Str source = facts_source(program_facts(self->program, self->start->file));
    u32 count;
    const Str *words = rules_words(self->context->rules, RULE, "elsewhere", &count);
    for (u32 i = 0; i < count; i++)
        if (str_find(source, words[i]) != STR_NOT_FOUND) return true;
    return false;
}

/* The file's name stands in the same text without being run: it is made or fetched there. */
static bool is_made_here(const Entry *self, Str name) {
    Str rest = facts_source(program_facts(self->program, self->start->file));
    u32 mentions = 0, runs = 0;
    for (size_t at; (at = str_find(rest, name)) != STR_NOT_FOUND; mentions++)
        rest = str_slice(rest, at + name.len, rest.len);
    for (u32 i = 0; i < self->program->starts.count; i++) {
        const Start *other = &self->program->starts.at[i];
        runs += other->file == self->start->file && str_ends(other->text, name);
    }
    return mentions > runs;
}

static bool is_on_disk(const Entry *self, Str folder, Str path) {
    Arena *arena = self->context->arena;
    Str root = project_folder(self->program, self->start->file);
    if (!root.ptr) return false;
    return file_kind(str_cstr(arena, path_join(arena, root, path_join(arena, folder, path)))) != FILE_MISSING;
}

static void report_file(const Entry *self, Str folder, Str twin) {
    Finding *finding = finding_of(self, "message.file");
    finding->message = text_with(finding->message, "folder", folder);
    NearList names = {0};
    for (FileId file = 0; file < self->program->file_count; file++) {
        Str path = self->program->files[file].path;
        if (str_eq(path_folder(path), folder)) near_add(&names, path_name(path), 0, false);
    }
    nearest_tell(self, finding, &names, path_name(self->start->text), finding->name);
    near_release(&names);
    if (!twin.len) return;
    if (!self->shown) finding->confidence = CONFIDENCE_MEDIUM;
    finding->help = text_with(text_of(RULE, "help.near"), "near", twin);
    finding->help = text_with(finding->help, "name", self->start->text);
}

static void file_check(const Entry *self) {
    const Program *program = self->program;
    Str path = self->start->text, own = path_folder(program->files[self->start->file].path), twin = STR_NONE;
    bool is_absolute = path.ptr[0] == '/';
    while (str_starts(path, STR("/"))) path = str_slice(path, 1, path.len);
    Str name = path_name(path), folder = path_folder(path);
    if (!folder.len || str_find(path, STR("..")) != STR_NOT_FOUND) return;
    for (FileId file = 0; file < program->file_count; file++) {
        if (is_tail(program->files[file].path, path) || is_tail(path, program->files[file].path)) return;
        if (str_eq(path_name(program->files[file].path), name)) twin = program->files[file].path;
    }
    /* "/srv/app/scripts/run.py": which part of it lies in the tree is for the image to say. */
    for (Str part; is_absolute && folder.len && !folder_is_in_tree(program, folder);)
        if (!str_split(&folder, '/', &part)) return;
    Str near = path_join(self->context->arena, own, folder);
    bool is_near = !is_absolute && folder_is_in_tree(program, near);
    if (!folder.len || (!is_near && !folder_is_in_tree(program, folder))) return;
    Str tail = path_join(self->context->arena, folder, name);
    for (FileId file = 0; is_absolute && file < program->file_count; file++)
        if (is_tail(program->files[file].path, tail)) return;
    if (is_on_disk(self, STR_NONE, tail) || is_on_disk(self, own, tail)) return;
    if (works_elsewhere(self) || is_made_here(self, name)) return;
    report_file(self, is_near ? near : folder, twin);
}

void check_entry_point_missing(CheckContext *context) {
    const Program *program = context->program;
    for (u32 i = 0; i < program->starts.count; i++) {
        const Start *start = &program->starts.at[i];
        if (program->files[start->file].world == WORLD_TESTS) continue;
        Entry entry = {context, program, start, start_shown(context, start)};
        if (entry.shown == SHOWN_ONLY) continue;
        if (start->form == START_FILE)
            file_check(&entry);
        else
            module_check(&entry);
    }
}
