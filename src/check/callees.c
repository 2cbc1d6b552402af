#include "callees.h"

#include "classes.h"
#include "shared.h"

void callee_finder_init(CalleeFinder *self, CheckContext *context) {
    *self = (CalleeFinder){.context = context, .program = context->program};
}

void callee_finder_release(CalleeFinder *self) {
    map_release(&self->keeps);
    map_release(&self->wrapped);
}

void callees_release(Callees *self) {
    vec_release(&self->items);
}

void callee_add(Callees *out, Callee callee) {
    for (u32 i = 0; i < out->items.count; i++) {
        const Callee *known = &out->items.at[i];
        if (known->def == callee.def && known->kind == callee.kind && known->skips == callee.skips) return;
    }
    vec_push(&out->items, callee);
}

Str external_text(const Program *program, FileId file, ExprId expr) {
    ValueSet values = infer_expr(program, file, expr);
    if (values.count != 1 || values.is_open || values.at[0].kind != VALUE_EXTERNAL) return STR_NONE;
    Str text = name_text(program, values.at[0].id), prefix = STR("builtins.");
    return str_starts(text, prefix) ? str_slice(text, prefix.len, text.len) : text;
}

bool bad_call_lists(const CheckContext *context, const char *parameter, Str text) {
    return text.len && rules_lists(context->rules, "bad-call", parameter, text, wildcard_matches);
}

/* ---- decorators ---------------------------------------------------------------------------------------- */

/* Every return gives the first parameter as it came: @register */
static bool gives_back(const Program *program, DefRef function) {
    const Facts *facts = program_facts(program, program->def_file[function]);
    const DefRow *row = def_row(program, function);
    if (!row->param_count || row->decorator_count || row->flags & (DEF_ASYNC | DEF_GENERATOR)) return false;
    BindingId first = facts_params(facts)[row->first_param].binding;
    const ScopeRow *body = &facts_scopes(facts)[row->body];
    u32 returns = 0;
    for (StmtId s = body->body; s < body->body_end; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (stmt->kind != STMT_RETURN || stmt->scope != row->body) continue;
        const ExprRow *value = &facts_exprs(facts)[stmt->expr];
        if (!stmt->expr || value->kind != EXPR_NAME) return false;
        const UseRow *use = &facts_uses(facts)[value->aux];
        if (use->reach_count != 1 || facts_lists(facts)[use->first_reach] != first) return false;
        returns++;
    }
    return returns > 0;
}

/* A function that is defined in another one and is all that this returns. */
static DefRef inner_decorator(const Program *program, DefRef factory) {
    FileId file = program->def_file[factory];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, factory);
    const ScopeRow *body = &facts_scopes(facts)[row->body];
    DefRef found = 0;
    if (row->decorator_count || row->flags & (DEF_ASYNC | DEF_GENERATOR)) return 0;
    for (StmtId s = body->body; s < body->body_end; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (stmt->kind != STMT_RETURN || stmt->scope != row->body) continue;
        ValueSet values = infer_expr(program, file, stmt->expr);
        if (found || values.count != 1 || values.is_open || values.at[0].kind != VALUE_FUNCTION) return 0;
        found = values.at[0].id;
    }
    return found;
}

static bool decorator_keeps(const CalleeFinder *self, FileId file, ExprId decorator) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    bool is_called = facts_exprs(facts)[decorator].kind == EXPR_CALL;
    ExprId callee = decorator + is_called;
    Str external = external_text(program, file, callee);
    if (external.len) return bad_call_lists(self->context, "keeping_decorators", external);
    ValueSet values = infer_expr(program, file, callee);
    if (values.count != 1 || values.is_open || values.at[0].kind != VALUE_FUNCTION) return false;
    DefRef function = is_called ? inner_decorator(program, values.at[0].id) : values.at[0].id;
    return function && gives_back(program, function);
}

bool decorators_keep_signature(CalleeFinder *self, DefRef def) {
    FileId file = self->program->def_file[def];
    const Facts *facts = program_facts(self->program, file);
    const DefRow *row = def_row(self->program, def);
    if (!row->decorator_count) return true;
    u32 known = map_find(&self->keeps, def);
    if (known != MAP_NONE) return known;
    bool keeps = true;
    for (u32 i = 0; i < row->decorator_count && keeps; i++)
        keeps = decorator_keeps(self, file, facts_lists(facts)[row->first_decorator + i]);
    return *map_at(&self->keeps, def, keeps);
}

/* ---- functions by name --------------------------------------------------------------------------------- */

