/* Ways in which the variables around an expression can stand: elements of loops, arguments of calls. */
#include "lists_impl.h"

#include "calls.h"
#include "routes_impl.h"
#include "values.h"

enum {
    NESTING_MAX = 16,
    FRAMES_MAX = 6,
    CONTEXTS_MAX = 20000,
    STEPS_MAX = 20000,
    ASSIGNED_MAX = 6,
    PARAMS_MAX = 16
};

typedef struct {
    Program *program;
    ContextVisit *visit;
    void *data;
    u32 visited;
    u32 left; /* steps of its own that may still be taken */
    bool is_cut;
} Contexts;

/* ---- what it may cost ---------------------------------------------------------------------------------- */

void steps_begin(const Program *program, u32 most) {
    if (program->routes && !program->routes->asking++) program->routes->steps_left = most;
}

bool steps_are_nested(const Program *program) {
    return program->routes && program->routes->asking > NESTING_MAX;
}

bool steps_take(const Program *program) {
    if (!program->routes) return true;
    if (!program->routes->steps_left || steps_are_nested(program)) return false;
    program->routes->steps_left--;
    return true;
}

void steps_end(const Program *program) {
    if (program->routes) program->routes->asking--;
}

/* ---- what an expression depends on --------------------------------------------------------------------- */

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

void expr_dimensions(const Program *self, FileId file, ExprId expr, u32 depth, Dimensions *out) {
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
        if (param->kind == PARAM_STAR && !step->site->handed)
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
    DefRef function = step->dimensions->at[step->at].function;
    u32 total = 0;
    for (u32 kind = 0; kind < 2; kind++) {
        u32 count;
        const CallSite *sites =
            kind ? calls_handed(self->program, function, &count) : calls_of(self->program, function, &count);
        total += count;
        for (u32 i = 0; i < count; i++) {
            Step one = *step;
            one.site = &sites[i];
            frame_visit(self, sites[i].file, sites[i].call, bound, open, frame + 1, arguments_bind, &one);
        }
    }
    if (!total) defaults_bind(self, bound, open, frame, step);
}

static void loop_visit(Contexts *self, const Bound *bound, u8 open, u32 frame, const Step *step) {
    Pick list = {.file = step->file, .expr = step->dimensions->at[step->at].iterable};
    Picks elements = {0};
    bool has_more = false;
    loop_elements(self->program, bound, &list, &elements, &has_more);
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
    if (self->visited > CONTEXTS_MAX) return;
    self->is_cut |= !self->left || !steps_take(self->program);
    if (self->is_cut) return;
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
    steps_begin(program, STEPS_MAX);
    frame_visit(&self, file, expr, NULL, 0, 0, last_visit, NULL);
    steps_end(program);
    if (self.is_cut) visit(program, NULL, OPEN_MORE | OPEN_PARAMS, data);
}

void contexts_visit(Program *program, FileId file, ExprId expr, ContextVisit *visit, void *data) {
    contexts_visit_some(program, file, expr, STEPS_MAX, visit, data);
}
