#include "lists.h"

#include "calls.h"
#include "classes.h"
#include "modules.h"
#include "values.h"

/* Lists inside lists multiply. */
typedef struct {
    u32 loops; /* around the element that is being added */
    u32 *left; /* elements that may still be looked at */
} Limits;

/* A walk through what a list holds. `seen` ends cycles: what was taken apart already. */
typedef struct {
    const Program *program;
    const Bound *bound;
    Picks *out;
    Map seen; /* ExprRef, or (1, BindRef) of a variable */
    bool is_open;
    Limits limits;
} Walk;

static void expr_walk(Walk *self, FileId file, ExprId expr);
static void values_walk(Walk *self, ValueSet values);

enum {
    FRAMES_MAX = 6,
    DIMENSIONS_MAX = 6,
    CONTEXTS_MAX = 20000,
    STEPS_MAX = 20000,
    ELEMENTS_MAX = 5000,
    ASSIGNED_MAX = 6,
    PARAMS_MAX = 16,
    LOOPS_MAX = 3
};

/* What an expression depends on: loops around it, and functions whose parameters it reads. */
typedef struct {
    struct {
        BindRef binding; /* of a loop's target, or of a parameter */
        ExprId iterable; /* 0: a parameter of `function` */
        DefRef function;
    } at[DIMENSIONS_MAX];
    u32 count;
} Dimensions;

static void expr_dimensions(const Program *self, FileId file, ExprId expr, u32 depth, Dimensions *out);

static void list_walk(const Program *program, const Bound *bound, const Pick *list, Limits limits, Picks *out,
                      bool *is_open);

static bool is_bound(const Program *self, const Bound *bound, FileId file, ExprId iterable) {
    for (; bound; bound = bound->outer)
        if (bound->iterable == iterable && binding_file(self, bound->binding) == file) return true;
    return false;
}

/* An element in a loop of its own is one for each turn of that. */
static void element_expand(Walk *self, FileId file, ExprId expr, const Bound *bound,
                           const Dimensions *dimensions, u32 at) {
    while (at < dimensions->count && (!dimensions->at[at].iterable ||
                                      is_bound(self->program, bound, file, dimensions->at[at].iterable)))
        at++;
    if (!*self->limits.left) {
        self->is_open = true;
        return;
    }
    --*self->limits.left;
    if (at == dimensions->count) {
        bool is_own = bound != self->bound;
        vec_push(self->out, ((Pick){.file = file,
                                    .expr = expr,
                                    .bound = is_own ? bound_keep(self->program->arena, bound) : NULL}));
        return;
    }
    Pick list = {.file = file, .expr = dimensions->at[at].iterable};
    Picks elements = {0};
    list_walk(self->program, bound, &list, self->limits, &elements, &self->is_open);
    for (u32 i = 0; i < elements.count; i++) {
        Bound one = {.binding = dimensions->at[at].binding,
                     .iterable = list.expr,
                     .pick = elements.at[i],
                     .outer = bound};
        element_expand(self, file, expr, &one, dimensions, at + 1);
    }
    vec_release(&elements);
}

static void element_push(Walk *self, FileId file, ExprId expr) {
    Dimensions dimensions = {0};
    if (self->limits.loops < LOOPS_MAX) expr_dimensions(self->program, file, expr, 0, &dimensions);
    self->limits.loops++;
    element_expand(self, file, expr, self->bound, &dimensions, 0);
    self->limits.loops--;
}

/* ---- displays ---------------------------------------------------------------------------------------- */

static void display_walk(Walk *self, FileId file, ExprId display) {
    const Facts *facts = program_facts(self->program, file);
    for (ExprId child = expr_first(facts, display); child; child = expr_next(facts, child)) {
        u8 kind = facts_exprs(facts)[child].kind;
        if (kind == EXPR_STAR || kind == EXPR_DOUBLE_STAR)
            expr_walk(self, file, expr_first(facts, child));
        else
            element_push(self, file, kind == EXPR_PAIR ? expr_child(facts, child, 1) : child);
    }
}

