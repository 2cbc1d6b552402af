/* Methods: what an attribute of an object of known class runs, in that class and in all below it. */
#include "callees.h"
#include "classes.h"
#include "match.h"
#include "values.h"

bool base_is_plain(const CalleeFinder *self, Name external) {
    Str text = name_text(self->program, external), prefix = STR("builtins.");
    if (str_starts(text, prefix)) text = str_slice(text, prefix.len, text.len);
    return bad_call_lists(self->context, "plain_bases", text);
}

static void descendants_add(const Program *program, DefRef class, VecU32 *out) {
    for (u32 i = 0; i < out->count; i++)
        if (out->at[i] == class) return;
    vec_push(out, class);
    u32 count;
    const DefRef *subclasses = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count && out->count <= DESCENDANTS_MAX; i++)
        descendants_add(program, subclasses[i], out);
}

bool class_descendants(const Program *program, DefRef class, VecU32 *out) {
    descendants_add(program, class, out);
    return out->count <= DESCENDANTS_MAX;
}

bool class_hides_bases(const Program *program, DefRef class) {
    const Facts *facts = program_facts(program, program->def_file[class]);
    const DefRow *row = def_row(program, class);
    for (u32 i = 0; i < row->base_count; i++) {
        u8 kind = facts_exprs(facts)[facts_lists(facts)[row->first_base + i]].kind;
        if (kind == EXPR_STAR || kind == EXPR_DOUBLE_STAR) return true;
    }
    return false;
}

/* A base outside the tree may have the name; a listed one that is closed says so. */
static bool base_may_have(const CalleeFinder *self, const Base *base, Name name) {
    if (base->def || base_is_plain(self, base->external)) return false;
    const Stub *stub = base->external ? match_stub(self->program, base->external) : NULL;
    return !stub || !stub->is_closed ||
           models_stub_keeps(self->program->models, stub, name_text(self->program, name));
}

/* Among the bases of one class of the linearisation, before the last that derives from `maker`. */
static bool stands_before(const CalleeFinder *self, DefRef class, DefRef maker, Name name) {
    u32 count, last = 0;
    const Base *bases = class_bases(self->program, class, &count);
    for (u32 i = 0; i < count; i++) {
        if (bases[i].is_alternative) return true;
        if (bases[i].def && class_derives(self->program, bases[i].def, maker)) last = i;
    }
    if (class_hides_bases(self->program, class)) return true;
    for (u32 i = 0; i < last; i++)
        if (base_may_have(self, &bases[i], name)) return true;
    return false;
}

/* self.name = …: an object's own stands in front of its class's. */
static bool is_stored_on_objects(const Program *program, DefRef class, Name name) {
    u32 count;
    const InstanceAttribute *attributes = class_attributes(program, class, &count);
    u32 low = 0, high = count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        if (attributes[middle].name < name)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && attributes[low].name == name;
}

bool member_may_be_hidden(const CalleeFinder *self, DefRef class, DefRef maker, Name name) {
    const Program *program = self->program;
    u32 count;
    const DefRef *mro = class_mro(program, class, &count);
    Name hook = intern_find(&program->names, STR("__getattribute__"));
    ClassMember member;
    if (!count || class_has_dynamic_write(program, class)) return true;
    if (hook && class_find(program, class, hook, &member)) return true;
    for (u32 i = 0; i < count; i++) {
        if (is_stored_on_objects(program, mro[i], name)) return true;
        bool is_below = mro[i] != maker && class_derives(program, mro[i], maker);
        if (is_below && stands_before(self, mro[i], maker, name)) return true;
    }
    return false;
}

/* A member of a class with foreign bases may be no method at all: interfaces have methods without self. */
static bool has_foreign_base(const CalleeFinder *self, DefRef class) {
    u32 mro_count, count;
    const DefRef *mro = class_mro(self->program, class, &mro_count);
    for (u32 m = 0; m < mro_count; m++) {
        const Base *bases = class_bases(self->program, mro[m], &count);
        for (u32 i = 0; i < count; i++)
            if (!bases[i].def && !base_is_plain(self, bases[i].external)) return true;
    }
    return false;
}

static bool takes_self(const Program *program, DefRef method) {
    const DefRow *row = def_row(program, method);
    if (!row->param_count) return false;
    const Facts *facts = program_facts(program, program->def_file[method]);
    Str first = facts_name(facts, facts_params(facts)[row->first_param].name);
    return str_eq(first, STR("self")) || str_eq(first, STR("cls"));
}

static bool is_implicit(Str name) {
    return str_eq(name, STR("__new__")) || str_eq(name, STR("__init_subclass__")) ||
           str_eq(name, STR("__class_getitem__"));
}

