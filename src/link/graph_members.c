/* What an attribute of a value can mean: members of its class, of the classes above and below it, names of
 * its module; and what else it might be. */
#include "graph_reads.h"

#include "classes.h"
#include "match.h"
#include "stdlib_names.h"
#include "values.h"

static void class_slice_nodes(Building *self, BindRef binding, VecU32 *out) {
    FileId file = binding_file(self->program, binding);
    const File *in = &self->program->files[file];
    const BindingRow *rows = facts_bindings(in->facts);
    u32 first = binding - in->binding_base;
    for (u32 b = first; b < in->facts->bindings.count; b++) {
        if (rows[b].scope != rows[first].scope || rows[b].name != rows[first].name) break;
        binding_nodes(self, file, b, out, 0);
    }
}

static void descendants_find(Building *self, DefRef class, Name name, VecU32 *out, u32 depth) {
    u32 count;
    const DefRef *subclasses = class_subclasses(self->program, class, &count);
    for (u32 i = 0; i < count && depth < HOPS_MAX; i++) {
        ClassMember member;
        if (class_find(self->program, subclasses[i], name, &member) && member.binding)
            class_slice_nodes(self, member.binding, out);
        descendants_find(self, subclasses[i], name, out, depth + 1);
    }
}

/* Members of subclasses (and of what those also derive from): self.x in a mixin or abstract base. Looked for
 * once: the same names are read of the same classes many times. */
static void descendant_nodes(Building *self, DefRef class, Name name, VecU32 *out) {
    VecU32 *list = &self->graph->descendant_list;
    u64 key = map_pair(class, name);
    u32 at = map_find(&self->graph->descendants, key);
    if (at == MAP_NONE) {
        VecU32 found = {0};
        descendants_find(self, class, name, &found, 0);
        at = list->count;
        map_at(&self->graph->descendants, key, at);
        vec_push(list, found.count);
        for (u32 i = 0; i < found.count; i++) vec_push(list, found.at[i]);
        vec_release(&found);
    }
    for (u32 i = 0; i < list->at[at]; i++) vec_push(out, list->at[at + 1 + i]);
}

static void class_targets(Building *self, Value object, Name name, Targets *targets) {
    const Program *program = self->program;
    ClassMember member;
    if (class_find(program, object.id, name, &member)) {
        if (member.binding) class_slice_nodes(self, member.binding, &targets->strong);
        /* What an object stores, a class below may answer with a property. */
        if (!member.binding) descendant_nodes(self, object.id, name, &targets->weak);
    } else {
        Name where;
        descendant_nodes(self, object.id, name, &targets->weak);
        if (class_openness(program, object.id, &where) != CLASS_CLOSED) targets->is_unknown = true;
    }
    /* A protocol's member stands for that of any class that has one. */
    u32 count;
    const Name *bases = class_external_bases(program, object.id, &count);
    for (u32 i = 0; i < count; i++)
        if (name_is_word(program, bases[i], "Protocol")) targets->is_unknown = true;
}

static void super_targets(Building *self, Value object, Name name, Targets *targets) {
    u32 count;
    const DefRef *mro = class_mro(self->program, object.id, &count);
    for (u32 i = 1; i < count; i++) {
        ClassMember member;
        if (!class_find_own(self->program, mro[i], name, &member)) continue;
        if (member.binding) class_slice_nodes(self, member.binding, &targets->strong);
        return;
    }
    descendant_nodes(self, object.id, name, &targets->weak);
}

bool may_be_module(const Building *self, Value value) {
    if (value.kind == VALUE_MODULE) return true;
    return value.kind == VALUE_EXTERNAL_RESULT &&
           (name_is(self->program, value.id, "importlib.import_module") ||
            name_is_word(self->program, value.id, "__import__") ||
            name_is_word(self->program, value.id, "module_from_spec"));
}

bool reads_module(const Building *self, ValueSet values) {
    for (u32 i = 0; i < values.count; i++)
        if (!may_be_module(self, values.at[i])) return false;
    return values.count > 0;
}

/* An object of a library that passes every attribute on to another one. */
static bool is_proxy(const Program *program, Name class) {
    const Stub *stub = match_stub(program, class);
    return stub && names_have(stub->members, stub->member_count, STR("__getattr__"));
}

/* flask.current_app: a name of a library that is no class may be an object, also of a class of the tree. */
static bool may_be_object(const Program *program, Name dotted) {
    Str text = name_text(program, dotted), word = str_after_last(text, '.');
    return word.len < text.len && word.ptr[0] >= 'a' && word.ptr[0] <= 'z';
}