/* ---- variables --------------------------------------------------------------------------------------- */

static bool name_is_one_of(const Facts *facts, NameId name, const char *const *words, u32 count) {
    for (u32 i = 0; i < count; i++)
        if (str_eq(facts_name(facts, name), str_of(words[i]))) return true;
    return false;
}

/* Is this a read of the variable that the bindings [first, end) make? */
static bool reads_variable(const Facts *facts, ExprId expr, BindingId first, BindingId end) {
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return false;
    const UseRow *use = &facts_uses(facts)[row->aux];
    for (u32 i = 0; i < use->reach_count; i++) {
        BindingId reached = facts_lists(facts)[use->first_reach + i];
        if (reached >= first && reached < end) return true;
    }
    return false;
}

/* rows.append(x), rows.insert(0, x), rows.extend(more) */
static void growth_walk(Walk *self, FileId file, BindingId first, BindingId end) {
    static const char *const adding[] = {"append", "add", "insert", "extend", "update"};
    const Facts *facts = program_facts(self->program, file);
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        if (facts_exprs(facts)[e].kind != EXPR_CALL || facts_exprs(facts)[e + 1].kind != EXPR_ATTRIBUTE)
            continue;
        NameId name = facts_exprs(facts)[e + 1].name;
        if (!name_is_one_of(facts, name, adding, COUNT_OF(adding)) ||
            !reads_variable(facts, e + 2, first, end))
            continue;
        Str word = facts_name(facts, name);
        ExprId added = expr_child(facts, e, str_eq(word, STR("insert")) ? 2 : 1);
        bool is_more = str_eq(word, STR("extend")) || str_eq(word, STR("update"));
        if (added && is_more) expr_walk(self, file, added);
        if (added && !is_more) element_push(self, file, added);
    }
}

/* rows["key"] = x */
static void stores_walk(Walk *self, FileId file, BindingId first, BindingId end) {
    const Facts *facts = program_facts(self->program, file);
    for (StmtId s = 1; s < facts->stmts.count; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (stmt->kind != STMT_ASSIGN || !stmt->target_count || !stmt->expr) continue;
        ExprId target = facts_lists(facts)[stmt->first_target];
        if (facts_exprs(facts)[target].kind == EXPR_SUBSCRIPT &&
            reads_variable(facts, target + 1, first, end))
            element_push(self, file, stmt->expr);
    }
}

static void module_variable_walk(Walk *self, ModuleId module, Name name);

static void import_walk(Walk *self, FileId file, ImportId import) {
    const Facts *facts = program_facts(self->program, file);
    const ImportRow *row = &facts_imports(facts)[import];
    if (!(row->flags & IMPORT_FROM) || !row->name) return;
    ImportTarget target = modules_resolve(self->program, file, facts_name(facts, row->module), row->level);
    if (target.verdict == IMPORT_FOUND)
        module_variable_walk(self, target.module, file_name_of(self->program, file, row->name));
    else
        self->is_open = true;
}

/* All that the bindings of a name in one scope give it; `first` is any of them. */
static void variable_walk(Walk *self, FileId file, BindingId any) {
    const File *in = &self->program->files[file];
    const BindingRow *rows = facts_bindings(in->facts);
    const ScopeRow *scope = &facts_scopes(in->facts)[rows[any].scope];
    BindingId first = any, end = any;
    while (first > scope->first_binding && rows[first - 1].name == rows[any].name) first--;
    while (end < scope->first_binding + scope->binding_count && rows[end].name == rows[any].name) end++;
    u32 *is_seen = map_at(&self->seen, map_pair(1, in->binding_base + first), 0);
    if (*is_seen) return;
    *is_seen = 1;
    for (BindingId b = first; b < end; b++) {
        const BindingRow *row = &rows[b];
        bool is_whole = row->shape == SHAPE_WHOLE && row->value;
        if (row->kind == BIND_IMPORT)
            import_walk(self, file, row->target);
        else if ((row->kind == BIND_ASSIGN || row->kind == BIND_AUGMENTED || row->kind == BIND_WALRUS) &&
                 is_whole)
            expr_walk(self, file, row->value);
        else if (row->kind != BIND_ANNOTATION && row->kind != BIND_DELETE && row->kind != BIND_GLOBAL)
            self->is_open = true;
    }
    growth_walk(self, file, first, end);
    stores_walk(self, file, first, end);
}

