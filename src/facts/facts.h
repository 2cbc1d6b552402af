/* Facts: what one source file says, and nothing about any other file.
 *
 * A Facts block is one contiguous, relocatable piece of memory: a header, then arrays of rows, then
 * text. Rows point to each other by index, never by address, so the memory layout is the cache
 * layout. A block does not depend on the file's path, on any framework model or on any rule.
 *
 * The block is a compact syntax tree (statements and expressions in preorder), plus what scope
 * analysis adds to it: scopes, definitions, bindings, and for every use of a name the bindings that
 * can reach it and the conditions known to hold there.
 *
 * Index 0 of every row array is a null row, so that 0 means "none" everywhere. Positions are byte
 * offsets into the text that was parsed (UTF-8, byte-order mark removed); `lines` maps them to lines.
 *
 * Names of rows are those of the Python reference where there is a choice; other languages map to
 * the nearest kind and leave the rest empty. What C adds stands in unit_rows.h. */
#ifndef OXBOW_FACTS_H
#define OXBOW_FACTS_H

#include "unit_rows.h"

typedef struct {
    u32 offset, length; /* in the block's text */
} NameRow;

/* ---- scopes and definitions ------------------------------------------------------------- */

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

/* ---- bindings ----------------------------------------------------------------------------- */

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

/* ---- expressions ---------------------------------------------------------------------------- */

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

/* ---- statements ------------------------------------------------------------------------------- */

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

/* ---- uses, guards, writes ------------------------------------------------------------------------ */

enum {
    USE_MAY_BE_OUTER = 1 << 0, /* some path reaches the use without a binding in `found` */
    USE_FLOWED = 1 << 1,       /* `reach` was computed along control flow; else it lists all bindings */
};

/* One read (or deletion) of a name. */
typedef struct {
    ExprId expr;
    NameId name;
    ScopeId scope; /* where it is read */
    ScopeId found; /* nearest scope that binds the name (LEGB, class scopes skipped); 0: builtin or unknown */
    u32 first_reach, reach_count; /* BindingIds in `lists` that may be current at the use */
    GuardId guard;                /* innermost condition known to hold */
    u32 flags;                    /* USE_* */
} UseRow;

typedef enum {
    GUARD_NONE,
    GUARD_TRUE,  /* `expr` was true on the way here */
    GUARD_FALSE, /* `expr` was false */
    GUARD_CASE,  /* `expr` (a pattern) matched `subject` */
    GUARD_KILL   /* the attribute path `expr` was stored in between: older guards on it are void */
} GuardKind;

/* Chain of conditions, innermost first. A guard says nothing about a use whose name has other
 * reaching bindings than the same name inside the guard's expression. */
typedef struct {
    u8 kind; /* GuardKind */
    u8 pad[3];
    GuardId parent;
    ExprId expr;
    ExprId subject; /* GUARD_CASE */
} GuardRow;

typedef enum {
    WRITE_NONE,
    WRITE_ASSIGN,     /* object.name = value */
    WRITE_ANNOTATION, /* object.name: T [= value] */
    WRITE_AUGMENTED,
    WRITE_TARGET, /* stored by for, with, unpacking…: value unknown */
    WRITE_DELETE,
    WRITE_SETATTR, /* setattr(object, "name", value) */
    WRITE_DYNAMIC, /* setattr(object, <not literal>, v), object.__dict__ or vars(object) written or escaping,
                         object.__class__ = */
} WriteKind;

/* A store to an attribute of any receiver. */
typedef struct {
    u8 kind; /* WriteKind */
    u8 pad[3];
    NameId name;   /* 0 for WRITE_DYNAMIC */
    ExprId object; /* receiver */
    ExprId target; /* the EXPR_ATTRIBUTE, or the call */
    ExprId value;
    ExprId annotation;
    ScopeId scope;
} WriteRow;

/* ---- text ------------------------------------------------------------------------------------- */

