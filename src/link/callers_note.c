/* Where classes and functions are handed on as values, by their names or without: cls, type(x), texts. */
#include "callers_impl.h"
#include "classes.h"
#include "graph_impl.h"
#include "values.h"

typedef struct {
    Program *program;
    struct Callers *callers;
    FileId file;
    const Facts *facts;
    Bits tested; /* by ExprId: what handlers of exceptions name */
} Noting;

static const ExprRow *row_of(const Noting *self, ExprId expr) {
    return &facts_exprs(self->facts)[expr];
}

static bool is_word_of(const Noting *self, ExprId callee, const char *const *words, u32 count) {
    const ExprRow *row = row_of(self, callee);
    if (row->kind != EXPR_NAME && row->kind != EXPR_ATTRIBUTE) return false;
    for (u32 i = 0; i < count; i++)
        if (str_eq(facts_name(self->facts, row->name), str_of(words[i]))) return true;
    return false;
}

/* Calls that look at a class or a function and do not keep it. */
static bool is_looking(const Noting *self, ExprId callee) {
    static const char *const words[] = {"isinstance", "issubclass", "super", "__new__", "len",  "repr",
                                        "str",        "print",      "id",    "hash",    "cast"};
    return is_word_of(self, callee, words, COUNT_OF(words));
}

/* Annotated[K, …], or a parameter whose default is a call: a library may make what the annotation says. */
static bool is_injected(const Noting *self, ExprId expr) {
    for (ExprId at = row_of(self, expr)->parent; at; at = row_of(self, at)->parent)
        if (row_of(self, at)->kind == EXPR_SUBSCRIPT &&
            str_eq(facts_name(self->facts, row_of(self, at + 1)->name), STR("Annotated")))
            return true;
    return false;
}

/* The class or function that an expression names goes no further from there. */
static bool is_passing(const Noting *self, ExprId expr) {
    const ExprRow *row = row_of(self, expr), *up = row_of(self, row->parent);
    if (row->flags & EXPR_IN_ANNOTATION) return !is_injected(self, expr);
    if (!row->parent) return row->flags & EXPR_IN_BASE || bits_has(&self->tested, expr);
    bool is_first = row->parent + 1 == expr;
    switch ((ExprKind)up->kind) {
    case EXPR_CALL: return is_first || is_looking(self, row->parent + 1);
    case EXPR_ATTRIBUTE:
    case EXPR_COMPARE:
    case EXPR_FORMAT:
    case EXPR_PATTERN_CLASS: return true;
    case EXPR_SUBSCRIPT:
    case EXPR_TUPLE:
    case EXPR_BINARY: return is_passing(self, row->parent);
    default: return false;
    }
}

static bool is_callee(const Noting *self, ExprId expr) {
    ExprId up = row_of(self, expr)->parent;
    return up && up + 1 == expr && row_of(self, up)->kind == EXPR_CALL;
}

static void note_value(Noting *self, ExprId expr, Value value) {
    struct Callers *out = self->callers;
    bool is_named = value.via == VIA_DEFINITION;
    if (value.kind == VALUE_FUNCTION || value.kind == VALUE_METHOD) {
        if (!is_callee(self, expr)) bits_add(&out->kept, value.id);
    } else if (value.kind == VALUE_CLASS && !is_passing(self, expr)) {
        bits_add(is_named ? &out->kept : &out->kept_below, value.id);
    } else if (value.kind == VALUE_CLASS && !is_named) {
        bits_add(&out->made_below, value.id);
    }
}

/* x.__class__, x.__subclasses__: classes without a name. */
static void note_class_of(Noting *self, ExprId expr, ExprId object, bool is_kept) {
    ValueSet values = infer_expr(self->program, self->file, object);
    for (u32 i = 0; i < values.count; i++) {
        if (values.at[i].kind != VALUE_INSTANCE && values.at[i].kind != VALUE_CLASS) continue;
        bits_add(is_kept ? &self->callers->kept_below : &self->callers->made_below, values.at[i].id);
    }
    self->callers->keeps_any |= (values.is_open || !values.count) && (is_kept || is_callee(self, expr));
}

/* An argument of something that is not of the tree: logged, looked up. */
static bool is_shown(const Noting *self, ExprId expr) {
    ExprId up = row_of(self, expr)->parent;
    if (!up || row_of(self, up)->kind != EXPR_CALL || up + 1 == expr) return false;
    ValueSet callee = infer_expr(self->program, self->file, up + 1);
    for (u32 i = 0; i < callee.count; i++)
        if (callee.at[i].kind != VALUE_EXTERNAL && callee.at[i].kind != VALUE_EXTERNAL_RESULT) return false;
    return true;
}

static void note_type_call(Noting *self, ExprId call) {
    static const char *const words[] = {"type"};
    ExprId object = expr_child(self->facts, call, 1);
    if (!is_word_of(self, call + 1, words, 1) || !object || expr_next(self->facts, object)) return;
    if (!is_shown(self, call)) note_class_of(self, call, object, !is_passing(self, call));
}

