/* Names that an expression takes from a module of the tree which surely has none such. */
#ifndef OXBOW_MISSING_NAME_H
#define OXBOW_MISSING_NAME_H

#include "check.h"

/* `word` is missing in `module`; it is named at `span`. */
typedef struct {
    FileId file;
    Span span;
    ModuleId module;
    Str word;
    bool is_module; /* `word` would be a module of the package */
} MissingName;

/* The first in an expression that is: an attribute of a module, a name that is imported, or, where the
 * whole is a text, what that names. Not inside lambdas. Modules that may make names at run time lack
 * nothing. O(its rows). */
bool expr_names_missing(const CheckContext *context, FileId file, ExprId root, MissingName *out);

/* "package.module.name" as a text: a name of a module, or, where a `whole` module is meant, a module. */
bool text_names_missing(const CheckContext *context, FileId file, ExprId expr, bool whole, MissingName *out);

#endif