enum {
    STRING_DOC = 1 << 0,
    STRING_BYTES = 1 << 1,
    STRING_FORMAT = 1 << 2,    /* f-string: `text` is source text between the quotes */
    STRING_TRUNCATED = 1 << 3, /* longer than STRING_MAX; `span` still covers it */
    STRING_RAW_SPAN = 1 << 4,  /* decoded text equals the source between the quotes byte for byte */
};

enum { STRING_MAX = 1 << 16, SOURCE_KEPT_MAX = 1 << 18, BANNER_MAX = 1500 };

/* A string literal. Escapes are decoded, adjacent literals joined. */
typedef struct {
    Span span;          /* with quotes and prefix */
    u32 offset, length; /* decoded, in the block's text */
    ExprId expr;
    u32 flags; /* STRING_* */
} StringRow;

typedef enum {
    MENTION_PATH,    /* something like /a/{b}/c, optionally behind an HTTP method */
    MENTION_DOTTED,  /* a.b.c */
    MENTION_OBJECT,  /* a.b:c */
    MENTION_NAME,    /* `name` in backticks */
    MENTION_IMPORT,  /* the name in "from a.b import name" written as text; `method` is the module */
    MENTION_PACKAGE, /* what "pip install" is given */
    MENTION_FILE     /* relative path of a Python file: scripts/run.py */
} MentionKind;

/* A piece of prose, a string or a configuration file that looks like a reference. */
typedef struct {
    u8 kind;      /* MentionKind */
    u8 is_called; /* a.b.c is followed by `(`; a path in a script is the first argument of a call */
    u8 pad[2];
    NameId text;
    NameId method; /* "GET" for `GET /a/b`; for a file the word before it ("python", "-c"); 0 otherwise */
    NameId caller; /* of a path in a script: what is called with it, "client.get" */
    NameId base; /* of a path in a script: what stands before it in the literal, "https://host", "${BASE}" */
    Span span;
    StringId string; /* the literal it lies in; 0 in prose files */
} MentionRow;

/* ---- settings ------------------------------------------------------------------------------------ */

typedef enum {
    SETTING_VALUE, /* key = value */
    SETTING_ITEM,  /* one item of a list, or one more line of a value */
    SETTING_TABLE, /* a table or section; no text */
    SETTING_LIST   /* a list; its items follow */
} SettingKind;

/* A key and what it is set to, in TOML and in text with [sections]: what a program reads, not what a person
 * does. Items of tables inside lists belong to the list's key. */
typedef struct {
    NameId table;       /* dotted path of the table or section around it; 0 at the top */
    NameId name;        /* the key, without quotes; of an item the key of its list */
    u32 kind;           /* SettingKind */
    u32 offset, length; /* text, escapes decoded */
    Span key;           /* of the key as written; of an item, where its list's key stands */
    Span span;          /* of the value as written, with quotes */
} SettingRow;

/* ---- tokens -------------------------------------------------------------------------------------- */

typedef enum {
    TOKEN_SYMBOL,     /* operator, keyword, punctuation: code = the grammar's symbol */
    TOKEN_IDENTIFIER, /* code = NameId */
    TOKEN_NUMBER,     /* code = NameId of its text */
    TOKEN_STRING      /* code = NameId of its text, or of its hash when longer than 64 bytes */
} TokenKind;

/* Normalised token stream: no comments, no docstrings, no white space. Symbols of one language family have
 * one numbering, apart from those of the others. */
typedef struct {
    u32 code; /* kind in the top 2 bits, code below */
    u32 start;
} TokenRow;

static inline TokenKind token_kind(u32 code) {
    return (TokenKind)(code >> 30);
}
static inline u32 token_code(u32 code) {
    return code & 0x3fffffffu;
}

enum {
    MARK_FIXED = 1 << 0,    /* no variable: a member, a key, a type, a label */
    MARK_DECLARED = 1 << 1, /* of the scope around it: a parameter, a variable */
    MARK_WRITTEN = 1 << 2,  /* set, or handed out by its address */
    MARK_READ = 1 << 3,     /* read although it is fixed or written: `{ name }`, `name += 1` */
    MARK_CALLED = 1 << 4,   /* the last word of what is called */
};

