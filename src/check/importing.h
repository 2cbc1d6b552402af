/* Imports that may fail without harm, and how a name in one is put right. */
#ifndef OXBOW_IMPORTING_H
#define OXBOW_IMPORTING_H

#include "check.h"
#include "near.h"

/* True for an import that is tried, stands behind a condition, never runs, or is marked for other tools.
 * O(statements around it). */
bool import_is_exempt(const CheckContext *context, FileId file, const ImportRow *row);

/* Imports in a `try` or behind a condition, by file and place. O(imports of the tree). */
typedef struct {
    FileId file;
    ImportId import;
} TriedImport;
typedef Vec(TriedImport) TriedImports;
void tried_imports_collect(TriedImports *self, const Program *program);

/* True when the same thing is imported in a `try` elsewhere: a part that is not always there.
 * O(tried imports). */
bool import_is_optional(CheckContext *context, FileId file, ImportId import);

/* `from m import near as wrong`, where only one name is near: what reads the name goes on as it is. */
void import_near_fix(const CheckContext *context, Finding *finding, const ImportRow *row, Near near,
                     Str word);

#endif
