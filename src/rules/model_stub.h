/* Library members: what classes and functions of libraries provide. */
#ifndef OXBOW_MODEL_STUB_H
#define OXBOW_MODEL_STUB_H

#include "stdlib_names.h"
#include "str.h"

/* What a library class provides. A class of the tree that derives from it is closed only when every
 * base is closed. `hooks`: methods the library calls on subclasses: overriding one keeps it alive. */
typedef struct {
    Str name;         /* dotted */
    const Str *bases; /* dotted, themselves stubs */
    u32 base_count;
    const Str *members; /* sorted */
    u32 member_count;
    const Str *hooks; /* sorted */
    u32 hook_count;
    const Str *hook_globs; /* those that hold `*` or `<field>` */
    u32 hook_glob_count;
    const Str *answers; /* HTTP methods that its objects answer by themselves, where a route names it */
    u32 answer_count;
    bool is_closed;
    bool is_keyed;        /* fields of a class body are keys of its objects, not attributes */
    bool enumerates;      /* what is assigned in the class body becomes an object of the class */
    bool is_own;          /* it stands in a model, and takes the place of a listed one of the same name */
    const Str *open_when; /* class keywords or config keys with literal values that open it: "extra=allow" */
    u32 open_when_count;
    StdlibScope
        stdlib; /* class of the standard library that the stub speaks of: it lists what `members` do not;
                           or 0 */
} Stub;

/* Functions of libraries that return an object of a library class, whatever they are given. */
typedef struct {
    Str class;
    const Str *of; /* dotted names; builtins are bare */
    u32 of_count;
} LibraryResult;

#endif
