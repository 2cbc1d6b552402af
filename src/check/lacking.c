#include "lacking.h"

#include "match.h"

#include <strings.h>

/* A name among the texts of a class's own `__slots__`; all names, where these are computed. */
static bool has_own_slot(const Program *program, DefRef class, Name slots, Name name) {
    ClassMember member;
    if (!class_find_own(program, class, slots, &member) || !member.binding) return false;
    FileId file = binding_file(program, member.binding);
    const Facts *facts = program_facts(program, file);
    ExprId value = binding_row(program, member.binding)->value;
    for (ExprId e = value; e && e < facts_exprs(facts)[value].next; e++) {
        u8 kind = facts_exprs(facts)[e].kind;
        if (kind != EXPR_STRING && kind != EXPR_TUPLE && kind != EXPR_LIST) return true;
        if (str_eq(expr_string(program, file, e), name_text(program, name))) return true;
    }
    return false;
}

static bool has_slot(const Program *program, DefRef class, Name name) {
    Name slots = intern_find(&program->names, STR("__slots__"));
    u32 count;
    const DefRef *mro = class_mro(program, class, &count);
    for (u32 i = 0; slots && i < count; i++)
        if (has_own_slot(program, mro[i], slots, name)) return true;
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

/* What every class object has: members of `type` that objects of the class lack. */
static bool is_of_type(const Program *program, Name name) {
    return str_eq(name_text(program, name), STR("mro"));
}

/* An attribute that only methods store, on `self`: the class itself does not have it. */
static bool is_only_on_instances(const Program *program, DefRef class, Name name) {
    ClassMember member;
    u32 mro_count;
    const DefRef *mro = class_mro(program, class, &mro_count);
    if (!class_find(program, class, name, &member) || member.binding || has_slot(program, class, name) ||
        class_external_has(program, class, name))
        return false;
    for (u32 m = 0; m < mro_count; m++) {
        u32 count;
        const InstanceAttribute *attributes = class_attributes(program, mro[m], &count);
        for (u32 i = 0; i < count; i++) {
            if (attributes[i].name != name) continue;
            const WriteRow *write =
                &facts_writes(program_facts(program, attributes[i].file))[attributes[i].write];
            ValueSet object = infer_expr(program, attributes[i].file, write->object);
            bool is_instance =
                values_known(object) && object.count == 1 && object.at[0].kind == VALUE_INSTANCE;
            if (!is_instance) return false;
        }
    }
    return true;
}

/* The classes behind `after` in a linearisation lack the name. */
static bool rest_lacks(const Program *program, DefRef class, DefRef after, Name name) {
    u32 count, at = 0;
    const DefRef *mro = class_mro(program, class, &count);
    while (at < count && mro[at] != after) at++;
    for (at++; at < count; at++) {
        ClassMember member;
        if (class_find_own(program, mro[at], name, &member)) return false;
    }
    return is_closed(program, class) && !class_external_has(program, class, name);
}

/* super() asks the classes behind the own one, in the linearisation of whatever class the object is of. */
static bool super_lacks(const Program *program, DefRef class, DefRef own, Name name, u32 depth) {
    if (depth > DEPTH_MAX || !rest_lacks(program, class, own, name)) return false;
    u32 count;
    const DefRef *subclasses = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (!super_lacks(program, subclasses[i], own, name, depth + 1)) return false;
    return true;
}

/* A field of a class whose objects are dictionaries. */
static bool is_key(const Program *program, DefRef class, Name name) {
    ClassMember member;
    u32 count;
    const Name *bases = class_external_bases(program, class, &count);
    bool is_keyed = false;
    for (u32 i = 0; i < count; i++) {
        const Stub *stub = match_stub(program, bases[i]);
        is_keyed |= stub && stub->is_keyed;
    }
    return is_keyed && class_find(program, class, name, &member) && member.binding &&
           binding_row(program, member.binding)->kind == BIND_ANNOTATION &&
           !class_external_has(program, class, name);
}

static Lack own_lack(const Program *program, Value value, Name name) {
    bool is_class = value.kind == VALUE_CLASS;
    if (is_class && value.via == VIA_DEFINITION && is_only_on_instances(program, value.id, name))
        return LACKS_ON_CLASS;
    if (is_key(program, value.id, name)) return LACKS_KEY;
    bool has = class_has(program, value.id, name) || (is_class && is_of_type(program, name));
    return has ? LACKS_NOTHING : LACKS_NAME;
}

Lack value_lacks(const Additions *self, Value value, Name name) {
    const Program *program = self->program;
    bool is_object = value.kind == VALUE_INSTANCE || value.kind == VALUE_CLASS;
    if (value.view || (!is_object && value.kind != VALUE_SUPER)) return LACKS_NOTHING;
    if (!value.is_exact && additions_derive_unseen(self, value.id)) return LACKS_NOTHING;
    if (!is_object) {
        bool lacks = !may_be_mixin(program, value.id) && super_lacks(program, value.id, value.id, name, 0);
        return lacks ? LACKS_BEHIND : LACKS_NOTHING;
    }
    Lack lack = is_closed(program, value.id) ? own_lack(program, value, name) : LACKS_NOTHING;
    if (!lack || (value.via == VIA_SELF && may_be_mixin(program, value.id))) return LACKS_NOTHING;
    bool is_below = !value.is_exact && lack == LACKS_NAME && !subclasses_lack(program, value.id, name, 0);
    return is_below ? LACKS_NOTHING : lack;
}
