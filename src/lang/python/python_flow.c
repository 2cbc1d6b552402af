/* Which bindings reach which uses, along the control flow of one scope.
 *
 * A state holds one bit set per followed name: bit i is the i-th binding of the name, the top bit says
 * that it may be unbound. Where paths meet the sets are united; a dead path is all zero, so uniting is
 * a plain `or`. Loops are walked twice, the first time without writing anything down, which reaches the
 * fixed point because what a body adds does not depend on what comes in. Deeply nested loops take all
 * bindings of the body as coming in instead, so that time stays linear in the statements. */
#include "python_walk.h"

enum { EXACT_LOOPS = 3, FLOW_DEPTH_MAX = 6000 };

typedef u32 State; /* place in the stack of states */

typedef struct LoopFrame {
    struct LoopFrame *outer;
    State breaks, continues;
} LoopFrame;

/* Code from which control may jump to a handler or out of a `with` at any point. */
typedef struct TryFrame {
    struct TryFrame *outer;
    State seen; /* what may hold at such a jump */
} TryFrame;

typedef struct {
    PythonResolve *to;
    PythonWalk *w;
    const StmtRow *stmts;
    u32 at, end; /* events still to come */
    u32 width;   /* names + 1; item 0 of a state is 1 while the path is alive */
    u32 depth, loop_depth, finally_depth;
    LoopFrame *loop;
    TryFrame *try;
    bool is_recording;
    bool failed;
} Flow;

static void block(Flow *f, StmtId from, StmtId to, State state);

/* ---- states ---------------------------------------------------------------------------------- */

static u64 *items(const Flow *f, State state) {
    return f->to->states.at + state;
}

static State state_new(Flow *f) {
    vec_reserve(&f->to->states, f->width);
    State state = f->to->states.count;
    f->to->states.count += f->width;
    memset(items(f, state), 0, f->width * sizeof(u64));
    return state;
}

static void state_set(Flow *f, State to, State from) {
    memcpy(items(f, to), items(f, from), f->width * sizeof(u64));
}

static State state_copy(Flow *f, State from) {
    State state = state_new(f);
    state_set(f, state, from);
    return state;
}

static void state_join(Flow *f, State to, State from) {
    u64 *a = items(f, to);
    const u64 *b = items(f, from);
    for (u32 i = 0; i < f->width; i++) a[i] |= b[i];
}

static void state_kill(Flow *f, State state) {
    memset(items(f, state), 0, f->width * sizeof(u64));
}

static bool is_alive(const Flow *f, State state) {
    return items(f, state)[0] != 0;
}

/* ---- events ---------------------------------------------------------------------------------- */

static const PythonEvent *event_at(const Flow *f, u32 at) {
    return &f->to->flow_events.at[at];
}

static bool is_here(const Flow *f, StmtId stmt) {
    return f->at < f->end && event_at(f, f->at)->stmt == stmt;
}

/* The bit that a binding puts into the set of its name. */
static u64 bit_of(const Flow *f, BindingId id, u32 *local) {
    const BindingGroup *group = &f->to->groups.at[f->to->group_of.at[id]];
    *local = group->local;
    if (f->w->facts->bindings.at[id].kind == BIND_DELETE) return PYTHON_UNBOUND;
    return (u64)1 << (id - group->first);
}

static void binding_apply(Flow *f, State state, u32 id, bool is_sure) {
    u32 local;
    u64 bit = bit_of(f, id & EVENT_ID, &local);
    u64 *set = &items(f, state)[local];
    bool is_declaration = f->w->facts->bindings.at[id & EVENT_ID].kind == BIND_ANNOTATION;
    if (!is_alive(f, state)) return;
    *set = is_sure && !is_declaration ? bit : *set | bit;
    for (TryFrame *at = f->try; at; at = at->outer) items(f, at->seen)[local] |= bit;
    if (!f->finally_depth) return;
    for (LoopFrame *at = f->loop; at; at = at->outer) {
        if (is_alive(f, at->breaks)) items(f, at->breaks)[local] |= bit;
        if (is_alive(f, at->continues)) items(f, at->continues)[local] |= bit;
    }
}

