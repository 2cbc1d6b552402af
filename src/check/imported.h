/* What the tree imports from outside, and what it names without importing it: the other side of manifests. */
#ifndef OXBOW_IMPORTED_H
#define OXBOW_IMPORTED_H

#include "manifest.h"

typedef struct {
    Str dotted; /* module and, of "from a import b", the name: "a.b" */
    Str top;    /* first word */
    FileId file;
    ImportId import;
    u32 next; /* next one of the same first word, or 0 */
    bool is_external;
} Imported;

typedef struct {
    Vec(Imported) items; /* by file and place; item 0 is none */
    Map by_top;          /* hash of the first word → first item */
    Map squeezed;        /* hash of dotted beginnings without "-_." and case → 1 */
    Map named;           /* hash of dotted beginnings of texts that may load by name → 1 */
    Vec(Str) prefixes;   /* known starts of names that are put together and loaded */
    Map commands;        /* hash of words that run → 1 */
} ImportIndex;

/* Collect all imports, texts and commands; the texts of manifests that are code name what is needed, not what
 * is loaded. O(imports + strings + text of configuration). */
void imported_read(CheckContext *context, const Manifests *manifests, ImportIndex *out);
void imported_release(ImportIndex *self);

/* First import of module `module`, of something in it, or of a package around it, or 0; pass what was
 * returned to get the next. O(imports of that first word). */
u32 imported_next(const ImportIndex *self, Str module, u32 after);

/* True when some import begins like the name, whatever its dashes, dots and case. */
bool imported_squeezed(const ImportIndex *self, Str name, Arena *arena);

/* True when a text, a setting or a command names the module. */
bool imported_is_named(const ImportIndex *self, Str module);
bool imported_is_command(const ImportIndex *self, Str word);

#endif
