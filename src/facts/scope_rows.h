/* Rows of what a file names: scopes, definitions with their parameters, bindings, imports. */
#ifndef OXBOW_SCOPE_ROWS_H
#define OXBOW_SCOPE_ROWS_H

#include "facts_types.h"

/* ---- scopes and definitions ---------------------------------------------------------------------------- */

typedef enum {
    SCOPE_NONE,
    SCOPE_MODULE,
    SCOPE_CLASS,
    SCOPE_FUNCTION,
    SCOPE_LAMBDA,
    SCOPE_COMPREHENSION,
    SCOPE_TYPE_PARAMS /* PEP 695: around a generic class, function or type alias */
} ScopeKind;

enum {
    SCOPE_HAS_STAR_IMPORT = 1 << 0,
    SCOPE_HAS_EXEC = 1 << 1,   /* exec, eval: names may come and be read unseen */
    SCOPE_HAS_LOCALS = 1 << 2, /* locals(), vars(), globals(), dir() without argument */
    SCOPE_IS_GENERATOR = 1 << 3,
};

typedef struct {
    u8 kind;  /* ScopeKind */
    u8 flags; /* SCOPE_* */
    u16 depth;
    ScopeId parent;
    DefId def;   /* class or function whose body this is; 0 otherwise */
    StmtId body; /* first statement of the body; statements run to `body_end` (exclusive) */
    StmtId body_end;
    BindingId first_binding; /* bindings of a scope are contiguous, sorted by name, then position */
    u32 binding_count;
    Span span;
} ScopeRow;

typedef enum { DEF_NONE, DEF_CLASS, DEF_FUNCTION, DEF_TYPE_ALIAS } DefKind;

enum {
    DEF_ASYNC = 1 << 0,
    DEF_GENERATOR = 1 << 1, /* its own body yields */
    DEF_PROPERTY = 1 << 2,  /* @property, @x.setter, @cached_property, by the decorator's last word */
    DEF_STATIC_METHOD = 1 << 3,
    DEF_CLASS_METHOD = 1 << 4,
    DEF_ABSTRACT = 1 << 5,        /* @abstractmethod and kin */
    DEF_OVERLOAD = 1 << 6,        /* @overload */
    DEF_CONDITIONAL = 1 << 7,     /* inside if/try/with/loop/match of its scope */
    DEF_TYPE_CHECKING = 1 << 8,   /* inside `if TYPE_CHECKING:` */
    DEF_STUB_BODY = 1 << 9,       /* body is only docstring, `...`, pass or raise NotImplementedError */
    DEF_METHOD = 1 << 10,         /* function bound directly in a class scope */
    DEF_RETURNS_VALUE = 1 << 11,  /* has `return <value>` */
    DEF_HAS_SUPER_CALL = 1 << 12, /* body calls super() */
};

/* A class, function or `type X = ...`. Lambdas are expressions, not definitions. */
typedef struct {
    NameId name;
    u8 kind; /* DefKind */
    u8 pad;
    u16 flags;     /* DEF_* */
    ScopeId scope; /* where the name is bound */
    ScopeId body;  /* scope of the body; 0 for a type alias */
    DefId parent;  /* nearest enclosing definition; 0 at module level */
    StmtId stmt;
    BindingId binding;
    Span span;      /* first decorator to the end of the last statement: what a person would delete */
    Span name_span; /* the name itself */
    u32 first_decorator, decorator_count; /* ExprIds in `lists` */
    u32 first_base, base_count;           /* ExprIds in `lists`: class arguments; keywords are EXPR_KEYWORD */
    u32 first_param, param_count;         /* rows in `params` */
    ExprId returns;                       /* return annotation; for a type alias its value */
    StringId doc;                         /* docstring */
    u32 first_token, token_end;           /* tokens of `span` */
} DefRow;

typedef enum {
    PARAM_POSITIONAL_ONLY,
    PARAM_NORMAL,
    PARAM_STAR,
    PARAM_KEYWORD_ONLY,
    PARAM_DOUBLE_STAR
} ParamKind;

