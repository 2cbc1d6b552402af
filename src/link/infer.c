#include "infer.h"

#include "classes.h"
#include "containers.h"
#include "modules.h"
#include "values.h"

/* Deeper questions are answered "open": nobody's evidence is that long. */
enum { INFER_DEPTH_MAX = 160 };

static Types *types_new(const Program *self, Arena *arena) {
    Types *types = ARENA_NEW(arena, Types);
    vec_push(&types->sets, values_none());
    vec_push(&types->sets, values_open());
    types->expr_memo = ARENA_ARRAY(arena, u32, self->expr_count);
    types->binding_memo = ARENA_ARRAY(arena, u32, self->binding_count);
    types->return_memo = ARENA_ARRAY(arena, u32, self->all_def_count);
    types->yield_memo = ARENA_ARRAY(arena, u32, self->all_def_count);
    return types;
}

static void types_release(Types *types) {
    vec_release(&types->sets);
    map_release(&types->member_memo);
}

void infer_init(Program *self) {
    self->types = types_new(self, self->arena);
}

void infer_release(Program *self) {
    if (self->types) types_release(self->types);
}

Types *infer_with_callers(Program *self, Arena *scratch) {
    Types *plain = self->types;
    self->types = types_new(self, scratch);
    self->types->follows_callers = true;
    self->types->plain = plain;
    return plain;
}

void infer_as_before(Program *self, Types *plain) {
    types_release(self->types);
    self->types = plain;
}

/* Objects made by different calls stay apart: which router is included matters, not only its class. */
static bool is_same(Value a, Value b) {
    if (a.kind != b.kind || a.id != b.id || a.view != b.view) return false;
    if (a.kind == VALUE_EXTERNAL_INSTANCE) return a.origin == b.origin;
    bool is_made = a.via == VIA_CONSTRUCTOR && b.via == VIA_CONSTRUCTOR;
    return !is_made || a.origin == b.origin;
}

void values_add(Values *self, Value value) {
    for (u32 i = 0; i < self->count; i++)
        if (is_same(self->at[i], value)) {
            self->at[i].is_exact &= value.is_exact;
            return;
        }
    if (self->count == VALUES_MAX)
        self->is_open = true;
    else
        self->at[self->count++] = value;
}

void values_join(Values *self, ValueSet set) {
    for (u32 i = 0; i < set.count; i++) values_add(self, set.at[i]);
    self->is_open |= set.is_open;
}

ValueSet values_freeze(const Program *program, const Values *self) {
    ValueSet set = {.count = self->count, .is_open = self->is_open};
    if (self->count) set.at = arena_copy(program->arena, self->at, self->count * sizeof(Value));
    return set;
}

/* Position of a new set. Every empty one is one of the first two. */
static u32 set_at(Types *types, ValueSet set) {
    if (!set.count) return set.is_open;
    vec_push(&types->sets, set);
    return types->sets.count - 1;
}

bool memo_begin(const Program *program, u32 *slot, ValueSet *out) {
    Types *types = program->types;
    *out = values_open();
    if (*slot > 1) *out = types->sets.at[*slot - 2];
    if (*slot || types->depth >= INFER_DEPTH_MAX) return true;
    *slot = 1;
    types->depth++;
    return false;
}

bool memo_plain(const Program *program, u32 slot, ValueSet *out) {
    if (slot < 2) return false;
    *out = program->types->plain->sets.at[slot - 2];
    return !out->is_open;
}

ValueSet memo_end(const Program *program, u32 *slot, const Values *values) {
    Types *types = program->types;
    types->depth--;
    ValueSet set = values_freeze(program, values);
    *slot = set_at(types, set) + 2;
    return set;
}

ValueSet memo_end_as(const Program *program, u32 *slot, const u32 *other, ValueSet set) {
    program->types->depth--;
    *slot = *other > 1 ? *other : set_at(program->types, set) + 2;
    return set;
}

static void join_child(const Program *program, FileId file, ExprId child, Values *out) {
    if (child)
        values_join(out, infer_expr(program, file, child));
    else
        out->is_open = true;
}

static void infer_attribute_expr(const Program *program, FileId file, ExprId expr, Values *out) {
    const ExprRow *row = expr_row(program, file, expr);
    ValueSet object = infer_expr(program, file, expr + 1);
    Name name = file_name_of(program, file, row->name);
    out->is_open |= object.is_open;
    for (u32 i = 0; i < object.count; i++)
        if (object.at[i].kind == VALUE_MODULE)
            values_join(out, infer_module_attribute(program, file, row->scope, object.at[i].id, name));
        else if (object.at[i].kind != VALUE_NONE_OBJECT)
            values_join(out, infer_attribute(program, object.at[i], name));
}

/* sys.modules[__name__], sys.modules["app.jobs"] */
static bool infer_loaded_module(const Program *program, FileId file, ValueSet object, ExprId index,
                                Values *out) {
    if (!index || object.count != 1 || object.at[0].kind != VALUE_EXTERNAL ||
        !name_is(program, object.at[0].id, "sys.modules"))
        return false;
    Str text = expr_string(program, file, index);
    bool is_own = str_eq(facts_name(program_facts(program, file), expr_row(program, file, index)->name),
                         STR("__name__"));
    ModuleId module = is_own ? program->files[file].module : text.len ? modules_named(program, text) : 0;
    if (module) values_add(out, (Value){.kind = VALUE_MODULE, .id = module});
    return module != 0;
}

