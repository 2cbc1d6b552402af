#include "rules.h"

#include "embedded.h"
#include "file.h"
#include "image.h"
#include "load.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- sources: embedded files, overlaid with those of --rules -------------------------------------- */

typedef struct {
    Str path;          /* below rules/: "models/python.json" */
    const char *label; /* how errors call it */
    Str text;
    u32 embedded; /* which file it is of those, from 1; 0: none */
} Source;

typedef Vec(Source) SourceList;

static void add_embedded(Arena *arena, SourceList *out) {
    for (size_t i = 0; i < rules_embedded_count; i++) {
        const RulesEmbeddedFile *file = &rules_embedded_files[i];
        Source source = {str_of(file->path),
                         str_printf(arena, "rules/%s", file->path).ptr,
                         {file->text, file->size},
                         (u32)i + 1};
        vec_push(out, source);
    }
}

static bool add_file(Str folder, Str path, Arena *arena, SourceList *out, Err *err) {
    Source source = {.path = path, .label = path_join(arena, folder, path).ptr};
    if (!file_read(source.label, arena, &source.text, err)) return false;
    for (u32 i = 0; i < out->count; i++) {
        if (!str_eq(out->at[i].path, path)) continue;
        out->at[i] = source;
        return true;
    }
    vec_push(out, source);
    return true;
}

static int is_json(const struct dirent *entry) {
    return entry->d_name[0] != '.' && str_ends(str_of(entry->d_name), STR(".json"));
}

/* Every JSON file of one folder, in the order of their names; a folder that is not there holds none. */
static bool add_folder(Str folder, const char *name, Arena *arena, SourceList *out, Err *err) {
    Str path = path_join(arena, folder, str_of(name));
    if (file_kind(path.ptr) != FILE_FOLDER) return true;
    struct dirent **entries;
    int count = scandir(path.ptr, &entries, is_json, alphasort);
    if (count < 0) return err_set(err, ERR_CONFIG, "%s: cannot list the folder", path.ptr);
    bool ok = true;
    for (int i = 0; i < count; i++) {
        Str file = path_join(arena, str_of(name), str_of(entries[i]->d_name));
        ok = ok && add_file(folder, file, arena, out, err);
        free(entries[i]);
    }
    free(entries);
    return ok;
}

static bool add_overlay(Str folder, Arena *arena, SourceList *out, Err *err) {
    folder = str_copy(arena, folder);
    if (file_kind(folder.ptr) != FILE_FOLDER)
        return err_set(err, ERR_CONFIG, "%s: expected a folder of rules", folder.ptr);
    if (!add_folder(folder, "checks", arena, out, err)) return false;
    if (!add_folder(folder, "models", arena, out, err)) return false;
    if (!add_folder(folder, "stubs", arena, out, err)) return false;
    static const char *const files[] = {"distributions.json", "texts.json"};
    for (u32 i = 0; i < COUNT_OF(files); i++) {
        Str path = path_join(arena, folder, str_of(files[i]));
        if (file_kind(path.ptr) == FILE_REGULAR && !add_file(folder, str_of(files[i]), arena, out, err))
            return false;
    }
    return true;
}

/* ---- loading -------------------------------------------------------------------------------------- */

typedef struct {
    Arena *arena;
    Vec(Check) checks;
    Vec(Model) models;
    StubList stubs;
    ResultList results;
    DistributionList rows; /* of distributions.json, then of models */
    DistributionList own;
    Distributions distributions;
    Vec(DeferredStubs) deferred;
    TextTable shared;
} Loading;

/* A later model takes the place of an earlier one of the same name. */
static void add_model(Loading *self, const Model *model) {
    for (u32 i = 0; i < self->models.count; i++) {
        if (!str_eq(self->models.at[i].name, model->name)) continue;
        self->models.at[i] = *model;
        return;
    }
    vec_push(&self->models, *model);
}

static bool read_check(Loading *self, Loader *loader, const json_t *root, Str path) {
    Check check;
    if (!load_check(loader, root, path_stem(path), &check)) return false;
    vec_push(&self->checks, check);
    return true;
}

