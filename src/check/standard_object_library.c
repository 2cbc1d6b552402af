/* What the table says of the library's functions, methods, properties and variables. */
#include "callees.h"
#include "glob.h"
#include "standard.h"
#include "standard_object_impl.h"

#define RULE "unknown-member"

static bool is_listed(const Question *q, const char *parameter, StdlibScope class) {
    return rules_lists(q->finder->context->rules, RULE, parameter, stdlib_scope_name(class),
                       glob_matches_name);
}

/* What a type of the table says; `self` is the object that is asked, if any. */
bool objects_add_type(Question *q, Str type, const StandardObject *self, Str root) {
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
        if (!objects_add(q->out, object)) return false;
    }
    return true;
}

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

/* The text of an argument at a place or by its name; what counts where it is not given; empty: unknown. */
static Str mode_of(const Question *q, u32 place, Str fallback) {
    const Facts *facts = facts_of(q);
    ExprId at = expr_child(facts, q->expr, 1);
    for (u32 i = 0; at; at = expr_next(facts, at), i++) {
        const ExprRow *row = &facts_exprs(facts)[at];
        bool is_named = row->kind == EXPR_KEYWORD && str_eq(facts_name(facts, row->name), STR("mode"));
        if (row->kind == EXPR_STAR || row->kind == EXPR_DOUBLE_STAR) return STR_NONE;
        if (is_named || (row->kind != EXPR_KEYWORD && i == place))
            return expr_string(program_of(q), q->file, is_named ? expr_first(facts, at) : at);
    }
    return fallback;
}

static void keep_class(StandardObjects *out, StdlibScope class, bool is_kept) {
    u32 kept = 0;
    for (u32 i = 0; i < out->count; i++)
        if ((out->at[i].class == class) == is_kept) out->at[kept++] = out->at[i];
    out->count = kept;
}

/* "open 1 r -b _io.TextIOWrapper": the argument at place 1, "r" where none is given, decides: with a "b" the
 * result is of the other classes, without it of this one; `+b` the other way round. */
static void choose_by_mode(Question *q, Str dotted) {
    u32 count;
    const Str *rows = rules_words(q->finder->context->rules, RULE, "results_by_mode", &count);
    for (u32 i = 0; i < count; i++) {
        Str class = rows[i], name, place, fallback, letter;
        str_split(&class, ' ', &name);
        if (!str_eq(name, dotted)) continue;
        str_split(&class, ' ', &place);
        str_split(&class, ' ', &fallback);
        str_split(&class, ' ', &letter);
        Str mode = mode_of(q, stdlib_number(place), fallback);
        bool has_letter = str_find_char(mode, letter.ptr[1]) != STR_NOT_FOUND;
        if (mode.len) keep_class(q->out, stdlib_scope(class), has_letter == (letter.ptr[0] == '+'));
    }
}

static bool of_external_call(Question *q, Str dotted, bool is_awaited) {
    StdlibName name;
    StandardObject owner;
    StdlibScope class = stdlib_scope(dotted);
    if (!external_find(q, dotted, &name, &owner)) return false;
    if (class && stdlib_is_class(class)) {
        if (!standard_is_plain(class) || is_listed(q, "dynamic_classes", class)) return false;
        return objects_add(q->out, (StandardObject){.class = class, .root = dotted, .origin = ref_of(q)});
    }
    bool is_function = name.kind == STDLIB_FUNCTION && name.is_async == is_awaited;
    if (!is_function || !objects_add_type(q, name.type, owner.class ? &owner : NULL, dotted)) return false;
    choose_by_mode(q, dotted);
    return q->out->count;
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
        if (!has || !objects_add_type(q, name.type, &objects.at[i], objects.at[i].root)) return false;
    }
    return objects.count;
}

bool objects_of_call(Question *q, ExprId call, bool is_awaited) {
    Str dotted = external_text(program_of(q), q->file, call + 1);
    if (dotted.len) return of_external_call(q, dotted, is_awaited);
    bool is_method = facts_exprs(facts_of(q))[call + 1].kind == EXPR_ATTRIBUTE;
    return is_method && of_member(q, call + 1, STDLIB_FUNCTION, is_awaited);
}

/* os.environ, sys.argv */
bool objects_of_external(Question *q) {
    StdlibName name;
    StandardObject owner;
    Str dotted = external_text(program_of(q), q->file, q->expr);
    bool is_variable = dotted.len && !stdlib_scope(dotted) && external_find(q, dotted, &name, &owner) &&
                       name.kind == STDLIB_VARIABLE && !owner.class;
    return is_variable && objects_add_type(q, name.type, NULL, dotted);
}

bool objects_of_attribute(Question *q) {
    return objects_of_external(q) || of_member(q, q->expr, STDLIB_PROPERTY, false);
}