/* SHAPES["circle"] of a dict that nobody adds to. */
static bool infer_key(const Program *program, Value dict, Str key, Values *out) {
    FileId file = expr_file(program, dict.id);
    ExprId display = dict.id - program->files[file].expr_base;
    const Facts *facts = program_facts(program, file);
    if (!key.len || facts_exprs(facts)[display].kind != EXPR_DICT ||
        !container_is_sealed(program, file, display))
        return false;
    for (ExprId pair = expr_first(facts, display); pair; pair = expr_next(facts, pair)) {
        if (facts_exprs(facts)[pair].kind != EXPR_PAIR) return false;
        if (!str_eq(expr_string(program, file, expr_child(facts, pair, 0)), key)) continue;
        values_join(out, infer_expr(program, file, expr_child(facts, pair, 1)));
        return true;
    }
    return false;
}

/* pair[0], pair[1] of a tuple: each place has its own type. */
static bool infer_place(const Program *program, FileId file, Value tuple, ExprId index, Values *out) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[index];
    Str digits = index && row->kind == EXPR_NUMBER ? facts_number(facts, row) : STR_NONE;
    if (digits.len != 1 || digits.ptr[0] < '0' || digits.ptr[0] > '9') return false;
    FileId other = expr_file(program, tuple.id);
    ExprId of = tuple.id - program->files[other].expr_base;
    const ExprRow *made = expr_row(program, other, of);
    if (made->kind != EXPR_TUPLE && made->kind != EXPR_SUBSCRIPT) return false;
    Str base = made->kind == EXPR_SUBSCRIPT
                   ? str_after_last(expr_dotted(program, other, of + 1, program->arena), '.')
                   : STR("tuple");
    if (tuple.view || (!str_eq(base, STR("tuple")) && !str_eq(base, STR("Tuple")))) return false;
    values_join(out, infer_item(program, (ValueSet){.at = &tuple, .count = 1}, (u32)(digits.ptr[0] - '0')));
    return true;
}

static void infer_subscript(const Program *program, FileId file, ExprId expr, Values *out) {
    const Facts *facts = program_facts(program, file);
    ValueSet object = infer_expr(program, file, expr + 1);
    ExprId index = expr_child(facts, expr, 1);
    if (infer_loaded_module(program, file, object, index, out)) return;
    const ExprRow *index_row = &facts_exprs(facts)[index];
    for (u32 i = 0; i < object.count; i++)
        if (object.at[i].kind == VALUE_CLASS || object.at[i].kind == VALUE_EXTERNAL)
            values_add(out, object.at[i]);
    bool is_slice = index && index_row->kind == EXPR_SLICE;
    Values viewed = {.is_open = object.is_open};
    for (u32 i = 0; i < object.count; i++) {
        Value value = object.at[i];
        bool is_container = value.kind == VALUE_DISPLAY || value.kind == VALUE_GENERIC;
        if (is_container && infer_place(program, file, value, index, out)) continue;
        if (is_slice && is_container) {
            values_add(out, value);
            continue;
        }
        if (value.kind == VALUE_DISPLAY && infer_key(program, value, expr_string(program, file, index), out))
            continue;
        if (is_container && value.view == VIEW_WHOLE) value.view = VIEW_VALUES;
        if (value.kind != VALUE_INSTANCE)
            values_add(&viewed, value);
        else if (!infer_hook(program, value, "__getitem__", out))
            out->is_open = true;
    }
    values_join(out, infer_elements(program, values_freeze(program, &viewed)));
}

static void infer_literal(const Program *program, FileId file, ExprId expr, Values *out) {
    values_add(out, (Value){.kind = VALUE_LITERAL,
                            .via = VIA_LITERAL,
                            .is_exact = 1,
                            .id = expr_ref(program, file, expr),
                            .origin = expr_ref(program, file, expr)});
}

static void infer_constant(const Program *program, FileId file, ExprId expr, Values *out) {
    if (expr_row(program, file, expr)->op == CONSTANT_NONE)
        values_add(
            out,
            (Value){.kind = VALUE_NONE_OBJECT, .via = VIA_LITERAL, .origin = expr_ref(program, file, expr)});
    else
        infer_literal(program, file, expr, out);
}

/* `a or b` yields a only when true, so None in a is dropped; `a and b` yields b or a falsy a. */
static void infer_choice(const Program *program, FileId file, ExprId expr, Values *out) {
    ExprId left = expr + 1, right = expr_child(program_facts(program, file), expr, 1);
    ValueSet first = infer_expr(program, file, left);
    bool is_or = expr_row(program, file, expr)->kind == EXPR_OR;
    for (u32 i = 0; i < first.count; i++)
        if (is_or == (first.at[i].kind != VALUE_NONE_OBJECT)) values_add(out, first.at[i]);
    out->is_open |= first.is_open && is_or;
    join_child(program, file, right, out);
}

