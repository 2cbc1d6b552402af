/* What the parts of unit_read share: one translation unit while it is walked. */
#ifndef OXBOW_UNIT_H
#define OXBOW_UNIT_H

#include "builder.h"
#include "map.h"

#include <clang-c/Index.h>

/* A file of the unit, while it is open. */
typedef struct {
    CXFile file;
    Str text;    /* libclang's own copy */
    u32 entries; /* how often it is included */
    bool is_system;
} UnitFile;

typedef struct {
    FactsBuilder *builder;
    CXTranslationUnit unit;
    Arena arena;        /* dies with the unit */
    Map files;          /* CXFile → UnitFileId */
    Vec(UnitFile) open; /* by UnitFileId */
} Unit;

/* A place in a file; `file` is 0 for what stands in none (the command line, the compiler itself). */
typedef struct {
    UnitFileId file;
    u32 offset;
    bool is_expanded; /* a macro made it: this is where the macro is expanded */
} UnitPlace;

/* ---- unit_files.c ---- */

/* Rows of all files that are not the system's, the source file first. */
void unit_files_read(Unit *self, Str source);

/* Row of a file, added when it is the system's and new; 0 for none. Amortised O(1). */
UnitFileId unit_file(Unit *self, CXFile file);

UnitPlace unit_place(Unit *self, CXSourceLocation location);

/* Bytes of a range in one file; false: it has none, or lies in two files. Macros are taken where they are expanded. */
bool unit_span(Unit *self, CXSourceRange range, UnitFileId *file, Span *out);

/* Text of a name that libclang gives; 0 for empty. Disposes of the string. */
NameId unit_name(Unit *self, CXString string);

#endif
