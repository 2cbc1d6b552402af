/* Calls: what comes back from calling each value the callee can be. */
#include "classes.h"
#include "match.h"
#include "values.h"

static ExprId argument(const Facts *facts, ExprId call, u32 index) {
    ExprId child = expr_child(facts, call, index + 1);
    u8 kind = child ? facts_exprs(facts)[child].kind : EXPR_NONE;
    return kind == EXPR_KEYWORD || kind == EXPR_STAR || kind == EXPR_DOUBLE_STAR ? 0 : child;
}

/* Class whose method holds this scope, for super() without arguments. */
static DefRef enclosing_class(const Program *program, FileId file, ScopeId scope) {
    const File *in = &program->files[file];
    for (; scope; scope = facts_scopes(in->facts)[scope].parent) {
        DefId def = facts_scopes(in->facts)[scope].def;
        if (!def) continue;
        DefRef class = method_class(program, in->def_base + def);
        if (class) return class;
    }
    return 0;
}

/* super(C) alone is bound to no object: its attributes are its own. */
static void call_super(const Program *program, FileId file, ExprId call, Values *out) {
    const Facts *facts = program_facts(program, file);
    if (argument(facts, call, 0) && !expr_child(facts, call, 2)) {
        out->is_open = true;
        return;
    }
    DefRef class = enclosing_class(program, file, expr_row(program, file, call)->scope);
    if (class)
        values_add(out, (Value){.kind = VALUE_SUPER, .id = class, .origin = expr_ref(program, file, call)});
    else
        out->is_open = true;
}

static void call_type(const Program *program, FileId file, ExprId call, Values *out) {
    ExprId of = argument(program_facts(program, file), call, 0);
    ValueSet values = infer_expr(program, file, of);
    out->is_open |= values.is_open || !of;
    for (u32 i = 0; i < values.count; i++) {
        Value value = values.at[i];
        if (value.kind == VALUE_INSTANCE)
            value.kind = VALUE_CLASS, values_add(out, value);
        else
            out->is_open = true;
    }
}

static void call_getattr(const Program *program, FileId file, ExprId call, Values *out) {
    const Facts *facts = program_facts(program, file);
    ValueSet objects = infer_expr(program, file, argument(facts, call, 0));
    Str text = expr_string(program, file, argument(facts, call, 1));
    Name name = text.len ? intern_find(&program->names, text) : 0;
    out->is_open = true;
    for (u32 i = 0; i < objects.count && name; i++)
        values_join(out, infer_attribute(program, objects.at[i], name));
}

/* A container made of another one's elements: of a mapping, of its keys. */
static void call_same_elements(const Program *program, FileId file, ExprId call, Values *out) {
    ValueSet values = infer_expr(program, file, argument(program_facts(program, file), call, 0));
    out->is_open |= values.is_open;
    for (u32 i = 0; i < values.count; i++) {
        Value value = values.at[i];
        bool is_container = value.kind == VALUE_DISPLAY || value.kind == VALUE_GENERIC;
        if (is_container && value.view == VIEW_WHOLE && container_is_mapping(program, value))
            value.view = VIEW_KEYS;
        if (is_container)
            values_add(out, value);
        else
            out->is_open = true;
    }
}

static void call_copy(const Program *program, FileId file, ExprId call, Values *out) {
    values_join(out, infer_expr(program, file, argument(program_facts(program, file), call, 0)));
}

static void call_enumerate(const Program *program, FileId file, ExprId call, Values *out) {
    ValueSet values = infer_expr(program, file, argument(program_facts(program, file), call, 0));
    out->is_open |= values.is_open;
    for (u32 i = 0; i < values.count; i++) {
        Value value = values.at[i];
        bool is_container = value.kind == VALUE_DISPLAY || value.kind == VALUE_GENERIC;
        if (!is_container || value.view == VIEW_ITEMS || value.view > VIEW_VALUES) {
            out->is_open = true;
            continue;
        }
        value.view = value.view == VIEW_VALUES ? VIEW_ENUMERATE_VALUES : VIEW_ENUMERATE;
        values_add(out, value);
    }
}

static void call_cast(const Program *program, FileId file, ExprId call, Values *out) {
    ExprId type = argument(program_facts(program, file), call, 0);
    ValueSet values = infer_annotation(program, file, type);
    for (u32 i = 0; i < values.count; i++) {
        /* A cast to a library's class is often made because the object only looks like one. */
        out->is_open |= values.at[i].kind == VALUE_EXTERNAL_INSTANCE;
        values_add(out, values.at[i]);
    }
    out->is_open |= values.is_open;
}

