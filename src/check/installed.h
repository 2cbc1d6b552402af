/* What the libraries that are installed beside the project surely lack. */
#ifndef OXBOW_INSTALLED_H
#define OXBOW_INSTALLED_H

#include "check.h"
#include "library.h"
#include "near.h"

typedef struct {
    LibraryModuleId module;
    Str word; /* what is missing in it */
} InstalledLack;

/* True when a dotted name, as the code writes it, surely means an installed module that has neither name
 * nor submodule `word`. False where the tree asks for another version than the installed one, where a
 * module of the tree goes by that name, and where code of the tree or of the library may put the name
 * there. Amortised O(modules of that name), and for names that are missing O(strings of the tree). */
bool installed_lacks(CheckContext *context, FileId file, Str module, Str word, InstalledLack *out);

/* True when a dotted name means the library's own, in a version that the tree asks for. O(text of
 * manifests). */
bool installed_is_meant(CheckContext *context, FileId file, Str dotted);

/* True when nothing that the tree takes from the module exists, and that is more than one name. */
bool installed_is_shadowed(CheckContext *context, Str module);

/* Evidence what was looked at, and what is near. Its text is empty where nothing is. */
Near installed_evidence(CheckContext *context, Finding *finding, const InstalledLack *lack, bool is_call,
                        double limit);

/* The text with `venv`, `library` ("inklib 1.2") and `path` of a module. */
Text installed_text(CheckContext *context, Text text, LibraryModuleId module);

/* True when every base that was read for the class or a subclass is in a version that the tree asks for; also
 * where none was. O(bases · text of manifests). */
bool installed_bases_are_meant(CheckContext *context, FileId file, DefRef class);

/* Add the public members that installed bases of a class of the tree bring; returns how many. O(members). */
u32 installed_members(const Program *program, DefRef class, NearList *out);

/* Evidence which installed bases of the class were read, and where. */
void installed_bases_evidence(CheckContext *context, Finding *finding, DefRef class);

#endif
