/* unused-module, unused-function, unused-class, unused-method, unused-alias: code that nothing live
 * reaches.
 *
 * Decided by reachability over resolved references (link/reach), not by names. A dead island is
 * reported once, at its head; what only the head reaches is listed as its members. A definition that
 * only a dead alias names is still its own finding.
 *
 * Limits: weakly held definitions are never reported. */
#include "check.h"
#include "classes.h"
#include "file.h"
#include "infer.h"

typedef struct {
    CheckContext *context;
    const Program *program;
    const char *rule;
} Unused;

static bool is_method(const DefRow *row) {
    return row->flags & DEF_METHOD;
}

static const char *rule_of(const Program *program, NodeId node) {
    const DefRow *row = def_row(program, graph_node_def(program, node));
    if (row->kind == DEF_CLASS) return "unused-class";
    return is_method(row) ? "unused-method" : "unused-function";
}

static bool is_handler(const Program *program, DefRef def) {
    u32 count;
    routes_of_handler(program, def, &count);
    return count > 0;
}

static bool file_counts(const Program *program, FileId file) {
    const File *in = &program->files[file];
    bool is_whole = in->facts->errors.count <= 1; /* what did not parse may use anything */
    return in->module && is_whole && in->world != WORLD_TESTS && !in->is_generated &&
           !str_ends(in->path, STR(".pyi"));
}

/* Declarations that stand for what others implement. */
static bool is_declaration(const Program *program, DefRef def) {
    const DefRow *row = def_row(program, def);
    if (row->flags & (DEF_OVERLOAD | DEF_TYPE_CHECKING)) return true;
    if (!is_method(row)) return false;
    return row->flags & DEF_ABSTRACT || row->flags & DEF_STUB_BODY;
}

static bool is_dead_module(const Program *program, FileId file) {
    return reach_is_dead(program, graph_module(program, file));
}

/* Another definition of the same name in the same scope is live: branches of one name live together. */
static bool has_live_twin(const Program *program, DefRef def) {
    FileId file = program->def_file[def];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, def);
    u32 count;
    const BindingRow *rows = facts_find_bindings(facts, row->scope, row->name, &count);
    for (u32 i = 0; i < count; i++) {
        if (rows[i].kind != BIND_DEF) continue;
        DefRef other = program->files[file].def_base + rows[i].target;
        if (other != def && !reach_is_dead(program, graph_def(program, other))) return true;
    }
    return false;
}

/* Its own finding: dead, at the head of its island, and not inside something dead that is reported. */
static bool is_reported_def(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    DefRef def = graph_node_def(program, node);
    if (!reach_is_dead(program, node) || reach_head(program, node) != node) return false;
    if (!file_counts(program, row->file) || is_declaration(program, def) || is_handler(program, def))
        return false;
    NodeId module = graph_module(program, row->file);
    if (is_dead_module(program, row->file) && reach_head(program, module) == module) return false;
    if (row->owner != module && reach_is_dead(program, row->owner)) return false;
    return !has_live_twin(program, def);
}

/* ---- confidence -------------------------------------------------------------------------------------- */

static bool is_public_path(Str dotted) {
    Str part;
    while (dotted.len && str_split(&dotted, '.', &part))
        if (part.len && part.ptr[0] == '_') return false;
    return true;
}

static bool has_unknown_base(const Program *program, DefRef class) {
    Name where;
    ClassOpenness openness = class_openness(program, class, &where);
    return openness == CLASS_UNKNOWN_BASE || openness == CLASS_EXTERNAL_BASE;
}

static u32 shared_methods(const Program *program, DefRef class, DefRef other, u32 *others) {
    FileId file = program->def_file[other];
    const Facts *facts = program_facts(program, file);
    const ScopeRow *body = &facts_scopes(facts)[def_row(program, other)->body];
    u32 shared = 0;
    *others = 0;
    for (u32 b = body->first_binding; b < body->first_binding + body->binding_count; b++) {
        const BindingRow *row = &facts_bindings(facts)[b];
        if (row->kind != BIND_DEF || str_starts(facts_name(facts, row->name), STR("_"))) continue;
        ClassMember member;
        ++*others;
        shared += class_find_own(program, class, file_name_of(program, file, row->name), &member);
    }
    return shared;
}

enum { DUCK_METHODS = 3 };

/* Two classes with a base in common: code that declares one of them is often given the other. */
static bool are_siblings(const Program *program, DefRef class, DefRef other) {
    u32 count;
    const DefRef *mro = class_mro(program, class, &count);
    for (u32 i = 1; i < count; i++)
        if (class_derives(program, other, mro[i])) return true;
    return false;
}

/* A class that has the methods of another one may stand in for it, whatever annotations say: the live
 * method of that name may be called on it. */
