/* Elements and items of displays and typed containers. */
#include "classes.h"
#include "containers.h"
#include "values.h"

/* A display may be spread into itself: rows = [*rows, row] in a loop. */
enum { SPREAD_MAX = 8 };

/* Displays that were spread into others, [*a, *b]. Two that hold each other by several ways would be
 * walked once for every path through them; what one adds to the elements is the same on all, and only how
 * deep it lies counts. */
typedef struct {
    Map deepest; /* display and view → depth */
} Spreading;

static bool was_spread(Spreading *self, Value display, u32 depth) {
    if (!depth) return false;
    u32 *deepest = map_at(&self->deepest, map_pair(display.id, display.view), 0);
    if (*deepest >= depth) return true;
    *deepest = depth;
    return false;
}

static ValueSet elements_of(const Program *program, Spreading *spreading, ValueSet values, u32 depth);

static void display_elements(const Program *program, Spreading *spreading, Value value, u32 depth,
                             Values *out) {
    FileId file = expr_file(program, value.id);
    ExprId display = value.id - program->files[file].expr_base;
    const Facts *facts = program_facts(program, file);
    bool is_dict = facts_exprs(facts)[display].kind == EXPR_DICT;
    /* A tuple or pair cannot change; other displays may grow after they were written. */
    u8 kind = facts_exprs(facts)[display].kind;
    bool is_fixed = kind == EXPR_TUPLE || kind == EXPR_PAIR || container_is_sealed(program, file, display);
    out->is_open |= !is_fixed;
    for (ExprId child = expr_first(facts, display); child; child = expr_next(facts, child)) {
        u8 child_kind = facts_exprs(facts)[child].kind;
        if (child_kind == EXPR_DOUBLE_STAR) {
            out->is_open = true;
        } else if (child_kind == EXPR_STAR) {
            ValueSet spread = infer_expr(program, file, expr_first(facts, child));
            values_join(out, elements_of(program, spreading, spread, depth + 1));
        } else if (!is_dict) {
            values_join(out, infer_expr(program, file, child));
        } else if (value.view == VIEW_ITEMS) {
            values_add(out, (Value){.kind = VALUE_DISPLAY, .id = expr_ref(program, file, child)});
        } else {
            values_join(out, infer_expr(program, file, expr_child(facts, child, value.view == VIEW_VALUES)));
        }
    }
}

bool container_is_mapping(const Program *program, Value container) {
    FileId file = expr_file(program, container.id);
    ExprId made = container.id - program->files[file].expr_base;
    if (expr_row(program, file, made)->kind != EXPR_SUBSCRIPT)
        return expr_row(program, file, made)->kind == EXPR_DICT;
    Str base = str_after_last(expr_dotted(program, file, made + 1, program->arena), '.');
    return str_ends(base, STR("ict")) || str_ends(base, STR("Mapping"));
}

/* Which argument of list[C], dict[K, V], Generator[Y, S, R]… an element is. */
static void generic_elements(const Program *program, Value value, Values *out) {
    FileId file = expr_file(program, value.id);
    ExprId subscript = value.id - program->files[file].expr_base;
    const Facts *facts = program_facts(program, file);
    ExprId first = expr_child(facts, subscript, 1);
    ExprId second = expr_child(facts, subscript, 2);
    if (first && facts_exprs(facts)[first].kind == EXPR_TUPLE) {
        second = expr_child(facts, first, 1);
        first = expr_first(facts, first);
    }
    Str base = str_after_last(expr_dotted(program, file, subscript + 1, program->arena), '.');
    bool is_mapping = container_is_mapping(program, value);
    if (value.view == VIEW_ITEMS && is_mapping) {
        values_add(out, (Value){.kind = VALUE_GENERIC, .id = value.id, .view = VIEW_ENUMERATE_VALUES});
        return;
    }
    bool is_tuple = str_eq(base, STR("tuple")) || str_eq(base, STR("Tuple"));
    for (ExprId item = is_tuple && first ? second : 0; item; item = expr_next(facts, item))
        if (facts_exprs(facts)[item].kind != EXPR_CONSTANT)
            values_join(out, infer_annotation(program, file, item));
    ExprId element = is_mapping && value.view == VIEW_VALUES ? second : first;
    if (element)
        values_join(out, infer_annotation(program, file, element));
    else
        out->is_open = true;
    for (u32 i = 0; i < out->count; i++)
        if (out->at[i].via == VIA_ANNOTATION) out->at[i].via = VIA_ELEMENT;
}

static bool either_hook(const Program *program, Value object, const char *first, const char *second,
                        Values *out) {
    return infer_hook(program, object, first, out) || infer_hook(program, object, second, out);
}

