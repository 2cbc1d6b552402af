#include "search_path.h"

#include "file.h"
#include "partial.h"
#include "path_kinds.h"
#include "stdlib_names.h"
#include "worlds.h"

static ModuleId module_push(Program *self, ModuleId parent, Name last) {
    ModuleId id = self->module_count++;
    self->modules[id] = (Module){.last = last, .file = FILE_NONE, .parent = parent, .is_package = true};
    if (parent) *map_at(&self->module_by_name, map_pair(parent, last), id) = id;
    return id;
}

ModuleId modules_child(const Program *self, ModuleId package, Name name) {
    u32 found = map_find(&self->module_by_name, map_pair(package, name));
    return found == MAP_NONE ? 0 : found;
}

static ModuleId folder_module(Program *self, Str folder) {
    ModuleId at = MODULE_ROOT;
    Str part;
    while (folder.len && str_split(&folder, '/', &part)) {
        Name name = intern_add(&self->names, part);
        ModuleId child = modules_child(self, at, name);
        at = child ? child : module_push(self, at, name);
    }
    return at;
}

static bool is_python(const File *file) {
    return file->facts->language == LANGUAGE_PYTHON;
}

static bool module_has_getattr(const Program *self, FileId file) {
    const Facts *facts = self->files[file].facts;
    for (DefId def = 1; def < facts->defs.count; def++) {
        const DefRow *row = &facts_defs(facts)[def];
        if (!row->parent && row->kind == DEF_FUNCTION &&
            str_eq(facts_name(facts, row->name), STR("__getattr__")))
            return true;
    }
    return false;
}

static bool is_importable(Str path) {
    return str_ends(path, STR(".py")) || str_ends(path, STR(".pyi")) || str_ends(path, STR(".pyw"));
}

/* test.py beside test/__init__.py: the folder is what the name means, and the file is read, but not
 * imported. */
static void plain_module_yield(Program *self, ModuleId folder) {
    Module *package = &self->modules[folder];
    if (package->is_package) return;
    ModuleId plain = self->module_count++;
    self->modules[plain] = *package;
    self->files[package->file].module = plain;
    package->is_package = true;
    package->has_getattr = false;
}

/* A package's own folder gets its __init__.py; a plain module hides a namespace folder of its name,
 * but not a regular package. */
static void file_place(Program *self, FileId id) {
    File *file = &self->files[id];
    Str stem = path_stem(file->path);
    ModuleId folder = folder_module(self, path_folder(file->path));
    if (str_eq(stem, STR("__init__"))) {
        plain_module_yield(self, folder);
        self->modules[folder].file = id;
        file->module = folder;
    } else {
        Name name = intern_add(&self->names, stem);
        ModuleId module = self->module_count++;
        self->modules[module] = (Module){.last = name, .file = id, .parent = folder};
        file->module = module;
        if (!is_importable(file->path)) return; /* a program without an ending: nobody can import it */
        u32 *slot = map_at(&self->module_by_name, map_pair(folder, name), module);
        if (self->modules[*slot].file == FILE_NONE) *slot = module;
    }
    self->modules[file->module].has_getattr = module_has_getattr(self, id);
}

/* Folder from which a module's own package is imported: parent of its topmost regular package. */
static ModuleId package_root(const Program *self, ModuleId module) {
    ModuleId at = self->modules[module].is_package ? module : self->modules[module].parent;
    while (at != MODULE_ROOT && module_is_regular(self, at)) at = self->modules[at].parent;
    return at;
}

/* Tests are not for others, and scripts only where they lie in a package. */
static bool may_be_published(const Program *self, FileId file) {
    World world = self->files[file].world;
    ModuleId module = self->files[file].module;
    bool is_packaged = module && module_is_regular(self, self->modules[module].parent);
    return world == WORLD_PRODUCTION || (world == WORLD_SCRIPTS && is_packaged);
}

