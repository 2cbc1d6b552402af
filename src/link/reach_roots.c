/* What lives by itself: files that run, applications, what configuration and documents name, and in a library
 * every public name. */
#include "reach_impl.h"

#include "classes.h"
#include "command.h"
#include "file.h"
#include "graph_impl.h"
#include "match.h"
#include "modules.h"
#include "routes.h"
#include "starts.h"

static void root_add_at(Program *self, NodeId node, RootKind kind, World world, FileId file, u32 offset) {
    if (node && !self->reach->root[node].kind)
        self->reach->root[node] = (Root){(u8)kind, (u8)world, file, offset};
}

static void root_add(Program *self, NodeId node, RootKind kind, World world) {
    root_add_at(self, node, kind, world, FILE_NONE, 0);
}

static bool is_main_guard(const Program *self, FileId file, const StmtRow *stmt) {
    const Facts *facts = program_facts(self, file);
    if (stmt->kind != STMT_IF || stmt->scope != 1 || !stmt->expr) return false;
    for (ExprId e = stmt->expr; e < facts_exprs(facts)[stmt->expr].next; e++)
        if (str_eq(expr_string(self, file, e), STR("__main__"))) return true;
    return false;
}

/* parse_args() or sys.argv at top level: a script, wherever it lies. */
static bool reads_command_line(const Program *self, FileId file) {
    const Facts *facts = program_facts(self, file);
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        if (row->kind != EXPR_ATTRIBUTE || scope_def(self, file, row->scope)) continue;
        Str name = facts_name(facts, row->name);
        if (str_eq(name, STR("parse_args")) || str_eq(name, STR("argv"))) return true;
    }
    return false;
}

static bool is_packaged(const Program *self, FileId file) {
    ModuleId package = self->modules[self->files[file].module].parent;
    return package && self->modules[package].file != FILE_NONE;
}

/* Imported as part of a package, or the package itself: nobody runs it by its path. */
static bool is_package_code(const Program *self, FileId file) {
    return is_packaged(self, file) || self->modules[self->files[file].module].is_package;
}

/* `import service` and no more: for what that does. */
static bool only_imports(const Facts *facts) {
    bool is_plain = facts->imports.count > 1 && facts->defs.count <= 1;
    for (ImportId i = 1; i < facts->imports.count; i++)
        is_plain &= !(facts_imports(facts)[i].flags & IMPORT_FROM);
    return is_plain && facts->stmts.count == facts->imports.count;
}

static ModuleId folder_of(const Program *self, FileId file) {
    return self->modules[self->files[file].module].parent;
}

/* By a statement, or by a text that a model says names modules, in a file of another folder than this one. */
static bool is_imported_outside(const Program *self, FileId file, ModuleId folder) {
    u32 count;
    const Edge *edges = graph_in(self, node_of_file(file), &count);
    for (u32 i = 0; i < count; i++) {
        FileId by = self->graph->nodes[edges[i].from].file;
        bool is_other = by != file && (!folder || folder_of(self, by) != folder);
        bool is_named = edges[i].kind == EDGE_WEAK && edges[i].file == FILE_NONE;
        if (is_other && (edges[i].kind == EDGE_IMPORT || is_named)) return true;
    }
    return false;
}

static bool is_imported(const Program *self, FileId file) {
    return is_imported_outside(self, file, 0);
}

/* A file of another folder names the package. */
static bool is_named_outside(const Program *self, ModuleId package) {
    u32 count;
    const Edge *edges = graph_in(self, node_of_file(self->modules[package].file), &count);
    for (u32 i = 0; i < count; i++)
        if (folder_of(self, self->graph->nodes[edges[i].from].file) != package) return true;
    return false;
}

/* A file of another folder names the file's own one, or imports something of it. */
static bool is_in_imported_folder(const Program *self, FileId file) {
    ModuleId folder = folder_of(self, file);
    if (is_named_outside(self, folder)) return true;
    for (FileId other = 0; other < self->file_count; other++)
        if (self->files[other].module && folder_of(self, other) == folder &&
            is_imported_outside(self, other, folder))
            return true;
    return false;
}

