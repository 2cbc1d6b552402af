/* Attributes of values: class members, instance attributes, module members, super(). */
#include "classes.h"
#include "match.h"
#include "values.h"

static ValueSet write_values(const Program *program, const InstanceAttribute *attribute) {
    const WriteRow *write = &facts_writes(program_facts(program, attribute->file))[attribute->write];
    if (write->annotation) return infer_annotation(program, attribute->file, write->annotation);
    bool is_known = write->value && (write->kind == WRITE_ASSIGN || write->kind == WRITE_SETATTR);
    return is_known ? infer_expr(program, attribute->file, write->value) : values_open();
}

static bool write_is_declared(const Program *program, const InstanceAttribute *attribute) {
    return facts_writes(program_facts(program, attribute->file))[attribute->write].annotation != 0;
}

enum { OVERRIDES_ASKED = 64 };

/* What subclasses store under the name. */
static void stored_below(const Program *program, DefRef class, Name name, u32 *asked, Values *out) {
    u32 count, subclass_count;
    const DefRef *subclasses = class_subclasses(program, class, &subclass_count);
    for (u32 s = 0; s < subclass_count && !out->is_open; s++) {
        if ((*asked)++ >= OVERRIDES_ASKED) out->is_open = true;
        const InstanceAttribute *attributes = class_attributes(program, subclasses[s], &count);
        for (u32 i = 0; i < count; i++)
            if (attributes[i].name == name) values_join(out, write_values(program, &attributes[i]));
        stored_below(program, subclasses[s], name, asked, out);
    }
}

/* An annotated store decides; else every store in the class and its bases contributes. */
static void instance_attribute(const Program *program, Value object, DefRef class, Name name, Values *out) {
    u32 mro_count;
    const DefRef *mro = class_mro(program, class, &mro_count);
    for (u32 m = 0; m < mro_count; m++) {
        u32 count;
        const InstanceAttribute *attributes = class_attributes(program, mro[m], &count);
        for (u32 i = 0; i < count; i++)
            if (attributes[i].name == name && write_is_declared(program, &attributes[i])) {
                values_join(out, write_values(program, &attributes[i]));
                return;
            }
    }
    for (u32 m = 0; m < mro_count; m++) {
        u32 count;
        const InstanceAttribute *attributes = class_attributes(program, mro[m], &count);
        for (u32 i = 0; i < count; i++)
            if (attributes[i].name == name) values_join(out, write_values(program, &attributes[i]));
    }
    u32 asked = 0;
    if (!object.is_exact) stored_below(program, class, name, &asked, out);
}

static bool stub_enumerates(const Program *program, const Stub *stub) {
    if (!stub || stub->enumerates) return stub != NULL;
    for (u32 i = 0; i < stub->base_count; i++)
        if (stub_enumerates(program, models_stub(program->models, stub->bases[i]))) return true;
    return false;
}

bool class_enumerates(const Program *program, DefRef class) {
    u32 count;
    const Name *bases = class_external_bases(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (stub_enumerates(program, match_stub(program, bases[i]))) return true;
    return false;
}

static void bind_method(const Program *program, Value object, DefRef def, Values *out) {
    const DefRow *row = def_row(program, def);
    bool on_instance = object.kind == VALUE_INSTANCE || object.kind == VALUE_SUPER;
    if (row->kind == DEF_CLASS) {
        values_add(out, (Value){.kind = VALUE_CLASS, .id = def});
    } else if (row->flags & DEF_PROPERTY && on_instance) {
        values_join(out, infer_return(program, def));
    } else {
        bool is_bound = on_instance || row->flags & DEF_CLASS_METHOD;
        u8 kind = is_bound && !(row->flags & DEF_STATIC_METHOD) ? VALUE_METHOD : VALUE_FUNCTION;
        values_add(out, (Value){.kind = kind, .id = def});
        /* A decorator may make a property of it, or anything else. */
        out->is_open |= row->decorator_count && !decorators_keep_result(program, def);
    }
}

/* What is known to be of a class may be of a subclass: methods and properties that replace this one there. */
static void overriding_methods(const Program *program, Value object, DefRef class, Name name, u32 *asked,
                               Values *out) {
    u32 count;
    const DefRef *subclasses = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count && !out->is_open; i++) {
        if ((*asked)++ >= OVERRIDES_ASKED) {
            out->is_open = true;
            return;
        }
        ClassMember member;
        bool has_own = class_find_own(program, subclasses[i], name, &member);
        DefRef def = has_own && member.binding ? binding_def(program, member.binding) : 0;
        if (def)
            bind_method(program, object, def, out);
        else if (has_own)
            out->is_open = true; /* an attribute in place of the method */
        overriding_methods(program, object, subclasses[i], name, asked, out);
    }
}

/* An object with __get__ gives what that returns. */
static bool described(const Program *program, Value value, Values *out) {
    Name get = intern_find(&program->names, STR("__get__"));
    ClassMember member;
    if (value.kind != VALUE_INSTANCE || !get || !class_find(program, value.id, get, &member)) return false;
    return infer_hook(program, value, "__get__", out);
}

