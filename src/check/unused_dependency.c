/* unused-dependency: a requirement that no manifest needs to have. What a distribution brings is looked up
 * (rules/distributions.json) or, for those not known there, guessed from its name; then every import, text
 * and command of the code that the manifest is for is looked at.
 *
 * Silent for what works without an import (programs, plugins, stubs, support), for what another declared or
 * imported distribution uses by itself (drivers, parsers), for names in settings and commands, for limits
 * ("<2"), for lines whose comment says that they are indirect, for what only builds need, for the projects of
 * this tree, for manifests of tests, scripts and documents, and for lists that a tool has locked or frozen.
 * Below the default where code imports from a package of the same people that is not in the tree.
 *
 * What only tests import is told apart, and less sure. Cost: O(requirements · imports of one first word). */
#include "char.h"
#include "check.h"
#include "file.h"
#include "provided.h"
#include "shared.h"

#define RULE "unused-dependency"

enum { MODULES_MAX = 8 };

typedef struct {
    CheckContext *context;
    const Program *program;
    const Distributions *known;
    const Manifests *manifests;
    const ImportIndex *imports;
    Map *provided;        /* position of an import → who brings it, of those that were asked about */
    Map *brought;         /* of import_could_come_from */
    bool has_unexplained; /* some external import is brought by nothing that is declared */
} Unused;

typedef struct {
    const Distribution *row; /* NULL: not known */
    Str modules[MODULES_MAX];
    u32 module_count;
    bool in_world[WORLD_COUNT];
    const char *doubt;  /* key */
    Str holder;         /* a distribution that may use it by itself */
    bool is_for_absent; /* `holder` is a package of which the code is not here */
} Sought;

/* ---- what a distribution brings ------------------------------------------------------------------- */

static void modules_of(const Unused *self, Str name, Sought *out) {
    Arena *arena = self->context->arena;
    out->row = distributions_find(self->known, name);
    for (u32 i = 0; out->row && i < out->row->import_count && i < MODULES_MAX; i++)
        out->modules[out->module_count++] = distribution_import(out->row, name, i, arena);
    if (out->row) return;
    char *guess = arena_copy(arena, name.ptr, name.len);
    for (size_t i = 0; i < name.len; i++)
        if (guess[i] == '-') guess[i] = '_';
    out->modules[out->module_count++] = (Str){guess, name.len};
}

static bool is_imported_or_named(const Unused *self, Str name) {
    char *module = arena_copy(self->context->arena, name.ptr, name.len);
    for (size_t i = 0; i < name.len; i++)
        if (module[i] == '-') module[i] = '_';
    return imported_squeezed(self->imports, name, self->context->arena) ||
           imported_is_named(self->imports, (Str){module, name.len});
}

/* Names under which an unknown distribution may be imported: without "python-" before it, and the like. */
static bool is_imported_by_guess(const Unused *self, Str name) {
    u32 prefix_count, suffix_count;
    const Str *prefixes = rules_words(self->context->rules, RULE, "name_prefixes", &prefix_count);
    const Str *suffixes = rules_words(self->context->rules, RULE, "name_suffixes", &suffix_count);
    if (is_imported_or_named(self, name)) return true;
    for (u32 i = 0; i < prefix_count; i++)
        if (str_starts(name, prefixes[i]) && name.len > prefixes[i].len &&
            is_imported_or_named(self, str_slice(name, prefixes[i].len, name.len)))
            return true;
    for (u32 i = 0; i < suffix_count; i++)
        if (str_ends(name, suffixes[i]) && name.len > suffixes[i].len &&
            is_imported_or_named(self, str_slice(name, 0, name.len - suffixes[i].len)))
            return true;
    return false;
}

static bool is_related(Str folder, Str other) {
    return str_eq(folder, other) || path_is_below(folder, other) || path_is_below(other, folder);
}

/* Declared for the same code, or imported there. */
static bool is_present(const Unused *self, Str name, Str folder) {
    Sought sought = {0};
    for (u32 i = 0; i < self->manifests->items.count; i++) {
        const Declared *other = &self->manifests->items.at[i];
        if (str_eq(other->requirement.name, name) && is_related(folder, other->folder)) return true;
    }
    modules_of(self, name, &sought);
    for (u32 m = 0; m < sought.module_count; m++)
        for (u32 i = 0; (i = imported_next(self->imports, sought.modules[m], i)) != 0;)
            if (path_is_below(self->program->files[self->imports->items.at[i].file].path, folder))
                return true;
    return false;
}

