/* After the walk: bindings sorted and grouped by name, every use resolved to a scope and to the
 * bindings that may reach it. */
#include "python_walk.h"

enum { FLOW_NAMES_MAX = 60, FLOW_WORK_MAX = 1 << 22 };

static ScopeRow *scope_row(const PythonWalk *w, ScopeId scope) {
    return &w->facts->scopes.at[scope];
}

/* ---- nonlocal -------------------------------------------------------------------------------- */

static bool is_function(ScopeKind kind) {
    return kind == SCOPE_FUNCTION || kind == SCOPE_LAMBDA;
}

/* Bindings under `nonlocal` go to the nearest function around that binds the name itself. */
static void nonlocals_place(PythonWalk *w) {
    if (!w->nonlocals.count) return;
    Map bound = {0};
    for (BindingId i = 1; i < w->facts->bindings.count; i++) {
        const BindingRow *row = &w->facts->bindings.at[i];
        if (row->kind != BIND_GLOBAL && row->kind != BIND_NONLOCAL && !(row->flags & BINDING_FROM_NESTED))
            *map_at(&bound, map_pair(row->scope, row->name), 0) = 1;
    }
    for (u32 i = 0; i < w->nonlocals.count; i++) {
        BindingRow *row = &w->facts->bindings.at[w->nonlocals.at[i]];
        for (ScopeId at = scope_row(w, row->scope)->parent; at; at = scope_row(w, at)->parent) {
            if (!is_function((ScopeKind)scope_row(w, at)->kind)) continue;
            if (map_find(&bound, map_pair(at, row->name)) == MAP_NONE) continue;
            row->scope = at;
            break;
        }
    }
    map_release(&bound);
}

/* ---- sorting --------------------------------------------------------------------------------- */

typedef struct {
    u64 key;
    BindingId id;
} SortKey;

