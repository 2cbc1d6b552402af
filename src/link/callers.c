#include "callers_impl.h"

#include "calls.h"
#include "classes.h"
#include "graph_impl.h"
#include "reach_impl.h"
#include "values.h"

typedef enum { KNOWN_UNASKED, KNOWN_ASKING, KNOWN_YES, KNOWN_NO } Known;

/* A name called on so many unknown things says nothing any more. */
enum { WEAK_CALLS_MAX = 400, DESCENDANTS_MAX = 200, OVERRIDDEN_MAX = 12 };

void callers_find(Program *program) {
    struct Callers *self = ARENA_NEW(program->arena, struct Callers);
    self->known = ARENA_ARRAY(program->arena, u8, program->def_count + 1);
    callers_note(program, self);
    program->callers = self;
}

void callers_release(Program *program) {
    map_release(&program->callers->tested);
    program->callers = NULL;
}

/* ---- is every caller seen? ----------------------------------------------------------------------------- */

static bool is_name_taken(const Program *program, Name name) {
    const struct Callers *self = program->callers;
    return name >= self->taken.count || bits_has(&self->taken, name);
}

/* Nobody but those whose edges are there starts it. */
static bool is_unrooted(const Program *program, NodeId node) {
    const Node *row = &program->graph->nodes[node];
    return !program->reach->root[node].kind && !program->files[row->file].is_published;
}

static bool export_keeps(const Program *program, const Edge *edge) {
    return program->files[edge->file].is_published || !program->reach->is_deployed;
}

static bool is_tested(const Program *program, const Edge *edge) {
    return map_find(&program->callers->tested, map_pair(edge->file, edge->offset)) != MAP_NONE;
}