static void use_apply(Flow *f, State state, UseId use) {
    u32 group = f->to->use_group.at[use] & 0x7fffffffu;
    if (f->is_recording) f->to->masks.at[use] |= items(f, state)[f->to->groups.at[group].local];
}

/* Take the events of `stmt` that come next. `and_is_sure`: the condition turned out true, so what
 * stands right of an `and` was evaluated. */
static void events_apply(Flow *f, StmtId stmt, State state, bool and_is_sure) {
    for (; is_here(f, stmt); f->at++) {
        u32 id = event_at(f, f->at)->id;
        if (!(id & EVENT_BIND))
            use_apply(f, state, id);
        else
            binding_apply(f, state, id, !(id & EVENT_WEAK) && (and_is_sure || !(id & EVENT_WEAK_AND)));
    }
}

/* Evaluate a condition in `state`, which becomes its true side; the false side is returned. */
static State condition(Flow *f, StmtId stmt, State state) {
    u32 start = f->at;
    State other = state_copy(f, state);
    events_apply(f, stmt, state, true);
    f->at = start;
    bool is_recording = f->is_recording;
    f->is_recording = false;
    events_apply(f, stmt, other, false);
    f->is_recording = is_recording;
    return other;
}

/* ---- statements ------------------------------------------------------------------------------ */

/* First child of `stmt` from `from` on that is a clause (else, handler, finally), or the end. */
static StmtId clause_from(const Flow *f, StmtId stmt, StmtId from) {
    StmtId end = f->stmts[stmt].next;
    while (from < end) {
        u8 kind = f->stmts[from].kind;
        if (kind == STMT_ELSE || kind == STMT_HANDLER || kind == STMT_FINALLY || kind == STMT_CASE) break;
        from = f->stmts[from].next;
    }
    return from;
}

static void clause(Flow *f, StmtId clause_stmt, State state) {
    block(f, clause_stmt + 1, f->stmts[clause_stmt].next, state);
}

static void if_statement(Flow *f, StmtId stmt, State state) {
    State other = condition(f, stmt, state);
    StmtId end = clause_from(f, stmt, stmt + 1);
    block(f, stmt + 1, end, state);
    if (end < f->stmts[stmt].next) clause(f, end, other);
    state_join(f, state, other);
}

/* Everything that the loop binds, as if it had happened before. */
static void bindings_join(Flow *f, StmtId stmt, State state) {
    for (u32 at = f->at; at < f->end && event_at(f, at)->stmt < f->stmts[stmt].next; at++) {
        u32 id = event_at(f, at)->id;
        if (id & EVENT_BIND) binding_apply(f, state, id, false);
    }
}

/* One turn from the head on; `state` ends as the state behind the body. Returns the state in which
 * the loop ends at its head. */
static State loop_turn(Flow *f, StmtId stmt, State state) {
    State done;
    if (f->stmts[stmt].kind == STMT_WHILE)
        done = condition(f, stmt, state);
    else {
        done = state_copy(f, state);
        events_apply(f, stmt, state, false);
    }
    block(f, stmt + 1, clause_from(f, stmt, stmt + 1), state);
    state_join(f, state, f->loop->continues);
    return done;
}

/* Reads of the iterable come before the loop; the target is bound in each turn. */
static void iterable_apply(Flow *f, StmtId stmt, State state) {
    for (; is_here(f, stmt) && !(event_at(f, f->at)->id & EVENT_BIND); f->at++)
        use_apply(f, state, event_at(f, f->at)->id);
}

static void loop_statement(Flow *f, StmtId stmt, State state) {
    LoopFrame frame = {.outer = f->loop, .breaks = state_new(f), .continues = state_new(f)};
    if (f->stmts[stmt].kind == STMT_FOR) iterable_apply(f, stmt, state);
    u32 start = f->at;
    f->loop = &frame;
    f->loop_depth++;
    if (f->loop_depth <= EXACT_LOOPS) {
        bool is_recording = f->is_recording;
        f->is_recording = false;
        State turn = state_copy(f, state);
        loop_turn(f, stmt, turn);
        state_join(f, state, turn);
        f->is_recording = is_recording;
        f->at = start;
    } else
        bindings_join(f, stmt, state);
    State turn = state_copy(f, state);
    State done = loop_turn(f, stmt, turn);
    f->loop_depth--;
    f->loop = frame.outer;
    bool is_endless = f->stmts[stmt].kind == STMT_WHILE && python_is_always_true(f->w, f->stmts[stmt].expr);
    if (is_endless) state_kill(f, done);
    StmtId other = clause_from(f, stmt, stmt + 1);
    if (other < f->stmts[stmt].next) clause(f, other, done);
    state_join(f, done, frame.breaks);
    state_set(f, state, done);
}

