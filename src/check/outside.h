/* What a module outside of the tree surely lacks: one of the standard library, or one that is installed
 * beside the project. */
#ifndef OXBOW_OUTSIDE_H
#define OXBOW_OUTSIDE_H

#include "installed.h"
#include "standard.h"

typedef struct {
    Str word; /* what is missing */
    bool is_installed;
    StandardLack standard;
    InstalledLack installed;
} OutsideLack;

bool outside_lacks(CheckContext *context, FileId file, Str module, Str word, OutsideLack *out);

/* True when another module is meant: nothing that the tree takes from it exists. */
bool outside_is_shadowed(CheckContext *context, Str module, const OutsideLack *lack);

/* Key of the text that doubts it. */
const char *outside_doubt(const OutsideLack *lack);

Near outside_evidence(CheckContext *context, Finding *finding, const OutsideLack *lack, bool is_call,
                      double limit);

#endif
