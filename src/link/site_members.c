/* Members of objects, dicts and lists whose making can be seen: row.router, rows["key"], rows[0]. */
#include "site_impl.h"

#include "classes.h"
#include "containers.h"
#include "lists.h"

enum { MEMBER_STEPS = 5 }; /* of DEPTH_MAX: members of members are few */

/* ---- arguments that become fields --------------------------------------------------------------------- */

/* What a call gives by keyword, or at a position among its arguments (UINT32_MAX: none); 0: it does not,
 * or that is not seen. */
static ExprId given_to_call(const Program *self, FileId file, ExprId call, u32 index, Str name) {
    const Facts *facts = program_facts(self, file);
    u32 at = 0;
    for (ExprId argument = expr_child(facts, call, 1); argument; argument = expr_next(facts, argument)) {
        const ExprRow *row = &facts_exprs(facts)[argument];
        if (row->kind == EXPR_STAR || row->kind == EXPR_DOUBLE_STAR) return 0;
        if (row->kind == EXPR_KEYWORD && str_eq(facts_name(facts, row->name), name))
            return expr_first(facts, argument);
        if (row->kind != EXPR_KEYWORD && at++ == index) return argument;
    }
    return 0;
}

static bool is_class_variable(const Program *self, FileId file, ExprId annotation) {
    if (expr_row(self, file, annotation)->kind == EXPR_SUBSCRIPT) annotation++;
    return str_eq(str_after_last(expr_dotted(self, file, annotation, self->arena), '.'), STR("ClassVar"));
}

static bool is_field(const Program *self, FileId file, const BindingRow *row) {
    return (row->kind == BIND_ANNOTATION || row->kind == BIND_ASSIGN) && row->annotation &&
           !is_class_variable(self, file, row->annotation);
}

/* Annotated names of a class body, in their order: the name of the `wanted`th, or the position of `name`. */
static u32 fields_of(const Program *self, DefRef class, u32 wanted, Str name, Str *found, u32 *position) {
    FileId file = self->def_file[class];
    const Facts *facts = program_facts(self, file);
    const ScopeRow *scope = &facts_scopes(facts)[def_row(self, class)->body];
    const BindingRow *rows = &facts_bindings(facts)[scope->first_binding];
    u32 count = 0;
    for (u32 i = 0; i < scope->binding_count; i++) {
        if (!is_field(self, file, &rows[i])) continue;
        u32 before = 0;
        for (u32 k = 0; k < scope->binding_count; k++)
            before += is_field(self, file, &rows[k]) && rows[k].span.start < rows[i].span.start;
        Str word = facts_name(facts, rows[i].name);
        if (before == wanted) *found = word;
        if (str_eq(word, name)) *position = before;
        count++;
    }
    return count;
}

/* Fields of the bases come first. */
static bool field_find(const Program *self, DefRef class, u32 wanted, Str name, Str *found, u32 *position) {
    u32 count, base = 0;
    const DefRef *mro = class_mro(self, class, &count);
    *position = UINT32_MAX;
    for (u32 i = count; i-- > 0;) {
        u32 at = UINT32_MAX;
        u32 fields = fields_of(self, mro[i], wanted >= base ? wanted - base : UINT32_MAX, name, found, &at);
        if (at != UINT32_MAX) *position = base + at;
        base += fields;
    }
    return name.len ? *position != UINT32_MAX : found->len > 0;
}

static DefRef constructor_of(const Program *self, DefRef class) {
    Name name = intern_find(&self->names, STR("__init__"));
    ClassMember member;
    bool is_found = name && class_find(self, class, name, &member) && member.binding;
    return is_found ? binding_def(self, member.binding) : 0;
}

/* ---- fields ------------------------------------------------------------------------------------------- */

/* self.router = router, in the constructor alone. */
static Pick stored_field(const Program *self, const Bound *bound, const CallSite *site, DefRef class,
                         Name name) {
    ClassMember member;
    if (!class_find(self, class, name, &member) || member.binding || !member.write) return (Pick){0};
    u32 count;
    const InstanceAttribute *attributes = class_attributes(self, member.class, &count);
    u32 at = member.write - 1;
    bool is_only =
        (!at || attributes[at - 1].name != name) && (at + 1 == count || attributes[at + 1].name != name);
    FileId file = attributes[at].file;
    const WriteRow *write = &facts_writes(program_facts(self, file))[attributes[at].write];
    bool is_plain = write->kind == WRITE_ASSIGN || write->kind == WRITE_ANNOTATION;
    if (!is_only || !is_plain || !write->value || scope_def(self, file, write->scope) != site->function)
        return (Pick){0};
    Entered entered;
    arguments_enter(self, bound, site, &entered);
    return (Pick){.file = file, .expr = write->value, .bound = bound_keep(self->arena, entered.inside)};
}

