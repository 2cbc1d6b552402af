/* Namespaces of modules and of the builtins: which names may be in them, whoever puts them there. What is not
 * certain may be there. Nothing is looked at before somebody asks. */
#ifndef OXBOW_NAMESPACES_H
#define OXBOW_NAMESPACES_H

#include "check.h"

typedef struct {
    CheckContext *context;
    const Program *program;
    Map files; /* FileId → 1: closed, 2: open */
    bool is_collected;
    Map builtins; /* Name put into the builtins → 1 */
    bool builtins_are_open;
    Map filled; /* ModuleId whose names are stored by computed name → who does so */
    Map stored; /* (ModuleId, Name) → some file may store the name in the module */
    Map texts;  /* hash of texts in files that change sys.modules → who does so */
} Namespaces;

void namespaces_init(Namespaces *self, CheckContext *context);
void namespaces_release(Namespaces *self);

/* True when the file's own code may make or drop names of its module unseen: globals(), exec, sys.modules,
 * parts that did not parse. O(expressions of the file), once per file. */
bool namespace_is_open(Namespaces *self, FileId file);

/* True unless it is certain that the module has no attribute and no submodule of that name once everything
 * of the tree has run that runs where the code of `by` does: what tests fill by computed names is filled
 * for tests alone. FILE_NONE: all counts. O(stores under the name + names behind star imports). */
bool namespace_may_have(Namespaces *self, FileId by, ModuleId module, Str word);

/* True when a star import of the file may bind the name, or code outside the file may store it in its
 * module: what a name that the file itself never binds can still mean. */
bool namespace_may_get(Namespaces *self, FileId file, Str word);

/* True when code of the tree may put the name into the builtins. */
bool builtins_may_have(Namespaces *self, Name name);

/* True when code puts a module of that dotted name into sys.modules, or may; tests do so for tests alone. */
bool module_may_be_made(Namespaces *self, FileId by, Str dotted);

/* `__name__`, `__dict__` and what else every module has by itself. */
bool is_module_attribute(Str word);

#endif