/* What an identifier of an outline does beside being read, by its form alone. Ordered by token; see
 * marks.h. */
typedef struct {
    u32 token;
    u32 marks; /* MARK_* */
} MarkRow;

/* A comment that speaks to tools (oxbow:, noqa, type: ignore, pylint:, pyright:). */
typedef struct {
    Span span;
    u32 line;
    u32 offset, length; /* text behind '#', trimmed, in the block's text */
    u32 alone;          /* nothing but white space before it on its line */
} CommentRow;

typedef struct {
    Span span; /* a piece of the file that did not parse */
} ErrorRow;

/* ---- the block ------------------------------------------------------------------------------------ */

typedef enum {
    LANGUAGE_NONE,
    LANGUAGE_PYTHON,
    LANGUAGE_TOML,
    LANGUAGE_TEXT,
    LANGUAGE_SCRIPT,  /* JavaScript and its kin of which only the URLs in literals are read */
    LANGUAGE_LOCK,    /* kept as lines of requirements, not as written */
    LANGUAGE_SYMBOLS, /* linker and version scripts: which symbols there are for others */
    LANGUAGE_BUILD,   /* how C is built and installed: kept as written */
    LANGUAGE_NATIVE,  /* code that is linked with C and not read: assembly, C++, grammars */
    LANGUAGE_CALLER,  /* code that may call C by its names and is not read: Go, Rust; only where there is C */
    LANGUAGE_C,
    LANGUAGE_JAVASCRIPT,
    LANGUAGE_TYPESCRIPT,
    LANGUAGE_TSX
} Language;

/* Languages whose code can be the same code: what is compared with what. */
typedef enum {
    FAMILY_NONE, /* no code */
    FAMILY_PYTHON,
    FAMILY_C,
    FAMILY_SCRIPT
} LanguageFamily;

static inline LanguageFamily language_family(u32 language) {
    switch (language) {
    case LANGUAGE_PYTHON: return FAMILY_PYTHON;
    case LANGUAGE_C: return FAMILY_C;
    case LANGUAGE_JAVASCRIPT:
    case LANGUAGE_TYPESCRIPT:
    case LANGUAGE_TSX: return FAMILY_SCRIPT;
    default: return FAMILY_NONE;
    }
}

/* Clients of interfaces, and descriptions of these: their literals name URLs. */
static inline bool language_is_client(u32 language) {
    return language == LANGUAGE_SCRIPT || language_family(language) == FAMILY_SCRIPT;
}

/* Who uses a definition is known: its names are resolved across files. */
static inline bool language_is_linked(u32 language) {
    return language == LANGUAGE_PYTHON;
}

typedef struct {
    u32 offset; /* from the start of the block */
    u32 count;  /* rows, the null row included */
} Section;

/* Every array of a block: SECTION(field, RowType, accessor suffix). */
#define FACTS_SECTIONS(SECTION)                                    \
    SECTION(names, NameRow)                                        \
    SECTION(scopes, ScopeRow)                                      \
    SECTION(defs, DefRow)                                          \
    SECTION(params, ParamRow)                                      \
    SECTION(bindings, BindingRow)                                  \
    SECTION(imports, ImportRow)                                    \
    SECTION(exprs, ExprRow)                                        \
    SECTION(stmts, StmtRow)                                        \
    SECTION(uses, UseRow)                                          \
    SECTION(guards, GuardRow)                                      \
    SECTION(writes, WriteRow)                                      \
    SECTION(strings, StringRow)                                    \
    SECTION(mentions, MentionRow)                                  \
    SECTION(settings, SettingRow)                                  \
    SECTION(tokens, TokenRow)                                      \
    SECTION(marks, MarkRow)                                        \
    SECTION(comments, CommentRow)                                  \
    SECTION(errors, ErrorRow)                                      \
    SECTION(lists, u32)                                            \
    SECTION(lines, u32) /* start of line i (1-based) at index i */ \
    UNIT_SECTIONS(SECTION)

