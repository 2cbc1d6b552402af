#include "lacking.h"

#include "match.h"

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
    DefRef meta;
    return class_find(program, class, name, &member) || class_external_has(program, class, name) ||
           has_slot(program, class, name) ||
           ((meta = class_metaclass(program, class)) && class_has(program, meta, name));
}

bool class_is_closed(const Program *program, DefRef class) {
    Name where;
    return class_openness(program, class, &where) == CLASS_CLOSED;
}

enum { DEPTH_MAX = 40 };

static bool is_all_known(const Program *program, DefRef class, bool but_for_computed) {
    Name where;
    ClassOpenness openness = class_openness(program, class, &where);
    return openness == CLASS_CLOSED || (but_for_computed && openness == CLASS_DYNAMIC_WRITE);
}

static bool below_lacks(const Program *program, DefRef class, Name name, bool but_for_computed, u32 depth) {
    u32 count;
    const DefRef *subclasses = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count; i++) {
        if (depth > DEPTH_MAX || class_has(program, subclasses[i], name) ||
            !is_all_known(program, subclasses[i], but_for_computed))
            return false;
        if (!below_lacks(program, subclasses[i], name, but_for_computed, depth + 1)) return false;
    }
    return true;
}

bool subclasses_lack(const Program *program, DefRef class, Name name, bool but_for_computed) {
    return below_lacks(program, class, name, but_for_computed, 0);
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
    return class_is_closed(program, class) && !class_external_has(program, class, name);
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

Lack value_lacks(const Program *program, Value value, Name name) {
    if (value.kind == VALUE_SUPER)
        return super_lacks(program, value.id, value.id, name, 0) ? LACKS_BEHIND : LACKS_NOTHING;
    bool is_object = value.kind == VALUE_INSTANCE || value.kind == VALUE_CLASS;
    return is_object ? own_lack(program, value, name) : LACKS_NOTHING;
}