/* The class is an object that only annotations, tests of types and calls name. */
static bool class_is_only_made(const Program *program, DefRef class) {
    const struct Callers *self = program->callers;
    NodeId node = node_of_def(program, class);
    u32 count;
    if (def_row(program, class)->decorator_count) return false;
    if (!is_unrooted(program, node) || is_name_taken(program, def_name(program, class))) return false;
    const Edge *edges = graph_in(program, node, &count);
    for (u32 i = 0; i < count; i++) {
        bool is_seen = edges[i].kind == EDGE_STRONG && (!edges[i].is_kept || is_tested(program, &edges[i]));
        bool is_plain = is_seen || edges[i].kind == EDGE_IMPORT ||
                        (edges[i].kind == EDGE_EXPORT && !export_keeps(program, &edges[i]));
        if (!is_plain) return false;
    }
    const DefRef *mro = class_mro(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (bits_has(&self->kept_below, mro[i])) return false;
    return count && !class_has_metaclass(program, class);
}

/* Library bases that make no instances of what derives from them. */
static bool has_plain_bases(const Program *program, DefRef class) {
    static const char *const modules[] = {"builtins.", "typing.", "abc."};
    u32 count;
    const Name *bases = class_external_bases(program, class, &count);
    for (u32 i = 0; i < count; i++) {
        bool is_plain = false;
        for (u32 m = 0; m < COUNT_OF(modules); m++)
            is_plain |= str_starts(name_text(program, bases[i]), str_of(modules[m]));
        if (!is_plain) return false;
    }
    const DefRef *mro = class_mro(program, class, &count);
    for (u32 m = 0; m < count; m++) {
        u32 base_count;
        const Base *of = class_bases(program, mro[m], &base_count);
        for (u32 i = 0; i < base_count; i++)
            if (!of[i].def && !of[i].external) return false;
    }
    return true;
}

static DefRef init_of(const Program *program, DefRef class) {
    Name init = intern_find(&program->names, STR("__init__"));
    ClassMember member;
    bool found = init && class_find(program, class, init, &member) && member.binding;
    return found ? binding_def(program, member.binding) : 0;
}

/* type(self)(…) of a base may make this class, with another __init__ than it looks. */
static bool is_made_through_base(const Program *program, DefRef class, DefRef init) {
    u32 count;
    const DefRef *mro = class_mro(program, class, &count);
    for (u32 i = 1; i < count; i++)
        if (bits_has(&program->callers->made_below, mro[i]) && init_of(program, mro[i]) != init) return true;
    return false;
}

/* The class, and those deriving from it that make themselves with the same __init__. */
static bool makers_are_known(const Program *program, DefRef class, DefRef init, u32 *asked) {
    u32 count;
    if (++*asked > DESCENDANTS_MAX) return false;
    if (init_of(program, class) == init &&
        (!class_is_only_made(program, class) || !has_plain_bases(program, class) ||
         is_made_through_base(program, class, init)))
        return false;
    const DefRef *below = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (!makers_are_known(program, below[i], init, asked)) return false;
    return true;
}

/* super().name() may run a sibling's method, where the class or one below it has several bases. */
static bool meets_siblings(const Program *program, DefRef class, u32 *asked) {
    u32 count, bases = 0;
    const Base *of = class_bases(program, class, &count);
    for (u32 i = 0; i < count; i++) bases += of[i].def != 0;
    if (bases > 1 || ++*asked > DESCENDANTS_MAX) return true;
    const DefRef *below = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (meets_siblings(program, below[i], asked)) return true;
    return false;
}

static bool edges_are_known(const Program *program, NodeId node, bool is_init) {
    u32 count;
    const Edge *edges = graph_in(program, node, &count);
    for (u32 i = 0; i < count; i++) {
        const Edge *edge = &edges[i];
        switch ((EdgeKind)edge->kind) {
        case EDGE_IMPORT: break;
        case EDGE_STRONG:
            if (!edge->is_call) return false;
            break;
        case EDGE_OVERRIDE: {
            bool is_def = program->graph->nodes[edge->from].kind == NODE_DEF;
            if (is_init) break;
            if (!is_def || !callers_are_known(program, graph_node_def(program, edge->from))) return false;
            break;
        }
        case EDGE_MEMBER: /* making the class calls its __init__ */
        case EDGE_MODEL:
            if (!is_init) return false;
            break;
        case EDGE_EXPORT:
            if (export_keeps(program, edge)) return false;
            break;
        default: return false;
        }
    }
    return true;
}

static bool is_askable(const Program *program, DefRef function, bool is_init) {
    const DefRow *row = def_row(program, function);
    Str name = name_text(program, def_name(program, function));
    bool is_plain = !row->decorator_count ||
                    (row->decorator_count == 1 && row->flags & (DEF_STATIC_METHOD | DEF_CLASS_METHOD));
    bool is_special = str_starts(name, STR("__")) && str_ends(name, STR("__")) && !is_init;
    return row->kind == DEF_FUNCTION && is_plain && !is_special &&
           !(row->flags & (DEF_PROPERTY | DEF_OVERLOAD));
}

static bool are_known(const Program *program, DefRef function) {
    const struct Callers *self = program->callers;
    Name name = def_name(program, function);
    DefRef class = method_class(program, function);
    bool is_init = class && name_is(program, name, "__init__");
    u32 asked = 0;
    if (!is_askable(program, function, is_init) || bits_has(&self->kept, function)) return false;
    NodeId node = node_of_def(program, function);
    if (!is_unrooted(program, node) || is_name_taken(program, name)) return false;
    if (class && bits_has(&self->super_called, name) && meets_siblings(program, class, &asked)) return false;
    asked = 0;
    if (is_init && (self->keeps_any || !makers_are_known(program, class, function, &asked))) return false;
    return edges_are_known(program, node, is_init);
}

bool callers_are_known(const Program *program, DefRef function) {
    u8 *known = &program->callers->known[function];
    if (*known == KNOWN_UNASKED) {
        *known = KNOWN_ASKING;
        *known = are_known(program, function) ? KNOWN_YES : KNOWN_NO;
    }
    return *known == KNOWN_YES;
}

/* ---- what they pass ------------------------------------------------------------------------------------ */

typedef enum { GIVEN_NOT, GIVEN, GIVEN_UNSEEN } Given;

typedef struct {
    const Program *program;
    FileId file; /* of the function */
    const DefRow *function;
    const ParamRow *param;
    u32 index; /* of the parameter */
    u32 binding;
    Values *out;
} Passing;

/* The argument of one call that lands in the parameter. */
static Given argument_of(const Passing *self, FileId file, ExprId call, u32 skipped, ExprId *out) {
    const Facts *facts = program_facts(self->program, file);
    Str wanted = facts_name(program_facts(self->program, self->file), self->param->name);
    u32 at = skipped;
    bool is_positional = self->param->kind != PARAM_KEYWORD_ONLY, is_hidden = false;
    for (ExprId given = expr_child(facts, call, 1); given; given = expr_next(facts, given)) {
        const ExprRow *row = &facts_exprs(facts)[given];
        *out = row->kind == EXPR_KEYWORD ? expr_first(facts, given) : given;
        if (row->kind == EXPR_STAR || row->kind == EXPR_DOUBLE_STAR)
            is_hidden |= is_positional || row->kind == EXPR_DOUBLE_STAR;
        else if (row->kind == EXPR_KEYWORD ? str_eq(facts_name(facts, row->name), wanted)
                                           : is_positional && !is_hidden && at++ == self->index)
            return GIVEN;
    }
    return is_hidden ? GIVEN_UNSEEN : GIVEN_NOT;
}

/* `walk(node)` inside walk(node): what it was given itself. */
static bool is_same_parameter(const Passing *self, FileId file, ExprId expr) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (file != self->file || row->kind != EXPR_NAME || row->flags & EXPR_STORED) return false;
    const UseRow *use = &facts_uses(facts)[row->aux];
    return use->reach_count == 1 && facts_lists(facts)[use->first_reach] == self->binding;
}

