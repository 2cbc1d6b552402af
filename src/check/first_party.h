/* Whether a module that an import seems to name is surely the tree's own, and surely the one that is
 * meant. */
#ifndef OXBOW_FIRST_PARTY_H
#define OXBOW_FIRST_PARTY_H

#include "namespaces.h"

/* False when the standard library or something that the project requires has a module of that first word,
 * too. O(requirements). */
bool first_party_is_sure(CheckContext *context, Str dotted);

/* False when the module lies in a package and is called otherwise there: whoever means it by this name
 * rests on a changed path, or means a library. O(1). */
bool module_goes_by(const Program *program, ModuleId module, Str dotted);

/* False when an import that binds the name finds its module only by a changed path, or by chance.
 * O(bindings of the name). */
bool name_is_imported_surely(const Program *program, FileId file, ExprId expr);

/* True when something that the project requires, and not the project itself, has a module of that first word.
 * O(requirements). */
bool first_party_is_required(CheckContext *context, Str first);

/* False when some absolute import of the file means the module by another name than its own inside its
 * package: that rests on a changed path, or on chance. O(imports of the file). */
bool module_is_named_so(const Program *program, FileId file, ModuleId module);

/* True when another module of the tree is called so, too, and may have the name, or `word` is empty.
 * O(modules of that last word). */
bool another_module_may_have(Namespaces *namespaces, ModuleId module, Str dotted, Str word);

/* True when a module of that name may come into the package later: generated, compiled, ignored by git,
 * named by the build. Reads folders and small files. */
bool module_may_come(CheckContext *context, Namespaces *namespaces, FileId file, ModuleId package, Str word);

/* True when some text of the tree holds the path of the module's file, "settings/local.py": it is mounted
 * or copied to there, or written. O(text of the tree). */
bool module_file_is_named(const CheckContext *context, ModuleId package, Str word);

#endif
