/* Calls of functions of the tree, entered with what they are given, and paths that are followed. */
#include "site_impl.h"

#include "calls.h"
#include "modules.h"

/* ---- functions of the tree ---------------------------------------------------------------------------- */

static bool is_entered(const Bound *bound, ExprRef call) {
    for (; bound; bound = bound->outer)
        if (bound->call == call) return true;
    return false;
}

void arguments_enter(const Program *self, const Bound *bound, const CallSite *site, Entered *out) {
    const DefRow *row = def_row(self, site->function);
    ExprRef ref = expr_ref(self, site->file, site->call);
    *out = (Entered){.file = self->def_file[site->function], .body = row->body, .inside = bound};
    const File *in = &self->files[out->file];
    for (u32 i = 0, count = 0; i < row->param_count && count < ENTERED_PARAMS; i++) {
        const ParamRow *param = &facts_params(in->facts)[row->first_param + i];
        ExprId given = call_argument(self, site, i);
        if (!given && !param->fallback) continue;
        Pick pick = {
            .file = given ? site->file : out->file, .expr = given ? given : param->fallback, .bound = bound};
        out->params[count] = (Bound){
            .binding = in->binding_base + param->binding, .call = ref, .pick = pick, .outer = out->inside};
        out->inside = &out->params[count++];
    }
}

/* False when the call is not of one function of the tree, or its parameters are bound already. */
static bool function_enter(const Program *self, const Bound *bound, FileId file, ExprId call, Entered *out) {
    ValueSet callee = infer_expr(self, file, call + 1);
    bool is_function = callee.count == 1 && !callee.is_open &&
                       (callee.at[0].kind == VALUE_FUNCTION || callee.at[0].kind == VALUE_METHOD);
    ExprRef ref = expr_ref(self, file, call);
    if (!is_function || is_entered(bound, ref)) return false;
    CallSite site = {.function = callee.at[0].id,
                     .file = file,
                     .call = call,
                     .skips_first = callee.at[0].kind == VALUE_METHOD};
    arguments_enter(self, bound, &site, out);
    return true;
}

/* The next `return` with a value behind `after`, or 0. */
static StmtId next_return(const Program *self, const Entered *entered, StmtId after) {
    const Facts *facts = program_facts(self, entered->file);
    const ScopeRow *body = &facts_scopes(facts)[entered->body];
    for (StmtId s = after ? after + 1 : body->body; s < body->body_end; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (stmt->kind == STMT_RETURN && stmt->scope == entered->body && stmt->expr) return s;
    }
    return 0;
}

/* get_router("shop"), where what the function returns depends on what it is given. */
bool function_substitute(const Program *self, const Bound *bound, FileId file, ExprId call, u32 depth,
                         Values *out) {
    Entered entered;
    bool depends = false;
    if (!function_enter(self, bound, file, call, &entered)) return false;
    const Facts *facts = program_facts(self, entered.file);
    for (StmtId s = next_return(self, &entered, 0); s; s = next_return(self, &entered, s)) {
        ExprId value = facts_stmts(facts)[s].expr;
        Values one = {0};
        bool is_found = bound_substitute(self, entered.inside, entered.file, value, depth + 1, &one);
        values_join(out, is_found ? values_freeze(self, &one) : infer_expr(self, entered.file, value));
        depends |= is_found;
    }
    return depends;
}

/* v1("/items"), where the function returns one text. */
bool function_text_push(const Program *self, const Bound *bound, FileId file, ExprId call, StrBuf *out,
                        u32 depth) {
    Entered entered;
    if (!function_enter(self, bound, file, call, &entered)) return false;
    StmtId s = next_return(self, &entered, 0);
    if (!s || next_return(self, &entered, s)) return false;
    ExprId value = facts_stmts(program_facts(self, entered.file))[s].expr;
    return site_text_push(self, entered.inside, entered.file, value, out, depth + 1);
}

