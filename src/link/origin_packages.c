/* Packages that others wrote and somebody put into the tree: without the record of an installer, they present
 * themselves as distributions of their own. */
#include "char.h"
#include "file.h"
#include "origin_impl.h"

enum { SHELF_MIN = 3, SMALL_SHARE = 4, HELD_SHARE = 4, NAME_WORDS = 2 };

/* A package that lies in none, or a module beside such packages. */
typedef struct {
    Str path;         /* of the folder, or of the file without its ending */
    u32 files, held;  /* of these, files of another holder (is_foreign) */
    bool is_known;    /* a distribution is known to bring a module of that name */
    bool has_version; /* __version__ */
    bool has_more;    /* an author, a licence or a notice, too */
    bool is_own;      /* the tree names its author, or builds it */
    bool is_foreign;
} Package;

typedef struct {
    Program *program;
    const OriginSigns *signs;
    const Banner *banners;
    Str texts; /* of the root, lower case */
    Map inits; /* hash of a folder that has an __init__ → 1 */
    Map by_path;
    Vec(Package) packages;
    Map known;    /* hashes of names that distributions bring → 1; empty where there are no packages */
    Map shelves;  /* hash of a folder → known packages in it that tell their version, or licence */
    Map projects; /* hash of a folder with a manifest of its own, or the sources of such a project → 1 */
    u32 files;
    Arena arena;
} Packaging;

/* ---- what a package says of itself ---------------------------------------------------------------- */

static const BindingRow *top_binding(const Facts *facts, Str word) {
    const ScopeRow *top = &facts_scopes(facts)[1];
    for (u32 b = top->first_binding; b < top->first_binding + top->binding_count; b++)
        if (str_eq(facts_name(facts, facts_bindings(facts)[b].name), word)) return &facts_bindings(facts)[b];
    return NULL;
}

static bool has_any(const Facts *facts, OriginWords words) {
    for (u32 i = 0; i < words.count; i++)
        if (top_binding(facts, words.at[i])) return true;
    return false;
}

/* "jane doe" of __author__ = "Jane Doe <jane@…>", lower case. */
static Str author_of(Packaging *self, FileId file, Str word) {
    const Facts *facts = program_facts(self->program, file);
    const BindingRow *row = top_binding(facts, word);
    if (!row || row->kind != BIND_ASSIGN || !row->value) return STR_NONE;
    Str text = str_lower(expr_string(self->program, file, row->value), &self->arena);
    size_t end = 0;
    for (u32 words = 0; end < text.len; end++) {
        bool is_letter = (text.ptr[end] >= 'a' && text.ptr[end] <= 'z') || text.ptr[end] & 0x80;
        if (!is_letter && (text.ptr[end] != ' ' || ++words == NAME_WORDS)) break;
    }
    return str_trim(str_slice(text, 0, end));
}

/* Or may be: where the root has no texts, anybody may have written it. */
static bool is_named(Packaging *self, FileId file, Str path) {
    if (!self->texts.len || str_find(self->texts, str_lower(path_name(path), &self->arena)) != STR_NOT_FOUND)
        return true;
    for (u32 i = 0; i < self->signs->authors.count; i++) {
        Str name = author_of(self, file, self->signs->authors.at[i]);
        if (name.len && str_find(self->texts, name) != STR_NOT_FOUND) return true;
    }
    for (u32 i = 0; i < self->banners[file].count; i++)
        if (str_find(self->texts, self->banners[file].names[i]) != STR_NOT_FOUND) return true;
    return false;
}

static void package_judge(Packaging *self, Package *package, FileId file) {
    const Facts *facts = program_facts(self->program, file);
    u64 name = str_hash(path_name(package->path));
    package->is_known = map_find(&self->known, name) != MAP_NONE;
    package->has_version = has_any(facts, self->signs->versions);
    package->has_more = has_any(facts, self->signs->authors) || has_any(facts, self->signs->terms) ||
                        self->banners[file].has_licence;
    bool is_project = map_find(&self->projects, str_hash(path_folder(package->path))) != MAP_NONE;
    package->is_own = is_project || is_named(self, file, package->path);
    if (package->is_known && (package->has_version || package->has_more))
        ++*map_at(&self->shelves, str_hash(path_folder(package->path)), 0);
}

/* ---- which packages there are ---------------------------------------------------------------- */

static bool is_init(Str path) {
    return str_eq(path_name(path), STR("__init__.py"));
}

static bool is_package(const Packaging *self, Str folder) {
    return folder.len && map_find(&self->inits, str_hash(folder)) != MAP_NONE;
}

