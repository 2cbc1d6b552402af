/* Classes and files taken apart: definitions and statements, matched between two sides. */
#ifndef OXBOW_CLONE_PARTS_H
#define OXBOW_CLONE_PARTS_H

#include "clone.h"
#include "clone_names.h"
#include "clone_units.h"

typedef struct {
    u32 first, end;  /* in the file's stream */
    u64 hash;        /* of the exact tokens */
    Name name;       /* of the definition or the one assigned variable; 0 otherwise */
    u32 nth;         /* how many parts of that name stand before it */
    u8 kind;         /* DefKind; DEF_NONE for statements and heads */
    DefRef def;      /* 0 for statements and heads */
    StmtId stmt;     /* 0 for a head */
    StmtId end_stmt; /* behind its last one */
} ClonePart;

typedef struct {
    FileId file;
    const CloneStream *stream;
    Vec(ClonePart) parts; /* in order of the source */
    u32 tokens;           /* of all parts */
    Map names_seen;       /* parts so far, by name */
    u32 members;          /* parts that are definitions */
} CloneBody;

typedef struct {
    u32 left, right; /* parts */
    u32 matched;     /* tokens aligned with names and literals blinded */
    u32 first, end;  /* their stretch of `aligned` */
} PartMatch;

struct CloneWork {
    const Program *program;
    const CloneOptions *options;
    Lcs lcs;
    CloneNames names;
    CloneBody left, right;
    VecU32 left_partner, right_partner; /* by part: position + 1 in `matches` */
    Vec(PartMatch) matches;
    LcsMatches aligned; /* positions in the two streams */
    VecU32 codes;
};

/* Take apart what a side names: a function is one part, a class its head and members, a file its
 * module-level definitions and statements. O(parts). */
void clone_body_open(CloneBody *self, const Program *program, const CloneStream *stream, CloneKind kind,
                     FileId file, DefRef def);

/* The same for a stretch of sibling statements, as one part. */
void clone_body_open_stretch(CloneBody *self, const Program *program, const CloneStream *stream,
                             const CloneSide *side);

/* Match the parts of `left` and `right` (open them first): fills `matches`, `aligned`, `names`. Definitions
 * by name, equal text, then likeness; then statements that the renames learnt so far make equal. */
void clone_parts_match(CloneWork *self);

/* Figures of the current match. */
typedef struct {
    u32 matched; /* tokens */
    u32 equal;   /* of those, literally */
    u32 agreed;  /* literally or after renames */
    u32 members; /* matched definitions */
    double rename_share;
} CloneScore;

CloneScore clone_parts_score(const CloneWork *self);

#endif