static void module_variable_walk(Walk *self, ModuleId module, Name name) {
    FileId file = self->program->modules[module].file;
    u32 count = 0;
    BindRef first = file == FILE_NONE ? 0 : module_binding(self->program, file, name, &count);
    if (count)
        variable_walk(self, file, first - self->program->files[file].binding_base);
    else
        values_walk(self, infer_module_member(self->program, module, name));
}

/* ---- calls ------------------------------------------------------------------------------------------- */

static void returns_walk(Walk *self, DefRef function) {
    FileId file = self->program->def_file[function];
    const Facts *facts = program_facts(self->program, file);
    const ScopeRow *body = &facts_scopes(facts)[def_row(self->program, function)->body];
    for (StmtId s = body->body; s < body->body_end; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (stmt->kind == STMT_RETURN && stmt->scope == def_row(self->program, function)->body && stmt->expr)
            expr_walk(self, file, stmt->expr);
    }
}

/* routers.values(), routers.items() */
static bool view_walk(Walk *self, FileId file, ExprId call) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *callee = &facts_exprs(facts)[call + 1];
    if (callee->kind != EXPR_ATTRIBUTE || expr_child(facts, call, 1)) return false;
    Str word = facts_name(facts, callee->name);
    bool is_items = str_eq(word, STR("items"));
    if (!is_items && !str_eq(word, STR("values")) && !str_eq(word, STR("copy"))) return false;
    u32 before = self->out->count;
    expr_walk(self, file, call + 2);
    for (u32 i = before; is_items && i < self->out->count; i++) {
        Pick *pick = &self->out->at[i];
        ExprId pair = pick->expr ? expr_row(self->program, pick->file, pick->expr)->parent : 0;
        if (pair && expr_row(self->program, pick->file, pair)->kind == EXPR_PAIR) pick->expr = pair;
    }
    return true;
}

/* Builtins whose result has the elements of their first argument. */
static bool is_copying(const Program *program, Name callee) {
    static const char *const words[] = {"builtins.list",   "builtins.tuple",     "builtins.set",
                                        "builtins.sorted", "builtins.frozenset", "builtins.reversed",
                                        "builtins.dict"};
    for (u32 i = 0; i < COUNT_OF(words); i++)
        if (name_is(program, callee, words[i])) return true;
    return false;
}

static bool given_walk(Walk *self, FileId file, ExprId call) {
    Match matches[MATCHES_MAX];
    u32 count = match_callee(self->program, TRIGGER_CALL, file, call + 1, matches);
    for (u32 m = 0; m < count; m++) {
        const Selector *gives = matches[m].rule->gives;
        if (!gives) continue;
        Site site = {
            .file = file, .call = call, .callee = call + 1, .match = matches[m], .bound = self->bound};
        Picks picks = {0};
        bool is_open = false;
        for (; gives && !picks.count; gives = gives->next)
            if (site_picks(self->program, &site, gives, &picks, &is_open)) self->is_open |= is_open;
        for (u32 i = 0; i < picks.count; i++) vec_push(self->out, picks.at[i]);
        vec_release(&picks);
        return true;
    }
    return false;
}

