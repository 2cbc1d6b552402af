/* undeclared-dependency: an import from outside that no manifest above the file asks for. It works as long as
 * something else happens to install it.
 *
 * Silent for the standard library, for what may be part of the tree (any module or project called so,
 * anything of that name on the disk), for imports in try, under TYPE_CHECKING and behind conditions, in
 * scripts and examples, in tests unless the manifests tell what tests need, below manifests that do not say
 * everything, and where something unknown is declared that could bring it.
 *
 * One finding per imported name and manifest, at its first import.
 * Cost: O(imports · requirements + known distributions). */
#include "check.h"
#include "file.h"
#include "provided.h"
#include "shared.h"

#define RULE "undeclared-dependency"

enum { PLACES_LISTED = 5 };

/* A module that a known distribution brings. */
typedef struct {
    const Distribution *row;
    Str module;
    u32 next; /* the next one of the same first word, or 0 */
} Brought;

typedef struct {
    CheckContext *context;
    const Program *program;
    const Distributions *known;
    Vec(Brought) brought; /* 0 is unused */
    Map by_top; /* hash of a first word → first of its modules in `brought`, in the order of `known` */
    const Manifests *manifests;
    const ImportIndex *imports;
    Map found; /* (what is told, manifest's folder) → finding's position + 1; 0: nothing to say */
} Undeclared;

/* ---- what is asked -------------------------------------------------------------------------------- */

static bool is_optional(const Undeclared *self, const Imported *import) {
    const Facts *facts = program_facts(self->program, import->file);
    const ImportRow *row = &facts_imports(facts)[import->import];
    return row->flags & (IMPORT_IN_TRY | IMPORT_TYPE_CHECKING | IMPORT_CONDITIONAL);
}

/* The nearest folder above the file that has a manifest; false when there is none, or one that is open. */
static bool manifest_folder(const Undeclared *self, const Imported *import, Str *out) {
    Str path = self->program->files[import->file].path;
    bool is_covered = false;
    for (u32 i = 0; i < self->manifests->files.count; i++) {
        const Manifest *manifest = &self->manifests->files.at[i];
        if (!path_is_below(path, manifest->folder)) continue;
        if (manifest->is_open) return false;
        bool asks = manifest->count && manifest->need == NEED_RUNTIME;
        if (asks && (!is_covered || manifest->folder.len > out->len)) *out = manifest->folder;
        is_covered |= asks;
    }
    return is_covered;
}

static bool tests_are_told(const Undeclared *self, Str path) {
    for (u32 i = 0; i < self->manifests->items.count; i++) {
        const Declared *declared = &self->manifests->items.at[i];
        if (declared->need == NEED_DEVELOPMENT && path_is_below(path, declared->folder)) return true;
    }
    return false;
}

/* Folders whose code is copied into other projects. */
static bool is_skipped(const Undeclared *self, Str path) {
    u32 count;
    const Str *folders = rules_words(self->context->rules, RULE, "copied_folders", &count);
    Str rest = path_folder(path), part;
    while (rest.len && str_split(&rest, '/', &part))
        for (u32 i = 0; i < count; i++)
            if (wildcard_matches(folders[i], part)) return true;
    return false;
}

static bool is_asked(const Undeclared *self, const Imported *import) {
    const File *in = &self->program->files[import->file];
    if (!import->is_external || import->top.ptr[0] == '_' || in->is_generated) return false;
    if (in->world == WORLD_SCRIPTS || !in->module || is_skipped(self, in->path) || is_optional(self, import))
        return false;
    if (in->world == WORLD_TESTS && !tests_are_told(self, in->path)) return false;
    if (distributions_is_standard(self->known, import->top)) return false;
    u32 count;
    const Str *hosts = rules_words(self->context->rules, RULE, "host_modules", &count);
    for (u32 i = 0; i < count; i++)
        if (wildcard_matches(hosts[i], import->top)) return false;
    return !import_is_own(self->context, self->manifests, import);
}

static bool lies_in(Str folder, Str top, Arena *arena) {
    Str path = path_join(arena, folder, top);
    return file_kind(path.ptr) != FILE_MISSING ||
           file_kind(str_concat(arena, path, STR(".py")).ptr) != FILE_MISSING;
}