static bool may_stand_in(const Program *program, DefRef method) {
    DefRef class = def_parent(program, method);
    u32 count;
    const NodeId *named = graph_named(program, def_name(program, method), &count);
    for (u32 i = 0; i < count; i++) {
        const Node *node = graph_node(program, named[i]);
        if (node->kind != NODE_DEF || reach_is_dead(program, named[i])) continue;
        DefRef other = def_parent(program, graph_node_def(program, named[i]));
        if (!other || other == class || def_row(program, other)->kind != DEF_CLASS) continue;
        u32 others, shared = shared_methods(program, class, other, &others);
        bool is_alike = shared >= DUCK_METHODS || (shared >= 2 && shared == others);
        if (is_alike || are_siblings(program, class, other)) return true;
    }
    return false;
}

/* A property may be read by the name of a field: serializers and models that are filled from attributes. */
static bool may_fill_field(const Program *program, DefRef def) {
    const DefRow *row = def_row(program, def);
    bool is_read = row->flags & DEF_PROPERTY || (is_method(row) && row->decorator_count);
    u32 count;
    const NodeId *named = graph_named(program, def_name(program, def), &count);
    for (u32 i = 0; i < count && is_read; i++) {
        const Node *node = graph_node(program, named[i]);
        if (node->kind != NODE_VARIABLE || graph_node(program, node->owner)->kind != NODE_DEF) continue;
        u32 bases = 0;
        class_external_bases(program, graph_node_def(program, node->owner), &bases);
        if (bases) return true;
    }
    return false;
}

static Confidence confidence_of(const Program *program, NodeId node, Str symbol) {
    const Node *row = graph_node(program, node);
    if (row->kind == NODE_DEF) {
        DefRef def = graph_node_def(program, node);
        DefRef class = def_row(program, def)->kind == DEF_CLASS ? def : 0;
        if (is_method(def_row(program, def)) && (may_stand_in(program, def) || may_fill_field(program, def)))
            return CONFIDENCE_LOW;
        if (class && has_unknown_base(program, class)) return CONFIDENCE_MEDIUM;
    }
    bool is_shared = program->files[row->file].is_published || !reach_is_deployed(program);
    bool is_api = is_shared && is_public_path(symbol);
    return is_api ? CONFIDENCE_MEDIUM : CONFIDENCE_HIGH;
}

/* ---- evidence ---------------------------------------------------------------------------------------- */

static Place edge_place(const Program *program, const Edge *edge) {
    return place_first_line(program, edge->file, (Span){edge->offset, edge->offset + 1});
}

enum { PLACES_LISTED = 6 };

/* Every place that mentions it, and why none of them counts. */
static void mentions_evidence(const Unused *self, Finding *finding, NodeId node) {
    const Program *program = self->program;
    u32 count, listed = 0;
    const Edge *edges = graph_in(program, node, &count);
    for (u32 i = 0; i < count && listed < PLACES_LISTED; i++) {
        if (edges[i].file == FILE_NONE) continue;
        const Node *from = graph_node(program, edges[i].from);
        Str name = graph_symbol(program, edges[i].from, self->context->arena);
        const char *key = "only_dead";
        if (edges[i].kind == EDGE_IMPORT)
            key = from->kind == NODE_MODULE && !reach_is_dead(program, edges[i].from) ? "imported_never_used"
                                                                                      : "only_dead";
        else if (edges[i].kind == EDGE_EXPORT)
            key = "reexported_only";
        else if (from->kind == NODE_VARIABLE && reach_head(program, edges[i].from) == edges[i].from)
            key = "alias";
        else if (from->owner == node || edges[i].from == node)
            key = "only_self";
        Text text = text_with(text_with(text_of(self->rule, key), "name", name), "alias", name);
        finding_evidence(finding, edge_place(program, &edges[i]), text);
        listed++;
    }
    if (!listed)
        finding_evidence(finding, finding->name,
                         text_with(text_of(self->rule, "no_reference"), "name", finding->symbol));
}

static void finish(const Unused *self, Finding *finding, NodeId node, Str name) {
    u32 lines = place_lines(finding->place);
    finding->removable_lines = lines;
    finding->message =
        text_with_number(text_with(text_of(self->rule, "message"), "name", name), "lines", lines);
    finding->help = text_with(text_with_number(text_of(self->rule, "help"), "lines", lines), "path",
                              self->program->files[finding->place.file].path);
    finding->help = text_with(finding->help, "name", name);
    bool is_published =
        self->program->files[finding->place.file].is_published || !reach_is_deployed(self->program);
    finding->doubt = text_with(text_of(self->rule, is_published ? "doubt.library" : "doubt"), "name", name);
    finding->confidence = confidence_of(self->program, node, finding->symbol);
    finding_island(self->context, finding, node);
    mentions_evidence(self, finding, node);
    Text searched = text_with_number(text_of(self->rule, "searched"), "files", self->program->file_count);
    finding_evidence(finding, finding->name, searched);
    data_put_int(self->context->arena, finding->data, STR("lines"), lines);
}

/* Deleting a definition that is still imported or exported breaks the importer. */
static bool is_imported(const Program *program, NodeId node) {
    u32 count;
    const Edge *edges = graph_in(program, node, &count);
    for (u32 i = 0; i < count; i++)
        if (edges[i].kind == EDGE_IMPORT || edges[i].kind == EDGE_EXPORT) return true;
    return false;
}

