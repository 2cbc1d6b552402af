/* Facts of a language that is described by a table: definitions, statements and tokens, out of one walk
 * over the syntax tree. Names are not resolved: bindings, uses, expressions and imports stay empty, so
 * that nothing can be concluded from what is missing. What a language is made of stands in its folder;
 * this one knows none. */
#ifndef OXBOW_OUTLINE_H
#define OXBOW_OUTLINE_H

#include "builder.h"

#include <tree_sitter/api.h>

/* What a node of the grammar is to the walk. Nodes without a row are read through when they have parts,
 * and are a symbol when they have none. */
typedef enum {
    OUTLINE_PLAIN,
    OUTLINE_NAME, /* an identifier */
    OUTLINE_NUMBER,
    OUTLINE_TEXT,   /* a literal: one token, its parts are not read */
    OUTLINE_PIECE,  /* text between other parts of a literal */
    OUTLINE_MARK,   /* a symbol, whether it has parts or not */
    OUTLINE_SILENT, /* no token: what may be written or left out */
    OUTLINE_COMMENT,
    OUTLINE_STATEMENT,  /* a row of the kind */
    OUTLINE_LAMBDA,     /* a function without a name: a scope */
    OUTLINE_DEFINITION, /* perhaps one: `define` says */
    OUTLINE_ACT,        /* the statement around it does something: STMT_ACTS */
    OUTLINE_AWAIT,      /* and so on: STMT_ACTS and STMT_AWAITS */
    OUTLINE_BOUND,      /* STMT_IS_BOUND */
    OUTLINE_MARKUP,     /* STMT_IS_MARKUP */
} OutlineRole;

typedef struct {
    const char *node; /* the grammar's word */
    u8 is_mark;       /* a keyword or punctuation, no named node */
    u8 role;          /* OutlineRole */
    u8 kind;          /* StmtKind of a statement, and of what turns out to be no definition; 0: no row */
} OutlineRow;

/* What an identifier is by the node that it is a part of. Rows of one parent stand together. */
typedef struct {
    const char *parent; /* NULL: any */
    const char *field;  /* of the parent; NULL: any */
    const char *node;   /* the identifier's own word; NULL: any */
    u32 marks;          /* MARK_* */
    char before;        /* the character in front of it; 0: any */
} OutlineMark;

/* A definition, as the language sees it. */
typedef struct {
    u8 kind;        /* DefKind; DEF_NONE: the node is none */
    u16 flags;      /* DEF_* */
    TSNode name;    /* whose text is the name */
    TSNode taken;   /* the node inside that defines the same thing, or a null node */
    bool is_member; /* of a class, or of an object that is written down */
    u8 stmt;        /* when it is none: StmtKind that says more than the row's, or 0 */
} OutlineDef;

/* What a named node of the grammar is to `read` of the language, as a number of its own above 0. */
typedef struct {
    const char *node;
    u8 part;
} OutlinePart;

/* A node of the tree as `read` gets it, in preorder: its first part is the next one, its parts end at `next`.
 * Nodes without a number are replaced by their parts. */
typedef struct {
    u8 part;      /* OutlinePart; OUTLINE_LOST: a piece that did not parse */
    u8 field;     /* which of the language's `fields` its parent calls it; 0: none of these */
    u8 has_error; /* something inside did not parse */
    NameId name;  /* of an OUTLINE_NAME */
    u32 start, end;
    u32 next;
} OutlineNode;

enum { OUTLINE_LOST = 255 };

typedef struct {
    const TSLanguage *(*grammar)(void);
    const TSLanguage *(*numbering)(void); /* grammar whose symbols number the tokens, for all of the family */
    u32 first_code;                       /* where the family's symbols begin */
    const OutlineRow *rows;
    u32 row_count;
    const OutlineMark *marks;
    u32 mark_count;
    const char *banners; /* blank-separated: how comments begin that head what is published or made; or "" */
    OutlineDef (*define)(TSNode node, Str source, bool in_class); /* for rows with OUTLINE_DEFINITION */
    /* The text as the grammar is to see it, of the same length; NULL: as it is. */
    Str (*open)(Str source, Arena *arena);
    const OutlinePart *parts; /* nodes that `read` wants; a row without name ends them. NULL without `read` */
    const char *const *fields; /* names of fields that it wants, the first is number 1; NULL ends them */
    /* What else the language reads out of the tree, or NULL. Without nodes nothing of the file was read:
     * a program wrote it, or it is beyond parsing. */
    void (*read)(const OutlineNode *nodes, u32 count, Str source, FactsBuilder *facts);
} OutlineLanguage;

/* Symbols of a family are numbered below this. */
enum {
    OUTLINE_CODES = 1 << 12,
    OUTLINE_MAX_SIZE = 1 << 20,
    OUTLINE_MAX_LINE = 300,
    OUTLINE_MAX_LINES = 20000
};

/* Per-thread state. */
typedef struct OutlineFront OutlineFront;

OutlineFront *outline_front_new(const OutlineLanguage *language);
void outline_front_free(OutlineFront *self);

/* Push the rows of `source` into a builder that was begun for it. Never fails: what does not parse is in
 * `errors`. Files above OUTLINE_MAX_SIZE or OUTLINE_MAX_LINES, or with lines of more than OUTLINE_MAX_LINE
 * bytes on average, or long ones with hardly a blank, were written by programs: of these nothing is read.
 * O(size). */
void outline_extract(OutlineFront *self, FactsBuilder *facts, Str source);

/* First part of that type, or a null node. O(parts). */
TSNode outline_part(TSNode node, const char *type);
/* Part of that field, or a null node. O(parts). */
TSNode outline_field(TSNode node, const char *field);
bool outline_is(TSNode node, const char *type);

#endif