/* A file outside any package whose top level calls something is run, not imported; so is one that ends in
 * a call in a package of which nobody outside imports anything: a folder of programs. */
static bool runs_itself(const Program *self, FileId file) {
    const Facts *facts = program_facts(self, file);
    bool has_call = false;
    for (StmtId s = 1; s < facts->stmts.count; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (is_main_guard(self, file, stmt)) return true;
        bool is_call =
            stmt->kind == STMT_EXPR && stmt->scope == 1 && facts_exprs(facts)[stmt->expr].kind == EXPR_CALL;
        has_call |= is_call;
    }
    if (reads_command_line(self, file)) return true;
    if (!is_package_code(self, file)) return has_call || only_imports(facts);
    return module_ends_in_call(facts) && !is_in_imported_folder(self, file);
}

/* Test files that models know by their names hold what models name, and helpers of that; so do files that
 * others import. The rest is sample input, or run by something nobody described. */
static void test_roots(Program *self, FileId file) {
    const File *in = &self->files[file];
    root_add(self, node_of_file(file), ROOT_TEST, WORLD_TESTS);
    Match matches[MATCHES_MAX];
    u32 count = match_file(self, in->path, matches);
    bool is_known = is_imported(self, file);
    for (u32 i = 0; i < count; i++)
        is_known |= matches[i].rule->live && matches[i].rule->live->what & LIVE_MEMBERS;
    for (DefId def = 1; !is_known && def < in->facts->defs.count; def++)
        root_add(self, node_of_def(self, in->def_base + def), ROOT_TEST, WORLD_TESTS);
}

static void file_roots(Program *self, FileId file) {
    const File *in = &self->files[file];
    NodeId node = node_of_file(file);
    Str stem = path_stem(in->path);
    if (in->world == WORLD_TESTS) {
        test_roots(self, file);
        return;
    }
    if (str_eq(stem, STR("__main__")) || runs_itself(self, file) || in->is_executable)
        root_add(self, node, ROOT_MAIN, in->world);
    if (str_eq(path_name(in->path), STR("setup.py")) || str_eq(path_name(in->path), STR("noxfile.py")))
        root_add(self, node, ROOT_MAIN, WORLD_SCRIPTS);
    Match matches[MATCHES_MAX];
    u32 count = match_file(self, in->path, matches);
    for (u32 i = 0; i < count; i++) {
        const LiveAction *live = matches[i].rule->live;
        if (live && live->what & (LIVE_MODULE | LIVE_ROOT_MODULE | LIVE_MEMBERS | LIVE_ALL_MEMBERS))
            root_add(self, node, ROOT_MODEL, live->world != WORLD_PRODUCTION ? live->world : in->world);
    }
}

/* Cython compiles with the package: what it names is used, but nothing is started by it. */
static bool is_compiled(Str path) {
    return str_ends(path, STR(".pyx")) || str_ends(path, STR(".pxd")) || str_ends(path, STR(".pxi"));
}

static bool is_prose(Str path) {
    return str_ends(path, STR(".md")) || str_ends(path, STR(".rst")) || str_ends(path, STR(".txt")) ||
           str_ends(path, STR(".markdown"));
}

/* What others may use of a module or a class. */
static void public_roots(Program *self, NodeId node, Root root) {
    const Graph *graph = self->graph;
    if (!node) return;
    for (u32 i = graph->owned_start[node]; i < graph->owned_start[node + 1]; i++)
        if (!str_starts(graph_word(self, graph->owned[i]), STR("_")))
            root_add_at(self, graph->owned[i], root.kind, root.world, root.file, root.offset);
}