static bool add_function(CalleeFinder *self, DefRef def, Callees *out) {
    const DefRow *row = def_row(self->program, def);
    if (row->flags & DEF_METHOD) return false; /* whether it is bound depends on where it was taken from */
    if (program_facts(self->program, self->program->def_file[def])->errors.count > 1) return false;
    if (!decorators_keep_signature(self, def) || row->flags & DEF_PROPERTY) return false;
    callee_add(out, (Callee){.kind = CALLEE_FUNCTION, .def = def});
    return true;
}

/* p = partial(function, 1): p(2) calls the function. */
static ExprId partial_made(const Program *program, FileId file, ExprId function) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[function];
    if (row->kind == EXPR_NAME && !(row->flags & EXPR_STORED)) {
        const UseRow *use = &facts_uses(facts)[row->aux];
        if (use->reach_count != 1 || use->flags & USE_MAY_BE_OUTER) return 0;
        const BindingRow *binding = &facts_bindings(facts)[facts_lists(facts)[use->first_reach]];
        bool is_whole = binding->kind == BIND_ASSIGN && binding->shape == SHAPE_WHOLE;
        function = is_whole ? binding->value : 0;
    }
    bool is_call = function && facts_exprs(facts)[function].kind == EXPR_CALL &&
                   str_eq(external_text(program, file, function + 1), STR("functools.partial"));
    return is_call ? function : 0;
}

static bool add_partial(CalleeFinder *self, FileId file, ExprId made, Callees *out) {
    ExprId function = expr_child(program_facts(self->program, file), made, 1);
    if (!function || !callees_of_expr(self, file, function, out) || out->partial) return false;
    out->partial = made;
    out->partial_file = file;
    return true;
}

static bool add_value(CalleeFinder *self, Value value, Callees *out) {
    switch ((ValueKind)value.kind) {
    case VALUE_FUNCTION: return add_function(self, value.id, out);
    case VALUE_CLASS: return callees_of_class(self, value, out);
    case VALUE_INSTANCE: {
        Name call = intern_find(&self->program->names, STR("__call__"));
        if (!call || !callees_of_member(self, value, call, out)) return false;
        /* extractor: Extractor, where the class itself is meant, and called to make one */
        bool is_declared = value.via == VIA_ANNOTATION && !value.is_exact;
        value.kind = VALUE_CLASS;
        return !is_declared || callees_of_class(self, value, out);
    }
    default: return false;
    }
}

/* What an attribute gave may be bound: functions count only where `takes_functions`. */
static bool add_values(CalleeFinder *self, ValueSet values, bool takes_functions, Callees *out) {
    if (values.is_open) return false;
    for (u32 i = 0; i < values.count; i++) {
        if (values.at[i].kind == VALUE_NONE_OBJECT) continue;
        if (values.at[i].kind == VALUE_FUNCTION && !takes_functions) return false;
        if (!add_value(self, values.at[i], out)) return false;
    }
    return out->items.count > 0;
}

/* What is called by its own name, here or where it is imported from. */
static bool add_named(CalleeFinder *self, FileId file, ExprId function, Callees *out) {
    VecU32 defs = {0};
    bool is_known = callees_named(self->program, file, function, &defs);
    for (u32 i = 0; i < defs.count && is_known; i++) {
        bool is_class = def_row(self->program, defs.at[i])->kind == DEF_CLASS;
        is_known = is_class ? callees_of_class(self, (Value){.kind = VALUE_CLASS, .id = defs.at[i]}, out)
                            : add_function(self, defs.at[i], out);
    }
    is_known &= defs.count > 0;
    vec_release(&defs);
    return is_known;
}

/* What an interface declares need not be all that the code behind it takes. A function that only one branch
 * defines is there under a condition, and something else may be otherwise. */
static bool is_settled(const Program *program, const Callees *callees) {
    for (u32 i = 0; i < callees->items.count; i++)
        if (file_only_describes(&program->files[program->def_file[callees->items.at[i].def]])) return false;
    if (callees->items.count != 1) return callees->items.count > 0;
    return !(def_row(program, callees->items.at[0].def)->flags & DEF_CONDITIONAL);
}

/* ---- attributes ---------------------------------------------------------------------------------------- */

/* Class around a super() without arguments, or with this class as its first one; 0: unknown. */
static DefRef super_class(const Program *program, FileId file, ExprId call, Value value) {
    const Facts *facts = program_facts(program, file);
    if (facts_exprs(facts)[call].kind != EXPR_CALL) return 0;
    ExprId first = expr_child(facts, call, 1);
    if (!first) return value.id;
    ValueSet named = infer_expr(program, file, first);
    bool is_same =
        named.count == 1 && !named.is_open && named.at[0].kind == VALUE_CLASS && named.at[0].id == value.id;
    return is_same ? value.id : 0;
}

