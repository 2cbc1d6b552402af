/* The walk from syntax nodes to rows: shared state of python_*.c. Private to this folder.
 *
 * Rows are pushed in the order in which Python evaluates: the value before its target, the iterable
 * before the loop variable. Each use and each binding also leaves an event in that order, from which
 * python_flow.c computes what reaches what. */
#ifndef OXBOW_PYTHON_WALK_H
#define OXBOW_PYTHON_WALK_H

#include "map.h"
#include "python_syntax.h"

enum { PYTHON_DEPTH_MAX = 800 }; /* nesting of blocks and expressions that is followed */

/* Where a statement stands within its function (kept in class bodies, dropped by `def`). */
enum {
    AT_CONDITIONAL = 1 << 0, /* within its own scope */
    AT_ANY_TRY = 1 << 1,
    AT_TRY_BODY = 1 << 2, /* of a try with handlers */
    AT_HANDLER = 1 << 3,
    AT_FINALLY = 1 << 4,
    AT_LOOP = 1 << 5,
    AT_TYPE_CHECKING = 1 << 6,
    AT_UNREACHABLE = 1 << 7,
};

/* What the names being stored get. */
typedef struct {
    u8 kind;  /* BindingKind */
    u8 shape; /* BindingShape */
    u8 index;
    u32 target;
    ExprId value, annotation;
} BindTarget;

/* How sure a binding inside an expression is to happen. */
enum {
    WEAK_NOT, /* always evaluated */
    WEAK_AND, /* right of `and`: done when the whole is true */
    WEAK_ALWAYS
};

/* What changes while descending; saved and restored by value. */
typedef struct {
    ScopeId scope;
    DefId def;      /* innermost definition */
    DefId function; /* innermost function whose own body this is */
    StmtId stmt;
    ExprId parent;
    StmtId stmt_parent;
    GuardId guard;
    u16 flags;         /* EXPR_* of the rows made */
    u16 context;       /* AT_* */
    u8 weak;           /* WEAK_* */
    bool is_and_chain; /* nothing but `and` up to the condition of an if or while */
    bool reads_quotes; /* a string is a quoted annotation */
    bool is_deferred;  /* evaluated later, if ever: annotations under `from __future__` */
} PythonPlace;

enum {
    EVENT_BIND = 1u << 31,
    EVENT_WEAK_AND = 1u << 30,
    EVENT_WEAK = 1u << 29,
    EVENT_ID = EVENT_WEAK - 1,
};

typedef struct {
    u32 id; /* UseId, or BindingId with EVENT_BIND */
    StmtId stmt;
} PythonEvent;

enum {
    SCOPE_MARK_DECLARES = 1 << 0, /* has global or nonlocal */
    SCOPE_MARK_INLINE = 1 << 1,   /* runs where it stands: class bodies, comprehensions */
};

typedef struct {
    u32 branches; /* compound statements, those of inner class bodies included */
    u8 marks;     /* SCOPE_MARK_* */
} ScopeExtra;

typedef struct {
    ScopeId scope;
    NameId name;
    u32 kind; /* BIND_GLOBAL or BIND_NONLOCAL */
} Declaration;

typedef struct {
    u32 node;
    ExprId expr;
    u16 flags;
    bool is_and_chain;
} SpineStep;

typedef struct {
    StmtId stmt, other; /* the if, and the else around the next one */
    GuardId base, then_end;
    ExprId condition;
    u32 kills;
    bool then_exits;
} IfStep;

typedef struct {
    PythonSyntax syntax;
    FactsBuilder *facts;
    Str source;
    PythonPlace at;
    BindTarget target;
    u32 depth;
    bool is_past_star; /* the star in front of the chain to come is read already */
    Span type_word;
    u32 type_call; /* parentheses that are really the arguments of type(...): see python_type_store */
    u32 breaks;    /* break statements seen in the current loop */
    u32 token;     /* first token at or behind the current place */
    Vec(PythonEvent) events;
    Vec(ScopeExtra) scopes;
    Vec(Declaration) declarations;
    Vec(SpineStep) spine;
    Vec(IfStep) ifs;
    Vec(ParamRow) params;
    VecU32 ids;        /* scratch stack for lists */
    VecU32 nonlocals;  /* bindings that wait for the scope of a `nonlocal` */
    VecU32 dict_reads; /* `x.__dict__` and vars(x) that may let attributes be written */
    VecU32 kills;      /* attribute stores in order */
    Vec(u64) blooms;   /* GuardId → attribute names in its chain, one bit each */
} PythonWalk;