static bool add_method(CalleeFinder *self, Value object, DefRef class, DefRef def, Callees *out) {
    const Program *program = self->program;
    const DefRow *row = def_row(program, def);
    if (row->kind == DEF_CLASS) return callees_of_class(self, (Value){.kind = VALUE_CLASS, .id = def}, out);
    if (row->kind != DEF_FUNCTION || row->flags & DEF_PROPERTY ||
        is_implicit(name_text(program, def_name(program, def))))
        return false;
    if (program_facts(program, program->def_file[def])->errors.count > 1) return false;
    if (!decorators_keep_signature(self, def)) return false;
    /* what is there to be overridden is, by classes that are not here */
    if (!object.is_exact && row->flags & (DEF_STUB_BODY | DEF_ABSTRACT)) return false;
    bool is_static = row->flags & DEF_STATIC_METHOD;
    bool is_bound = !is_static && (object.kind == VALUE_INSTANCE || row->flags & DEF_CLASS_METHOD);
    if (!is_static && object.via != VIA_SELF && !takes_self(program, def) && has_foreign_base(self, class))
        return false;
    callee_add(out, (Callee){.kind = CALLEE_FUNCTION, .def = def, .skips = is_bound, .class = class});
    return true;
}

/* All that the class's body binds the name to. */
static bool add_bindings(CalleeFinder *self, Value object, DefRef class, BindRef binding, Callees *out) {
    const Program *program = self->program;
    FileId file = binding_file(program, binding);
    const Facts *facts = program_facts(program, file);
    const BindingRow *rows = facts_bindings(facts);
    BindingId first = binding - program->files[file].binding_base;
    for (BindingId b = first; b < facts->bindings.count; b++) {
        if (rows[b].scope != rows[first].scope || rows[b].name != rows[first].name) break;
        if (rows[b].kind != BIND_DEF) return false;
        if (!add_method(self, object, class, program->files[file].def_base + rows[b].target, out))
            return false;
    }
    return true;
}

static bool is_protocol(const Program *program, DefRef class) {
    u32 count;
    const Name *externals = class_external_bases(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (str_ends(name_text(program, externals[i]), STR(".Protocol"))) return true;
    return false;
}

/* @patch("module.send") above a class hands every test of it one argument more. */
static bool has_wrapping_decorator(const CalleeFinder *self, DefRef class) {
    FileId file = self->program->def_file[class];
    const Facts *facts = program_facts(self->program, file);
    const DefRow *row = def_row(self->program, class);
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId decorator = facts_lists(facts)[row->first_decorator + i];
        Str text = external_text(self->program, file, decorator_callee(facts, decorator));
        if (bad_call_lists(self->context, "wrapping_class_decorators", text)) return true;
    }
    return false;
}

/* Something above the class, or above a base, may wrap its methods. */
static bool may_be_wrapped(CalleeFinder *self, DefRef class) {
    u32 count, known = map_find(&self->wrapped, class);
    if (known != MAP_NONE) return known;
    const DefRef *mro = class_mro(self->program, class, &count);
    bool is_wrapped = class_members_are_made(self->program, class);
    for (u32 i = 0; i < count && !is_wrapped; i++)
        is_wrapped = !decorators_keep_result(self->program, mro[i]) || has_wrapping_decorator(self, mro[i]);
    return *map_at(&self->wrapped, class, is_wrapped);
}

static bool add_of_class(CalleeFinder *self, Value object, DefRef class, Name name, Callees *out) {
    ClassMember member;
    const Program *program = self->program;
    if (may_be_wrapped(self, class)) return false;
    if (is_protocol(program, class) || !class_find(program, class, name, &member) || !member.binding)
        return false;
    if (member_may_be_hidden(self, class, member.class, name)) return false;
    return add_bindings(self, object, class, member.binding, out);
}

bool callees_of_member(CalleeFinder *self, Value object, Name name, Callees *out) {
    if ((object.kind != VALUE_INSTANCE && object.kind != VALUE_CLASS) || object.view) return false;
    if (object.is_exact || (object.kind == VALUE_CLASS && object.via == VIA_DEFINITION))
        return add_of_class(self, object, object.id, name, out);
    VecU32 classes = {0};
    bool is_known = class_descendants(self->program, object.id, &classes);
    for (u32 i = 0; i < classes.count && is_known; i++)
        is_known = add_of_class(self, object, classes.at[i], name, out);
    vec_release(&classes);
    return is_known;
}

/* ---- super() ------------------------------------------------------------------------------------------- */

/* In the linearisation of `below`, the first class behind `class` that has the name. */
static bool add_next(CalleeFinder *self, DefRef below, DefRef class, Name name, Callees *out) {
    const Program *program = self->program;
    u32 count, at = 0;
    const DefRef *mro = class_mro(program, below, &count);
    while (at < count && mro[at] != class) at++;
    for (u32 i = at + 1; i < count; i++) {
        ClassMember member;
        if (!class_find_own(program, mro[i], name, &member)) continue;
        if (!member.binding || member_may_be_hidden(self, below, mro[i], name)) return false;
        Value object = {.kind = VALUE_INSTANCE, .via = VIA_SELF, .is_exact = 1, .id = mro[i]};
        return add_bindings(self, object, mro[i], member.binding, out);
    }
    return false;
}

bool callees_of_super(CalleeFinder *self, DefRef class, Name name, Callees *out) {
    VecU32 classes = {0};
    bool is_known = !is_protocol(self->program, class) && class_descendants(self->program, class, &classes);
    for (u32 i = 0; i < classes.count && is_known; i++)
        is_known = add_next(self, classes.at[i], class, name, out);
    vec_release(&classes);
    return is_known;
}