static void value_targets(Building *self, Value object, Name name, Targets *targets) {
    if (object.kind == VALUE_INSTANCE && object.view) { /* a task, not what it will give */
        targets->is_unknown = true;
        return;
    }
    switch ((ValueKind)object.kind) {
    case VALUE_MODULE: member_nodes(self, object.id, name, &targets->strong, 0); break;
    case VALUE_CLASS:
    case VALUE_INSTANCE: class_targets(self, object, name, targets); break;
    case VALUE_SUPER: super_targets(self, object, name, targets); break;
    case VALUE_EXTERNAL_INSTANCE:
        if (is_proxy(self->program, object.id))
            targets->is_unknown = targets->of_module = true;
        else
            targets->of_external = true;
        break;
    case VALUE_EXTERNAL: targets->of_external |= may_be_object(self->program, object.id); break;
    case VALUE_EXTERNAL_RESULT:
        targets->is_unknown = true;
        targets->of_module |= may_be_module(self, object);
        break;
    case VALUE_FUNCTION:
    case VALUE_METHOD: targets->is_unknown = true; break; /* attributes put on a function */
    default: break;
    }
}

/* Nothing but None: whoever reads an attribute there knows of a value that inference did not see. */
static bool is_nothing(ValueSet values) {
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind != VALUE_NONE_OBJECT) return false;
    return true;
}

/* `_Hub__count` is what `__count` is called outside of its class (Python reference, "Private name
 * mangling"). */
static Name unmangled(const Building *self, Name name) {
    Str text = name_text(self->program, name);
    size_t at =
        text.len && text.ptr[0] == '_' ? str_find(str_slice(text, 1, text.len), STR("__")) : STR_NOT_FOUND;
    if (at == STR_NOT_FOUND || !at) return 0;
    return intern_find(&self->program->names, str_slice(text, at + 1, text.len));
}

/* The class of the standard library that an object outside the tree is of: of list[C], `list`. */
static StdlibScope standard_class(const Program *program, Value object) {
    StdlibName found;
    if (object.kind == VALUE_GENERIC && object.view == VIEW_WHOLE) {
        FileId file = expr_file(program, object.id);
        ValueSet base = infer_expr(program, file, object.id - program->files[file].expr_base + 1);
        if (base.count != 1 || base.at[0].kind != VALUE_EXTERNAL) return 0;
        object = base.at[0];
    } else if (object.kind != VALUE_EXTERNAL_INSTANCE) {
        return 0;
    }
    Str dotted = name_text(program, object.id);
    StdlibScope class = stdlib_scope(dotted);
    return class || !stdlib_find(dotted, &found) ? class : stdlib_scope(found.target);
}

/* An object of the standard library that surely has no such attribute. */
static bool is_surely_without(const Program *program, Value object, Name name) {
    StdlibScope class = standard_class(program, object);
    StdlibName found;
    Str text = name_text(program, name);
    return class && stdlib_is_class(class) && stdlib_is_fixed(class) && !str_starts(text, STR("_")) &&
           !stdlib_member(class, text, &found);
}

static bool is_had_below(const Program *program, DefRef class, Name name, u32 depth) {
    u32 count;
    const DefRef *subclasses = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count && depth < HOPS_MAX; i++) {
        ClassMember member;
        if (class_find(program, subclasses[i], name, &member) ||
            is_had_below(program, subclasses[i], name, depth + 1))
            return true;
    }
    return false;
}

/* Neither a class of the tree nor those above and below it have the attribute; nor does a metaclass. */
static bool is_own_without(const Program *program, Value object, Name name) {
    ClassMember member;
    u32 bases;
    StdlibName found;
    class_external_bases(program, object.id, &bases);
    bool has_metaclass =
        object.kind == VALUE_CLASS &&
        (bases || stdlib_member(stdlib_scope(STR("type")), name_text(program, name), &found));
    return !has_metaclass && !class_find(program, object.id, name, &member) &&
           !class_external_has(program, object.id, name) && !is_had_below(program, object.id, name, 0);
}

/* Values of which none has the attribute: an annotation says what is not so, or more is meant than was
 * seen. */
static bool is_contradicted(const Program *program, const Targets *targets, ValueSet values, Name name) {
    if (targets->strong.count || targets->weak.count) return false;
    for (u32 i = 0; i < values.count; i++) {
        Value value = values.at[i];
        bool is_own = value.kind == VALUE_INSTANCE || value.kind == VALUE_CLASS;
        if (value.via == VIA_SELF) return false; /* what it is stands there */
        bool lacks = is_own ? is_own_without(program, value, name) : is_surely_without(program, value, name);
        if (!lacks && value.kind != VALUE_NONE_OBJECT) return false;
    }
    return true;
}

/* Everything that attribute `name` of the values can mean. */
void member_targets(Building *self, ValueSet values, Name name) {
    Targets *targets = &self->targets;
    vec_clear(&targets->strong);
    vec_clear(&targets->weak);
    targets->is_unknown = values.is_open || is_nothing(values);
    targets->of_external = targets->of_module = false;
    Name plain = unmangled(self, name);
    for (u32 i = 0; i < values.count; i++) {
        value_targets(self, values.at[i], name, targets);
        if (plain) value_targets(self, values.at[i], plain, targets);
    }
    if (!targets->is_unknown) targets->is_unknown = is_contradicted(self->program, targets, values, name);
}

FileId module_file(const Building *self, Value value) {
    return value.kind == VALUE_MODULE ? self->program->modules[value.id].file : FILE_NONE;
}
