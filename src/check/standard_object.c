#include "standard_object.h"

#include "callees.h"
#include "classes.h"
#include "glob.h"
#include "infer.h"
#include "match.h"
#include "standard.h"

#define RULE "unknown-member"

enum { SUBCLASSES_DEPTH_MAX = 40 };

/* An expression on its way: where it stands, and what is known so far. */
typedef struct {
    StandardFinder *finder;
    FileId file;
    ExprId expr;
    StandardObjects *out;
} Question;

static const Program *program_of(const Question *q) {
    return q->finder->context->program;
}

static const Facts *facts_of(const Question *q) {
    return program_facts(program_of(q), q->file);
}

static ExprRef ref_of(const Question *q) {
    return program_of(q)->files[q->file].expr_base + q->expr;
}

/* ---- adding ---------------------------------------------------------------------------------------- */

static bool add(StandardObjects *out, StandardObject object) {
    for (u32 i = 0; i < out->count; i++)
        if (out->at[i].class == object.class && out->at[i].is_wide == object.is_wide) return true;
    if (out->count == STANDARD_OBJECTS_MAX) return false;
    out->at[out->count++] = object;
    return true;
}

static bool add_class(Question *q, const char *class) {
    return add(q->out, (StandardObject){.class = stdlib_scope(str_of(class)), .origin = ref_of(q)});
}

static bool is_listed(const Question *q, const char *parameter, StdlibScope class) {
    u32 count;
    const Str *words = rules_words(q->finder->context->rules, RULE, parameter, &count);
    for (u32 i = 0; i < count; i++)
        if (glob_matches_name(words[i], stdlib_scope_name(class))) return true;
    return false;
}

/* What a type of the table says; `self` is the object that is asked, if any. */
static bool add_type(Question *q, Str type, const StandardObject *self, Str root) {
    Str class, elements;
    if (!type.len) return false;
    while (stdlib_type_part(&type, &class, &elements)) {
        StandardObject object = {.is_wide = true, .elements = elements, .root = root, .origin = ref_of(q)};
        if (str_eq(class, STR("None"))) continue;
        object.class = str_eq(class, STR("Self")) && self ? self->class : stdlib_scope(class);
        if (str_eq(class, STR("Self")) && self)
            object.is_wide = self->is_wide;
        else if (!object.class || !is_listed(q, "certain_results", object.class))
            return false;
        if (!add(q->out, object)) return false;
    }
    return true;
}

static bool add_objects(Question *q, FileId file, ExprId expr) {
    StandardObjects more;
    bool is_known = standard_objects(q->finder, file, expr, &more);
    for (u32 i = 0; i < more.count && is_known; i++) is_known = add(q->out, more.at[i]);
    return is_known;
}

/* ---- literals -------------------------------------------------------------------------------------- */

static const char *number_class(Str text) {
    bool is_hex = text.len > 1 && (text.ptr[1] | 0x20) == 'x';
    char last = text.len ? text.ptr[text.len - 1] : 0;
    if ((last | 0x20) == 'j') return "complex";
    for (size_t i = 0; i < text.len && !is_hex; i++)
        if (text.ptr[i] == '.' || (text.ptr[i] | 0x20) == 'e') return "float";
    return "int";
}

static bool of_string(Question *q, const ExprRow *row) {
    bool is_bytes = facts_strings(facts_of(q))[row->aux].flags & STRING_BYTES;
    return add_class(q, is_bytes ? "bytes" : "str");
}

static bool of_format(Question *q) {
    bool is_added = add_class(q, "str");
    q->out->at[q->out->count - 1].is_format = true;
    return is_added;
}

static bool of_constant(Question *q, const ExprRow *row) {
    if (row->op == CONSTANT_NONE) return true;
    return row->op != CONSTANT_ELLIPSIS && add_class(q, "bool");
}

static bool of_comprehension(Question *q, const ExprRow *row) {
    static const char *const classes[] = {[COMP_LIST] = "list", [COMP_SET] = "set", [COMP_DICT] = "dict"};
    return row->op && row->op != COMP_GENERATOR && add_class(q, classes[row->op]);
}

/* ---- calls and attributes of the library ------------------------------------------------------------ */

