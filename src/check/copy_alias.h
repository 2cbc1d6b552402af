/* Whether two names of a pair are one thing in this program, and what kind of rename it is then. */
#ifndef OXBOW_COPY_ALIAS_H
#define OXBOW_COPY_ALIAS_H

#include "copy_side.h"

typedef enum {
    ONE_NOT,      /* two things, or not known */
    ONE_ALIAS,    /* one definition, by assignment or import */
    ONE_IMPORT,   /* one module or thing of a library */
    ONE_SUBCLASS, /* a class and a subclass of it that adds nothing */
} Oneness;

/* What `left` means at module level of one file and `right` in the other. O(1) amortised. */
Oneness copy_names_are_one(const Program *program, FileId left_file, NameId left, FileId right_file,
                           NameId right);

typedef enum {
    RENAME_ALIAS, /* two names of one thing */
    RENAME_OWN,   /* the copies themselves, or parts of theirs that match */
    RENAME_LOCAL, /* a variable or parameter of a function */
    RENAME_TWIN,  /* two classes or functions that are copies, too, with nothing but names changed */
    RENAME_TYPE,  /* two different classes of the tree */
    RENAME_WORD,  /* part of texts */
    RENAME_OTHER
} RenameKindOf;

/* What became what. `diff` has `copy->here` on its left. A twin costs a comparison. */
RenameKindOf copy_rename_kind(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                              const CloneRename *rename);

/* Find out the kinds of all renames of a comparison once, so that asking is free. */
void copy_renames_know(CheckContext *context, const CopyPair *copy, CloneDiff *diff, Arena *arena);

/* True when nothing but names differs between two definitions. Costs a comparison when first asked. */
bool copy_are_twins(CheckContext *context, DefRef left, DefRef right);

/* "alias", "own", "local", "twin", "type", "text", "other". */
const char *rename_kind_name(RenameKindOf kind);

typedef enum {
    ALIKE_NOT,     /* more than names */
    ALIKE_NAMES,   /* only names */
    ALIKE_ALIASES, /* only names, and all of them mean the same on both sides */
    ALIKE_WORDS    /* the same, but for words in texts */
} Alikeness;

/* Whether nothing but names differs, and whether those names are one. `*words` is how many places in texts
 * differ. */
Alikeness copy_alikeness(CheckContext *context, const CopyPair *copy, const CloneDiff *diff, u32 *words);

#endif