/* "pip install <name>" in prose: the package of that name is made for others. */
static void installed_mark(Program *self, FileId by) {
    const Facts *facts = self->files[by].facts;
    for (u32 i = 1; i < facts->mentions.count; i++) {
        const MentionRow *row = &facts_mentions(facts)[i];
        if (row->kind != MENTION_PACKAGE) continue;
        Str name = str_copy(self->arena, facts_name(facts, row->text));
        for (size_t c = 0; c < name.len; c++)
            if (name.ptr[c] == '-') ((char *)name.ptr)[c] = '_';
        ModuleId package = modules_named(self, name);
        for (FileId id = 0; package && id < self->file_count; id++)
            for (ModuleId at = self->files[id].module; at; at = self->modules[at].parent)
                self->files[id].is_published |= at == package && may_be_published(self, id);
    }
}

static void published_mark(Program *self) {
    for (FileId id = 0; id < self->file_count; id++) {
        Str name = path_name(self->files[id].path), folder = path_folder(self->files[id].path);
        bool is_metadata = str_eq(name, STR("pyproject.toml")) || str_eq(name, STR("setup.py")) ||
                           str_eq(name, STR("setup.cfg")) || str_eq(name, STR("PKG-INFO")) ||
                           str_eq(name, STR("METADATA"));
        if (str_ends(folder, STR(".egg-info")) || str_ends(folder, STR(".dist-info")))
            folder = path_folder(folder);
        bool is_typed = str_eq(name, STR("py.typed"));
        if (self->files[id].facts->language == LANGUAGE_TEXT) installed_mark(self, id);
        if (!is_typed && (!is_metadata || !self->files[id].facts->has_classifiers)) continue;
        for (FileId other = 0; other < self->file_count; other++) {
            Str path = self->files[other].path;
            bool is_below = !folder.len || (str_starts(path, folder) && path.ptr[folder.len] == '/');
            self->files[other].is_published |= is_below && may_be_published(self, other);
        }
    }
}

ModuleId modules_folder(const Program *self, Str folder) {
    ModuleId at = MODULE_ROOT;
    Str part;
    while (at && folder.len && str_split(&folder, '/', &part)) {
        if (!part.len || str_eq(part, STR("."))) continue;
        Name name = intern_find(&self->names, part);
        at = name ? modules_child(self, at, name) : 0;
    }
    return at;
}

/* Dotted name as people import it: from the package root, or for files outside regular packages
 * from the nearest start folder above. */
static Name module_full_name(Program *self, ModuleId module) {
    ModuleId stop = package_root(self, module);
    if (stop == self->modules[module].parent || stop == module)
        while (stop != MODULE_ROOT && !search_path_names(self, stop)) stop = self->modules[stop].parent;
    Str text = STR_NONE;
    for (ModuleId at = module; at != stop && at != MODULE_ROOT; at = self->modules[at].parent) {
        Str last = name_text(self, self->modules[at].last);
        text = text.len ? str_printf(self->arena, "%.*s.%.*s", STR_ARG(last), STR_ARG(text)) : last;
    }
    return intern_add(&self->names, text);
}

static void tails_index(Program *self) {
    self->by_last_count = self->names.count;
    self->by_last = ARENA_ARRAY(self->arena, ModuleId, self->by_last_count);
    for (ModuleId id = MODULE_ROOT + 1; id < self->module_count; id++) {
        self->modules[id].same_last = self->by_last[self->modules[id].last];
        self->by_last[self->modules[id].last] = id;
    }
}

/* sys.path.insert(0, folder), sys.path += [folder] */
static bool edits_path(const Facts *facts) {
    for (ExprId e = 1; e + 1 < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e], *object = row + 1;
        if (row->kind == EXPR_ATTRIBUTE && object->kind == EXPR_NAME &&
            str_eq(facts_name(facts, row->name), STR("path")) &&
            str_eq(facts_name(facts, object->name), STR("sys")))
            return true;
    }
    return false;
}

/* Follow `dotted` from `at`; the deepest module found goes to `*deepest`. 0 when a word is missing. */
static ModuleId walk(const Program *self, ModuleId at, Str dotted, ModuleId *deepest) {
    Str word;
    *deepest = 0;
    while (dotted.len && str_split(&dotted, '.', &word)) {
        Name name = intern_find(&self->names, word);
        at = name ? modules_child(self, at, name) : 0;
        if (!at) return 0;
        *deepest = at;
    }
    return at;
}

/* Several distributions of a tree may fill one package: what this folder lacks may lie in another one that
 * goes by the same dotted name. */
