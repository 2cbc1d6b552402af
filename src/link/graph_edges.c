/* Edges, file by file: who owns a place, and the walk over its uses, attributes and calls. */
#include "graph_impl.h"

#include "classes.h"
#include "implicit.h"
#include "match.h"
#include "modules.h"
#include "values.h"

/* ---- owners of places ---------------------------------------------------------------------------- */

NodeId owner_of_expr(const Building *self, ExprId expr) {
    if (self->owner) return self->owner;
    if (self->header_owner[expr]) {
        const File *in = &self->program->files[self->file];
        return node_of_def(self->program, in->def_base + self->header_owner[expr]);
    }
    if (self->value_owner[expr]) return self->value_owner[expr];
    return graph_owner(self->program, self->file, facts_exprs(self->facts)[expr].scope);
}

static void header_mark(Building *self, ExprId root, DefId def) {
    if (!root) return;
    ExprId end = facts_exprs(self->facts)[root].next;
    for (ExprId e = root; e < end; e++) self->header_owner[e] = def;
}

static void headers_mark(Building *self) {
    const u32 *lists = facts_lists(self->facts);
    for (DefId def = 1; def < self->facts->defs.count; def++) {
        const DefRow *row = &facts_defs(self->facts)[def];
        for (u32 i = 0; i < row->decorator_count; i++)
            header_mark(self, lists[row->first_decorator + i], def);
        for (u32 i = 0; i < row->base_count; i++) header_mark(self, lists[row->first_base + i], def);
        for (u32 i = 0; i < row->param_count; i++) {
            const ParamRow *param = &facts_params(self->facts)[row->first_param + i];
            header_mark(self, param->annotation, def);
            header_mark(self, param->fallback, def);
        }
        header_mark(self, row->returns, def);
    }
}

/* A value without calls, written or implied, has no effect of its own: it lives and dies with the
 * variable. */
static bool is_plain_value(const Building *self, ExprId root) {
    const Facts *facts = self->facts;
    ExprId end = facts_exprs(facts)[root].next;
    for (ExprId e = root; e < end; e++) {
        u8 kind = facts_exprs(facts)[e].kind;
        if (kind == EXPR_LAMBDA)
            e = facts_exprs(facts)[e].next - 1;
        else if (kind == EXPR_CALL || kind == EXPR_COMPREHENSION || kind == EXPR_AWAIT ||
                 kind == EXPR_WALRUS || implicit_runs(self->program, self->file, e))
            return false;
    }
    return true;
}

static void values_mark(Building *self) {
    const File *in = &self->program->files[self->file];
    for (u32 b = 1; b < self->facts->bindings.count; b++) {
        const BindingRow *row = &facts_bindings(self->facts)[b];
        NodeId variable = self->graph->variable_of[in->binding_base + b];
        bool is_value = variable && row->kind == BIND_ASSIGN && row->value &&
                        facts_scopes(self->facts)[row->scope].kind == SCOPE_MODULE;
        if (!is_value || !is_plain_value(self, row->value)) continue;
        ExprId end = facts_exprs(self->facts)[row->value].next;
        for (ExprId e = row->value; e < end; e++) self->value_owner[e] = variable;
    }
}

/* ---- what goes on as a value ------------------------------------------------------------------------- */

static bool is_looking(const Facts *facts, ExprId callee) {
    static const char *const words[] = {"isinstance", "issubclass", "super", "__new__", "len", "repr",
                                        "str",        "print",      "id",    "hash",    "cast"};
    const ExprRow *row = &facts_exprs(facts)[callee];
    if (row->kind != EXPR_NAME && row->kind != EXPR_ATTRIBUTE) return false;
    for (u32 i = 0; i < COUNT_OF(words); i++)
        if (str_eq(facts_name(facts, row->name), str_of(words[i]))) return true;
    return false;
}

/* Annotated[K, …]: a library may make what the annotation says. */
static bool is_injected(const Facts *facts, ExprId expr) {
    const ExprRow *rows = facts_exprs(facts);
    for (ExprId at = rows[expr].parent; at; at = rows[at].parent)
        if (rows[at].kind == EXPR_SUBSCRIPT && str_eq(facts_name(facts, rows[at + 1].name), STR("Annotated")))
            return true;
    return false;
}

