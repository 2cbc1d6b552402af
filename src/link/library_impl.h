/* What library.c and library_class.c share. */
#ifndef OXBOW_LIBRARY_IMPL_H
#define OXBOW_LIBRARY_IMPL_H

#include "library.h"

typedef struct {
    LibraryModule row;
    Map ids;     /* hash of a name's text → NameId in its facts; filled when first asked */
    u8 openness; /* 0: not looked at */
} ModuleInfo;

struct Libraries {
    LibrarySource source;
    Arena *arena;
    const Models *models;
    Vec(ModuleInfo) modules; /* [0]: none */
    Map module_by_name;      /* hash of a dotted name → LibraryModuleId, 0 where there is none */
    Vec(LibraryName) names;
    Map name_by_text; /* hash of a dotted name → position in `names` */
    Vec(const LibraryClass *) classes;
    Map class_by_name; /* hash of a dotted name → position in `classes`; 0: none is read */
};

/* The name in the facts of a module that has some, or 0. Amortised O(1). */
NameId library_name_id(Libraries *self, LibraryModuleId module, Str word);

/* Public names that a scope binds, one by one. */
bool library_scope_name_next(const Facts *facts, ScopeId scope, u32 *at, Str *name, bool *is_callable);

/* True when a text of the file is just that word. O(strings). */
bool library_texts_have(const Facts *facts, Str word);

#endif
