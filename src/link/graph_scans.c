/* What a walk over the names of an object asks of them: `if name.startswith("on_")`.
 *
 *     for name, value in vars(module).items():
 *         if name.startswith("on_"):
 *             table[name] = value
 *
 * Known where every use of the loop's variables stands behind such a condition, in the scope of the loop
 * itself: code that runs later would see what the last turn left. A comparison, or a call that only
 * looks, is no use. */
#include "graph_reads.h"

#include "calls.h"
#include "match.h"

static bool is_same(KnownEnds a, KnownEnds b) {
    return str_eq(a.start, b.start) && str_eq(a.end, b.end);
}

static bool is_known(KnownEnds ends) {
    return ends.start.len || ends.end.len;
}

/* The one binding that a use can have, or 0. */
static BindingId bound_to(const Building *self, const UseRow *use) {
    return use->reach_count == 1 ? facts_lists(self->facts)[use->first_reach] : 0;
}

static const UseRow *use_of(const Building *self, ExprId expr) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    bool is_use = row->kind == EXPR_NAME && !(row->flags & EXPR_STORED);
    return is_use ? &facts_uses(self->facts)[row->aux] : NULL;
}

/* name.startswith("on_"), name.endswith("_done") */
static void call_tells(const Building *self, ExprId call, BindingId name, ScopeId scope, KnownEnds *ends) {
    const ExprRow *rows = facts_exprs(self->facts);
    ExprId callee = call + 1, text = expr_child(self->facts, call, 1);
    const UseRow *use = rows[callee].kind == EXPR_ATTRIBUTE ? use_of(self, callee + 1) : NULL;
    if (!use || !text || expr_next(self->facts, text) || use->scope != scope || bound_to(self, use) != name)
        return;
    Str word = facts_name(self->facts, rows[callee].name),
        part = expr_string(self->program, self->file, text);
    if (str_eq(word, STR("startswith")) && part.len > ends->start.len) ends->start = part;
    if (str_eq(word, STR("endswith")) && part.len > ends->end.len) ends->end = part;
}

static void condition_tells(const Building *self, ExprId expr, bool holds, BindingId name, ScopeId scope,
                            KnownEnds *ends) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    if (row->kind == EXPR_NOT) {
        condition_tells(self, expr + 1, !holds, name, scope, ends);
    } else if (row->kind == (holds ? EXPR_AND : EXPR_OR)) {
        condition_tells(self, expr + 1, holds, name, scope, ends);
        condition_tells(self, expr_child(self->facts, expr, 1), holds, name, scope, ends);
    } else if (row->kind == EXPR_CALL && holds) {
        call_tells(self, expr, name, scope, ends);
    }
}

/* What is known of the name where the use stands. */
static KnownEnds ends_at(const Building *self, const UseRow *use, BindingId name) {
    KnownEnds ends = {STR_NONE, STR_NONE};
    const GuardRow *guards = facts_guards(self->facts);
    for (GuardId g = use->guard; g && name; g = guards[g].parent)
        if (guards[g].kind == GUARD_TRUE || guards[g].kind == GUARD_FALSE)
            condition_tells(self, guards[g].expr, guards[g].kind == GUARD_TRUE, name, use->scope, &ends);
    return ends;
}

KnownEnds guarded_ends(const Building *self, ExprId expr) {
    const UseRow *use = use_of(self, expr);
    return use ? ends_at(self, use, bound_to(self, use)) : (KnownEnds){STR_NONE, STR_NONE};
}

/* ---- loops --------------------------------------------------------------------------------------------- */

static bool calls_plainly(const Building *self, ExprId call, const char *const *words, u32 count) {
    Str word = facts_name(self->facts, facts_exprs(self->facts)[call + 1].name);
    for (u32 i = 0; i < count; i++)
        if (str_eq(word, str_of(words[i]))) return true;
    return false;
}

/* vars(x).items(), sorted(dir(x)), list(…): what a loop goes through; `*is_pairs` where those are names and
 * values. */
