/* Rows of the syntax tree: expressions and statements, each in preorder. */
#ifndef OXBOW_TREE_ROWS_H
#define OXBOW_TREE_ROWS_H

#include "facts_types.h"

/* ---- expressions --------------------------------------------------------------------------------------- */

typedef enum {
    EXPR_NONE,
    EXPR_NAME,      /* name; `aux` is its UseId when it is read or deleted, its BindingId when stored */
    EXPR_ATTRIBUTE, /* child: object; name = attribute; `aux` = start of the attribute's name */
    EXPR_CALL, /* children: callee, then arguments (EXPR_KEYWORD, EXPR_STAR, EXPR_DOUBLE_STAR among them) */
    EXPR_KEYWORD, /* name=child */
    EXPR_STAR,
    EXPR_DOUBLE_STAR,
    EXPR_SUBSCRIPT, /* children: object, then indices */
    EXPR_SLICE,
    EXPR_TUPLE,
    EXPR_LIST,
    EXPR_SET,
    EXPR_DICT, /* children: EXPR_PAIR or EXPR_DOUBLE_STAR */
    EXPR_PAIR, /* children: key, value */
    EXPR_NUMBER,
    EXPR_STRING, /* `aux` = StringId (adjacent literals joined) */
    EXPR_FORMAT, /* f-string; children in order: EXPR_STRING for text parts, any for {parts}; `aux` = StringId
                         of its source text without quotes */
    EXPR_CONSTANT,      /* `op`: ConstantKind */
    EXPR_LAMBDA,        /* `aux` = ScopeId; children: defaults, then the body last */
    EXPR_CONDITIONAL,   /* children: condition, then, else */
    EXPR_COMPREHENSION, /* `op`: ComprehensionKind, `aux` = ScopeId; children: COMP_FOR, COMP_IF…, then
                           the element last (EXPR_PAIR for a dict) */
    EXPR_COMP_FOR,      /* children: target, iterable; flag EXPR_ASYNC */
    EXPR_COMP_IF,       /* child: condition */
    EXPR_AWAIT,
    EXPR_YIELD, /* child: value, if any */
    EXPR_YIELD_FROM,
    EXPR_BINARY,  /* `op`: OperatorKind; two children */
    EXPR_UNARY,   /* one child */
    EXPR_NOT,     /* one child */
    EXPR_AND,     /* two children */
    EXPR_OR,      /* two children */
    EXPR_COMPARE, /* `op`: OperatorKind of a single comparison, OP_OTHER for a chain; children: operands */
    EXPR_WALRUS,  /* children: target, value */
    EXPR_PATTERN_CLASS,   /* match: children: class, then patterns (EXPR_KEYWORD for name=pattern) */
    EXPR_PATTERN_VALUE,   /* child: literal or dotted name */
    EXPR_PATTERN_CAPTURE, /* name; child pattern when `p as name`; `aux` = BindingId */
    EXPR_PATTERN_OTHER,   /* sequence, mapping, wildcard, or-pattern (`op`: OP_BIT_OR): children */
    EXPR_UNKNOWN          /* anything else, syntax errors: children kept */
} ExprKind;

typedef enum { CONSTANT_NONE = 1, CONSTANT_TRUE, CONSTANT_FALSE, CONSTANT_ELLIPSIS } ConstantKind;
typedef enum { COMP_LIST = 1, COMP_SET, COMP_DICT, COMP_GENERATOR } ComprehensionKind;
typedef enum {
    OP_OTHER,
    OP_ADD,
    OP_MOD,
    OP_BIT_OR,
    OP_IS,
    OP_IS_NOT,
    OP_IN,
    OP_NOT_IN,
    OP_EQ,
    OP_NOT_EQ,
    OP_LESS,
    OP_LESS_EQ,
    OP_GREATER,
    OP_GREATER_EQ
} OperatorKind;