static ModuleId in_other_portion(const Program *self, ModuleId package, Str dotted) {
    Name last = self->modules[package].last;
    ModuleId deepest;
    for (ModuleId m = last < self->by_last_count ? self->by_last[last] : 0; m;
         m = self->modules[m].same_last) {
        if (m == package || self->modules[m].name != self->modules[package].name) continue;
        ModuleId found = self->modules[m].is_package ? walk(self, m, dotted, &deepest) : 0;
        if (found) return found;
    }
    return 0;
}

static ImportTarget resolve_relative(const Program *self, FileId file, Str dotted, u32 level) {
    ModuleId module = self->files[file].module;
    ModuleId at = self->modules[module].is_package ? module : self->modules[module].parent;
    while (--level && at != MODULE_ROOT) at = self->modules[at].parent;
    if (level) return (ImportTarget){.verdict = IMPORT_UNKNOWN};
    ModuleId deepest;
    ModuleId found = walk(self, at, dotted, &deepest);
    if (!found && dotted.len) found = in_other_portion(self, at, dotted);
    if (found) return (ImportTarget){.verdict = IMPORT_FOUND, .module = found};
    bool is_beside = !deepest && search_path_is_site(self, at); /* what is installed there is not listed */
    return (ImportTarget){.verdict = is_beside ? IMPORT_UNKNOWN : IMPORT_MISSING,
                          .module = deepest ? deepest : at};
}

typedef struct {
    ImportTarget best;
    u32 partial;
} Search;

/* Try one start folder; true when the whole name resolved. Only a regular package, or a module in
 * one, makes the rest of a name "missing": a namespace folder may merely share its name with a library. */
static bool search_from(const Program *self, ModuleId start, Str dotted, Search *search) {
    ModuleId deepest;
    ModuleId found = walk(self, start, dotted, &deepest);
    if (found) {
        search->best = (ImportTarget){.verdict = IMPORT_FOUND, .module = found};
        return true;
    }
    bool is_own = deepest && (module_is_regular(self, deepest) ||
                              (self->modules[deepest].file != FILE_NONE &&
                               module_is_regular(self, self->modules[deepest].parent)));
    if (is_own && !search->partial) {
        search->best = (ImportTarget){.verdict = IMPORT_MISSING, .module = deepest};
        search->partial = 1;
    }
    return false;
}

u32 modules_ending_in(const Program *self, Str dotted, ModuleId *out) {
    Name last = intern_find(&self->names, str_after_last(dotted, '.'));
    u32 count = 0;
    if (!last || last >= self->by_last_count) return 0;
    for (ModuleId m = self->by_last[last]; m; m = self->modules[m].same_last) {
        Str words = dotted;
        ModuleId at = m;
        while (at && words.len) {
            Str word = str_after_last(words, '.');
            if (!str_eq(word, name_text(self, self->modules[at].last))) break;
            words.len -= word.len;
            if (words.len) words.len--;
            at = self->modules[at].parent;
        }
        if (words.len || self->modules[m].file == FILE_NONE) continue;
        *out = m;
        count++;
    }
    return count;
}

/* sys.path can be changed at run time: a name of several words that is the tail of exactly one module's name
 * means that module; so does one word in a file that changes it. */
static ModuleId by_tail(const Program *self, Str dotted) {
    ModuleId found = 0;
    return modules_ending_in(self, dotted, &found) == 1 ? found : 0;
}

/* The folder in which the first word of a module's dotted name is found. */
static ModuleId folder_around(const Program *self, ModuleId module, Str dotted) {
    Str word;
    while (dotted.len && str_split(&dotted, '.', &word)) module = self->modules[module].parent;
    return module;
}

/* What Python itself brings is nearer than what only ends in the name, unless the file that changes the
 * path speaks of the folder: "vendor", "../vendor". Nobody puts the inside of a package on the path.
 * O(strings). */
static bool names_folder(const Program *self, FileId file, ModuleId folder) {
    if (module_is_regular(self, folder)) return false;
    const Facts *facts = self->files[file].facts;
    Str last = name_text(self, self->modules[folder].last);
    for (StringId s = 1; s < facts->strings.count; s++) {
        const StringRow *row = &facts_strings(facts)[s];
        if (str_eq(str_after_last(facts_text(facts, row->offset, row->length), '/'), last)) return true;
    }
    return false;
}

