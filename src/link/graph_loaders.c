/* Edges of dynamic imports: which modules a loader can load by a name or path given at run time.
 *
 * Known are: a text that is a module's name, the package whose __path__ is walked, a known start
 * ("app.plugins." + name, f"{__name__}.{x}", "." + name) or end (f"{x}.handlers") of the name, and, for files
 * loaded by path, folders (graph_folders.c). Everything that fits may be loaded. */
#include "graph_reads.h"

#include "calls.h"
#include "loading.h"
#include "modules.h"
#include "values.h"

/* What is done with modules that run time picked: nothing, so that their top level runs and no more; what
 * is read off them stands in attributes; or more than is seen, so that their public names may all be
 * meant. */
typedef enum { LOADED_RUNS, LOADED_SEEN, LOADED_READ } Loaded;

/* It registers something, or may: else there is more to its loading than is seen. */
static bool does_something(const Facts *facts) {
    for (DefId def = 1; def < facts->defs.count; def++) {
        const DefRow *row = &facts_defs(facts)[def];
        if (row->scope == 1 && (row->decorator_count || row->base_count)) return true;
    }
    for (ExprId e = 1; e < facts->exprs.count; e++)
        if (facts_exprs(facts)[e].kind == EXPR_CALL && facts_exprs(facts)[e].scope == 1) return true;
    return false;
}

static void load_module(Building *self, ExprId at, ModuleId module, Loaded loaded) {
    FileId file = self->program->modules[module].file;
    if (file == FILE_NONE || file == self->file) return;
    Edge edge = edge_at(self, owner_of_expr(self, at), node_of_file(file), at, EDGE_WEAK);
    edge_push(self->graph, edge);
    bool is_read = loaded == LOADED_READ ||
                   (loaded == LOADED_RUNS && !does_something(program_facts(self->program, file)));
    if (is_read)
        members_edges(self, edge, edge.to, MEMBERS_PUBLIC, (KnownEnds){0});
    else
        vec_push(&self->loaded, edge);
}

/* A key that is written out, or that of the module itself: nothing that was loaded by a computed name. */
static bool is_plain_key(const Facts *facts, ExprId key) {
    const ExprRow *row = &facts_exprs(facts)[key];
    return key && (row->kind == EXPR_STRING ||
                   (row->kind == EXPR_NAME && str_eq(facts_name(facts, row->name), STR("__name__"))));
}

/* sys.modules[name], sys.modules.get(name), sys.modules.values(): whatever was loaded may come out. */
static bool takes_out(const Facts *facts, ExprId modules) {
    static const Str without[] = {STR("keys"), STR("update"), STR("setdefault"), STR("__contains__")};
    const ExprRow *rows = facts_exprs(facts);
    ExprId up = rows[modules].parent, call = up ? rows[up].parent : 0;
    if (!up || up + 1 != modules) return !up || rows[up].kind != EXPR_COMPARE;
    if (rows[up].kind == EXPR_COMPARE) return false;
    if (rows[up].kind == EXPR_SUBSCRIPT)
        return !(rows[up].flags & (EXPR_STORED | EXPR_DELETED)) &&
               !is_plain_key(facts, expr_child(facts, up, 1));
    bool is_call = rows[up].kind == EXPR_ATTRIBUTE && call && rows[call].kind == EXPR_CALL && call + 1 == up;
    if (!is_call || str_is_among(facts_name(facts, rows[up].name), without, COUNT_OF(without)))
        return !is_call;
    return !is_plain_key(facts, expr_child(facts, call, 1));
}

/* Tests put doubles in and take them out again: what they ask for is theirs. */
static bool asks_loaded(const Program *program, FileId file) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *rows = facts_exprs(facts);
    for (ExprId e = 1; program->files[file].world != WORLD_TESTS && e < facts->exprs.count; e++) {
        bool is_it = rows[e].kind == EXPR_ATTRIBUTE &&
                     str_eq(facts_name(facts, rows[e].name), STR("modules")) &&
                     rows[e + 1].kind == EXPR_NAME && str_eq(facts_name(facts, rows[e + 1].name), STR("sys"));
        if (is_it && takes_out(facts, e)) return true;
    }
    return false;
}

/* An import puts the module into its package: whoever has that as an object has it all. */
static bool is_given_on(const Program *program, FileId file) {
    ModuleId module = program->files[file].module;
    for (ModuleId at = program->modules[module].parent; at > 1; at = program->modules[at].parent) {
        FileId package = program->modules[at].file;
        if (package == FILE_NONE || bits_has(&program->graph->handed_modules, package)) return true;
    }
    return false;
}

