/* Which requirements bring what is imported. */
#ifndef OXBOW_PROVIDED_H
#define OXBOW_PROVIDED_H

#include "imported.h"

typedef enum {
    PROVIDED_NO,
    PROVIDED_MAYBE,          /* something unknown is declared that could bring it */
    PROVIDED_BY_DEVELOPMENT, /* only tests and tools are given it */
    PROVIDED_YES
} Provided;

/* Does something that is declared for the import's file bring it? O(requirements). */
Provided import_provided(CheckContext *context, const Manifests *manifests, const Imported *import);

/* True when some list that lies in the folder or below it is known to ask for what brings the import, be it
 * for another part of the same project. O(requirements). */
bool import_is_listed_below(CheckContext *context, const Manifests *manifests, const Imported *import,
                            Str folder);

/* True when nothing that the whole tree declares is known to bring some external import. */
bool imports_have_unexplained(CheckContext *context, const Manifests *manifests, const ImportIndex *imports);

/* First word of a package from whose modules some files of production below the folder import, and that is
 * neither in the tree nor known to be in any distribution: code of the same people that lies elsewhere.
 * Empty: there is none. O(imports). */
Str imports_absent_package(CheckContext *context, const Manifests *manifests, const ImportIndex *imports,
                           Str folder);

/* True when a distribution of this name, not known otherwise, could bring some import that nothing else that
 * is declared is known to bring. `brought` keeps what was found out, for the next name. */
bool import_could_come_from(CheckContext *context, const Manifests *manifests, const ImportIndex *imports,
                            Str name, Map *brought);

/* True when some module or project of the tree is called so, or could be once a path is added. */
bool import_is_own(const CheckContext *context, const Manifests *manifests, const Imported *import);

#endif
