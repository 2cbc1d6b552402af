/* What decorators keep: a model says so, or their own code stores what they are given (graph_keeping.c). */
#include "graph_models.h"

#include "classes.h"
#include "values.h"

static bool is_accessor(const Facts *facts, ExprId decorator) {
    const ExprRow *row = &facts_exprs(facts)[decorator];
    if (row->kind != EXPR_ATTRIBUTE || facts_exprs(facts)[decorator + 1].kind != EXPR_NAME) return false;
    Str word = facts_name(facts, row->name);
    return str_eq(word, STR("setter")) || str_eq(word, STR("getter")) || str_eq(word, STR("deleter"));
}

/* Members of the decorated class that an interface declares; with `interface` 0 all public ones, perhaps. */
static void implementing_members(Adding *self, DefRef class, DefRef interface) {
    const Program *program = self->program;
    FileId file = program->def_file[class];
    const Facts *facts = program_facts(program, file);
    const ScopeRow *body = &facts_scopes(facts)[def_row(program, class)->body];
    NodeId node = node_of_def(program, class);
    for (u32 b = body->first_binding; b < body->first_binding + body->binding_count; b++) {
        const BindingRow *row = &facts_bindings(facts)[b];
        ClassMember member;
        NodeId target = row->kind == BIND_DEF
                            ? node_of_def(program, program->files[file].def_base + row->target)
                            : self->graph->variable_of[program->files[file].binding_base + b];
        if (!target) continue;
        if (!interface && !str_starts(facts_name(facts, row->name), STR("_")))
            model_edge(self, node, target, EDGE_WEAK);
        else if (interface && class_find(program, interface, file_name_of(program, file, row->name), &member))
            model_edge(self, node, target, EDGE_MEMBER);
    }
}

/* An interface whose own bases are all in the tree or listed: what it declares is known. */
static bool is_known_interface(const Program *program, ValueSet values) {
    for (u32 i = 0; i < values.count; i++) {
        Name where;
        if (values.at[i].kind != VALUE_CLASS) return false;
        ClassOpenness openness = class_openness(program, values.at[i].id, &where);
        if (openness == CLASS_UNKNOWN_BASE || openness == CLASS_EXTERNAL_BASE) return false;
    }
    return values.count && !values.is_open;
}

/* An implementation may be inherited: bases of the class in the tree count too. */
static void implements_edges(Adding *self, const Site *site, const Selector *interfaces) {
    const Facts *facts = program_facts(self->program, site->file);
    u32 count;
    const DefRef *mro = class_mro(self->program, site->def, &count);
    for (ExprId argument = site->call ? expr_child(facts, site->call, 1) : 0; argument;
         argument = expr_next(facts, argument)) {
        if (interfaces->bases[0].kind != SELECT_ARGUMENTS) break;
        ValueSet values = infer_expr(self->program, site->file, argument);
        bool is_known = is_known_interface(self->program, values);
        for (u32 m = 0; m < count; m++) {
            if (!is_known) implementing_members(self, mro[m], 0);
            for (u32 i = 0; i < values.count && is_known; i++)
                implementing_members(self, mro[m], values.at[i].id);
        }
    }
}

/* Who is handed a class may call its public methods. */
static void handed_members(Adding *self, NodeId class) {
    const Graph *graph = self->graph;
    for (u32 i = graph->owned_start[class]; i < graph->owned_start[class + 1]; i++)
        if (!str_starts(graph_word(self->program, graph->owned[i]), STR("_")))
            model_edge(self, class, graph->owned[i], EDGE_WEAK);
}

/* The module-level objects that the receiver of a decorator names; false where it is anything else. */
static bool receiver_nodes(const Adding *self, const Site *site, VecU32 *out) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, site->file);
    ExprId receiver = site_receiver(site);
    if (facts_exprs(facts)[receiver].kind != EXPR_NAME) return false;
    const UseRow *use = &facts_uses(facts)[facts_exprs(facts)[receiver].aux];
    Building building = {.program = self->program, .graph = self->graph, .file = site->file, .facts = facts};
    u32 outer_count, meant = use->reach_count;
    const BindingRow *outer = use_outer(facts, use, &outer_count);
    for (u32 i = 0; i < use->reach_count; i++)
        binding_nodes(&building, site->file, facts_lists(facts)[use->first_reach + i], out, 0);
    for (u32 i = 0; i < outer_count; i++)
        binding_nodes(&building, site->file, (u32)(outer - facts_bindings(facts)) + i, out, 0);
    building_release(&building);
    meant += outer_count;
    return meant == 1 && out->count == 1 && self->graph->nodes[out->at[0]].kind != NODE_MODULE;
}