/* An object with an __iter__ (or __aiter__) that is a generator, or that gives an object with a __next__. */
static void iterated_object(const Program *program, Value value, Values *out) {
    Values iterators = {0};
    if (!either_hook(program, value, "__iter__", "__aiter__", &iterators)) iterators.is_open = true;
    out->is_open |= iterators.is_open;
    for (u32 i = 0; i < iterators.count; i++) {
        Value iterator = iterators.at[i];
        if (iterator.kind != VALUE_INSTANCE)
            values_join(out, infer_elements(program, (ValueSet){.at = &iterator, .count = 1}));
        else if (!either_hook(program, iterator, "__next__", "__anext__", out))
            out->is_open = true;
    }
}

static ValueSet elements_of(const Program *program, Spreading *spreading, ValueSet values, u32 depth) {
    Values out = {.is_open = values.is_open || depth >= SPREAD_MAX};
    for (u32 i = 0; i < values.count && depth < SPREAD_MAX; i++) {
        Value value = values.at[i];
        if (view_is_numbered(value.view)) {
            values_add(&out, value);
        } else if (value.view == VIEW_CLOSING || value.view == VIEW_LATER) {
            out.is_open = true;
        } else if (value.kind == VALUE_DISPLAY) {
            if (!was_spread(spreading, value, depth))
                display_elements(program, spreading, value, depth, &out);
        } else if (value.kind == VALUE_GENERIC) {
            generic_elements(program, value, &out);
        } else if (value.kind == VALUE_YIELDS) {
            values_join(&out, infer_yields(program, value.id));
        } else if (value.kind == VALUE_CLASS) {
            /* Iterating a class only works for enumerations: its members are its instances. */
            values_add(&out, (Value){.kind = VALUE_INSTANCE, .via = VIA_ELEMENT, .id = value.id});
            out.is_open |= !class_enumerates(program, value.id);
        } else if (value.kind == VALUE_INSTANCE) {
            iterated_object(program, value, &out);
        } else if (value.kind != VALUE_NONE_OBJECT) {
            out.is_open = true;
        }
    }
    return values_freeze(program, &out);
}

ValueSet infer_elements(const Program *program, ValueSet values) {
    Spreading spreading = {0};
    ValueSet elements = elements_of(program, &spreading, values, 0);
    map_release(&spreading.deepest);
    return elements;
}

static bool is_ellipsis(const Facts *facts, ExprId expr) {
    return expr && facts_exprs(facts)[expr].kind == EXPR_CONSTANT &&
           facts_exprs(facts)[expr].op == CONSTANT_ELLIPSIS;
}

/* Item of one value unpacked as a, b = value. */
static void item_of(const Program *program, Value value, u32 index, Values *out) {
    FileId file = expr_file(program, value.id);
    ExprId row = value.id - program->files[file].expr_base;
    const Facts *facts = program_facts(program, file);
    u8 kind = facts_exprs(facts)[row].kind;
    if (view_is_numbered(value.view)) {
        value.view = value.view == VIEW_ENUMERATE_VALUES ? VIEW_VALUES : VIEW_WHOLE;
        if (index == 1)
            values_join(out, infer_elements(program, (ValueSet){.at = &value, .count = 1}));
        else
            out->is_open = true;
        return;
    }
    if (kind == EXPR_TUPLE || kind == EXPR_LIST || kind == EXPR_PAIR) {
        ExprId child = expr_child(facts, row, index);
        if (child)
            values_join(out, infer_expr(program, file, child));
        else
            out->is_open = true;
        return;
    }
    ExprId argument = kind == EXPR_SUBSCRIPT ? expr_child(facts, row, index + 1) : 0;
    ExprId tuple = kind == EXPR_SUBSCRIPT ? expr_child(facts, row, 1) : 0;
    if (tuple && facts_exprs(facts)[tuple].kind == EXPR_TUPLE) argument = expr_child(facts, tuple, index);
    Str base = str_after_last(expr_dotted(program, file, row + 1, program->arena), '.');
    bool is_tuple = str_eq(base, STR("tuple")) || str_eq(base, STR("Tuple"));
    bool is_repeated = tuple && is_ellipsis(facts, expr_child(facts, tuple, 1));
    if (is_tuple && argument && !is_repeated)
        values_join(out, infer_annotation(program, file, argument));
    else if (kind == EXPR_SUBSCRIPT && (!is_tuple || is_repeated))
        values_join(out, infer_elements(program, (ValueSet){.at = &value, .count = 1}));
    else
        out->is_open = true;
}

ValueSet infer_item(const Program *program, ValueSet values, u32 index) {
    Values out = {.is_open = values.is_open};
    for (u32 i = 0; i < values.count; i++) {
        Value value = values.at[i];
        if (value.kind == VALUE_DISPLAY || value.kind == VALUE_GENERIC)
            item_of(program, value, index, &out);
        else
            out.is_open = true;
    }
    return values_freeze(program, &out);
}
