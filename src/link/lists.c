/* Elements of lists: displays, variables, and what paths lead to. */
#include "lists_impl.h"

#include "classes.h"
#include "values.h"

enum { LOOPS_MAX = 3, ELEMENTS_MAX = 5000 };

/* ---- one element ------------------------------------------------------------------------------------- */

static bool is_bound(const Program *self, const Bound *bound, FileId file, ExprId iterable) {
    for (; bound; bound = bound->outer)
        if (bound->iterable == iterable && binding_file(self, bound->binding) == file) return true;
    return false;
}

Pick parts_pick(const Program *program, const Pick *parts, u32 count) {
    return (Pick){.file = FILE_NONE,
                  .parts = arena_copy(program->arena, parts, count * sizeof *parts),
                  .part_count = count};
}

void pick_push(Walk *self, Pick pick) {
    vec_push(self->out, pick);
}

/* An expression, or a pair of two, while the loops that it depends on are gone through. */
typedef struct {
    FileId file;
    ExprId key, expr;
    Dimensions dimensions;
} Element;

static void element_end(Walk *self, const Element *element, const Bound *bound) {
    const Bound *kept = bound != self->bound ? bound_keep(self->program->arena, bound) : NULL;
    Pick pick = {.file = element->file, .expr = element->expr, .bound = kept};
    Pick key = {.file = element->file, .expr = element->key, .bound = kept};
    pick_push(self, element->key ? parts_pick(self->program, (Pick[]){key, pick}, 2) : pick);
}

/* An element in a loop of its own is one for each turn of that. */
static void element_expand(Walk *self, const Element *element, const Bound *bound, u32 at) {
    const Dimensions *dimensions = &element->dimensions;
    while (at < dimensions->count &&
           (!dimensions->at[at].iterable ||
            is_bound(self->program, bound, element->file, dimensions->at[at].iterable)))
        at++;
    if (!steps_take(self->program)) {
        self->is_open = true;
        return;
    }
    if (at == dimensions->count) {
        element_end(self, element, bound);
        return;
    }
    Pick list = {.file = element->file, .expr = dimensions->at[at].iterable};
    Picks elements = {0};
    Walk turns = walk_within(self, &elements);
    turns.bound = bound;
    turns.dict = DICT_KEYS;
    list_walk(&turns, &list);
    self->is_open |= turns.is_open;
    self->is_loose |= turns.is_loose;
    for (u32 i = 0; i < elements.count; i++) {
        Bound one = {.binding = dimensions->at[at].binding,
                     .iterable = list.expr,
                     .pick = elements.at[i],
                     .outer = bound};
        element_expand(self, element, &one, at + 1);
    }
    vec_release(&elements);
}

void element_push(Walk *self, FileId file, ExprId key, ExprId expr) {
    Element element = {.file = file, .key = key, .expr = expr};
    if (self->loops < LOOPS_MAX && key) expr_dimensions(self->program, file, key, 0, &element.dimensions);
    if (self->loops < LOOPS_MAX) expr_dimensions(self->program, file, expr, 0, &element.dimensions);
    self->loops++;
    element_expand(self, &element, self->bound, 0);
    self->loops--;
}

/* ---- displays ---------------------------------------------------------------------------------------- */

/* What of a pair is wanted. */
static void pair_push(Walk *self, FileId file, ExprId pair) {
    const Facts *facts = program_facts(self->program, file);
    ExprId value = expr_child(facts, pair, 1);
    element_push(self, file, 0,
                 self->dict == DICT_VALUES ? value
                 : self->dict == DICT_KEYS ? expr_first(facts, pair)
                                           : pair);
}

static void display_walk(Walk *self, FileId file, ExprId display) {
    const Facts *facts = program_facts(self->program, file);
    for (ExprId child = expr_first(facts, display); child; child = expr_next(facts, child)) {
        u8 kind = facts_exprs(facts)[child].kind, dict = self->dict;
        if (kind == EXPR_STAR) self->dict = DICT_KEYS;
        if (kind == EXPR_STAR || kind == EXPR_DOUBLE_STAR)
            expr_walk(self, file, expr_first(facts, child));
        else if (kind == EXPR_PAIR)
            pair_push(self, file, child);
        else
            element_push(self, file, 0, child);
        self->dict = dict;
    }
}

void keywords_walk(Walk *self, FileId file, ExprId call) {
    const Facts *facts = program_facts(self->program, file);
    for (ExprId child = expr_child(facts, call, 1); child; child = expr_next(facts, child)) {
        const ExprRow *row = &facts_exprs(facts)[child];
        if (row->kind == EXPR_DOUBLE_STAR) expr_walk(self, file, expr_first(facts, child));
        if (row->kind != EXPR_KEYWORD) continue;
        Pick key = {.file = file, .text = facts_name(facts, row->name)};
        Pick value = {.file = file, .expr = expr_first(facts, child)};
        pick_push(self, self->dict == DICT_VALUES ? value
                        : self->dict == DICT_KEYS ? key
                                                  : parts_pick(self->program, (Pick[]){key, value}, 2));
    }
}