/* One of the elements of the first argument: next(it), max(xs), choice(xs). */
static void call_element(const Program *program, FileId file, ExprId call, Values *out) {
    const Facts *facts = program_facts(program, file);
    ValueSet values = infer_expr(program, file, argument(facts, call, 0));
    values_join(out, infer_elements(program, values));
    ExprId other = argument(facts, call, 1);
    if (other) values_join(out, infer_expr(program, file, other)); /* next(it, default); max(a, b) */
}

/* The first argument, seen as something else. */
static void call_viewed(const Program *program, FileId file, ExprId call, ValueView view, Values *out) {
    ValueSet values = infer_expr(program, file, argument(program_facts(program, file), call, 0));
    out->is_open |= values.is_open;
    for (u32 i = 0; i < values.count; i++) {
        Value value = values.at[i];
        out->is_open |= value.view != VIEW_WHOLE;
        value.view = (u8)view;
        values_add(out, value);
    }
}

/* What awaiting the result gives: a task of a coroutine. */
static void call_later(const Program *program, FileId file, ExprId call, Values *out) {
    call_viewed(program, file, call, VIEW_LATER, out);
}

static void call_closing(const Program *program, FileId file, ExprId call, Values *out) {
    call_viewed(program, file, call, VIEW_CLOSING, out);
}

/* Functions of the language and its library whose result follows from their arguments. */
static const struct {
    Str name;
    void (*run)(const Program *program, FileId file, ExprId call, Values *out);
    const char *touches; /* see call_touches */
} known_calls[] = {
    {STR("builtins.super"), call_super, NULL},
    {STR("builtins.type"), call_type, NULL},
    {STR("builtins.getattr"), call_getattr, NULL},
    {STR("builtins.list"), call_same_elements, NULL},
    {STR("builtins.tuple"), call_same_elements, NULL},
    {STR("builtins.set"), call_same_elements, NULL},
    {STR("builtins.frozenset"), call_same_elements, NULL},
    {STR("builtins.sorted"), call_same_elements, NULL},
    {STR("builtins.reversed"), call_same_elements, NULL},
    {STR("builtins.iter"), call_same_elements, NULL},
    {STR("builtins.enumerate"), call_enumerate, NULL},
    {STR("builtins.next"), call_element, NULL},
    {STR("builtins.anext"), call_element, NULL},
    {STR("random.choice"), call_element, ""},
    {STR("typing.cast"), call_cast, ""},
    {STR("asyncio.create_task"), call_later, ""},
    {STR("asyncio.ensure_future"), call_later, ""},
    {STR("asyncio.shield"), call_later, ""},
    {STR("asyncio.wait_for"), call_copy, ""},
    {STR("asyncio.run"), call_copy, ""},
    {STR("contextlib.closing"), call_closing, "close"},
    {STR("contextlib.aclosing"), call_closing, "aclose"},
    {STR("copy.copy"), call_copy, ""},
    {STR("copy.deepcopy"), call_copy, ""},
    {STR("dataclasses.replace"), call_copy, ""},
};

/* Functions and objects of the language's library that keep, copy or describe what they are given, and
 * call nothing of it but special methods. */
static const Str keepers[] = {
    STR("typing.TypeVar"),      STR("typing.NewType"),
    STR("asyncio.gather"),      STR("asyncio.wait"),
    STR("asyncio.Queue"),       STR("asyncio.as_completed"),
    STR("queue.Queue"),         STR("queue.SimpleQueue"),
    STR("collections.deque"),   STR("contextvars.ContextVar"),
    STR("functools.wraps"),     STR("functools.update_wrapper"),
    STR("dataclasses.asdict"),  STR("dataclasses.astuple"),
    STR("dataclasses.fields"),  STR("operator.methodcaller"),
    STR("operator.attrgetter"), STR("string.Template"),
};

const char *call_touches(const Program *program, Name function) {
    Str dotted = name_text(program, function);
    for (u32 i = 0; i < COUNT_OF(keepers); i++)
        if (str_eq(dotted, keepers[i])) return "";
    for (u32 i = 0; i < COUNT_OF(known_calls); i++)
        if (str_eq(dotted, known_calls[i].name)) return known_calls[i].touches;
    return NULL;
}

static bool has_argument(const Program *program, FileId file, ExprId call) {
    return argument(program_facts(program, file), call, 0) != 0;
}

