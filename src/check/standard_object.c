#include "standard_object.h"

#include "standard_object_impl.h"

/* ---- adding ------------------------------------------------------------------------------------------ */

bool objects_add(StandardObjects *out, StandardObject object) {
    for (u32 i = 0; i < out->count; i++) {
        StandardObject *known = &out->at[i];
        if (known->class != object.class || known->is_wide != object.is_wide) continue;
        known->is_format |= object.is_format;
        if (!str_eq(known->elements, object.elements)) known->elements = STR_NONE;
        return true;
    }
    if (out->count == STANDARD_OBJECTS_MAX) return false;
    out->at[out->count++] = object;
    return true;
}

bool objects_add_expr(Question *q, FileId file, ExprId expr) {
    StandardObjects more;
    bool is_known = standard_objects(q->finder, file, expr, &more);
    for (u32 i = 0; i < more.count && is_known; i++) is_known = objects_add(q->out, more.at[i]);
    return is_known;
}

static bool add_class(Question *q, const char *class) {
    return objects_add(q->out, (StandardObject){.class = stdlib_scope(str_of(class)), .origin = ref_of(q)});
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
    if (is_slice) return is_text && objects_add(q->out, *object);
    if (is_text) return objects_add_type(q, STR("str"), NULL, object->root);
    bool holds = str_eq(class, STR("builtins.list")) || str_eq(class, STR("builtins.tuple"));
    return holds && objects_add_type(q, only_element(object->elements), NULL, object->root);
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
    return objects_add_expr(q, q->file, expr_child(facts, q->expr, first)) &&
           objects_add_expr(q, q->file, expr_child(facts, q->expr, second));
}

/* ---- all of it --------------------------------------------------------------------------------------- */

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
    case EXPR_CALL: return objects_of_call(q, q->expr, false);
    case EXPR_AWAIT: return is_call(q, q->expr + 1) && objects_of_call(q, q->expr + 1, true);
    case EXPR_ATTRIBUTE: return objects_of_attribute(q);
    case EXPR_SUBSCRIPT: return of_subscript(q);
    case EXPR_BINARY: return of_operator(q);
    case EXPR_CONDITIONAL: return of_children(q, 1, 2);
    case EXPR_AND:
    case EXPR_OR: return of_children(q, 0, 1);
    case EXPR_WALRUS: return objects_add_expr(q, q->file, expr_child(facts, q->expr, 1));
    case EXPR_NAME: return objects_of_external(q) || objects_of_name(q);
    default: return false;
    }
}

static bool find(Question *q) {
    const ExprRow *row = expr_row(program_of(q), q->file, q->expr);
    if (row->kind == EXPR_NAME && row->flags & (EXPR_STORED | EXPR_DELETED)) return false;
    if (question_is_open(q)) return false;
    if (objects_of_tree(q)) return true;
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
