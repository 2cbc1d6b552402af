#include "dead.h"

#include "api.h"
#include "classes.h"
#include "dead_doubt.h"
#include "file.h"
#include "island.h"
#include "match.h"
#include "shared.h"

/* ---- which ones -------------------------------------------------------------------------------------- */

static bool is_handler(const Program *program, DefRef def) {
    u32 count;
    routes_of_handler(program, def, &count);
    return count > 0;
}

/* Declarations that stand for what others implement. */
static bool is_declaration(const Program *program, DefRef def) {
    const DefRow *row = def_row(program, def);
    if (row->flags & (DEF_OVERLOAD | DEF_TYPE_CHECKING)) return true;
    if (!(row->flags & DEF_METHOD)) return false;
    return row->flags & DEF_ABSTRACT || row->flags & DEF_STUB_BODY;
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
        if (other != def && reach_fate(program, graph_def(program, other)) == FATE_LIVE) return true;
    }
    return false;
}

static ModuleId top_package(const Program *program, FileId file) {
    ModuleId module = program->files[file].module, top = 0;
    for (; module; module = program->modules[module].parent)
        if (program->modules[module].is_package && program->modules[module].file != FILE_NONE) top = module;
    return top;
}

/* A helper in a test file is as dead as any other, but a `testing` package inside a product is made for those
 * who use the product. */
static bool is_test_code(const Program *program, FileId file) {
    Match matches[MATCHES_MAX];
    u32 count = match_file(program, program->files[file].path, matches);
    for (u32 i = 0; i < count; i++)
        if (matches[i].rule->live && matches[i].rule->live->what & LIVE_MEMBERS) return true;
    ModuleId top = top_package(program, file);
    return !top || program->files[program->modules[top].file].world == WORLD_TESTS;
}

bool dead_file_counts(const Program *program, FileId file, Fate fate) {
    const File *in = &program->files[file];
    bool is_whole = in->facts->errors.count <= 1; /* what did not parse may use anything */
    if (!in->module || !is_whole || in->is_generated || file_only_describes(in)) return false;
    return in->world != WORLD_TESTS || (fate == FATE_DEAD && is_test_code(program, file));
}

bool dead_takes_file(const Program *program, FileId file, Fate fate) {
    NodeId module = graph_module(program, file);
    return reach_fate(program, module) == fate && reach_head(program, module) == module;
}

static bool rules_run(const Match *matches, u32 count) {
    for (u32 i = 0; i < count; i++) {
        const LiveAction *live = matches[i].rule->live;
        if (live && live->world == WORLD_TESTS && live->what & LIVE_DEF) return true;
    }
    return false;
}

static bool is_run_by_name(const Program *program, DefRef def) {
    Match matches[MATCHES_MAX];
    u32 count = match_name(program, TRIGGER_DEF, def_name(program, def), matches);
    return rules_run(matches, count);
}

/* A class that a model runs in tests, by its base or by its name, with a method that it runs by name. What
 * only has such a name and is made by a call (`__init__`) may be anything. */
static bool is_suite(const Program *program, NodeId node) {
    if (graph_node(program, node)->kind != NODE_DEF) return false;
    DefRef class = graph_node_def(program, node);
    if (def_row(program, class)->kind != DEF_CLASS) return false;
    Match matches[MATCHES_MAX];
    u32 count = match_class(program, class, matches);
    bool is_derived = rules_run(matches, count), has_method = false;
    Name init = intern_find(&program->names, STR("__init__"));
    ClassMember member;
    if (!is_derived &&
        (!is_run_by_name(program, class) || (init && class_find(program, class, init, &member))))
        return false;
    const File *in = &program->files[program->def_file[class]];
    for (DefRef def = class + 1; def < in->def_base + in->facts->defs.count && !has_method; def++)
        has_method = def_parent(program, def) == class && is_run_by_name(program, def);
    return has_method;
}

/* In tests, objects stand in for others: their methods are called by names that code under test uses. */
static bool is_stand_in(const Program *program, const Node *row) {
    return program->files[row->file].world == WORLD_TESTS &&
           graph_node(program, row->owner)->kind != NODE_MODULE && !is_suite(program, row->owner);
}

/* ---- variables ---------------------------------------------------------------------------------------- */

static bool is_special_name(Str name) {
    bool is_dunder = name.len > 4 && str_starts(name, STR("__")) && str_ends(name, STR("__"));
    size_t i = 0;
    while (i < name.len && name.ptr[i] == '_') i++;
    return is_dunder || i == name.len;
}