/* A file that configuration names is loaded by path, with the classes that a library knows how to use. */
static void file_root(Program *self, FileId by, NodeId node, RootKind kind, const MentionRow *mention) {
    Str before = facts_name(program_facts(self, by), mention->method);
    u32 offset = mention->span.start;
    Str path = self->files[by].path;
    /* Infrastructure code names the file here and a function of it elsewhere; a program given a file by an
     * option ("-c conf.py") reads and calls what it finds in it. */
    bool is_option = str_starts(before, STR("-")) && before.len > 1; /* no item of a list */
    bool opens_names = str_ends(path, STR(".tf")) || str_ends(path, STR(".hcl")) ||
                       str_ends(path, STR(".toml")) || is_option;
    root_add_at(self, node, kind, WORLD_PRODUCTION, by, offset);
    if (!node) return;
    if (is_option)
        public_roots(self, node, (Root){(u8)kind, WORLD_PRODUCTION, by, offset});
    const File *in = &self->files[self->graph->nodes[node].file];
    for (DefId def = 1; def < in->facts->defs.count; def++) {
        const DefRow *row = &facts_defs(in->facts)[def];
        u32 count = 0;
        bool is_named =
            opens_names && row->scope == 1 && !str_starts(facts_name(in->facts, row->name), STR("_"));
        if (row->kind == DEF_CLASS && row->scope == 1) class_external_bases(self, in->def_base + def, &count);
        count += is_named;
        if (count)
            root_add_at(self, node_of_def(self, in->def_base + def), kind, WORLD_PRODUCTION, by, offset);
    }
}

/* "app.handle", where a platform looks in the folder of each function: every module `app` that has a
 * `handle`. */
static void scattered_roots(Program *self, FileId by, const MentionRow *mention) {
    Str text = facts_name(program_facts(self, by), mention->text);
    size_t dot = str_find_char(text, '.');
    Str object = str_slice(text, dot + 1, text.len);
    Str stem = str_slice(text, 0, dot);
    bool is_plain = str_find_char(object, '.') == STR_NOT_FOUND && intern_find(&self->names, object) &&
                    intern_find(&self->names, stem);
    for (ModuleId m = 1; is_plain && m < self->module_count; m++) {
        if (self->modules[m].file == FILE_NONE) continue;
        if (!str_eq(str_after_last(name_text(self, self->modules[m].name), '.'), stem)) continue;
        NodeId node = graph_find_member(self, m, object);
        if (!node || self->graph->nodes[node].kind != NODE_DEF) continue;
        root_add_at(self, node, ROOT_MENTION, WORLD_PRODUCTION, by, mention->span.start);
        root_add_at(self, node_of_file(self->graph->nodes[node].file), ROOT_MENTION, WORLD_PRODUCTION, by,
                    mention->span.start);
    }
}

/* "# worker: python -m app.worker": switched off; @echo "python -m app.worker": said. Of a text too long to
 * be kept nobody can say. */
static bool is_commented(const Facts *facts, u32 offset) {
    Str source = facts_source(facts);
    u32 start = offset, end = offset;
    if (offset >= source.len) return false;
    while (start > 0 && source.ptr[start - 1] != '\n') start--;
    while (end < source.len && source.ptr[end] != '\n') end++;
    if (command_is_said(str_slice(source, start, end))) return true;
    while (start < offset && (source.ptr[start] == ' ' || source.ptr[start] == '\t')) start++;
    return start < offset && source.ptr[start] == '#';
}

/* ---- applications -------------------------------------------------------------------------------------- */

/* What files name that are no code: to choose among the factories of one module. */
typedef struct {
    Bits nodes;
    Bits files; /* those of which an object is started */
} Named;

static void named_add(const Program *self, Named *named, NodeId node, bool is_started) {
    if (!node) return;
    bits_add(&named->nodes, node);
    if (is_started && self->graph->nodes[node].kind != NODE_MODULE)
        bits_add(&named->files, self->graph->nodes[node].file);
}

static void named_in_texts(Program *self, FileId file, Named *named) {
    const File *in = &self->files[file];
    if (in->facts->language == LANGUAGE_PYTHON) return;
    for (u32 i = 1; i < in->facts->mentions.count; i++) {
        const MentionRow *row = &facts_mentions(in->facts)[i];
        if (row->kind != MENTION_OBJECT && row->kind != MENTION_DOTTED && row->kind != MENTION_IMPORT)
            continue;
        bool is_started =
            row->kind == MENTION_OBJECT && !is_prose(in->path) && !is_commented(in->facts, row->span.start);
        named_add(self, named, graph_find_text(self, mention_text(self, in->facts, row)), is_started);
    }
}

