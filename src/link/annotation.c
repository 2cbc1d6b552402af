/* Annotations: the classes an annotated value can be an instance of. */
#include "classes.h"
#include "modules.h"
#include "match.h"
#include "stdlib_names.h"
#include "values.h"

typedef enum {
    FORM_NONE,
    FORM_OPTIONAL,
    FORM_UNION,
    FORM_FIRST,
    FORM_TYPE,
    FORM_CONTAINER,
    FORM_LATER,
    FORM_OPEN
} Form;

/* Special forms by the last word of their dotted name (typing, collections.abc, builtins…). */
static const struct {
    const char *word;
    Form form;
} forms[] = {
    {"Optional", FORM_OPTIONAL},
    {"Union", FORM_UNION},
    {"Annotated", FORM_FIRST},
    {"Final", FORM_FIRST},
    {"ClassVar", FORM_FIRST},
    {"Required", FORM_FIRST},
    {"NotRequired", FORM_FIRST},
    {"ReadOnly", FORM_FIRST},
    {"Awaitable", FORM_LATER},
    {"Future", FORM_LATER},
    {"Task", FORM_LATER},
    {"InitVar", FORM_FIRST},
    {"type", FORM_TYPE},
    {"Type", FORM_TYPE},
    {"list", FORM_CONTAINER},
    {"List", FORM_CONTAINER},
    {"set", FORM_CONTAINER},
    {"Set", FORM_CONTAINER},
    {"frozenset", FORM_CONTAINER},
    {"FrozenSet", FORM_CONTAINER},
    {"deque", FORM_CONTAINER},
    {"Deque", FORM_CONTAINER},
    {"dict", FORM_CONTAINER},
    {"Dict", FORM_CONTAINER},
    {"defaultdict", FORM_CONTAINER},
    {"DefaultDict", FORM_CONTAINER},
    {"OrderedDict", FORM_CONTAINER},
    {"Mapping", FORM_CONTAINER},
    {"MutableMapping", FORM_CONTAINER},
    {"tuple", FORM_CONTAINER},
    {"Tuple", FORM_CONTAINER},
    {"Sequence", FORM_CONTAINER},
    {"MutableSequence", FORM_CONTAINER},
    {"Iterable", FORM_CONTAINER},
    {"Iterator", FORM_CONTAINER},
    {"Collection", FORM_CONTAINER},
    {"AsyncIterable", FORM_CONTAINER},
    {"AsyncIterator", FORM_CONTAINER},
    {"Generator", FORM_CONTAINER},
    {"AsyncGenerator", FORM_CONTAINER},
    {"AbstractSet", FORM_CONTAINER},
    {"MutableSet", FORM_CONTAINER},
    {"Coroutine", FORM_OPEN},
    {"Callable", FORM_OPEN},
    {"Literal", FORM_OPEN},
    {"Any", FORM_OPEN},
    {"object", FORM_OPEN},
};

static bool is_typing_module(Str dotted) {
    static const char *const modules[] = {"typing.",      "typing_extensions.", "builtins.",
                                          "collections.", "dataclasses.",       "asyncio."};
    for (u32 i = 0; i < COUNT_OF(modules); i++)
        if (str_starts(dotted, str_of(modules[i]))) return true;
    return false;
}

static Form form_of(const Program *program, Name dotted) {
    Str text = name_text(program, dotted);
    if (!is_typing_module(text)) return FORM_NONE;
    Str word = str_after_last(text, '.');
    for (u32 i = 0; i < COUNT_OF(forms); i++)
        if (str_eq(word, str_of(forms[i].word))) return forms[i].form;
    return FORM_NONE;
}

static DefRef self_class(const Program *program, FileId file, ScopeId scope) {
    const File *in = &program->files[file];
    for (; scope; scope = facts_scopes(in->facts)[scope].parent)
        if (facts_scopes(in->facts)[scope].kind == SCOPE_CLASS)
            return in->def_base + facts_scopes(in->facts)[scope].def;
    return 0;
}

static void join_annotation(const Program *program, FileId file, ExprId expr, Values *out) {
    values_join(out, infer_annotation(program, file, expr));
}

