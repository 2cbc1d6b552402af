#include "lacking.h"

#include "expected.h"
#include "values.h"

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

/* cls(…) in a class method. O(expressions of the file). */
static bool makes_itself(const Program *program, DefRef class) {
    FileId file = program->def_file[class];
    const Facts *facts = program_facts(program, file);
    Span span = def_row(program, class)->span;
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        bool is_within = row->start >= span.start && row->end <= span.end;
        if (!is_within || row->kind != EXPR_CALL || facts_exprs(facts)[e + 1].kind != EXPR_NAME) continue;
        ValueSet callee = infer_expr(program, file, e + 1);
        for (u32 i = 0; i < callee.count; i++)
            if (callee.at[i].kind == VALUE_CLASS && callee.at[i].id == class) return true;
    }
    return false;
}

/* The class object goes somewhere as a value. */
static bool is_kept(const Program *program, DefRef class) {
    u32 count;
    const Edge *edges = graph_in(program, graph_def(program, class), &count);
    for (u32 i = 0; i < count; i++)
        if (edges[i].kind == EDGE_STRONG && edges[i].is_kept && !edges[i].in_annotation) return true;
    return false;
}

/* Someone calls the class, or a library does that knows its base. */
static bool is_called(const Program *program, DefRef class) {
    u32 edge_count, external_count;
    const Edge *edges = graph_in(program, graph_def(program, class), &edge_count);
    for (u32 i = 0; i < edge_count; i++)
        if (edges[i].kind == EDGE_STRONG && edges[i].is_call) return true;
    const Name *externals = class_external_bases(program, class, &external_count);
    for (u32 i = 0; i < external_count; i++) {
        Str base = name_text(program, externals[i]);
        bool makes_none = str_starts(base, STR("abc.")) || str_starts(base, STR("typing")) ||
                          str_starts(base, STR("builtins."));
        if (!makes_none) return true;
    }
    return makes_itself(program, class);
}

/* Somebody makes objects of the class or of a subclass. */
static bool is_made(const Program *program, DefRef class, u32 depth) {
    if (is_called(program, class)) return true;
    u32 count;
    const DefRef *subclasses = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count && depth < DEPTH_MAX; i++)
        if (is_made(program, subclasses[i], depth + 1)) return true;
    return false;
}

/* The methods of `part` read yet another name off `self` that `class`, which derives from it, does not have. */
static bool lacks_more(const Program *program, DefRef class, DefRef part, Name name) {
    FileId file = program->def_file[part];
    const Facts *facts = program_facts(program, file);
    Span span = def_row(program, part)->span;
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        bool is_within = row->start >= span.start && row->end <= span.end;
        if (!is_within || row->kind != EXPR_ATTRIBUTE || row->flags & (EXPR_STORED | EXPR_DELETED)) continue;
        Name other = file_name_of(program, file, row->name);
        if (other == name || facts_exprs(facts)[e + 1].kind != EXPR_NAME) continue;
        ValueSet object = infer_expr(program, file, e + 1);
        bool is_self = object.count == 1 && object.at[0].via == VIA_SELF && object.at[0].id == part;
        if (is_self && !class_has(program, class, other)) return true;
    }
    return false;
}

