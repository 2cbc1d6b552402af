/* Rows of C: what one translation unit declares, and what in it refers to what.
 *
 * A unit is a source file together with all that it includes, as a compiler sees it (UNIT_COMPILED, made by
 * oxbow-clang), or one file as it is written, without preprocessor (UNIT_RAW, made by lang/c). Both fill the
 * same rows, so that link/ has one reader; a raw unit leaves empty what only a compiler knows.
 *
 * A place is one of the unit's files and a span of bytes in it; row 1 of `unit_files` is the source file
 * itself, and the only one of a raw unit. What a macro makes is placed where the macro is expanded.
 *
 * C has flat name spaces, so an entity needs no mangled key: its kind, its name, its parent and, unless its
 * linkage is external, the file that defines it say which one it is. Whether two units mean the same one is
 * for link/ to say. */
#ifndef OXBOW_UNIT_ROWS_H
#define OXBOW_UNIT_ROWS_H

#include "facts_types.h"

typedef enum { UNIT_NONE, UNIT_RAW, UNIT_COMPILED } UnitKind;

typedef u32 EntityId;
typedef u32 UnitFileId; /* row of `unit_files` */

enum {
    UNIT_FILE_SYSTEM = 1 << 0,  /* found along a path of system headers */
    UNIT_FILE_MISSING = 1 << 1, /* an include that was not found; `path` as written */
    UNIT_FILE_GUARDED = 1 << 2, /* #pragma once or an include guard around all of it */
};

typedef struct {
    NameId path; /* absolute and free of links for a compiled unit; 0 in row 1 of a raw one: the block's own
                    file; as written between the quotes for what a raw one includes */
    u32 flags;   /* UNIT_FILE_* */
    UnitFileId includer; /* who includes it first; 0 for row 1 */
    u32 start;           /* of that directive, in the includer */
} UnitFileRow;

/* ---- entities ------------------------------------------------------------------------------------------ */

typedef enum {
    ENTITY_NONE,
    ENTITY_FUNCTION,
    ENTITY_VARIABLE, /* of file scope, or static inside of a function (its parent) */
    ENTITY_STRUCT,
    ENTITY_UNION,
    ENTITY_ENUM,
    ENTITY_TYPEDEF,
    ENTITY_FIELD,      /* parent: the record */
    ENTITY_ENUMERATOR, /* parent: the enumeration */
    ENTITY_MACRO,
} EntityKind;

/* C11 6.2.2. Types, fields, enumerators and macros have none. */
typedef enum { LINKAGE_NONE, LINKAGE_INTERNAL, LINKAGE_EXTERNAL } Linkage;

enum {
    ENTITY_CONSTRUCTOR = 1 << 0, /* attributes, in the words of GCC */
    ENTITY_DESTRUCTOR = 1 << 1,
    ENTITY_USED = 1 << 2, /* used, retain */
    ENTITY_UNUSED = 1 << 3,
    ENTITY_WEAK = 1 << 4,
    ENTITY_ALIAS = 1 << 5, /* alias, weakref, ifunc: stands for the target of its REFERENCE_ATTRIBUTE */
    ENTITY_SECTION = 1 << 6,
    ENTITY_HIDDEN = 1 << 7,   /* visibility hidden or internal, by attribute, pragma or option */
    ENTITY_EXPORTED = 1 << 8, /* visibility default by attribute, dllexport */
    ENTITY_INTERRUPT = 1 << 9,
    ENTITY_INLINE = 1 << 10,
    ENTITY_VARIADIC = 1 << 11,      /* function, or function-like macro with `...` */
    ENTITY_FUNCTION_LIKE = 1 << 12, /* macro */
    ENTITY_PASTES = 1 << 13,        /* macro whose body holds ## */
    ENTITY_NORETURN = 1 << 14,
    ENTITY_NO_PROTOTYPE = 1 << 15, /* f(): anything may be passed */
    ENTITY_PACKED = 1 << 16,       /* record: its layout is somebody else's */
    ENTITY_ANONYMOUS = 1 << 17, /* record or enumeration without tag; `name` is 0, or that of its typedef */
    ENTITY_CONST = 1 << 18,     /* variable */
};

/* One row per thing and unit, however often it is declared in it. */
typedef struct {
    NameId name;
    u8 kind;        /* EntityKind */
    u8 linkage;     /* Linkage */
    u16 parameters; /* of a function or a function-like macro */
    u32 flags;      /* ENTITY_* */
    EntityId parent;
    NameId type;   /* canonical, as the compiler writes it; of a macro 0. Raw: as written */
    NameId record; /* tag of the record that a variable or field is, points to or has elements of; 0: none */
} EntityRow;

enum {
    DECLARATION_DEFINES = 1 << 0,  /* has the body, the initialiser, the members; a tentative definition */
    DECLARATION_IMPLICIT = 1 << 1, /* a call of what nobody declared */
    DECLARATION_EXPANDED = 1 << 2, /* a macro made it, or its name: the span is that of the expansion */
    DECLARATION_IN_FUNCTION = 1 << 3,
};

/* One per place where an entity is declared or defined. */
typedef struct {
    EntityId entity;
    u32 flags; /* DECLARATION_* */
    UnitFileId file;
    Span span; /* what a person would delete, from the first specifier to the last brace or semicolon */
    Span name; /* the name itself */
} DeclarationRow;

/* ---- references ---------------------------------------------------------------------------------------- */

