#include "calls_impl.h"

#include "classes.h"
#include "values.h"

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
    vec_push(&calls->called.sites, site);
}

/* Sites by function, each function's in the order of files and places: a counting sort, as they were found
 * so. */
static void sites_sort(Program *self, CallSites *calls) {
    calls->start = ARENA_ARRAY(self->arena, u32, self->def_count + 2);
    for (u32 i = 0; i < calls->sites.count; i++) calls->start[calls->sites.at[i].function + 2]++;
    for (u32 def = 2; def <= self->def_count + 1; def++) calls->start[def] += calls->start[def - 1];
    CallSite *sorted = ARENA_ARRAY(self->arena, CallSite, calls->sites.count + 1);
    for (u32 i = 0; i < calls->sites.count; i++)
        sorted[calls->start[calls->sites.at[i].function + 1]++] = calls->sites.at[i];
    calls->by_function = sorted;
    vec_release(&calls->sites);
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
    vec_push(&calls->sets, (ValueSet){0});
    sites_sort(self, &calls->called);
    calls_handed_find(self, &calls->handed);
    sites_sort(self, &calls->handed);
    self->calls = calls;
}

void calls_release(Program *self) {
    if (!self->calls) return;
    vec_release(&self->calls->sets);
    map_release(&self->calls->handed.lambdas);
    for (u32 i = 0; i < 2; i++) map_release(&self->calls->passed[i]), map_release(&self->calls->partly[i]);
}

static const CallSite *sites_of(const CallSites *sites, DefRef function, u32 *count) {
    *count = sites->start[function + 1] - sites->start[function];
    return sites->by_function + sites->start[function];
}

const CallSite *calls_of(const Program *self, DefRef function, u32 *count) {
    return sites_of(&self->calls->called, function, count);
}

const CallSite *calls_handed(const Program *self, DefRef function, u32 *count) {
    return sites_of(&self->calls->handed, function, count);
}