static Pick class_field(const Program *self, const Bound *bound, Pick call, DefRef class, Str word) {
    Name name = intern_find(&self->names, word);
    if (!name || attribute_is_foreign(self, name) || class_has_dynamic_write(self, class)) return (Pick){0};
    DefRef init = constructor_of(self, class);
    if (init) {
        CallSite site = {.function = init, .file = call.file, .call = call.expr, .skips_first = 1};
        return stored_field(self, bound, &site, class, name);
    }
    Str found = STR("");
    u32 position = UINT32_MAX;
    if (!field_find(self, class, UINT32_MAX, word, &found, &position)) return (Pick){0};
    ExprId given = given_to_call(self, call.file, call.expr, position, word);
    return (Pick){.file = call.file, .expr = given, .bound = bound};
}

/* namedtuple("Row", "prefix router"), ["prefix", "router"]: the position of a field, or UINT32_MAX. */
static u32 named_position(const Program *self, ExprRef made, Str word) {
    FileId file = expr_file(self, made);
    const Facts *facts = program_facts(self, file);
    ExprId fields = expr_child(facts, made - self->files[file].expr_base, 2);
    u32 at = 0;
    if (!fields) return UINT32_MAX;
    if (facts_exprs(facts)[fields].kind == EXPR_STRING) {
        Str text = expr_string(self, file, fields);
        for (size_t i = 0, start = 0; i <= text.len; i++) {
            if (i < text.len && text.ptr[i] != ' ' && text.ptr[i] != ',') continue;
            if (i > start && str_eq(str_slice(text, start, i), word)) return at;
            at += i > start;
            start = i + 1;
        }
        return UINT32_MAX;
    }
    for (ExprId child = expr_first(facts, fields); child; child = expr_next(facts, child), at++)
        if (str_eq(expr_string(self, file, child), word)) return at;
    return UINT32_MAX;
}

static bool is_named_tuple(const Program *self, Value value) {
    return value.kind == VALUE_EXTERNAL_RESULT && value.origin &&
           name_is(self, value.id, "collections.namedtuple");
}

/* The class, or what stands for one, that a call makes an object of. */
static bool callee_of(const Program *self, const Pick *call, Value *out) {
    ValueSet callee = infer_expr(self, call->file, call->expr + 1);
    if (callee.count == 1) *out = callee.at[0];
    return callee.count == 1;
}

static Pick field_named(const Program *self, const Bound *bound, Pick call, Str word) {
    Value callee;
    if (!callee_of(self, &call, &callee)) return (Pick){0};
    if (callee.kind == VALUE_CLASS) return class_field(self, bound, call, callee.id, word);
    u32 position = is_named_tuple(self, callee) ? named_position(self, callee.origin, word) : UINT32_MAX;
    bool is_space = callee.kind == VALUE_EXTERNAL && (name_is(self, callee.id, "types.SimpleNamespace") ||
                                                      name_is(self, callee.id, "argparse.Namespace"));
    Name name = intern_find(&self->names, word);
    if (is_space && (!name || attribute_is_foreign(self, name))) return (Pick){0};
    if (!is_space && position == UINT32_MAX) return (Pick){0};
    return (Pick){
        .file = call.file, .expr = given_to_call(self, call.file, call.expr, position, word), .bound = bound};
}

static bool is_tuple_class(const Program *self, DefRef class) {
    u32 count;
    const Name *bases = class_external_bases(self, class, &count);
    for (u32 i = 0; i < count; i++)
        if (name_is(self, bases[i], "typing.NamedTuple")) return true;
    return false;
}

Pick field_at(const Program *self, const Bound *bound, Pick call, u32 index) {
    Value callee;
    Str found = STR("");
    u32 position = UINT32_MAX;
    if (!callee_of(self, &call, &callee)) return (Pick){0};
    ExprId given = 0;
    if (is_named_tuple(self, callee)) {
        given = given_to_call(self, call.file, call.expr, index, STR(""));
    } else if (callee.kind == VALUE_CLASS && is_tuple_class(self, callee.id) &&
               field_find(self, callee.id, index, STR(""), &found, &position)) {
        given = given_to_call(self, call.file, call.expr, index, found);
    }
    return (Pick){.file = call.file, .expr = given, .bound = call.bound ? call.bound : bound};
}

/* ---- items --------------------------------------------------------------------------------------------- */

static Pick item_by_key(const Program *self, const Bound *bound, Pick dict, Str key) {
    const Facts *facts = program_facts(self, dict.file);
    Pick found = {0};
    if (!container_is_sealed(self, dict.file, dict.expr)) return found;
    for (ExprId pair = expr_first(facts, dict.expr); pair; pair = expr_next(facts, pair)) {
        if (facts_exprs(facts)[pair].kind != EXPR_PAIR) return (Pick){0};
        Str text = expr_string(self, dict.file, expr_first(facts, pair));
        if (!text.ptr) return (Pick){0};
        if (str_eq(text, key))
            found = (Pick){.file = dict.file, .expr = expr_child(facts, pair, 1), .bound = bound};
    }
    return found;
}