void loaded_edges(Building *self) {
    bool asks = false;
    for (FileId file = 0; file < self->program->file_count && self->loaded.count && !asks; file++)
        asks = self->program->files[file].module && asks_loaded(self->program, file);
    for (u32 i = 0; i < self->loaded.count; i++) {
        Edge edge = self->loaded.at[i];
        if (asks || is_given_on(self->program, self->graph->nodes[edge.to].file))
            members_edges(self, edge, edge.to, MEMBERS_PUBLIC, (KnownEnds){0});
    }
}

static void load_below(Building *self, ExprId at, ModuleId package, Loaded loaded) {
    for (ModuleId m = 1; package > 1 && m < self->program->module_count; m++)
        if (m != package && module_is_below(self->program, m, package)) load_module(self, at, m, loaded);
}

void load_package(Building *self, ExprId at, ModuleId package) {
    load_below(self, at, package, LOADED_READ);
}

static ModuleId own_package(const Building *self) {
    ModuleId module = self->program->files[self->file].module;
    return self->program->modules[module].is_package ? module : self->program->modules[module].parent;
}

static bool is_name(const Building *self, ExprId expr, const char *name) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    return row->kind == EXPR_NAME && str_eq(facts_name(self->facts, row->name), str_of(name));
}

/* The library imports the module and knows what it looks for there. */
static void module_runs(Building *self, ExprId at, ModuleId module) {
    FileId file = self->program->modules[module].file;
    if (file != FILE_NONE && file != self->file)
        edge_push(self->graph, edge_at(self, owner_of_expr(self, at), node_of_file(file), at, EDGE_MODEL));
}

/* include(".views"), scan(): modules by what is selected. */
static void picked_run(Building *self, const Site *site, Pick *pick) {
    ModuleId named = pick->text.len ? modules_named(self->program, pick->text) : 0;
    ValueSet values = pick->text.len ? values_none() : pick_values(self->program, site->bound, pick);
    if (named) module_runs(self, site->call, named);
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_MODULE) module_runs(self, site->call, values.at[i].id);
}

/* A call that a model says loads modules: of some last word, as in autodiscover("tasks"), those of a package,
 * or the one that a text names. */
void model_loads(Building *self, const Site *site) {
    for (const Selector *s = site->match.rule->live->target; s; s = s->next) {
        bool is_called = selector_has(s, STEP_CALLED), is_open;
        if (!is_called && !selector_has(s, STEP_BELOW) && !selector_has(s, STEP_MODULE)) continue;
        Picks picks = {0};
        site_picks(self->program, site, s, &picks, &is_open);
        for (u32 i = 0; i < picks.count; i++) {
            ModuleId module = is_called ? modules_named(self->program, picks.at[i].text) : 0;
            if (module) load_module(self, site->call, module, LOADED_RUNS);
            if (!is_called) picked_run(self, site, &picks.at[i]);
        }
        vec_release(&picks);
    }
}

/* ---- what becomes of what is loaded -------------------------------------------------------------------- */

static bool is_plain_read(const Building *self, ExprId object) {
    const ExprRow *rows = facts_exprs(self->facts);
    ExprId up = rows[object].parent;
    return up && rows[up].kind == EXPR_ATTRIBUTE && up + 1 == object &&
           !str_starts(facts_name(self->facts, rows[up].name), STR("__")) &&
           reads_module(self, infer_expr(self->program, self->file, object));
}

/* A local variable, of which nothing but attributes is read. */
static bool is_read_plainly(const Building *self, BindingId local) {
    const BindingRow *binding = &facts_bindings(self->facts)[local];
    if (facts_scopes(self->facts)[binding->scope].kind != SCOPE_FUNCTION) return false;
    for (UseId u = 1; u < self->facts->uses.count; u++) {
        const UseRow *use = &facts_uses(self->facts)[u];
        if (use->name == binding->name && use->found == binding->scope && !is_plain_read(self, use->expr))
            return false;
    }
    return true;
}