/* The class or function of a dotted name; the class that a method is asked of. */
static bool external_find(Question *q, Str dotted, StdlibName *out, StandardObject *owner) {
    size_t dot = str_rfind_char(dotted, '.');
    Str before = dot == STR_NOT_FOUND ? STR_NONE : str_slice(dotted, 0, dot);
    *owner = (StandardObject){0};
    if (!before.len) return stdlib_find(dotted, out);
    StdlibScope scope = stdlib_scope(before);
    if (scope && stdlib_is_class(scope)) {
        size_t outer = str_rfind_char(before, '.');
        bool is_meant = outer == STR_NOT_FOUND ||
                        standard_module(q->finder->context, q->file, str_slice(before, 0, outer));
        owner->class = scope;
        return is_meant && stdlib_member(scope, str_after_last(dotted, '.'), out);
    }
    return standard_module(q->finder->context, q->file, before) && stdlib_find(dotted, out);
}

static bool of_external_call(Question *q, Str dotted, bool is_awaited) {
    StdlibName name;
    StandardObject owner;
    StdlibScope class = stdlib_scope(dotted);
    if (!external_find(q, dotted, &name, &owner)) return false;
    if (class && stdlib_is_class(class)) {
        if (!standard_is_plain(class) || is_listed(q, "dynamic_classes", class)) return false;
        return add(q->out, (StandardObject){.class = class, .root = dotted, .origin = ref_of(q)});
    }
    bool is_function = name.kind == STDLIB_FUNCTION && name.is_async == is_awaited;
    return is_function && add_type(q, name.type, owner.class ? &owner : NULL, dotted);
}

/* object.name(…), or object.name where that is a property. */
static bool of_member(Question *q, ExprId attribute, StdlibKind kind, bool is_awaited) {
    const Facts *facts = facts_of(q);
    Str word = facts_name(facts, facts_exprs(facts)[attribute].name);
    StandardObjects objects;
    if (!standard_objects(q->finder, q->file, attribute + 1, &objects)) return false;
    for (u32 i = 0; i < objects.count; i++) {
        StdlibName name;
        bool has = stdlib_member(objects.at[i].class, word, &name) && name.kind == kind &&
                   (kind != STDLIB_FUNCTION || name.is_async == is_awaited);
        if (!has || !add_type(q, name.type, &objects.at[i], objects.at[i].root)) return false;
    }
    return objects.count;
}

static bool of_call(Question *q, ExprId call, bool is_awaited) {
    Str dotted = external_text(program_of(q), q->file, call + 1);
    if (dotted.len) return of_external_call(q, dotted, is_awaited);
    bool is_method = facts_exprs(facts_of(q))[call + 1].kind == EXPR_ATTRIBUTE;
    return is_method && of_member(q, call + 1, STDLIB_FUNCTION, is_awaited);
}

/* os.environ, sys.argv */
static bool of_external_value(Question *q) {
    StdlibName name;
    StandardObject owner;
    Str dotted = external_text(program_of(q), q->file, q->expr);
    bool is_variable = dotted.len && !stdlib_scope(dotted) && external_find(q, dotted, &name, &owner) &&
                       name.kind == STDLIB_VARIABLE && !owner.class;
    return is_variable && add_type(q, name.type, NULL, dotted);
}

static bool of_attribute(Question *q) {
    return of_external_value(q) || of_member(q, q->expr, STDLIB_PROPERTY, false);
}

/* ---- parts of expressions --------------------------------------------------------------------------- */

/* The only class of elements, "str" of list[str] or tuple[str,...]. */
static Str only_element(Str elements) {
    Str first = str_slice(elements, 0, str_find_char(elements, ','));
    Str rest = str_slice(elements, first.len + 1, elements.len);
    bool is_only = !rest.len || str_eq(rest, STR("..."));
    return is_only && str_find_char(elements, '[') == STR_NOT_FOUND ? first : STR_NONE;
}

/* Items of what was just made: nobody else can have put another one in. */
static bool add_items(Question *q, const StandardObject *object, bool is_slice) {
    Str class = stdlib_scope_name(object->class);
    bool is_text = str_eq(class, STR("builtins.str"));
    if (is_slice) return is_text && add(q->out, *object);
    if (is_text) return add_type(q, STR("str"), NULL, object->root);
    bool holds = str_eq(class, STR("builtins.list")) || str_eq(class, STR("builtins.tuple"));
    return holds && add_type(q, only_element(object->elements), NULL, object->root);
}

static bool is_call(const Question *q, ExprId expr) {
    return facts_exprs(facts_of(q))[expr].kind == EXPR_CALL;
}

