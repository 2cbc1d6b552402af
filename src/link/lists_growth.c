/* What is added to a list or dict after its assignment, by whoever gets hold of the variable. */
#include "lists_impl.h"
#include "routes_impl.h"

#include "calls.h"
#include "modules.h"
#include "values.h"

enum { ALIASES_MAX = 6, CALLERS_MAX = 64, PLACES_MAX = 512, GROWTHS_MAX = 4 };

/* rows.append(x), or rows["key"] = x. */
typedef struct {
    FileId file;
    ExprId target; /* the variable, as written there */
    ExprId key;    /* of a dict, or 0 */
    ExprId added;  /* the element, or the list of them; 0: keywords alone */
    ExprId call;   /* 0: an assignment */
    bool is_more;  /* `added` is a list of them */
    u32 next;      /* of the same variable, + 1 */
} Growing;

/* A place that a row is about: what adds, or what a caller passes to it. */
typedef struct {
    FileId file;
    ExprId target;
    u32 depth;
} Place;

struct Growth {
    Map first; /* BindRef of a variable's first binding → its first row + 1 */
    Vec(Growing) rows;
    Vec(Place) places; /* of the row that is being noted */
    Map idle;          /* ExprRef of calls that add in files that nothing runs → 1 */
    u32 entered;       /* growths in whose contexts the walk is */
};

/* ---- variables ----------------------------------------------------------------------------------------- */

static BindRef variable_of(const Program *self, FileId file, ExprId expr, u32 depth);

/* `from m import rows`, where rows += [x] is stored; 0: it is not imported. */
static BindingId import_beside(const Facts *facts, BindingId stored) {
    const BindingRow *rows = facts_bindings(facts);
    const ScopeRow *scope = &facts_scopes(facts)[rows[stored].scope];
    for (BindingId b = scope->first_binding; b < scope->first_binding + scope->binding_count; b++)
        if (rows[b].name == rows[stored].name && rows[b].kind == BIND_IMPORT) return b;
    return 0;
}

static BindRef variable_of_binding(const Program *self, FileId file, BindingId any, u32 depth) {
    const File *in = &self->files[file];
    const BindingRow *rows = facts_bindings(in->facts), *row = &rows[any];
    const ScopeRow *scope = &facts_scopes(in->facts)[row->scope];
    if (row->kind == BIND_IMPORT && depth < ALIASES_MAX) {
        const ImportRow *import = &facts_imports(in->facts)[row->target];
        if (!(import->flags & IMPORT_FROM) || !import->name) return 0;
        ImportTarget target =
            modules_resolve(self, file, facts_name(in->facts, import->module), import->level);
        FileId other = target.verdict == IMPORT_FOUND ? self->modules[target.module].file : FILE_NONE;
        u32 count = 0;
        BindRef member = other == FILE_NONE
                             ? 0
                             : module_binding(self, other, file_name_of(self, file, import->name), &count);
        return count ? variable_of_binding(self, other, member - self->files[other].binding_base, depth + 1)
                     : 0;
    }
    BindingId first = any, end = any;
    while (first > scope->first_binding && rows[first - 1].name == row->name) first--;
    while (end < scope->first_binding + scope->binding_count && rows[end].name == row->name) end++;
    bool is_alias = end - first == 1 && row->kind == BIND_ASSIGN && row->shape == SHAPE_WHOLE && row->value;
    BindRef meant = is_alias && depth < ALIASES_MAX ? variable_of(self, file, row->value, depth + 1) : 0;
    return meant ? meant : in->binding_base + first;
}