/* What is registered lives with the code around it, or with the object it is registered on. */
static void registered_edge(Adding *self, const Site *site) {
    NodeId node = node_of_def(self->program, site->def), owner = self->graph->nodes[node].owner;
    VecU32 objects = {0};
    if (site->match.rule->is_by_object && receiver_nodes(self, site, &objects))
        model_edge(self, objects.at[0], node, EDGE_JOINED);
    else
        model_edge(self, owner, node, EDGE_MODEL);
    vec_release(&objects);
}

/* A class's body runs where its statement stands, whether somebody uses the class or not. */
static NodeId runs_body(const Program *program, NodeId owner) {
    const Graph *graph = program->graph;
    while (graph->nodes[owner].is_class) owner = graph->nodes[owner].owner;
    return owner;
}

void decorator_edges(Adding *self, DefRef def) {
    const Program *program = self->program;
    FileId file = program->def_file[def];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, def);
    NodeId node = node_of_def(program, def), owner = program->graph->nodes[node].owner;
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId decorator = facts_lists(facts)[row->first_decorator + i];
        if (is_accessor(facts, decorator)) continue;
        Match matches[MATCHES_MAX];
        u32 count =
            match_callee(program, TRIGGER_DECORATOR, file, decorator_callee(facts, decorator), matches);
        bool is_known = false;
        for (u32 m = 0; m < count; m++) {
            const ModelRule *rule = matches[m].rule;
            bool is_called = facts_exprs(facts)[decorator].kind == EXPR_CALL;
            Site site = {.file = file,
                         .call = is_called ? decorator : 0,
                         .callee = decorator_callee(facts, decorator),
                         .def = def,
                         .match = matches[m]};
            is_known |= rule->is_neutral || rule->attach || rule->live || rule->provides || rule->becomes.len;
            asks_decorator(self->asks, &site);
            if (rule->implements) {
                implements_edges(self, &site, rule->implements);
                chosen_edges(self->program, &self->choices, site.def);
            }
            if (rule->live && rule->live->what & LIVE_DEF) registered_edge(self, &site);
            /* Modules that are loaded by computed names are searched for such objects. */
            if (rule->becomes.len && graph_has_dynamic_import(program))
                model_edge(self, owner, node, EDGE_WEAK);
        }
        if (is_known) continue;
        Keeping keeping = graph_decorator_keeps(program, file, decorator);
        if (keeping == KEEPS_NOTHING) continue;
        NodeId by = keeping == KEEPS_AWAY ? runs_body(program, owner) : owner;
        model_edge(self, by, node, keeping >= KEEPS ? EDGE_MODEL : EDGE_WEAK);
        if (row->kind == DEF_CLASS) handed_members(self, node);
    }
}

static bool is_neutral(const Program *program, FileId file, ExprId decorator) {
    const Facts *facts = program_facts(program, file);
    Match matches[MATCHES_MAX];
    u32 count = match_callee(program, TRIGGER_DECORATOR, file, decorator_callee(facts, decorator), matches);
    for (u32 m = 0; m < count; m++)
        if (matches[m].rule->attach) return false;
    for (u32 m = 0; m < count; m++)
        if (matches[m].rule->is_neutral) return true;
    return !count && graph_decorator_keeps(program, file, decorator) == KEEPS_NOTHING;
}

bool graph_is_kept_by_decorator(const Program *program, DefRef def) {
    FileId file = program->def_file[def];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, def);
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId decorator = facts_lists(facts)[row->first_decorator + i];
        if (!is_accessor(facts, decorator) && !is_neutral(program, file, decorator)) return true;
    }
    return false;
}
