/* unused-module, unused-function, unused-class, unused-method: code that nothing live reaches.
 *
 * Decided by reachability over resolved references (link/reach), not by names. What stands at the head of an
 * island with further definitions is dead-island's; a module is reported as a whole and speaks for all it
 * takes along.
 *
 * Limits: what is held weakly is never reported. */
#include "dead.h"
#include "file.h"
#include "island.h"
#include "native_dead.h"
#include "native_exported.h"

static const char *rule_of(const Program *program, DefRef def) {
    const DefRow *row = def_row(program, def);
    if (row->kind == DEF_CLASS) return "unused-class";
    return row->flags & DEF_METHOD ? "unused-method" : "unused-function";
}

static void report_def(CheckContext *context, const char *rule, NodeId node) {
    DefRef def = graph_node_def(context->program, node);
    const Facts *facts = program_facts(context->program, context->program->def_file[def]);
    if (facts_stmts(facts)[def_row(context->program, def)->stmt].flags & STMT_UNREACHABLE)
        return; /* unreachable-code speaks for it */
    Finding *finding = finding_add_def(context, rule, def);
    if (!dead_is_imported(context->program, node))
        vec_push(&finding->fix, ((Edit){EDIT_DELETE, finding->place, STR("")}));
    dead_finish(context, finding, node);
}

static void defs_check(CheckContext *context, const char *rule) {
    const Program *program = context->program;
    for (DefRef def = 0; def < program->def_count; def++) {
        const DefRow *row = def_row(program, def);
        NodeId node = graph_def(program, def);
        bool is_code = row->kind == DEF_CLASS || row->kind == DEF_FUNCTION;
        if (!is_code || reach_head(program, node) != node || strcmp(rule_of(program, def), rule) != 0 ||
            !dead_is_head(program, node, FATE_DEAD))
            continue;
        if (!island_of(program, node, context->arena).definitions) report_def(context, rule, node);
    }
}

void check_unused_function(CheckContext *context) {
    defs_check(context, "unused-function");
    native_dead_check(context, "unused-function", NATIVE_DEAD);
    native_exported_check(context);
}
void check_unused_class(CheckContext *context) {
    defs_check(context, "unused-class");
}
void check_unused_method(CheckContext *context) {
    defs_check(context, "unused-method");
}

/* ---- modules ----------------------------------------------------------------------------------------- */

static bool is_empty_package(const Program *program, FileId file) {
    return str_ends(program->files[file].path, STR("__init__.py"));
}

static bool is_importable_name(Str stem) {
    for (size_t i = 0; i < stem.len; i++)
        if (stem.ptr[i] == '-' || stem.ptr[i] == '.' || stem.ptr[i] == ' ') return false;
    return true;
}

/* The configuration names another file of the folder: it says which of them are run. */
static bool has_named_neighbour(const Program *program, FileId file) {
    Str folder = path_folder(program->files[file].path);
    for (u32 i = 0; i < program->entry_point_count; i++) {
        Str entry = program->entry_points[i];
        if (str_ends(entry, STR(".py")) && str_eq(path_folder(entry), folder)) return true;
    }
    return false;
}

/* Run by hand it would do nothing: in a package, or beside files that are said to be run, and no call or
 * `raise` stands outside its definitions. */
static bool is_for_import(const Program *program, FileId file) {
    const File *in = &program->files[file];
    ModuleId package = program->modules[in->module].parent;
    bool is_packaged = package && program->modules[package].file != FILE_NONE;
    if (!is_packaged && !has_named_neighbour(program, file)) return false;
    for (ExprId e = 1; e < in->facts->exprs.count; e++)
        if (facts_exprs(in->facts)[e].kind == EXPR_CALL && facts_exprs(in->facts)[e].scope == 1) return false;
    for (StmtId s = 1; s < in->facts->stmts.count; s++)
        if (facts_stmts(in->facts)[s].scope == 1 && facts_stmts(in->facts)[s].kind == STMT_RAISE)
            return false;
    return true;
}

/* Files that are run or loaded by name: nobody needs to import them. */
static bool is_run_by_name(const Program *program, FileId file) {
    if (!is_importable_name(path_stem(program->files[file].path))) return true;
    bool is_script = program->files[file].world == WORLD_SCRIPTS && !is_for_import(program, file);
    return is_script ||
           program->files[file].facts->defs.count + program->files[file].facts->bindings.count <= 2;
}

/* Definitions in it register themselves, and somewhere modules are imported by computed names. */
static bool may_be_loaded(const Program *program, NodeId module) {
    if (!graph_has_dynamic_import(program)) return false;
    u32 count;
    const Edge *edges = graph_out(program, module, &count);
    for (u32 i = 0; i < count; i++)
        if (edges[i].kind == EDGE_MODEL && graph_node(program, edges[i].to)->owner == module) return true;
    const File *in = &program->files[graph_node(program, module)->file];
    for (DefId def = 1; def < in->facts->defs.count; def++)
        if (facts_defs(in->facts)[def].scope == 1 && graph_is_kept_by_decorator(program, in->def_base + def))
            return true;
    return false;
}

void check_unused_module(CheckContext *context) {
    const Program *program = context->program;
    for (FileId file = 0; file < program->file_count; file++) {
        NodeId node = graph_module(program, file);
        bool is_silent = program->files[file].world == WORLD_TESTS || is_empty_package(program, file) ||
                         is_run_by_name(program, file);
        if (is_silent || !dead_is_head(program, node, FATE_DEAD)) continue;
        Place place = place_of_file(program, file);
        Place name = place;
        name.end_line = name.line;
        Finding *finding =
            finding_add(context, "unused-module", KIND_MODULE, file_symbol(program, file), place, name);
        finding->shape = program_facts(program, file)->content_hash;
        dead_finish(context, finding, node);
        finding_island_figures(context, finding, node);
        if (may_be_loaded(program, node) || graph_walks_unknown(program))
            finding->confidence = CONFIDENCE_LOW;
    }
}
