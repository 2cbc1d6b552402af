/* The inside of the bridge: what bridge*.c share. */
#ifndef OXBOW_BRIDGE_IMPL_H
#define OXBOW_BRIDGE_IMPL_H

#include "bridge.h"
#include "native_impl.h"

struct Bridge {
    Vec(BridgeModule) modules;
    Vec(BridgeExport) exports; /* by module */
    Vec(BridgeLibrary) libraries;
    Vec(BridgeUse) uses;
    Map module_by_name; /* Name → module */
    Map described;      /* Name of a function that a text describes → its parameters, or DESCRIBED_OPEN */
    Bits spelled;       /* Names that literals of C are, or end in behind a dot */
    Bits in_c;          /* Names that C holds anywhere */
    Bits in_python;     /* Names that Python holds, as names or as literals */
};

enum { DESCRIBED_OPEN = 1u << 16 }; /* variadic, or described in several ways */

/* Steps of bridge_build, in this order. */
void bridge_words_find(Program *program);
void bridge_texts_find(Program *program, const EmbeddedText *texts, u32 text_count);
void bridge_modules_find(Program *program);
void bridge_imports_find(Program *program);
void bridge_libraries_find(Program *program);

/* True when one of the patterns is the word. */
static inline bool bridge_lists(const Str *globs, u32 count, Str word) {
    for (u32 i = 0; i < count; i++)
        if (wildcard_matches(globs[i], word)) return true;
    return false;
}

static inline bool bridge_is_python(const Program *program, FileId file) {
    return program->files[file].facts->language == LANGUAGE_PYTHON;
}

/* Row of bridge_export that a name means in a module, or 0. O(rows of the module). */
u32 bridge_export_named(const Bridge *self, u32 module, Name name);

#endif