static bool is_class_like(Str dotted) {
    Str word = str_after_last(dotted, '.');
    while (word.len && word.ptr[0] == '_') word = str_slice(word, 1, word.len);
    return word.len && word.ptr[0] >= 'A' && word.ptr[0] <= 'Z';
}

static void call_external(const Program *program, FileId file, ExprId call, Value callee, Values *out) {
    Str dotted = name_text(program, callee.id);
    bool same_elements_without_argument = !has_argument(program, file, call);
    for (u32 i = 0; i < COUNT_OF(known_calls); i++) {
        if (!str_eq(dotted, known_calls[i].name)) continue;
        if (known_calls[i].run == call_same_elements && same_elements_without_argument) break;
        known_calls[i].run(program, file, call, out);
        return;
    }
    Value result = {.kind = VALUE_EXTERNAL_RESULT,
                    .via = VIA_CONSTRUCTOR,
                    .id = callee.id,
                    .origin = expr_ref(program, file, call)};
    Name returned = match_result(program, callee.id);
    if (returned)
        result.kind = VALUE_EXTERNAL_INSTANCE, result.id = returned;
    else if (is_class_like(dotted))
        result.kind = VALUE_EXTERNAL_INSTANCE, result.is_exact = 1;
    else
        out->is_open = true;
    values_add(out, result);
}

/* super().__new__(cls), object.__new__(cls): what it keeps and returns are its own instances. */
static bool makes_with_super(const Program *program, DefRef method) {
    FileId file = program->def_file[method];
    const Facts *facts = program_facts(program, file);
    RowRange rows = facts_exprs_in(facts, def_row(program, method)->span);
    for (ExprId e = rows.first; e < rows.end; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        bool is_new = row->kind == EXPR_ATTRIBUTE && str_eq(facts_name(facts, row->name), STR("__new__"));
        if (is_new) return true;
    }
    return false;
}

/* A class that makes its own instances (__new__, a metaclass's __call__) may return anything. */
static bool makes_own_instances(const Program *program, DefRef class) {
    Name new_name = intern_find(&program->names, STR("__new__"));
    ClassMember member;
    if (new_name && class_find(program, class, new_name, &member)) {
        DefRef method = member.binding ? binding_def(program, member.binding) : 0;
        if (!method || !makes_with_super(program, method)) return true;
    }
    return class_has_metaclass(program, class);
}

/* Its own __new__ may choose a subclass. */
static bool chooses_class(const Program *program, DefRef class) {
    Name new_name = intern_find(&program->names, STR("__new__"));
    ClassMember member;
    return new_name && class_find(program, class, new_name, &member);
}

/* Hue("Hue", ["RED"]): an enumeration that is given names makes another one. */
static bool makes_enumeration(const Program *program, FileId file, ExprId call, DefRef class) {
    const Facts *facts = program_facts(program, file);
    ExprId first = expr_child(facts, call, 1);
    bool has_names = first && (expr_next(facts, first) || facts_exprs(facts)[first].kind == EXPR_STAR);
    return has_names && class_enumerates(program, class);
}

static void call_class(const Program *program, FileId file, ExprId call, Value callee, Values *out) {
    if (makes_enumeration(program, file, call, callee.id)) {
        out->is_open = true;
        return;
    }
    values_add(out, (Value){.kind = VALUE_INSTANCE,
                            .via = VIA_CONSTRUCTOR,
                            .is_exact = callee.via == VIA_DEFINITION && !chooses_class(program, callee.id),
                            .id = callee.id,
                            .origin = expr_ref(program, file, call)});
    out->is_open |= makes_own_instances(program, callee.id);
}

static void call_function(const Program *program, FileId file, ExprId call, Value callee, Values *out) {
    ValueSet returned = infer_return(program, callee.id);
    out->is_open |= returned.is_open;
    for (u32 i = 0; i < returned.count; i++) {
        Value value = returned.at[i];
        if (value.kind == VALUE_INSTANCE || value.kind == VALUE_EXTERNAL_INSTANCE) {
            value.via = VIA_RETURN;
            if (!value.origin) value.origin = expr_ref(program, file, call);
        }
        values_add(out, value);
    }
}

/* What get and its kin give where the key is missing. */
static void call_fallback(const Program *program, FileId file, ExprId call, Str method, Values *out) {
    ExprId fallback = argument(program_facts(program, file), call, 1);
    if (fallback)
        values_join(out, infer_expr(program, file, fallback));
    else if (str_eq(method, STR("get")))
        values_add(out, (Value){.kind = VALUE_NONE_OBJECT, .via = VIA_ELEMENT});
}

