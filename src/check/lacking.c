#include "lacking.h"

#include "expected.h"

#include <strings.h>

/* A name among the texts of `__slots__`. */
static bool has_slot(const Program *program, DefRef class, Name name) {
    Name slots = intern_find(&program->names, STR("__slots__"));
    ClassMember member;
    if (!slots || !class_find(program, class, slots, &member) || !member.binding) return false;
    FileId file = binding_file(program, member.binding);
    ExprId value = binding_row(program, member.binding)->value;
    for (ExprId e = value; e && e < expr_row(program, file, value)->next; e++)
        if (str_eq(expr_string(program, file, e), name_text(program, name))) return true;
    return false;
}

bool class_has(const Program *program, DefRef class, Name name) {
    ClassMember member;
    return class_find(program, class, name, &member) || class_external_has(program, class, name) ||
           has_slot(program, class, name);
}

static bool is_closed(const Program *program, DefRef class) {
    Name where;
    return class_openness(program, class, &where) == CLASS_CLOSED;
}

enum { DEPTH_MAX = 40 };

/* No subclass has it either, with whatever else that subclass derives from. */
static bool subclasses_lack(const Program *program, DefRef class, Name name, u32 depth) {
    u32 count;
    const DefRef *subclasses = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count; i++) {
        if (depth > DEPTH_MAX || class_has(program, subclasses[i], name) ||
            !is_closed(program, subclasses[i]))
            return false;
        if (!subclasses_lack(program, subclasses[i], name, depth + 1)) return false;
    }
    return true;
}

static bool contains_ignoring_case(Str text, const char *part) {
    for (size_t i = 0; i + strlen(part) <= text.len; i++)
        if (!strncasecmp(text.ptr + i, part, strlen(part))) return true;
    return false;
}

/* Someone makes instances: a call of the class or of a subclass, or a library that knows its base. */
static bool is_made(const Program *program, DefRef class, u32 depth) {
    u32 edge_count, external_count, subclass_count;
    const Edge *edges = graph_in(program, graph_def(program, class), &edge_count);
    for (u32 i = 0; i < edge_count; i++)
        if (edges[i].is_call && edges[i].kind == EDGE_STRONG) return true;
    const Name *externals = class_external_bases(program, class, &external_count);
    for (u32 i = 0; i < external_count; i++) {
        Str base = name_text(program, externals[i]);
        bool makes_none = str_starts(base, STR("abc.")) || str_starts(base, STR("typing")) ||
                          str_starts(base, STR("builtins."));
        if (!makes_none) return true;
    }
    const DefRef *subclasses = class_subclasses(program, class, &subclass_count);
    for (u32 i = 0; i < subclass_count && depth < DEPTH_MAX; i++)
        if (is_made(program, subclasses[i], depth + 1)) return true;
    return false;
}

/* On `self`, a class that nobody makes may be a mixin or a base put together at run time: its host has
 * the rest. So may one that calls itself so. */
static bool may_be_mixin(const Program *program, DefRef class) {
    Str name = name_text(program, def_name(program, class));
    if (contains_ignoring_case(name, "mixin") || contains_ignoring_case(name, "abstract")) return true;
    u32 externals;
    const Name *bases = class_external_bases(program, class, &externals);
    for (u32 i = 0; i < externals; i++)
        if (str_starts(name_text(program, bases[i]), STR("abc."))) return true;
    return !is_made(program, class, 0);
}

Access value_access(const Additions *self, Value value, Name name) {
    const Program *program = self->program;
    if (value.kind != VALUE_INSTANCE && value.kind != VALUE_CLASS) return ACCESS_OTHER;
    if (value.view) return ACCESS_UNPROVEN;
    if (class_has(program, value.id, name)) return ACCESS_FOUND;
    if (!is_closed(program, value.id)) return ACCESS_OPEN;
    if (value.kind == VALUE_CLASS && value.via == VIA_SELF) return ACCESS_UNMADE;
    if (!value.is_exact && additions_derive_unseen(self, value.id)) return ACCESS_BELOW;
    if (value.via == VIA_SELF && may_be_mixin(program, value.id)) return ACCESS_UNMADE;
    return value.is_exact || subclasses_lack(program, value.id, name, 0) ? ACCESS_FAILS : ACCESS_BELOW;
}

/* _Class__name: the mangled form of a private name. */
static bool is_mangled(Str name) {
    return str_starts(name, STR("_")) && str_find(str_slice(name, 1, name.len), STR("__")) != STR_NOT_FOUND;
}

static Access values_access(const Additions *self, ValueSet object, Name name, Value *lacking) {
    for (u32 i = 0; i < object.count; i++) {
        if (object.at[i].kind == VALUE_NONE_OBJECT) continue;
        *lacking = object.at[i];
        Access access = value_access(self, *lacking, name);
        if (access != ACCESS_FAILS) return access;
        if (additions_may_give(self, lacking->id, name)) return ACCESS_ADDED;
    }
    return ACCESS_FAILS;
}

Access expr_access(const Additions *self, FileId file, ExprId attribute, Value *lacking) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[attribute];
    *lacking = (Value){0};
    bool is_read = !(row->flags & (EXPR_STORED | EXPR_DELETED)) || row->flags & EXPR_AUGMENTED;
    if (!is_read || row->flags & (EXPR_IN_TYPE_CHECKING | EXPR_IN_ANNOTATION)) return ACCESS_STORES;
    ValueSet object = infer_expr(program, file, attribute + 1);
    if (!values_known(object)) return ACCESS_UNPROVEN;
    Name name = file_name_of(program, file, row->name);
    if (is_mangled(name_text(program, name))) return ACCESS_FOUND;
    Access access = values_access(self, object, name, lacking);
    if (access != ACCESS_FAILS) return access;
    bool is_expected = failure_is_expected(program, file, row->start, "AttributeError") ||
                       failure_is_marked(program, file, facts_line(facts, row->end)) ||
                       member_is_asked_for(program, file, row->scope, name);
    return is_expected ? ACCESS_EXPECTED : ACCESS_FAILS;
}