static void pass_call(const Passing *self, FileId file, ExprId call, u32 skipped, bool is_sure) {
    ExprId argument = 0;
    switch (argument_of(self, file, call, skipped, &argument)) {
    case GIVEN:
        if (!is_same_parameter(self, file, argument))
            values_join(self->out, infer_expr(self->program, file, argument));
        break;
    case GIVEN_NOT: self->out->is_open |= is_sure && !self->param->fallback; break;
    default: self->out->is_open = true; break;
    }
}

/* A call on something unknown can be one of this function only if its arguments fit. */
static bool may_fit(const Passing *self, FileId file, ExprId call, u32 skipped) {
    const Facts *facts = program_facts(self->program, file);
    const ParamRow *params =
        facts_params(program_facts(self->program, self->file)) + self->function->first_param;
    u32 most = 0, given = skipped;
    for (u32 i = 0; i < self->function->param_count; i++) {
        most += params[i].kind == PARAM_POSITIONAL_ONLY || params[i].kind == PARAM_NORMAL;
        if (params[i].kind == PARAM_STAR) return true;
    }
    for (ExprId at = expr_child(facts, call, 1); at; at = expr_next(facts, at)) {
        u8 kind = facts_exprs(facts)[at].kind;
        given += kind != EXPR_KEYWORD && kind != EXPR_STAR && kind != EXPR_DOUBLE_STAR;
    }
    return given <= most;
}

static void pass_sites(const Passing *self, DefRef function, u32 depth) {
    u32 count;
    self->out->is_open |= depth > OVERRIDDEN_MAX;
    const CallSite *sites = calls_of(self->program, function, &count);
    for (u32 i = 0; i < count && !self->out->is_open; i++)
        pass_call(self, sites[i].file, sites[i].call, sites[i].skips_first, true);
    if (name_is(self->program, def_name(self->program, function), "__init__")) return;
    const Edge *edges = graph_in(self->program, node_of_def(self->program, function), &count);
    for (u32 i = 0; i < count && !self->out->is_open; i++)
        if (edges[i].kind == EDGE_OVERRIDE)
            pass_sites(self, graph_node_def(self->program, edges[i].from), depth + 1);
}

/* x.name(…) on what nobody knows, with the object itself in front of the arguments or among them. */
static void pass_weak(const Passing *self, DefRef function) {
    const Graph *graph = self->program->graph;
    const struct Callers *callers = self->program->callers;
    Name name = def_name(self->program, function);
    DefRef class = method_class(self->program, function);
    bool is_bound = class && !(self->function->flags & DEF_STATIC_METHOD);
    bool is_handed = bits_has(&graph->handed_modules, self->file);
    u32 first = callers->weak_start[name], end = callers->weak_start[name + 1];
    self->out->is_open |= end - first > WEAK_CALLS_MAX;
    for (u32 i = first; i < end && !self->out->is_open; i++) {
        const WeakUse *use = &graph->weak.at[callers->weak[i]];
        ExprId call = expr_row(self->program, use->file, use->expr)->parent;
        if (!class && !use->of_module && !is_handed) continue;
        if (may_fit(self, use->file, call, is_bound)) pass_call(self, use->file, call, is_bound, false);
        bool may_be_class = is_bound && !(self->function->flags & DEF_CLASS_METHOD);
        if (may_be_class && may_fit(self, use->file, call, 0)) pass_call(self, use->file, call, 0, false);
    }
}

ValueSet callers_pass(const Program *program, FileId file, u32 binding) {
    const File *in = &program->files[file];
    const BindingRow *row = &facts_bindings(in->facts)[binding];
    DefId def = facts_scopes(in->facts)[row->scope].def;
    if (!program->callers || !def || !callers_are_known(program, in->def_base + def)) return values_open();
    Values out = {0};
    const DefRow *function = &facts_defs(in->facts)[def];
    Passing self = {.program = program,
                    .file = file,
                    .function = function,
                    .param = &facts_params(in->facts)[row->target],
                    .index = row->target - function->first_param,
                    .binding = binding,
                    .out = &out};
    if (self.param->kind == PARAM_STAR || self.param->kind == PARAM_DOUBLE_STAR) return values_open();
    if (self.param->fallback) values_join(&out, infer_expr(program, file, self.param->fallback));
    pass_sites(&self, in->def_base + def, 0);
    pass_weak(&self, in->def_base + def);
    return values_freeze(program, &out);
}