static void note_named(Noting *self, ExprId expr) {
    const ExprRow *row = row_of(self, expr);
    ValueSet values = infer_expr(self->program, self->file, expr);
    for (u32 i = 0; i < values.count; i++) note_value(self, expr, values.at[i]);
    Str name = facts_name(self->facts, row->name);
    if (row->kind == EXPR_NAME) {
        self->callers->keeps_any |= str_eq(name, STR("__class__"));
        return;
    }
    if (str_eq(name, STR("__class__"))) note_class_of(self, expr, expr + 1, !is_passing(self, expr));
    if (str_eq(name, STR("__subclasses__"))) note_class_of(self, expr, expr + 1, true);
    const ExprRow *object = row_of(self, expr + 1);
    static const char *const words[] = {"super"};
    if (object->kind == EXPR_CALL && is_word_of(self, expr + 2, words, 1))
        bits_add(&self->callers->super_called, file_name_of(self->program, self->file, row->name));
}

/* def f(q: Query = Depends()): the library makes it. */
static void note_injected(Noting *self) {
    for (u32 p = 1; p < self->facts->params.count; p++) {
        const ParamRow *param = &facts_params(self->facts)[p];
        if (!param->annotation || !param->fallback || row_of(self, param->fallback)->kind != EXPR_CALL)
            continue;
        ValueSet values = infer_annotation(self->program, self->file, param->annotation);
        for (u32 i = 0; i < values.count; i++)
            if (values.at[i].kind == VALUE_INSTANCE) bits_add(&self->callers->kept_below, values.at[i].id);
    }
}

static void note_tested(Noting *self) {
    for (StmtId s = 1; s < self->facts->stmts.count; s++) {
        const StmtRow *row = &facts_stmts(self->facts)[s];
        if (row->kind == STMT_HANDLER && row->expr) bits_add(&self->tested, row->expr);
    }
}

static void note_file(Noting *self) {
    note_tested(self);
    note_injected(self);
    for (ExprId e = 1; e < self->facts->exprs.count; e++) {
        const ExprRow *row = row_of(self, e);
        if (row->flags & EXPR_STORED) continue;
        if (row->kind == EXPR_NAME || row->kind == EXPR_ATTRIBUTE)
            note_named(self, e);
        else if (row->kind == EXPR_CALL)
            note_type_call(self, e);
    }
}

/* ---- names that texts speak of --------------------------------------------------------------------------- */

static void take_strings(Program *program, Bits *taken) {
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        if (facts->language != LANGUAGE_PYTHON) continue;
        for (StringId s = 1; s < facts->strings.count; s++) {
            const StringRow *row = &facts_strings(facts)[s];
            if (row->flags & STRING_DOC || row->length > 80) continue;
            Name name = intern_find(&program->names, facts_text(facts, row->offset, row->length));
            if (name && name < taken->count) bits_add(taken, name);
        }
    }
}

static void take_part(Program *program, const WeakUse *use, Bits *taken) {
    Str part = name_text(program, use->name);
    for (Name name = 1; name < program->graph->named_names; name++) {
        Str text = name_text(program, name);
        bool is_meant = use->part == WEAK_PREFIX ? str_starts(text, part) : str_ends(text, part);
        if (is_meant) bits_add(taken, name);
    }
}

static bool is_called_use(const Program *program, const WeakUse *use) {
    if (!use->expr || use->part != WEAK_NAME) return false;
    const Facts *facts = program_facts(program, use->file);
    ExprId up = facts_exprs(facts)[use->expr].parent;
    return up && up + 1 == use->expr && facts_exprs(facts)[up].kind == EXPR_CALL;
}

static void note_weak(Program *program, struct Callers *self) {
    const Graph *graph = program->graph;
    Arena scratch = {0};
    Bits parts[2] = {bits_new(&scratch, program->names.count), bits_new(&scratch, program->names.count)};
    bool takes_strings = false;
    for (u32 i = 0; i < graph->weak.count; i++) {
        const WeakUse *use = &graph->weak.at[i];
        if (use->part == WEAK_ANY)
            takes_strings = true;
        else if (use->part != WEAK_NAME && bits_add(&parts[use->part == WEAK_PREFIX], use->name))
            take_part(program, use, &self->taken);
        else if (use->part == WEAK_NAME && !is_called_use(program, use))
            bits_add(&self->taken, use->name);
        if (is_called_use(program, use)) self->weak_start[use->name + 2]++;
    }
    if (takes_strings) take_strings(program, &self->taken);
    for (u32 n = 2; n < program->names.count + 2; n++) self->weak_start[n] += self->weak_start[n - 1];
    for (u32 i = 0; i < graph->weak.count; i++)
        if (is_called_use(program, &graph->weak.at[i]))
            self->weak[self->weak_start[graph->weak.at[i].name + 1]++] = i;
    arena_release(&scratch);
}

void callers_note(Program *program, struct Callers *self) {
    Arena *arena = program->arena;
    self->taken = bits_new(arena, program->names.count);
    self->super_called = bits_new(arena, program->names.count);
    self->kept = bits_new(arena, program->def_count);
    self->kept_below = bits_new(arena, program->def_count);
    self->made_below = bits_new(arena, program->def_count);
    self->weak_start = ARENA_ARRAY(arena, u32, program->names.count + 2);
    self->weak = ARENA_ARRAY(arena, u32, program->graph->weak.count + 1);
    note_weak(program, self);
    Arena scratch = {0};
    for (FileId file = 0; file < program->file_count; file++) {
        if (!program->files[file].module) continue;
        Noting noting = {program, self, file, program_facts(program, file), {0}};
        noting.tested = bits_new(&scratch, noting.facts->exprs.count);
        note_file(&noting);
        arena_reset(&scratch);
    }
    arena_release(&scratch);
}
