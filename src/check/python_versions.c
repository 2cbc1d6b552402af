#include "python_versions.h"

#include "file.h"
#include "shared.h"
#include "stdlib_names.h"

#include <ctype.h>

/* "3.14" in ">=3.14": the least minor version of Python 3 that a requirement lets in; 0: not known. */
static u32 least_minor(Str requirement) {
    size_t at = str_find(requirement, STR("3."));
    u32 minor = 0;
    bool is_least = at != STR_NOT_FOUND && !memchr(requirement.ptr, '<', at);
    for (at += 2;
         is_least && at < requirement.len && requirement.ptr[at] >= '0' && requirement.ptr[at] <= '9'; at++)
        minor = minor * 10 + (u32)(requirement.ptr[at] - '0');
    return minor;
}

/* ">=2.7", "~=2.7", "2.7", "Programming Language :: Python :: 2.7" */
static bool lets_two_in(Str text) {
    Str classifier = STR("Programming Language :: Python :: 2");
    if (str_starts(text, classifier)) return true;
    size_t at = str_find(text, STR("2."));
    if (at == STR_NOT_FOUND || memchr(text.ptr, '<', at) || memchr(text.ptr, '!', at)) return false;
    return !at || !(text.ptr[at - 1] == '.' || isdigit((u8)text.ptr[at - 1]));
}

static bool is_above(const Program *program, FileId file, FileId other) {
    Str path = program->files[file].path, folder = path_folder(program->files[other].path);
    return !folder.len || (str_starts(path, folder) && path.ptr[folder.len] == '/');
}

/* ---- what one file asks ------------------------------------------------------------------------------- */

static void asked_read(PythonAsked *self, Str requirement) {
    u32 minor = least_minor(requirement);
    if (minor) self->minor = minor;
    self->has_two |= lets_two_in(requirement);
    self->has_three |= str_find(requirement, STR("3")) != STR_NOT_FOUND;
}

static void classifier_read(PythonAsked *self, Str text) {
    self->has_two |= str_find(text, STR("Programming Language :: Python :: 2")) != STR_NOT_FOUND;
    self->has_three |= str_find(text, STR("Programming Language :: Python :: 3")) != STR_NOT_FOUND;
}

static void settings_read(PythonAsked *self, const Facts *facts) {
    for (u32 i = 1; i < facts->settings.count; i++) {
        const SettingRow *row = &facts_settings(facts)[i];
        Str name = facts_name(facts, row->name), text = facts_text(facts, row->offset, row->length);
        bool is_python =
            str_eq(name, STR("requires-python")) || str_eq(name, STR("python_requires")) ||
            (str_eq(name, STR("python")) && str_ends(facts_name(facts, row->table), STR("dependencies")));
        if (is_python) asked_read(self, text);
        classifier_read(self, text);
    }
}

/* setup(python_requires=">=3.8", classifiers=[…]) */
static void setup_read(PythonAsked *self, const Program *program, FileId file) {
    const Facts *facts = program_facts(program, file);
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        bool asks = row->kind == EXPR_KEYWORD && str_eq(facts_name(facts, row->name), STR("python_requires"));
        if (asks) asked_read(self, expr_string(program, file, e + 1));
    }
    for (StringId s = 1; s < facts->strings.count; s++) {
        const StringRow *row = &facts_strings(facts)[s];
        classifier_read(self, facts_text(facts, row->offset, row->length));
    }
}

static void asking_read(PythonVersions *self, FileId file) {
    PythonAsking row = {.file = file};
    settings_read(&row.asked, program_facts(self->program, file));
    if (str_eq(path_name(self->program->files[file].path), STR("setup.py")))
        setup_read(&row.asked, self->program, file);
    if (row.asked.minor || row.asked.has_two || row.asked.has_three) vec_push(&self->asking, row);
}

/* ---- how old folders are ------------------------------------------------------------------------------ */