/* The value of a variable that has one, through imports. */
static Pick variable_value(const Program *self, FileId file, BindingId local, u32 depth) {
    const Facts *facts = program_facts(self, file);
    const BindingRow *row = &facts_bindings(facts)[local];
    Pick none = {.file = file};
    if (row->kind == BIND_ASSIGN && row->shape == SHAPE_WHOLE)
        return (Pick){.file = file, .expr = row->value};
    if (row->kind != BIND_IMPORT || depth > DEPTH_MAX) return none;
    const ImportRow *import = &facts_imports(facts)[row->target];
    if (!(import->flags & IMPORT_FROM) || !import->name) return none;
    ImportTarget target = modules_resolve(self, file, facts_name(facts, import->module), import->level);
    FileId in = target.verdict == IMPORT_FOUND ? self->modules[target.module].file : FILE_NONE;
    u32 count = 0;
    BindRef member =
        in != FILE_NONE ? module_binding(self, in, file_name_of(self, file, import->name), &count) : 0;
    return count == 1 ? variable_value(self, in, member - self->files[in].binding_base, depth + 1) : none;
}

/* The expression to which a path leads by one step, or 0: the value of a variable that has one, the member
 * of a module, what a function returns. */
static Pick path_step(const Program *self, const Bound *bound, Pick pick, bool is_nested) {
    const File *in = &self->files[pick.file];
    const ExprRow *row = expr_row(self, pick.file, pick.expr);
    Pick none = {.file = pick.file};
    if (row->kind == EXPR_NAME && !(row->flags & EXPR_STORED)) {
        const UseRow *use = &facts_uses(in->facts)[row->aux];
        BindingId local = use->reach_count == 1 ? facts_lists(in->facts)[use->first_reach] : 0;
        Pick value = local ? variable_value(self, pick.file, local, 0) : none;
        if (value.file == pick.file) value.bound = bound;
        return value;
    }
    if (row->kind == EXPR_ATTRIBUTE) {
        ValueSet objects = is_nested ? infer_expr(self, pick.file, pick.expr + 1)
                                     : bound_values(self, bound, pick.file, pick.expr + 1);
        FileId file = objects.count == 1 && objects.at[0].kind == VALUE_MODULE
                          ? self->modules[objects.at[0].id].file
                          : FILE_NONE;
        u32 count = 0;
        BindRef member = file != FILE_NONE
                             ? module_binding(self, file, file_name_of(self, pick.file, row->name), &count)
                             : 0;
        return count == 1 ? variable_value(self, file, member - self->files[file].binding_base, 0) : none;
    }
    Entered entered;
    if (row->kind != EXPR_CALL || !function_enter(self, bound, pick.file, pick.expr, &entered)) return none;
    StmtId s = next_return(self, &entered, 0);
    if (!s || next_return(self, &entered, s)) return none;
    return (Pick){.file = entered.file,
                  .expr = facts_stmts(program_facts(self, entered.file))[s].expr,
                  .bound = bound_keep(self->arena, entered.inside)};
}

Pick pick_follow_at(const Program *self, const Bound *bound, Pick pick, u32 depth) {
    bool is_nested = depth > 0; /* then a module that depends on `bound` is not asked for */
    for (; depth < DEPTH_MAX && pick.expr && !pick.from; depth++) {
        if (pick.bound) bound = pick.bound;
        Pick meant = bound_pick_at(self, bound, pick.file, pick.expr, depth);
        if (!meant.expr || meant.from) break;
        if (meant.expr != pick.expr || meant.file != pick.file) {
            if (!meant.bound) meant.bound = bound;
            pick = meant;
            continue;
        }
        Pick next = path_step(self, bound, pick, is_nested);
        if (!next.expr) break;
        pick = next;
    }
    return pick;
}

Pick pick_follow(const Program *self, const Bound *bound, Pick pick) {
    return pick_follow_at(self, bound, pick, 0);
}
