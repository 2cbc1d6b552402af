/* What differs between two copies, one row for each place, so that few of them can be read side by side. */
#ifndef OXBOW_COPY_DIFFER_H
#define OXBOW_COPY_DIFFER_H

#include "copy_alias.h"

typedef enum {
    DIFFERS_DECORATORS,
    DIFFERS_SIGNATURE, /* of the two themselves */
    DIFFERS_MEMBER,    /* signature of a definition inside */
    DIFFERS_STATEMENT, /* both have it, in other words */
    DIFFERS_MOVED,     /* both have it, in other places */
    DIFFERS_ONLY       /* one has it */
} DifferKind;

/* How much a difference says about what the two do: what tells most is read first, since it may be a
 * mistake in one of them. */
typedef enum {
    TELLS_HANDLER,   /* another exception is caught */
    TELLS_OPERATOR,  /* compared, combined or computed otherwise */
    TELLS_CONSTANT,  /* another number, True for False */
    TELLS_CONDITION, /* asked for otherwise */
    TELLS_CALL,      /* something else is called */
    TELLS_CODE,      /* other names and statements */
    TELLS_TEXT       /* other texts */
} Telling;

typedef struct {
    u8 kind;               /* DifferKind */
    u8 tells;              /* Telling */
    bool is_shown;         /* room for who shows them */
    const CloneEdit *edit; /* DIFFERS_ONLY, DIFFERS_MOVED */
    StmtId left, right;    /* 0 on the side that lacks it */
    u32 line;              /* to sort by */
} Difference;

typedef Vec(Difference) Differences;

/* True for names that are bound one to one wherever the copies match, often enough to be said of the
 * whole: "X became Y". */
bool copy_rename_is_told(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                         const CloneRename *rename);

/* Find that out for all renames of a comparison once, so that asking is free; after copy_form_settle. */
void copy_renames_judge(CheckContext *context, const CopyPair *copy, CloneDiff *diff);

/* True when a rename changes what the code does: another type, another name from outside, another word. */
bool copy_rename_matters(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                         const CloneRename *rename);

/* True when the name first stands in a statement that differs by more than names: what is called otherwise
 * there is another thing. */
bool copy_rename_is_of_other(const Program *program, const CopyPair *copy, const CloneDiff *diff,
                             const CloneRename *rename);

/* True when what is written above the two definitions differs: whoever registers one does not get the
 * other. */
bool copy_decorators_differ(CheckContext *context, const CopyPair *copy);

/* Collect all of them by line of `here` (what only the other one has, behind): edits, decorators, and the
 * statements around names that differ and are not told as renames. Release with vec_release. O(renames ×
 * statements). */
void copy_differences_find(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                           Differences *out);

/* One row as evidence. */
void copy_difference_prove(CheckContext *context, Finding *finding, const CopyPair *copy,
                           const CloneDiff *diff, const Difference *difference);

/* `count` statements of one sort as evidence, with the first of them. */
void copy_differences_prove(CheckContext *context, Finding *finding, const CopyPair *copy,
                            const CloneDiff *diff, const char *key, const Difference *first, u32 count);

/* Both statements of a row, short, around what the difference tells. In the context's arena. */
void copy_difference_texts(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                           const Difference *row, Str *here, Str *there);

#endif