/* Containers: x.values(), x.items(), x.get(k), x.pop(), x.copy()… on a display or typed container. */
static bool call_container_method(const Program *program, FileId file, ExprId call, Values *out) {
    const ExprRow *callee = expr_row(program, file, call + 1);
    if (callee->kind != EXPR_ATTRIBUTE) return false;
    ValueSet objects = infer_expr(program, file, call + 2);
    Str method = facts_name(program_facts(program, file), callee->name);
    bool any = false;
    for (u32 i = 0; i < objects.count; i++) {
        Value value = objects.at[i];
        if (value.kind != VALUE_DISPLAY && value.kind != VALUE_GENERIC) continue;
        any = true;
        if (str_eq(method, STR("items")))
            value.view = VIEW_ITEMS, values_add(out, value);
        else if (str_eq(method, STR("values")))
            value.view = VIEW_VALUES, values_add(out, value);
        else if (str_eq(method, STR("keys")))
            value.view = VIEW_KEYS, values_add(out, value);
        else if (str_eq(method, STR("copy")))
            values_add(out, value);
        else if (str_eq(method, STR("get")) || str_eq(method, STR("pop")) ||
                 str_eq(method, STR("setdefault")) || str_eq(method, STR("popleft"))) {
            value.view = VIEW_VALUES;
            values_join(out, infer_elements(program, (ValueSet){.at = &value, .count = 1}));
            call_fallback(program, file, call, method, out);
        } else
            out->is_open = true;
    }
    return any;
}

bool infer_hook(const Program *program, Value object, const char *hook, Values *out) {
    Name name = intern_find(&program->names, str_of(hook));
    bool is_object = object.kind == VALUE_INSTANCE && !object.view;
    ValueSet methods = name && is_object ? infer_attribute(program, object, name) : values_none();
    for (u32 i = 0; i < methods.count; i++)
        if (methods.at[i].kind == VALUE_METHOD || methods.at[i].kind == VALUE_FUNCTION)
            values_join(out, infer_return(program, methods.at[i].id));
        else
            out->is_open = true;
    if (methods.count) out->is_open |= methods.is_open;
    return methods.count != 0;
}

static void call_instance(const Program *program, Value callee, Values *out) {
    if (!infer_hook(program, callee, "__call__", out)) out->is_open = true;
}

void infer_called(const Program *program, Value callee, Values *out) {
    switch ((ValueKind)callee.kind) {
    case VALUE_CLASS:
        values_add(out, (Value){.kind = VALUE_INSTANCE, .via = VIA_CONSTRUCTOR, .id = callee.id});
        out->is_open |= makes_own_instances(program, callee.id);
        break;
    case VALUE_FUNCTION:
    case VALUE_METHOD: values_join(out, infer_return(program, callee.id)); break;
    case VALUE_INSTANCE: call_instance(program, callee, out); break;
    default: out->is_open = true; break;
    }
}

void infer_call(const Program *program, FileId file, ExprId call, Values *out) {
    if (call_container_method(program, file, call, out)) return;
    ValueSet callee = infer_expr(program, file, call + 1);
    out->is_open |= callee.is_open;
    for (u32 i = 0; i < callee.count; i++) {
        Value value = callee.at[i];
        switch ((ValueKind)value.kind) {
        case VALUE_CLASS: call_class(program, file, call, value, out); break;
        case VALUE_FUNCTION:
        case VALUE_METHOD: call_function(program, file, call, value, out); break;
        case VALUE_EXTERNAL: call_external(program, file, call, value, out); break;
        case VALUE_INSTANCE: call_instance(program, value, out); break;
        case VALUE_NONE_OBJECT: break;
        default: out->is_open |= !annotate_made(program, value, out); break;
        }
    }
}

static void join_returns(const Program *program, FileId file, const ScopeRow *body, ScopeId scope,
                         Values *out) {
    const StmtRow *stmts = facts_stmts(program_facts(program, file));
    for (StmtId s = body->body; s < body->body_end; s++) {
        if (stmts[s].kind == STMT_DEF) {
            s = stmts[s].next - 1;
            continue;
        }
        if (stmts[s].kind != STMT_RETURN || stmts[s].scope != scope) continue;
        if (stmts[s].expr)
            values_join(out, infer_expr(program, file, stmts[s].expr));
        else
            values_add(out, (Value){.kind = VALUE_NONE_OBJECT, .via = VIA_RETURN});
    }
}

/* An object of a class of the tree that is a kind of a library's. */
static bool is_library_kind(const Program *program, Value value) {
    u32 count = 0;
    if (value.kind == VALUE_INSTANCE) class_external_bases(program, value.id, &count);
    return count > 0;
}

