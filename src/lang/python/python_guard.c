/* Chains of conditions known to hold. The bloom of a guard says which attribute names its chain
 * mentions, so that most attribute stores need not be recorded. */
#include "python_walk.h"

enum { BLOOM_ROWS_MAX = 256 };

static u64 bloom_bit(NameId name) {
    return (u64)1 << (name & 63);
}

static u64 bloom_of(const PythonWalk *w, ExprId expr) {
    if (!expr) return 0;
    const ExprRow *rows = w->facts->exprs.at;
    /* The subtree may still be open: its rows go on to the last one pushed. */
    u32 end = rows[expr].next > expr + 1 ? rows[expr].next : w->facts->exprs.count;
    if (end - expr > BLOOM_ROWS_MAX) return ~(u64)0;
    u64 bloom = 0;
    for (ExprId e = expr; e < end; e++)
        if (rows[e].kind == EXPR_ATTRIBUTE) bloom |= bloom_bit(rows[e].name);
    return bloom;
}

static u64 chain_bloom(const PythonWalk *w, GuardId guard) {
    return guard ? w->blooms.at[guard] : 0;
}

GuardId python_guard_push(PythonWalk *w, GuardId parent, GuardKind kind, ExprId expr, ExprId subject) {
    GuardId id = w->facts->guards.count;
    u64 bloom = chain_bloom(w, parent);
    if (kind != GUARD_KILL) bloom |= bloom_of(w, expr) | bloom_of(w, subject);
    vec_push(&w->facts->guards,
             ((GuardRow){.kind = (u8)kind, .parent = parent, .expr = expr, .subject = subject}));
    while (w->blooms.count <= id) vec_push(&w->blooms, 0);
    w->blooms.at[id] = bloom;
    return id;
}

static bool is_killed(const PythonWalk *w, GuardId guard, ExprId target) {
    return chain_bloom(w, guard) & bloom_bit(python_row(w, target)->name);
}

void python_guard_store(PythonWalk *w, ExprId target) {
    vec_push(&w->kills, target);
    if (is_killed(w, w->at.guard, target))
        w->at.guard = python_guard_push(w, w->at.guard, GUARD_KILL, target, 0);
}

GuardId python_guard_join(PythonWalk *w, GuardId base, u32 kills) {
    for (u32 i = kills; base && i < w->kills.count; i++)
        if (is_killed(w, base, w->kills.at[i]))
            base = python_guard_push(w, base, GUARD_KILL, w->kills.at[i], 0);
    return base;
}

/* Attribute names stored when `node` is a target. */
static u64 target_bloom(const PythonWalk *w, u32 node) {
    u64 bloom = 0;
    for (u32 at = node, end = python_next(w, node); at < end;) {
        u32 kind = python_kind(w, at), behind = python_next(w, at);
        if (kind == SYN_ATTRIBUTE) bloom |= bloom_bit(python_node(w, behind - 1)->name);
        at = kind == SYN_ATTRIBUTE || kind == SYN_SUBSCRIPT ? behind : at + 1;
    }
    return bloom;
}

/* Attribute names stored anywhere below `node`, by the syntax: the rows do not exist yet. */
static u64 stored_bloom(const PythonWalk *w, u32 node) {
    u64 bloom = 0;
    for (u32 at = node + 1, end = python_next(w, node); at < end; at++) {
        switch (python_kind(w, at)) {
        case SYN_ASSIGNMENT:
        case SYN_AUGMENTED_ASSIGNMENT: bloom |= target_bloom(w, at + 1); break;
        case SYN_FOR_STATEMENT: bloom |= target_bloom(w, python_operand(w, at, at + 1)); break;
        case SYN_DELETE_STATEMENT:
        case SYN_AS_PATTERN_TARGET: bloom |= target_bloom(w, at); break;
        default: break;
        }
    }
    return bloom;
}

/* Copy the chain without the conditions that mention a name in `stored`. */
static GuardId chain_without(PythonWalk *w, GuardId guard, u64 stored) {
    u32 base = w->ids.count;
    for (; guard && (chain_bloom(w, guard) & stored); guard = w->facts->guards.at[guard].parent) {
        GuardRow row = w->facts->guards.at[guard];
        bool mentions =
            row.kind == GUARD_KILL || ((bloom_of(w, row.expr) | bloom_of(w, row.subject)) & stored);
        if (!mentions) vec_push(&w->ids, guard);
    }
    while (w->ids.count > base) {
        GuardRow row = w->facts->guards.at[vec_pop(&w->ids)];
        guard = python_guard_push(w, guard, (GuardKind)row.kind, row.expr, row.subject);
    }
    return guard;
}

GuardId python_guard_loop(PythonWalk *w, GuardId base, u32 node) {
    u64 stored = chain_bloom(w, base) ? stored_bloom(w, node) & chain_bloom(w, base) : 0;
    return stored ? chain_without(w, base, stored) : base;
}