/* Arguments of X[a, b]: children behind the object, or the items of a single tuple. */
static ExprId first_argument(const Facts *facts, ExprId subscript) {
    ExprId first = expr_child(facts, subscript, 1);
    return first && facts_exprs(facts)[first].kind == EXPR_TUPLE ? expr_first(facts, first) : first;
}

static void annotate_class_object(const Program *program, FileId file, ExprId argument, Values *out) {
    ValueSet instances = infer_annotation(program, file, argument);
    out->is_open |= instances.is_open;
    for (u32 i = 0; i < instances.count; i++) {
        Value value = instances.at[i];
        if (value.kind == VALUE_INSTANCE)
            value.kind = VALUE_CLASS, values_add(out, value);
        else if (value.kind == VALUE_EXTERNAL_INSTANCE)
            value.kind = VALUE_EXTERNAL, values_add(out, value);
        else
            out->is_open = true;
    }
}

/* Awaiting it gives the argument. */
static void annotate_later(const Program *program, FileId file, ExprId argument, Values *out) {
    ValueSet results = infer_annotation(program, file, argument);
    out->is_open |= results.is_open;
    for (u32 i = 0; i < results.count; i++) {
        Value value = results.at[i];
        value.view = VIEW_LATER;
        values_add(out, value);
    }
}

static void annotate_form(const Program *program, FileId file, ExprId subscript, Form form, Values *out) {
    const Facts *facts = program_facts(program, file);
    ExprId argument = first_argument(facts, subscript);
    switch (form) {
    case FORM_OPTIONAL:
        values_add(out, (Value){.kind = VALUE_NONE_OBJECT, .via = VIA_ANNOTATION});
        join_annotation(program, file, argument, out);
        break;
    case FORM_UNION:
        for (; argument; argument = expr_next(facts, argument)) join_annotation(program, file, argument, out);
        break;
    case FORM_FIRST: join_annotation(program, file, argument, out); break;
    case FORM_LATER: annotate_later(program, file, argument, out); break;
    case FORM_TYPE: annotate_class_object(program, file, argument, out); break;
    case FORM_CONTAINER:
        values_add(out, (Value){.kind = VALUE_GENERIC,
                                .via = VIA_ANNOTATION,
                                .id = expr_ref(program, file, subscript),
                                .origin = expr_ref(program, file, subscript)});
        break;
    default: out->is_open = true; break;
    }
}

/* What a library's bound stands for is left open: it may be an interface that classes only promise to have.
 * NewType("Name", Base) is its base at run time; TypeVar("T", bound=Base) at least that, TypeVar("T", A,
 * B) one of them. */
bool annotate_made(const Program *program, Value value, Values *out) {
    bool is_made = value.kind == VALUE_EXTERNAL_INSTANCE && value.origin;
    bool is_new = is_made && name_is_word(program, value.id, "NewType");
    bool is_variable = is_made && name_is_word(program, value.id, "TypeVar");
    if ((!is_new && !is_variable) || !is_typing_module(name_text(program, value.id))) return false;
    FileId file = expr_file(program, value.origin);
    const Facts *facts = program_facts(program, file);
    ExprId call = value.origin - program->files[file].expr_base, argument = expr_child(facts, call, 2);
    if (facts_exprs(facts)[call].kind != EXPR_CALL || !argument) return false;
    for (; argument; argument = expr_next(facts, argument)) {
        const ExprRow *row = &facts_exprs(facts)[argument];
        bool is_keyword = row->kind == EXPR_KEYWORD;
        if (!is_keyword || str_eq(facts_name(facts, row->name), STR("bound")))
            join_annotation(program, file, is_keyword ? argument + 1 : argument, out);
        else if (str_eq(facts_name(facts, row->name), STR("default")))
            out->is_open = true;
    }
    out->is_open |= !out->count;
    for (u32 i = 0; i < out->count; i++)
        out->is_open |= out->at[i].kind == VALUE_EXTERNAL_INSTANCE && is_variable;
    return true;
}

