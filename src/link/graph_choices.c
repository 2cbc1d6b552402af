/* Edges to the values of enumerations and their like: classes of which a model says that their values live
 * one by one, where they are named.
 *
 * `Kind.OPEN` names one. Everything else that is done with the class may mean any of them: `Kind(text)`,
 * `Kind[text]`, `for kind in Kind`, handing it to other code, or declaring a field of that type in a class
 * that something fills from outside. An annotation of a plain function, isinstance and a base class mean
 * none. */
#include "classes.h"
#include "graph_impl.h"
#include "match.h"

void choices_find(Program *program) {
    program->graph->choices = bits_new(program->arena, program->def_count);
    for (DefRef def = 0; def < program->def_count; def++) {
        if (def_row(program, def)->kind != DEF_CLASS) continue;
        Match matches[MATCHES_MAX];
        u32 count = match_class(program, def, matches);
        for (u32 i = 0; i < count; i++)
            if (matches[i].rule->live && matches[i].rule->live->what & LIVE_VALUES)
                bits_add(&program->graph->choices, def);
    }
}

bool graph_is_choice(const Program *program, NodeId node) {
    return program->graph->nodes[node].kind == NODE_DEF && program->graph->nodes[node].row &&
           bits_has(&program->graph->choices, graph_node_def(program, node));
}

/* Edges from a place to every value of the class and of those that derive from it. */
static void all_values(Building *self, ExprId place, DefRef class, u32 depth) {
    const Program *program = self->program;
    NodeId owner = owner_of_expr(self, place);
    u32 *done = map_at(&self->all_meant, map_pair(owner, class), 0);
    if ((*done)++) return;
    const File *in = &program->files[program->def_file[class]];
    const ScopeRow *body = &facts_scopes(in->facts)[def_row(program, class)->body];
    for (u32 b = body->first_binding; b < body->first_binding + body->binding_count; b++) {
        NodeId value = self->graph->variable_of[in->binding_base + b];
        if (value) edge_push(self->graph, edge_at(self, owner, value, place, EDGE_STRONG));
    }
    u32 count;
    const DefRef *subclasses = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count && depth < HOPS_MAX; i++) all_values(self, place, subclasses[i], depth + 1);
}

static bool names_member(const Building *self, ExprId attribute, DefRef class) {
    const ExprRow *row = &facts_exprs(self->facts)[attribute];
    ClassMember member;
    return row->kind == EXPR_ATTRIBUTE &&
           class_find(self->program, class, file_name_of(self->program, self->file, row->name), &member);
}

/* isinstance(x, Kind), also with several classes. */
static bool is_type_test(const Building *self, ExprId place) {
    const ExprRow *rows = facts_exprs(self->facts);
    ExprId up = rows[place].parent;
    if (up && rows[up].kind == EXPR_TUPLE) up = rows[up].parent;
    if (!up || rows[up].kind != EXPR_CALL || rows[up + 1].kind != EXPR_NAME) return false;
    Str callee = facts_name(self->facts, rows[up + 1].name);
    return str_eq(callee, STR("isinstance")) || str_eq(callee, STR("issubclass"));
}

/* Type of a field, or of a parameter of something decorated: values come from outside. */
static bool is_filled_from_outside(const Building *self, ExprId annotation) {
    const DefRow *defs = facts_defs(self->facts);
    DefId function = self->header_owner[annotation];
    if (function) return defs[function].decorator_count > 0;
    const ScopeRow *scope = &facts_scopes(self->facts)[facts_exprs(self->facts)[annotation].scope];
    return scope->kind == SCOPE_CLASS &&
           (defs[scope->def].decorator_count > 0 || defs[scope->def].base_count > 0);
}

static bool may_mean_all(const Building *self, ExprId place, DefRef class) {
    const ExprRow *row = &facts_exprs(self->facts)[place];
    if (row->flags & EXPR_IN_BASE) return false;
    if (row->flags & EXPR_IN_ANNOTATION) return is_filled_from_outside(self, place);
    return !(row->parent && names_member(self, row->parent, class)) && !is_type_test(self, place);
}

void choice_edges(Building *self, ExprId place, NodeId class) {
    if (!graph_is_choice(self->program, class)) return;
    DefRef def = graph_node_def(self->program, class);
    if (may_mean_all(self, place, def)) all_values(self, place, def, 0);
}

/* Inside its own methods the class is the first parameter of a class method, or type(self). */
void choice_self_edges(Building *self, const UseRow *use) {
    if (use->reach_count != 1) return;
    const BindingRow *binding = &facts_bindings(self->facts)[facts_lists(self->facts)[use->first_reach]];
    if (binding->kind != BIND_PARAM) return;
    const File *in = &self->program->files[self->file];
    DefId function = facts_scopes(self->facts)[binding->scope].def;
    const DefRow *row = &facts_defs(self->facts)[function];
    DefRef class = function ? method_class(self->program, in->def_base + function) : 0;
    if (!class || binding->target != row->first_param || !bits_has(&self->graph->choices, class)) return;
    const ExprRow *rows = facts_exprs(self->facts);
    ExprId up = rows[use->expr].parent;
    bool is_class = (row->flags & DEF_CLASS_METHOD) != 0;
    bool is_type_of = rows[up].kind == EXPR_CALL && rows[up + 1].kind == EXPR_NAME &&
                      str_eq(facts_name(self->facts, rows[up + 1].name), STR("type"));
    bool is_dunder_class =
        rows[up].kind == EXPR_ATTRIBUTE && str_eq(facts_name(self->facts, rows[up].name), STR("__class__"));
    if (is_class ? !names_member(self, up, class) : is_type_of || is_dunder_class)
        all_values(self, use->expr, class, 0);
}
