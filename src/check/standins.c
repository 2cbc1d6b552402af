#include "standins.h"

#include "lacking.h"
#include "match.h"
#include "whole.h"

/* ---- another class that may be meant ------------------------------------------------------------------- */

static bool is_public(Str name) {
    return name.len && !str_starts(name, STR("_"));
}

typedef struct {
    u32 all, shared, methods, shared_methods;
} Overlap;

static void overlap_count(const Program *program, DefRef other, Name name, bool is_method, Overlap *out) {
    if (!name || !is_public(name_text(program, name))) return;
    ClassMember member;
    bool is_shared = class_find(program, other, name, &member);
    out->all++;
    out->shared += is_shared;
    out->methods += is_method;
    out->shared_methods += is_shared && is_method;
}

/* How many public names of the class the other one has, too. */
static Overlap overlap_of(const Program *program, DefRef class, DefRef other) {
    Overlap out = {0};
    u32 mro_count, count;
    const DefRef *mro = class_mro(program, class, &mro_count);
    for (u32 m = 0; m < mro_count; m++) {
        FileId file = program->def_file[mro[m]];
        const Facts *facts = program_facts(program, file);
        const ScopeRow *body = &facts_scopes(facts)[def_row(program, mro[m])->body];
        for (u32 b = 0; b < body->binding_count; b++) {
            const BindingRow *row = &facts_bindings(facts)[body->first_binding + b];
            if (b && row->name == row[-1].name) continue;
            overlap_count(program, other, file_name_of(program, file, row->name), row->kind == BIND_DEF,
                          &out);
        }
        const InstanceAttribute *attributes = class_attributes(program, mro[m], &count);
        for (u32 i = 0; i < count; i++)
            if (!i || attributes[i].name != attributes[i - 1].name)
                overlap_count(program, other, attributes[i].name, false, &out);
    }
    return out;
}

/* Classes for one purpose: what the declared class has, the other one has for the most part. One of which
 * nobody makes objects is there for its names alone, however few they are. */
static bool resembles(const Program *program, DefRef class, DefRef other, bool is_made) {
    enum { SHARED_AT_LEAST = 3 };
    Overlap overlap = overlap_of(program, class, other);
    u32 below; /* what others derive from is an interface: its methods count alone */
    class_subclasses(program, class, &below);
    bool has_methods =
        below && overlap.shared_methods >= SHARED_AT_LEAST && overlap.shared_methods * 2 >= overlap.methods;
    if (has_methods || (overlap.shared >= SHARED_AT_LEAST && overlap.shared * 2 >= overlap.all)) return true;
    return !is_made && overlap.shared && overlap.shared == overlap.all;
}

/* SupervisedJob for Job, PluginInstance for Plugin */
static bool is_called_alike(const Program *program, DefRef class, DefRef other) {
    Str name = name_text(program, def_name(program, class)),
        longer = name_text(program, def_name(program, other));
    if (name.len < 3 || longer.len <= name.len) return false;
    char next = longer.ptr[name.len], first = name.ptr[0];
    bool begins = str_starts(longer, name) && next >= 'A' && next <= 'Z';
    return begins || (str_ends(longer, name) && first >= 'A' && first <= 'Z');
}

/* class Provided: config: Webcam; plugin = relationship(Plugin) */
static bool wraps(const Program *program, DefRef class, DefRef other) {
    FileId file = program->def_file[other];
    const Facts *facts = program_facts(program, file);
    const ScopeRow *body = &facts_scopes(facts)[def_row(program, other)->body];
    for (u32 b = 0; b < body->binding_count; b++) {
        const BindingRow *row = &facts_bindings(facts)[body->first_binding + b];
        if (row->kind != BIND_ANNOTATION && row->kind != BIND_ASSIGN) continue;
        ValueSet held = row->annotation ? infer_annotation(program, file, row->annotation) : (ValueSet){0};
        for (u32 i = 0; i < held.count; i++)
            if (held.at[i].kind == VALUE_INSTANCE && held.at[i].id == class) return true;
    }
    return false;
}

static bool is_related(const Program *program, DefRef class, DefRef other) {
    return class_derives(program, class, other) || class_derives(program, other, class);
}

/* ---- what the function does with it --------------------------------------------------------------- */

/* Names that the file reads off what is declared to be of the class: 1 where the class has it, else 2. */
static void reads_collect(const Program *program, FileId file, DefRef class, ScopeId scope, Map *out) {
    const Facts *facts = program_facts(program, file);
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        if (row->kind != EXPR_ATTRIBUTE || row->flags & (EXPR_STORED | EXPR_DELETED)) continue;
        if (scope && row->scope != scope) continue;
        ValueSet object = infer_expr(program, file, e + 1);
        bool is_declared = object.count == 1 && object.at[0].kind == VALUE_INSTANCE &&
                           object.at[0].id == class && object.at[0].via == VIA_ANNOTATION;
        Name name = file_name_of(program, file, row->name);
        if (is_declared) *map_at(out, name, 0) = class_has(program, class, name) ? 1 : 2;
    }
}

enum { CONTRADICTING = 3, SHARED_BY_OTHER = 2 };