/* Count the file in each folder around it. */
static void folders_count(PythonVersions *self, FileId file) {
    const Facts *facts = program_facts(self->program, file);
    if (facts->language != LANGUAGE_PYTHON) return;
    for (Str folder = path_folder(self->program->files[file].path);; folder = path_folder(folder)) {
        u32 at = *map_at(&self->folders, str_hash(folder), self->ages.count);
        if (at == self->ages.count) vec_push(&self->ages, ((PythonFolder){0}));
        self->ages.at[at].count++;
        self->ages.at[at].old += facts->is_python_two;
        if (!folder.len) break;
    }
}

/* A fifth of the files of this folder, more than one, are written so: the others are meant for them. */
static bool is_old_folder(const PythonVersions *self, Str folder) {
    enum { OLD_AT_LEAST = 2, OLD_OF = 5 };
    u32 at = map_find(&self->folders, str_hash(folder));
    const PythonFolder *age = at == MAP_NONE ? NULL : &self->ages.at[at];
    return age && age->old >= OLD_AT_LEAST && age->old * OLD_OF >= age->count;
}

void python_versions_read(PythonVersions *self, const Program *program) {
    bool has_old = false;
    *self = (PythonVersions){.program = program};
    for (FileId file = 0; file < program->file_count; file++) {
        asking_read(self, file);
        has_old |= program_facts(program, file)->is_python_two;
    }
    for (FileId file = 0; has_old && file < program->file_count; file++) folders_count(self, file);
}

void python_versions_release(PythonVersions *self) {
    vec_release(&self->asking);
    map_release(&self->folders);
    vec_release(&self->ages);
}

/* ---- answers ------------------------------------------------------------------------------------------ */

static PythonAsked nearest(const PythonVersions *self, FileId file) {
    PythonAsked found = {0};
    size_t length = 0;
    for (u32 i = 0; i < self->asking.count; i++) {
        const PythonAsking *row = &self->asking.at[i];
        if (!is_above(self->program, file, row->file)) continue;
        size_t own = path_folder(self->program->files[row->file].path).len;
        found.has_two |= row->asked.has_two;
        found.has_three |= row->asked.has_three;
        if (!row->asked.minor || own < length) continue;
        found.minor = row->asked.minor;
        length = own;
    }
    return found;
}

u32 python_minor(CheckContext *context, FileId file) {
    return nearest(shared_versions(context), file).minor;
}

u32 python_first(CheckContext *context, FileId file) {
    return u32_max(python_minor(context, file), STDLIB_MINOR_FIRST);
}

/* What pipelines and images say of a file. */
static PythonAsked run_on(CheckContext *context, FileId file) {
    const PythonRuns *runs = shared_python_runs(context);
    PythonAsked out = {0};
    for (u32 i = 0; i < runs->at.count; i++) {
        const PythonRun *run = &runs->at.at[i];
        if (run->folder.len && !path_is_below(context->program->files[file].path, run->folder)) continue;
        out.has_two |= run->has_two;
        out.has_three |= run->has_three;
        if (run->minor && (!out.minor || run->minor < out.minor)) out.minor = run->minor;
    }
    return out;
}

/* What project files say; where they say nothing, what is said beside them. */
static PythonAsked asked_of(CheckContext *context, FileId file) {
    PythonAsked asked = nearest(shared_versions(context), file);
    return asked.has_two || asked.has_three || asked.minor ? asked : run_on(context, file);
}

u32 python_oldest(CheckContext *context, FileId file) {
    u32 minor = python_minor(context, file), run = minor ? 0 : run_on(context, file).minor;
    return minor ? minor : run < STDLIB_MINOR_FIRST ? run : 0;
}

bool python_is_only_two(CheckContext *context, FileId file) {
    const Program *program = context->program;
    if (program_facts(program, file)->is_python_two) return true;
    for (Str folder = path_folder(program->files[file].path);; folder = path_folder(folder)) {
        if (is_old_folder(shared_versions(context), folder)) return true;
        if (!folder.len) break;
    }
    PythonAsked asked = asked_of(context, file);
    return asked.has_two && !asked.has_three && !asked.minor;
}

bool python_is_two(CheckContext *context, FileId file) {
    return asked_of(context, file).has_two || python_is_only_two(context, file);
}
