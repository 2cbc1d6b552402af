/* Whether the code of one copy may call the other one, and who counts on its name. */
#ifndef OXBOW_COPY_REACH_H
#define OXBOW_COPY_REACH_H

#include "copy_side.h"

typedef enum {
    CALLABLE_YES,
    CALLABLE_NESTED, /* it stands in a function that does not hold the caller */
    CALLABLE_CIRCLE, /* its module imports the caller's, directly or not */
    CALLABLE_APART,  /* it is in another distribution, which the caller's does not import */
    CALLABLE_RUNS    /* its module is a program, or does things when imported, and nobody imports it */
} Callable;

/* May the module of `here` call what `there` is? Costs a walk along imports when they are in two files. */
Callable copy_callable(CheckContext *context, const CopySide *here, const CopySide *there);

/* True when what two files share has no common home: both are published, each in a distribution of its own
 * that imports nothing else of the tree; or, where imports are not linked, each has a package file of its own
 * and there is none above both. O(files). */
bool copy_is_apart(CheckContext *context, FileId here, FileId there);

/* File that offers the name of a module-level definition to others than this tree: an `__all__`, or the
 * `__init__` of a top-level package; FILE_NONE when none does. O(edges into it). */
FileId copy_offered_by(const Program *program, const CopySide *side);

/* The class itself, or that of a method; 0 for a plain function. */
DefRef copy_class_of(const Program *program, DefRef def);

#endif