static bool add_attribute(CalleeFinder *self, FileId file, ExprId attribute, Callees *out) {
    const Program *program = self->program;
    ValueSet objects = infer_expr(program, file, attribute + 1);
    Name name = file_name_of(program, file, expr_row(program, file, attribute)->name);
    if (!values_known(objects)) return false;
    for (u32 i = 0; i < objects.count; i++) {
        Value object = objects.at[i];
        if (object.kind == VALUE_NONE_OBJECT) continue;
        DefRef class = object.kind == VALUE_SUPER ? super_class(program, file, attribute + 1, object) : 0;
        bool is_known =
            class ? callees_of_super(self, class, name, out) : callees_of_member(self, object, name, out);
        if (!is_known) return false;
        if (!class && !out->receiver.id) out->receiver = object;
    }
    return out->items.count > 0;
}

/* self.make(…), where what stands there is a class. */
static bool add_kept_class(CalleeFinder *self, FileId file, ExprId attribute, Callees *out) {
    ValueSet values = infer_expr(self->program, file, attribute);
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind != VALUE_CLASS && values.at[i].kind != VALUE_NONE_OBJECT) return false;
    return add_values(self, values, false, out);
}

/* Start again: what was found on another way does not count. */
static void callees_clear(Callees *self) {
    vec_clear(&self->items);
    self->receiver = (Value){0};
}

static bool find_callees(CalleeFinder *self, FileId file, ExprId function, Callees *out) {
    const ExprRow *row = expr_row(self->program, file, function);
    ExprId made = partial_made(self->program, file, function);
    if (made) return add_partial(self, file, made, out);
    switch ((ExprKind)row->kind) {
    case EXPR_NAME:
        if (add_named(self, file, function, out)) return true;
        callees_clear(out);
        return add_values(self, infer_expr(self->program, file, function), false, out);
    case EXPR_ATTRIBUTE:
        if (add_named(self, file, function, out)) return true;
        callees_clear(out);
        if (add_attribute(self, file, function, out)) return true;
        callees_clear(out);
        return add_kept_class(self, file, function, out);
    case EXPR_CALL: return add_values(self, infer_expr(self->program, file, function), true, out);
    case EXPR_SUBSCRIPT: { /* Page[int](…) */
        ValueSet generic = infer_expr(self->program, file, function + 1);
        for (u32 i = 0; i < generic.count; i++)
            if (generic.at[i].kind != VALUE_CLASS) return false;
        return add_values(self, generic, false, out);
    }
    default: return false;
    }
}

bool callees_of_expr(CalleeFinder *self, FileId file, ExprId function, Callees *out) {
    return find_callees(self, file, function, out) && is_settled(self->program, out);
}

bool callees_of_call(CalleeFinder *self, FileId file, ExprId call, Callees *out) {
    return callees_of_expr(self, file, call + 1, out);
}

/* ---- replaced from outside ----------------------------------------------------------------------------- */

/* A store whose object may be a module: an import, sys.modules[…], import_module(…). */
static bool may_be_module(const Program *program, FileId file, ExprId object) {
    ValueSet values = infer_expr(program, file, object);
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_MODULE) return true;
    u8 kind = expr_row(program, file, object)->kind;
    return values.is_open && kind != EXPR_NAME && kind != EXPR_ATTRIBUTE;
}

static bool function_is_stored(const Program *program, FileId file, Name name) {
    const ForeignStore *store = attribute_stores(program, name, 0);
    for (; store; store = store->before ? attribute_stores(program, name, store->before) : NULL) {
        const WriteRow *row = &facts_writes(program_facts(program, store->file))[store->write];
        bool matters =
            program->files[store->file].world != WORLD_TESTS || program->files[file].world == WORLD_TESTS;
        if (matters && may_be_module(program, store->file, row->object)) return true;
    }
    return false;
}

bool callees_may_be_replaced(CalleeFinder *self, FileId file, const Callees *callees) {
    const Program *program = self->program;
    const Additions *additions = shared_additions(self->context);
    bool is_test = program->files[file].world == WORLD_TESTS;
    for (u32 i = 0; i < callees->items.count; i++) {
        const Callee *callee = &callees->items.at[i];
        Name name = def_name(program, callee->def);
        if (is_test && map_find(&additions->names, name) != MAP_NONE) return true;
        if (!callee->class && function_is_stored(program, file, name)) return true;
        DefRef class = callee->kind == CALLEE_FUNCTION ? callee->class : 0;
        if (class && attribute_is_foreign(program, name) && additions_may_give(additions, class, name))
            return true;
    }
    return false;
}