/* Something may read the attributes of the class by names that stand nowhere here: whoever decorates it, its
 * metaclass, or the library behind the class it is nested in (class Meta, class Config). */
static bool is_read_unseen(const Program *program, DefRef class) {
    Name where;
    ClassOpenness openness = class_openness(program, class, &where);
    if (openness == CLASS_METACLASS || openness == CLASS_DECORATED || openness == CLASS_PROTOCOL ||
        openness == CLASS_CYCLE || openness == CLASS_UNKNOWN_BASE || openness == CLASS_EXTERNAL_BASE)
        return true;
    DefRef outer = def_parent(program, class);
    u32 externals = 0;
    if (outer && def_row(program, outer)->kind == DEF_CLASS) class_external_bases(program, outer, &externals);
    return externals > 0;
}

/* The language calls an object that stands in a class body and describes an attribute (Python reference,
 * "Implementing Descriptors"), whoever reads or stores that. */
static bool is_descriptor(const Program *program, FileId file, ExprId value) {
    static const char *const hooks[] = {"__get__", "__set__", "__delete__", "__set_name__"};
    ValueSet values = value ? infer_expr(program, file, value) : (ValueSet){0};
    for (u32 i = 0; i < values.count; i++)
        for (u32 h = 0; h < COUNT_OF(hooks) && values.at[i].kind == VALUE_INSTANCE; h++) {
            ClassMember member;
            Name name = intern_find(&program->names, str_of(hooks[h]));
            if (name && class_find(program, values.at[i].id, name, &member)) return true;
        }
    return false;
}

/* _used = [first, second]: a list of imports, there to tell a linter that they are used. */
static bool lists_imports(const Facts *facts, ExprId value) {
    u8 kind = value ? facts_exprs(facts)[value].kind : EXPR_NONE;
    if (kind != EXPR_LIST && kind != EXPR_TUPLE) return false;
    for (ExprId item = expr_first(facts, value); item; item = expr_next(facts, item)) {
        const ExprRow *row = &facts_exprs(facts)[item];
        const UseRow *use = row->kind == EXPR_NAME ? &facts_uses(facts)[row->aux] : NULL;
        if (!use || !use->reach_count) return false;
        if (facts_bindings(facts)[facts_lists(facts)[use->first_reach]].kind != BIND_IMPORT) return false;
    }
    return expr_first(facts, value) != 0;
}

/* try: import x — except ImportError: x = None. The name tells whether the library is there, read or not. */
static bool stands_in_for_import(const Facts *facts, const BindingRow *own) {
    u32 count;
    const BindingRow *rows = facts_find_bindings(facts, own->scope, own->name, &count);
    for (u32 i = 0; i < count; i++)
        if (rows[i].kind == BIND_IMPORT && facts_imports(facts)[rows[i].target].flags & IMPORT_IN_TRY)
            return true;
    return false;
}

/* What dead code reads goes with that code: the plan says so. A second name for it is no reader. */
static bool has_reader(const Program *program, NodeId node) {
    u32 count;
    const Edge *edges = graph_in(program, node, &count);
    for (u32 i = 0; i < count; i++)
        if (edges[i].kind != EDGE_EXPORT && edges[i].kind != EDGE_IMPORT &&
            !reach_is_alias(program, edges[i].from))
            return true;
    return false;
}

/* Plainly assigned, in one scope that nothing reads as a whole, and read by nobody. */
static bool variable_counts(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    const Facts *facts = program_facts(program, row->file);
    const BindingRow *rows = facts_bindings(facts), *first = &rows[row->row];
    const ScopeRow *scope = &facts_scopes(facts)[first->scope];
    if (program->files[row->file].world == WORLD_TESTS || is_special_name(facts_name(facts, first->name)))
        return false;
    if (scope->flags & (SCOPE_HAS_EXEC | SCOPE_HAS_LOCALS) || has_reader(program, node)) return false;
    if (stands_in_for_import(facts, first)) return false;
    bool has_value = false;
    for (u32 b = row->row; b < facts->bindings.count; b++) {
        if (rows[b].scope != first->scope || rows[b].name != first->name) break;
        bool is_plain =
            rows[b].kind == BIND_ASSIGN || rows[b].kind == BIND_ANNOTATION || rows[b].kind == BIND_AUGMENTED;
        if (!is_plain || rows[b].shape != SHAPE_WHOLE) return false;
        has_value |= rows[b].value != 0;
    }
    NodeId class = graph_owner_class(program, node);
    if (class && is_descriptor(program, row->file, first->value)) return false;
    if (!class && lists_imports(facts, first->value)) return false;
    return has_value && !(class && is_read_unseen(program, graph_node_def(program, class)));
}