/* Python 2 looks in the folder of the importing file first. */
static ModuleId beside_old(const Program *self, FileId file, Str dotted) {
    ModuleId folder = self->modules[self->files[file].module].parent, deepest;
    bool is_old = folder > MODULE_ROOT && self->modules[folder].holds_python_two;
    return is_old ? walk(self, folder, dotted, &deepest) : 0;
}

/* Found from the `at`th of these start folders, which is none of the whole tree; found from another one, too,
 * it is a guess. */
static ImportTarget guessed(const Program *self, const Folders *folders, u32 at, Str dotted,
                            ImportTarget found) {
    ModuleId deepest;
    bool is_sure = search_path_shares(self, folders->at[at]);
    for (u32 i = at + 1; i < folders->count && !is_sure && !found.is_guess; i++) {
        ModuleId other = walk(self, folders->at[i], dotted, &deepest);
        found.is_guess = other && other != found.module;
    }
    return found;
}

/* `import queue` in queue.py, which Python would look for in the folder of the program, never means the
 * file itself: the package around it, or a library. In queue/__init__.py it may be a library, too; what
 * lies in the package can only mean that, and so does the name of a package of a project, which no library
 * has. */
static bool means_another(const Program *self, ModuleId module, ModuleId folder, Str dotted) {
    Str whole = dotted, word;
    ModuleId deepest;
    str_split(&dotted, '.', &word);
    Name name = intern_find(&self->names, word);
    if (!name || self->modules[module].parent != folder || self->modules[module].last != name) return false;
    if (!self->modules[module].is_package) return true;
    if (dotted.len) return !walk(self, folder, whole, &deepest);
    return stdlib_scope(word) || !search_path_names(self, folder);
}

ImportTarget modules_resolve(const Program *self, FileId file, Str dotted, u32 level) {
    if (level) return resolve_relative(self, file, dotted, level);
    Search search = {.best = {.verdict = IMPORT_EXTERNAL}};
    ModuleId module = self->files[file].module;
    ModuleId own = package_root(self, module);
    for (ModuleId at = own; at; at = self->modules[at].parent)
        if (!module_is_regular(self, at) && !means_another(self, module, at, dotted) &&
            search_from(self, at, dotted, &search))
            return search.best;
    Folders folders = search_path_holding(self, dotted);
    for (u32 i = 0; i < folders.count; i++)
        if (search_from(self, folders.at[i], dotted, &search))
            return guessed(self, &folders, i, dotted, search.best);
    ModuleId sibling = beside_old(self, file, dotted);
    if (sibling) return (ImportTarget){.verdict = IMPORT_FOUND, .module = sibling};
    bool is_tail = str_find_char(dotted, '.') != STR_NOT_FOUND || self->files[file].edits_path;
    ModuleId tail = search.partial || !is_tail ? 0 : by_tail(self, dotted);
    if (tail && stdlib_scope(dotted) && !names_folder(self, file, folder_around(self, tail, dotted)))
        tail = 0;
    return tail ? (ImportTarget){.verdict = IMPORT_FOUND, .module = tail} : search.best;
}

bool module_ends_in_call(const Facts *facts) {
    StmtId last = 0;
    for (StmtId s = 1; s < facts->stmts.count; s = facts_stmts(facts)[s].next) last = s;
    const StmtRow *row = &facts_stmts(facts)[last];
    return last && row->kind == STMT_EXPR && facts_exprs(facts)[row->expr].kind == EXPR_CALL;
}

/* A file that Python is given: it tests whether it is `__main__`, or does something at its end. */
static bool is_program(const Facts *facts) {
    if (module_ends_in_call(facts)) return true;
    for (StringId s = 1; s < facts->strings.count; s++) {
        const StringRow *row = &facts_strings(facts)[s];
        if (str_eq(facts_text(facts, row->offset, row->length), STR("__main__"))) return true;
    }
    return false;
}

static bool binds(const Program *self, ModuleId module, Str word) {
    Name name = intern_find(&self->names, word);
    if (name && modules_child(self, module, name)) return true;
    FileId file = self->modules[module].file;
    if (file == FILE_NONE) return false;
    const Facts *facts = program_facts(self, file);
    const ScopeRow *top = &facts_scopes(facts)[1];
    for (u32 b = top->first_binding; b < top->first_binding + top->binding_count; b++)
        if (str_eq(facts_name(facts, facts_bindings(facts)[b].name), word)) return true;
    return false;
}