static Named named_find(Program *self) {
    Named named = {bits_new(self->arena, self->graph->node_count), bits_new(self->arena, self->file_count)};
    for (u32 i = 0; i < self->starts.count; i++) {
        const Start *start = &self->starts.at[i];
        Str rest, object, word;
        if (start->form == START_FILE) continue;
        ModuleId module = start_split(self, start, start->module, &rest);
        object = rest.len ? rest : start->object;
        if (module && str_split(&object, '.', &word))
            named_add(self, &named, graph_find_member(self, module, word), true);
    }
    for (FileId file = 0; file < self->file_count; file++) named_in_texts(self, file, &named);
    return named;
}

/* A factory beside one that is started from outside, and that no file names: it serves for those who call
 * it. */
static bool is_passed_over(const Program *self, NodeId owner, const Named *named) {
    const Node *row = &self->graph->nodes[owner];
    const DefRow *def = row->kind == NODE_DEF ? def_row(self, graph_node_def(self, owner)) : NULL;
    return def && def->kind == DEF_FUNCTION && def->scope == 1 && bits_has(&named->files, row->file) &&
           !bits_has(&named->nodes, owner) && !start_looks_for(self, graph_word(self, owner));
}

/* app = create_app() at the top of a file: what it makes is there for a server that is given the file. */
static void factory_roots(Program *self, NodeId factory) {
    u32 count;
    const Edge *edges = graph_in(self, factory, &count);
    for (u32 i = 0; i < count; i++) {
        const Node *from = &self->graph->nodes[edges[i].from];
        if (edges[i].kind == EDGE_STRONG && edges[i].is_call && from->kind == NODE_MODULE &&
            self->files[from->file].world != WORLD_TESTS)
            root_add(self, edges[i].from, ROOT_APP, self->files[from->file].world);
    }
}

/* Owners of calls that create an object which serves by itself: apps at module level and factories. */
static void app_roots(Program *self) {
    if (routers_count(self) <= 1) return;
    Named named = named_find(self);
    for (RouterId r = 1; r < routers_count(self); r++) {
        const Router *router = routers_at(self, r);
        if (!router->is_root || !router->site || self->files[router->file].world == WORLD_TESTS) continue;
        ScopeId scope = expr_row(self, router->file, router->site)->scope;
        NodeId owner = graph_owner(self, router->file, scope);
        World world = self->files[router->file].world;
        if (!is_passed_over(self, owner, &named)) root_add(self, owner, ROOT_APP, world);
        root_add(self, node_of_file(router->file), ROOT_APP, world);
        factory_roots(self, owner);
    }
}

/* What a configuration file names: module:attr, a dotted name of a module or of something in it, a file. */
static void mention_roots(Program *self, FileId file) {
    const File *in = &self->files[file];
    if (is_template_path(in->path)) root_add(self, node_of_file(file), ROOT_MODEL, WORLD_PRODUCTION);
    if (in->facts->language == LANGUAGE_PYTHON || is_prose(in->path) || is_template_path(in->path)) return;
    RootKind kind = in->facts->language == LANGUAGE_TOML ? ROOT_SCRIPT : ROOT_MENTION;
    if (is_compiled(in->path)) kind = ROOT_MODEL;
    for (u32 i = 1; i < in->facts->mentions.count; i++) {
        const MentionRow *row = &facts_mentions(in->facts)[i];
        if (is_commented(in->facts, row->span.start)) continue;
        Str text = facts_name(in->facts, row->text);
        if (row->kind == MENTION_FILE) file_root(self, file, graph_find_file(self, file, text), kind, row);
        if (row->kind != MENTION_OBJECT && row->kind != MENTION_DOTTED && row->kind != MENTION_IMPORT)
            continue;
        NodeId node = graph_find_text(self, mention_text(self, in->facts, row));
        if (!node && row->kind != MENTION_OBJECT) scattered_roots(self, file, row);
        if (!node) continue;
        const Node *target = &self->graph->nodes[node];
        bool is_test = in->world == WORLD_TESTS || self->files[target->file].world == WORLD_TESTS;
        World world = is_test ? WORLD_TESTS : WORLD_PRODUCTION;
        root_add_at(self, node, kind, world, file, row->span.start);
        root_add_at(self, node_of_file(target->file), kind, world, file, row->span.start);
    }
}