static bool read_model(Loading *self, Loader *loader, const json_t *root) {
    Model model;
    if (!load_model(loader, root, &model) || !load_model_stubs(loader, root, &self->stubs)) return false;
    if (!load_distribution_list(loader, json_object_get(root, "distributions"), &self->own)) return false;
    add_model(self, &model);
    return true;
}

/* What a file is follows from its folder. */
static bool read_source(Loading *self, const Source *source, Err *err) {
    Loader loader = {.arena = self->arena, .err = err, .file = source->label};
    if (!str_ends(source->path, STR(".json")))
        return load_fail(&loader, "expected a name that ends in .json");
    DeferredStubs deferred = {0};
    if (source->embedded && str_starts(source->path, STR("stubs/")) &&
        stubs_when(source->embedded - 1, self->arena, &deferred)) {
        vec_push(&self->deferred, deferred);
        return true;
    }
    json_t *root;
    if (!load_json(&loader, source->text, &root)) return false;
    bool ok;
    if (str_starts(source->path, STR("checks/")))
        ok = read_check(self, &loader, root, source->path);
    else if (str_starts(source->path, STR("models/")))
        ok = read_model(self, &loader, root);
    else if (str_starts(source->path, STR("stubs/")))
        ok = load_stubs(&loader, root, &self->stubs, &self->results);
    else if (str_eq(source->path, STR("texts.json")))
        ok = load_text_table(&loader, root, &self->shared);
    else if (str_eq(source->path, STR("distributions.json")))
        ok = load_distributions(&loader, root, &self->rows, &self->distributions);
    else
        ok = load_fail(&loader, "expected checks/, models/, stubs/, distributions.json or texts.json");
    load_free(root);
    return ok;
}

static bool read_extra_model(Loading *self, Str path, Err *err) {
    Source source = {.label = str_cstr(self->arena, path)};
    if (!file_read(source.label, self->arena, &source.text, err)) return false;
    Loader loader = {.arena = self->arena, .err = err, .file = source.label};
    json_t *root;
    if (!load_json(&loader, source.text, &root)) return false;
    bool ok = read_model(self, &loader, root);
    load_free(root);
    return ok;
}

/* ---- the whole ------------------------------------------------------------------------------------ */

static int compare_checks(const void *a, const void *b) {
    return strcmp(((const Check *)a)->meta.id, ((const Check *)b)->meta.id);
}

static bool any_package(const void *context, Str package) {
    (void)context;
    (void)package;
    return true;
}

/* Every base of a stub is a stub, perhaps one that waits. */
static bool stubs_are_whole(const Models *models, Arena *arena, Err *err) {
    const Models *all = NULL;
    for (u32 i = 0; i < models->stub_count; i++) {
        const Stub *stub = &models->stubs[i];
        for (u32 b = 0; b < stub->base_count; b++) {
            if (models_stub(models, stub->bases[b])) continue;
            if (!all) all = models_for(models, any_package, NULL, arena);
            if (models_stub(all, stub->bases[b])) continue;
            return err_set(err, ERR_CONFIG, "rules/stubs: `%.*s`: bases: expected a stub, found `%.*s`",
                           STR_ARG(stub->name), STR_ARG(stub->bases[b]));
        }
    }
    return true;
}

static bool finish(Loading *self, const Rules **out, Err *err) {
    Rules *rules = ARENA_NEW(self->arena, Rules);
    if (self->checks.count) qsort(self->checks.at, self->checks.count, sizeof(Check), compare_checks);
    if (!stubs_settle(&self->stubs, err)) return false;
    rules->checks = arena_copy(self->arena, self->checks.at, self->checks.count * sizeof(Check));
    rules->check_count = self->checks.count;
    rules->shared = self->shared;
    rules->models.items = arena_copy(self->arena, self->models.at, self->models.count * sizeof(Model));
    rules->models.count = self->models.count;
    rules->models.stubs = arena_copy(self->arena, self->stubs.at, self->stubs.count * sizeof(Stub));
    rules->models.stub_count = self->stubs.count;
    rules->models.results =
        arena_copy(self->arena, self->results.at, self->results.count * sizeof(LibraryResult));
    rules->models.result_count = self->results.count;
    rules->distributions = self->distributions;
    self->rows.own = self->rows.count;
    for (u32 i = 0; i < self->own.count; i++) vec_push(&self->rows, self->own.at[i]);
    distributions_finish(self->arena, &self->rows, &rules->distributions);
    rules->models.deferred =
        arena_copy(self->arena, self->deferred.at, self->deferred.count * sizeof *self->deferred.at);
    rules->models.deferred_count = self->deferred.count;
    if (!stubs_are_whole(&rules->models, self->arena, err)) return false;
    *out = rules;
    return true;
}