/* pkgutil.iter_modules(package.__path__, prefix): the names of its modules, in their order. */
static bool package_walk(Walk *self, FileId file, ExprId call, ValueSet callee) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    bool is_walk = false;
    for (u32 i = 0; i < callee.count; i++)
        is_walk |= callee.at[i].kind == VALUE_EXTERNAL &&
                   (name_is(program, callee.at[i].id, "pkgutil.iter_modules") ||
                    name_is(program, callee.at[i].id, "pkgutil.walk_packages"));
    ExprId path = is_walk ? expr_child(facts, call, 1) : 0;
    if (!path || facts_exprs(facts)[path].kind == EXPR_KEYWORD) return false;
    Str word = facts_name(facts, facts_exprs(facts)[path].name);
    ModuleId package = 0;
    if (facts_exprs(facts)[path].kind == EXPR_NAME && str_eq(word, STR("__path__")))
        package = program->files[file].module;
    ValueSet owner = facts_exprs(facts)[path].kind == EXPR_ATTRIBUTE && str_eq(word, STR("__path__"))
                         ? bound_values(program, self->bound, file, path + 1)
                         : (ValueSet){0};
    if (owner.count == 1 && owner.at[0].kind == VALUE_MODULE) package = owner.at[0].id;
    if (!package) return false;
    ExprId prefix = expr_child(facts, call, 2);
    Site site = {.file = file, .call = call, .callee = call + 1, .bound = self->bound};
    Str front = prefix ? site_argument_text(program, &site, 1, STR("prefix")) : STR("");
    modules_pick(program, file, package, front, self->out);
    return true;
}

static void call_walk(Walk *self, FileId file, ExprId call) {
    if (view_walk(self, file, call) || given_walk(self, file, call)) return;
    const Facts *facts = program_facts(self->program, file);
    ExprId first = expr_child(facts, call, 1);
    ValueSet callee = bound_values(self->program, self->bound, file, call + 1);
    if (package_walk(self, file, call, callee)) return;
    bool is_followed = false;
    for (u32 i = 0; i < callee.count; i++) {
        Value value = callee.at[i];
        bool is_copy = value.kind == VALUE_EXTERNAL && is_copying(self->program, value.id);
        is_followed |= is_copy || value.kind == VALUE_FUNCTION || value.kind == VALUE_METHOD;
        if (is_copy && first) expr_walk(self, file, first);
        if (value.kind == VALUE_FUNCTION || value.kind == VALUE_METHOD) returns_walk(self, value.id);
    }
    if (!is_followed) values_walk(self, bound_values(self->program, self->bound, file, call));
}

/* ---- all kinds --------------------------------------------------------------------------------------- */

/* router.urls, where a model says that this attribute lists the object's routes. */
static bool listing_walk(Walk *self, FileId file, ExprId attribute) {
    const Program *program = self->program;
    Str word = facts_name(program_facts(program, file), expr_row(program, file, attribute)->name);
    ValueSet objects = bound_values(program, self->bound, file, attribute + 1);
    for (u32 i = 0; i < objects.count; i++)
        for (u32 m = 0; m < program->models->count; m++) {
            const Model *model = &program->models->items[m];
            i32 type = model->type_count ? match_type_of(program, model, objects.at[i]) : -1;
            for (u32 k = 0; type >= 0 && k < model->types[type].list_count; k++) {
                if (!str_eq(model->types[type].lists[k], word)) continue;
                element_push(self, file, attribute + 1);
                return true;
            }
        }
    return false;
}

static void values_walk(Walk *self, ValueSet values) {
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
            element_push(self, list->file, argument);
    }
}