/* Used without an import of this tree. */
static bool works_unseen(const Unused *self, const Sought *sought, const Declared *declared) {
    Str name = declared->requirement.name;
    if (sought->row && sought->row->use != USE_IMPORT) return true;
    for (u32 i = 0; sought->row && i < sought->row->serve_count; i++)
        if (is_present(self, sought->row->serves[i], declared->folder)) return true;
    for (u32 i = 0; i < sought->module_count; i++)
        if (imported_is_named(self->imports, sought->modules[i])) return true;
    return imported_is_command(self->imports, name);
}

/* Another distribution has it for one of its features, or takes it for a plugin: "llama-index-readers-file"
 * beside "llama-index". Who wrote down what a name brings knew whether it is such a plugin. */
static void holder_find(const Unused *self, const Declared *declared, Sought *sought) {
    Str name = declared->requirement.name;
    const Distribution *row = sought->row;
    sought->doubt = row ? "doubt" : "doubt.unknown";
    for (u32 i = 0; row && i < row->extra_of_count; i++)
        if (is_present(self, row->extra_of[i], declared->folder)) {
            sought->holder = row->extra_of[i];
            sought->doubt = "doubt.extra";
            return;
        }
    for (u32 i = 0; (!row || row->is_glob) && i < self->manifests->items.count; i++) {
        const Declared *other = &self->manifests->items.at[i];
        Str base = other->requirement.name;
        if (str_ends(base, STR("-core"))) base = str_slice(base, 0, base.len - STR("-core").len);
        bool is_base = str_starts(name, base) && name.len > base.len && name.ptr[base.len] == '-';
        if (!is_base || str_eq(other->requirement.name, name) || !is_related(declared->folder, other->folder))
            continue;
        sought->holder = other->requirement.written;
        sought->doubt = "doubt.plugin";
        return;
    }
}

/* from shared.kernel import serve, and `shared` lies elsewhere: what is declared may be for that. */
static void absent_find(const Unused *self, const Declared *declared, Sought *sought) {
    Str absent = imports_absent_package(self->context, self->manifests, self->imports, declared->folder);
    if (!absent.len) return;
    sought->holder = absent;
    sought->doubt = "doubt.absent";
    sought->is_for_absent = true;
}

/* ---- imports that count --------------------------------------------------------------------------- */

static bool covers_code(const Unused *self, Str folder) {
    for (FileId file = 0; file < self->program->file_count; file++)
        if (self->program->files[file].module && path_is_below(self->program->files[file].path, folder))
            return true;
    return false;
}

/* Nothing that is declared is known to bring it. Several requirements may ask about one import. */
static bool is_brought_by_none(const Unused *self, u32 import) {
    u32 *known = map_at(self->provided, import, MAP_NONE);
    if (*known == MAP_NONE)
        *known = import_provided(self->context, self->manifests, &self->imports->items.at[import]);
    return *known < PROVIDED_BY_DEVELOPMENT;
}

/* Imports below the manifest's folder, and those elsewhere that no other manifest accounts for. */
static void worlds_find(const Unused *self, const Declared *declared, Sought *sought) {
    bool is_anywhere = !covers_code(self, declared->folder);
    for (u32 m = 0; m < sought->module_count; m++)
        for (u32 i = 0; (i = imported_next(self->imports, sought->modules[m], i)) != 0;) {
            const File *in = &self->program->files[self->imports->items.at[i].file];
            if (sought->in_world[in->world]) continue;
            sought->in_world[in->world] =
                is_anywhere || path_is_below(in->path, declared->folder) || is_brought_by_none(self, i);
        }
}

/* ---- which requirements are judged ---------------------------------------------------------------- */

static const Manifest *manifest_of(const Unused *self, const Declared *declared) {
    for (u32 i = 0; i < self->manifests->files.count; i++)
        if (self->manifests->files.at[i].file == declared->file) return &self->manifests->files.at[i];
    return NULL;
}

static bool holds(Str text, Str word) {
    for (size_t at = 0; at + word.len <= text.len; at++)
        if (str_eq_nocase(str_slice(text, at, at + word.len), word)) return true;
    return false;
}

static bool is_marked(const Unused *self, Str comment) {
    u32 count;
    const Str *words = rules_words(self->context->rules, RULE, "indirect_marks", &count);
    for (u32 i = 0; i < count; i++)
        if (holds(comment, words[i])) return true;
    return false;
}

static bool is_own(const Unused *self, Str name) {
    for (u32 i = 0; i < self->manifests->own.count; i++)
        if (str_eq(self->manifests->own.at[i], name)) return true;
    return false;
}