/* What a command or key names, and the file it is in. */
static void root_started(Program *self, NodeId node, const Start *start) {
    RootKind kind = start->is_key ? ROOT_SCRIPT : ROOT_MENTION;
    World world = start->rule->world;
    if (!node) return;
    root_add_at(self, node, kind, world, start->file, start->span.start);
    root_add_at(self, node_of_file(self->graph->nodes[node].file), kind, world, start->file,
                start->span.start);
}

static NodeId module_node(const Program *self, ModuleId module) {
    FileId file = self->modules[module].file;
    return file == FILE_NONE ? 0 : node_of_file(file);
}

/* A module that is named without an object: what the command looks for in it, or in a submodule called so. */
static void found_roots(Program *self, const Start *start, ModuleId module) {
    const EntryRule *rule = start->rule;
    for (u32 i = 0; i < rule->find_count; i++) {
        root_started(self, graph_find_member(self, module, rule->finds[i]), start);
        Name name = intern_find(&self->names, rule->finds[i]);
        ModuleId child = name ? modules_child(self, module, name) : 0;
        if (!child) continue;
        root_started(self, module_node(self, child), start);
        for (u32 k = 0; k < rule->find_count; k++)
            root_started(self, graph_find_member(self, child, rule->finds[k]), start);
    }
}

static NodeId object_roots(Program *self, const Start *start, ModuleId module, Str object) {
    Str word;
    str_split(&object, '.', &word);
    NodeId node = graph_find_member(self, module, word);
    root_started(self, node, start);
    NodeId inner = node ? graph_find_inner(self, node, object) : 0;
    root_started(self, inner, start);
    return inner;
}

/* What files outside Python start, by the entries of models. */
static void start_roots(Program *self) {
    for (u32 i = 0; i < self->starts.count; i++) {
        const Start *start = &self->starts.at[i];
        Str rest;
        if (start->form == START_FILE) {
            root_started(self, graph_find_file(self, start->file, start->text), start);
            continue;
        }
        ModuleId module = start_split(self, start, start->module, &rest);
        if (!module || (rest.len && start->object.len)) continue;
        Str object = rest.len ? rest : start->object;
        NodeId node = module_node(self, module);
        root_started(self, node, start);
        if (object.len)
            node = object_roots(self, start, module, object);
        else
            found_roots(self, start, module);
        if (start->rule->is_offer) /* a plugin is used by programs elsewhere */
            public_roots(self, node,
                         (Root){ROOT_SCRIPT, (u8)start->rule->world, start->file, start->span.start});
    }
}

/* What the documentation of a published package imports is its interface. */
static void documented_roots(Program *self, FileId file) {
    const File *in = &self->files[file];
    if (!is_prose(in->path)) return;
    for (u32 i = 1; i < in->facts->mentions.count; i++) {
        const MentionRow *row = &facts_mentions(in->facts)[i];
        NodeId node =
            row->kind == MENTION_IMPORT ? graph_find_text(self, mention_text(self, in->facts, row)) : 0;
        if (node && self->files[self->graph->nodes[node].file].is_published)
            root_add_at(self, node, ROOT_LIBRARY, WORLD_PRODUCTION, file, row->span.start);
    }
}

static void configured_roots(Program *self) {
    for (u32 i = 0; i < self->entry_point_count; i++) {
        Str entry = self->entry_points[i];
        NodeId node = graph_find_text(self, entry);
        for (FileId f = 0; f < self->file_count && !node; f++)
            if (str_eq(self->files[f].path, entry)) node = node_of_file(f);
        if (!node) continue;
        root_add(self, node, ROOT_CONFIG, WORLD_PRODUCTION);
        root_add(self, node_of_file(self->graph->nodes[node].file), ROOT_CONFIG, WORLD_PRODUCTION);
    }
}

static bool is_public(Str name) {
    return name.len && name.ptr[0] != '_';
}

/* A library: every importable module, and every public name in it, may be used from outside; so may public
 * members of a class, once that lives (reach.c). */