/* Beside the file or above it, or among what is installed in the tree. */
static bool lies_on_disk(const Undeclared *self, const Imported *import) {
    const File *in = &self->program->files[import->file];
    Arena *arena = self->context->arena;
    if (!str_ends(in->absolute, in->path)) return false;
    Str root = str_slice(in->absolute, 0, in->absolute.len - in->path.len), folder = path_folder(in->path);
    for (u32 i = 0; i < self->program->site_count; i++)
        if (lies_in(path_join(arena, root, self->program->sites[i]), import->top, arena)) return true;
    for (;; folder = path_folder(folder)) {
        if (lies_in(path_join(arena, root, folder), import->top, arena)) return true;
        if (!folder.len) return false;
    }
}

/* ---- who brings it -------------------------------------------------------------------------------- */

/* What is known of an import: the distribution that brings it, and the module of it that is meant. */
typedef struct {
    Str distribution; /* empty: not known */
    Str module;
    DistributionUse use;
} Origin;

static bool is_inside(Str inner, Str outer) {
    return str_starts(inner, outer) && (inner.len == outer.len || inner.ptr[outer.len] == '.');
}

/* Of several the one that says most about the import, then the one of its name, then the shortest. */
static bool is_better(const Origin *known, const Distribution *row, Str module, Str normal) {
    if (module.len != known->module.len) return module.len > known->module.len;
    bool is_named = str_eq(row->name, normal);
    if (is_named != str_eq(known->distribution, normal)) return is_named;
    return row->name.len < known->distribution.len;
}

/* Of namespaces that many distributions share the second and third word count too. */
static Str told_as(const Undeclared *self, const Imported *import) {
    u32 count;
    const Str *spaces = rules_words(self->context->rules, RULE, "namespaces", &count);
    for (u32 i = 0; i < count; i++) {
        if (!str_eq(import->top, spaces[i])) continue;
        size_t end = 0;
        for (u32 dots = 0; end < import->dotted.len && (import->dotted.ptr[end] != '.' || ++dots < 3);) end++;
        return str_slice(import->dotted, 0, end);
    }
    return import->top;
}

static void brought_push(Undeclared *self, const Distribution *row, Str module) {
    Str top = str_slice(module, 0, str_find_char(module, '.'));
    u32 *first = map_at(&self->by_top, str_hash(top), 0);
    vec_push(&self->brought, ((Brought){row, module, *first}));
    *first = self->brought.count - 1;
}

/* From the last to the first: each stands before what has the same first word already. */
static void brought_fill(Undeclared *self) {
    vec_push(&self->brought, ((Brought){0}));
    for (u32 i = self->known->exact_count; i-- > 0;) {
        const Distribution *row = &self->known->items[i];
        for (u32 m = row->import_count; m-- > 0;) brought_push(self, row, row->imports[m]);
    }
}

static Origin origin_of(const Undeclared *self, const Imported *import) {
    Origin best = {STR_NONE, STR_NONE, USE_IMPORT};
    Str normal = distribution_normal(import->top, self->context->arena);
    u32 at = map_find(&self->by_top, str_hash(import->top));
    for (; at && at != MAP_NONE; at = self->brought.at[at].next) {
        const Brought *one = &self->brought.at[at];
        if (is_inside(import->dotted, one->module) && is_better(&best, one->row, one->module, normal))
            best = (Origin){one->row->name, one->module, (DistributionUse)one->row->use};
    }
    if (!best.distribution.len) best.module = told_as(self, import);
    return best;
}

/* ---- findings ------------------------------------------------------------------------------------- */

static Place import_place(const Undeclared *self, const Imported *import) {
    Span span = facts_imports(program_facts(self->program, import->file))[import->import].span;
    return place_first_line(self->program, import->file, span);
}

/* Inside a function: the part of a library that not everybody uses. */
static bool is_inner(const Undeclared *self, const Imported *import) {
    const Facts *facts = program_facts(self->program, import->file);
    return scope_def(self->program, import->file, facts_imports(facts)[import->import].scope) != 0;
}

/* Something declared is known to require it for its users to import. */
static bool is_exposed(const Undeclared *self, const Imported *import, Str distribution) {
    Str path = self->program->files[import->file].path;
    for (u32 i = 0; i < self->manifests->items.count && distribution.len; i++) {
        const Declared *declared = &self->manifests->items.at[i];
        const Distribution *row = distributions_find(self->known, declared->requirement.name);
        if (!row || !path_is_below(path, declared->folder)) continue;
        for (u32 k = 0; k < row->expose_count; k++)
            if (str_eq(row->exposes[k], distribution)) return true;
    }
    return false;
}