/* import_module(x), module = import_module(x): what is read off the result is seen where that is done. */
static Loaded result_use(const Building *self, ExprId call) {
    const StmtRow *stmt = &facts_stmts(self->facts)[stmt_around(self->facts, call)];
    if (stmt->expr != call) return LOADED_READ;
    if (stmt->kind == STMT_EXPR) return LOADED_RUNS;
    ExprId target = stmt->target_count == 1 ? facts_lists(self->facts)[stmt->first_target] : 0;
    const ExprRow *row = &facts_exprs(self->facts)[target];
    bool is_local = stmt->kind == STMT_ASSIGN && row->kind == EXPR_NAME && row->flags & EXPR_STORED;
    return is_local && is_read_plainly(self, row->aux) ? LOADED_SEEN : LOADED_READ;
}

/* The last word of what is called; empty where it has no name. */
static Str called_word(const Building *self, ExprId call) {
    const ExprRow *rows = facts_exprs(self->facts);
    bool is_named = rows[call].kind == EXPR_CALL && rows[call].next > call + 1 &&
                    (rows[call + 1].kind == EXPR_NAME || rows[call + 1].kind == EXPR_ATTRIBUTE);
    return is_named ? facts_name(self->facts, rows[call + 1].name) : STR_NONE;
}

static bool imports_by_name(const Building *self, ExprId call) {
    static const Str words[] = {STR("import_module"), STR("__import__")};
    return str_is_among(called_word(self, call), words, COUNT_OF(words));
}

/* It gives what it imported, or takes another way to a module. */
static bool imports_more(const Building *self, ExprId call) {
    static const Str words[] = {STR("find_spec"),   STR("find_module"), STR("module_from_spec"),
                                STR("load_module"), STR("exec_module"), STR("resolve_name")};
    Str word = called_word(self, call);
    return str_is_among(word, words, COUNT_OF(words)) || loading_imports(self->program, word);
}

/* A loop over what a folder holds that imports each, and does no more with it. */
static Loaded walk_use(const Building *self, ExprId call) {
    const StmtRow *stmt = &facts_stmts(self->facts)[stmt_around(self->facts, call)];
    NodeId owner = owner_of_expr(self, call);
    bool is_loading = false;
    Loaded most = LOADED_RUNS;
    if (stmt->kind != STMT_FOR || stmt->expr != call) return LOADED_READ;
    for (ExprId e = 1; e < self->facts->exprs.count; e++) {
        if (facts_exprs(self->facts)[e].kind != EXPR_CALL || owner_of_expr(self, e) != owner) continue;
        bool is_import = imports_by_name(self, e);
        Loaded own = imports_more(self, e) ? LOADED_READ : is_import ? result_use(self, e) : LOADED_RUNS;
        if (own > most) most = own;
        is_loading |= is_import;
    }
    return is_loading ? most : LOADED_READ;
}

/* ---- where modules are looked for ---------------------------------------------------------------------- */

static bool load_named(Building *self, ExprId at, Str package, Loaded loaded) {
    ModuleId module = package.len ? modules_named(self->program, package) : 0;
    if (module) load_below(self, at, module, loaded);
    return module != 0;
}

/* Nobody knows which package is walked: each that some text of the code names. */
static void load_any_named(Building *self, ExprId at, Loaded loaded) {
    for (FileId file = 0; file < self->program->file_count; file++) {
        if (!self->program->files[file].module || self->program->files[file].world == WORLD_TESTS) continue;
        const Facts *facts = program_facts(self->program, file);
        for (StringId s = 1; s < facts->strings.count; s++) {
            const StringRow *row = &facts_strings(facts)[s];
            if (row->expr) load_named(self, at, facts_text(facts, row->offset, row->length), loaded);
        }
    }
}

/* import_module(name).__path__, where callers pass the name. */
static void walk_imported(Building *self, ExprId access, ExprId name, Loaded loaded) {
    ValueSet names = calls_values(self->program, self->file, name);
    bool is_known = names.count && !names.is_open;
    for (u32 i = 0; i < names.count; i++) {
        Str text = names.at[i].kind == VALUE_LITERAL ? value_text(self->program, names.at[i]) : STR_NONE;
        is_known &= load_named(self, access, text, loaded);
    }
    /* `__file__` is also asked for what lies beside a module, by code that loads none. */
    bool is_walked = str_eq(facts_name(self->facts, facts_exprs(self->facts)[access].name), STR("__path__"));
    if (!is_known && is_walked) load_any_named(self, access, loaded);
}