/* The same of a dict that grows: the one value, None apart, that is ever put there. */
static Pick item_put_by_key(const Program *self, const Bound *bound, FileId file, ExprId dict, Str key) {
    Picks pairs = {0};
    bool is_open = false;
    pair_elements(self, bound, &(Pick){.file = file, .expr = dict}, &pairs, &is_open);
    Pick found = {0};
    u32 count = 0;
    for (u32 i = 0; i < pairs.count; i++) {
        Pick name = pick_item(self, bound, pairs.at[i], 0), value = pick_item(self, bound, pairs.at[i], 1);
        Str text = pick_text(self, bound, &name);
        is_open |= str_find(text, STR("${")) != STR_NOT_FOUND || !value.expr;
        if (!str_eq(text, key) || !value.expr) continue;
        const ExprRow *row = expr_row(self, value.file, value.expr);
        if (row->kind == EXPR_CONSTANT && row->op == CONSTANT_NONE) continue;
        found = value;
        count++;
    }
    vec_release(&pairs);
    if (!found.bound) found.bound = bound;
    return !is_open && count == 1 ? found : (Pick){0};
}

static Pick item_by_number(const Program *self, const Bound *bound, Pick list, Str digits) {
    const Facts *facts = program_facts(self, list.file);
    u8 kind = facts_exprs(facts)[list.expr].kind;
    if (digits.len != 1 || digits.ptr[0] < '0' || digits.ptr[0] > '9') return (Pick){0};
    u32 index = (u32)(digits.ptr[0] - '0');
    if (kind == EXPR_CALL) return field_at(self, bound, list, index);
    bool is_fixed =
        kind == EXPR_TUPLE || (kind == EXPR_LIST && container_is_sealed(self, list.file, list.expr));
    ExprId item = is_fixed ? expr_child(facts, list.expr, index) : 0;
    for (ExprId at = expr_first(facts, list.expr); item && at; at = expr_next(facts, at))
        if (facts_exprs(facts)[at].kind == EXPR_STAR) item = 0;
    return (Pick){.file = list.file, .expr = item, .bound = bound};
}

static Pick item_pick(const Program *self, const Bound *bound, FileId file, ExprId subscript, Pick object,
                      const Bound *inside, u32 depth) {
    const Facts *facts = program_facts(self, file);
    ExprId index = expr_child(facts, subscript, 1);
    if (facts_exprs(facts)[index].kind == EXPR_NUMBER)
        return item_by_number(self, inside, object, facts_number(facts, &facts_exprs(facts)[index]));
    if (expr_row(self, object.file, object.expr)->kind != EXPR_DICT) return (Pick){0};
    StrBuf key = {0};
    bool is_known = site_text_push(self, bound, file, index, &key, depth);
    Pick item = is_known ? item_by_key(self, inside, object, buf_str(&key)) : (Pick){0};
    if (is_known && !item.expr) item = item_put_by_key(self, bound, file, subscript + 1, buf_str(&key));
    buf_release(&key);
    return item;
}

/* Can the making of what a path begins with be seen? A quick answer for most that are asked about: `self`,
 * modules, parameters of which nothing is known. */
static bool may_be_followed(const Program *self, const Bound *bound, FileId file, ExprId path) {
    const Facts *facts = program_facts(self, file);
    while (facts_exprs(facts)[path].kind == EXPR_ATTRIBUTE || facts_exprs(facts)[path].kind == EXPR_SUBSCRIPT)
        path++;
    const ExprRow *row = &facts_exprs(facts)[path];
    if (row->kind != EXPR_NAME) return row->kind == EXPR_CALL;
    const UseRow *use = &facts_uses(facts)[row->aux];
    if (row->flags & EXPR_STORED || use->reach_count != 1) return false;
    BindingId local = facts_lists(facts)[use->first_reach];
    const BindingRow *binding = &facts_bindings(facts)[local];
    if (binding->kind == BIND_PARAM || binding->kind == BIND_FOR)
        return bound_find(self, bound, file, local) != NULL;
    return binding->kind == BIND_IMPORT || (binding->kind == BIND_ASSIGN && binding->shape == SHAPE_WHOLE);
}

Pick member_pick(const Program *self, const Bound *bound, FileId file, ExprId expr, u32 depth) {
    const ExprRow *row = expr_row(self, file, expr);
    bool is_member = row->kind == EXPR_ATTRIBUTE || row->kind == EXPR_SUBSCRIPT;
    if (!is_member || row->flags & EXPR_STORED || depth + MEMBER_STEPS >= DEPTH_MAX) return (Pick){0};
    if (!may_be_followed(self, bound, file, expr + 1)) return (Pick){0};
    Pick object = pick_follow_at(self, bound, (Pick){.file = file, .expr = expr + 1}, depth + MEMBER_STEPS);
    if (!object.expr || object.from) return (Pick){0};
    u8 kind = expr_row(self, object.file, object.expr)->kind;
    if (row->kind == EXPR_ATTRIBUTE && kind != EXPR_CALL) return (Pick){0};
    const Bound *inside = bound_keep(self->arena, object.bound ? object.bound : bound);
    if (row->kind == EXPR_SUBSCRIPT) return item_pick(self, bound, file, expr, object, inside, depth + 1);
    return field_named(self, inside, object, facts_name(program_facts(self, file), row->name));
}