bool dead_is_head(const Program *program, NodeId node, Fate fate) {
    const Node *row = graph_node(program, node);
    if (reach_fate(program, node) != fate || reach_head(program, node) != node) return false;
    if (!dead_file_counts(program, row->file, fate)) return false;
    if (row->kind == NODE_MODULE) return true;
    if (dead_takes_file(program, row->file, fate) || is_stand_in(program, row)) return false;
    Fate owner = program->files[row->file].world == WORLD_TESTS ? FATE_TESTS_ONLY : FATE_LIVE;
    if (row->owner != graph_module(program, row->file) && reach_fate(program, row->owner) != FATE_LIVE &&
        reach_fate(program, row->owner) != owner)
        return false;
    if (row->kind == NODE_VARIABLE) return variable_counts(program, node);
    DefRef def = graph_node_def(program, node);
    return !is_declaration(program, def) && !is_handler(program, def) && !has_live_twin(program, def);
}

Place dead_place(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    return row->kind == NODE_MODULE ? place_of_file(program, row->file)
                                    : place_of(program, row->file, graph_span(program, node));
}

SymbolKind dead_kind(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    if (row->kind == NODE_MODULE) return KIND_MODULE;
    return row->kind == NODE_VARIABLE ? KIND_VARIABLE
                                      : def_symbol_kind(program, graph_node_def(program, node));
}

/* ---- confidence -------------------------------------------------------------------------------------- */

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