typedef enum {
    REFERENCE_NONE,
    REFERENCE_CALL,    /* `target` is called by name; scalars: its arguments */
    REFERENCE_ADDRESS, /* a function named otherwise than to call it; a variable whose address is taken */
    REFERENCE_READ,
    REFERENCE_WRITE,  /* stored to, and its old value not used: x = 1, x++ as a statement */
    REFERENCE_TYPE,   /* a record, enumeration or typedef that a declaration or a cast names */
    REFERENCE_MEMBER, /* a field that is read, or its address taken; offsetof, a designator */
    REFERENCE_MEMBER_WRITE,
    REFERENCE_EXPANSION, /* a macro: expanded, or asked for by defined, #ifdef, #undef */
    REFERENCE_ATTRIBUTE, /* alias, ifunc, cleanup */
} ReferenceKind;

enum {
    REFERENCE_UNEVALUATED = 1 << 0, /* inside sizeof, typeof, offsetof */
    REFERENCE_EXPANDED = 1 << 1,    /* a macro wrote it: the place is that of the expansion */
    REFERENCE_ASKED = 1 << 2,       /* of a macro: by #ifdef, #ifndef, defined */
};

typedef struct {
    u8 kind;  /* ReferenceKind */
    u8 flags; /* REFERENCE_* */
    u16 scalar_count;
    EntityId owner;  /* function, variable, record, macro inside of which it stands; 0: file scope */
    EntityId target; /* 0: a call through something that is no name (its callee's field is `sink`) */
    EntityId sink; /* of an address: field or variable that it is stored in, or function that it is passed to;
                        of a call without target: the field or variable that is called; 0: none of these */
    u32 argument;  /* of an address that is passed: which argument, from 0 */
    u32 first_scalar; /* scalars of a call */
    UnitFileId file;
    u32 start;
} ReferenceRow;

/* ---- scalars ------------------------------------------------------------------------------------------- */

typedef enum {
    SCALAR_OTHER,
    SCALAR_TEXT,   /* value: NameId of the decoded literal */
    SCALAR_NUMBER, /* value: NameId of the folded constant; raw: as written */
    SCALAR_ENTITY, /* value: EntityId; a name, its address, both through casts */
    SCALAR_NULL,   /* NULL, 0 for a pointer */
    SCALAR_LOCAL,  /* value: offset where a local variable or a parameter is declared, of its name; it, or its
                      address, both through casts */
    SCALAR_WITHIN, /* value: the same; of anything else that is made from it: text + 1, &text[i] */
    SCALAR_CALL,   /* value: row of `references`: the call whose result it is */
} ScalarKind;

/* An argument of a call, or one scalar of an initialiser. */
typedef struct {
    u8 kind; /* ScalarKind */
    u8 pad[3];
    u32 value;      /* as `kind` says */
    EntityId field; /* of an initialiser: the field that it is for; 0: an element of a plain array */
    u32 row;        /* of an initialiser: which element of the outermost array, from 0 */
    u32 start;
} ScalarRow;

/* The initialiser of a variable, flattened in the order of its fields, omitted ones left out; of an array of
 * records each row's scalars follow each other. */
typedef struct {
    EntityId owner;
    u32 row_count; /* elements of the outermost array, 1 for a record */
    u32 first_scalar, scalar_count;
    UnitFileId file;
    Span span;
} InitialiserRow;

/* A local variable that points to characters, or is an array of them, is set. */
typedef struct {
    EntityId owner; /* function */
    u32 local;      /* as of SCALAR_LOCAL */
    u32 scalar;     /* row of `scalars`: to what; SCALAR_OTHER: changed otherwise, or only in part */
    UnitFileId file;
    u32 start;
} LocalRow;

/* ---- what no tree shows -------------------------------------------------------------------------------- */

typedef enum {
    WORD_EXCLUDED, /* in code that the preprocessor leaves out */
    WORD_MACRO,    /* in the body of the macro `owner` */
    WORD_TEXT,     /* a literal that is nothing but an identifier, in `owner`: dlsym */
    WORD_ASM,      /* in an asm statement or label */
    WORD_LOST,     /* in a piece that did not parse */
} WordPlace;

/* An identifier at a place where nobody can say what it means. Words that follow `##` or are followed by it
 * are pieces of names: they begin, or end, with '#'. */
typedef struct {
    NameId word;
    u8 place; /* WordPlace */
    u8 pad[3];
    EntityId owner;
    UnitFileId file;
    u32 start;
} UnitWordRow;

typedef struct {
    UnitFileId file;
    Span span;        /* left out by #if, from behind the directive to before the next one */
    NameId condition; /* as written, of #ifdef with that word; 0: an #else */
} ExcludedRow;

typedef enum {
    PROBLEM_OTHER,
    PROBLEM_INCLUDE,    /* name: a header that was not found; what is missing may be in it */
    PROBLEM_IMPLICIT,   /* name: a function that is called and nobody declares */
    PROBLEM_UNDECLARED, /* name: any other identifier that nobody declares */
    PROBLEM_MEMBER,     /* name: a member that `type` lacks */
    PROBLEM_ARGUMENTS,  /* name: a function that is called with too few or too many */
} UnitProblemKind;

/* An error of the compiler. */
typedef struct {
    u8 kind; /* UnitProblemKind */
    u8 is_fatal;
    u8 pad[2];
    NameId name;
    NameId type;
    EntityId owner; /* function inside of which it stands; 0: none */
    UnitFileId file;
    Span span;
} UnitProblemRow;

#define UNIT_SECTIONS(SECTION)            \
    SECTION(unit_files, UnitFileRow)      \
    SECTION(entities, EntityRow)          \
    SECTION(declarations, DeclarationRow) \
    SECTION(references, ReferenceRow)     \
    SECTION(scalars, ScalarRow)           \
    SECTION(initialisers, InitialiserRow) \
    SECTION(locals, LocalRow)             \
    SECTION(unit_words, UnitWordRow)      \
    SECTION(excluded, ExcludedRow)        \
    SECTION(unit_problems, UnitProblemRow)

#endif
