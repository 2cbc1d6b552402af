/* What decorators of the tree do with what they are given: their own code tells whether they store it.
 *
 * A function, a lambda, a class whose instance takes the place of the function, an instance that is
 * called. Stored is what is handed to a call, put into a container or on an object, or marked by an
 * attribute that something may look for. What an instance keeps on itself is not stored by that: the
 * instance is all there is of the function then. */
#include "graph_models.h"

#include "classes.h"
#include "modules.h"
#include "values.h"

/* Calls that only look at what they are given: naming a function to them keeps nothing. */
static bool is_reader(const Program *program, FileId file, ExprId callee) {
    Match matches[MATCHES_MAX];
    u32 count = match_callee(program, TRIGGER_CALL, file, callee, matches);
    for (u32 m = 0; m < count; m++)
        if (matches[m].rule->is_neutral) return true;
    return false;
}

/* The code of a decorator: a function or a lambda. */
typedef struct {
    FileId file;
    Span span;
    RowRange exprs; /* what stands in it */
    ScopeId body;
    DefId def;      /* 0: a lambda */
    BindingId self; /* parameter for the object itself, on which a class may keep what it is given, or 0 */
    BindingId receiver; /* parameter for the object whose method it is, which was there before, or 0 */
} Code;

/* The names by which a decorator knows the function it was given: its parameter, inner functions that
 * mention it, and local variables made of it. */
typedef struct {
    const Program *program;
    const Facts *facts;
    Code code;
    VecU32 bindings; /* local */
} Aliases;

static bool use_reaches(const Facts *facts, const UseRow *use, BindingId binding) {
    for (u32 i = 0; i < use->reach_count; i++)
        if (facts_lists(facts)[use->first_reach + i] == binding) return true;
    return false;
}

