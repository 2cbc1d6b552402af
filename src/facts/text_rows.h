/* Rows of what is text: literals, what in it looks like a reference, settings, comments that speak to
 * tools, pieces that did not parse. */
#ifndef OXBOW_TEXT_ROWS_H
#define OXBOW_TEXT_ROWS_H

#include "facts_types.h"

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

/* ---- settings ------------------------------------------------------------------------------------------ */

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

/* ---- comments and errors ------------------------------------------------------------------------------- */

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

#endif