/* package.__path__, package.__file__ */
static void walk_package(Building *self, ExprId access, Loaded loaded) {
    ExprId source = text_source(self, access + 1), name = 0;
    if (imports_by_name(self, source)) name = expr_child(self->facts, source, 1);
    ValueSet package = calls_values(self->program, self->file, access + 1);
    if (name && facts_exprs(self->facts)[name].kind != EXPR_STRING) walk_imported(self, access, name, loaded);
    for (u32 i = 0; i < package.count; i++)
        if (package.at[i].kind == VALUE_MODULE) load_below(self, access, package.at[i].id, loaded);
}

/* pkgutil.iter_modules(__path__), walk_packages(pkg.__path__, …) */
static void walk_edges(Building *self, ExprId call) {
    u32 before = self->graph->edges.count;
    Loaded loaded = walk_use(self, call);
    for (ExprId e = call + 2; e < facts_exprs(self->facts)[call].next; e++) {
        const ExprRow *row = &facts_exprs(self->facts)[e];
        if (is_name(self, e, "__path__") || is_name(self, e, "__file__"))
            load_below(self, e, own_package(self), loaded);
        if (row->kind == EXPR_ATTRIBUTE && str_eq(facts_name(self->facts, row->name), STR("__path__")))
            walk_package(self, e, loaded);
    }
    self->graph->walks_unknown |= self->graph->edges.count == before;
}

/* The package that a relative name starts from: what import_module(".x", "package") says, else the own one
 * (Python library reference, importlib.import_module). */
static ModuleId anchor_package(const Building *self, ExprId call) {
    ExprId package = expr_child(self->facts, call, 2);
    if (package && facts_exprs(self->facts)[package].kind == EXPR_KEYWORD)
        package = expr_first(self->facts, package);
    Str text = text_known(self, package);
    return text.len ? modules_named(self->program, text) : own_package(self);
}

/* What "a.b." names in the tree, ".b." from the anchor, "..b" from its parent; or 0. */
static ModuleId module_meant(const Building *self, ExprId call, Str dotted) {
    size_t dots = 0;
    while (dots < dotted.len && dotted.ptr[dots] == '.') dots++;
    while (dotted.len > dots && dotted.ptr[dotted.len - 1] == '.') dotted.len--;
    if (!dots && dotted.len) {
        ImportTarget target = modules_resolve(self->program, self->file, dotted, 0);
        return target.verdict == IMPORT_FOUND ? target.module : modules_named(self->program, dotted);
    }
    if (!dots) return 0;
    ModuleId at = anchor_package(self, call);
    dotted = str_slice(dotted, dots, dotted.len);
    while (at && --dots) at = self->program->modules[at].parent;
    for (Str word; at && dotted.len && str_split(&dotted, '.', &word);)
        at = modules_child(self->program, at, intern_find(&self->program->names, word));
    return at;
}

static void prefixed_edges(Building *self, ExprId call, ExprId at, Str prefix, Loaded loaded) {
    ModuleId package = prefix.len ? module_meant(self, call, prefix) : 0;
    if (package) load_below(self, at, package, loaded);
}

static void suffixed_edges(Building *self, ExprId at, Str suffix, Loaded loaded) {
    for (ModuleId m = 1; suffix.len > 1 && m < self->program->module_count; m++)
        if (str_ends(name_text(self->program, self->program->modules[m].name), suffix))
            load_module(self, at, m, loaded);
}

/* def load(path): … import_module(path), called as load(f"app.plugins.{x}"): a whole package is known. */
static void given_name_edges(Building *self, ExprId call, ExprId name, Loaded loaded) {
    TextList starts = {0};
    given_starts(self, name, &starts);
    for (u32 i = 0; i < starts.count; i++)
        if (!str_starts(starts.at[i], STR(".")) && str_ends(starts.at[i], STR(".")))
            prefixed_edges(self, call, name, starts.at[i], loaded);
    vec_release(&starts);
}

/* A text that is the name of a module: import_module("site_settings"). */
static void named_module(Building *self, ExprId text, ModuleId module) {
    FileId file = module ? self->program->modules[module].file : FILE_NONE;
    if (file == FILE_NONE || file == self->file) return;
    Edge edge = edge_at(self, owner_of_expr(self, text), node_of_file(file), text, EDGE_WEAK);
    edge_push(self->graph, edge);
    vec_push(&self->named, edge);
}

/* Given to some call, such as setdefault("SETTINGS_MODULE", "site_settings"), a compound word names a module
 * as well; a plain one may mean anything. */