/* It is there to be put beside another class, which has more than one of the names that it reads off itself. */
static bool wants_host(const Program *program, DefRef class, Name name) {
    u32 count;
    const DefRef *mro = class_mro(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (lacks_more(program, class, mro[i], name)) return true;
    return false;
}

static bool names_mixin(const Program *program, DefRef class) {
    Str name = name_text(program, def_name(program, class));
    return contains_ignoring_case(name, "mixin") || contains_ignoring_case(name, "abstract");
}

static bool derives_from_abc(const Program *program, DefRef class) {
    u32 count;
    const Base *bases = class_bases(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (bases[i].external && str_starts(name_text(program, bases[i].external), STR("abc."))) return true;
    return false;
}

/* It begins objects of its own, or goes on with a class that is no mixin: it is not there to be put beside another
 * one. */
static bool stands_alone(const Program *program, DefRef class) {
    Name init = intern_find(&program->names, STR("__init__"));
    ClassMember member;
    if (init && class_find(program, class, init, &member)) return true;
    u32 count;
    const Base *bases = class_bases(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (bases[i].def && !names_mixin(program, bases[i].def)) return true;
    return false;
}

/* `self` in a class that nobody makes: it may be a mixin or a base put together at run time, whose host has the rest.
 * So may one that calls itself so. */
static Access self_access(const Additions *self, DefRef class, Name name) {
    const Program *program = self->program;
    if (names_mixin(program, class)) return ACCESS_UNMADE;
    bool is_abstract = derives_from_abc(program, class);
    if (is_made(program, class, 0)) return is_abstract ? ACCESS_UNMADE : ACCESS_FAILS;
    bool may_be_derived = self->derives_any && is_kept(program, class);
    bool is_whole = !is_abstract && stands_alone(program, class) && !wants_host(program, class, name);
    return is_whole && !may_be_derived ? ACCESS_MAY_FAIL : ACCESS_UNMADE;
}

/* Objects of a metaclass are classes, with what their bodies bind. */
static bool is_metaclass(const Program *program, DefRef class) {
    u32 count;
    const Name *externals = class_external_bases(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (str_eq(name_text(program, externals[i]), STR("builtins.type"))) return true;
    return false;
}

Access value_access(const Additions *self, Value value, Name name) {
    const Program *program = self->program;
    if (value.kind != VALUE_INSTANCE && value.kind != VALUE_CLASS) return ACCESS_OTHER;
    if (value.view) return ACCESS_UNPROVEN;
    if (class_has(program, value.id, name)) return ACCESS_FOUND;
    if (!is_closed(program, value.id) || is_metaclass(program, value.id)) return ACCESS_OPEN;
    if (value.kind == VALUE_CLASS && value.via == VIA_SELF) return ACCESS_UNMADE;
    if (!value.is_exact && additions_derive_unseen(self, value.id)) return ACCESS_BELOW;
    if (!value.is_exact && !subclasses_lack(program, value.id, name, 0)) return ACCESS_BELOW;
    return value.via == VIA_SELF ? self_access(self, value.id, name) : ACCESS_FAILS;
}

/* _Class__name: the mangled form of a private name. */
static bool is_mangled(Str name) {
    return str_starts(name, STR("_")) && str_find(str_slice(name, 1, name.len), STR("__")) != STR_NOT_FOUND;
}

static Access values_access(const Additions *self, ValueSet object, Name name, Value *lacking) {
    Access worst = ACCESS_FAILS;
    for (u32 i = 0; i < object.count; i++) {
        if (object.at[i].kind == VALUE_NONE_OBJECT) continue;
        *lacking = object.at[i];
        Access access = value_access(self, *lacking, name);
        if (!access_fails(access)) return access;
        if (additions_may_give(self, lacking->id, name)) return ACCESS_ADDED;
        if (access == ACCESS_MAY_FAIL) worst = access;
    }
    return worst;
}

/* What is stored under the name on objects of the class is not all seen: a base or a computed store may do so, too. */
static bool stores_unseen(const Program *program, Value object, Name name) {
    ClassMember member;
    bool is_class = object.kind == VALUE_INSTANCE || object.kind == VALUE_CLASS;
    if (!is_class || !class_find(program, object.id, name, &member) || member.binding) return false;
    Name where;
    ClassOpenness openness = class_openness(program, object.id, &where);
    return openness == CLASS_UNKNOWN_BASE || openness == CLASS_DYNAMIC_WRITE || openness == CLASS_GETATTR;
}

/* The variable or attribute that holds the object is replaced by a call that names it, or by code that nobody sees. */
static bool is_replaced(const Additions *self, FileId file, ExprId object) {
    const Program *program = self->program;
    const ExprRow *row = expr_row(program, file, object);
    if (row->kind != EXPR_ATTRIBUTE) return false;
    Name name = file_name_of(program, file, row->name);
    if (map_find(&self->names, name) != MAP_NONE) return true;
    ValueSet holders = infer_expr(program, file, object + 1);
    for (u32 i = 0; i < holders.count; i++)
        if (stores_unseen(program, holders.at[i], name)) return true;
    return false;
}

/* @keys.add("enter") def _(event) in a class body: who decorates it so may pass something else than the object. */
static bool is_passed_otherwise(const Program *program, FileId file, ExprId object, ValueSet values) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[object];
    if (row->kind != EXPR_NAME || values.count != 1 || values.at[0].via != VIA_SELF) return false;
    Str word = facts_name(facts, row->name);
    if (str_eq(word, STR("self")) || str_eq(word, STR("cls"))) return false;
    const UseRow *use = &facts_uses(facts)[row->aux];
    const BindingRow *binding = &facts_bindings(facts)[facts_lists(facts)[use->first_reach]];
    DefId method = use->reach_count == 1 ? facts_scopes(facts)[binding->scope].def : 0;
    return method && !decorators_keep_result(program, program->files[file].def_base + method);
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
    if (!access_fails(access)) return access;
    if (is_replaced(self, file, attribute + 1) || is_passed_otherwise(program, file, attribute + 1, object))
        return ACCESS_UNPROVEN;
    bool is_expected = failure_is_expected(program, file, row->start, "AttributeError") ||
                       failure_is_marked(program, file, facts_line(facts, row->end)) ||
                       member_is_asked_for(program, file, row->scope, name);
    return is_expected ? ACCESS_EXPECTED : access;
}
