/* What the standard library surely lacks, in every version of Python that the project runs on. */
#ifndef OXBOW_STANDARD_H
#define OXBOW_STANDARD_H

#include "check.h"
#include "stdlib_names.h"

typedef struct {
    StdlibScope scope; /* the module or class */
    Str word;          /* what is missing in it */
    u32 first;         /* the project runs on Python 3.`first` and newer */
    StdlibWhen when;   /* when other versions have the name; 0: never */
} StandardLack;

/* The module of the table that a dotted name means, as the file writes it; 0 for one that is private or
 * not of the table, and where a module of the tree goes by the name. O(modules of that name). */
StdlibScope standard_module(CheckContext *context, FileId file, Str dotted);

/* True when a dotted name, as the code writes it, surely means a module of the standard library that has
 * neither name nor submodule `word`. False for what is private, open or not of the table; where a module of
 * the tree or a requirement goes by that name; where some version from the project's own on has it, on
 * whatever platform. O(modules of that name), and for names that are missing O(strings of the tree). */
bool standard_lacks(CheckContext *context, FileId file, Str module, Str word, StandardLack *out);

/* True when `from module import *` surely binds no such name, in whatever version. O(modules of that
 * name). */
bool standard_star_lacks(CheckContext *context, FileId file, Str module, Str word);

/* True when the dotted name, as code of the file means it (builtins are bare), stands in a module of the
 * standard library for sure. O(modules of that name). */
bool standard_is_meant(CheckContext *context, FileId file, Str dotted);

/* What calling a dotted name of the standard library runs, unless it is replaced: the function, or what makes
 * objects of a closed class; how many. O(bases above). */
u32 standard_callees(Str dotted, StdlibName out[2]);

/* True for a class whose objects are just what its constructor makes: closed, with no metaclass of its
 * own. */
bool standard_is_plain(StdlibScope class);

#endif