ExprId call_argument(const Program *self, const CallSite *site, u32 index) {
    const Facts *facts = program_facts(self, site->file);
    const DefRow *row = def_row(self, site->function);
    if (index >= row->param_count || index < site->skips_first) return 0;
    if (site->handed) return index == site->skips_first ? site->handed : 0;
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

/* What a parameter was found to be given before; false when that has to be looked for. */
static bool passed_known(struct Calls *calls, BindRef parameter, u64 partly, Values *out) {
    u32 known = map_find(&calls->passed[calls->follows_members], parameter);
    if (known == MAP_NONE) known = map_find(&calls->partly[calls->follows_members], partly);
    if (known == MAP_NONE) return false;
    bool is_whole = known && map_find(&calls->partly[calls->follows_members], partly) == MAP_NONE;
    calls->cuts += !is_whole;
    values_join(out, calls->sets.at[known]);
    return true;
}

/* lambda state: …, which is handed to a library that calls it with an object: that is its first parameter. */
static void lambda_values(const Program *self, FileId file, const BindingRow *binding, u32 depth,
                          Values *out) {
    const Facts *facts = program_facts(self, file);
    const ScopeRow *scope = &facts_scopes(facts)[binding->scope];
    u32 what = map_find(&self->calls->handed.lambdas, map_pair(file, binding->scope));
    for (u32 i = 0; i < scope->binding_count && what != MAP_NONE; i++) {
        const BindingRow *other = &facts_bindings(facts)[scope->first_binding + i];
        if (other->kind == BIND_PARAM && other->target < binding->target) return;
    }
    if (what != MAP_NONE) values_join(out, values_through(self, file, what, depth + 1));
}

/* Arguments of all resolved calls for the parameter that a binding is. Each is asked for once; one whose
 * callers lie too deep, or go in a circle, is remembered for good only when it was the question itself,
 * else for the rest of that question: what it lacks there, those have that are being asked. */
static void passed_values(const Program *self, FileId file, u32 local, u32 depth, Values *out) {
    const File *in = &self->files[file];
    const BindingRow *binding = &facts_bindings(in->facts)[local];
    DefId def = facts_scopes(in->facts)[binding->scope].def;
    if (binding->kind == BIND_PARAM && !def) lambda_values(self, file, binding, depth, out);
    if (binding->kind != BIND_PARAM || !def) return;
    struct Calls *calls = self->calls;
    BindRef parameter = in->binding_base + local;
    u64 partly = map_pair(parameter, calls->questions * (CALLERS_DEPTH + 2) + depth);
    if (passed_known(calls, parameter, partly, out)) return;
    *map_at(&calls->passed[calls->follows_members], parameter, 0) = 0;
    Values passed = {0};
    u32 cuts = calls->cuts, index = binding->target - facts_defs(in->facts)[def].first_param;
    for (u32 kind = 0; kind < 2; kind++) {
        u32 count;
        const CallSite *sites = sites_of(kind ? &calls->handed : &calls->called, in->def_base + def, &count);
        for (u32 i = 0; i < count; i++) {
            ExprId argument = call_argument(self, &sites[i], index);
            if (argument) values_join(&passed, values_through(self, sites[i].file, argument, depth + 1));
        }
    }
    values_join(out, (ValueSet){.at = passed.at, .count = passed.count, .is_open = passed.is_open});
    bool is_whole = !depth || cuts == calls->cuts; /* asked from nearer by, it may have more */
    *map_at(&calls->passed[calls->follows_members], parameter, 0) = is_whole ? calls->sets.count : MAP_NONE;
    if (!is_whole) *map_at(&calls->partly[calls->follows_members], partly, 0) = calls->sets.count;
    vec_push(&calls->sets, values_freeze(self, &passed));
}

/* What a class stores under the name: in its body, or by self.name = value, for which callers may be
 * asked. */
static void stored_values(const Program *self, DefRef class, Name name, u32 depth, Values *out) {
    ClassMember member;
    u32 count;
    bool has_binding = class_find_own(self, class, name, &member) && member.binding;
    if (has_binding && binding_row(self, member.binding)->kind == BIND_ASSIGN)
        values_join(out, infer_binding(self, member.binding));
    const InstanceAttribute *attributes = class_attributes(self, class, &count);
    for (u32 i = 0; i < count; i++) {
        if (attributes[i].name != name) continue;
        FileId file = attributes[i].file;
        const WriteRow *write = &facts_writes(program_facts(self, file))[attributes[i].write];
        if (write->kind == WRITE_ASSIGN && write->value)
            values_join(out, values_through(self, file, write->value, depth + 1));
    }
}

/* self.app, where __init__(self, app) keeps it: what those who make the object pass. */
static void member_values(const Program *self, FileId file, ExprId attribute, u32 depth, Values *out) {
    Name name = file_name_of(self, file, expr_row(self, file, attribute)->name);
    ValueSet objects = values_through(self, file, attribute + 1, depth + 1);
    for (u32 i = 0; i < objects.count; i++) {
        if (objects.at[i].kind != VALUE_INSTANCE || objects.at[i].view) continue;
        u32 count;
        const DefRef *mro = class_mro(self, objects.at[i].id, &count);
        for (u32 m = 0; m < count; m++) stored_values(self, mro[m], name, depth, out);
    }
}

/* Nothing, or nothing but None. */
static bool says_nothing(ValueSet values) {
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind != VALUE_NONE_OBJECT) return false;
    return true;
}

static ValueSet values_through(const Program *self, FileId file, ExprId expr, u32 depth) {
    ValueSet values = infer_expr(self, file, expr);
    const File *in = &self->files[file];
    const ExprRow *row = expr_row(self, file, expr);
    if (!self->calls || row->flags & EXPR_STORED) return values;
    bool is_followed = self->calls->follows_members && row->kind == EXPR_ATTRIBUTE;
    if (is_followed && says_nothing(values) && depth <= CALLERS_DEPTH) {
        Values stored = {.is_open = true};
        member_values(self, file, expr, depth, &stored);
        return stored.count ? values_freeze(self, &stored) : values;
    }
    if (row->kind != EXPR_NAME) return values;
    if (depth > CALLERS_DEPTH) {
        self->calls->cuts++;
        return values;
    }
    const UseRow *use = &facts_uses(in->facts)[row->aux];
    Values out = {0};
    for (u32 i = 0; i < use->reach_count; i++)
        passed_values(self, file, facts_lists(in->facts)[use->first_reach + i], depth, &out);
    return out.count ? values_freeze(self, &out) : values;
}

ValueSet calls_values(const Program *self, FileId file, ExprId expr) {
    if (self->calls) self->calls->questions++;
    return values_through(self, file, expr, 0);
}

ValueSet calls_object_values(const Program *self, FileId file, ExprId expr) {
    if (!self->calls) return infer_expr(self, file, expr);
    bool before = self->calls->follows_members; /* inference may ask on the way */
    self->calls->follows_members = true;
    ValueSet values = calls_values(self, file, expr);
    self->calls->follows_members = before;
    return values;
}
