/* What to do about two copies: one advice, chosen by what is the same and who uses which. */
#ifndef OXBOW_COPY_ADVICE_H
#define OXBOW_COPY_ADVICE_H

#include "copy_alias.h"

typedef enum {
    ADVICE_DELETE,           /* nothing uses it */
    ADVICE_DELETE_TESTS,     /* only tests use it: they can use the other one */
    ADVICE_ALIAS_EXISTS,     /* a second name already stands in for it */
    ADVICE_REPLACE_FILE,     /* the same for a file */
    ADVICE_ALIAS,            /* the same class twice, both in use: one becomes a name of the other */
    ADVICE_IMPORT,           /* the same thing in two modules: one is deleted and imported */
    ADVICE_MOVE,             /* the same, where the one cannot import the other */
    ADVICE_CALL_OTHER,       /* the same function twice in one file or class */
    ADVICE_REEXPORT,         /* one goes, but its name is offered to others and stays */
    ADVICE_DROP_OVERRIDE,    /* the same in a class and one that derives from it */
    ADVICE_TO_BASE,          /* the same in two classes with a common base */
    ADVICE_HOOK,             /* few names differ in two classes with a common base */
    ADVICE_ATTRIBUTE,        /* few values differ in two such classes */
    ADVICE_MIXIN,            /* the same in two classes without a base of their own */
    ADVICE_TO_FUNCTION,      /* the same method in two classes that share nothing */
    ADVICE_TYPE_PARAMETER,   /* only types differ */
    ADVICE_VALUE_PARAMETER,  /* few names and values differ */
    ADVICE_CALLBACK,         /* what is called in one place differs */
    ADVICE_DERIVE,           /* all of one class is in the other */
    ADVICE_CALL_WITHIN,      /* all of one function is in the other, in one piece */
    ADVICE_OPTION,           /* few statements differ, or are in one alone */
    ADVICE_ASYNC_TWIN,       /* one is the asynchronous form of the other */
    ADVICE_EXTRACT_BASE,     /* some members are the same */
    ADVICE_EXTRACT_FUNCTION, /* a run of statements is the same */
    ADVICE_EXTRACT_MODULE    /* some definitions are the same */
} Advice;

/* From this share of tokens that are the same after renames, one copy can stand in for the other. */
extern const double COPY_NEAR_SHARE;

/* True when `here` can be deleted as it is: another copy can stand in for it, and nothing but it is lost;
 * or it is a file of which nothing is used. */
bool copy_can_be_deleted(const ClonePair *pair, const CopyPair *copy);

/* True when nothing differs that matters: names of the copies, variables, aliases. Costs a comparison unless
 * the two are equal token for token. */
bool copy_is_same_thing(CheckContext *context, const ClonePair *pair, const CopyPair *copy);

/* Choose. `diff` has `here` on its left. Costs what copy_alikeness does. */
Advice copy_advise(CheckContext *context, const ClonePair *pair, const CopyPair *copy, const CloneDiff *diff,
                   Alikeness alikeness);

/* "delete", "extract_base"…: what stands in data. */
const char *advice_name(Advice advice);

/* True when `here` goes, so that whoever names it has to name something else. Methods are found by their
 * objects: nothing is re-pointed there. */
bool copy_advice_removes(Advice advice, const CopyPair *copy);

/* The advice as a sentence. */
Text copy_advice_text(CheckContext *context, Advice advice, const ClonePair *pair, const CopyPair *copy,
                      const CloneDiff *diff, Alikeness alikeness);

/* "keep the name, and write … in its place": where others count on the name of `here`. */
Text copy_reexport_text(CheckContext *context, const CopyPair *copy);

/* Lines of a side without blank ones, comments and docstrings. O(tokens). */
u32 copy_code_lines(const Program *program, const CloneSide *side);

/* Lines that move as they stand once the advice is followed, counted low; without blank ones, comments and
 * docstrings, unless all of `here` goes. O(tokens). */
u32 copy_advice_moves(const Program *program, Advice advice, const ClonePair *pair, const CopyPair *copy,
                      const CloneDiff *diff);

/* Lines fewer then: with what can be written once when what differs is handed in. O(tokens), and for
 * ADVICE_EXTRACT_FUNCTION what copy_run_find costs. */
u32 copy_advice_saves(CheckContext *context, Advice advice, const ClonePair *pair, const CopyPair *copy,
                      const CloneDiff *diff);

#endif