/* The topmost package around a file, or the file itself without its ending. */
static Str package_path(const Packaging *self, Str path) {
    Str folder = path_folder(path);
    if (!is_package(self, folder)) return str_slice(path, 0, path.len - strlen(".py"));
    while (is_package(self, path_folder(folder))) folder = path_folder(folder);
    return folder;
}

/* src/ belongs to the project around it. */
static void project_note(Packaging *self, Str path) {
    static const char *const manifests[] = {"pyproject.toml", "setup.py", "setup.cfg"};
    Str folder = path_folder(path);
    for (u32 i = 0; i < COUNT_OF(manifests); i++) {
        if (!str_eq(path_name(path), str_of(manifests[i]))) continue;
        map_at(&self->projects, str_hash(folder), 1);
        map_at(&self->projects, str_hash(path_join(&self->arena, folder, STR("src"))), 1);
    }
}

static bool is_python(const Packaging *self, FileId file) {
    return language_is_linked(self->program->files[file].facts->language) &&
           str_ends(self->program->files[file].path, STR(".py"));
}

static void packages_list(Packaging *self) {
    const Program *program = self->program;
    for (FileId file = 0; file < program->file_count; file++) {
        Str path = program->files[file].path;
        if (is_python(self, file) && is_init(path)) map_at(&self->inits, str_hash(path_folder(path)), 1);
        project_note(self, path);
    }
    for (FileId file = 0; file < program->file_count; file++) {
        if (!is_python(self, file)) continue;
        Str path = package_path(self, program->files[file].path);
        u32 at = *map_at(&self->by_path, str_hash(path), self->packages.count);
        if (at == self->packages.count) vec_push(&self->packages, ((Package){.path = path}));
        self->packages.at[at].files++;
        self->packages.at[at].held += program->files[file].is_foreign;
        self->files++;
    }
}

/* Each by its topmost file. */
static void packages_judge(Packaging *self) {
    const Program *program = self->program;
    for (u32 i = 0; i < self->signs->known.count; i++)
        map_at(&self->known, str_hash(self->signs->known.at[i]), 1);
    for (FileId file = 0; file < program->file_count; file++) {
        Str path = program->files[file].path;
        if (!is_python(self, file)) continue;
        Str package = package_path(self, path);
        bool is_top =
            is_init(path) ? str_eq(path_folder(path), package) : !is_package(self, path_folder(path));
        if (is_top)
            package_judge(self, &self->packages.at[map_find(&self->by_path, str_hash(package))], file);
    }
}

/* ---- whose they are ---------------------------------------------------------------- */

static bool is_site(const Packaging *self, Str folder) {
    return str_is_among(folder, self->signs->sites, self->signs->site_count);
}

/* A folder of libraries: some that everybody knows, or beside what an installer put there. */
static bool is_shelf(const Packaging *self, Str folder) {
    u32 known = map_find(&self->shelves, str_hash(folder));
    bool is_project = map_find(&self->projects, str_hash(folder)) != MAP_NONE;
    return folder.len && (is_site(self, folder) || (!is_project && known != MAP_NONE && known >= SHELF_MIN));
}

static bool is_others(const Packaging *self, const Package *package) {
    if (package->held * HELD_SHARE >= package->files * (HELD_SHARE - 1) && package->held) return true;
    bool presents = package->has_version && package->has_more;
    if (is_shelf(self, path_folder(package->path)))
        return package->is_known || presents || (package->has_version && !package->is_own);
    return presents && !package->is_own && package->files * SMALL_SHARE < self->files;
}

static bool lies_in_foreign_folder(const Packaging *self, Str path) {
    Str rest = path_folder(path), part;
    while (rest.len && str_split(&rest, '/', &part))
        if (str_is_among(part, self->signs->folders.at, self->signs->folders.count)) return true;
    return false;
}

void packages_find(Program *program, const OriginSigns *signs, const Banner *banners, Str texts) {
    Packaging self = {.program = program, .signs = signs, .banners = banners, .texts = texts};
    packages_list(&self);
    if (self.packages.count) packages_judge(&self);
    for (u32 i = 0; i < self.packages.count; i++)
        self.packages.at[i].is_foreign = is_others(&self, &self.packages.at[i]);
    for (FileId file = 0; file < program->file_count; file++) {
        if (!is_python(&self, file)) continue;
        Str path = program->files[file].path;
        u32 at = map_find(&self.by_path, str_hash(package_path(&self, path)));
        program->files[file].is_vendored |=
            self.packages.at[at].is_foreign || lies_in_foreign_folder(&self, path);
        program->files[file].is_foreign |= program->files[file].is_vendored;
    }
    map_release(&self.inits);
    map_release(&self.by_path);
    map_release(&self.known);
    map_release(&self.shelves);
    map_release(&self.projects);
    vec_release(&self.packages);
    arena_release(&self.arena);
}
