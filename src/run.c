#include "oxbow.h"

#include "file.h"
#include "nearest.h"

#include <stdlib.h>
#include <time.h>

typedef struct {
    const char *name;
    bool (*work)(Run *self, Err *err);
} Stage;

static const Stage stages[] = {
    {"prepare", run_prepare}, {"discover", run_discover}, {"read", run_read},
    {"units", run_units},     {"link", run_link},         {"compare", run_compare},
    {"check", run_check},     {"sift", run_sift},         {"plan", run_plan},
};

static double clock_now(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static StageTime time_start(const char *stage) {
    return (StageTime){stage, clock_now(CLOCK_MONOTONIC), clock_now(CLOCK_PROCESS_CPUTIME_ID)};
}

static void time_note(Run *self, StageTime start) {
    StageTime end = time_start(start.stage);
    vec_push(&self->times, ((StageTime){start.stage, end.seconds - start.seconds,
                                        end.processor_seconds - start.processor_seconds}));
}

static bool run_through(Run *self, const RunOptions *options, bool (*last)(Run *, Err *), Err *err) {
    *self = (Run){.options = *options};
    for (u32 i = 0; i < COUNT_OF(stages); i++) {
        StageTime start = time_start(stages[i].name);
        if (!stages[i].work(self, err)) return false;
        time_note(self, start);
        if (stages[i].work == last) break;
    }
    return true;
}

bool run_all(Run *self, const RunOptions *options, Err *err) {
    return run_through(self, options, run_plan, err);
}

bool run_linked(Run *self, const RunOptions *options, Err *err) {
    return run_through(self, options, run_link, err);
}

/* ---- prepare -------------------------------------------------------------------------------------- */

static bool rules_prepare(Run *self, Err *err) {
    const ConfigTexts models = self->config.models;
    Str *paths = ARENA_ARRAY(&self->arena, Str, models.count);
    for (u32 i = 0; i < models.count; i++) paths[i] = path_join(&self->arena, self->place.root, models.at[i]);
    const RulesOptions options = {str_of(self->options.rules_dir), paths, models.count};
    return rules_load(&options, &self->arena, &self->rules, err);
}

static bool names_check(Str option, const Str *given, u32 given_count, const Str *known, u32 count,
                        Err *err) {
    for (u32 i = 0; i < given_count; i++) {
        u32 k = 0;
        while (k < count && !str_eq(known[k], given[i])) k++;
        if (k < count) continue;
        i32 nearest = nearest_find(given[i], known, count);
        if (nearest < 0)
            return err_set(err, ERR_USAGE, "%.*s: unknown rule '%.*s'; 'oxbow rules' lists them",
                           STR_ARG(option), STR_ARG(given[i]));
        return err_set(err, ERR_USAGE, "%.*s: unknown rule '%.*s'; did you mean '%.*s'?", STR_ARG(option),
                       STR_ARG(given[i]), STR_ARG(known[nearest]));
    }
    return true;
}

static const char *const level_names[] = {
    [LEVEL_OFF] = "off", [LEVEL_INFO] = "info", [LEVEL_WARNING] = "warning", [LEVEL_ERROR] = "error"};

static Level level_find(const char *name) {
    u32 level = LEVEL_OFF;
    while (level < LEVEL_ERROR && strcmp(level_names[level], name) != 0) level++;
    return (Level)level;
}

/* A rule that is selected by name runs even where it is off otherwise, with the severity it has by itself. */
static Level level_of(const Run *self, const CheckMeta *meta) {
    const RunOptions *options = &self->options;
    Str rule = str_of(meta->id);
    if (str_is_among(rule, options->ignore, options->ignore_count)) return LEVEL_OFF;
    Level own = level_find(meta->severity);
    Level level = config_level(&self->config, rule, meta->is_off ? LEVEL_OFF : own);
    if (!options->select_count) return level;
    if (!str_is_among(rule, options->select, options->select_count)) return LEVEL_OFF;
    if (level == LEVEL_OFF) level = own;
    return level == LEVEL_OFF ? LEVEL_WARNING : level;
}

static bool levels_prepare(Run *self, Err *err) {
    const RunOptions *options = &self->options;
    u32 count = rules_check_count(self->rules);
    Str *known = ARENA_ARRAY(&self->arena, Str, count);
    for (u32 i = 0; i < count; i++) known[i] = str_of(rules_check_at(self->rules, i)->id);
    if (!config_check_rules(&self->config, known, count, err) ||
        !names_check(STR("--select"), options->select, options->select_count, known, count, err) ||
        !names_check(STR("--ignore"), options->ignore, options->ignore_count, known, count, err))
        return false;
    self->levels = ARENA_ARRAY(&self->arena, CheckLevel, count);
    self->level_count = count;
    for (u32 i = 0; i < count; i++) {
        Level level = level_of(self, rules_check_at(self->rules, i));
        self->levels[i] = (CheckLevel){known[i], str_of(level_names[level])};
    }
    return true;
}

bool run_prepare(Run *self, Err *err) {
    const RunOptions *options = &self->options;
    self->source = (SourceOptions){.paths = options->paths, .path_count = options->path_count};
    if (!source_locate(&self->source, &self->arena, &self->place, err)) return false;
    self->config = config_default();
    if (!options->is_isolated &&
        !config_load(self->place.root, str_of(options->config_path), &self->arena, &self->config, err))
        return false;
    Config *config = &self->config;
    if (options->jobs) config->jobs = options->jobs;
    if (options->fail_on != RUN_UNSET) config->fail_on = (u32)options->fail_on;
    if (options->confidence != RUN_UNSET) config->confidence = (u32)options->confidence;
    const EnvironmentWish wish = {options->venv, config->venv, options->is_without_venv};
    if (!environment_find(&self->place, &wish, &self->arena, &self->environment, err)) return false;
    return rules_prepare(self, err) && levels_prepare(self, err);
}

bool run_discover(Run *self, Err *err) {
    self->source.exclude = self->config.exclude.at;
    self->source.exclude_count = self->config.exclude.count;
    if (!source_discover(&self->source, &self->arena, &self->tree, err)) return false;
    if (!self->options.is_without_venv) environment_add(&self->environment, self->tree.sites, &self->arena);
    return true;
}

/* ---- the whole program ---------------------------------------------------------------------------- */

static OriginWords origin_words(const Rules *rules, const char *name) {
    OriginWords words;
    words.at = rules_words(rules, "duplicate-module", name, &words.count);
    return words;
}

/* Modules that distributions are known to bring. */
static OriginWords known_modules(const Rules *rules, Arena *arena) {
    const Distributions *known = rules_distributions(rules);
    Vec(Str) names = {0};
    for (u32 i = 0; i < known->exact_count; i++)
        for (u32 m = 0; m < known->items[i].import_count; m++) vec_push(&names, known->items[i].imports[m]);
    OriginWords words = {arena_copy(arena, names.at, names.count * sizeof *names.at), names.count};
    vec_release(&names);
    return words;
}

bool run_link(Run *self, Err *err) {
    (void)err;
    FileInput *inputs = ARENA_ARRAY(&self->arena, FileInput, self->file_count);
    for (u32 i = 0; i < self->file_count; i++) inputs[i] = self->files[i].input;
    const Config *config = &self->config;
    run_embedded(self);
    const SourceSites sites = self->tree.sites;
    Str *site_folders = ARENA_ARRAY(&self->arena, Str, sites.count);
    for (u32 i = 0; i < sites.count; i++) site_folders[i] = sites.at[i].path;
    const LinkInput input = {
        .files = inputs,
        .file_count = self->file_count,
        .models = rules_models(self->rules),
        .source_roots = config->source_roots.at,
        .source_root_count = config->source_roots.count,
        .sites = site_folders,
        .site_count = sites.count,
        .entry_points = config->entry_points.at,
        .entry_point_count = config->entry_points.count,
        .libraries = run_libraries(self),
        .signs = {.made = origin_words(self->rules, "generated_words"),
                  .openings = origin_words(self->rules, "generated_openings"),
                  .paths = origin_words(self->rules, "generated_names"),
                  .licences = origin_words(self->rules, "licence_words"),
                  .takings = origin_words(self->rules, "taken_openings"),
                  .folders = origin_words(self->rules, "foreign_folders"),
                  .versions = origin_words(self->rules, "version_names"),
                  .authors = origin_words(self->rules, "author_names"),
                  .terms = origin_words(self->rules, "licence_names"),
                  .known = known_modules(self->rules, &self->arena),
                  .sites = site_folders,
                  .site_count = sites.count},
        .units = (const Facts *const *)self->units,
        .unit_count = self->unit_count,
        .absent_units = self->native.absent_units,
        .embedded = self->embedded,
        .embedded_count = self->embedded_count,
    };
    self->program = program_link(&input, &self->arena);
    for (u32 i = 0; i < self->file_count; i++) {
        if (language_family(inputs[i].facts->language) == FAMILY_NONE) continue;
        self->code_files++;
        self->code_lines += self->program->files[i].lines;
        self->partial_files += !self->files[i].problem && inputs[i].facts->errors.count > 1;
    }
    return true;
}

bool run_compare(Run *self, Err *err) {
    (void)err;
    const Config *config = &self->config;
    CloneOptions options = clone_options(self->rules);
    CloneMeant *meant = ARENA_ARRAY(&self->arena, CloneMeant, config->dup_ignore_pair_count);
    for (u32 i = 0; i < config->dup_ignore_pair_count; i++)
        meant[i] = (CloneMeant){config->dup_ignore_pairs[i].left, config->dup_ignore_pairs[i].right};
    options.meant = meant;
    options.meant_count = config->dup_ignore_pair_count;
    options.ignored_paths = config->dup_ignore_paths.at;
    options.ignored_path_count = config->dup_ignore_paths.count;
    clone_options_raise(&options, config->dup_min_tokens);
    self->clones = clones_find(self->program, &options, &self->arena);
    return true;
}

bool run_check(Run *self, Err *err) {
    (void)err;
    self->context = (CheckContext){
        .program = self->program,
        .rules = self->rules,
        .clones = self->clones,
        .arena = &self->arena,
        .findings = &self->findings,
    };
    check_run(&self->context, self->levels, self->level_count);
    return true;
}

bool run_plan(Run *self, Err *err) {
    (void)err;
    self->plan = plan_make(&self->context, &self->arena);
    return true;
}

void run_report(Run *self, const ReportRow *format, TextLanguage language, bool color, StrBuf *out) {
    StageTime start = time_start(format->name);
    Str project = path_name(self->tree.place.analysed);
    ReportSite *sites = ARENA_ARRAY(&self->arena, ReportSite, self->tree.sites.count);
    for (u32 i = 0; i < self->tree.sites.count; i++) {
        const SourceSite *site = &self->tree.sites.at[i];
        sites[i] = (ReportSite){site->path, site->distributions, site->files};
    }
    const ReportInput input = {
        .context = &self->context,
        .plan = self->plan,
        .language = language,
        .color = color,
        .version = OXBOW_VERSION,
        .confidence = (Confidence)self->config.confidence,
        .project = project.len ? project : self->tree.place.analysed,
        .file_count = self->code_files,
        .line_count = self->code_lines,
        .venv = self->environment.shown,
        .venv_python = self->environment.python,
        .venv_files = self->library_files,
        .sites = sites,
        .site_count = self->tree.sites.count,
        .native = self->native,
        .partial_count = self->partial_files,
    };
    format->write(&input, out);
    time_note(self, start);
}

/* ---- afterwards ----------------------------------------------------------------------------------- */

int run_status(const Run *self) {
    if (self->findings.incomplete.count) return 2;
    for (u32 i = 0; i < self->findings.items.count; i++) {
        const Finding *finding = &self->findings.items.at[i];
        bool is_shown = !finding->suppressed_by.ptr && finding->confidence >= self->config.confidence;
        if (is_shown && self->config.fail_on != LEVEL_OFF && finding->severity + 1 >= self->config.fail_on)
            return 1;
    }
    return 0;
}

void run_release(Run *self) {
    findings_release(&self->findings);
    vec_release(&self->times);
    if (self->program) program_release(self->program);
    run_libraries_release(self);
    for (u32 i = 0; i < self->file_count; i++) free(self->files[i].facts);
    for (u32 i = 0; i < self->unit_count; i++) free(self->units[i]);
    run_embedded_release(self);
    arena_release(&self->arena);
}