bool expr_keeps(const Facts *facts, ExprId expr) {
    const ExprRow *row = &facts_exprs(facts)[expr], *up = &facts_exprs(facts)[row->parent];
    if (row->flags & EXPR_IN_ANNOTATION) return is_injected(facts, expr);
    if (!row->parent) return !(row->flags & EXPR_IN_BASE);
    switch ((ExprKind)up->kind) {
    case EXPR_CALL: return row->parent + 1 != expr && !is_looking(facts, row->parent + 1);
    case EXPR_ATTRIBUTE:
    case EXPR_COMPARE:
    case EXPR_FORMAT:
    case EXPR_PATTERN_CLASS: return false;
    case EXPR_SUBSCRIPT:
    case EXPR_TUPLE:
    case EXPR_BINARY: return expr_keeps(facts, row->parent);
    default: return true;
    }
}

u32 expr_place(const Facts *facts, ExprId expr) {
    const ExprRow *row = &facts_exprs(facts)[expr];
    return row->kind == EXPR_ATTRIBUTE ? row->aux : row->start;
}

/* ---- edges from names --------------------------------------------------------------------------------- */

Edge edge_at(const Building *self, NodeId from, NodeId to, ExprId expr, EdgeKind kind) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    const ExprRow *parent = &facts_exprs(self->facts)[row->parent];
    return (Edge){
        .from = from,
        .to = to,
        .file = self->file,
        .offset = expr_place(self->facts, expr),
        .kind = (u8)kind,
        .is_kept = expr_keeps(self->facts, expr),
        /* getattr(x, name)(…) hands its arguments to whatever has that name. */
        .is_call =
            row->parent && parent->kind == EXPR_CALL && row->parent + 1 == expr && row->kind != EXPR_CALL,
        .in_annotation = (row->flags & EXPR_IN_ANNOTATION) != 0,
        .in_type_checking = (row->flags & EXPR_IN_TYPE_CHECKING) != 0,
        .is_unreachable = (row->flags & EXPR_UNREACHABLE) != 0,
    };
}

/* `run(plugin)`, `handler = plugin`: not `plugin.name`. */
static bool is_handed_on(const Building *self, ExprId expr) {
    ExprId parent = facts_exprs(self->facts)[expr].parent;
    return !parent || parent + 1 != expr || facts_exprs(self->facts)[parent].kind != EXPR_ATTRIBUTE;
}

static void module_handed(Building *self, FileId module) {
    bits_add(&self->graph->handed_modules, module);
    if (self->program->files[self->file].world != WORLD_TESTS)
        bits_add(&self->graph->offered_modules, module);
}

void edges_to(Building *self, ExprId expr, const VecU32 *targets, EdgeKind kind) {
    NodeId owner = owner_of_expr(self, expr);
    for (u32 i = 0; i < targets->count; i++) {
        if (self->graph->nodes[targets->at[i]].kind == NODE_MODULE && is_handed_on(self, expr))
            module_handed(self, self->graph->nodes[targets->at[i]].file);
        edge_push(self->graph, edge_at(self, owner, targets->at[i], expr, kind));
        choice_edges(self, expr, targets->at[i]);
    }
}
/* A name that a module imports is one of its names too: what a package offers from its submodules. */
static void imported_edges(Building *self, Edge edge, FileId file, u32 binding) {
    VecU32 targets = {0};
    vec_clear(&self->asked);
    binding_nodes(self, file, binding, &targets, 0);
    for (u32 i = 0; i < targets.count; i++) {
        edge.to = targets.at[i];
        if (self->graph->nodes[edge.to].kind != NODE_MODULE) edge_push(self->graph, edge);
    }
    vec_release(&targets);
}

void members_edges(Building *self, Edge edge, NodeId owner, MembersMeant meant, KnownEnds ends) {
    const Node *node = &self->graph->nodes[owner];
    const File *in = &self->program->files[node->file];
    ScopeId scope = node->kind == NODE_MODULE ? 1 : facts_defs(in->facts)[node->row].body;
    const ScopeRow *body = &facts_scopes(in->facts)[scope];
    for (u32 b = body->first_binding; b < body->first_binding + body->binding_count; b++) {
        const BindingRow *row = &facts_bindings(in->facts)[b];
        Str name = facts_name(in->facts, row->name);
        if (meant != MEMBERS_ALL && str_starts(name, STR("_"))) continue;
        if (!str_starts(name, ends.start) || !str_ends(name, ends.end)) continue;
        if (row->kind == BIND_IMPORT && scope == 1 && meant == MEMBERS_READ) {
            imported_edges(self, edge, node->file, b);
            continue;
        }
        bool is_def = row->kind == BIND_DEF && meant != MEMBERS_PUBLIC_VARIABLES;
        edge.to = is_def ? node_of_def(self->program, in->def_base + row->target)
                         : self->graph->variable_of[in->binding_base + b];
        edge_push(self->graph, edge);
    }
}