enum {
    EXPR_STORED = 1 << 0, /* assigned, for target, with target… */
    EXPR_DELETED = 1 << 1,
    EXPR_IN_ANNOTATION = 1 << 2,
    EXPR_IN_QUOTES = 1 << 3, /* parsed out of a quoted annotation; spans lie inside the string */
    EXPR_IN_DECORATOR = 1 << 4,
    EXPR_IN_BASE = 1 << 5, /* class arguments */
    EXPR_ASYNC = 1 << 6,
    EXPR_AUGMENTED = 1 << 7, /* target of +=: read and written */
    EXPR_IN_TYPE_CHECKING = 1 << 8,
    EXPR_UNREACHABLE = 1 << 9, /* in a STMT_UNREACHABLE */
};

/* Preorder: the first child of e is e+1 (when next > e+1), the sibling of a child c is rows[c].next,
 * children end at rows[e].next. */
typedef struct {
    u8 kind; /* ExprKind */
    u8 op;
    u16 flags; /* EXPR_* */
    NameId name;
    u32 start, end; /* source span */
    ExprId next;    /* first row behind this expression's subtree */
    ExprId parent;  /* 0 for a root */
    u32 aux;
    ScopeId scope; /* where it is evaluated */
} ExprRow;

/* ---- statements ---------------------------------------------------------------------------------------- */

typedef enum {
    STMT_NONE,
    STMT_EXPR,      /* expr */
    STMT_ASSIGN,    /* expr = value; targets: `first_target`… in lists (ExprIds) */
    STMT_ANNOTATED, /* x: annotation [= expr]; annotation in `other` */
    STMT_AUGMENTED,
    STMT_RETURN,  /* expr or 0 */
    STMT_RAISE,   /* expr or 0; cause in `other` */
    STMT_IF,      /* expr = condition; children: body, then STMT_ELSE (an elif is an STMT_IF inside it) */
    STMT_FOR,     /* expr = iterable; one target; children: body, STMT_ELSE */
    STMT_WHILE,   /* expr = condition */
    STMT_TRY,     /* children: body, STMT_HANDLER…, STMT_ELSE, STMT_FINALLY */
    STMT_HANDLER, /* expr = exception class(es) or 0 */
    STMT_ELSE,
    STMT_FINALLY,
    STMT_WITH,   /* targets: the context expressions, in order */
    STMT_MATCH,  /* expr = subject; children: STMT_CASE */
    STMT_CASE,   /* expr = pattern; other = guard */
    STMT_DEF,    /* function or class: `def`; children: its body, in the body's scope */
    STMT_IMPORT, /* imports: first_target = first ImportId, target_count = how many */
    STMT_GLOBAL,
    STMT_NONLOCAL,
    STMT_DELETE, /* targets */
    STMT_ASSERT, /* expr, message in `other` */
    STMT_PASS,
    STMT_BREAK,
    STMT_CONTINUE,
    STMT_TYPE_ALIAS, /* `def` */
    STMT_UNKNOWN
} StmtKind;

enum {
    STMT_ASYNC = 1 << 0,
    STMT_UNREACHABLE = 1 << 1, /* behind return/raise/break/continue in the same block */
    STMT_IN_HANDLER = 1 << 2,  /* inside `except`, of the same function */
    STMT_IN_FINALLY = 1 << 3,
    STMT_IN_TRY = 1 << 4, /* inside the body of a try with handlers */
    STMT_IN_LOOP = 1 << 5,
    STMT_TYPE_CHECKING = 1 << 6,
    /* In outlines, whose expressions are not kept: what stands in the statement, outside of those in it. */
    STMT_ACTS = 1 << 7,     /* a call, an operator that computes, a choice */
    STMT_AWAITS = 1 << 8,   /* a value that is waited for */
    STMT_IS_BOUND = 1 << 9, /* a word that means the function around it: yield, super */
    STMT_IS_MARKUP = 1 << 10,
    STMT_IS_MEMBER = 1 << 11, /* it stands where no other statement could: in a class, in an object that is
                                 written down, in the head of a loop */
};

/* Preorder like expressions: children of s are s+1 … rows[s].next. */
typedef struct {
    u8 kind; /* StmtKind */
    u8 pad;
    u16 flags; /* STMT_* */
    u32 start, end;
    StmtId next;
    StmtId parent;
    ScopeId scope;
    ExprId expr, other;
    u32 first_target, target_count; /* in `lists` */
    DefId def;                      /* STMT_DEF, STMT_TYPE_ALIAS */
    u32 first_token, token_end;
} StmtRow;

#endif
