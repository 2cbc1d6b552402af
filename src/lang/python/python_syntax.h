/* The syntax tree of one Python file as a flat array in preorder, made in one cursor walk.
 *
 * The walk leaves out comments and line continuations, so that the parts of a node are only what the
 * grammar says, and ends every node at its last token. On the way it pushes the rows that need
 * nothing but leaves: tokens, comments, errors. */
#ifndef OXBOW_PYTHON_SYNTAX_H
#define OXBOW_PYTHON_SYNTAX_H

#include "builder.h"
#include "python_syntax_list.h"

#include <tree_sitter/api.h>

#define SYNTAX_KIND(kind, text) SYN_##kind,

typedef enum {
    SYN_OTHER,                                                     /* a named node that is not in the list */
    SYN_ERROR,                                                     /* a piece that did not parse */
    PYTHON_SYNTAX(SYNTAX_KIND, SYNTAX_KIND, SYNTAX_KIND) SYN_MARK, /* any other keyword or punctuation */
    SYN_COUNT
} SyntaxKind;

#undef SYNTAX_KIND

enum {
    SYNTAX_DOC = 1 << 0,     /* a string that is a docstring */
    SYNTAX_MISSING = 1 << 1, /* made up by error recovery; empty */
};

typedef struct {
    u8 kind; /* SyntaxKind */
    u8 flags;
    u16 mark; /* the grammar's symbol */
    u32 start, end;
    u32 next;    /* first node behind this one's parts */
    NameId name; /* of an identifier or number */
} SyntaxNode;

/* Words of the language and its standard decorators that the walk must know. */
typedef enum {
    WORD_NONE,
    WORD_EXEC,
    WORD_EVAL,
    WORD_LOCALS,
    WORD_GLOBALS,
    WORD_VARS,
    WORD_DIR,
    WORD_SUPER,
    WORD_SETATTR,
    WORD_DUNDER_SETATTR,
    WORD_PROPERTY,
    WORD_STATIC_METHOD,
    WORD_CLASS_METHOD,
    WORD_ABSTRACT,
    WORD_ABSTRACT_PROPERTY,
    WORD_OVERLOAD,
    WORD_TYPE_CHECKING,
    WORD_DUNDER_DICT,
    WORD_DUNDER_CLASS,
    WORD_NOT_IMPLEMENTED,
    WORD_LITERAL,
    WORD_ANNOTATED,
    WORD_TYPE_ALIAS,
    WORD_ANNOTATIONS,
    WORD_DICT_READ, /* get, items, keys, values, copy: methods that cannot change a dict */
    WORD_COUNT
} Word;

typedef struct {
    u8 kinds[512];         /* grammar symbol → SyntaxKind */
    Vec(SyntaxNode) nodes; /* [0] is the module */
    VecU32 open;           /* nodes whose parts are being read */
    Vec(u8) words;         /* NameId → Word */
    FactsBuilder *facts;
    Str source;
    u32 last_end; /* end of the last token seen */
    u32 line, line_counted;
    u32 doc_statement; /* statement that may be a docstring, or 0 */
    u32 doc_end;
    u32 error_end; /* end of the outermost piece of error being read */
    bool has_error;
} PythonSyntax;

/* Learn the grammar's symbols; once per worker. */
void python_syntax_init(PythonSyntax *self, const TSLanguage *language);
void python_syntax_release(PythonSyntax *self);

/* Flatten `tree` into `nodes` and push tokens, comments and errors. Without a tree (parsing was given up)
 * the file is an empty module that is one error. O(nodes). */
void python_syntax_read(PythonSyntax *self, const TSTree *tree, Str source, FactsBuilder *facts);

/* Id of a name, and make its word known. O(len). */
NameId python_syntax_name(PythonSyntax *self, Str text);

static inline Word python_word(const PythonSyntax *self, NameId name) {
    return (Word)self->words.at[name];
}

static inline bool syntax_is_node(u32 kind) {
    return kind <= SYN_ELLIPSIS;
}
static inline bool syntax_is_statement(u32 kind) {
    return kind >= SYN_EXPRESSION_STATEMENT && kind <= SYN_DECORATED_DEFINITION;
}

/* A literal's parts, read off its text. */
typedef struct {
    u32 start, end; /* between the quotes */
    bool is_raw, is_bytes, is_format;
} LiteralPart;

/* O(1) but for the prefix. Safe on unterminated literals. */
LiteralPart python_literal_part(Str source, u32 start, u32 end);

#endif