static ExprId walked(const Building *self, ExprId scan, bool *is_pairs) {
    static const char *const orders[] = {"sorted", "list", "tuple", "set", "reversed", "iter"};
    const ExprRow *rows = facts_exprs(self->facts);
    *is_pairs = false;
    for (ExprId at = scan;;) {
        ExprId up = rows[at].parent, call = up ? rows[up].parent : 0;
        bool is_method = up && rows[up].kind == EXPR_ATTRIBUTE && call && rows[call].kind == EXPR_CALL &&
                         call + 1 == up && !expr_next(self->facts, up);
        if (is_method && !*is_pairs && str_eq(facts_name(self->facts, rows[up].name), STR("items")))
            *is_pairs = true, at = call;
        else if (up && rows[up].kind == EXPR_CALL && rows[up + 1].kind == EXPR_NAME &&
                 expr_child(self->facts, up, 1) == at && calls_plainly(self, up, orders, COUNT_OF(orders)))
            at = up;
        else
            return at;
    }
}

/* The targets of the loop that goes through the expression and nothing else, or 0. */
static ExprId loop_target(const Building *self, ExprId walked) {
    const ExprRow *rows = facts_exprs(self->facts);
    ExprId up = rows[walked].parent;
    if (up) return rows[up].kind == EXPR_COMP_FOR && expr_child(self->facts, up, 1) == walked ? up + 1 : 0;
    const StmtRow *stmt = &facts_stmts(self->facts)[stmt_around(self->facts, walked)];
    bool is_loop = stmt->kind == STMT_FOR && stmt->expr == walked && stmt->target_count == 1;
    return is_loop ? facts_lists(self->facts)[stmt->first_target] : 0;
}

/* The binding that a target stores to, where no other scope reads it as an attribute of a module or class. */
static BindingId stored_to(const Building *self, ExprId target) {
    const ExprRow *row = &facts_exprs(self->facts)[target];
    if (!target || row->kind != EXPR_NAME || !(row->flags & EXPR_STORED)) return 0;
    u8 scope = facts_scopes(self->facts)[facts_bindings(self->facts)[row->aux].scope].kind;
    return scope == SCOPE_FUNCTION || scope == SCOPE_COMPREHENSION ? row->aux : 0;
}

static bool only_looks(const Building *self, ExprId use) {
    const ExprRow *rows = facts_exprs(self->facts);
    ExprId up = rows[use].parent;
    if (up && rows[up].kind == EXPR_COMPARE) return true;
    if (up && rows[up].kind == EXPR_ATTRIBUTE && rows[up].parent && rows[rows[up].parent].kind == EXPR_CALL) {
        static const char *const tests[] = {"startswith", "endswith"};
        return rows[up].parent + 1 == up && calls_plainly(self, rows[up].parent, tests, COUNT_OF(tests));
    }
    if (!up || rows[up].kind != EXPR_CALL || up + 1 == use) return false;
    static const char *const readers[] = {"callable",   "isinstance", "issubclass", "hasattr",
                                          "isfunction", "ismethod",   "isclass",    "iscoroutinefunction"};
    return calls_plainly(self, up, readers, COUNT_OF(readers));
}

static bool reaches(const Building *self, const UseRow *use, BindingId binding) {
    for (u32 i = 0; i < use->reach_count; i++)
        if (facts_lists(self->facts)[use->first_reach + i] == binding) return true;
    return false;
}

KnownEnds scanned_ends(const Building *self, ExprId scan) {
    KnownEnds none = {STR_NONE, STR_NONE}, ends = none;
    bool is_pairs;
    ExprId target = loop_target(self, walked(self, scan, &is_pairs)), value = 0;
    const ExprRow *rows = facts_exprs(self->facts);
    if (!target || (is_pairs && rows[target].kind != EXPR_TUPLE)) return none;
    if (is_pairs) value = expr_child(self->facts, target, 1), target = target + 1;
    BindingId name = stored_to(self, target), object = value ? stored_to(self, value) : 0;
    if (!name || (value && (!object || expr_next(self->facts, value)))) return none;
    ScopeId scope = facts_bindings(self->facts)[name].scope;
    for (UseId u = 1; u < self->facts->uses.count; u++) {
        const UseRow *use = &facts_uses(self->facts)[u];
        if (!reaches(self, use, name) && !(object && reaches(self, use, object))) continue;
        KnownEnds here = ends_at(self, use, name);
        if (!is_known(here) && use->scope == scope && only_looks(self, use->expr)) continue;
        if (use->scope != scope || !is_known(here) || (is_known(ends) && !is_same(here, ends))) return none;
        ends = here;
    }
    return ends;
}
