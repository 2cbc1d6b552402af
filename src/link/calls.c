#include "calls.h"

#include "classes.h"
#include "values.h"

struct Calls {
    Vec(CallSite) sites;
    u32 *start; /* by DefRef */
};

static void site_push(Program *self, struct Calls *calls, Value callee, FileId file, ExprId call) {
    CallSite site = {
        .function = callee.id, .file = file, .call = call, .skips_first = callee.kind == VALUE_METHOD};
    if (callee.kind == VALUE_CLASS) {
        Name init = intern_find(&self->names, STR("__init__"));
        ClassMember member;
        DefRef def = 0;
        if (init && class_find(self, callee.id, init, &member) && member.binding)
            def = binding_def(self, member.binding);
        if (def) site.function = def, site.skips_first = 1;
    } else if (callee.kind != VALUE_FUNCTION && callee.kind != VALUE_METHOD) {
        return;
    }
    vec_push(&calls->sites, site);
}

static int site_order(const void *a, const void *b) {
    const CallSite *x = a, *y = b;
    if (x->function != y->function) return x->function < y->function ? -1 : 1;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    return (x->call > y->call) - (x->call < y->call);
}

void calls_build(Program *self) {
    struct Calls *calls = ARENA_NEW(self->arena, struct Calls);
    for (FileId file = 0; file < self->file_count; file++) {
        const Facts *facts = program_facts(self, file);
        for (ExprId e = 1; e < facts->exprs.count; e++) {
            if (facts_exprs(facts)[e].kind != EXPR_CALL) continue;
            ValueSet callee = infer_expr(self, file, e + 1);
            for (u32 i = 0; i < callee.count; i++) site_push(self, calls, callee.at[i], file, e);
        }
    }
    if (calls->sites.count) qsort(calls->sites.at, calls->sites.count, sizeof(CallSite), site_order);
    calls->start = ARENA_ARRAY(self->arena, u32, self->def_count + 1);
    for (u32 def = 0, at = 0; def <= self->def_count; def++) {
        while (at < calls->sites.count && calls->sites.at[at].function < def) at++;
        calls->start[def] = at;
    }
    self->calls = calls;
}

void calls_release(Program *self) {
    if (self->calls) vec_release(&self->calls->sites);
}

const CallSite *calls_of(const Program *self, DefRef function, u32 *count) {
    *count = self->calls->start[function + 1] - self->calls->start[function];
    return self->calls->sites.at + self->calls->start[function];
}

ExprId call_argument(const Program *self, const CallSite *site, u32 index) {
    const Facts *facts = program_facts(self, site->file);
    const DefRow *row = def_row(self, site->function);
    if (index >= row->param_count || index < site->skips_first) return 0;
    FileId owner = self->def_file[site->function];
    const ParamRow *param = &facts_params(program_facts(self, owner))[row->first_param + index];
    Str wanted = facts_name(program_facts(self, owner), param->name);
    u32 position = index - site->skips_first, at = 0;
    bool is_positional = param->kind == PARAM_POSITIONAL_ONLY || param->kind == PARAM_NORMAL;
    for (ExprId argument = expr_child(facts, site->call, 1); argument;
         argument = expr_next(facts, argument)) {
        const ExprRow *given = &facts_exprs(facts)[argument];
        if (given->kind == EXPR_KEYWORD) {
            if (str_eq(facts_name(facts, given->name), wanted)) return expr_first(facts, argument);
        } else if (given->kind == EXPR_STAR || given->kind == EXPR_DOUBLE_STAR) {
            return 0;
        } else if (is_positional && at++ == position) {
            return argument;
        }
    }
    return 0;
}

enum { CALLERS_DEPTH = 6 };

static ValueSet values_through(const Program *self, FileId file, ExprId expr, u32 depth);

/* Arguments of all resolved calls for the parameter that a binding is; false when there are none. */
static bool passed_values(const Program *self, FileId file, const BindingRow *binding, u32 depth,
                          Values *out) {
    const File *in = &self->files[file];
    DefId def = facts_scopes(in->facts)[binding->scope].def;
    if (binding->kind != BIND_PARAM || !def) return false;
    u32 count, before = out->count;
    const CallSite *sites = calls_of(self, in->def_base + def, &count);
    for (u32 i = 0; i < count; i++) {
        ExprId argument =
            call_argument(self, &sites[i], binding->target - facts_defs(in->facts)[def].first_param);
        if (argument) values_join(out, values_through(self, sites[i].file, argument, depth + 1));
    }
    return out->count > before;
}

static ValueSet values_through(const Program *self, FileId file, ExprId expr, u32 depth) {
    ValueSet values = infer_expr(self, file, expr);
    const File *in = &self->files[file];
    const ExprRow *row = expr_row(self, file, expr);
    if (!self->calls || row->kind != EXPR_NAME || row->flags & EXPR_STORED || depth > CALLERS_DEPTH)
        return values;
    const UseRow *use = &facts_uses(in->facts)[row->aux];
    Values out = {0};
    for (u32 i = 0; i < use->reach_count; i++)
        passed_values(self, file, &facts_bindings(in->facts)[facts_lists(in->facts)[use->first_reach + i]],
                      depth, &out);
    return out.count ? values_freeze(self, &out) : values;
}

ValueSet calls_values(const Program *self, FileId file, ExprId expr) {
    return values_through(self, file, expr, 0);
}
