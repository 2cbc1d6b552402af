/* The walk itself. Private to this folder. */
#ifndef OXBOW_OUTLINE_WALK_H
#define OXBOW_OUTLINE_WALK_H

#include "outline.h"

/* What changes while descending. */
typedef struct {
    ScopeId scope;
    DefId def;
    StmtId stmt;
} OutlinePlace;

/* A node whose parts are being read, and what it opened. */
typedef struct {
    OutlinePlace outer;
    StmtId stmt; /* 0 for none */
    DefId def;
    ScopeId scope;
    u32 symbol;     /* of the node */
    bool is_called; /* it names what is called */
    u32 node;       /* in `nodes`, when it has parts; 0 for none */
} OutlineFrame;

/* A row of the language's marks, in the grammar's numbers; 0 for any. */
typedef struct {
    u32 parent, field, node, marks;
    char before;
} OutlineMarkRow;

typedef struct {
    const OutlineLanguage *language;
    Vec(OutlineRow) rows; /* by the grammar's symbol */
    VecU32 codes;         /* likewise: of the token it is */
    VecU32 first_mark;    /* likewise: first row of `marks` for its parts, or the end */
    Vec(OutlineMarkRow) marks;
    u32 body_field;         /* of the grammar */
    Vec(u8) parts;          /* by the grammar's symbol: the language's number of it */
    Vec(u8) fields;         /* likewise, by the grammar's field */
    Vec(OutlineNode) nodes; /* for `read` of the language; row 0 stands for the file */
    FactsBuilder *facts;
    Str source;
    OutlinePlace at;
    Vec(OutlineFrame) frames;
    const void *taken; /* id of the node that a definition around it spoke for */
    u32 last_end;      /* end of the last token */
    u32 line_counted;
    u32 error_end; /* end of the outermost piece of error being read */
    bool has_error;
    bool keeps_nodes;
} OutlineWalk;

/* Push the rows of `tree`; without one (parsing was given up) the file is one error. O(nodes). */
void outline_walk(OutlineWalk *self, const TSTree *tree, Str source, FactsBuilder *facts);

#endif