/* `except ... as e` forgets e at its end. */
static void handler(Flow *f, StmtId stmt, State state) {
    u32 start = f->at;
    events_apply(f, stmt, state, false);
    u32 end = f->at;
    block(f, stmt + 1, f->stmts[stmt].next, state);
    for (u32 at = start; at < end; at++) {
        u32 id = event_at(f, at)->id;
        if (!(id & EVENT_BIND) || f->w->facts->bindings.at[id & EVENT_ID].kind != BIND_EXCEPT) continue;
        u32 local;
        bit_of(f, id & EVENT_ID, &local);
        if (is_alive(f, state)) items(f, state)[local] = PYTHON_UNBOUND;
        for (TryFrame *outer = f->try; outer; outer = outer->outer)
            items(f, outer->seen)[local] |= PYTHON_UNBOUND;
    }
}

/* `finally` runs on every way out; behind it goes on only what came in normally, but for the names
 * that it binds itself. */
static void finally(Flow *f, StmtId stmt, State state, State seen) {
    State all = state_copy(f, seen);
    f->finally_depth++;
    clause(f, stmt, all);
    f->finally_depth--;
    if (!is_alive(f, all)) state_kill(f, state);
    if (!is_alive(f, state)) return;
    for (u32 i = 1; i < f->width; i++)
        if (items(f, all)[i] != items(f, seen)[i]) items(f, state)[i] = items(f, all)[i];
}

static void try_statement(Flow *f, StmtId stmt, State state) {
    TryFrame whole = {.outer = f->try, .seen = state_copy(f, state)};
    f->try = &whole; // cppcheck-suppress autoVariables -- taken back before this returns
    TryFrame body = {.outer = &whole, .seen = state_copy(f, state)};
    f->try = &body;
    StmtId at = clause_from(f, stmt, stmt + 1);
    block(f, stmt + 1, at, state);
    f->try = &whole;
    State handled = state_new(f);
    StmtId last = 0;
    for (; at < f->stmts[stmt].next; at = f->stmts[at].next) {
        if (f->stmts[at].kind == STMT_HANDLER) {
            State caught = state_copy(f, body.seen);
            handler(f, at, caught);
            state_join(f, handled, caught);
        } else if (f->stmts[at].kind == STMT_ELSE) {
            clause(f, at, state);
        } else if (f->stmts[at].kind == STMT_FINALLY) {
            last = at;
        }
    }
    state_join(f, state, handled);
    f->try = whole.outer;
    if (last) finally(f, last, state, whole.seen);
}

/* The context manager may swallow an exception: behind a body that never ends normally goes on what
 * held somewhere in it. */
static void with_statement(Flow *f, StmtId stmt, State state) {
    events_apply(f, stmt, state, false);
    TryFrame frame = {.outer = f->try, .seen = state_copy(f, state)};
    f->try = &frame;
    block(f, stmt + 1, f->stmts[stmt].next, state);
    f->try = frame.outer;
    if (!is_alive(f, state)) state_set(f, state, frame.seen);
}

static void match_statement(Flow *f, StmtId stmt, State state) {
    events_apply(f, stmt, state, false);
    State out = state_new(f);
    bool covers = false;
    for (StmtId at = stmt + 1; at < f->stmts[stmt].next; at = f->stmts[at].next) {
        if (f->stmts[at].kind != STMT_CASE) continue;
        State matched = state_copy(f, state);
        events_apply(f, at, matched, false);
        state_join(f, state, matched); /* a pattern may bind and then fail */
        clause(f, at, matched);
        state_join(f, out, matched);
        covers |= python_case_covers(f->w, at);
    }
    if (covers)
        state_set(f, state, out);
    else
        state_join(f, state, out);
}