/* ---- all kinds --------------------------------------------------------------------------------------- */

/* Does the path end in these words? What stands in front of them goes to `*object`. */
static bool path_ends(const Facts *facts, ExprId path, Str words, ExprId *object) {
    while (words.len) {
        const ExprRow *row = &facts_exprs(facts)[path];
        Str word = str_after_last(words, '.');
        if (row->kind != EXPR_ATTRIBUTE || !str_eq(facts_name(facts, row->name), word)) return false;
        words.len -= word.len + (word.len < words.len);
        path++;
    }
    *object = path;
    return true;
}

static bool is_listing(Walk *self, FileId file, ExprId object, const ModelType *wanted, const Model *model) {
    ValueSet objects = bound_values(self->program, self->bound, file, object);
    for (u32 i = 0; i < objects.count; i++)
        if (match_type(self->program, model, (u64)1 << (wanted - model->types), objects.at[i])) return true;
    return false;
}

/* router.urls, where a model says that this attribute lists the object's routes. */
static bool listing_walk(Walk *self, FileId file, ExprId attribute) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    for (u32 m = 0; m < program->models->count; m++) {
        const Model *model = &program->models->items[m];
        for (u32 t = 0; t < model->type_count; t++)
            for (u32 k = 0; k < model->types[t].list_count; k++) {
                ExprId object = 0;
                if (!path_ends(facts, attribute, model->types[t].lists[k], &object) ||
                    !is_listing(self, file, object, &model->types[t], model))
                    continue;
                element_push(self, file, 0, object);
                return true;
            }
    }
    return false;
}

void values_walk(Walk *self, ValueSet values) {
    self->is_open |= values.is_open;
    for (u32 i = 0; i < values.count; i++) {
        Value value = values.at[i];
        if (value.kind == VALUE_DISPLAY) {
            FileId file = expr_file(self->program, value.id);
            expr_walk(self, file, value.id - self->program->files[file].expr_base);
        } else if (value.kind == VALUE_YIELDS || value.kind == VALUE_GENERIC) {
            ValueSet elements = infer_elements(self->program, (ValueSet){.at = &value, .count = 1});
            if (elements.count) vec_push(self->out, ((Pick){.file = FILE_NONE, .values = elements}));
            self->is_open |= elements.is_open || value.kind == VALUE_GENERIC;
        } else if (value.kind != VALUE_NONE_OBJECT && value.kind != VALUE_LITERAL) {
            self->is_open = true;
        }
    }
}

/* f(app, *routers): what came for the starred parameter. */
static void arguments_walk(Walk *self, const Pick *list) {
    const Facts *facts = program_facts(self->program, list->file);
    u32 at = 0;
    for (ExprId argument = expr_child(facts, list->expr, 1); argument;
         argument = expr_next(facts, argument)) {
        u8 kind = facts_exprs(facts)[argument].kind;
        if (kind == EXPR_KEYWORD || kind == EXPR_DOUBLE_STAR) continue;
        if (++at < list->from) continue;
        if (kind == EXPR_STAR)
            expr_walk(self, list->file, expr_first(facts, argument));
        else
            element_push(self, list->file, 0, argument);
    }
}

/* Where a variable is read, in the order of its scope. */
static u32 read_place(const Facts *facts, const ExprRow *read, BindingId binding) {
    return read->scope == facts_bindings(facts)[binding].scope ? read->start : READ_ANY_TIME;
}

static void path_walk(Walk *self, FileId file, ExprId expr) {
    const Program *program = self->program;
    Pick meant = bound_pick(program, self->bound, file, expr);
    if (meant.from) {
        arguments_walk(self, &meant);
        return;
    }
    if (meant.expr != expr || meant.file != file) {
        const Bound *bound = self->bound;
        if (meant.bound) self->bound = meant.bound;
        if (meant.expr)
            expr_walk(self, meant.file, meant.expr);
        else if (meant.parts)
            for (u32 i = 0; i < meant.part_count; i++) pick_push(self, meant.parts[i]);
        else
            values_walk(self, meant.values);
        self->bound = bound;
        return;
    }
    const ExprRow *row = expr_row(program, file, expr);
    const Facts *facts = program_facts(program, file);
    if (row->kind == EXPR_NAME && !(row->flags & EXPR_STORED)) {
        const UseRow *use = &facts_uses(facts)[row->aux];
        BindingId reached = use->reach_count ? facts_lists(facts)[use->first_reach] : 0;
        u8 kind = reached ? facts_bindings(facts)[reached].kind : BIND_NONE;
        if (kind == BIND_ASSIGN || kind == BIND_AUGMENTED || kind == BIND_WALRUS || kind == BIND_IMPORT) {
            variable_walk(self, file, reached, read_place(facts, row, reached));
            return;
        }
    } else if (row->kind == EXPR_ATTRIBUTE) {
        if (listing_walk(self, file, expr)) return;
        ValueSet objects = bound_values(program, self->bound, file, expr + 1);
        if (objects.count == 1 && objects.at[0].kind == VALUE_MODULE) {
            module_variable_walk(self, objects.at[0].id, file_name_of(program, file, row->name));
            return;
        }
    }
    values_walk(self, bound_values(program, self->bound, file, expr));
}

