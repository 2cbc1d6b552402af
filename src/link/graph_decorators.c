/* What decorators keep: a model says so, or their own code stores what they are given. */
#include "graph_models.h"

#include "classes.h"
#include "values.h"

/* Calls that only look at what they are given: naming a function to them keeps nothing. */
static bool is_reader(const Program *program, FileId file, ExprId callee) {
    Match matches[MATCHES_MAX];
    u32 count = match_callee(program, TRIGGER_CALL, file, callee, matches);
    for (u32 m = 0; m < count; m++)
        if (matches[m].rule->is_neutral) return true;
    return false;
}

/* The names by which a decorator knows the function it was given: its parameter, inner functions that
 * mention it, and local variables made of it. */
typedef struct {
    const Program *program;
    FileId file;
    const Facts *facts;
    ScopeId body;    /* of the decorator */
    VecU32 bindings; /* local */
} Aliases;

static bool is_alias_use(const Aliases *self, const UseRow *use) {
    for (u32 i = 0; i < use->reach_count; i++)
        for (u32 k = 0; k < self->bindings.count; k++)
            if (facts_lists(self->facts)[use->first_reach + i] == self->bindings.at[k]) return true;
    return false;
}

static bool alias_add(Aliases *self, u32 binding) {
    for (u32 k = 0; k < self->bindings.count; k++)
        if (self->bindings.at[k] == binding) return false;
    if (binding) vec_push(&self->bindings, binding);
    return binding != 0;
}

/* Innermost definition around a scope that lies inside `outer`, or 0. */
static DefId inner_def(const Facts *facts, ScopeId scope, DefId outer) {
    for (; scope; scope = facts_scopes(facts)[scope].parent) {
        DefId def = facts_scopes(facts)[scope].def;
        if (def == outer) return 0;
        if (def) return def;
    }
    return 0;
}

static bool span_holds(Span span, const ExprRow *row) {
    return row->start >= span.start && row->end <= span.end;
}

/* One round: inner functions and variables that an alias flows into become aliases. */
static bool aliases_grow(Aliases *self, DefId decorator) {
    bool grew = false;
    Span span = facts_defs(self->facts)[decorator].span;
    for (UseId u = 1; u < self->facts->uses.count; u++) {
        const UseRow *use = &facts_uses(self->facts)[u];
        if (!span_holds(span, &facts_exprs(self->facts)[use->expr]) || !is_alias_use(self, use)) continue;
        DefId inner = inner_def(self->facts, use->scope, decorator);
        if (inner) grew |= alias_add(self, facts_defs(self->facts)[inner].binding);
    }
    for (u32 b = 1; b < self->facts->bindings.count; b++) {
        const BindingRow *row = &facts_bindings(self->facts)[b];
        if (row->kind != BIND_ASSIGN || !row->value ||
            !span_holds(span, &facts_exprs(self->facts)[row->value]))
            continue;
        for (UseId u = 1; u < self->facts->uses.count; u++) {
            const UseRow *use = &facts_uses(self->facts)[u];
            bool is_part = use->expr >= row->value && use->expr < facts_exprs(self->facts)[row->value].next;
            if (is_part && is_alias_use(self, use)) grew |= alias_add(self, b);
        }
    }
    return grew;
}

/* Is this use one by which the decorator keeps the function: handed to a call, or stored somewhere? */
static bool use_keeps(const Aliases *self, ExprId use) {
    ExprId at = use;
    for (;;) {
        const ExprRow *parent = &facts_exprs(self->facts)[facts_exprs(self->facts)[at].parent];
        ExprId up = facts_exprs(self->facts)[at].parent;
        if (!up) break;
        bool is_read =
            parent->kind == EXPR_ATTRIBUTE || parent->kind == EXPR_COMPARE || parent->kind == EXPR_NOT;
        if (is_read) return false;
        if (parent->kind == EXPR_CALL) {
            if (up + 1 != at) return !is_reader(self->program, self->file, up + 1);
            /* Called while decorating; or later, where only a lambda around it can carry it further. */
            if (facts_exprs(self->facts)[use].scope == self->body) return true;
            while (up && facts_exprs(self->facts)[up].kind != EXPR_LAMBDA)
                up = facts_exprs(self->facts)[up].parent;
            if (!up) return false;
        }
        at = up;
    }
    for (u32 w = 1; w < self->facts->writes.count; w++) {
        ExprId value = facts_writes(self->facts)[w].value;
        if (value && at == value) return true;
    }
    for (StmtId s = 1; s < self->facts->stmts.count; s++) {
        const StmtRow *stmt = &facts_stmts(self->facts)[s];
        if (stmt->kind != STMT_ASSIGN || stmt->expr != at) continue;
        ExprId target = stmt->target_count ? facts_lists(self->facts)[stmt->first_target] : 0;
        return target && facts_exprs(self->facts)[target].kind != EXPR_NAME; /* REGISTRY[name] = fn */
    }
    return false;
}