static bool load_all(const RulesOptions *options, Loading *loading, SourceList *sources, Err *err) {
    add_embedded(loading->arena, sources);
    if (options->rules_dir.len && !add_overlay(options->rules_dir, loading->arena, sources, err))
        return false;
    for (u32 i = 0; i < sources->count; i++) {
        if (!read_source(loading, &sources->at[i], err)) return false;
    }
    for (u32 i = 0; i < options->model_count; i++) {
        if (!read_extra_model(loading, options->model_paths[i], err)) return false;
    }
    return true;
}

/* What ships, and nothing beside it, was loaded when oxbow was built. */
static const Rules *load_image(const RulesOptions *options, Arena *arena) {
    return options->rules_dir.len || options->model_count ? NULL : rules_image_load(arena);
}

bool rules_load(const RulesOptions *options, Arena *arena, const Rules **out, Err *err) {
    const Rules *image = load_image(options, arena);
    if (image) {
        *out = image;
        return true;
    }
    Loading loading = {.arena = arena};
    SourceList sources = {0};
    bool ok = load_all(options, &loading, &sources, err) && finish(&loading, out, err);
    vec_release(&sources);
    vec_release(&loading.checks);
    vec_release(&loading.models);
    vec_release(&loading.stubs);
    vec_release(&loading.results);
    vec_release(&loading.rows);
    vec_release(&loading.own);
    vec_release(&loading.deferred);
    return ok;
}

/* ---- questions ------------------------------------------------------------------------------------ */

u32 rules_check_count(const Rules *self) {
    return self->check_count;
}

const CheckMeta *rules_check_at(const Rules *self, u32 i) {
    return &self->checks[i].meta;
}

/* Rules ask for their parameters all the time: no length is counted on the way. */
static int id_order(const char *id, Str wanted) {
    int order = strncmp(id, wanted.ptr, wanted.len);
    return order ? order : id[wanted.len] != '\0';
}

static const Check *find_check(const Rules *self, Str id) {
    u32 low = 0, high = self->check_count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        int order = id_order(self->checks[middle].meta.id, id);
        if (order == 0) return &self->checks[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const CheckMeta *rules_check(const Rules *self, Str id) {
    const Check *check = find_check(self, id);
    return check ? &check->meta : NULL;
}

static const Parameter *find_parameter(const Rules *self, const char *check, const char *name) {
    const Check *found = find_check(self, str_of(check));
    Str wanted = str_of(name);
    for (u32 i = 0; found && i < found->parameter_count; i++)
        if (str_eq(found->parameters[i].name, wanted)) return &found->parameters[i];
    assert(false && "no such parameter in the JSON of the check");
    return NULL;
}

double rules_number(const Rules *self, const char *check, const char *name) {
    const Parameter *parameter = find_parameter(self, check, name);
    assert(!parameter || !parameter->words);
    return parameter ? parameter->number : 0;
}

const Str *rules_words(const Rules *self, const char *check, const char *name, u32 *count) {
    const Parameter *parameter = find_parameter(self, check, name);
    *count = parameter ? parameter->word_count : 0;
    return parameter ? parameter->words : NULL;
}

bool rules_lists(const Rules *self, const char *check, const char *name, Str word, bool (*fits)(Str, Str)) {
    u32 count;
    const Str *texts = rules_words(self, check, name, &count);
    for (u32 i = 0; i < count; i++)
        if (fits(texts[i], word)) return true;
    return false;
}

const Distributions *rules_distributions(const Rules *self) {
    return &self->distributions;
}

const Models *rules_models(const Rules *self) {
    return &self->models;
}
