/* Rows of what code reads and stores, and of what is known to hold there: uses of names, guards, writes to
 * attributes. */
#ifndef OXBOW_USE_ROWS_H
#define OXBOW_USE_ROWS_H

#include "facts_types.h"

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

#endif