static void library_roots(Program *self) {
    for (NodeId n = 1; n < self->graph->node_count; n++) {
        const Node *node = &self->graph->nodes[n];
        if (node->kind == NODE_DEF && !node->row) continue;
        if (!self->files[node->file].module || self->files[node->file].world != WORLD_PRODUCTION) continue;
        if (node->kind == NODE_MODULE) {
            root_add(self, n, ROOT_LIBRARY, WORLD_PRODUCTION);
            continue;
        }
        const Facts *facts = program_facts(self, node->file);
        bool is_def = node->kind == NODE_DEF;
        Str name = facts_name(facts, is_def ? facts_defs(facts)[node->row].name
                                            : facts_bindings(facts)[node->row].name);
        ScopeId scope = is_def ? facts_defs(facts)[node->row].scope : facts_bindings(facts)[node->row].scope;
        if (facts_scopes(facts)[scope].kind == SCOPE_MODULE && is_public(name))
            root_add(self, n, ROOT_LIBRARY, WORLD_PRODUCTION);
    }
}

enum { LAUNCHER_NEIGHBOURS = 8 };

/* Programs lie alone, or with a few of their kind; a folder of modules is for others to import. */
static bool has_few_neighbours(const Program *self, FileId file) {
    ModuleId folder = self->modules[self->files[file].module].parent;
    u32 neighbours = 0;
    for (ModuleId m = 1; m < self->module_count && neighbours <= LAUNCHER_NEIGHBOURS; m++)
        neighbours += self->modules[m].parent == folder && !self->modules[m].is_package;
    return neighbours <= LAUNCHER_NEIGHBOURS;
}

/* A program outside all packages that imports a package of the tree: what it starts is an application. */
static bool is_launcher(const Program *self, NodeId node) {
    const Node *row = &self->graph->nodes[node];
    if (row->kind != NODE_MODULE || is_packaged(self, row->file) || self->files[row->file].is_published)
        return false;
    u32 count;
    const Edge *edges = graph_out(self, node, &count);
    bool imports = false;
    for (u32 i = 0; i < count; i++) {
        FileId other = self->graph->nodes[edges[i].to].file;
        imports |= edges[i].kind == EDGE_IMPORT && other != row->file &&
                   (is_packaged(self, other) || self->modules[self->files[other].module].is_package);
    }
    return imports && has_few_neighbours(self, row->file);
}

/* bin/serve, without a suffix: a program that is installed under that name, not a tool of developers. */
static bool is_command(const Program *self, FileId file) {
    Str name = path_name(self->files[file].path);
    return self->files[file].is_executable && str_find_char(name, '.') == STR_NOT_FOUND;
}

/* An application is deployed: something serves, a file says how it is started, or the configuration does.
 * Scripts alone make one only where the package is not published for others to import. */
static void library_decide(Program *self) {
    bool is_deployed = false, is_run = false;
    for (NodeId n = 1; n < self->graph->node_count; n++) {
        RootKind kind = (RootKind)self->reach->root[n].kind;
        bool is_started =
            self->reach->root[n].world == WORLD_PRODUCTION || is_command(self, self->graph->nodes[n].file);
        if (!kind || !is_started) continue;
        bool is_published = self->files[self->graph->nodes[n].file].is_published;
        is_deployed |= (kind == ROOT_APP && !is_published) || kind == ROOT_CONFIG || kind == ROOT_MENTION ||
                       (kind == ROOT_MAIN && is_launcher(self, n));
        bool is_script = kind == ROOT_MAIN || kind == ROOT_SCRIPT;
        is_run |= is_script && !is_published;
    }
    self->reach->is_library = !is_deployed && !is_run;
    self->reach->is_deployed = is_deployed;
    if (self->reach->is_library) library_roots(self);
}

void reach_roots(Program *self) {
    app_roots(self);
    configured_roots(self);
    start_roots(self);
    for (FileId file = 0; file < self->file_count; file++) {
        mention_roots(self, file);
        documented_roots(self, file);
        if (self->files[file].module) file_roots(self, file);
    }
    library_decide(self);
}