static int key_cmp(const void *a, const void *b) {
    const SortKey *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static void keys_sort(SortKey *keys, u32 count) {
    if (count > 24) {
        qsort(keys, count, sizeof *keys, key_cmp);
        return;
    }
    for (u32 i = 1; i < count; i++) {
        SortKey key = keys[i];
        u32 at = i;
        for (; at && key_cmp(&key, &keys[at - 1]) < 0; at--) keys[at] = keys[at - 1];
        keys[at] = key;
    }
}

/* Order by scope, name, position; fills `order` (old id → new) and the scopes' ranges. */
static void bindings_sort(PythonResolve *self, PythonWalk *w) {
    FactsBuilder *facts = w->facts;
    u32 count = facts->bindings.count;
    Vec(SortKey) keys = {0};
    vec_reserve(&keys, count);
    for (BindingId i = 1; i < count; i++) scope_row(w, facts->bindings.at[i].scope)->binding_count++;
    BindingId at = 1;
    for (ScopeId scope = 1; scope < facts->scopes.count; scope++) {
        scope_row(w, scope)->first_binding = at;
        at += scope_row(w, scope)->binding_count;
        scope_row(w, scope)->binding_count = 0;
    }
    for (BindingId i = 1; i < count; i++) {
        const BindingRow *row = &facts->bindings.at[i];
        ScopeRow *scope = scope_row(w, row->scope);
        keys.at[scope->first_binding + scope->binding_count++] =
            (SortKey){map_pair(row->name, row->span.start), i};
    }
    vec_clear(&self->sorted);
    vec_clear(&self->order);
    vec_reserve(&self->sorted, count);
    vec_reserve(&self->order, count);
    self->sorted.at[0] = facts->bindings.at[0];
    self->order.at[0] = 0;
    for (ScopeId scope = 1; scope < facts->scopes.count; scope++) {
        SortKey *of_scope = keys.at + scope_row(w, scope)->first_binding;
        keys_sort(of_scope, scope_row(w, scope)->binding_count);
        for (u32 i = 0; i < scope_row(w, scope)->binding_count; i++) {
            BindingId id = scope_row(w, scope)->first_binding + i;
            self->sorted.at[id] = facts->bindings.at[of_scope[i].id];
            self->order.at[of_scope[i].id] = id;
        }
    }
    memcpy(facts->bindings.at, self->sorted.at, count * sizeof(BindingRow));
    vec_release(&keys);
}

/* Follow the new order in every row that names a binding. */
static void bindings_remap(const PythonResolve *self, PythonWalk *w) {
    FactsBuilder *facts = w->facts;
    const u32 *order = self->order.at;
    for (ExprId i = 1; i < facts->exprs.count; i++) {
        ExprRow *row = &facts->exprs.at[i];
        bool is_stored =
            (row->kind == EXPR_NAME || row->kind == EXPR_PATTERN_CAPTURE) && (row->flags & EXPR_STORED);
        if (is_stored) row->aux = order[row->aux];
    }
    for (u32 i = 1; i < facts->defs.count; i++) facts->defs.at[i].binding = order[facts->defs.at[i].binding];
    for (u32 i = 1; i < facts->params.count; i++)
        facts->params.at[i].binding = order[facts->params.at[i].binding];
    for (u32 i = 1; i < facts->imports.count; i++)
        facts->imports.at[i].binding = order[facts->imports.at[i].binding];
    for (u32 i = 0; i < w->events.count; i++) {
        PythonEvent *event = &w->events.at[i];
        if (event->id & EVENT_BIND) event->id = (event->id & ~(u32)EVENT_ID) | order[event->id & EVENT_ID];
    }
}

/* ---- groups ---------------------------------------------------------------------------------- */

static u32 slot_of(const PythonResolve *self, ScopeId scope, NameId name) {
    u32 mask = self->slots.count - 1;
    u32 i = (scope * 0x9e3779b1u ^ name * 0x85ebca6bu) >> 7 & mask;
    while (self->slots.at[i]) {
        const BindingGroup *group = &self->groups.at[self->slots.at[i]];
        if (group->name == name && group->scope == scope) break;
        i = (i + 1) & mask;
    }
    return i;
}

static u32 group_find(const PythonResolve *self, ScopeId scope, NameId name) {
    return self->slots.at[slot_of(self, scope, name)];
}

static void groups_make(PythonResolve *self, PythonWalk *w) {
    vec_clear(&self->groups);
    vec_clear(&self->group_of);
    vec_push(&self->groups, (BindingGroup){0});
    vec_push(&self->group_of, 0);
    for (BindingId i = 1; i < w->facts->bindings.count; i++) {
        const BindingRow *row = &w->facts->bindings.at[i];
        const BindingGroup *last = &vec_last(&self->groups);
        if (last->scope != row->scope || last->name != row->name)
            vec_push(&self->groups, ((BindingGroup){.scope = row->scope, .name = row->name, .first = i}));
        BindingGroup *group = &vec_last(&self->groups);
        group->count++;
        if (row->kind == BIND_GLOBAL || row->kind == BIND_NONLOCAL)
            group->declared = row->kind;
        else
            group->real++;
        group->has_nested |= (row->flags & BINDING_FROM_NESTED) != 0;
        vec_push(&self->group_of, self->groups.count - 1);
    }
    u32 capacity = 16;
    while (capacity < self->groups.count * 2) capacity *= 2;
    vec_clear(&self->slots);
    vec_reserve(&self->slots, capacity);
    self->slots.count = capacity;
    memset(self->slots.at, 0, capacity * sizeof(u32));
    for (u32 i = 1; i < self->groups.count; i++)
        self->slots.at[slot_of(self, self->groups.at[i].scope, self->groups.at[i].name)] = i;
}

/* ---- uses ------------------------------------------------------------------------------------ */

enum { USE_IN_LINE = 1u << 31 }; /* read where it stands: control flow decides */

/* The scope that binds the name as seen from the use: class scopes only from directly inside. */
static u32 use_resolve(const PythonResolve *self, const PythonWalk *w, const UseRow *use, ScopeId *found) {
    bool sees_class = true;
    u32 in_line = USE_IN_LINE;
    for (ScopeId at = use->scope; at; at = w->facts->scopes.at[at].parent) {
        u8 kind = w->facts->scopes.at[at].kind;
        u32 group = kind == SCOPE_CLASS && !sees_class ? 0 : group_find(self, at, use->name);
        const BindingGroup *row = &self->groups.at[group];
        if (group && row->declared == BIND_GLOBAL && at != 1) {
            group = group_find(self, 1, use->name);
            *found = group && self->groups.at[group].real ? 1 : 0;
            return *found ? group : 0;
        }
        if (group && row->real && row->declared != BIND_NONLOCAL) {
            *found = at;
            return group | in_line;
        }
        sees_class &= kind == SCOPE_TYPE_PARAMS;
        if (!(w->scopes.at[at].marks & SCOPE_MARK_INLINE)) in_line = 0;
    }
    *found = 0;
    return 0;
}

/* `__class__` in a method is the class around it. */
static ScopeId class_cell(const PythonWalk *w, ScopeId scope) {
    bool in_function = false;
    for (; scope; scope = w->facts->scopes.at[scope].parent) {
        u8 kind = w->facts->scopes.at[scope].kind;
        if (kind == SCOPE_CLASS && in_function) return scope;
        in_function |= kind == SCOPE_FUNCTION;
    }
    return 0;
}

/* A read that stands before the name's only binding, in what is assigned to it, or behind the handler that
 * forgets it. */
static bool is_early(const PythonWalk *w, const UseRow *use, const BindingGroup *group) {
    const BindingRow *row = &w->facts->bindings.at[group->first];
    const StmtRow *stmt = &w->facts->stmts.at[row->stmt];
    u32 start = w->facts->exprs.at[use->expr].start;
    bool is_assigned = stmt->kind == STMT_ASSIGN || stmt->kind == STMT_AUGMENTED;
    bool is_forgotten = row->kind == BIND_EXCEPT && start >= stmt->end;
    return start < row->span.start || (is_assigned && start < stmt->end) || is_forgotten;
}

static void uses_resolve(PythonResolve *self, PythonWalk *w) {
    u32 count = w->facts->uses.count;
    vec_clear(&self->use_group);
    vec_reserve(&self->use_group, count);
    vec_clear(&self->masks);
    vec_reserve(&self->masks, count);
    memset(self->masks.at, 0, count * sizeof(u64));
    self->use_group.at[0] = 0;
    for (UseId i = 1; i < count; i++) {
        UseRow *use = &w->facts->uses.at[i];
        u32 group = use_resolve(self, w, use, &use->found);
        self->use_group.at[i] = group;
        if (group & USE_IN_LINE) {
            BindingGroup *row = &self->groups.at[group & ~USE_IN_LINE];
            row->uses++;
            row->is_read_early |= row->real == 1 && is_early(w, use, row);
        }
        if (!use->found && python_name_word(w, use->name) == WORD_DUNDER_CLASS)
            use->found = class_cell(w, use->scope);
    }
    self->use_group.count = self->masks.count = count;
}

/* ---- what flow follows ----------------------------------------------------------------------- */

/* In a function a name bound once needs no flow, unless it is read before that. In a class or module it does:
 * before its binding the name means the one outside. */
static bool is_followed(const PythonWalk *w, const BindingGroup *group) {
    const ScopeRow *scope = scope_row(w, group->scope);
    if (!group->uses || group->has_nested || group->real > FLOW_NAMES_MAX || group->count != group->real)
        return false;
    switch (scope->kind) {
    case SCOPE_MODULE:
    case SCOPE_CLASS: return true;
    case SCOPE_FUNCTION: return group->real > 1 || group->is_read_early;
    default: return false;
    }
}

static void groups_choose(PythonResolve *self, const PythonWalk *w) {
    for (u32 i = 1; i < self->groups.count;) {
        ScopeId scope = self->groups.at[i].scope;
        u32 names = 0, first = i;
        for (; i < self->groups.count && self->groups.at[i].scope == scope; i++)
            if (is_followed(w, &self->groups.at[i])) self->groups.at[i].local = ++names;
        if ((u64)names * w->scopes.at[scope].branches <= FLOW_WORK_MAX) continue;
        for (u32 j = first; j < i; j++) self->groups.at[j].local = 0;
    }
}

/* The scope whose flow an event belongs to, or 0. */
static ScopeId event_scope(const PythonResolve *self, const PythonEvent *event) {
    u32 group;
    if (event->id & EVENT_BIND)
        group = self->group_of.at[event->id & EVENT_ID];
    else {
        group = self->use_group.at[event->id & EVENT_ID];
        if (!(group & USE_IN_LINE)) return 0;
        group &= ~USE_IN_LINE;
    }
    const BindingGroup *row = &self->groups.at[group];
    return row->local ? row->scope : 0;
}

/* Events by scope, in order. */
static void events_sort(PythonResolve *self, const PythonWalk *w) {
    u32 scopes = w->facts->scopes.count;
    vec_clear(&self->scope_start);
    vec_reserve(&self->scope_start, scopes + 2);
    self->scope_start.count = scopes + 2;
    u32 *start = self->scope_start.at;
    memset(start, 0, (scopes + 2) * sizeof(u32));
    for (u32 i = 0; i < w->events.count; i++) start[event_scope(self, &w->events.at[i]) + 2]++;
    start[2] = 0; /* scope 0: events nobody follows */
    for (u32 i = 3; i < scopes + 2; i++) start[i] += start[i - 1];
    vec_clear(&self->flow_events);
    vec_reserve(&self->flow_events, start[scopes + 1] + 1);
    self->flow_events.count = start[scopes + 1];
    for (u32 i = 0; i < w->events.count; i++) {
        ScopeId scope = event_scope(self, &w->events.at[i]);
        if (scope) self->flow_events.at[start[scope + 1]++] = w->events.at[i];
    }
}

/* ---- lists ----------------------------------------------------------------------------------- */

static bool is_value(const BindingRow *row) {
    return row->kind != BIND_DELETE && row->kind != BIND_GLOBAL && row->kind != BIND_NONLOCAL;
}

static void list_all(BindingGroup *group, PythonWalk *w) {
    group->listed = true;
    group->first_reach = builder_list_start(w->facts);
    for (BindingId i = group->first; i < group->first + group->count; i++)
        if (is_value(&w->facts->bindings.at[i])) vec_push(&w->facts->lists, i);
    group->reach_count = w->facts->lists.count - group->first_reach;
}

/* Bindings of `mask`; the lists of one group follow each other, so equal ones are near. */
static void list_mask(const BindingGroup *group, PythonWalk *w, u64 mask, UseRow *use) {
    use->first_reach = builder_list_start(w->facts);
    for (u32 i = 0; i < group->count; i++)
        if (mask >> i & 1) vec_push(&w->facts->lists, group->first + i);
    use->reach_count = w->facts->lists.count - use->first_reach;
}

static void use_list(PythonResolve *self, PythonWalk *w, UseId id, Map *known) {
    UseRow *use = &w->facts->uses.at[id];
    BindingGroup *group = &self->groups.at[self->use_group.at[id] & ~USE_IN_LINE];
    u64 mask = self->masks.at[id];
    if (!group->first) return;
    bool is_sure = group->real == 1 && mask != PYTHON_UNBOUND &&
                   w->facts->scopes.at[group->scope].kind == SCOPE_FUNCTION;
    if (group->local && mask && !is_sure) {
        use->flags = USE_FLOWED | (mask & PYTHON_UNBOUND ? USE_MAY_BE_OUTER : 0);
        mask &= ~PYTHON_UNBOUND;
        /* The first binding of the set and the set itself make a key as good as the pair. */
        u32 *first = map_at(known, mask * 0x9e3779b97f4a7c15u + group->first, id);
        const UseRow *like = &w->facts->uses.at[*first];
        u32 like_group = self->use_group.at[*first] & ~USE_IN_LINE;
        bool is_same = *first != id && &self->groups.at[like_group] == group &&
                       (self->masks.at[*first] & ~PYTHON_UNBOUND) == mask;
        if (is_same) {
            use->first_reach = like->first_reach;
            use->reach_count = like->reach_count;
        } else
            list_mask(group, w, mask, use);
        return;
    }
    if (!group->listed) list_all(group, w);
    use->first_reach = group->first_reach;
    use->reach_count = group->reach_count;
}

void python_resolve(PythonResolve *self, PythonWalk *w) {
    nonlocals_place(w);
    bindings_sort(self, w);
    bindings_remap(self, w);
    groups_make(self, w);
    uses_resolve(self, w);
    groups_choose(self, w);
    events_sort(self, w);
    python_flow(self, w);
    Map known = {0};
    for (UseId i = 1; i < w->facts->uses.count; i++) use_list(self, w, i, &known);
    map_release(&known);
}

void python_resolve_release(PythonResolve *self) {
    vec_release(&self->groups);
    vec_release(&self->group_of);
    vec_release(&self->use_group);
    vec_release(&self->order);
    vec_release(&self->sorted);
    vec_release(&self->slots);
    vec_release(&self->scope_start);
    vec_release(&self->flow_events);
    vec_release(&self->states);
    vec_release(&self->tracked);
    vec_release(&self->masks);
}