/* fn._task = name: a mark that something looks for later. */
static bool marks_function(const Aliases *self, Span span) {
    for (u32 w = 1; w < self->facts->writes.count; w++) {
        const WriteRow *row = &facts_writes(self->facts)[w];
        const ExprRow *object = &facts_exprs(self->facts)[row->object];
        if (!row->name || object->kind != EXPR_NAME || object->flags & EXPR_STORED ||
            !span_holds(span, object))
            continue;
        if (str_starts(facts_name(self->facts, row->name), STR("__"))) continue;
        if (is_alias_use(self, &facts_uses(self->facts)[object->aux])) return true;
    }
    return false;
}

/* O(uses of the file). */
static bool function_keeps_now(const Program *program, DefRef function, u32 index) {
    FileId file = program->def_file[function];
    Aliases self = {.program = program, .file = file, .facts = program_facts(program, file)};
    const DefRow *row = def_row(program, function);
    if (index >= row->param_count) return true;
    self.body = row->body;
    DefId local = function - program->files[file].def_base;
    alias_add(&self, facts_params(self.facts)[row->first_param + index].binding);
    while (aliases_grow(&self, local)) continue;
    bool keeps = false;
    for (UseId u = 1; u < self.facts->uses.count && !keeps; u++) {
        const UseRow *use = &facts_uses(self.facts)[u];
        bool is_inside = span_holds(row->span, &facts_exprs(self.facts)[use->expr]);
        keeps = is_inside && is_alias_use(&self, use) && use_keeps(&self, use->expr);
    }
    keeps |= marks_function(&self, row->span);
    vec_release(&self.bindings);
    return keeps;
}

/* Does the function keep its `index`-th parameter, beyond calling, wrapping or returning it? Found out once:
 * one decorator stands on many definitions. */
static bool function_keeps(const Program *program, DefRef function, u32 index) {
    u64 key = map_pair(function, index);
    u32 known = map_find(&program->graph->keeps, key);
    if (known == MAP_NONE)
        known = *map_at(&program->graph->keeps, key, function_keeps_now(program, function, index));
    return known;
}

/* A decorator factory returns the real decorator: a function defined inside it. */
static DefRef returned_function(const Program *program, DefRef factory) {
    FileId file = program->def_file[factory];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, factory);
    const ScopeRow *body = &facts_scopes(facts)[row->body];
    DefRef found = 0;
    for (StmtId s = body->body; s < body->body_end; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (stmt->kind != STMT_RETURN || stmt->scope != row->body || !stmt->expr) continue;
        ValueSet values = infer_expr(program, file, stmt->expr);
        if (values.count != 1 || values.is_open || values.at[0].kind != VALUE_FUNCTION || found) return 0;
        found = values.at[0].id;
    }
    return found;
}

typedef enum { KEEPS_NOTHING, KEEPS_MAYBE, KEEPS } Keeping;

static Keeping first_party_keeps(const Program *program, Value value, bool is_called) {
    if (value.kind != VALUE_FUNCTION && value.kind != VALUE_METHOD) return KEEPS_MAYBE;
    DefRef function = value.id;
    u32 index = value.kind == VALUE_METHOD;
    if (is_called) {
        DefRef inner = returned_function(program, function);
        if (!inner) return KEEPS_MAYBE;
        function = inner;
        index = 0;
    }
    return function_keeps(program, function, index) ? KEEPS : KEEPS_NOTHING;
}

static Keeping decorator_keeps(const Program *program, FileId file, ExprId decorator) {
    const Facts *facts = program_facts(program, file);
    ExprId callee = decorator_callee(facts, decorator);
    ValueSet values = infer_expr(program, file, callee);
    Keeping keeping = values.is_open || !values.count ? KEEPS_MAYBE : KEEPS_NOTHING;
    for (u32 i = 0; i < values.count; i++) {
        Keeping one = first_party_keeps(program, values.at[i], callee != decorator);
        if (one > keeping) keeping = one;
    }
    return keeping;
}

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
        if (row->kind != BIND_DEF) continue;
        NodeId target = node_of_def(program, program->files[file].def_base + row->target);
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
            if (rule->implements) implements_edges(self, &site, rule->implements);
            if (rule->live && rule->live->what & LIVE_DEF) registered_edge(self, &site);
            /* Modules that are loaded by computed names are searched for such objects. */
            if (rule->becomes.len && graph_has_dynamic_import(program))
                model_edge(self, owner, node, EDGE_WEAK);
        }
        if (is_known) continue;
        Keeping keeping = decorator_keeps(program, file, decorator);
        if (keeping == KEEPS_NOTHING) continue;
        model_edge(self, owner, node, keeping == KEEPS ? EDGE_MODEL : EDGE_WEAK);
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
    return !count && decorator_keeps(program, file, decorator) == KEEPS_NOTHING;
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