/* `from helpers import f` in a package whose files are run by their path: Python looks in the folder of the
 * program first. Rows `first` to `end` are one statement; all its names have to be there, since a library of
 * that name may be meant as well. */
static ModuleId beside_program(const Program *self, FileId file, ImportId first, ImportId end) {
    const ImportRow *rows = facts_imports(program_facts(self, file));
    Str dotted = facts_name(program_facts(self, file), rows[first].module);
    ModuleId deepest;
    for (ModuleId at = self->modules[self->files[file].module].parent; at > MODULE_ROOT;
         at = self->modules[at].parent) {
        ModuleId found = self->modules[at].holds_program ? walk(self, at, dotted, &deepest) : 0;
        bool has_all = found != 0;
        for (ImportId i = first; has_all && i < end; i++)
            has_all = rows[i].flags & IMPORT_FROM && rows[i].name &&
                      binds(self, found, facts_name(program_facts(self, file), rows[i].name));
        if (has_all) return found;
    }
    return 0;
}

/* Names imported by one statement stand together. */
static void imports_resolve(Program *self) {
    self->import_targets = ARENA_ARRAY(self->arena, ImportTarget, self->import_count);
    for (FileId file = 0; file < self->file_count; file++) {
        const Facts *facts = program_facts(self, file);
        const ImportRow *rows = facts_imports(facts);
        ImportTarget *targets = self->import_targets + self->files[file].import_base;
        for (ImportId i = 1, end; i < facts->imports.count; i = end) {
            ImportTarget target =
                modules_resolve(self, file, facts_name(facts, rows[i].module), rows[i].level);
            for (end = i + 1; end < facts->imports.count && rows[end].module == rows[i].module &&
                              rows[end].level == rows[i].level;)
                end++;
            bool is_open = target.verdict != IMPORT_FOUND && !rows[i].level;
            ModuleId beside = is_open ? beside_program(self, file, i, end) : 0;
            if (beside) target = (ImportTarget){.verdict = IMPORT_FOUND, .module = beside};
            for (ImportId k = i; k < end; k++) targets[k] = target;
        }
    }
}

void modules_build(Program *self, const Str *source_roots, u32 source_root_count) {
    u32 capacity = 2;
    for (FileId id = 0; id < self->file_count; id++) {
        capacity++;
        for (size_t i = 0; i < self->files[id].path.len; i++) capacity += self->files[id].path.ptr[i] == '/';
    }
    self->modules = ARENA_ARRAY(self->arena, Module, capacity);
    self->module_count = MODULE_ROOT;
    module_push(self, 0, 0);
    for (FileId id = 0; id < self->file_count; id++) {
        self->files[id].world = world_of_path(self->files[id].path);
        if (!is_python(&self->files[id])) continue;
        file_place(self, id);
        self->files[id].edits_path = edits_path(self->files[id].facts);
        Module *folder = &self->modules[self->modules[self->files[id].module].parent];
        folder->holds_program |= is_program(self->files[id].facts);
        folder->holds_python_two |= self->files[id].facts->is_python_two;
    }
    search_path_build(self, source_roots, source_root_count);
    published_mark(self);
    for (ModuleId id = MODULE_ROOT; id < self->module_count; id++)
        self->modules[id].name = module_full_name(self, id);
    tails_index(self);
    imports_resolve(self);
    worlds_settle(self);
    partial_find(self);
}

ModuleId modules_named(const Program *self, Str dotted) {
    ModuleId deepest;
    Folders folders = search_path_holding(self, dotted);
    for (u32 i = 0; i < folders.count; i++) {
        ModuleId found = walk(self, folders.at[i], dotted, &deepest);
        if (found) return found;
    }
    return 0;
}

ModuleId modules_below(const Program *self, Str folder, Str dotted) {
    ModuleId at = modules_folder(self, folder), deepest;
    return at ? walk(self, at, dotted, &deepest) : 0;
}

bool module_is_below(const Program *program, ModuleId module, ModuleId package) {
    for (; module; module = program->modules[module].parent)
        if (module == package) return true;
    return false;
}
