/* What the standard library surely lacks, in every version of Python that the project runs on. */
#ifndef OXBOW_STANDARD_H
#define OXBOW_STANDARD_H

#include "check.h"
#include "near.h"
#include "stdlib_names.h"

typedef struct {
    StdlibScope scope; /* the module */
    Str word;          /* what is missing in it */
    u32 first;         /* the project runs on Python 3.`first` and newer */
    StdlibWhen when;   /* when other versions have the name; 0: never */
} StandardLack;

/* True when a dotted name, as the code writes it, surely means a module of the standard library that has
 * neither name nor submodule `word`. False for what is private, open or not of the table; where a module of
 * the tree or a requirement goes by that name; where some version from the project's own on has it, on
 * whatever platform. O(modules of that name), and for names that are missing O(strings of the tree). */
bool standard_lacks(CheckContext *context, FileId file, Str module, Str word, StandardLack *out);

/* True when `from module import *` surely binds no such name, in whatever version. O(modules of that
 * name). */
bool standard_star_lacks(CheckContext *context, FileId file, Str module, Str word);

/* What calling a dotted name of the standard library (builtins are bare) runs, unless it is replaced: the
 * function, or what makes objects of a closed class; how many. O(log n + modules of that name). */
u32 standard_callees(CheckContext *context, FileId file, Str dotted, StdlibName out[2]);

/* True when code of the tree may put something under the name into a module from outside: a store on what
 * is no object of the tree, or a text. O(strings of the tree). */
bool name_may_be_put(const Program *program, Str word);

/* True when an absolute import of that first word may mean a module of the tree. O(modules of that name). */
bool first_word_may_be_own(const Program *program, FileId file, Str first);

/* True when the tree takes more than one name from the module, and `names` says of each that it is not
 * there: then another module is meant. O(imports and attributes of the tree). */
typedef bool ModuleHas(const CheckContext *context, Str module, Str word);
bool module_is_shadowed(CheckContext *context, Str module, ModuleHas *names);

/* True when code of the tree may put another thing in the place of what is called so, by a store or by text,
 * or a requirement goes by the name of its module. O(strings of the tree). */
bool standard_is_replaced(CheckContext *context, Str dotted);

/* True when nothing that the tree takes from the module exists, and that is more than one name: then another
 * module is meant. O(imports and attributes of the tree). */
bool standard_is_shadowed(CheckContext *context, Str module);

/* True for a read that somebody foresees to fail: in a test for versions, platforms or names, in a `try` that
 * asks just this, where a handler names one of the `errors`, or under a comment for another tool. */
bool standard_is_foreseen(CheckContext *context, FileId file, u32 offset, ExprId expr, const char *errors);

/* Evidence which versions were looked at, and what is near. Its text is empty where nothing is. */
Near standard_evidence(CheckContext *context, Finding *finding, const StandardLack *lack, bool is_call,
                       double limit);

#endif