/* The comment on the requirement's line, or on the lines above it that hold nothing else. */
static bool is_said_indirect(const Unused *self, const Declared *declared) {
    const Facts *facts = program_facts(self->program, declared->file);
    Str source = facts_source(facts);
    u32 line = facts_line(facts, declared->span.start);
    for (u32 at = line; at && at + 3 > line; at--) {
        u32 end = at + 1 < facts->lines.count ? facts_lines(facts)[at + 1] : (u32)source.len;
        Str text = str_trim(str_slice(source, facts_lines(facts)[at], end));
        size_t hash = str_find_char(text, '#');
        if (at < line && hash != 0) break;
        if (hash != STR_NOT_FOUND && is_marked(self, str_slice(text, hash, text.len))) return true;
    }
    return is_marked(self, declared->requirement.comment);
}

/* Sorted and pinned, much of it unknown to the code: what some environment held. Tools sort names as they are
 * written, `jupyter-events` before `jupyter_client`, so that a few may stand out of their order. */
static bool is_frozen(const Unused *self, const Manifest *manifest) {
    enum { FEWEST = 8, SORTED_OF_UNSORTED = 20 };
    u32 direct = 0;
    bool is_sorted = manifest->unsorted_count * SORTED_OF_UNSORTED <= manifest->count;
    if (!manifest->is_lines || !is_sorted || !manifest->is_pinned || manifest->count < FEWEST) return false;
    for (u32 i = 0; i < self->manifests->items.count; i++) {
        const Declared *declared = &self->manifests->items.at[i];
        Sought sought = {0};
        if (declared->file != manifest->file) continue;
        modules_of(self, declared->requirement.name, &sought);
        bool is_direct = sought.row && sought.row->use == USE_COMMAND;
        for (u32 m = 0; m < sought.module_count; m++)
            is_direct |= imported_next(self->imports, sought.modules[m], 0) != 0;
        direct += is_direct;
    }
    return direct * 10 < manifest->count * 7;
}

static bool is_judged(const Unused *self, const Declared *declared) {
    const Manifest *manifest = manifest_of(self, declared);
    const Requirement *requirement = &declared->requirement;
    if (declared->is_known_only || !manifest || manifest->is_locked || manifest->is_whole) return false;
    if (is_frozen(self, manifest)) return false;
    if (requirement->is_limit || is_own(self, requirement->name)) return false;
    if (self->program->files[declared->file].world != WORLD_PRODUCTION) return false;
    return !is_said_indirect(self, declared);
}

/* ---- findings ------------------------------------------------------------------------------------- */

static bool has_development(const Unused *self, Str folder) {
    for (u32 i = 0; i < self->manifests->items.count; i++) {
        const Declared *declared = &self->manifests->items.at[i];
        if (declared->need == NEED_DEVELOPMENT && str_eq(declared->folder, folder)) return true;
    }
    return false;
}

/* Others install what is published, and may ask for more of it than this tree shows. */
static bool is_application(const Unused *self, Str folder) {
    const Program *program = self->program;
    if (!reach_is_deployed(program)) return false;
    for (FileId file = 0; file < program->file_count; file++)
        if (program->files[file].is_published && path_is_below(program->files[file].path, folder))
            return false;
    return true;
}

static Confidence confidence_alone(const Unused *self, const Declared *declared, const Sought *sought) {
    bool is_test_only = sought->in_world[WORLD_TESTS];
    if (is_test_only) return has_development(self, declared->folder) ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW;
    bool is_tool = declared->need == NEED_DEVELOPMENT || declared->need == NEED_GROUP;
    if (is_tool) return CONFIDENCE_LOW; /* people run tools by hand */
    bool is_sure = sought->row && declared->need == NEED_RUNTIME && !declared->requirement.marker.len;
    if (is_sure) return is_application(self, declared->folder) ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM;
    if (sought->row) return declared->requirement.marker.len ? CONFIDENCE_LOW : CONFIDENCE_MEDIUM;
    bool is_runtime = declared->need == NEED_RUNTIME && !declared->requirement.marker.len;
    return is_runtime && !self->has_unexplained ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW;
}

static Confidence confidence_of(const Unused *self, const Declared *declared, const Sought *sought) {
    if (sought->is_for_absent) return CONFIDENCE_LOW;
    Confidence alone = confidence_alone(self, declared, sought);
    bool is_plugin = sought->holder.len && sought->row && sought->row->is_glob;
    Confidence most = is_plugin ? CONFIDENCE_LOW : sought->holder.len ? CONFIDENCE_MEDIUM : CONFIDENCE_HIGH;
    return alone < most ? alone : most;
}