static bool is_alias_use(const Aliases *self, const UseRow *use) {
    for (u32 k = 0; k < self->bindings.count; k++)
        if (use_reaches(self->facts, use, self->bindings.at[k])) return true;
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

static bool code_holds(const Code *code, ExprId expr) {
    return expr >= code->exprs.first && expr < code->exprs.end;
}

/* One round: inner functions and variables that an alias flows into become aliases. */
static bool aliases_grow(Aliases *self) {
    bool grew = false;
    RowRange uses = facts_uses_of(self->facts, self->code.exprs);
    for (UseId u = uses.first; u < uses.end; u++) {
        const UseRow *use = &facts_uses(self->facts)[u];
        if (!is_alias_use(self, use)) continue;
        DefId inner = inner_def(self->facts, use->scope, self->code.def);
        if (inner) grew |= alias_add(self, facts_defs(self->facts)[inner].binding);
    }
    for (u32 b = 1; b < self->facts->bindings.count; b++) {
        const BindingRow *row = &facts_bindings(self->facts)[b];
        if (row->kind != BIND_ASSIGN || !row->value || !code_holds(&self->code, row->value)) continue;
        RowRange parts = {row->value, facts_exprs(self->facts)[row->value].next};
        uses = facts_uses_of(self->facts, parts);
        for (UseId u = uses.first; u < uses.end; u++)
            if (is_alias_use(self, &facts_uses(self->facts)[u])) grew |= alias_add(self, b);
    }
    return grew;
}

/* self.function = function: the target of the only store, on the object itself. */
static bool is_own_store(const Aliases *self, ExprId target) {
    const ExprRow *rows = facts_exprs(self->facts);
    const ExprRow *object = &rows[target + 1];
    return self->code.self && rows[target].kind == EXPR_ATTRIBUTE && object->kind == EXPR_NAME &&
           !(object->flags & EXPR_STORED) &&
           use_reaches(self->facts, &facts_uses(self->facts)[object->aux], self->code.self);
}

/* Made outside of the code, and none of the modules that it imports: what the code puts there stays. */
static bool outlasts(const Aliases *self, BindingId binding) {
    const BindingRow *row = &facts_bindings(self->facts)[binding];
    bool is_inside = row->span.start >= self->code.span.start && row->span.end <= self->code.span.end;
    return row->kind != BIND_IMPORT && (!is_inside || binding == self->code.receiver);
}

/* TABLE of `TABLE[name]`, `TABLE.entries.append` */
static bool root_outlasts(const Aliases *self, ExprId expr) {
    const ExprRow *rows = facts_exprs(self->facts);
    bool is_part = false;
    for (; rows[expr].kind == EXPR_ATTRIBUTE || rows[expr].kind == EXPR_SUBSCRIPT; is_part = true) expr++;
    if (!is_part || rows[expr].kind != EXPR_NAME || !rows[expr].aux) return false;
    const UseRow *use = &facts_uses(self->facts)[rows[expr].aux];
    u32 count;
    const BindingRow *outer = use_outer(self->facts, use, &count);
    bool all = use->reach_count + count > 0;
    for (u32 i = 0; i < use->reach_count && all; i++)
        all = outlasts(self, facts_lists(self->facts)[use->first_reach + i]);
    for (u32 i = 0; i < count && all; i++)
        all = outlasts(self, (BindingId)(outer - facts_bindings(self->facts)) + i);
    return all;
}

/* A call that stands alone, by which `entries.append(function)` changes what outlasts it. */
static bool is_put_away(const Aliases *self, ExprId call) {
    if (facts_exprs(self->facts)[call].parent || !root_outlasts(self, call + 1)) return false;
    const StmtRow *stmt = &facts_stmts(self->facts)[stmt_around(self->facts, call)];
    return stmt->kind == STMT_EXPR && stmt->expr == call;
}

static Keeping handed_keeps(const Aliases *self, ExprId call) {
    if (is_reader(self->program, self->code.file, call + 1)) return KEEPS_NOTHING;
    return is_put_away(self, call) ? KEEPS_AWAY : KEEPS;
}

/* Is this use one by which the decorator keeps the function: handed to a call, or stored somewhere? */
static Keeping use_keeps(const Aliases *self, ExprId use) {
    ExprId at = use;
    for (;;) {
        const ExprRow *parent = &facts_exprs(self->facts)[facts_exprs(self->facts)[at].parent];
        ExprId up = facts_exprs(self->facts)[at].parent;
        if (!up) break;
        bool is_read =
            parent->kind == EXPR_ATTRIBUTE || parent->kind == EXPR_COMPARE || parent->kind == EXPR_NOT;
        if (is_read) return KEEPS_NOTHING;
        if (parent->kind == EXPR_CALL) {
            if (up + 1 != at) return handed_keeps(self, up);
            /* Called while decorating; or later, where only a lambda around it can carry it further. */
            if (facts_exprs(self->facts)[use].scope == self->code.body) return KEEPS;
            while (up && facts_exprs(self->facts)[up].kind != EXPR_LAMBDA)
                up = facts_exprs(self->facts)[up].parent;
            if (!up) return KEEPS_NOTHING;
        }
        at = up;
    }
    for (u32 w = 1; w < self->facts->writes.count; w++) {
        const WriteRow *write = &facts_writes(self->facts)[w];
        if (write->value && at == write->value && !is_own_store(self, write->target)) return KEEPS;
    }
    const StmtRow *stmt = &facts_stmts(self->facts)[stmt_around(self->facts, at)];
    if (stmt->kind != STMT_ASSIGN || stmt->expr != at) return KEEPS_NOTHING;
    ExprId target = stmt->target_count ? facts_lists(self->facts)[stmt->first_target] : 0;
    if (stmt->target_count == 1 && is_own_store(self, target)) return KEEPS_NOTHING;
    if (!target || facts_exprs(self->facts)[target].kind == EXPR_NAME) return KEEPS_NOTHING;
    bool is_item = facts_exprs(self->facts)[target].kind == EXPR_SUBSCRIPT; /* REGISTRY[name] = fn */
    return is_item && root_outlasts(self, target) ? KEEPS_AWAY : KEEPS;
}

/* fn._task = name: a mark that something looks for later. */
static bool marks_function(const Aliases *self) {
    for (u32 w = 1; w < self->facts->writes.count; w++) {
        const WriteRow *row = &facts_writes(self->facts)[w];
        const ExprRow *object = &facts_exprs(self->facts)[row->object];
        if (!row->name || object->kind != EXPR_NAME || object->flags & EXPR_STORED ||
            !code_holds(&self->code, row->object))
            continue;
        if (str_starts(facts_name(self->facts, row->name), STR("__"))) continue;
        if (is_alias_use(self, &facts_uses(self->facts)[object->aux])) return true;
    }
    return false;
}

/* Does the code keep what that parameter is given, beyond calling, wrapping or returning it? */
static Keeping code_keeps(const Program *program, Code code, BindingId parameter) {
    Aliases self = {.program = program, .facts = program_facts(program, code.file), .code = code};
    alias_add(&self, parameter);
    while (aliases_grow(&self)) continue;
    Keeping keeping = KEEPS_NOTHING;
    RowRange uses = facts_uses_of(self.facts, code.exprs);
    for (UseId u = uses.first; u < uses.end && keeping != KEEPS_AWAY; u++) {
        const UseRow *use = &facts_uses(self.facts)[u];
        Keeping one = is_alias_use(&self, use) ? use_keeps(&self, use->expr) : KEEPS_NOTHING;
        if (one > keeping) keeping = one;
    }
    if (!keeping && marks_function(&self)) keeping = KEEPS;
    vec_release(&self.bindings);
    return keeping;
}

static BindingId param_binding(const Program *program, DefRef function, u32 index) {
    const DefRow *row = def_row(program, function);
    const Facts *facts = program_facts(program, program->def_file[function]);
    return index < row->param_count ? facts_params(facts)[row->first_param + index].binding : 0;
}

static Code function_code(const Program *program, DefRef function) {
    FileId file = program->def_file[function];
    const DefRow *row = def_row(program, function);
    RowRange exprs = facts_exprs_in(program_facts(program, file), row->span);
    return (Code){file, row->span, exprs, row->body, function - program->files[file].def_base, 0, 0};
}

/* Found out once: one decorator stands on many definitions. */
static Keeping function_keeps(const Program *program, DefRef function, u32 index) {
    u64 key = map_pair(function, index);
    u32 known = map_find(&program->graph->keeps, key);
    if (known != MAP_NONE) return (Keeping)known;
    BindingId parameter = param_binding(program, function, index);
    Code code = function_code(program, function);
    if (index) code.receiver = param_binding(program, function, 0);
    Keeping keeping = parameter ? code_keeps(program, code, parameter) : KEEPS;
    return (Keeping)*map_at(&program->graph->keeps, key, keeping);
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

/* ---- objects that take the place of a function --------------------------------------------------------- */

static DefRef own_method(const Program *program, DefRef class, const char *word) {
    Name name = intern_find(&program->names, str_of(word));
    ClassMember member;
    if (!name || !class_find(program, class, name, &member) || !member.binding) return 0;
    return binding_def(program, member.binding);
}

/* All that such an object does is written in its class: nothing adds to it, makes it, or asks who derives. */
static bool is_plain_class(const Program *program, DefRef class) {
    Name where;
    return class_openness(program, class, &where) == CLASS_CLOSED && !own_method(program, class, "__new__") &&
           !own_method(program, class, "__setattr__");
}

/* Every use of the object in its constructor is a store to an attribute that is none of its class (a property
 * could do anything), or is shown to a call that only looks. */
static bool stays_unseen(const Program *program, DefRef class, const Code *code) {
    const Facts *facts = program_facts(program, code->file);
    const ExprRow *rows = facts_exprs(facts);
    RowRange uses = facts_uses_of(facts, code->exprs);
    for (UseId u = uses.first; u < uses.end; u++) {
        const UseRow *use = &facts_uses(facts)[u];
        if (!use_reaches(facts, use, code->self)) continue;
        ExprId up = rows[use->expr].parent;
        ClassMember member;
        bool is_shown =
            rows[up].kind == EXPR_CALL && up + 1 != use->expr && is_reader(program, code->file, up + 1);
        bool is_stored =
            rows[up].kind == EXPR_ATTRIBUTE && rows[up].flags & EXPR_STORED &&
            !(class_find(program, class, file_name_of(program, code->file, rows[up].name), &member) &&
              member.binding);
        if (!up || (!is_shown && !is_stored)) return false;
    }
    return true;
}

/* @Timed: an instance is made of the function and takes its place. It keeps it for itself alone where its
 * constructor does no more, and no class body it stands in tells it so. */
static Keeping maker_keeps(const Program *program, DefRef class) {
    u32 count;
    class_mro(program, class, &count);
    DefRef init = own_method(program, class, "__init__");
    bool is_plain = count == 1 && is_plain_class(program, class) && init &&
                    !def_row(program, init)->decorator_count && !own_method(program, class, "__set_name__");
    if (!is_plain || program->graph->scans_unknown) return KEEPS_MAYBE;
    Code code = function_code(program, init);
    code.self = param_binding(program, init, 0);
    BindingId parameter = param_binding(program, init, 1);
    if (!code.self || !parameter) return KEEPS_MAYBE;
    Keeping keeping = code_keeps(program, code, parameter);
    if (keeping) return keeping;
    return stays_unseen(program, class, &code) ? KEEPS_NOTHING : KEEPS_MAYBE;
}

/* @titled("x"): what the object does when it is called with the function. */
static Keeping called_keeps(const Program *program, DefRef class, bool is_called) {
    DefRef call = own_method(program, class, "__call__");
    if (!is_plain_class(program, class) || !call || def_row(program, call)->decorator_count)
        return KEEPS_MAYBE;
    u32 index = 1;
    if (is_called) {
        call = returned_function(program, call);
        index = 0;
    }
    if (!call) return KEEPS_MAYBE;
    return function_keeps(program, call, index);
}

static Keeping value_keeps(const Program *program, Value value, bool is_called) {
    if (value.kind == VALUE_CLASS)
        return is_called ? called_keeps(program, value.id, false) : maker_keeps(program, value.id);
    if (value.kind == VALUE_INSTANCE && value.is_exact && !value.view)
        return called_keeps(program, value.id, is_called);
    if (value.kind != VALUE_FUNCTION && value.kind != VALUE_METHOD) return KEEPS_MAYBE;
    DefRef function = value.id;
    u32 index = value.kind == VALUE_METHOD;
    if (is_called) {
        function = returned_function(program, function);
        index = 0;
    }
    if (!function) return KEEPS_MAYBE;
    return function_keeps(program, function, index);
}

/* ---- lambdas ------------------------------------------------------------------------------------------- */

/* The one binding that a name, or an attribute of a module, stands for where it is read; or 0. */
static BindRef single_binding(const Program *program, FileId file, ExprId expr) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    u32 count;
    if (row->kind == EXPR_ATTRIBUTE) {
        ValueSet object = infer_expr(program, file, expr + 1);
        bool is_module = object.count == 1 && !object.is_open && object.at[0].kind == VALUE_MODULE;
        FileId other = is_module ? program->modules[object.at[0].id].file : FILE_NONE;
        if (other == FILE_NONE) return 0;
        BindRef first = module_binding(program, other, file_name_of(program, file, row->name), &count);
        return count == 1 ? first : 0;
    }
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return 0;
    const UseRow *use = &facts_uses(facts)[row->aux];
    const BindingRow *outer = use_outer(facts, use, &count);
    if (use->reach_count + count != 1) return 0;
    BindingId local =
        count ? (BindingId)(outer - facts_bindings(facts)) : facts_lists(facts)[use->first_reach];
    return program->files[file].binding_base + local;
}

/* `keep = lambda function: function`, also imported: the lambda that a decorator is, or 0. */
static ExprId lambda_of(const Program *program, FileId *file, ExprId callee) {
    BindRef binding = single_binding(program, *file, callee);
    for (u32 hop = 0; binding && hop < HOPS_MAX; hop++) {
        const BindingRow *row = binding_row(program, binding);
        *file = binding_file(program, binding);
        const Facts *facts = program_facts(program, *file);
        if (attribute_is_foreign(program, file_name_of(program, *file, row->name))) return 0;
        if (row->kind == BIND_ASSIGN && row->shape == SHAPE_WHOLE && row->value)
            return facts_exprs(facts)[row->value].kind == EXPR_LAMBDA ? row->value : 0;
        const ImportRow *import = &facts_imports(facts)[row->kind == BIND_IMPORT ? row->target : 0];
        if (!(import->flags & IMPORT_FROM)) return 0;
        ImportTarget target =
            modules_resolve(program, *file, facts_name(facts, import->module), import->level);
        FileId other = target.verdict == IMPORT_FOUND ? program->modules[target.module].file : FILE_NONE;
        u32 count;
        if (other == FILE_NONE) return 0;
        binding = module_binding(program, other, file_name_of(program, *file, import->name), &count);
        if (count != 1) return 0;
    }
    return 0;
}

static Keeping lambda_keeps(const Program *program, FileId file, ExprId lambda) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[lambda];
    const ScopeRow *scope = &facts_scopes(facts)[row->aux];
    BindingId first = 0;
    for (BindingId b = scope->first_binding; b < scope->first_binding + scope->binding_count; b++) {
        const BindingRow *binding = &facts_bindings(facts)[b];
        if (binding->kind != BIND_PARAM) continue;
        if (!first || binding->span.start < facts_bindings(facts)[first].span.start) first = b;
    }
    Code code = {file, {row->start, row->end}, {lambda, row->next}, row->aux, 0, 0, 0};
    return first ? code_keeps(program, code, first) : KEEPS;
}

Keeping graph_decorator_keeps(const Program *program, FileId file, ExprId decorator) {
    const Facts *facts = program_facts(program, file);
    ExprId callee = decorator_callee(facts, decorator);
    ValueSet values = infer_expr(program, file, callee);
    Keeping keeping = values.is_open || !values.count ? KEEPS_MAYBE : KEEPS_NOTHING;
    FileId where = file;
    ExprId lambda = values.count || callee != decorator ? 0 : lambda_of(program, &where, callee);
    if (lambda) return lambda_keeps(program, where, lambda);
    for (u32 i = 0; i < values.count; i++) {
        Keeping one = value_keeps(program, values.at[i], callee != decorator);
        if (one > keeping) keeping = one;
    }
    return keeping;
}