/* Class-level assignment seen through an instance or the class. Objects of libraries may be
 * descriptors that turn into something else; only an annotation tells. */
static void class_variable(const Program *program, Value object, DefRef class, BindRef binding, Values *out) {
    const BindingRow *row = binding_row(program, binding);
    bool is_enum_member = row->kind == BIND_ASSIGN && !row->annotation && class_enumerates(program, class);
    if (is_enum_member) {
        values_add(out, (Value){.kind = VALUE_INSTANCE, .via = VIA_DEFINITION, .is_exact = 1, .id = class});
        return;
    }
    ValueSet values = infer_binding(program, binding);
    out->is_open |= values.is_open;
    for (u32 i = 0; i < values.count; i++) {
        Value value = values.at[i];
        bool may_be_descriptor = !row->annotation && object.kind == VALUE_INSTANCE &&
                                 (value.kind == VALUE_EXTERNAL_INSTANCE ||
                                  value.kind == VALUE_EXTERNAL_RESULT || value.kind == VALUE_INSTANCE);
        if (may_be_descriptor && value.kind != VALUE_INSTANCE)
            out->is_open = true;
        else if (row->annotation || !described(program, value, out))
            values_add(out, value);
    }
}

/* A class variable may be another one in a subclass: what self.kind makes is not decided by one class. */
static void overriding_variables(const Program *program, DefRef class, Name name, Values *out, u32 depth) {
    u32 count;
    const DefRef *subclasses = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count && depth < 20; i++) {
        ClassMember member;
        bool is_variable = class_find_own(program, subclasses[i], name, &member) && member.binding &&
                           !binding_def(program, member.binding);
        if (is_variable) values_join(out, infer_binding(program, member.binding));
        overriding_variables(program, subclasses[i], name, out, depth + 1);
    }
}

/* x.__class__ */
static bool own_class(const Program *program, Value object, Name name, Values *out) {
    if (object.kind != VALUE_INSTANCE || !name_is(program, name, "__class__")) return false;
    object.kind = VALUE_CLASS;
    values_add(out, object);
    return true;
}

static void class_attribute(const Program *program, Value object, DefRef class, Name name, Values *out) {
    ClassMember member;
    out->is_open |= attribute_is_foreign(program, name);
    if (!class_find(program, class, name, &member)) {
        out->is_open = true;
        return;
    }
    if (!member.binding) {
        instance_attribute(program, object, class, name, out);
        return;
    }
    FileId file = binding_file(program, member.binding);
    const Facts *facts = program_facts(program, file);
    u32 local = member.binding - program->files[file].binding_base;
    const BindingRow *rows = facts_bindings(facts);
    for (u32 i = local; i < facts->bindings.count; i++) {
        if (rows[i].scope != rows[local].scope || rows[i].name != rows[local].name) break;
        BindRef binding = program->files[file].binding_base + i;
        DefRef def = binding_def(program, binding);
        if (def)
            bind_method(program, object, def, out);
        else
            class_variable(program, object, member.class, binding, out);
        out->is_open |= !def && class_has_dynamic_write(program, class);
    }
    u32 asked = 0;
    if (!object.is_exact && binding_def(program, member.binding))
        overriding_methods(program, object, class, name, &asked, out);
    else if (!object.is_exact)
        overriding_variables(program, class, name, out, 0);
    bool is_bare =
        rows[local].kind == BIND_ASSIGN && !rows[local].annotation && object.kind == VALUE_INSTANCE;
    if (is_bare) instance_attribute(program, object, class, name, out);
}

/* super().name: the member after the class in its own linearisation. */
static void super_attribute(const Program *program, Value object, Name name, Values *out) {
    u32 count;
    const DefRef *mro = class_mro(program, object.id, &count);
    for (u32 i = 1; i < count; i++) {
        ClassMember member;
        if (!class_find_own(program, mro[i], name, &member)) continue;
        DefRef def = member.binding ? binding_def(program, member.binding) : 0;
        if (def)
            bind_method(program, object, def, out);
        else
            out->is_open = true;
        return;
    }
    out->is_open = true;
}

ValueSet infer_attribute(const Program *program, Value object, Name name) {
    Values out = {0};
    switch ((ValueKind)object.kind) {
    case VALUE_MODULE: return infer_module_member(program, object.id, name);
    case VALUE_CLASS:
    case VALUE_INSTANCE:
        if (object.view)
            out.is_open = true;
        else if (!own_class(program, object, name, &out))
            class_attribute(program, object, object.id, name, &out);
        break;
    case VALUE_SUPER: super_attribute(program, object, name, &out); break;
    case VALUE_EXTERNAL:
        values_add(&out, value_external_of(program, VALUE_EXTERNAL, name_join(program, object.id, name),
                                           object.origin));
        break;
    default: out.is_open = true; break;
    }
    return values_freeze(program, &out);
}