static void path_walk(Walk *self, FileId file, ExprId expr) {
    const Program *program = self->program;
    Pick meant = bound_pick(program, self->bound, file, expr);
    if (meant.from) {
        arguments_walk(self, &meant);
        return;
    }
    if (meant.expr != expr || meant.file != file) {
        if (meant.expr)
            expr_walk(self, meant.file, meant.expr);
        else
            values_walk(self, meant.values);
        return;
    }
    const ExprRow *row = expr_row(program, file, expr);
    const Facts *facts = program_facts(program, file);
    if (row->kind == EXPR_NAME && !(row->flags & EXPR_STORED)) {
        const UseRow *use = &facts_uses(facts)[row->aux];
        BindingId reached = use->reach_count ? facts_lists(facts)[use->first_reach] : 0;
        u8 kind = reached ? facts_bindings(facts)[reached].kind : BIND_NONE;
        if (kind == BIND_ASSIGN || kind == BIND_AUGMENTED || kind == BIND_WALRUS || kind == BIND_IMPORT) {
            variable_walk(self, file, reached);
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

static void expr_walk(Walk *self, FileId file, ExprId expr) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    u32 *is_seen = expr ? map_at(&self->seen, expr_ref(self->program, file, expr), 0) : NULL;
    if (!is_seen || *is_seen) return;
    *is_seen = 1;
    switch ((ExprKind)row->kind) {
    case EXPR_LIST:
    case EXPR_TUPLE:
    case EXPR_SET:
    case EXPR_DICT: display_walk(self, file, expr); break;
    case EXPR_BINARY:
    case EXPR_OR:
    case EXPR_AND:
        expr_walk(self, file, expr + 1);
        expr_walk(self, file, expr_child(facts, expr, 1));
        break;
    case EXPR_CONDITIONAL:
        expr_walk(self, file, expr_child(facts, expr, 1));
        expr_walk(self, file, expr_child(facts, expr, 2));
        break;
    case EXPR_AWAIT: expr_walk(self, file, expr + 1); break;
    case EXPR_COMPREHENSION:
        for (ExprId child = expr_first(facts, expr); child; child = expr_next(facts, child))
            if (!expr_next(facts, child)) element_push(self, file, child);
        break;
    case EXPR_CALL: call_walk(self, file, expr); break;
    default: path_walk(self, file, expr);
    }
}

static void list_walk(const Program *program, const Bound *bound, const Pick *list, Limits limits, Picks *out,
                      bool *is_open) {
    Walk self = {
        .program = program, .bound = list->bound ? list->bound : bound, .out = out, .limits = limits};
    if (list->from)
        arguments_walk(&self, list);
    else if (list->expr)
        expr_walk(&self, list->file, list->expr);
    else if (list->variable)
        variable_walk(&self, list->file, list->variable - program->files[list->file].binding_base);
    else
        values_walk(&self, list->values);
    *is_open |= self.is_open;
    map_release(&self.seen);
}

void list_elements(const Program *program, const Bound *bound, const Pick *list, Picks *out, bool *is_open) {
    u32 left = ELEMENTS_MAX;
    list_walk(program, bound, list, (Limits){0, &left}, out, is_open);
}

/* ---- contexts ---------------------------------------------------------------------------------------- */

typedef struct {
    Program *program;
    ContextVisit *visit;
    void *data;
    u32 visited;
    u32 left; /* steps that may still be taken: ways multiply with every loop and call around a place */
} Contexts;

static void dimension_add(Dimensions *self, BindRef binding, ExprId iterable, DefRef function) {
    for (u32 i = 0; i < self->count; i++)
        if (self->at[i].iterable == iterable && self->at[i].function == function) return;
    if (self->count == DIMENSIONS_MAX) return;
    self->at[self->count].binding = binding;
    self->at[self->count].iterable = iterable;
    self->at[self->count++].function = function;
}

/* Of nested loops the outer comes first: what the inner one runs over depends on it. */
static void binding_dimensions(const Program *self, FileId file, BindingId binding, u32 depth,
                               Dimensions *out) {
    const File *in = &self->files[file];
    const BindingRow *row = &facts_bindings(in->facts)[binding];
    DefId def = facts_scopes(in->facts)[row->scope].def;
    if (row->kind == BIND_FOR && row->value) {
        expr_dimensions(self, file, row->value, depth + 1, out);
        dimension_add(out, in->binding_base + binding, row->value, 0);
    } else if (row->kind == BIND_PARAM && def) {
        bool is_self = facts_defs(in->facts)[def].flags & DEF_METHOD &&
                       !(facts_defs(in->facts)[def].flags & DEF_CLASS_METHOD) &&
                       row->target == facts_defs(in->facts)[def].first_param;
        if (!is_self) dimension_add(out, in->binding_base + binding, 0, in->def_base + def);
    } else if (row->kind == BIND_ASSIGN && row->value && depth < ASSIGNED_MAX) {
        expr_dimensions(self, file, row->value, depth + 1, out);
    }
}

static void expr_dimensions(const Program *self, FileId file, ExprId expr, u32 depth, Dimensions *out) {
    const Facts *facts = program_facts(self, file);
    for (ExprId e = expr; e < facts_exprs(facts)[expr].next; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) continue;
        const UseRow *use = &facts_uses(facts)[row->aux];
        if (use->reach_count == 1)
            binding_dimensions(self, file, facts_lists(facts)[use->first_reach], depth, out);
    }
}

static void frame_visit(Contexts *self, FileId file, ExprId expr, const Bound *bound, u8 open, u32 frame,
                        void (*then)(Contexts *, const Bound *, u8, u32, const void *), const void *next);

typedef struct {
    FileId file;
    const Dimensions *dimensions;
    u32 at;
    const CallSite *site; /* the call whose surroundings are being settled */
    void (*then)(Contexts *, const Bound *, u8, u32, const void *);
    const void *next;
} Step;

static void step_visit(Contexts *self, const Bound *bound, u8 open, u32 frame, const Step *step);

/* C in C.make(…), what `cls` holds there. */
static ExprId class_of_call(const Program *self, const CallSite *site) {
    if (expr_row(self, site->file, site->call + 1)->kind != EXPR_ATTRIBUTE) return 0;
    ValueSet values = infer_expr(self, site->file, site->call + 2);
    return values.count == 1 && values.at[0].kind == VALUE_CLASS ? site->call + 2 : 0;
}

/* The surroundings of a call are settled: its arguments are what the parameters hold. */
static void arguments_bind(Contexts *self, const Bound *bound, u8 open, u32 frame, const void *data) {
    const Step *step = data;
    const Program *program = self->program;
    DefRef function = step->dimensions->at[step->at].function;
    const DefRow *row = def_row(program, function);
    const File *in = &program->files[step->file];
    ExprRef call = expr_ref(program, step->site->file, step->site->call);
    Bound params[PARAMS_MAX];
    u32 count = 0;
    for (u32 i = 0; i < row->param_count && count < PARAMS_MAX; i++) {
        const ParamRow *param = &facts_params(in->facts)[row->first_param + i];
        ExprId argument = call_argument(program, step->site, i);
        Pick pick = {.file = step->site->file, .expr = argument};
        if (i < step->site->skips_first && row->flags & DEF_CLASS_METHOD)
            pick.expr = class_of_call(program, step->site);
        if (param->kind == PARAM_STAR)
            pick = (Pick){
                .file = step->site->file, .expr = step->site->call, .from = i + 1 - step->site->skips_first};
        if (!argument && param->fallback) pick = (Pick){.file = step->file, .expr = param->fallback};
        if (!pick.expr) continue;
        params[count] =
            (Bound){.binding = in->binding_base + param->binding, .call = call, .pick = pick, .outer = bound};
        bound = &params[count++];
    }
    Step rest = *step;
    rest.at++;
    step_visit(self, bound, open, frame, &rest);
}

/* Nobody in the tree calls it: parameters hold their defaults, or anything. */
static void defaults_bind(Contexts *self, const Bound *bound, u8 open, u32 frame, const Step *step) {
    const Program *program = self->program;
    const DefRow *row = def_row(program, step->dimensions->at[step->at].function);
    const File *in = &program->files[step->file];
    Bound params[PARAMS_MAX];
    u32 count = 0;
    for (u32 i = 0; i < row->param_count && count < PARAMS_MAX; i++) {
        const ParamRow *param = &facts_params(in->facts)[row->first_param + i];
        u8 kind = param->fallback ? expr_row(program, step->file, param->fallback)->kind : EXPR_NONE;
        if (kind == EXPR_NONE || kind == EXPR_CONSTANT) continue;
        Pick pick = {.file = step->file, .expr = param->fallback};
        params[count] = (Bound){.binding = in->binding_base + param->binding, .pick = pick, .outer = bound};
        bound = &params[count++];
    }
    Step rest = *step;
    rest.at++;
    step_visit(self, bound, open | OPEN_PARAMS, frame, &rest);
}

static void calls_visit(Contexts *self, const Bound *bound, u8 open, u32 frame, const Step *step) {
    u32 count;
    const CallSite *sites = calls_of(self->program, step->dimensions->at[step->at].function, &count);
    for (u32 i = 0; i < count; i++) {
        Step one = *step;
        one.site = &sites[i];
        frame_visit(self, sites[i].file, sites[i].call, bound, open, frame + 1, arguments_bind, &one);
    }
    if (!count) defaults_bind(self, bound, open, frame, step);
}

static void loop_visit(Contexts *self, const Bound *bound, u8 open, u32 frame, const Step *step) {
    Pick list = {.file = step->file, .expr = step->dimensions->at[step->at].iterable};
    Picks elements = {0};
    bool has_more = false;
    list_walk(self->program, bound, &list, (Limits){0, &self->left}, &elements, &has_more);
    Step rest = *step;
    rest.at++;
    for (u32 i = 0; i < elements.count; i++) {
        Bound one = {.binding = step->dimensions->at[step->at].binding,
                     .iterable = list.expr,
                     .pick = elements.at[i],
                     .outer = bound};
        step_visit(self, &one, has_more && i + 1 == elements.count ? open | OPEN_MORE : open, frame, &rest);
    }
    if (!elements.count) step_visit(self, bound, has_more ? open | OPEN_MORE : open, frame, &rest);
    vec_release(&elements);
}

static void step_visit(Contexts *self, const Bound *bound, u8 open, u32 frame, const Step *step) {
    if (self->visited > CONTEXTS_MAX || !self->left) return;
    self->left--;
    if (step->at == step->dimensions->count)
        step->then(self, bound, open, frame, step->next);
    else if (step->dimensions->at[step->at].iterable)
        loop_visit(self, bound, open, frame, step);
    else
        calls_visit(self, bound, open, frame, step);
}

static void frame_visit(Contexts *self, FileId file, ExprId expr, const Bound *bound, u8 open, u32 frame,
                        void (*then)(Contexts *, const Bound *, u8, u32, const void *), const void *next) {
    Dimensions dimensions = {0};
    if (frame < FRAMES_MAX) expr_dimensions(self->program, file, expr, 0, &dimensions);
    Step step = {.file = file, .dimensions = &dimensions, .then = then, .next = next};
    step_visit(self, bound, frame >= FRAMES_MAX ? open | OPEN_PARAMS : open, frame, &step);
}

static void last_visit(Contexts *self, const Bound *bound, u8 open, u32 frame, const void *next) {
    (void)frame, (void)next;
    bool is_cut = self->visited++ >= CONTEXTS_MAX;
    self->visit(self->program, bound, is_cut ? open | OPEN_MORE : open, self->data);
}

bool expr_is_looped(const Program *self, FileId file, ExprId expr) {
    Dimensions dimensions = {0};
    expr_dimensions(self, file, expr, 0, &dimensions);
    for (u32 i = 0; i < dimensions.count; i++)
        if (dimensions.at[i].iterable) return true;
    return false;
}

void contexts_visit_some(Program *program, FileId file, ExprId expr, u32 steps, ContextVisit *visit,
                         void *data) {
    Contexts self = {.program = program, .visit = visit, .data = data, .left = steps};
    frame_visit(&self, file, expr, NULL, 0, 0, last_visit, NULL);
    bool is_cut = !self.left && self.visited <= CONTEXTS_MAX;
    if (is_cut) visit(program, NULL, OPEN_MORE | OPEN_PARAMS, data);
}

void contexts_visit(Program *program, FileId file, ExprId expr, ContextVisit *visit, void *data) {
    contexts_visit_some(program, file, expr, STEPS_MAX, visit, data);
}
