#include "access.h"

#include "expected.h"
#include "python_versions.h"
#include "standins.h"
#include "values.h"
#include "whole.h"

/* Objects of a metaclass are classes, with what their bodies bind. */
static bool is_metaclass(const Program *program, DefRef class) {
    u32 count;
    const Name *externals = class_external_bases(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (str_eq(name_text(program, externals[i]), STR("builtins.type"))) return true;
    return false;
}

/* What `self` in a method proves, when the class lacks a name. */
static Access self_access(const Additions *self, DefRef class) {
    static const Access by_whole[] = {
        [WHOLE_NOT] = ACCESS_UNMADE, [WHOLE_LIKELY] = ACCESS_MAY_FAIL, [WHOLE_MADE] = ACCESS_FAILS};
    return by_whole[class_is_whole(self, class)];
}

/* What else may be on objects of a class that lacks the name. */
static Access class_access(const Additions *self, DefRef class, Name name, bool is_called) {
    const Program *program = self->program;
    Name where;
    ClassOpenness openness = class_openness_installed(program, class, &where);
    if (is_metaclass(program, class)) return ACCESS_OPEN;
    if (openness == CLASS_CLOSED) return ACCESS_FAILS;
    bool is_unheard =
        openness == CLASS_DYNAMIC_WRITE && is_called && !computed_may_give(self->heard, program, class, name);
    return is_unheard ? ACCESS_MAY_BE_SET : ACCESS_OPEN;
}

Access value_access(const Additions *self, Value value, Name name, bool is_called, Lack *lack) {
    const Program *program = self->program;
    *lack = LACKS_NOTHING;
    bool is_object = value.kind == VALUE_INSTANCE || value.kind == VALUE_CLASS;
    if (!is_object && value.kind != VALUE_SUPER) return ACCESS_OTHER;
    if (value.view) return ACCESS_UNPROVEN;
    *lack = value_lacks(program, value, name);
    if (!*lack) return ACCESS_FOUND;
    Access access = class_access(self, value.id, name, is_called && *lack == LACKS_NAME);
    if (access == ACCESS_OPEN) return access;
    if (!value.is_exact && additions_derive_unseen(self, value.id)) return ACCESS_BELOW;
    bool is_below = *lack == LACKS_NAME && !value.is_exact &&
                    !subclasses_lack(program, value.id, name, access == ACCESS_MAY_BE_SET);
    if (is_below) return ACCESS_BELOW;
    bool is_self = value.via == VIA_SELF || value.kind == VALUE_SUPER;
    bool is_declared = value.via == VIA_ANNOTATION || value.via == VIA_RETURN || value.via == VIA_ELEMENT;
    if (is_declared && value.kind == VALUE_INSTANCE && class_is_never_made(program, value.id))
        return ACCESS_UNMADE;
    Access by_self = is_self ? self_access(self, value.id) : ACCESS_FAILS;
    return by_self == ACCESS_FAILS ? access : by_self;
}

/* _Class__name: the mangled form of a private name. */
static bool is_mangled(Str name) {
    return str_starts(name, STR("_")) && str_find(str_slice(name, 1, name.len), STR("__")) != STR_NOT_FOUND;
}

static Access values_access(const Additions *self, ValueSet object, Name name, bool is_called, Value *lacking,
                            Lack *lack) {
    Access worst = ACCESS_FAILS;
    for (u32 i = 0; i < object.count; i++) {
        if (object.at[i].kind == VALUE_NONE_OBJECT) continue;
        *lacking = object.at[i];
        Access access = value_access(self, *lacking, name, is_called, lack);
        if (!access_fails(access)) return access;
        if (additions_may_give(self, lacking->id, name)) return ACCESS_ADDED;
        if (access != ACCESS_FAILS) worst = access;
    }
    return worst;
}

/* What is stored under the name on objects of the class is not all seen: a base or a computed store may do
 * so, too. */
static bool stores_unseen(const Program *program, Value object, Name name) {
    ClassMember member;
    bool is_class = object.kind == VALUE_INSTANCE || object.kind == VALUE_CLASS;
    if (!is_class || !class_find(program, object.id, name, &member) || member.binding) return false;
    Name where;
    ClassOpenness openness = class_openness(program, object.id, &where);
    return openness == CLASS_UNKNOWN_BASE || openness == CLASS_DYNAMIC_WRITE || openness == CLASS_GETATTR;
}

/* The variable or attribute that holds the object is replaced by a call that names it, or by code that
 * nobody sees. */
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

/* @keys.add("enter") def _(event) in a class body: who decorates it so may pass something else than the
 * object. */
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

/* What a library's class has in Python 2 is listed nowhere. */
static bool is_of_two(const Additions *self, FileId file, DefRef class) {
    const Program *program = self->program;
    u32 count;
    const Name *externals = class_external_bases(program, class, &count);
    bool has_library = false;
    for (u32 i = 0; i < count; i++)
        has_library |= !str_eq(name_text(program, externals[i]), STR("builtins.object"));
    return has_library && python_is_only_two(self->context, file);
}

Access expr_access(const Additions *self, FileId file, ExprId attribute, Value *lacking, Lack *lack) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[attribute];
    *lacking = (Value){0};
    bool is_read = !(row->flags & (EXPR_STORED | EXPR_DELETED)) || row->flags & EXPR_AUGMENTED;
    if (!is_read || row->flags & (EXPR_IN_TYPE_CHECKING | EXPR_IN_ANNOTATION | EXPR_UNREACHABLE))
        return ACCESS_STORES;
    ValueSet object = infer_expr(program, file, attribute + 1);
    if (!values_known(object)) return ACCESS_UNPROVEN;
    Name name = file_name_of(program, file, row->name);
    if (is_mangled(name_text(program, name))) return ACCESS_FOUND;
    bool is_called =
        row->parent && facts_exprs(facts)[row->parent].kind == EXPR_CALL && row->parent + 1 == attribute;
    Access access = values_access(self, object, name, is_called, lacking, lack);
    if (!access_fails(access)) return access;
    if (is_replaced(self, file, attribute + 1) || is_passed_otherwise(program, file, attribute + 1, object))
        return ACCESS_UNPROVEN;
    if (additions_mock(self, file, lacking->id, name)) return ACCESS_ADDED;
    if (annotation_means_another(self, file, attribute + 1, object, name)) return ACCESS_UNPROVEN;
    bool is_expected = failure_is_expected(program, file, row->start, "AttributeError") ||
                       failure_is_marked(program, file, facts_line(facts, row->end)) ||
                       member_is_asked_for(program, file, row->scope, name) ||
                       is_of_two(self, file, lacking->id);
    return is_expected ? ACCESS_EXPECTED : access;
}