#define FACTS_FIELD(field, Row) Section field;

typedef struct {
    u32 magic, version;
    u32 size;    /* of the whole block */
    u8 language; /* Language */
    u8 has_future_annotations;
    u8 is_generated : 1;  /* its form says so: squeezed, a bundle, too long to be written by hand */
    u8 is_python_two : 1; /* written in the syntax of Python 2, or its first line asks for that */
    u8 has_classifiers;   /* trove classifiers ("License :: OSI Approved"): written for a package index */
    u8 unit;              /* UnitKind: whether the block has rows of C, and who made them */
    u8 unit_is_pic;       /* a compiled unit that may become part of a shared library: -fPIC */
    u32 unit_output;      /* NameId: the object file that a compiled unit becomes; 0: not said */
    u64 content_hash;     /* XXH3 of the parsed text */
    u32 source_length;
    u32 code_lines; /* lines that hold a token */
    u32 banner_top; /* where in `banner` comments begin that stand at the top, but below some code */
    u32 banner_doc; /* where in `banner` the docstring begins */
    Section banner; /* what stands above the code: comments, a line each, then the module's docstring */
    Section text;   /* raw bytes */
    Section source; /* the text itself, unless it is Python or C, or (but of LANGUAGE_NATIVE) longer than
                   SOURCE_KEPT_MAX; else empty */
    FACTS_SECTIONS(FACTS_FIELD)
} Facts;

#undef FACTS_FIELD

#define FACTS_ACCESSOR(field, Row)                                     \
    static inline const Row *facts_##field(const Facts *self) {        \
        return (const Row *)((const char *)self + self->field.offset); \
    }
FACTS_SECTIONS(FACTS_ACCESSOR)
#undef FACTS_ACCESSOR

static inline Str facts_text(const Facts *self, u32 offset, u32 length) {
    return (Str){(const char *)self + self->text.offset + offset, length};
}

/* Comments above the code of a file, and its docstring; the first BANNER_MAX bytes of each. */
static inline Str facts_banner(const Facts *self) {
    return (Str){(const char *)self + self->banner.offset, self->banner.count};
}

/* Source of a configuration file or of prose; empty for code and for what is very long. */
static inline Str facts_source(const Facts *self) {
    return (Str){(const char *)self + self->source.offset, self->source.count};
}

/* Text of a name; empty for 0. */
static inline Str facts_name(const Facts *self, NameId name) {
    const NameRow *row = &facts_names(self)[name];
    return facts_text(self, row->offset, row->length);
}

/* Source text of a number, EXPR_NUMBER: its token's. O(log tokens). */
Str facts_number(const Facts *self, const ExprRow *row);

/* 1-based line and column (in bytes) of an offset. O(log lines). */
u32 facts_line(const Facts *self, u32 offset);
u32 facts_column(const Facts *self, u32 offset);

/* First token that does not start before an offset, or the end of `tokens`. O(log tokens). */
u32 facts_token_at(const Facts *self, u32 offset);

/* First row of `count` sorted bindings of `name` in `scope`; *count is 0 when there is none.
 * O(log bindings of the scope). */
const BindingRow *facts_find_bindings(const Facts *self, ScopeId scope, NameId name, u32 *count);

/* First child of an expression, or 0; next child after `child`, or 0. O(1). */
static inline ExprId expr_first(const Facts *self, ExprId e) {
    return facts_exprs(self)[e].next > e + 1 ? e + 1 : 0;
}
static inline ExprId expr_next(const Facts *self, ExprId child) {
    const ExprRow *rows = facts_exprs(self);
    ExprId sibling = rows[child].next;
    return rows[child].parent && sibling < rows[rows[child].parent].next ? sibling : 0;
}
/* The n-th child (0-based), or 0. O(n). */
ExprId expr_child(const Facts *self, ExprId e, u32 n);

#endif