/* ---- syntax ---- */

static inline const SyntaxNode *python_node(const PythonWalk *w, u32 node) {
    return &w->syntax.nodes.at[node];
}
static inline u32 python_kind(const PythonWalk *w, u32 node) {
    return w->syntax.nodes.at[node].kind;
}
static inline u32 python_next(const PythonWalk *w, u32 node) {
    return w->syntax.nodes.at[node].next;
}
static inline Span python_span(const PythonWalk *w, u32 node) {
    return (Span){python_node(w, node)->start, python_node(w, node)->end};
}
static inline Word python_name_word(const PythonWalk *w, NameId name) {
    return python_word(&w->syntax, name);
}

/* `part` runs over the direct parts of `node`. */
#define PYTHON_EACH_PART(w, node, part)                                                   \
    for (u32 part = (node) + 1, part##_end = python_next((w), (node)); part < part##_end; \
         part = python_next((w), part))

/* First part of that kind, or 0. */
u32 python_part(const PythonWalk *w, u32 node, u32 kind);
/* First part that is a node and no mark, at or after `from` within `node`, or 0. */
u32 python_operand(const PythonWalk *w, u32 node, u32 from);

/* ---- python_walk.c ---- */

/* Statements of a module or block; true when control never leaves it at the end. */
bool python_block(PythonWalk *w, u32 node);
bool python_statement(PythonWalk *w, u32 node);

StmtId python_stmt_open(PythonWalk *w, StmtKind kind, Span span);
void python_stmt_close(PythonWalk *w, StmtId stmt);

/* `node` is too deep to follow: record it as an error. */
void python_too_deep(PythonWalk *w, u32 node);

/* ---- python_branch.c: if, for, while, try, with, match; each true when it never ends normally ---- */

bool python_if(PythonWalk *w, u32 node);
bool python_for(PythonWalk *w, u32 node);
bool python_while(PythonWalk *w, u32 node);
bool python_try(PythonWalk *w, u32 node);
bool python_with(PythonWalk *w, u32 node);
bool python_match(PythonWalk *w, u32 node);

/* `while True`. */
bool python_is_always_true(const PythonWalk *w, ExprId condition);
/* The case matches whatever comes: `_` or a bare name. */
bool python_case_covers(const PythonWalk *w, StmtId stmt);

/* ---- python_define.c, python_import.c ---- */

/* A def or class; `outer` is the decorated definition around it, or `node` itself. */
void python_define(PythonWalk *w, u32 outer, u32 node);
void python_type_alias(PythonWalk *w, u32 node);
/* Parameters as bindings of `scope`, defaults and annotations as expressions of the place; the
 * parameters' rows are at w->params from the old count on, for python_params_bind. */
void python_params_read(PythonWalk *w, u32 node);
/* Move the parameters from `base` on into the facts, bound in the current scope; first row. */
u32 python_params_bind(PythonWalk *w, u32 base);
void python_import(PythonWalk *w, u32 node);

/* ---- python_chain.c ---- */

/* Is it an operator, attribute, call or subscript that goes on to the left? */
bool python_is_spine(u32 kind);
/* Open the row of such a node, before what stands to its left; read what stands to its right, and close
 * it. */
void python_spine_open(PythonWalk *w, u32 node);
void python_spine_close(PythonWalk *w, const SpineStep *step);
/* The same parts where something else than a chain has them: the operator of a mark, what the scope of a
 * call has to know of it, the indices among the nodes [from, end). */
OperatorKind python_operator_of(u32 mark);
void python_call_mark(PythonWalk *w, ExprId call);
void python_indices(PythonWalk *w, ExprId subscript, u32 from, u32 end);

/* ---- python_expr.c ---- */

ExprId python_expr(PythonWalk *w, u32 node);
/* Same, with EXPR_* flags added. */
ExprId python_expr_flagged(PythonWalk *w, u32 node, u16 flags);
/* Store into `node` what `target` says. */
void python_type_store(PythonWalk *w, u32 node, u32 target);
ExprId python_store(PythonWalk *w, u32 node, BindTarget target);
/* Annotations: quoted ones are parsed. */
ExprId python_annotation(PythonWalk *w, u32 node);
/* All nodes among the parts of `node`, as children of the open row. */
void python_expr_parts(PythonWalk *w, u32 node);