static Confidence confidence_of(const Undeclared *self, const Imported *import, const Origin *origin,
                                bool is_development) {
    const Program *program = self->program;
    NodeId module = graph_module(program, import->file);
    bool is_live = reach_life(program, module, WORLD_PRODUCTION) == LIFE_FULL;
    ModuleId package = program->modules[program->files[import->file].module].parent;
    bool is_packaged = package && program->modules[package].file != FILE_NONE;
    if (!is_live || (is_development && !is_packaged)) return CONFIDENCE_LOW;
    /* A command for developers, or the part of a library that not everybody uses. */
    if (is_inner(self, import) && (is_development || program->files[import->file].is_published))
        return CONFIDENCE_LOW;
    if (is_development || !origin->distribution.len) return CONFIDENCE_MEDIUM;
    bool is_certain = reach_is_deployed(program) && !program->files[import->file].is_published;
    return is_certain ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM;
}

static u32 report(Undeclared *self, const Imported *import, const Origin *origin, bool is_development) {
    bool is_test = self->program->files[import->file].world == WORLD_TESTS;
    if (is_test && origin->use != USE_IMPORT) return 0;
    Place place = import_place(self, import);
    Finding *finding = finding_add(self->context, RULE, KIND_DEPENDENCY, origin->module, place, place);
    bool is_known = origin->distribution.len > 0;
    Str name = is_known ? origin->distribution : origin->module;
    finding->shape = str_hash(name);
    finding->confidence = is_test ? CONFIDENCE_MEDIUM : confidence_of(self, import, origin, is_development);
    bool is_small = (is_test && !is_known) || is_exposed(self, import, origin->distribution);
    if (is_small) finding->confidence = CONFIDENCE_LOW;
    finding->message = text_with(text_of(RULE, is_development ? "message.development" : "message"), "module",
                                 origin->module);
    finding->help = text_with(text_of(RULE, is_development ? "help.development" : "help"), "name", name);
    finding->doubt = text_with(text_of(RULE, "doubt"), "module", origin->module);
    Text searched = text_of(RULE, is_known ? "searched" : "searched.unknown");
    searched = text_with(text_with(searched, "name", name), "module", origin->module);
    finding_evidence(finding, place, text_with_number(searched, "n", self->manifests->files.count));
    data_put_text(self->context->arena, finding->data, STR("dependency"), name);
    return self->context->findings->items.count;
}

static void place_tell(Undeclared *self, u32 position, const Imported *import) {
    Finding *finding = &self->context->findings->items.at[position - 1];
    if (finding->evidence.count <= PLACES_LISTED)
        finding_evidence(finding, import_place(self, import), text_of(RULE, "also"));
}

static void import_check(Undeclared *self, const Imported *import) {
    Str folder = STR_NONE;
    if (!is_asked(self, import) || !manifest_folder(self, import, &folder)) return;
    bool is_test = self->program->files[import->file].world == WORLD_TESTS;
    Origin origin = origin_of(self, import);
    u64 key = str_hash(origin.distribution.len ? origin.distribution : origin.module) * 31 + str_hash(folder);
    u32 known = map_find(&self->found, key);
    if (known && known != MAP_NONE) place_tell(self, known, import);
    if (known == MAP_NONE || (!known && is_test)) known = map_find(&self->found, key += is_test);
    if (known != MAP_NONE) return;
    Provided provided = import_provided(self->context, self->manifests, import);
    bool is_development = provided == PROVIDED_BY_DEVELOPMENT && !is_test;
    u32 position = 0;
    if ((provided == PROVIDED_NO || is_development) && !lies_on_disk(self, import)) {
        position = report(self, import, &origin, is_development);
        if (position && import_is_listed_below(self->context, self->manifests, import, folder))
            self->context->findings->items.at[position - 1].confidence = CONFIDENCE_LOW;
    }
    *map_at(&self->found, key, 0) = position;
}

void check_undeclared_dependency(CheckContext *context) {
    Undeclared self = {.context = context,
                       .program = context->program,
                       .known = rules_distributions(context->rules),
                       .manifests = shared_manifests(context)};
    if (self.manifests->items.count) {
        self.imports = shared_imports(context);
        brought_fill(&self);
        for (u32 tests = 0; tests < 2; tests++)
            for (u32 i = 1; i < self.imports->items.count; i++) {
                const Imported *import = &self.imports->items.at[i];
                if ((context->program->files[import->file].world == WORLD_TESTS) == (tests > 0))
                    import_check(&self, import);
            }
    }
    map_release(&self.found);
    map_release(&self.by_top);
    vec_release(&self.brought);
}
