#include "shared.h"

#include "classes.h"
#include "file.h"
#include "unseen_subclass.h"

struct Shared {
    Additions additions;
    CalleeFinder callees;
    Namespaces namespaces;
    Manifests manifests;
    ImportIndex imports;
    NativeHandlers handlers;
    Streams streams;
    PythonVersions versions;
    PythonRuns python_runs;
    CloneWork *clone_work;
    CopyOwners owners;
    TriedImports tried_imports;
    Intern text_words;
    VecU32 packages;
    Map classes_with, folder_imports, unseen_classes;
    Map twins;
    Str *sources; /* by file; ptr NULL: not read */
    Arena texts;
    bool has_additions, has_callees, has_namespaces, has_manifests, has_imports, has_handlers, has_streams,
        has_versions, has_python_runs, has_owners, has_tried_imports, has_text_words, has_packages,
        has_classes_with, has_unseen_classes;
};

static Shared *shared_of(CheckContext *context) {
    if (!context->shared) context->shared = ARENA_NEW(context->arena, Shared);
    return context->shared;
}

/* True for the first who asks: it has to be computed. */
static bool is_first(bool *has) {
    bool first = !*has;
    *has = true;
    return first;
}

const Additions *shared_additions(CheckContext *context) {
    Shared *self = shared_of(context);
    if (is_first(&self->has_additions)) additions_collect(&self->additions, context, "unknown-member");
    return &self->additions;
}

CalleeFinder *shared_callees(CheckContext *context) {
    Shared *self = shared_of(context);
    if (is_first(&self->has_callees)) callee_finder_init(&self->callees, context);
    return &self->callees;
}

Namespaces *shared_namespaces(CheckContext *context) {
    Shared *self = shared_of(context);
    if (is_first(&self->has_namespaces)) namespaces_init(&self->namespaces, context);
    return &self->namespaces;
}

const Manifests *shared_manifests(CheckContext *context) {
    Shared *self = shared_of(context);
    if (is_first(&self->has_manifests)) manifests_read(context, &self->manifests);
    return &self->manifests;
}

const ImportIndex *shared_imports(CheckContext *context) {
    Shared *self = shared_of(context);
    if (is_first(&self->has_imports)) imported_read(context, shared_manifests(context), &self->imports);
    return &self->imports;
}

const NativeHandlers *shared_handlers(CheckContext *context) {
    Shared *self = shared_of(context);
    if (is_first(&self->has_handlers))
        native_handlers_collect(&self->handlers, context->program, context->arena);
    return &self->handlers;
}

const Streams *shared_streams(CheckContext *context) {
    Shared *self = shared_of(context);
    if (is_first(&self->has_streams)) streams_collect(&self->streams, context->program, context->arena);
    return &self->streams;
}

const PythonVersions *shared_versions(CheckContext *context) {
    Shared *self = shared_of(context);
    if (is_first(&self->has_versions)) python_versions_read(&self->versions, context->program);
    return &self->versions;
}

const PythonRuns *shared_python_runs(CheckContext *context) {
    Shared *self = shared_of(context);
    if (is_first(&self->has_python_runs)) python_runs_read(context, &self->python_runs);
    return &self->python_runs;
}

CloneWork *shared_clone_work(CheckContext *context) {
    Shared *self = shared_of(context);
    if (!self->clone_work) self->clone_work = clone_work_new(context->program, &context->clones->options);
    return self->clone_work;
}

const CopyOwners *shared_owners(CheckContext *context) {
    Shared *self = shared_of(context);
    if (is_first(&self->has_owners)) copy_owners_init(&self->owners, context->clones);
    return &self->owners;
}

const TriedImports *shared_tried_imports(CheckContext *context) {
    Shared *self = shared_of(context);
    if (is_first(&self->has_tried_imports)) tried_imports_collect(&self->tried_imports, context->program);
    return &self->tried_imports;
}

const Intern *shared_text_words(CheckContext *context) {
    Shared *self = shared_of(context);
    if (is_first(&self->has_text_words)) text_words_collect(&self->text_words, context->program);
    return &self->text_words;
}

static void packages_collect(VecU32 *self, const CheckContext *context) {
    const Program *program = context->program;
    u32 count;
    const Str *names = rules_words(context->rules, "duplicate-module", "package_files", &count);
    for (FileId file = 0; file < program->file_count; file++)
        if (str_is_among(path_name(program->files[file].path), names, count)) vec_push(self, file);
}

const VecU32 *shared_packages(CheckContext *context) {
    Shared *self = shared_of(context);
    if (is_first(&self->has_packages)) packages_collect(&self->packages, context);
    return &self->packages;
}

static void methods_count(Map *self, const Program *program) {
    for (DefRef def = 1; def < program->def_count; def++)
        if (method_class(program, def)) ++*map_at(self, def_name(program, def), 0);
}

u32 shared_classes_with(CheckContext *context, Name method) {
    Shared *self = shared_of(context);
    if (is_first(&self->has_classes_with)) methods_count(&self->classes_with, context->program);
    u32 count = map_find(&self->classes_with, method);
    return count == MAP_NONE ? 0 : count;
}

bool shared_is_for_unseen(CheckContext *context, DefRef class) {
    Shared *self = shared_of(context);
    if (is_first(&self->has_unseen_classes)) unseen_classes_collect(&self->unseen_classes, context->program);
    return map_find(&self->unseen_classes, class) != MAP_NONE;
}

Map *shared_folder_imports(CheckContext *context) {
    return &shared_of(context)->folder_imports;
}

Map *shared_twins(CheckContext *context) {
    return &shared_of(context)->twins;
}

static Str source_read(const File *file, Arena *arena) {
    Str text;
    if (!file->absolute.len || !file_read(str_cstr(arena, file->absolute), arena, &text, NULL))
        return STR("");
    if (str_starts(text, STR("\xef\xbb\xbf"))) text = str_slice(text, 3, text.len);
    return text.len == file->facts->source_length ? text : STR("");
}

Str shared_source(CheckContext *context, FileId file) {
    Shared *self = shared_of(context);
    if (!self->sources) self->sources = ARENA_ARRAY(&self->texts, Str, context->program->file_count);
    Str *source = &self->sources[file];
    if (!source->ptr) *source = source_read(&context->program->files[file], &self->texts);
    return *source;
}

void shared_release(CheckContext *context) {
    Shared *self = context->shared;
    if (!self) return;
    additions_release(&self->additions);
    callee_finder_release(&self->callees);
    namespaces_release(&self->namespaces);
    manifests_release(&self->manifests);
    imported_release(&self->imports);
    native_handlers_release(&self->handlers);
    streams_release(&self->streams);
    python_versions_release(&self->versions);
    vec_release(&self->python_runs.at);
    clone_work_free(self->clone_work);
    copy_owners_release(&self->owners);
    vec_release(&self->tried_imports);
    intern_release(&self->text_words);
    vec_release(&self->packages);
    map_release(&self->classes_with);
    map_release(&self->folder_imports);
    map_release(&self->unseen_classes);
    map_release(&self->twins);
    arena_release(&self->texts);
    context->shared = NULL;
}