static bool of_subscript(Question *q) {
    const Facts *facts = facts_of(q);
    ExprId index = expr_child(facts, q->expr, 1);
    bool is_slice = index && facts_exprs(facts)[index].kind == EXPR_SLICE;
    StandardObjects objects;
    if (!index || !standard_objects(q->finder, q->file, q->expr + 1, &objects)) return false;
    for (u32 i = 0; i < objects.count; i++) {
        if (!is_call(q, q->expr + 1)) objects.at[i].elements = STR_NONE;
        if (!add_items(q, &objects.at[i], is_slice)) return false;
    }
    return objects.count;
}

static bool are_texts(const StandardObjects *objects) {
    for (u32 i = 0; i < objects->count; i++)
        if (!str_eq(stdlib_scope_name(objects->at[i].class), STR("builtins.str"))) return false;
    return objects->count;
}

/* "…" + "…", "…" % anything */
static bool of_operator(Question *q) {
    const Facts *facts = facts_of(q);
    u8 op = facts_exprs(facts)[q->expr].op;
    StandardObjects left, right;
    if ((op != OP_ADD && op != OP_MOD) || !standard_objects(q->finder, q->file, q->expr + 1, &left) ||
        !are_texts(&left))
        return false;
    ExprId other = expr_child(facts, q->expr, 1);
    bool is_text = op == OP_MOD || (standard_objects(q->finder, q->file, other, &right) && are_texts(&right));
    return is_text && add_class(q, "str");
}

static bool of_children(Question *q, u32 first, u32 second) {
    const Facts *facts = facts_of(q);
    return add_objects(q, q->file, expr_child(facts, q->expr, first)) &&
           add_objects(q, q->file, expr_child(facts, q->expr, second));
}

/* ---- names ----------------------------------------------------------------------------------------- */

/* A question what something is: any call but one that only counts or compares. */
static bool is_question(const Question *q, ExprId call) {
    const Facts *facts = facts_of(q);
    u32 count;
    const Str *words = rules_words(q->finder->context->rules, RULE, "plain_questions", &count);
    return !names_have(words, count, facts_name(facts, facts_exprs(facts)[call + 1].name));
}

static bool asks_about(const Question *q, const GuardRow *guard, NameId name) {
    const Facts *facts = facts_of(q);
    bool asks = guard->kind == GUARD_CASE, has_name = false;
    for (ExprId e = guard->expr; e && e < facts_exprs(facts)[guard->expr].next; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        asks |= row->kind == EXPR_CALL && is_question(q, e);
        has_name |= (row->kind == EXPR_NAME || row->kind == EXPR_ATTRIBUTE) && row->name == name;
    }
    return asks && (has_name || guard->kind == GUARD_CASE);
}

/* What holds around the use of a variable or attribute may say that it is something else there:
 * isinstance(x, …). */
static bool is_asked_about(const Question *q) {
    const Facts *facts = facts_of(q);
    ExprId start = q->expr;
    while (facts_exprs(facts)[start].kind == EXPR_ATTRIBUTE) start++;
    if (facts_exprs(facts)[start].kind != EXPR_NAME) return false;
    GuardId guard = facts_uses(facts)[facts_exprs(facts)[start].aux].guard;
    for (; guard; guard = facts_guards(facts)[guard].parent)
        if (asks_about(q, &facts_guards(facts)[guard], facts_exprs(facts)[q->expr].name)) return true;
    return false;
}

/* Code that does not show in its scope may bind the name, too. */
static bool is_bound_unseen(const Question *q, const UseRow *use) {
    const Program *program = program_of(q);
    const ScopeRow *scope = &facts_scopes(facts_of(q))[use->found];
    Name name = file_name_of(program, q->file, use->name);
    bool is_shared = scope->kind == SCOPE_MODULE || scope->kind == SCOPE_CLASS;
    return !use->found || use->flags & USE_MAY_BE_OUTER || scope->flags & SCOPE_HAS_EXEC ||
           map_find(&q->finder->additions->names, name) != MAP_NONE ||
           (is_shared && attribute_is_foreign(program, name));
}

/* with open(p) as f */
static bool of_entered(Question *q, ExprId value) {
    StandardObjects objects;
    if (!standard_objects(q->finder, q->file, value, &objects)) return false;
    for (u32 i = 0; i < objects.count; i++) {
        StdlibName name;
        bool has = stdlib_member(objects.at[i].class, STR("__enter__"), &name);
        u32 before = q->out->count;
        if (!has || !add_type(q, name.type, &objects.at[i], objects.at[i].root)) return false;
        for (u32 n = before; n < q->out->count; n++) q->out->at[n].origin = objects.at[i].origin;
    }
    return objects.count;
}