/* for letter in "ab" */
static void letters_walk(Walk *self, FileId file, Str text) {
    for (size_t i = 0; i < text.len; i++) {
        self->is_open |= (unsigned char)text.ptr[i] >= 0x80;
        if ((unsigned char)text.ptr[i] < 0x80)
            pick_push(self, (Pick){.file = file, .text = str_slice(text, i, i + 1)});
    }
}

bool walk_begin(Walk *self, u64 key) {
    for (const Walk *outer = self->outer; outer; outer = outer->outer)
        if (map_find(&outer->seen, key) == WALK_GOES_ON) {
            self->is_cut = true;
            return false;
        }
    u32 *seen = map_at(&self->seen, key, 0);
    bool is_new = !*seen;
    if (is_new) *seen = WALK_GOES_ON;
    return is_new;
}

void walk_end(Walk *self, u64 key) {
    *map_at(&self->seen, key, 0) = WALK_DONE;
}

static void comprehension_walk(Walk *self, FileId file, ExprId expr) {
    const Facts *facts = program_facts(self->program, file);
    for (ExprId child = expr_first(facts, expr); child; child = expr_next(facts, child)) {
        self->is_loose |= facts_exprs(facts)[child].kind == EXPR_COMP_IF;
        if (expr_next(facts, child)) continue;
        if (facts_exprs(facts)[child].kind == EXPR_PAIR)
            pair_push(self, file, child);
        else
            element_push(self, file, 0, child);
    }
}

void expr_walk(Walk *self, FileId file, ExprId expr) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (!expr || !walk_begin(self, expr_ref(self->program, file, expr))) return;
    switch ((ExprKind)row->kind) {
    case EXPR_LIST:
    case EXPR_TUPLE:
    case EXPR_SET:
    case EXPR_DICT: display_walk(self, file, expr); break;
    case EXPR_OR:
    case EXPR_AND: self->is_loose = true; /* fall through */
    case EXPR_BINARY:
        expr_walk(self, file, expr + 1);
        expr_walk(self, file, expr_child(facts, expr, 1));
        break;
    case EXPR_CONDITIONAL:
        self->is_loose = true;
        expr_walk(self, file, expr_child(facts, expr, 1));
        expr_walk(self, file, expr_child(facts, expr, 2));
        break;
    case EXPR_AWAIT: expr_walk(self, file, expr + 1); break;
    case EXPR_COMPREHENSION: comprehension_walk(self, file, expr); break;
    case EXPR_CALL: call_walk(self, file, expr); break;
    case EXPR_STRING:
        if (self->dict == DICT_KEYS) letters_walk(self, file, expr_string(self->program, file, expr));
        break;
    default: path_walk(self, file, expr);
    }
    walk_end(self, expr_ref(self->program, file, expr));
}

Walk walk_within(const Walk *self, Picks *out) {
    return (Walk){.program = self->program,
                  .outer = self,
                  .bound = self->bound,
                  .out = out,
                  .dict = self->dict,
                  .loops = self->loops,
                  .depth = self->depth + 1};
}

void list_walk(Walk *self, const Pick *list) {
    const Bound *bound = self->bound;
    if (list->bound) self->bound = list->bound;
    u32 first = self->out->count;
    if (self->depth > WALKS_MAX || steps_are_nested(self->program))
        self->is_open = true;
    else if (list->from)
        arguments_walk(self, list);
    else if (list->expr)
        expr_walk(self, list->file, list->expr);
    else if (list->variable)
        variable_walk(self, list->file, list->variable - self->program->files[list->file].binding_base, 0);
    else if (list->parts)
        for (u32 i = 0; i < list->part_count; i++) pick_push(self, list->parts[i]);
    else
        values_walk(self, list->values);
    for (u32 i = first; list->bound && i < self->out->count; i++)
        if (!self->out->at[i].bound && self->out->at[i].expr) self->out->at[i].bound = list->bound;
    self->bound = bound;
    map_release(&self->seen);
}

static void elements_of(const Program *program, const Bound *bound, const Pick *list, u8 dict, Picks *out,
                        bool *is_open) {
    Walk self = {.program = program, .bound = bound, .out = out, .dict = dict};
    steps_begin(program, ELEMENTS_MAX);
    list_walk(&self, list);
    steps_end(program);
    *is_open |= self.is_open;
}

void list_elements(const Program *program, const Bound *bound, const Pick *list, Picks *out, bool *is_open) {
    elements_of(program, bound, list, DICT_VALUES, out, is_open);
}

void pair_elements(const Program *program, const Bound *bound, const Pick *dict, Picks *out, bool *is_open) {
    elements_of(program, bound, dict, DICT_PAIRS, out, is_open);
}

void loop_elements(const Program *program, const Bound *bound, const Pick *list, Picks *out, bool *is_open) {
    elements_of(program, bound, list, DICT_KEYS, out, is_open);
}
