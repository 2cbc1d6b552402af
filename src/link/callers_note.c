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
    Bits defined; /* by NameId: what the file's definitions are called */
} Noting;

static const ExprRow *row_of(const Noting *self, ExprId expr) {
    return &facts_exprs(self->facts)[expr];
}

static bool is_called_word(const Noting *self, ExprId call, const char *word) {
    return str_eq(facts_name(self->facts, row_of(self, call + 1)->name), str_of(word));
}

static bool is_callee(const Noting *self, ExprId expr) {
    ExprId up = row_of(self, expr)->parent;
    return up && up + 1 == expr && row_of(self, up)->kind == EXPR_CALL;
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
    ExprId object = expr_child(self->facts, call, 1);
    if (!is_called_word(self, call, "type") || !object || expr_next(self->facts, object)) return;
    if (!is_shown(self, call)) note_class_of(self, call, object, expr_keeps(self->facts, call));
}

/* cls(…), and whatever else is called that may be a class deriving from the one it looks. */
static void note_call(Noting *self, ExprId call) {
    ValueSet callee = infer_expr(self->program, self->file, call + 1);
    for (u32 i = 0; i < callee.count; i++)
        if (callee.at[i].kind == VALUE_CLASS && callee.at[i].via != VIA_DEFINITION)
            bits_add(&self->callers->made_below, callee.at[i].id);
    note_type_call(self, call);
}

/* The class that a class method or __new__ gets, handed on. */
static void note_own_class(Noting *self, ExprId expr) {
    const UseRow *use = &facts_uses(self->facts)[row_of(self, expr)->aux];
    if (use->reach_count != 1 || !expr_keeps(self->facts, expr)) return;
    const BindingRow *binding = &facts_bindings(self->facts)[facts_lists(self->facts)[use->first_reach]];
    DefId def = facts_scopes(self->facts)[binding->scope].def;
    if (binding->kind != BIND_PARAM || !def || binding->target != facts_defs(self->facts)[def].first_param)
        return;
    ValueSet values = infer_expr(self->program, self->file, expr);
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_CLASS) bits_add(&self->callers->kept_below, values.at[i].id);
}

/* A function that hands itself on: no edge leads from a vertex to itself. */
static void note_itself(Noting *self, ExprId expr) {
    const ExprRow *row = row_of(self, expr);
    ScopeId scope = row->scope;
    for (; scope > 1; scope = facts_scopes(self->facts)[scope].parent) {
        DefId def = facts_scopes(self->facts)[scope].def;
        if (def && facts_defs(self->facts)[def].name == row->name && !is_callee(self, expr))
            bits_add(&self->callers->kept, self->program->files[self->file].def_base + def);
    }
}

static void note_attribute(Noting *self, ExprId expr) {
    Str name = facts_name(self->facts, row_of(self, expr)->name);
    if (str_eq(name, STR("__class__"))) note_class_of(self, expr, expr + 1, expr_keeps(self->facts, expr));
    if (str_eq(name, STR("__subclasses__"))) note_class_of(self, expr, expr + 1, true);
    if (row_of(self, expr + 1)->kind == EXPR_CALL && is_called_word(self, expr + 1, "super"))
        bits_add(&self->callers->super_called,
                 file_name_of(self->program, self->file, row_of(self, expr)->name));
}

static void note_name(Noting *self, ExprId expr) {
    note_own_class(self, expr);
    self->callers->keeps_any |= str_eq(facts_name(self->facts, row_of(self, expr)->name), STR("__class__"));
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

/* except (A, B): looks at them. */
static void note_tested(Noting *self, ExprId expr) {
    if (!expr) return;
    map_at(&self->callers->tested, map_pair(self->file, expr_place(self->facts, expr)), 1);
    for (ExprId e = expr_first(self->facts, expr); e && row_of(self, expr)->kind == EXPR_TUPLE;
         e = expr_next(self->facts, e))
        map_at(&self->callers->tested, map_pair(self->file, expr_place(self->facts, e)), 1);
}

static void note_file(Noting *self) {
    for (StmtId s = 1; s < self->facts->stmts.count; s++)
        if (facts_stmts(self->facts)[s].kind == STMT_HANDLER)
            note_tested(self, facts_stmts(self->facts)[s].expr);
    for (DefId d = 1; d < self->facts->defs.count; d++)
        bits_add(&self->defined, facts_defs(self->facts)[d].name);
    note_injected(self);
    for (ExprId e = 1; e < self->facts->exprs.count; e++) {
        const ExprRow *row = row_of(self, e);
        if (row->flags & EXPR_STORED) continue;
        if (row->kind == EXPR_CALL) note_call(self, e);
        if (row->kind == EXPR_NAME) note_name(self, e);
        if (row->kind == EXPR_ATTRIBUTE) note_attribute(self, e);
        bool is_read = row->kind == EXPR_NAME || row->kind == EXPR_ATTRIBUTE;
        if (is_read && bits_has(&self->defined, row->name)) note_itself(self, e);
    }
}

/* ---- names that texts speak of ----------------------------------------------------------------------- */

static void take_strings(Program *program, Bits *taken) {
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        if (facts->language != LANGUAGE_PYTHON) continue;
        const Name *names = program_string_names(program, file);
        for (StringId s = 1; s < facts->strings.count; s++)
            if (names[s]) bits_add(taken, names[s]);
    }
}