static bool of_binding(Question *q, const BindingRow *row) {
    bool is_whole = row->shape == SHAPE_WHOLE && row->value && !row->annotation;
    if (is_whole && row->kind == BIND_WITH) return of_entered(q, row->value);
    bool is_assigned = row->kind == BIND_ASSIGN || row->kind == BIND_WALRUS;
    return is_whole && is_assigned && add_objects(q, q->file, row->value);
}

static bool of_bindings(Question *q, const UseRow *use) {
    const Facts *facts = facts_of(q);
    if (!use->reach_count) return false;
    for (u32 i = 0; i < use->reach_count; i++)
        if (!of_binding(q, &facts_bindings(facts)[facts_lists(facts)[use->first_reach + i]])) return false;
    return true;
}

/* ---- all of it ------------------------------------------------------------------------------------- */

static bool of_kind(Question *q) {
    const Facts *facts = facts_of(q);
    const ExprRow *row = &facts_exprs(facts)[q->expr];
    switch ((ExprKind)row->kind) {
    case EXPR_STRING: return of_string(q, row);
    case EXPR_FORMAT: return of_format(q);
    case EXPR_NUMBER: return add_class(q, number_class(facts_number(facts, row)));
    case EXPR_CONSTANT: return of_constant(q, row);
    case EXPR_LIST: return add_class(q, "list");
    case EXPR_TUPLE: return add_class(q, "tuple");
    case EXPR_SET: return add_class(q, "set");
    case EXPR_DICT: return add_class(q, "dict");
    case EXPR_COMPREHENSION: return of_comprehension(q, row);
    case EXPR_CALL: return of_call(q, q->expr, false);
    case EXPR_AWAIT: return is_call(q, q->expr + 1) && of_call(q, q->expr + 1, true);
    case EXPR_ATTRIBUTE: return of_attribute(q);
    case EXPR_SUBSCRIPT: return of_subscript(q);
    case EXPR_BINARY: return of_operator(q);
    case EXPR_CONDITIONAL: return of_children(q, 1, 2);
    case EXPR_AND:
    case EXPR_OR: return of_children(q, 0, 1);
    case EXPR_WALRUS: return add_objects(q, q->file, expr_child(facts, q->expr, 1));
    case EXPR_NAME: return of_external_value(q) || of_bindings(q, &facts_uses(facts)[row->aux]);
    default: return false;
    }
}

/* ---- what inference says ---------------------------------------------------------------------------- */

/* The call is what makes the value; what an isinstance proves stands in a call, too. */
static bool is_maker(const Program *program, FileId file, ExprId call, Value value) {
    if (expr_row(program, file, call)->kind != EXPR_CALL) return false;
    ValueSet callee = infer_expr(program, file, call + 1);
    if (callee.count != 1 || callee.is_open || callee.at[0].kind != VALUE_EXTERNAL) return false;
    bool is_same = callee.at[0].id == value.id;
    return is_same || (value.kind == VALUE_EXTERNAL_INSTANCE && !value.is_exact &&
                       match_result(program, callee.at[0].id) == value.id);
}

/* What makes the values is an expression somewhere: a literal or a call. A display is not among them, for
 * what is made of its elements counts as one, too: sorted({}). */
static bool of_values(Question *q, ValueSet values) {
    const Program *program = program_of(q);
    for (u32 i = 0; i < values.count; i++) {
        Value value = values.at[i];
        bool is_made = value.kind == VALUE_EXTERNAL_INSTANCE || value.kind == VALUE_EXTERNAL_RESULT;
        ExprRef origin = value.kind == VALUE_LITERAL ? value.id : is_made ? value.origin : 0;
        if (value.kind == VALUE_NONE_OBJECT) continue;
        if (!origin || origin == ref_of(q) || value.view || value.via == VIA_NARROWING) return false;
        FileId file = expr_file(program, origin);
        ExprId expr = origin - program->files[file].expr_base;
        if ((is_made && !is_maker(program, file, expr, value)) || !add_objects(q, file, expr)) return false;
    }
    return true;
}

/* ---- attributes of objects of the tree --------------------------------------------------------------- */

static bool is_on_subclass(const Program *program, DefRef class, Name name, u32 depth) {
    u32 count;
    ClassMember member;
    const DefRef *subclasses = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (depth > SUBCLASSES_DEPTH_MAX || class_find_own(program, subclasses[i], name, &member) ||
            is_on_subclass(program, subclasses[i], name, depth + 1))
            return true;
    return false;
}

