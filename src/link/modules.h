/* Modules: which file an import statement means.
 *
 * Folders and Python files form one tree. An absolute import is tried from several start folders
 * (sys.path as it would be for the importing file), nearest first; the first that resolves the whole
 * dotted name wins. */
#ifndef OXBOW_MODULES_H
#define OXBOW_MODULES_H

#include "program.h"

/* Module 1 is the project root folder; every folder that holds Python files, however deep, is a module (a
 * namespace package unless it has __init__.py). */
enum { MODULE_ROOT = 1 };

/* Build the module tree and give every Python file its module. O(files · depth). */
void modules_build(Program *program, const Str *source_roots, u32 source_root_count);

typedef enum {
    IMPORT_UNKNOWN, /* relative beyond the top, or ambiguous */
    IMPORT_EXTERNAL,
    IMPORT_FOUND,
    IMPORT_MISSING /* its first word is a first-party package, the rest does not exist */
} ImportVerdict;

struct ImportTarget {
    ImportVerdict verdict;
    ModuleId module; /* IMPORT_FOUND: the module; IMPORT_MISSING: the deepest package that exists */
    bool is_guess;   /* IMPORT_FOUND in one project of the tree, and another one has a module of that name */
};

/* What `import <dotted>` or `from <level dots><dotted> import …` in `file` means. O(words · starts). */
ImportTarget modules_resolve(const Program *program, FileId file, Str dotted, u32 level);

/* The same for the module that an import statement names. O(1). */
static inline ImportTarget import_target(const Program *program, FileId file, ImportId import) {
    return program->import_targets[program->files[file].import_base + import];
}

/* A package with an `__init__`. O(1). */
static inline bool module_is_regular(const Program *self, ModuleId module) {
    return self->modules[module].is_package && self->modules[module].file != FILE_NONE;
}

/* The folder of a path, or 0. O(its words). */
ModuleId modules_folder(const Program *self, Str folder);

/* Submodule `name` of a package, or 0. O(1). */
ModuleId modules_child(const Program *program, ModuleId package, Name name);

/* First-party module with this full dotted name seen from the project's roots, or 0. */
ModuleId modules_named(const Program *program, Str dotted);

/* First-party module with this dotted name seen from a folder (a path), or 0. */
ModuleId modules_below(const Program *program, Str folder, Str dotted);

/* How many modules have a name that ends in this dotted name; one of them goes to `*out`. O(modules of that
 * last word). */
u32 modules_ending_in(const Program *program, Str dotted, ModuleId *out);

/* True for the package itself and for what lies in it, however deep. O(depth). */
bool module_is_below(const Program *program, ModuleId module, ModuleId package);

/* True when the last thing that a file does is to call something: `main()`. O(its top statements). */
bool module_ends_in_call(const Facts *facts);

#endif