static Str modules_text(const Sought *sought, Arena *arena) {
    StrBuf text = {0};
    for (u32 i = 0; i < sought->module_count; i++)
        buf_printf(&text, "%s`%.*s`", i ? ", " : "", STR_ARG(sought->modules[i]));
    Str out = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return out;
}

/* The first import in tests, as proof that only they need it. */
static void tests_evidence(const Unused *self, Finding *finding, const Sought *sought) {
    for (u32 m = 0; m < sought->module_count; m++)
        for (u32 i = 0; (i = imported_next(self->imports, sought->modules[m], i)) != 0;) {
            const Imported *item = &self->imports->items.at[i];
            if (self->program->files[item->file].world != WORLD_TESTS) continue;
            Span span = facts_imports(program_facts(self->program, item->file))[item->import].span;
            finding_evidence(finding, place_first_line(self->program, item->file, span),
                             text_of(RULE, "only_tests"));
            return;
        }
}

/* A line of its own in a list of lines can go as it is. */
static void fix_add(const Unused *self, const Declared *declared, Finding *finding) {
    const Manifest *manifest = manifest_of(self, declared);
    Place line = place_of(self->program, declared->file, declared->span);
    if (!manifest->is_lines || finding->confidence != CONFIDENCE_HIGH) return;
    vec_push(&finding->fix, ((Edit){EDIT_DELETE, line, STR("")}));
}

static void report(const Unused *self, const Declared *declared, const Sought *sought) {
    const Requirement *requirement = &declared->requirement;
    Place place = place_first_line(self->program, declared->file, declared->span);
    bool is_test_only = sought->in_world[WORLD_TESTS];
    Finding *finding = finding_add(self->context, RULE, KIND_DEPENDENCY, requirement->written, place, place);
    finding->shape = str_hash(declared->folder);
    finding->confidence = confidence_of(self, declared, sought);
    finding->message =
        text_with(text_of(RULE, is_test_only ? "message.tests" : "message"), "name", requirement->written);
    finding->help =
        text_with(text_of(RULE, is_test_only ? "help.tests" : "help"), "name", requirement->written);
    finding->doubt = text_with(text_with(text_of(RULE, sought->doubt), "name", requirement->written),
                               "holder", sought->holder);
    Text searched = text_with(text_of(RULE, sought->row ? "searched" : "guessed"), "modules",
                              modules_text(sought, self->context->arena));
    finding_evidence(finding, place, text_with_number(searched, "files", self->program->searched));
    if (is_test_only) tests_evidence(self, finding, sought);
    data_put_text(self->context->arena, finding->data, STR("dependency"), requirement->name);
    fix_add(self, declared, finding);
}

static bool is_told_before(const Unused *self, u32 position) {
    const Declared *declared = &self->manifests->items.at[position];
    for (u32 i = 0; i < position; i++) {
        const Declared *other = &self->manifests->items.at[i];
        if (str_eq(other->requirement.name, declared->requirement.name) &&
            str_eq(other->folder, declared->folder) && is_judged(self, other))
            return true;
    }
    return false;
}

static void declared_check(const Unused *self, u32 position) {
    const Declared *declared = &self->manifests->items.at[position];
    Str name = declared->requirement.name;
    Sought sought = {0};
    if (!is_judged(self, declared)) return;
    modules_of(self, name, &sought);
    worlds_find(self, declared, &sought);
    if (sought.in_world[WORLD_PRODUCTION] || sought.in_world[WORLD_SCRIPTS]) return;
    if (sought.in_world[WORLD_TESTS] && declared->need != NEED_RUNTIME) return;
    bool is_guessed = !sought.row || sought.row->is_glob;
    if (is_guessed && !sought.in_world[WORLD_TESTS] && is_imported_by_guess(self, name)) return;
    if (!sought.row &&
        import_could_come_from(self->context, self->manifests, self->imports, name, self->brought))
        return;
    if (works_unseen(self, &sought, declared) || is_told_before(self, position)) return;
    holder_find(self, declared, &sought);
    absent_find(self, declared, &sought);
    report(self, declared, &sought);
}

void check_unused_dependency(CheckContext *context) {
    Map provided = {0}, brought = {0};
    Unused self = {.context = context,
                   .provided = &provided,
                   .brought = &brought,
                   .program = context->program,
                   .known = rules_distributions(context->rules),
                   .manifests = shared_manifests(context)};
    if (self.manifests->items.count) {
        self.imports = shared_imports(context);
        self.has_unexplained = imports_have_unexplained(context, self.manifests, self.imports);
        for (u32 i = 0; i < self.manifests->items.count; i++) declared_check(&self, i);
    }
    map_release(&provided);
    map_release(&brought);
}