/* Public members of the class's own body, and of the classes that stand in it. */
static void body_edges(Building *self, Edge edge, DefRef class) {
    const Program *program = self->program;
    const File *in = &program->files[program->def_file[class]];
    const ScopeRow *body = &facts_scopes(in->facts)[def_row(program, class)->body];
    members_edges(self, edge, node_of_def(program, class), MEMBERS_PUBLIC, (KnownEnds){0});
    for (u32 b = body->first_binding; b < body->first_binding + body->binding_count; b++) {
        const BindingRow *row = &facts_bindings(in->facts)[b];
        DefRef inner = row->kind == BIND_DEF ? in->def_base + row->target : 0;
        if (inner && def_row(program, inner)->kind == DEF_CLASS) body_edges(self, edge, inner);
    }
}

void handed_edges(Building *self, Edge edge, DefRef class, Name library) {
    const Program *program = self->program;
    NodeId owner = node_of_def(program, class);
    if (!match_is_dispatched(program, class, library)) {
        u32 count;
        const DefRef *mro = class_mro(program, class, &count);
        if (!count) body_edges(self, edge, class);
        for (u32 i = 0; i < count; i++) body_edges(self, edge, mro[i]);
        return;
    }
    for (u32 i = self->graph->owned_start[owner]; i < self->graph->owned_start[owner + 1]; i++) {
        edge.to = self->graph->owned[i];
        if (match_library_calls(program, class, graph_word(program, edge.to))) edge_push(self->graph, edge);
    }
}

/* ---- the walk ----------------------------------------------------------------------------------- */

void file_enter(Building *self, FileId file, Arena *marks) {
    self->file = file;
    self->facts = program_facts(self->program, file);
    self->header_owner = ARENA_ARRAY(marks, DefId, self->facts->exprs.count);
    self->value_owner = ARENA_ARRAY(marks, NodeId, self->facts->exprs.count);
    headers_mark(self);
    values_mark(self);
}

static void file_edges(Building *self) {
    Arena marks = {0};
    file_enter(self, self->file, &marks);
    for (UseId u = 1; u < self->facts->uses.count; u++) use_edges(self, u);
    for (ExprId e = 1; e < self->facts->exprs.count; e++) {
        u8 kind = facts_exprs(self->facts)[e].kind;
        if (kind == EXPR_ATTRIBUTE)
            attribute_edges(self, e);
        else if (kind == EXPR_CALL)
            call_edges(self, e), quoted_type_edges(self, e);
        else if (kind == EXPR_SUBSCRIPT || kind == EXPR_STRING)
            quoted_item_edges(self, e);
    }
    store_edges(self);
    import_edges(self);
    export_edges(self);
    mention_edges(self);
    example_texts(self);
    type_comment_edges(self);
    template_edges(self);
    loader_edges(self);
    error_edges(self);
    arena_release(&marks);
}

void graph_add_edges(Program *program) {
    Building self = {.program = program, .graph = program->graph};
    choices_find(program);
    for (FileId file = 0; file < program->file_count; file++) {
        self.file = file;
        self.facts = program_facts(program, file);
        if (program->files[file].module)
            file_edges(&self);
        else
            template_edges(&self);
    }
    put_edges(&self);
    declared_edges(&self);
    called_texts(&self);
    for (u32 i = 0; i < self.named.count; i++) named_members_edges(&self, self.named.at[i]);
    loaded_edges(&self);
    building_release(&self);
}

void building_release(Building *self) {
    vec_release(&self->asked);
    map_release(&self->all_meant);
    map_release(&self->given_displays);
    vec_release(&self->named);
    vec_release(&self->called);
    vec_release(&self->loaded);
    vec_release(&self->found);
    vec_release(&self->targets.strong);
    vec_release(&self->targets.weak);
}