static bool has_body(const DefRow *row) {
    return !(row->flags & (DEF_ABSTRACT | DEF_OVERLOAD | DEF_STUB_BODY | DEF_GENERATOR));
}

static void body_returns(const Program *program, FileId file, const DefRow *row, Values *out) {
    join_returns(program, file, &facts_scopes(program_facts(program, file))[row->body], row->body, out);
}

ValueSet infer_body_return(const Program *program, DefRef function) {
    const DefRow *row = def_row(program, function);
    Values out = {.is_open = !has_body(row)};
    if (!out.is_open) body_returns(program, program->def_file[function], row, &out);
    return values_freeze(program, &out);
}

/* "-> Router" names the class; the body shows which object of it is returned. */
static void annotated_return(const Program *program, FileId file, const DefRow *row, Values *out) {
    ValueSet said = infer_annotation(program, file, row->returns);
    Values shown = {0};
    bool is_one = said.count == 1 &&
                  (said.at[0].kind == VALUE_EXTERNAL_INSTANCE || is_library_kind(program, said.at[0]));
    if (is_one && has_body(row)) body_returns(program, file, row, &shown);
    bool is_same = shown.count && !shown.is_open;
    for (u32 i = 0; i < shown.count; i++)
        is_same &= shown.at[i].kind == said.at[0].kind && shown.at[i].id == said.at[0].id;
    for (u32 i = 0; i < shown.count && is_same && shown.at[i].kind == VALUE_INSTANCE; i++)
        shown.at[i].is_exact = said.at[0].is_exact, shown.at[i].via = said.at[0].via;
    values_join(out, is_same ? (ValueSet){.at = shown.at, .count = shown.count} : said);
}

static void infer_return_kind(const Program *program, DefRef function, Values *out) {
    FileId file = program->def_file[function];
    const DefRow *row = def_row(program, function);
    if (!decorators_keep_result(program, function)) {
        out->is_open = true;
    } else if (row->returns) {
        annotated_return(program, file, row, out);
    } else if (row->flags & (DEF_ABSTRACT | DEF_OVERLOAD | DEF_STUB_BODY)) {
        out->is_open = true;
    } else if (row->flags & DEF_GENERATOR) {
        values_add(out, (Value){.kind = VALUE_YIELDS, .via = VIA_RETURN, .id = function});
    } else if (row->flags & DEF_RETURNS_VALUE) {
        body_returns(program, file, row, out);
    } else {
        values_add(out, (Value){.kind = VALUE_NONE_OBJECT, .via = VIA_RETURN});
    }
}

ValueSet infer_return(const Program *program, DefRef function) {
    u32 *slot = &program->types->return_memo[function];
    ValueSet known;
    const Types *plain = program->types->plain;
    if (plain && memo_plain(program, plain->return_memo[function], &known)) return known;
    if (memo_begin(program, slot, &known)) return known;
    Values out = {0};
    infer_return_kind(program, function, &out);
    for (u32 i = 0; i < out.count; i++)
        if (out.at[i].via != VIA_RETURN && out.at[i].kind == VALUE_INSTANCE) out.at[i].via = VIA_RETURN;
    return memo_end(program, slot, &out);
}

/* ---- what generators yield ----------------------------------------------------------------------------- */

static void join_yields(const Program *program, DefRef function, Values *out) {
    FileId file = program->def_file[function];
    const Facts *facts = program_facts(program, file);
    ScopeId body = def_row(program, function)->body;
    RowRange rows = facts_exprs_in(facts, def_row(program, function)->span);
    for (ExprId e = rows.first; e < rows.end; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        bool is_yield = (row->kind == EXPR_YIELD || row->kind == EXPR_YIELD_FROM) && row->scope == body;
        if (!is_yield) continue;
        ExprId value = expr_first(facts, e);
        if (row->kind == EXPR_YIELD_FROM)
            values_join(out, infer_elements(program, infer_expr(program, file, value)));
        else if (value)
            values_join(out, infer_expr(program, file, value));
        else
            values_add(out, (Value){.kind = VALUE_NONE_OBJECT, .via = VIA_RETURN});
    }
}

ValueSet infer_yields(const Program *program, DefRef function) {
    u32 *slot = &program->types->yield_memo[function];
    ValueSet known;
    if (memo_begin(program, slot, &known)) return known;
    Values out = {0};
    join_yields(program, function, &out);
    return memo_end(program, slot, &out);
}