static void named_modules(Building *self) {
    for (StringId s = 1; s < self->facts->strings.count; s++) {
        const StringRow *row = &facts_strings(self->facts)[s];
        ExprId parent = row->expr ? facts_exprs(self->facts)[row->expr].parent : 0;
        if (!parent || facts_exprs(self->facts)[parent].kind != EXPR_CALL || row->length >= 60) continue;
        Str text = facts_text(self->facts, row->offset, row->length);
        if (str_find_char(text, '_') != STR_NOT_FOUND && str_find_char(text, '.') == STR_NOT_FOUND)
            named_module(self, row->expr, modules_named(self->program, text));
    }
}

/* A function that imports what it found in a folder: the packages whose __path__ or __file__ it reads. */
static void walked_packages(Building *self, ExprId call, Loaded loaded) {
    NodeId owner = owner_of_expr(self, call);
    for (ExprId e = 1; e < self->facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(self->facts)[e];
        if (row->kind != EXPR_NAME && row->kind != EXPR_ATTRIBUTE) continue;
        Str word = facts_name(self->facts, row->name);
        bool is_place = str_eq(word, STR("__path__")) || str_eq(word, STR("__file__"));
        if (!is_place || owner_of_expr(self, e) != owner) continue;
        if (row->kind == EXPR_NAME)
            load_below(self, e, own_package(self), loaded);
        else
            walk_package(self, e, loaded);
    }
}

/* import_module(f"{__name__}.{x}"), import_module("plugins." + x), import_module("%s.handlers" % x) */
static void computed_import(Building *self, ExprId call) {
    ExprId name = text_source(self, expr_child(self->facts, call, 1));
    const ExprRow *row = &facts_exprs(self->facts)[name];
    if (!name) return;
    if (row->kind == EXPR_STRING) {
        named_module(self, name, module_meant(self, call, expr_string(self->program, self->file, name)));
        return;
    }
    self->graph->has_dynamic_import = true;
    Loaded loaded = imports_by_name(self, call) ? result_use(self, call) : LOADED_READ;
    KnownEnds ends = known_ends(self, name);
    for (ExprId e = name; e < row->next; e++)
        if (is_name(self, e, "__name__") || is_name(self, e, "__package__"))
            load_below(self, name, own_package(self), loaded);
    prefixed_edges(self, call, name, ends.start, loaded);
    suffixed_edges(self, name, ends.end, loaded);
    if (ends.start.len || ends.end.len) return;
    given_name_edges(self, call, name, loaded);
    u32 before = self->graph->edges.count;
    walked_packages(self, call, loaded);
    bool has_paths = str_eq(called_word(self, call), STR("find_spec")) && expr_child(self->facts, call, 2);
    if (has_paths && self->graph->edges.count == before) handed_folder_edges(self, call);
}

/* An __all__ that is made of the files beside it: a star import loads them. */
static void listed_folder(Building *self) {
    Name all = intern_find(&self->program->names, STR("__all__"));
    u32 scope = self->program->files[self->file].scope_base + 1;
    u32 binding = all ? map_find(&self->program->scope_names, map_pair(scope, all)) : MAP_NONE;
    ExprId value = binding == MAP_NONE ? 0 : binding_row(self->program, binding)->value;
    for (ExprId e = value; value && e < facts_exprs(self->facts)[value].next; e++)
        if (is_name(self, e, "__file__") || is_name(self, e, "__path__"))
            load_package(self, e, own_package(self));
}

void loader_edges(Building *self) {
    listed_folder(self);
    named_modules(self);
    for (ExprId e = 1; e < self->facts->exprs.count; e++) {
        if (facts_exprs(self->facts)[e].kind != EXPR_CALL) continue;
        u8 kind = facts_exprs(self->facts)[expr_first(self->facts, e)].kind;
        if (kind != EXPR_NAME && kind != EXPR_ATTRIBUTE) continue;
        Str word = facts_name(self->facts, facts_exprs(self->facts)[e + 1].name);
        if (str_eq(word, STR("import_module")) || str_eq(word, STR("__import__")) ||
            str_eq(word, STR("find_spec")))
            computed_import(self, e);
        else if (str_eq(word, STR("iter_modules")) || str_eq(word, STR("walk_packages")))
            walk_edges(self, e);
        else if (str_eq(word, STR("spec_from_file_location")) || str_eq(word, STR("run_path")) ||
                 str_eq(word, STR("load_source")))
            folder_edges(self, e);
        else
            told_folder_edges(self, e, word);
    }
}
