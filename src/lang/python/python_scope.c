#include "python_walk.h"

static bool is_inline(ScopeKind kind) {
    return kind == SCOPE_CLASS || kind == SCOPE_TYPE_PARAMS;
}

ScopeId python_scope_open(PythonWalk *w, ScopeKind kind, DefId def, Span span) {
    ScopeId parent = w->at.scope;
    u32 depth = parent ? w->facts->scopes.at[parent].depth + 1u : 0;
    vec_push(&w->facts->scopes, ((ScopeRow){
                                    .kind = (u8)kind,
                                    .depth = (u16)u32_min(depth, UINT16_MAX),
                                    .parent = parent,
                                    .def = def,
                                    .span = span,
                                }));
    vec_push(&w->scopes, ((ScopeExtra){.marks = is_inline(kind) ? SCOPE_MARK_INLINE : 0}));
    return w->facts->scopes.count - 1;
}

void python_event_use(PythonWalk *w, UseId use) {
    if (!w->at.is_deferred) vec_push(&w->events, ((PythonEvent){use, w->at.stmt}));
}

void python_event_bind(PythonWalk *w, BindingId binding) {
    u32 weak = w->at.weak == WEAK_AND ? EVENT_WEAK_AND : w->at.weak == WEAK_ALWAYS ? EVENT_WEAK : 0;
    vec_push(&w->events, ((PythonEvent){binding | EVENT_BIND | weak, w->at.stmt}));
}

/* global or nonlocal for `name` in `scope`, or 0. */
static u32 declared_kind(const PythonWalk *w, ScopeId scope, NameId name) {
    if (!(w->scopes.at[scope].marks & SCOPE_MARK_DECLARES)) return 0;
    for (u32 i = w->declarations.count; i-- > 0;) {
        const Declaration *at = &w->declarations.at[i];
        if (at->scope == scope && at->name == name) return at->kind;
    }
    return 0;
}

static u8 flags_of(u16 context) {
    u8 flags = 0;
    if (context & AT_CONDITIONAL) flags |= BINDING_CONDITIONAL;
    if (context & AT_ANY_TRY) flags |= BINDING_IN_TRY;
    if (context & AT_HANDLER) flags |= BINDING_IN_HANDLER;
    if (context & AT_TYPE_CHECKING) flags |= BINDING_TYPE_CHECKING;
    if (context & AT_LOOP) flags |= BINDING_IN_LOOP;
    return flags;
}

BindingId python_bind(PythonWalk *w, NameId name, Span span, BindTarget target) {
    ScopeId scope = w->at.scope;
    if (target.kind == BIND_WALRUS)
        while (w->facts->scopes.at[scope].kind == SCOPE_COMPREHENSION)
            scope = w->facts->scopes.at[scope].parent;
    bool is_local = w->facts->scopes.at[scope].kind == SCOPE_COMPREHENSION || target.kind == BIND_PARAM;
    BindingRow row = {
        .name = name,
        .scope = scope,
        .kind = target.kind,
        .shape = target.shape,
        .flags = flags_of(w->at.context),
        .index = target.index,
        .target = target.target,
        .annotation = target.annotation,
        .value = target.value,
        .stmt = is_local ? 0 : w->at.stmt,
        .span = span,
    };
    BindingId id = w->facts->bindings.count;
    u32 declared = declared_kind(w, scope, name);
    if (declared) row.flags |= BINDING_FROM_NESTED;
    if (declared == BIND_GLOBAL) row.scope = 1;
    if (declared == BIND_NONLOCAL) vec_push(&w->nonlocals, id);
    vec_push(&w->facts->bindings, row);
    if (target.kind != BIND_PARAM && target.kind != BIND_TYPE_PARAM) python_event_bind(w, id);
    return id;
}

void python_declare(PythonWalk *w, NameId name, Span span, BindingKind kind) {
    vec_push(&w->facts->bindings, ((BindingRow){.name = name,
                                                .scope = w->at.scope,
                                                .kind = (u8)kind,
                                                .flags = flags_of(w->at.context),
                                                .stmt = w->at.stmt,
                                                .span = span}));
    if (w->at.scope == 1) return; /* says nothing at module level */
    if (declared_kind(w, w->at.scope, name)) return;
    vec_push(&w->declarations, ((Declaration){w->at.scope, name, (u32)kind}));
    w->scopes.at[w->at.scope].marks |= SCOPE_MARK_DECLARES;
}