/* Instance of one thing that an annotation names. */
static void annotate_value(const Program *program, FileId file, ExprId expr, Value value, Values *out) {
    ExprRef origin = expr_ref(program, file, expr);
    if (value.kind == VALUE_CLASS) {
        values_add(out,
                   (Value){.kind = VALUE_INSTANCE, .via = VIA_ANNOTATION, .id = value.id, .origin = origin});
    } else if (value.kind == VALUE_NONE_OBJECT) {
        values_add(out, value);
    } else if (value.kind == VALUE_EXTERNAL && name_is_word(program, value.id, "Self")) {
        DefRef class = self_class(program, file, expr_row(program, file, expr)->scope);
        if (class)
            values_add(out, (Value){.kind = VALUE_INSTANCE, .via = VIA_SELF, .id = class, .origin = origin});
        else
            out->is_open = true;
    } else if (value.kind == VALUE_EXTERNAL && form_of(program, value.id) == FORM_NONE) {
        values_add(out, (Value){.kind = VALUE_EXTERNAL_INSTANCE,
                                .via = VIA_ANNOTATION,
                                .id = value.id,
                                .origin = origin});
    } else if (!annotate_made(program, value, out)) {
        out->is_open = true;
    }
}

/* The one binding that gives a name its value at a use, or 0. */
static BindRef bound_once(const Program *program, FileId file, ExprId name) {
    const File *in = &program->files[file];
    const ExprRow *row = expr_row(program, file, name);
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return 0;
    const UseRow *use = &facts_uses(in->facts)[row->aux];
    return use->reach_count == 1 ? in->binding_base + facts_lists(in->facts)[use->first_reach] : 0;
}

enum { ALIAS_HOPS_MAX = 8 };

/* Through `from a import T` to where the module-level name is bound, once. */
static BindRef through_imports(const Program *program, BindRef binding) {
    for (u32 hops = 0; binding && hops < ALIAS_HOPS_MAX; hops++) {
        const BindingRow *row = binding_row(program, binding);
        if (row->kind != BIND_IMPORT) return binding;
        FileId file = binding_file(program, binding);
        const ImportRow *import = &facts_imports(program_facts(program, file))[row->target];
        if (!(import->flags & IMPORT_FROM)) return 0;
        ImportTarget target = import_target(program, file, row->target);
        FileId source = target.verdict == IMPORT_FOUND ? program->modules[target.module].file : FILE_NONE;
        u32 count = 0;
        if (source == FILE_NONE || source == file) return 0;
        binding = module_binding(program, source, file_name_of(program, file, import->name), &count);
        if (count != 1) return 0;
    }
    return 0;
}

/* A name bound to a whole type expression, here or where it is imported from: `Event = A | B`,
 * `Rows = list[Row]`, `Session = Annotated[C, …]`. */
static bool annotate_alias(const Program *program, FileId file, ExprId expr, Values *out) {
    BindRef alias = through_imports(program, bound_once(program, file, expr));
    if (!alias) return false;
    const BindingRow *binding = binding_row(program, alias);
    FileId source = binding_file(program, alias);
    const Facts *facts = program_facts(program, source);
    if (binding->kind == BIND_DEF && facts_defs(facts)[binding->target].kind == DEF_TYPE_ALIAS) {
        join_annotation(program, source, facts_defs(facts)[binding->target].returns, out);
        return true;
    }
    if (binding->kind == BIND_TYPE_PARAM && binding->value) {
        join_annotation(program, source, binding->value, out);
        return true;
    }
    if (binding->kind != BIND_ASSIGN || binding->shape != SHAPE_WHOLE || !binding->value) return false;
    u8 kind = facts_exprs(facts)[binding->value].kind;
    if (kind != EXPR_SUBSCRIPT && kind != EXPR_BINARY) return false;
    join_annotation(program, source, binding->value, out);
    return true;
}

static void annotate_name(const Program *program, FileId file, ExprId expr, Values *out) {
    if (annotate_alias(program, file, expr, out)) return;
    ValueSet named = infer_expr(program, file, expr);
    out->is_open |= named.is_open;
    for (u32 i = 0; i < named.count; i++) annotate_value(program, file, expr, named.at[i], out);
}

/* X[T] of a library of which nothing is known: an object of X, or T with something said about it, as in
 * Annotated. */
static bool may_be_argument(const Program *program, Value named) {
    if (named.kind != VALUE_EXTERNAL) return false;
    Str dotted = name_text(program, named.id);
    return !is_typing_module(dotted) && !stdlib_scope(dotted) && !match_stub(program, named.id);
}

