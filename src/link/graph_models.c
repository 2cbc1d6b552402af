/* Edges that no name or attribute shows: decorators that keep what they get, library bases that call
 * methods, overrides, and framework models. */
#include "classes.h"
#include "graph_impl.h"
#include "match.h"
#include "values.h"

typedef struct {
    Program *program;
    Graph *graph;
} Adding;

static void add(Adding *self, NodeId from, NodeId to, EdgeKind kind) {
    edge_push(self->graph, (Edge){.from = from, .to = to, .file = FILE_NONE, .kind = (u8)kind});
}

static Str node_text(const Program *program, NodeId node) {
    const Node *row = &program->graph->nodes[node];
    const Facts *facts = program_facts(program, row->file);
    NameId name =
        row->kind == NODE_DEF ? facts_defs(facts)[row->row].name : facts_bindings(facts)[row->row].name;
    return facts_name(facts, name);
}

/* ---- decorators ------------------------------------------------------------------------------------ */

static ExprId decorator_callee(const Facts *facts, ExprId decorator) {
    return facts_exprs(facts)[decorator].kind == EXPR_CALL ? decorator + 1 : decorator;
}

/* Functions that look at what they are given and hand it back: naming a function to them keeps nothing. */
static bool is_reader(const Program *program, ValueSet callee) {
    static const char *const readers[] = {"functools.wraps",   "functools.update_wrapper",
                                          "inspect.",          "asyncio.iscoroutine",
                                          "builtins.callable", "builtins.isinstance",
                                          "builtins.hasattr",  "builtins.getattr",
                                          "builtins.print",    "builtins.repr",
                                          "builtins.str",      "typing."};
    for (u32 i = 0; i < callee.count; i++)
        for (u32 k = 0; k < COUNT_OF(readers) && callee.at[i].kind == VALUE_EXTERNAL; k++)
            if (str_starts(name_text(program, callee.at[i].id), str_of(readers[k]))) return true;
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
            if (up + 1 != at) return !is_reader(self->program, infer_expr(self->program, self->file, up + 1));
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

/* Does the function keep its `index`-th parameter, beyond calling, wrapping or returning it? */
static bool function_keeps(const Program *program, DefRef function, u32 index) {
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

/* Who is handed a class may call its public methods. */
static void handed_members(Adding *self, NodeId class) {
    const Graph *graph = self->graph;
    for (u32 i = graph->owned_start[class]; i < graph->owned_start[class + 1]; i++)
        if (!str_starts(node_text(self->program, graph->owned[i]), STR("_")))
            add(self, class, graph->owned[i], EDGE_WEAK);
}

static void decorator_edges(Adding *self, DefRef def) {
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
            is_known |= rule->is_neutral || rule->attach || rule->live;
            if (rule->live && rule->live->what & LIVE_DEF) add(self, owner, node, EDGE_MODEL);
        }
        if (is_known) continue;
        Keeping keeping = decorator_keeps(program, file, decorator);
        if (keeping == KEEPS_NOTHING) continue;
        add(self, owner, node, keeping == KEEPS ? EDGE_MODEL : EDGE_WEAK);
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

/* ---- classes ------------------------------------------------------------------------------------------- */

static bool is_dunder(Str name) {
    return name.len > 4 && str_starts(name, STR("__")) && str_ends(name, STR("__"));
}

static bool globs_match(const LiveAction *live, Str name) {
    for (u32 i = 0; i < live->glob_count; i++)
        if (wildcard_matches(live->globs[i], name)) return true;
    return false;
}

static bool stub_provides(const Program *program, const Stub *stub, Str name) {
    if (names_have(stub->hooks, stub->hook_count, name) ||
        names_have(stub->members, stub->member_count, name))
        return true;
    for (u32 i = 0; i < stub->base_count; i++) {
        const Stub *base = models_stub(program->models, stub->bases[i]);
        if (base && stub_provides(program, base, name)) return true;
    }
    return false;
}

typedef struct {
    Match matches[MATCHES_MAX];
    u32 match_count;
    bool has_unknown_base; /* a base of which neither source nor member list is known */
} ClassKeeping;

/* Rules of the class's decorators, behind those of its bases. */
static void decorators_match(const Program *program, DefRef class, ClassKeeping *out) {
    FileId file = program->def_file[class];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, class);
    for (u32 i = 0; i < row->decorator_count; i++) {
        Match matches[MATCHES_MAX];
        ExprId callee = decorator_callee(facts, facts_lists(facts)[row->first_decorator + i]);
        u32 count = match_callee(program, TRIGGER_DECORATOR, file, callee, matches);
        for (u32 m = 0; m < count && out->match_count < MATCHES_MAX; m++)
            out->matches[out->match_count++] = matches[m];
    }
}

static ClassKeeping class_keeping(const Program *program, DefRef class) {
    ClassKeeping self = {0};
    self.match_count = match_class(program, class, self.matches);
    decorators_match(program, class, &self);
    u32 mro_count, count;
    const DefRef *mro = class_mro(program, class, &mro_count);
    for (u32 m = 0; m < mro_count; m++) {
        const Base *bases = class_bases(program, mro[m], &count);
        for (u32 i = 0; i < count; i++)
            self.has_unknown_base |=
                !bases[i].def && (!bases[i].external || !match_stub(program, bases[i].external));
    }
    if (!mro_count) self.has_unknown_base = true;
    return self;
}

static bool external_provides(const Program *program, DefRef class, Str name) {
    u32 count;
    const Name *bases = class_external_bases(program, class, &count);
    for (u32 i = 0; i < count; i++) {
        const Stub *stub = match_stub(program, bases[i]);
        if (stub && stub_provides(program, stub, name)) return true;
    }
    return false;
}

/* How a member lives with its class: 0 not at all, else the kind of edge. */
static i32 member_keeping(const Program *program, DefRef class, const ClassKeeping *keeping, NodeId member) {
    Str name = node_text(program, member);
    if (is_dunder(name)) return EDGE_MEMBER;
    bool is_variable = program->graph->nodes[member].kind == NODE_VARIABLE;
    for (u32 m = 0; m < keeping->match_count; m++) {
        const LiveAction *live = keeping->matches[m].rule->live;
        if (!live) continue;
        bool is_kept = live->what & LIVE_ALL_MEMBERS || (live->what & LIVE_FIELDS && is_variable) ||
                       (live->what & LIVE_MEMBERS && globs_match(live, name)) ||
                       (live->what & LIVE_OVERRIDES && external_provides(program, class, name));
        if (is_kept) return EDGE_MEMBER;
    }
    if (external_provides(program, class, name)) return EDGE_MEMBER;
    return keeping->has_unknown_base ? (i32)EDGE_WEAK : -1;
}

/* A base nobody can read may call any method of the object, those of its mixins too. */
static void unknown_base_edges(Adding *self, DefRef class) {
    const Graph *graph = self->graph;
    u32 count;
    const DefRef *mro = class_mro(self->program, class, &count);
    for (u32 i = 1; i < count; i++) {
        NodeId base = node_of_def(self->program, mro[i]);
        for (u32 m = graph->owned_start[base]; m < graph->owned_start[base + 1]; m++)
            add(self, node_of_def(self->program, class), graph->owned[m], EDGE_WEAK);
    }
}

static void class_edges(Adding *self, DefRef class) {
    const Program *program = self->program;
    const Graph *graph = self->graph;
    NodeId node = node_of_def(program, class);
    ClassKeeping keeping = class_keeping(program, class);
    for (u32 i = graph->owned_start[node]; i < graph->owned_start[node + 1]; i++) {
        i32 kind = member_keeping(program, class, &keeping, graph->owned[i]);
        if (kind >= 0) add(self, node, graph->owned[i], (EdgeKind)kind);
    }
    if (keeping.has_unknown_base) unknown_base_edges(self, class);
    NodeId owner = program->graph->nodes[node].owner;
    for (u32 m = 0; m < keeping.match_count; m++) {
        const LiveAction *live = keeping.matches[m].rule->live;
        if (live && live->what & LIVE_DEF) add(self, owner, node, EDGE_MODEL);
    }
    /* Subclasses of a class with __init_subclass__ or a first-party metaclass register themselves. */
    Name hook = intern_find(&program->names, STR("__init_subclass__"));
    u32 mro_count;
    const DefRef *mro = class_mro(program, class, &mro_count);
    for (u32 i = 1; i < mro_count && hook; i++) {
        ClassMember member;
        if (class_find_own(program, mro[i], hook, &member)) add(self, owner, node, EDGE_MODEL);
    }
    Name where;
    if (class_openness(program, class, &where) != CLASS_METACLASS) return;
    add(self, owner, node, EDGE_WEAK); /* a metaclass may keep the class, and is handed all that is in it */
    for (u32 i = graph->owned_start[node]; i < graph->owned_start[node + 1]; i++)
        add(self, node, graph->owned[i], EDGE_WEAK);
}

/* Overrides: a call of the overridden method may run the overriding one, wherever both meet in the
 * linearisation of some class. */
static void override_pair(Adding *self, DefRef over, DefRef under, NodeId member) {
    const Program *program = self->program;
    ClassMember found;
    Name name = intern_find(&program->names, node_text(program, member));
    if (over == under || !class_find_own(program, under, name, &found) || !found.binding) return;
    DefRef def = binding_def(program, found.binding);
    NodeId target = def ? node_of_def(program, def) : program->graph->variable_of[found.binding];
    add(self, target, member, EDGE_OVERRIDE);
}

/* ---- names and files ----------------------------------------------------------------------------------- */

/* A name by itself says little: one that tests give a meaning has it in test files only. */
static void named_edges(Adding *self, NodeId node, TriggerKind trigger) {
    Match matches[MATCHES_MAX];
    u32 count = match_name(self->program, trigger, node_text(self->program, node), matches);
    World world = self->program->files[self->graph->nodes[node].file].world;
    for (u32 i = 0; i < count; i++) {
        const LiveAction *live = matches[i].rule->live;
        if (live && (live->world != WORLD_TESTS || world == WORLD_TESTS))
            add(self, self->graph->nodes[node].owner, node, EDGE_MODEL);
    }
}

static void file_edges(Adding *self, FileId file, const NodeId *members, NodeId first, NodeId end) {
    Match matches[MATCHES_MAX];
    u32 count = match_name(self->program, TRIGGER_FILE, self->program->files[file].path, matches);
    for (u32 m = 0; m < count; m++) {
        const LiveAction *live = matches[m].rule->live;
        if (!live) continue;
        for (NodeId i = first; i < end; i++) {
            bool is_kept =
                live->what & (LIVE_ALL_MEMBERS | LIVE_MODULE) ||
                (live->what & LIVE_MEMBERS && globs_match(live, node_text(self->program, members[i])));
            if (is_kept) add(self, node_of_file(file), members[i], EDGE_MODEL);
        }
    }
}

/* Members of one class over those of a later one in some linearisation. */
static void overrides_of(Adding *self, DefRef over, DefRef under) {
    const Graph *graph = self->graph;
    NodeId node = node_of_def(self->program, over);
    for (u32 m = graph->owned_start[node]; m < graph->owned_start[node + 1]; m++)
        override_pair(self, over, under, graph->owned[m]);
}

/* if fast: Mixin = A else: Mixin = B; class Server(Mixin, Base): what B has comes before what Base has, too. */
static void alternatives_add(Adding *self, DefRef class) {
    u32 base_count, count, other_count;
    const Base *bases = class_bases(self->program, class, &base_count);
    const DefRef *mro = class_mro(self->program, class, &count);
    for (u32 b = 0; b < base_count; b++) {
        if (!bases[b].is_alternative || !bases[b].def) continue;
        const DefRef *other = class_mro(self->program, bases[b].def, &other_count);
        for (u32 i = 0; i < other_count; i++)
            for (u32 k = 0; k < count; k++) {
                overrides_of(self, other[i], mro[k]);
                overrides_of(self, mro[k], other[i]);
            }
    }
}

static void overrides_add(Adding *self, DefRef class) {
    u32 count, base_count;
    const DefRef *mro = class_mro(self->program, class, &count);
    class_bases(self->program, class, &base_count);
    /* With one base, what the bases owe each other was said when they were visited. */
    u32 overs = base_count > 1 ? count : u32_min(count, 1);
    for (u32 i = 0; i < overs; i++)
        for (u32 k = i + 1; k < count; k++) overrides_of(self, mro[i], mro[k]);
    alternatives_add(self, class);
}

void graph_add_models(Program *program) {
    Adding self = {program, program->graph};
    for (DefRef def = 0; def < program->def_count; def++) {
        const DefRow *row = def_row(program, def);
        if (row->kind == DEF_NONE || !program->files[program->def_file[def]].module) continue;
        NodeId node = node_of_def(program, def);
        if (row->decorator_count) decorator_edges(&self, def);
        named_edges(&self, node, TRIGGER_DEF);
        if (row->kind != DEF_CLASS) continue;
        class_edges(&self, def);
        overrides_add(&self, def);
    }
    for (NodeId n = 1 + program->file_count + program->def_count; n < program->graph->node_count; n++)
        named_edges(&self, n, TRIGGER_ASSIGN);
    for (FileId file = 0; file < program->file_count; file++) {
        NodeId node = node_of_file(file);
        const Graph *graph = program->graph;
        if (program->files[file].module)
            file_edges(&self, file, graph->owned, graph->owned_start[node], graph->owned_start[node + 1]);
    }
}