/* The variable that a path reads, through imports and second names; 0: none of a scope. */
static BindRef variable_of(const Program *self, FileId file, ExprId expr, u32 depth) {
    const Facts *facts = program_facts(self, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (row->kind == EXPR_NAME) {
        const UseRow *use = row->flags & EXPR_STORED ? NULL : &facts_uses(facts)[row->aux];
        BindingId reached = !use               ? import_beside(facts, row->aux)
                            : use->reach_count ? facts_lists(facts)[use->first_reach]
                                               : 0;
        return reached ? variable_of_binding(self, file, reached, depth) : 0;
    }
    if (row->kind != EXPR_ATTRIBUTE) return 0;
    ValueSet objects = infer_expr(self, file, expr + 1);
    if (objects.count != 1 || objects.at[0].kind != VALUE_MODULE) return 0;
    FileId other = self->modules[objects.at[0].id].file;
    u32 count = 0;
    BindRef member =
        other == FILE_NONE ? 0 : module_binding(self, other, file_name_of(self, file, row->name), &count);
    return count ? variable_of_binding(self, other, member - self->files[other].binding_base, depth + 1) : 0;
}

/* ---- who adds ------------------------------------------------------------------------------------------ */

static void row_push(struct Growth *self, BindRef variable, Growing row) {
    u32 *first = map_at(&self->first, variable, 0);
    row.next = *first;
    vec_push(&self->rows, row);
    *first = self->rows.count;
}

/* A parameter stands for what the callers pass. */
static void callers_push(const Program *self, struct Growth *growth, BindRef variable, u32 depth) {
    const BindingRow *binding = binding_row(self, variable);
    DefRef function =
        binding->kind == BIND_PARAM ? scope_def(self, binding_file(self, variable), binding->scope) : 0;
    if (!function || depth > ALIASES_MAX) return;
    u32 count, index = binding->target - def_row(self, function)->first_param;
    const CallSite *sites = calls_of(self, function, &count);
    for (u32 i = 0; i < u32_min(count, CALLERS_MAX); i++) {
        ExprId argument = call_argument(self, &sites[i], index);
        if (argument) vec_push(&growth->places, ((Place){sites[i].file, argument, depth + 1}));
    }
}

static void place_note(const Program *self, struct Growth *growth, const Growing *row, Place place) {
    BindRef variable = variable_of(self, place.file, place.target, 0);
    if (!variable) return;
    if (row->file != binding_file(self, variable) && !file_may_run(self, row->file)) {
        if (row->call) *map_at(&growth->idle, expr_ref(self, row->file, row->call), 1) = 1;
        return;
    }
    u32 first = map_find(&growth->first, variable);
    const Growing *head = first == MAP_NONE || !first ? NULL : &growth->rows.at[first - 1];
    if (head && head->file == row->file && head->target == row->target) return; /* by another way */
    row_push(growth, variable, *row);
    callers_push(self, growth, variable, place.depth);
}

/* Nearest first, so that a variable is met by its shortest way. */
static void target_note(const Program *self, struct Growth *growth, const Growing *row, FileId file,
                        ExprId target) {
    vec_clear(&growth->places);
    vec_push(&growth->places, ((Place){file, target, 0}));
    for (u32 i = 0; i < u32_min(growth->places.count, PLACES_MAX); i++)
        place_note(self, growth, row, growth->places.at[i]);
}

typedef struct {
    Name append, add, insert, extend, update, setdefault;
} Words;

static void call_note(const Program *self, struct Growth *growth, const Words *words, FileId file,
                      ExprId call) {
    const Facts *facts = program_facts(self, file);
    const ExprRow *callee = &facts_exprs(facts)[call + 1];
    if (callee->kind != EXPR_ATTRIBUTE) return;
    Name word = file_name_of(self, file, callee->name);
    if (!word) return;
    bool is_second = word == words->insert || word == words->setdefault;
    bool is_more = word == words->extend || word == words->update;
    if (!is_second && !is_more && word != words->append && word != words->add) return;
    ExprId first = expr_child(facts, call, 1);
    if (!first) return;
    bool is_keyword =
        facts_exprs(facts)[first].kind == EXPR_KEYWORD || facts_exprs(facts)[first].kind == EXPR_DOUBLE_STAR;
    Growing row = {.file = file,
                   .target = call + 2,
                   .key = word == words->setdefault ? first : 0,
                   .added = is_keyword  ? 0
                            : is_second ? expr_next(facts, first)
                                        : first,
                   .call = call,
                   .is_more = is_more};
    if (row.added || is_more) target_note(self, growth, &row, file, call + 2);
}

/* A sum of a name of the same scope is an assignment of it. */
static bool is_imported_name(const Facts *facts, ExprId target) {
    const ExprRow *row = &facts_exprs(facts)[target];
    return row->kind == EXPR_NAME && row->flags & EXPR_STORED && import_beside(facts, row->aux);
}

/* rows["key"] = x, rows[:0] = [x], rows += [x] */
static void store_note(const Program *self, struct Growth *growth, FileId file, StmtId at) {
    const Facts *facts = program_facts(self, file);
    const StmtRow *stmt = &facts_stmts(facts)[at];
    bool is_sum = stmt->kind == STMT_AUGMENTED;
    if ((stmt->kind != STMT_ASSIGN && !is_sum) || !stmt->expr) return;
    for (u32 t = 0; t < stmt->target_count; t++) {
        ExprId target = facts_lists(facts)[stmt->first_target + t];
        u8 kind = facts_exprs(facts)[target].kind;
        Growing row = {.file = file, .target = target, .added = stmt->expr, .is_more = is_sum};
        if (kind == EXPR_SUBSCRIPT && !is_sum) {
            row.target = target + 1;
            row.key = expr_child(facts, target, 1);
            row.is_more = facts_exprs(facts)[row.key].kind == EXPR_SLICE;
        } else if (!is_sum || (kind != EXPR_ATTRIBUTE && !is_imported_name(facts, target))) {
            continue;
        }
        target_note(self, growth, &row, file, row.target);
    }
}

/* From the last to the first: each becomes the head of its variable's chain. */
static struct Growth *growth_of(const Program *self) {
    if (self->routes->growth) return self->routes->growth;
    struct Growth *growth = self->routes->growth = ARENA_NEW(self->arena, struct Growth);
    const Words words = {
        intern_find(&self->names, STR("append")), intern_find(&self->names, STR("add")),
        intern_find(&self->names, STR("insert")), intern_find(&self->names, STR("extend")),
        intern_find(&self->names, STR("update")), intern_find(&self->names, STR("setdefault"))};
    for (FileId file = self->file_count; file-- > 0;) {
        const Facts *facts = program_facts(self, file);
        for (StmtId s = facts->stmts.count; s-- > 1;) store_note(self, growth, file, s);
        for (ExprId e = facts->exprs.count; e-- > 1;)
            if (facts_exprs(facts)[e].kind == EXPR_CALL) call_note(self, growth, &words, file, e);
    }
    return growth;
}

void growth_release(Program *self) {
    if (!self->routes->growth) return;
    map_release(&self->routes->growth->idle);
    map_release(&self->routes->growth->first);
    vec_release(&self->routes->growth->rows);
    vec_release(&self->routes->growth->places);
}

bool growth_is_idle(const Program *self, FileId file, ExprId call) {
    return map_find(&growth_of(self)->idle, expr_ref(self, file, call)) != MAP_NONE;
}

/* ---- what is added ------------------------------------------------------------------------------------- */

static void row_walk(Walk *self, const Growing *row) {
    u8 dict = self->dict;
    if (row->is_more && row->added) expr_walk(self, row->file, row->added);
    if (row->is_more && row->call) keywords_walk(self, row->file, row->call);
    if (!row->is_more && row->key && dict == DICT_PAIRS) element_push(self, row->file, row->key, row->added);
    if (!row->is_more && (!row->key || dict != DICT_PAIRS))
        element_push(self, row->file, 0, row->key && dict == DICT_KEYS ? row->key : row->added);
}

typedef struct {
    Walk *walk;
    const Growing *row;
} Adding;

/* One call of the function that adds. */
static void added_visit(Program *program, const Bound *bound, u8 open, void *data) {
    const Adding *adding = data;
    Walk inner = walk_within(adding->walk, adding->walk->out);
    u32 first = inner.out->count;
    (void)open;
    inner.bound = bound;
    if (inner.depth <= WALKS_MAX) row_walk(&inner, adding->row);
    for (u32 i = first; bound && i < inner.out->count; i++)
        if (!inner.out->at[i].bound && inner.out->at[i].expr)
            inner.out->at[i].bound = bound_keep(program->arena, bound);
    adding->walk->is_open |= inner.is_open || inner.depth > WALKS_MAX;
    map_release(&inner.seen);
}

void growth_walk(Walk *self, BindRef variable) {
    struct Growth *growth = self->program->routes ? growth_of(self->program) : NULL;
    u32 at = growth ? map_find(&growth->first, variable) : MAP_NONE;
    if (at == MAP_NONE) return;
    FileId file = binding_file(self->program, variable);
    ScopeId scope = binding_row(self->program, variable)->scope;
    for (; at; at = growth->rows.at[at - 1].next) {
        Growing row = growth->rows.at[at - 1];
        const ExprRow *place = expr_row(self->program, row.file, row.target);
        self->is_loose = true;
        bool is_here = row.file == file && place->scope == scope;
        if (is_here || growth->entered >= GROWTHS_MAX) {
            row_walk(self, &row);
            continue;
        }
        Adding adding = {self, &row};
        growth->entered++;
        contexts_visit((Program *)self->program, row.file, row.added ? row.added : row.target, added_visit,
                       &adding);
        growth->entered--;
    }
}