static void annotate_subscript(const Program *program, FileId file, ExprId expr, Values *out) {
    ValueSet named = infer_expr(program, file, expr + 1);
    out->is_open |= named.is_open;
    for (u32 i = 0; i < named.count; i++) {
        Form form = named.at[i].kind == VALUE_EXTERNAL ? form_of(program, named.at[i].id) : FORM_NONE;
        out->is_open |= may_be_argument(program, named.at[i]);
        if (form == FORM_NONE)
            annotate_value(program, file, expr, named.at[i], out);
        else
            annotate_form(program, file, expr, form, out);
    }
}

static Name text_name(const Program *program, Str word) {
    return intern_add((Intern *)&program->names, word);
}

static bool is_dotted(Str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!is_letter && !(i && ((c >= '0' && c <= '9') || c == '.'))) return false;
    }
    return text.len > 0;
}

/* A function around the place has a name of its own that is called so. */
static bool is_local_word(const Program *program, FileId file, ScopeId scope, Str word) {
    const Facts *facts = program_facts(program, file);
    for (; scope > 1; scope = facts_scopes(facts)[scope].parent) {
        const ScopeRow *row = &facts_scopes(facts)[scope];
        for (u32 b = row->first_binding; b < row->first_binding + row->binding_count; b++)
            if (str_eq(facts_name(facts, facts_bindings(facts)[b].name), word)) return true;
    }
    return false;
}

/* cast("module.Class", x): a class by its name in the module around. */
static void annotate_text(const Program *program, FileId file, ExprId expr, Values *out) {
    Str text = expr_string(program, file, expr), word;
    if (!is_dotted(text) || !str_split(&text, '.', &word) ||
        is_local_word(program, file, expr_row(program, file, expr)->scope, word)) {
        out->is_open = true;
        return;
    }
    ValueSet values = infer_module_member(program, program->files[file].module, text_name(program, word));
    while (text.len && str_split(&text, '.', &word)) {
        Values members = {.is_open = values.is_open};
        for (u32 i = 0; i < values.count; i++)
            values_join(&members, infer_attribute(program, values.at[i], text_name(program, word)));
        values = values_freeze(program, &members);
    }
    out->is_open |= values.is_open || !values.count;
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_CLASS || values.at[i].kind == VALUE_EXTERNAL)
            annotate_value(program, file, expr, values.at[i], out);
        else
            out->is_open = true;
}

static void annotate_kind(const Program *program, FileId file, ExprId expr, Values *out) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    switch ((ExprKind)row->kind) {
    case EXPR_NAME:
    case EXPR_ATTRIBUTE: annotate_name(program, file, expr, out); break;
    case EXPR_SUBSCRIPT: annotate_subscript(program, file, expr, out); break;
    case EXPR_BINARY:
        if (row->op != OP_BIT_OR) {
            out->is_open = true;
            break;
        }
        join_annotation(program, file, expr_first(facts, expr), out);
        join_annotation(program, file, expr_child(facts, expr, 1), out);
        break;
    case EXPR_CONSTANT:
        if (row->op == CONSTANT_NONE)
            values_add(out, (Value){.kind = VALUE_NONE_OBJECT, .via = VIA_ANNOTATION});
        else
            out->is_open = true;
        break;
    case EXPR_STRING: /* quoted: the parsed expression is its child */
        if (expr_first(facts, expr))
            join_annotation(program, file, expr_first(facts, expr), out);
        else
            annotate_text(program, file, expr, out);
        break;
    default: out->is_open = true; break;
    }
}

enum { ANNOTATION_DEPTH_MAX = 120 };

ValueSet infer_annotation(const Program *program, FileId file, ExprId expr) {
    if (!expr || program->types->depth > ANNOTATION_DEPTH_MAX) return values_open();
    Values out = {0};
    program->types->depth++;
    annotate_kind(program, file, expr, &out);
    program->types->depth--;
    return values_freeze(program, &out);
}

DefRef annotated_function(const Program *program, ExprRef annotation) {
    FileId file = expr_file(program, annotation);
    ExprId at = annotation - program->files[file].expr_base;
    const Facts *facts = program_facts(program, file);
    for (DefId def = 1; def < facts->defs.count; def++) {
        ExprId returns = facts_defs(facts)[def].returns;
        if (returns && at >= returns && at < facts_exprs(facts)[returns].next)
            return program->files[file].def_base + def;
    }
    return 0;
}