ExprId python_expr_open(PythonWalk *w, ExprKind kind, Span span);
void python_expr_close(PythonWalk *w, ExprId expr);
static inline ExprRow *python_row(const PythonWalk *w, ExprId expr) {
    return &w->facts->exprs.at[expr];
}
/* What a target is not read as. */
enum { TARGET_FLAGS = EXPR_STORED | EXPR_DELETED | EXPR_AUGMENTED };
/* A whole EXPR_NAME that is read. */
ExprId python_name_read(PythonWalk *w, NameId name, Span span);

/* python_compound.c: the rarer expressions */
ExprId python_comprehension(PythonWalk *w, u32 node);
ExprId python_lambda(PythonWalk *w, u32 node);
ExprId python_conditional(PythonWalk *w, u32 node);
ExprId python_walrus(PythonWalk *w, u32 node);
ExprId python_dotted(PythonWalk *w, u32 node);
ExprId python_yield(PythonWalk *w, u32 node);

/* python_pattern.c */
ExprId python_pattern(PythonWalk *w, u32 node);

/* python_write.c */
void python_write_attribute(PythonWalk *w, ExprId target);
void python_write_call(PythonWalk *w, ExprId call);
void python_write_finish(PythonWalk *w);

/* ---- python_literal.c, python_annotation.c ---- */

ExprId python_literal(PythonWalk *w, u32 node);
/* Parse a quoted annotation in [span) into rows below the open one; false and no rows when it is none. */
bool python_annotation_parse(PythonWalk *w, Span span);
/* Row for a literal between quotes that needs no decoding. */
StringId python_plain_string(PythonWalk *w, ExprId expr, Span outer, Span inner);

/* ---- python_scope.c ---- */

ScopeId python_scope_open(PythonWalk *w, ScopeKind kind, DefId def, Span span);
/* Bind `name` in the current scope, or where its global or nonlocal says. */
BindingId python_bind(PythonWalk *w, NameId name, Span span, BindTarget target);
void python_declare(PythonWalk *w, NameId name, Span span, BindingKind kind);
void python_event_use(PythonWalk *w, UseId use);
void python_event_bind(PythonWalk *w, BindingId binding);

/* ---- python_guard.c ---- */

GuardId python_guard_push(PythonWalk *w, GuardId parent, GuardKind kind, ExprId expr, ExprId subject);
/* The place where paths meet again that all passed `base`: attribute stores since `kills` void it. */
GuardId python_guard_join(PythonWalk *w, GuardId base, u32 kills);
/* Attribute store `target` at the current place. */
void python_guard_store(PythonWalk *w, ExprId target);
/* `base` for the body of a loop: without conditions on attributes that the loop stores. */
GuardId python_guard_loop(PythonWalk *w, GuardId base, u32 node);

/* ---- python_resolve.c, python_flow.c: after the walk ---- */

/* In a set of bindings: the name may be unbound. */
#define PYTHON_UNBOUND ((u64)1 << 63)

/* All bindings of one name in one scope. */
typedef struct {
    ScopeId scope;
    NameId name;
    BindingId first;
    u32 count;
    u32 real;                     /* without global and nonlocal declarations */
    u32 uses;                     /* uses that flow can decide */
    u32 declared;                 /* BIND_GLOBAL, BIND_NONLOCAL or 0 */
    u32 local;                    /* 1 + index among the names that flow follows; 0 when it does not */
    u32 first_reach, reach_count; /* all bindings as a list, once made */
    bool has_nested;
    bool is_read_early; /* bound once, and read where it may not be bound */
    bool listed;
} BindingGroup;

typedef struct {
    Vec(BindingGroup) groups; /* [0] is none */
    VecU32 group_of;          /* BindingId → group */
    VecU32 use_group;         /* UseId → group, 0 when unknown */
    VecU32 order;             /* old BindingId → new, while sorting */
    Vec(BindingRow) sorted;
    VecU32 slots;       /* hash of groups */
    VecU32 scope_start; /* ScopeId → its first event in `flow_events` */
    Vec(PythonEvent) flow_events;
    Vec(u64) states; /* stack of name states */
    VecU32 tracked;  /* groups that the current scope follows */
    Vec(u64) masks;  /* UseId → reaching set, by position in the group */
} PythonResolve;

void python_resolve(PythonResolve *self, PythonWalk *w);
void python_resolve_release(PythonResolve *self);
void python_flow(PythonResolve *self, PythonWalk *w);

#endif