static bool has_all_missing(const Program *program, DefRef other, const Map *reads) {
    u32 missing = 0;
    for (u32 i = 0; i < reads->capacity; i++) {
        if (!reads->slots[i].taken || reads->slots[i].value != 2) continue;
        ClassMember member;
        if (!class_find(program, other, (Name)reads->slots[i].key, &member)) return false;
        missing++;
    }
    return missing >= SHARED_BY_OTHER;
}

/* All that the file misses on it is there on one other class: that was meant. */
static bool means_other(const Program *program, FileId file, DefRef class) {
    Map reads = {0};
    bool means = false;
    reads_collect(program, file, class, 0, &reads);
    for (DefRef other = 0; other < program->def_count && !means; other++) {
        bool is_other = def_row(program, other)->kind == DEF_CLASS && !is_related(program, class, other);
        means = is_other && has_all_missing(program, other, &reads);
    }
    map_release(&reads);
    return means;
}

/* A class that has the name, and takes the place of the declared one by all that its definition shows. */
static bool has_stand_in(const Additions *self, DefRef class, Name name) {
    const Program *program = self->program;
    ClassMember member;
    bool is_made = class_is_whole(self, class) == WHOLE_MADE;
    for (DefRef other = 0; other < program->def_count; other++) {
        if (def_row(program, other)->kind != DEF_CLASS || is_related(program, class, other)) continue;
        if (!class_find(program, other, name, &member)) continue;
        if (is_called_alike(program, class, other) || resembles(program, class, other, is_made) ||
            wraps(program, class, other))
            return true;
    }
    return false;
}

/* ---- what is done with the variable -------------------------------------------------------------------- */

/* Objects of the class may be indexed: it says how, or a base outside the tree may. */
static bool may_be_indexed(const Program *program, DefRef class) {
    static const char *const hooks[] = {"__getitem__", "__class_getitem__"};
    static const char *const containers[] = {"dict", "list", "tuple", "str", "bytes"};
    ClassMember member;
    for (u32 i = 0; i < COUNT_OF(hooks); i++) {
        Name hook = intern_find(&program->names, str_of(hooks[i]));
        if (hook && class_find(program, class, hook, &member)) return true;
    }
    for (u32 i = 0; i < COUNT_OF(containers); i++) {
        Name container = intern_find(&program->names, str_of(containers[i]));
        if (container && class_derives_external(program, class, container)) return true;
    }
    return false;
}

/* tool["type"], in the function that reads tool.config: dictionaries are passed. */
static bool is_indexed(const Program *program, FileId file, ExprId object, DefRef class) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *rows = facts_exprs(facts);
    for (ExprId e = 1; rows[object].kind == EXPR_NAME && e < facts->exprs.count; e++) {
        bool is_read = rows[e].kind == EXPR_SUBSCRIPT && !(rows[e].flags & EXPR_IN_ANNOTATION);
        if (is_read && rows[e + 1].kind == EXPR_NAME && rows[e + 1].name == rows[object].name &&
            rows[e + 1].scope == rows[object].scope)
            return !may_be_indexed(program, class);
    }
    return false;
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

/* The function reads several names off it, and the class has hardly one of them: another class is passed. */
static bool is_contradicted(const Program *program, FileId file, ExprId object, DefRef class) {
    Map reads = {0};
    Wanted wanted;
    if (!parameter_find(program, file, object, &wanted)) return false;
    reads_collect(program, file, class, expr_row(program, file, object)->scope, &reads);
    u32 missing = 0, found = 0;
    for (u32 i = 0; i < reads.capacity; i++) {
        missing += reads.slots[i].taken && reads.slots[i].value == 2;
        found += reads.slots[i].taken && reads.slots[i].value == 1;
    }
    map_release(&reads);
    return missing >= CONTRADICTING && missing > found;
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
    if (given.kind == VALUE_INSTANCE) return given.view || is_related(program, declared.id, given.id);
    return class_derives_external(program, declared.id, given.id);
}

/* Some of what is given is of none of the declared classes. */
static bool is_of_another(const Program *program, ValueSet given, ValueSet declared) {
    for (u32 i = 0; i < given.count; i++) {
        Value value = given.at[i];
        bool fits = value.kind != VALUE_INSTANCE && value.kind != VALUE_EXTERNAL_INSTANCE;
        for (u32 d = 0; d < declared.count && !fits; d++) fits = may_be_of(program, value, declared.at[d]);
        if (!fits) return true;
    }
    return false;
}

/* run(Instance()), where run(x: Plugin): what is declared is not what is passed. Tests may pass what they
 * like to what is none. */
static bool is_passed_another(const Program *program, FileId file, ExprId object, ValueSet declared) {
    Wanted wanted;
    if (!parameter_find(program, file, object, &wanted)) return false;
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

bool annotation_means_another(const Additions *self, FileId file, ExprId object, ValueSet declared,
                              Name name) {
    const Program *program = self->program;
    for (u32 i = 0; i < declared.count; i++) {
        Value value = declared.at[i];
        bool is_declared = value.via == VIA_ANNOTATION || value.via == VIA_ELEMENT;
        if (value.kind != VALUE_INSTANCE || !is_declared || value.is_exact) continue;
        if (is_indexed(program, file, object, value.id) || has_stand_in(self, value.id, name)) return true;
        if (is_contradicted(program, file, object, value.id) || means_other(program, file, value.id))
            return true;
        if (value.via == VIA_ANNOTATION) return is_passed_another(program, file, object, declared);
    }
    return false;
}