static void report_def(Unused *self, NodeId node) {
    DefRef def = graph_node_def(self->program, node);
    self->rule = rule_of(self->program, node);
    Finding *finding = finding_add_def(self->context, self->rule, def);
    if (!is_imported(self->program, node))
        vec_push(&finding->fix, ((Edit){EDIT_DELETE, finding->place, STR("")}));
    finish(self, finding, node, name_text(self->program, def_name(self->program, def)));
}

static void defs_check(CheckContext *context, const char *rule) {
    Unused self = {context, context->program, rule};
    for (DefRef def = 0; def < context->program->def_count; def++) {
        const DefRow *row = def_row(context->program, def);
        if (row->kind != DEF_CLASS && row->kind != DEF_FUNCTION) continue;
        NodeId node = graph_def(context->program, def);
        if (str_eq(str_of(rule_of(context->program, node)), str_of(rule)) &&
            is_reported_def(context->program, node))
            report_def(&self, node);
    }
}

void check_unused_function(CheckContext *context) {
    defs_check(context, "unused-function");
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

/* Files that are run or loaded by name: nobody needs to import them. */
static bool is_run_by_name(const Program *program, FileId file) {
    if (!is_importable_name(path_stem(program->files[file].path))) return true;
    return program->files[file].world == WORLD_SCRIPTS ||
           program->files[file].facts->defs.count + program->files[file].facts->bindings.count <= 2;
}

/* Definitions in it register themselves, and somewhere modules are imported by computed names. */
static bool may_be_loaded(const Program *program, NodeId module) {
    if (!graph_has_dynamic_import(program)) return false;
    u32 count;
    const Edge *edges = graph_out(program, module, &count);
    for (u32 i = 0; i < count; i++)
        if (edges[i].kind == EDGE_MODEL && graph_node(program, edges[i].to)->owner == module) return true;
    return false;
}

void check_unused_module(CheckContext *context) {
    const Program *program = context->program;
    Unused self = {context, program, "unused-module"};
    for (FileId file = 0; file < program->file_count; file++) {
        NodeId node = graph_module(program, file);
        if (!file_counts(program, file) || is_empty_package(program, file) || is_run_by_name(program, file))
            continue;
        if (!reach_is_dead(program, node) || reach_head(program, node) != node) continue;
        Place place = place_of_file(program, file);
        Place name = place;
        name.end_line = name.line;
        Finding *finding =
            finding_add(context, self.rule, KIND_MODULE, file_symbol(program, file), place, name);
        finding->shape = program_facts(program, file)->content_hash;
        finish(&self, finding, node, finding->symbol);
        if (may_be_loaded(program, node)) finding->confidence = CONFIDENCE_LOW;
    }
}

/* ---- aliases ----------------------------------------------------------------------------------------- */

/* Definition that a module-level `name = other` stands for, or 0 when it is no plain alias. */
static DefRef alias_target(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    const Facts *facts = program_facts(program, row->file);
    const BindingRow *binding = &facts_bindings(facts)[row->row];
    if (binding->kind != BIND_ASSIGN || binding->shape != SHAPE_WHOLE || binding->scope != 1 ||
        !binding->value)
        return 0;
    u8 kind = facts_exprs(facts)[binding->value].kind;
    if (kind != EXPR_NAME && kind != EXPR_ATTRIBUTE) return 0;
    ValueSet values = infer_expr(program, row->file, binding->value);
    bool is_def = values.count == 1 && !values.is_open &&
                  (values.at[0].kind == VALUE_CLASS || values.at[0].kind == VALUE_FUNCTION);
    return is_def ? values.at[0].id : 0;
}

void check_unused_alias(CheckContext *context) {
    const Program *program = context->program;
    Unused self = {context, program, "unused-alias"};
    for (NodeId node = 1; node < graph_node_count(program); node++) {
        const Node *row = graph_node(program, node);
        if (row->kind != NODE_VARIABLE || reach_head(program, node) != node ||
            !file_counts(program, row->file))
            continue;
        NodeId module = graph_module(program, row->file);
        DefRef target = alias_target(program, node);
        if (!target || (is_dead_module(program, row->file) && reach_head(program, module) == module))
            continue;
        const Facts *facts = program_facts(program, row->file);
        const BindingRow *binding = &facts_bindings(facts)[row->row];
        Str name = facts_name(facts, binding->name);
        Finding *finding =
            finding_add(context, self.rule, KIND_VARIABLE, graph_symbol(program, node, context->arena),
                        place_of(program, row->file, graph_span(program, node)),
                        place_of(program, row->file, binding->span));
        finding->shape = str_hash(name);
        finish(&self, finding, node, name);
        finding->message = text_with(text_with(text_of(self.rule, "message"), "name", name), "target",
                                     name_text(program, def_name(program, target)));
        Text text = text_with(
            text_of(self.rule, reach_is_dead(program, graph_def(program, target)) ? "target" : "target_live"),
            "target", name_text(program, def_name(program, target)));
        finding_related(
            finding, place_of(program, program->def_file[target], def_row(program, target)->name_span), text);
        vec_push(&finding->fix, ((Edit){EDIT_DELETE, finding->place, STR("")}));
    }
}