/* Starts and ends of names, chained by the two bytes that they begin or end with: there may be many of them
 * in a large program, and each name is held against the few that it can have. */
typedef struct {
    Name part;
    u32 next; /* position + 1 */
} PartLink;

typedef struct {
    Map first; /* by part_key: position + 1 */
    Vec(PartLink) links;
    bool has_bytes; /* some are of a single byte */
} Parts;

/* One key for all parts of a single byte. */
static u64 part_key(Str text, bool is_start) {
    if (text.len < 2) return (u64)is_start << 16 | 1 << 17;
    const u8 *at = (const u8 *)text.ptr + (is_start ? 0 : text.len - 2);
    return (u64)is_start << 16 | (u64)at[0] << 8 | at[1];
}

static void part_add(Parts *self, const Program *program, Name part, bool is_start) {
    Str text = name_text(program, part);
    u32 *first = map_at(&self->first, part_key(text, is_start), 0);
    self->has_bytes |= text.len < 2;
    vec_push(&self->links, ((PartLink){part, *first}));
    *first = self->links.count;
}

static bool chain_has(const Parts *self, const Program *program, u64 key, Str name, bool is_start) {
    u32 at = map_find(&self->first, key);
    for (at = at == MAP_NONE ? 0 : at; at; at = self->links.at[at - 1].next) {
        Str part = name_text(program, self->links.at[at - 1].part);
        if (is_start ? str_starts(name, part) : str_ends(name, part)) return true;
    }
    return false;
}

static bool parts_have(const Parts *self, const Program *program, Str name, bool is_start) {
    return chain_has(self, program, part_key(name, is_start), name, is_start) ||
           (self->has_bytes && name.len > 1 &&
            chain_has(self, program, part_key(STR_NONE, is_start), name, is_start));
}

/* Of names that definitions have: no others are asked for. Each once. */
static void take_parts(Program *program, const Parts *parts, Arena *scratch, Bits *taken) {
    Bits seen = bits_new(scratch, program->names.count);
    for (DefRef def = 1; parts->links.count && def < program->def_count; def++) {
        Name name = def_name(program, def);
        if (!bits_add(&seen, name)) continue;
        Str text = name_text(program, name);
        if (parts_have(parts, program, text, true) || parts_have(parts, program, text, false))
            bits_add(taken, name);
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
    Bits seen[2] = {bits_new(&scratch, program->names.count), bits_new(&scratch, program->names.count)};
    Parts parts = {0};
    bool takes_strings = false;
    for (u32 i = 0; i < graph->weak.count; i++) {
        const WeakUse *use = &graph->weak.at[i];
        if (use->part == WEAK_ANY)
            takes_strings = true;
        else if (use->part != WEAK_NAME && bits_add(&seen[use->part == WEAK_PREFIX], use->name))
            part_add(&parts, program, use->name, use->part == WEAK_PREFIX);
        else if (use->part == WEAK_NAME && !is_called_use(program, use))
            bits_add(&self->taken, use->name);
        if (is_called_use(program, use)) self->weak_start[use->name + 2]++;
    }
    if (takes_strings) take_strings(program, &self->taken);
    take_parts(program, &parts, &scratch, &self->taken);
    map_release(&parts.first);
    vec_release(&parts.links);
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
        noting.defined = bits_new(&scratch, noting.facts->names.count);
        note_file(&noting);
        arena_reset(&scratch);
    }
    arena_release(&scratch);
}