/* A class body runs where it stands; its name is bound behind it. */
static void define(Flow *f, StmtId stmt, State state) {
    events_apply(f, stmt, state, false);
    DefId def = f->stmts[stmt].def;
    if (def && f->w->facts->defs.at[def].kind == DEF_CLASS) block(f, stmt + 1, f->stmts[stmt].next, state);
    events_apply(f, stmt, state, false);
}

static void jump(Flow *f, State state, State to) {
    if (f->loop) state_join(f, to, state);
    state_kill(f, state);
}

static void compound(Flow *f, StmtId stmt, State state) {
    switch (f->stmts[stmt].kind) {
    case STMT_IF: if_statement(f, stmt, state); break;
    case STMT_FOR:
    case STMT_WHILE: loop_statement(f, stmt, state); break;
    case STMT_TRY: try_statement(f, stmt, state); break;
    case STMT_WITH: with_statement(f, stmt, state); break;
    case STMT_MATCH: match_statement(f, stmt, state); break;
    case STMT_DEF: define(f, stmt, state); break;
    default: events_apply(f, stmt, state, false); block(f, stmt + 1, f->stmts[stmt].next, state);
    }
}

static void statement(Flow *f, StmtId stmt, State state) {
    switch (f->stmts[stmt].kind) {
    case STMT_RETURN:
    case STMT_RAISE:
        events_apply(f, stmt, state, false);
        state_kill(f, state);
        break;
    case STMT_BREAK: jump(f, state, f->loop ? f->loop->breaks : state); break;
    case STMT_CONTINUE: jump(f, state, f->loop ? f->loop->continues : state); break;
    default: {
        u32 mark = f->to->states.count;
        compound(f, stmt, state);
        f->to->states.count = mark;
    }
    }
}

static void block(Flow *f, StmtId from, StmtId to, State state) {
    if (++f->depth > FLOW_DEPTH_MAX) f->failed = true;
    bool stops_early = !f->loop;
    for (StmtId at = from; at < to && !f->failed; at = f->stmts[at].next) {
        statement(f, at, state);
        if (stops_early && f->at == f->end) break;
    }
    f->depth--;
}

/* ---- one scope ------------------------------------------------------------------------------- */

static void start_fill(Flow *f, State state) {
    u64 *set = items(f, state);
    set[0] = 1;
    for (u32 i = 1; i < f->width; i++) {
        const BindingGroup *group = &f->to->groups.at[f->to->tracked.at[i - 1]];
        set[i] = PYTHON_UNBOUND;
        for (u32 j = 0; j < group->count; j++)
            if (f->w->facts->bindings.at[group->first + j].kind == BIND_PARAM) set[i] = (u64)1 << j;
    }
}

static void scope_flow(PythonResolve *self, PythonWalk *w, ScopeId scope, u32 first_event, u32 end_event) {
    const ScopeRow *row = &w->facts->scopes.at[scope];
    Flow f = {
        .to = self,
        .w = w,
        .stmts = w->facts->stmts.at,
        .at = first_event,
        .end = end_event,
        .width = self->tracked.count + 1,
        .is_recording = true,
    };
    vec_clear(&self->states);
    State state = state_new(&f);
    start_fill(&f, state);
    block(&f, row->body, row->body_end, state);
    if (!f.failed) return;
    for (u32 i = 0; i < self->tracked.count; i++) self->groups.at[self->tracked.at[i]].local = 0;
}

void python_flow(PythonResolve *self, PythonWalk *w) {
    u32 group = 1;
    for (ScopeId scope = 1; scope < w->facts->scopes.count; scope++) {
        vec_clear(&self->tracked);
        for (; group < self->groups.count && self->groups.at[group].scope == scope; group++)
            if (self->groups.at[group].local) vec_push(&self->tracked, group);
        if (!self->tracked.count) continue;
        scope_flow(self, w, scope, self->scope_start.at[scope], self->scope_start.at[scope + 1]);
    }
}