static void infer_display(const Program *program, FileId file, ExprId expr, Values *out) {
    values_add(out, (Value){.kind = VALUE_DISPLAY,
                            .via = VIA_LITERAL,
                            .id = expr_ref(program, file, expr),
                            .origin = expr_ref(program, file, expr)});
}

/* Coroutines are seen through already; an object with its own __await__ gives whatever that yields. */
static void infer_awaited(const Program *program, FileId file, ExprId child, Values *out) {
    ValueSet values = infer_expr(program, file, child);
    Name hook = intern_find(&program->names, STR("__await__"));
    out->is_open |= values.is_open || !child;
    for (u32 i = 0; i < values.count; i++) {
        Value value = values.at[i];
        ClassMember member;
        bool has_hook = value.kind == VALUE_INSTANCE && value.view != VIEW_LATER && hook &&
                        class_find(program, value.id, hook, &member);
        if (value.view == VIEW_LATER) value.view = VIEW_WHOLE;
        if (has_hook)
            out->is_open = true;
        else
            values_add(out, value);
    }
}

static void infer_kind(const Program *program, FileId file, ExprId expr, Values *out) {
    const Facts *facts = program_facts(program, file);
    switch ((ExprKind)facts_exprs(facts)[expr].kind) {
    case EXPR_NAME: infer_name(program, file, expr, out); break;
    case EXPR_ATTRIBUTE: infer_attribute_expr(program, file, expr, out); break;
    case EXPR_CALL: infer_call(program, file, expr, out); break;
    case EXPR_SUBSCRIPT: infer_subscript(program, file, expr, out); break;
    case EXPR_AWAIT: infer_awaited(program, file, expr_first(facts, expr), out); break;
    case EXPR_CONDITIONAL:
        join_child(program, file, expr_child(facts, expr, 1), out);
        join_child(program, file, expr_child(facts, expr, 2), out);
        break;
    case EXPR_AND:
    case EXPR_OR: infer_choice(program, file, expr, out); break;
    case EXPR_WALRUS: join_child(program, file, expr_child(facts, expr, 1), out); break;
    case EXPR_TUPLE:
    case EXPR_LIST:
    case EXPR_SET:
    case EXPR_DICT:
    case EXPR_PAIR: infer_display(program, file, expr, out); break;
    case EXPR_CONSTANT: infer_constant(program, file, expr, out); break;
    case EXPR_STRING:
    case EXPR_NUMBER:
    case EXPR_FORMAT: infer_literal(program, file, expr, out); break;
    case EXPR_BINARY: infer_operator(program, file, expr, out); break;
    case EXPR_UNARY: infer_sign(program, file, expr, out); break;
    case EXPR_STAR: join_child(program, file, expr_first(facts, expr), out); break;
    default: out->is_open = true; break;
    }
}

ValueSet infer_expr(const Program *program, FileId file, ExprId expr) {
    if (!expr) return values_open();
    ExprRef ref = expr_ref(program, file, expr);
    u32 *slot = &program->types->expr_memo[ref];
    ValueSet known;
    const Types *plain = program->types->plain;
    if (plain && memo_plain(program, plain->expr_memo[ref], &known)) return known;
    if (memo_begin(program, slot, &known)) return known;
    BindRef binding = name_binding(program, file, expr);
    if (binding)
        return memo_end_as(program, slot, &program->types->binding_memo[binding],
                           infer_binding(program, binding));
    Values out;
    values_clear(&out);
    infer_kind(program, file, expr, &out);
    u8 kind = expr_row(program, file, expr)->kind;
    if (kind == EXPR_NAME || kind == EXPR_ATTRIBUTE) narrow_apply(program, file, expr, &out);
    return memo_end(program, slot, &out);
}

bool values_known(ValueSet set) {
    if (set.is_open) return false;
    for (u32 i = 0; i < set.count; i++)
        if (set.at[i].kind != VALUE_NONE_OBJECT) return true;
    return false;
}

Name value_external(Value value) {
    bool is_external = value.kind == VALUE_EXTERNAL || value.kind == VALUE_EXTERNAL_INSTANCE ||
                       value.kind == VALUE_EXTERNAL_RESULT;
    return is_external ? value.id : 0;
}

Name name_join(const Program *program, Name left, Name right) {
    Str a = name_text(program, left), b = name_text(program, right);
    char buffer[256];
    size_t length = a.len + 1 + b.len;
    char *joined = length <= sizeof buffer ? buffer : arena_alloc(program->arena, length);
    memcpy(joined, a.ptr, a.len);
    joined[a.len] = '.';
    memcpy(joined + a.len + 1, b.ptr, b.len);
    Str text = {joined, length};
    /* Interning is the one thing that grows while the program is read; ids already given stay. */
    return intern_add((Intern *)&program->names, text);
}

bool name_is(const Program *program, Name dotted, const char *text) {
    return str_eq(name_text(program, dotted), str_of(text));
}

bool name_is_word(const Program *program, Name dotted, const char *word) {
    return str_eq(str_after_last(name_text(program, dotted), '.'), str_of(word));
}