/* Only an annotation can be wrong about a receiver; constructors and isinstance are not. */
static bool is_annotated(const Program *program, NodeId class) {
    u32 count;
    const Edge *edges = graph_in(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (edges[i].in_annotation) return true;
    return false;
}

/* Two classes with a base in common: code that declares one of them is often given the other. */
static bool are_siblings(const Program *program, DefRef class, DefRef other) {
    u32 count;
    const DefRef *mro = class_mro(program, class, &count);
    for (u32 i = 1; i < count; i++)
        if (class_derives(program, other, mro[i])) return true;
    return false;
}

/* Has it the methods of the other one? */
static bool are_alike(const Program *program, DefRef class, DefRef other) {
    u32 others, shared = shared_methods(program, class, other, &others);
    return shared >= DUCK_METHODS || (shared >= 2 && shared == others);
}

/* A class that is like another one may stand in for it, whatever annotations say: the live
 * method of that name may be called on it, by a way that inference did not see. */
static bool may_stand_in(const Program *program, DefRef method,
                         bool (*is_alike)(const Program *, DefRef, DefRef)) {
    DefRef class = def_parent(program, method);
    u32 count;
    const NodeId *named = graph_named(program, def_name(program, method), &count);
    for (u32 i = 0; i < count; i++) {
        const Node *node = graph_node(program, named[i]);
        if (node->kind != NODE_DEF || reach_is_dead(program, named[i])) continue;
        DefRef other = def_parent(program, graph_node_def(program, named[i]));
        if (!other || other == class || def_row(program, other)->kind != DEF_CLASS) continue;
        if (is_alike(program, class, other) && is_annotated(program, graph_def(program, other))) return true;
    }
    return false;
}

/* A property may be read by the name of a field: serializers and models that are filled from attributes. */
static bool may_fill_field(const Program *program, DefRef def) {
    const DefRow *row = def_row(program, def);
    bool is_read = row->flags & DEF_PROPERTY || (row->flags & DEF_METHOD && row->decorator_count);
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

static bool is_public_name(const Program *program, DefRef def) {
    return !str_starts(name_text(program, def_name(program, def)), STR("_"));
}

/* A class with several methods that are called like those of a type of the language may be used in its place,
 * by code that knows neither. */
static bool is_like_builtin(const CheckContext *context, DefRef method) {
    const Program *program = context->program;
    DefRef class = def_parent(program, method);
    Str own = name_text(program, def_name(program, method));
    u32 count;
    const Str *types = rules_words(context->rules, "unused-method", "stand_in_for", &count);
    FileId file = program->def_file[class];
    const Facts *facts = program_facts(program, file);
    const ScopeRow *body = &facts_scopes(facts)[def_row(program, class)->body];
    for (u32 t = 0; t < count; t++) {
        const Stub *stub = models_stub(program->models, types[t]);
        u32 alike = 0;
        if (!stub || !stub_lists(stub, own)) continue;
        for (u32 b = body->first_binding; b < body->first_binding + body->binding_count; b++) {
            const BindingRow *row = &facts_bindings(facts)[b];
            Str name = facts_name(facts, row->name);
            alike += row->kind == BIND_DEF && !str_starts(name, STR("_")) && stub_lists(stub, name);
        }
        if (alike >= DUCK_METHODS) return true;
    }
    return false;
}

/* Every read of its attributes goes through code of its own, which may look for other names. */
static bool looks_up_itself(const Program *program, DefRef method) {
    Name hook = intern_find(&program->names, STR("__getattribute__"));
    DefRef class = def_parent(program, method);
    ClassMember member;
    return hook && class && class_find(program, class, hook, &member);
}

/* A factory of an application may be named by a command that lies elsewhere. */
static bool makes_application(const Program *program, NodeId node) {
    for (RouterId r = 1; r < routers_count(program); r++) {
        const Router *router = routers_at(program, r); /* one of a library lies in no file */
        if (!router->is_root || router->file != graph_node(program, node)->file || !router->site) continue;
        const Facts *facts = program_facts(program, router->file);
        if (graph_owner(program, router->file, facts_exprs(facts)[router->site].scope) == node) return true;
    }
    return false;
}

/* A member of a class that an `except` around imports defines: the class is there in place of a library's,
 * with the interface of that. */
static bool fills_in_for_library(const Program *program, NodeId node) {
    NodeId class = graph_owner_class(program, node);
    if (!class) return false;
    const Node *row = graph_node(program, class);
    const Facts *facts = program_facts(program, row->file);
    return facts_bindings(facts)[facts_defs(facts)[row->row].binding].flags & BINDING_IN_HANDLER;
}

/* A public member that plugins may use: the class is for them. */
static bool is_for_unseen(CheckContext *context, NodeId node) {
    const Program *program = context->program;
    NodeId class = graph_owner_class(program, node);
    if (!class || str_starts(graph_word(program, node), STR("_"))) return false;
    return shared_is_for_unseen(context, graph_node_def(program, class));
}

static Confidence own_confidence(CheckContext *context, NodeId node) {
    const Program *program = context->program;
    const Node *row = graph_node(program, node);
    if (program->files[row->file].world == WORLD_TESTS) return CONFIDENCE_MEDIUM;
    if (fills_in_for_library(program, node) || is_for_unseen(context, node)) return CONFIDENCE_LOW;
    if (row->kind == NODE_DEF) {
        DefRef def = graph_node_def(program, node);
        DefRef class = def_row(program, def)->kind == DEF_CLASS ? def : 0;
        bool is_method = def_row(program, def)->flags & DEF_METHOD;
        if (is_method && (may_fill_field(program, def) || is_like_builtin(context, def) ||
                          may_stand_in(program, def, are_siblings)))
            return CONFIDENCE_LOW;
        bool is_doubtful = (is_method && looks_up_itself(program, def)) ||
                           may_stand_in(program, def, are_alike) ||
                           reach_dead_reads(program, def_name(program, def)) ||
                           (reach_file_is_dynamic(program, row->file) && is_public_name(program, def));
        if (is_method ? is_doubtful : makes_application(program, node)) return CONFIDENCE_MEDIUM;
        if (class && has_unknown_base(program, class)) return CONFIDENCE_MEDIUM;
    }
    if (!dead_is_shared(program, row->file) || !api_has(program, node)) return CONFIDENCE_HIGH;
    return api_offers(program, node) ? CONFIDENCE_LOW : CONFIDENCE_MEDIUM;
}

enum { USERS_ASKED = 400 };

/* What only doubtful code uses is as doubtful as that: follow dead users back. */
Confidence dead_confidence(CheckContext *context, NodeId node) {
    const Program *program = context->program;
    Confidence least = own_confidence(context, node);
    VecU32 queue = {0};
    Map seen = {0};
    map_at(&seen, node, 1);
    vec_push(&queue, node);
    for (u32 at = 0; at < queue.count && at < USERS_ASKED && least > CONFIDENCE_LOW; at++) {
        u32 count;
        const Edge *edges = graph_in(program, queue.at[at], &count);
        for (u32 i = 0; i < count; i++) {
            NodeId user = edges[i].from;
            bool is_use = edges[i].kind != EDGE_EXPORT && edges[i].kind != EDGE_IMPORT;
            if (!is_use || reach_fate(program, user) != reach_fate(program, node) ||
                map_find(&seen, user) != MAP_NONE)
                continue;
            map_at(&seen, user, 1);
            vec_push(&queue, user);
            Confidence own =
                dead_is_shared(program, graph_node(program, user)->file) && api_has(program, user)
                    ? CONFIDENCE_MEDIUM
                    : CONFIDENCE_HIGH;
            if (own < least) least = own;
        }
    }
    vec_release(&queue);
    map_release(&seen);
    return least;
}

/* ---- evidence ---------------------------------------------------------------------------------------- */

static Place edge_place(const Program *program, const Edge *edge) {
    return place_first_line(program, edge->file, (Span){edge->offset, edge->offset + 1});
}

enum { PLACES_LISTED = 6 };

const char *dead_mention_key(const Program *program, const Edge *edge, NodeId node) {
    const Node *from = graph_node(program, edge->from);
    bool is_test = program->files[from->file].world == WORLD_TESTS && !reach_is_dead(program, edge->from);
    if (edge->kind == EDGE_EXPORT) return "unused.reexported_only";
    if (edge->is_unreachable) return "unused.unreachable";
    if (is_test) return edge->kind == EDGE_IMPORT ? "unused.imported_by_tests" : "unused.by_tests";
    if (edge->kind == EDGE_IMPORT && from->kind == NODE_MODULE && !reach_is_dead(program, edge->from))
        return "unused.imported_never_used";
    if (from->owner == node || edge->from == node) return "unused.only_self";
    if (reach_fate(program, edge->from) == FATE_TESTS_ONLY) return "unused.only_tests";
    bool is_alias = from->kind == NODE_VARIABLE && reach_head(program, edge->from) == edge->from;
    return is_alias ? "unused.alias" : "unused.only_dead";
}

/* Every place that mentions it, and why none of them counts. */
static void mentions_evidence(CheckContext *context, Finding *finding, NodeId node) {
    const Program *program = context->program;
    u32 count, listed = 0;
    const Edge *edges = graph_in(program, node, &count);
    for (u32 i = 0; i < count && listed < PLACES_LISTED; i++) {
        if (edges[i].file == FILE_NONE) continue;
        Str name = graph_symbol(program, edges[i].from, context->arena);
        Text text = text_of(finding->rule, dead_mention_key(program, &edges[i], node));
        text = text_with(text_with(text, "name", name), "alias", name);
        finding_evidence(finding, edge_place(program, &edges[i]), text);
        listed++;
    }
    if (!listed)
        finding_evidence(finding, finding->name,
                         text_with(text_of(finding->rule, "unused.no_reference"), "name", finding->symbol));
}

Str dead_name(const Program *program, NodeId node, Arena *arena) {
    NodeId class = graph_owner_class(program, node);
    if (graph_node(program, node)->kind == NODE_MODULE) return graph_symbol(program, node, arena);
    if (!class) return graph_word(program, node);
    return str_printf(arena, "%.*s.%.*s", STR_ARG(graph_word(program, class)),
                      STR_ARG(graph_word(program, node)));
}

void dead_finish(CheckContext *context, Finding *finding, NodeId node) {
    Str name = dead_name(context->program, node, context->arena);
    const Program *program = context->program;
    FileId file = finding->place.file;
    u32 lines = place_lines(finding->place);
    finding->removable_lines = lines;
    finding->message =
        text_with_number(text_with(text_of(finding->rule, "message"), "name", name), "lines", lines);
    finding->help = text_with(text_with_number(text_of(finding->rule, "help"), "lines", lines), "path",
                              program->files[file].path);
    finding->help = text_with(finding->help, "name", name);
    finding->doubt = dead_doubt(context, node, name);
    finding->confidence = dead_confidence(context, node);
    finding_island(context, finding, node);
    mentions_evidence(context, finding, node);
    Text searched = text_with_number(text_of(finding->rule, "unused.searched"), "files", program->searched);
    finding_evidence(finding, finding->name, searched);
    data_put_int(context->arena, finding->data, STR("lines"), lines);
}

bool dead_is_imported(const Program *program, NodeId node) {
    u32 count;
    const Edge *edges = graph_in(program, node, &count);
    for (u32 i = 0; i < count; i++)
        if (edges[i].kind == EDGE_IMPORT || edges[i].kind == EDGE_EXPORT) return true;
    return false;
}
