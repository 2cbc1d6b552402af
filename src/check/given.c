#include "given.h"

#include "lacking.h"
#include "values.h"

bool classes_are_related(const Program *program, DefRef class, DefRef other) {
    return class_derives(program, class, other) || class_derives(program, other, class);
}

/* A dictionary, list, text or number where objects of a class of the tree are declared, which is no kind of a
 * library's. */
static bool is_foreign(const Program *program, Value given, Value declared) {
    u32 count;
    const Name *bases = class_external_bases(program, declared.id, &count);
    for (u32 i = 0; i < count; i++)
        if (!name_is(program, bases[i], "builtins.object")) return false;
    return !given.view;
}

/* ---- what callers pass --------------------------------------------------------------------------------- */

/* A parameter of a function, by which calls can be asked for what they give it. */
typedef struct {
    DefRef function;
    DefRef made; /* the class, for a parameter of __init__ */
    Name called; /* the name at the call */
    Str name;
    u32 index;
    bool is_keyword_only;
} Wanted;

static bool parameter_find(const Program *program, FileId file, ExprId object, Wanted *out) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[object];
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return false;
    const UseRow *use = &facts_uses(facts)[row->aux];
    if (use->reach_count != 1) return false;
    const BindingRow *binding = &facts_bindings(facts)[facts_lists(facts)[use->first_reach]];
    DefId def = facts_scopes(facts)[binding->scope].def;
    if (binding->kind != BIND_PARAM || !def) return false;
    const ParamRow *param = &facts_params(facts)[binding->target];
    *out = (Wanted){.function = program->files[file].def_base + def,
                    .name = facts_name(facts, row->name),
                    .index = binding->target - facts_defs(facts)[def].first_param,
                    .is_keyword_only = param->kind == PARAM_KEYWORD_ONLY};
    out->called = def_name(program, out->function);
    if (str_eq(name_text(program, out->called), STR("__init__")))
        out->made = method_class(program, out->function);
    if (out->made) out->called = def_name(program, out->made);
    return param->kind != PARAM_STAR && param->kind != PARAM_DOUBLE_STAR;
}

/* True when the call runs the function; `*skips` parameters are bound before. */
static bool runs(const Program *program, FileId file, ExprId call, const Wanted *wanted, u32 *skips) {
    if (file_name_of(program, file, expr_row(program, file, call + 1)->name) != wanted->called) return false;
    ValueSet callees = infer_expr(program, file, call + 1);
    for (u32 i = 0; i < callees.count; i++) {
        Value value = callees.at[i];
        bool is_class = value.kind == VALUE_CLASS && wanted->made && value.id == wanted->made;
        bool is_function = value.kind == VALUE_FUNCTION || value.kind == VALUE_METHOD;
        *skips = is_class || value.kind == VALUE_METHOD;
        if (is_class || (is_function && value.id == wanted->function)) return true;
    }
    return false;
}

static ExprId argument_of(const Facts *facts, ExprId call, const Wanted *wanted, u32 skips) {
    u32 at = skips;
    for (ExprId given = expr_child(facts, call, 1); given; given = expr_next(facts, given)) {
        const ExprRow *row = &facts_exprs(facts)[given];
        if (row->kind == EXPR_STAR || row->kind == EXPR_DOUBLE_STAR) return 0;
        if (row->kind == EXPR_KEYWORD) {
            if (str_eq(facts_name(facts, row->name), wanted->name)) return expr_first(facts, given);
        } else if (!wanted->is_keyword_only && at++ == wanted->index) {
            return given;
        }
    }
    return 0;
}

static bool may_be_of(const Program *program, Value given, Value declared) {
    if (declared.kind != VALUE_INSTANCE) return declared.kind != VALUE_NONE_OBJECT;
    switch ((ValueKind)given.kind) {
    case VALUE_INSTANCE: return given.view || classes_are_related(program, declared.id, given.id);
    case VALUE_EXTERNAL_INSTANCE: return class_derives_external(program, declared.id, given.id);
    case VALUE_GENERIC:
    case VALUE_DISPLAY:
    case VALUE_LITERAL: return !is_foreign(program, given, declared);
    default: return true;
    }
}

/* Some of what is given is of none of the declared classes. */
static bool is_of_another(const Program *program, ValueSet given, ValueSet declared) {
    for (u32 i = 0; i < given.count; i++) {
        bool fits = !declared.count;
        for (u32 d = 0; d < declared.count && !fits; d++)
            fits = may_be_of(program, given.at[i], declared.at[d]);
        if (!fits) return true;
    }
    return false;
}

/* worker.queue, where the one store `self.queue = queue` of its class keeps an annotated parameter. */
static bool kept_parameter_find(const Program *program, FileId file, ExprId object, Wanted *out) {
    const ExprRow *row = expr_row(program, file, object);
    if (row->kind != EXPR_ATTRIBUTE) return false;
    ValueSet holder = infer_expr(program, file, object + 1);
    if (holder.count != 1 || holder.at[0].kind != VALUE_INSTANCE) return false;
    Name name = file_name_of(program, file, row->name);
    ClassMember member;
    if (!class_find(program, holder.at[0].id, name, &member) || !member.class) return false;
    u32 count, found = 0, at = 0;
    const InstanceAttribute *stores = class_attributes(program, member.class, &count);
    for (u32 i = 0; i < count; i++)
        if (stores[i].name == name) found++, at = i;
    const WriteRow *write =
        found == 1 ? &facts_writes(program_facts(program, stores[at].file))[stores[at].write] : NULL;
    if (!write || !write->value || !parameter_find(program, stores[at].file, write->value, out)) return false;
    const DefRow *function = def_row(program, out->function);
    const Facts *facts = program_facts(program, program->def_file[out->function]);
    return facts_params(facts)[function->first_param + out->index].annotation;
}

/* run(Instance()), where run(x: Plugin): what is declared is not what is passed. Tests may pass what they
 * like to what is none. */
bool is_passed_another(const Program *program, FileId file, ExprId object, ValueSet declared) {
    Wanted wanted;
    if (!parameter_find(program, file, object, &wanted) &&
        !kept_parameter_find(program, file, object, &wanted))
        return false;
    for (FileId by = 0; by < program->file_count; by++) {
        const Facts *facts = program_facts(program, by);
        bool is_trial = program->files[by].world == WORLD_TESTS && program->files[file].world != WORLD_TESTS;
        for (ExprId e = 1; e < facts->exprs.count && !is_trial; e++) {
            u32 skips;
            if (facts_exprs(facts)[e].kind != EXPR_CALL || !runs(program, by, e, &wanted, &skips)) continue;
            ExprId argument = argument_of(facts, e, &wanted, skips);
            if (argument && is_of_another(program, infer_expr(program, by, argument), declared)) return true;
        }
    }
    return false;
}

/* ---- what functions return ----------------------------------------------------------------------------- */

Returned returned_as_declared(const Program *program, Value declared) {
    DefRef function = declared.origin ? annotated_function(program, declared.origin) : 0;
    if (!function) return RETURNED_DECLARED;
    ValueSet given = infer_body_return(program, function);
    if (is_of_another(program, given, (ValueSet){.at = &declared, .count = 1})) return RETURNED_ANOTHER;
    return values_known(given) ? RETURNED_DECLARED : RETURNED_UNKNOWN;
}

bool is_parameter(const Program *program, FileId file, ExprId object) {
    Wanted wanted;
    return parameter_find(program, file, object, &wanted);
}