/* What methods of the class and its bases store under the name on their object. */
static bool of_stores(Question *q, DefRef class, Name name) {
    const Program *program = program_of(q);
    u32 mro_count, count;
    const DefRef *mro = class_mro(program, class, &mro_count);
    for (u32 m = 0; m < mro_count; m++) {
        const InstanceAttribute *attributes = class_attributes(program, mro[m], &count);
        for (u32 i = 0; i < count; i++) {
            if (attributes[i].name != name) continue;
            FileId file = attributes[i].file;
            const WriteRow *write = &facts_writes(program_facts(program, file))[attributes[i].write];
            bool is_plain = write->kind == WRITE_ASSIGN && write->value && !write->annotation;
            if (!is_plain || !add_objects(q, file, write->value)) return false;
        }
    }
    return true;
}

/* What the body of the class gives, until a method stores another one. */
static bool of_class_variable(Question *q, BindRef binding) {
    const BindingRow *row = binding_row(program_of(q), binding);
    bool is_plain = row->kind == BIND_ASSIGN && row->shape == SHAPE_WHOLE && row->value && !row->annotation;
    if (!is_plain || !add_objects(q, binding_file(program_of(q), binding), row->value)) return false;
    for (u32 i = 0; i < q->out->count; i++) {
        StdlibName get;
        if (stdlib_member(q->out->at[i].class, STR("__get__"), &get)) return false;
    }
    return true;
}

/* All that the classes show, where that is all there is. */
static bool of_holder(Question *q, Value holder, Name name) {
    const Program *program = program_of(q);
    ClassMember member;
    Name where;
    bool is_object = holder.kind == VALUE_INSTANCE && !holder.view;
    if (!is_object || class_openness(program, holder.id, &where) != CLASS_CLOSED ||
        !class_find(program, holder.id, name, &member) ||
        (!holder.is_exact && is_on_subclass(program, holder.id, name, 0)))
        return false;
    return (!member.binding || of_class_variable(q, member.binding)) && of_stores(q, holder.id, name);
}

static bool of_held(Question *q) {
    const Program *program = program_of(q);
    Name name = file_name_of(program, q->file, expr_row(program, q->file, q->expr)->name);
    ValueSet holders = infer_expr(program, q->file, q->expr + 1);
    if (!values_known(holders) || attribute_is_foreign(program, name) ||
        map_find(&q->finder->additions->names, name) != MAP_NONE)
        return false;
    for (u32 i = 0; i < holders.count; i++)
        if (holders.at[i].kind != VALUE_NONE_OBJECT && !of_holder(q, holders.at[i], name)) return false;
    return q->out->count;
}

/* ---- all of it --------------------------------------------------------------------------------------- */

static bool of_inferred(Question *q) {
    const Program *program = program_of(q);
    u8 kind = expr_row(program, q->file, q->expr)->kind;
    if (kind == EXPR_ATTRIBUTE) return of_held(q);
    if (kind != EXPR_CALL && kind != EXPR_NAME) return false;
    ValueSet values = infer_expr(program, q->file, q->expr);
    return values_known(values) && of_values(q, values) && q->out->count;
}

static bool find(Question *q) {
    const Program *program = program_of(q);
    const ExprRow *row = expr_row(program, q->file, q->expr);
    if (row->kind == EXPR_NAME && row->flags & (EXPR_STORED | EXPR_DELETED)) return false;
    bool is_local = row->kind == EXPR_NAME && facts_uses(facts_of(q))[row->aux].found;
    if (is_local && is_bound_unseen(q, &facts_uses(facts_of(q))[row->aux])) return false;
    if (is_asked_about(q)) return false;
    if (of_inferred(q)) return true;
    q->out->count = 0;
    return of_kind(q);
}

bool standard_objects(StandardFinder *self, FileId file, ExprId expr, StandardObjects *out) {
    out->count = 0;
    if (!expr) return false;
    ExprRef ref = self->context->program->files[file].expr_base + expr;
    u32 known = map_find(&self->memo, ref);
    if (known != MAP_NONE) {
        if (known) *out = self->answers.at[known - 1];
        return known;
    }
    *map_at(&self->memo, ref, 0) = 0;
    Question question = {.finder = self, .file = file, .expr = expr, .out = out};
    if (!find(&question)) {
        out->count = 0;
        return false;
    }
    vec_push(&self->answers, *out);
    *map_at(&self->memo, ref, 0) = self->answers.count;
    return true;
}

void standard_finder_release(StandardFinder *self) {
    map_release(&self->memo);
    vec_release(&self->answers);
}