typedef struct {
    NameId name;
    u8 kind; /* ParamKind */
    u8 pad[3];
    ExprId annotation;
    ExprId fallback; /* default value */
    BindingId binding;
    Span span; /* of the name */
} ParamRow;

/* ---- bindings ------------------------------------------------------------------------------------------ */

typedef enum {
    BIND_NONE,
    BIND_DEF,        /* class, def, type: `target` is the DefId */
    BIND_IMPORT,     /* `target` is the ImportId */
    BIND_PARAM,      /* `target` is the parameter's row; `value` its default */
    BIND_ASSIGN,     /* `value` as `shape` says */
    BIND_ANNOTATION, /* `x: T` without value */
    BIND_AUGMENTED,  /* x += value */
    BIND_FOR,        /* also comprehension targets: an element of `value` */
    BIND_WITH,       /* result of entering `value` */
    BIND_EXCEPT,     /* instance of the class(es) `value`; SHAPE_NESTED for except*, which binds a group */
    BIND_WALRUS,
    BIND_CAPTURE,    /* match pattern: `value` is the EXPR_PATTERN_* that captures, or 0 */
    BIND_DELETE,     /* del x */
    BIND_TYPE_PARAM, /* PEP 695; `value` its bound */
    BIND_GLOBAL,     /* `global x`: the name means the module scope's from here */
    BIND_NONLOCAL
} BindingKind;

typedef enum {
    SHAPE_WHOLE, /* the value itself (or its element, for BIND_FOR; its entered value, for BIND_WITH) */
    SHAPE_ITEM,  /* item `index` of that: a, b = value */
    SHAPE_STAR,  /* starred part of an unpacking: a list */
    SHAPE_NESTED /* deeper: (a, (b, c)) = value; treat as unknown */
} BindingShape;

enum {
    BINDING_CONDITIONAL = 1 << 0,   /* under if/try/loop/match/with of its scope */
    BINDING_IN_TRY = 1 << 1,        /* body, handler or else of a try */
    BINDING_IN_HANDLER = 1 << 2,    /* inside `except` */
    BINDING_TYPE_CHECKING = 1 << 3, /* inside `if TYPE_CHECKING:` */
    BINDING_FROM_NESTED = 1 << 4,   /* made by a nested scope through global/nonlocal */
    BINDING_IN_LOOP = 1 << 5,
};

typedef struct {
    NameId name;
    ScopeId scope; /* where the name lives, global/nonlocal already followed */
    u8 kind;       /* BindingKind */
    u8 shape;      /* BindingShape */
    u8 flags;      /* BINDING_* */
    u8 index;      /* for SHAPE_ITEM */
    u32 target;    /* by kind */
    ExprId annotation;
    ExprId value;
    StmtId stmt; /* 0 for parameters and comprehension targets */
    Span span;   /* of the name */
} BindingRow;

enum {
    IMPORT_STAR = 1 << 0,   /* from m import * */
    IMPORT_FROM = 1 << 1,   /* from m import n; otherwise import m */
    IMPORT_IN_TRY = 1 << 2, /* in a try body or handler */
    IMPORT_CONDITIONAL = 1 << 3,
    IMPORT_TYPE_CHECKING = 1 << 4,
    IMPORT_FUTURE = 1 << 5,          /* from __future__ import x */
    IMPORT_REDUNDANT_ALIAS = 1 << 6, /* `import a as a`, `from m import n as n`: a declared re-export */
};

/* One imported name: `from m import a, b` gives two rows. */
typedef struct {
    NameId module; /* dotted text; 0 for `from . import x` */
    NameId name;   /* imported name; 0 for `import m` and star */
    NameId bound;  /* name bound here: alias, name, or first word of `import a.b`; 0 for star */
    u16 level;     /* leading dots */
    u16 flags;     /* IMPORT_* */
    ScopeId scope;
    StmtId stmt;
    BindingId binding; /* 0 for star */
    Span span;         /* this name's own part: `a as b` */
    Span module_span;
} ImportRow;

#endif
