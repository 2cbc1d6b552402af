/* Libraries as they are installed beside the project: which modules there are, what a dotted name means in
 * them, what their classes have. Read from their source, module by module, when somebody asks;
 * docs/decisions/014 says how this ranks with the lists and the table of the standard library.
 *
 * Library code takes no part in the program: it has no FileId, no nodes, no findings. What is not certain
 * is LIBRARY_UNKNOWN: names under conditions, modules that change themselves, compiled ones. */
#ifndef OXBOW_LIBRARY_H
#define OXBOW_LIBRARY_H

#include "classes.h"

typedef enum {
    LIBRARY_ABSENT,    /* nothing of that name */
    LIBRARY_PACKAGE,   /* a folder with __init__.py; its facts are that file's */
    LIBRARY_FILE,      /* a module of one file */
    LIBRARY_NAMESPACE, /* a folder without __init__.py: other folders may add to it */
    LIBRARY_OPAQUE     /* compiled, too large, or unreadable */
} LibraryKind;

typedef struct {
    u8 kind;            /* LibraryKind */
    Str folder;         /* of a package or namespace, absolute */
    Str path;           /* of the file, as reports call it */
    Str where;          /* how reports call the environment, or the folder of the tree, that it lies in */
    const Facts *facts; /* of a package or file */
} LibraryFile;

/* Who reads them. `folder` empty: the top, wherever libraries are searched. */
typedef struct LibrarySource {
    void *context;
    LibraryFile (*find)(void *context, Str folder, Str word);
    /* True unless no source file of the top-level package stores to an attribute called `word` or, where
     * texts count, holds it as a text. */
    bool (*mentions)(void *context, Str top, Str word, bool texts_count);
    /* Version of a distribution; empty: it is not installed. */
    Str (*version)(void *context, Str distribution);
    /* The distribution that installed a top-level module, as its own record says; empty: not known. */
    Str (*owner)(void *context, Str top);
} LibrarySource;

void libraries_build(Program *program, const LibrarySource *source);
void libraries_release(Program *program);

/* The source, or NULL: no environment is read. */
const LibrarySource *library_source(const Program *program);

typedef u32 LibraryModuleId; /* 0: none */

typedef struct {
    Str name;         /* dotted */
    LibraryFile file; /* kind is never LIBRARY_ABSENT */
} LibraryModule;

/* The installed module of that dotted name, or 0: also for what the standard library has. Amortised
 * O(words), and parses the files of all its words once. */
LibraryModuleId library_module(const Program *program, Str dotted);
LibraryModule library_module_row(const Program *program, LibraryModuleId module);

typedef enum {
    LIBRARY_NOTHING, /* not installed as far as can be seen */
    LIBRARY_LACKS,   /* `module` surely has no `word` */
    LIBRARY_UNKNOWN, /* it exists, or may exist */
    LIBRARY_MODULE,
    LIBRARY_DEFINITION,
    LIBRARY_OUTSIDE /* `dotted`: of the standard library or of something that is not installed */
} LibraryNameKind;

typedef struct {
    u8 kind; /* LibraryNameKind */
    LibraryModuleId module;
    DefId def;  /* in `module`, at its top level */
    Str dotted; /* full name where it is defined */
    Str word;   /* LIBRARY_LACKS: the word at fault */
} LibraryName;

/* What a dotted name means, through re-exports, aliases and star imports. Memoised. */
LibraryName library_find(const Program *program, Str dotted);

/* The same for an expression at the top level of a library module. O(words). */
LibraryName library_expr(const Program *program, LibraryModuleId module, ExprId expr);

/* True when code of the library may store the name in a module or class from elsewhere; `texts_count`: or
 * name it in a text. O(1) but for the first time: O(bytes of the package). */
bool library_mentions(const Program *program, LibraryModuleId module, Str word, bool texts_count);

/* Names that the module binds at its top level, one by one: `u32 at = 0; while (library_name_next(…))`. */
bool library_name_next(const Program *program, LibraryModuleId module, u32 *at, Str *name, bool *is_callable);

/* ---- classes (library_class.c) ---- */

enum { LIBRARY_BASES_MAX = 16 };

typedef struct {
    LibraryModuleId module;
    DefId def;
    /* ClassOpenness by its own body, decorators, metaclass and file; its bases are not looked at. */
    u8 openness;
    /* No decorator, metaclass, `__new__` or unknown base comes between a call and `__init__`. */
    bool is_made_plainly;
    Name bases[LIBRARY_BASES_MAX]; /* full names; without `object` */
    u32 base_count;
} LibraryClass;

/* The class of that dotted name, or NULL when it is not installed or not read. Memoised. */
const LibraryClass *library_class(const Program *program, Str dotted);

/* True when objects of the class have, or may have, `word` by its own body or by anything in its file;
 * bases are not looked at. O(names of the file). */
bool library_class_has_own(const Program *program, const LibraryClass *class, Str word);

/* True when the class's body binds `word`; the function that it is, if it is one and nothing else, or 0. */
bool library_class_binds(const Program *program, const LibraryClass *class, Str word);
DefId library_class_function(const Program *program, const LibraryClass *class, Str word);

/* True when code of the package around the class may put `word` on its objects from elsewhere. */
bool library_class_may_get(const Program *program, const LibraryClass *class, Str word);

/* Names that the class's body binds, one by one. */
bool library_class_name_next(const Program *program, const LibraryClass *class, u32 *at, Str *name,
                             bool *is_callable);

#endif
