/* Names of modules: which there are, and whether one is surely missing. */
#ifndef OXBOW_MODULE_NAMES_H
#define OXBOW_MODULE_NAMES_H

#include "near.h"

/* True unless it is certain that the module has no such name: neither bound, nor a submodule, nor made at run
 * time, nor behind a star import that cannot be followed. */
bool module_may_have(const Program *program, ModuleId module, Str word);

/* Names that the module binds, and the modules of a package, as suggestions. */
void module_names(const Program *program, ModuleId module, NearList *out);
void module_children(const Program *program, ModuleId package, NearList *out);

/* "name", "name.so", "name.pyx"... in the package's folder on the disk, in the tree or not: anything that
 * could be its module once it is built. `file` is any file of the project. */
bool module_lies_beside(const Program *program, FileId file, ModuleId package, Str name, Arena *arena);

/* Absolute path of the project's folder, with the slash at its end; STR_NONE when that is not known. */
Str project_folder(const Program *program, FileId file);

#endif
