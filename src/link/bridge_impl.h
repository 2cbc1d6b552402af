/* The inside of the bridge: what bridge*.c share. */
#ifndef OXBOW_BRIDGE_IMPL_H
#define OXBOW_BRIDGE_IMPL_H

#include "bridge.h"
#include "native_impl.h"

struct Bridge {
    Vec(BridgeModule) modules;
    Vec(BridgeExport) exports; /* by module */
    Vec(Name) names;           /* of arguments */
    Vec(BridgeLibrary) libraries;
    Vec(BridgeUse) uses;
    Map module_by_name;   /* Name → first module */
    Map dotted;           /* Name of a module with its package, as builds say it → 1 */
    Map paths;            /* Name of a module, the last word → MODULE_* */
    Map described;        /* Name of a function that a text describes → its parameters, or DESCRIBED_OPEN */
    Bits in_texts;        /* Names that texts hold which describe libraries */
    bool has_other_texts; /* some of these are computed, or read from a file */
    Bits spelled;         /* Names that literals of C are, or end in behind a dot */
    Bits in_c;            /* Names that C holds anywhere */
    u32 *words_in_c;      /* by Name: how often C that no compiler has read holds it as a word */
    Bits in_python;       /* Names that Python holds, as names or as literals */
};

enum { DESCRIBED_OPEN = 1u << 16 }; /* variadic, or described in several ways */

enum { MODULE_BARE = 1 << 0, MODULE_IN_PACKAGE = 1 << 1 };

/* Steps of bridge_build, in this order. */
void bridge_words_find(Program *program);
void bridge_texts_find(Program *program, const EmbeddedText *texts, u32 text_count);
void bridge_modules_find(Program *program);
void bridge_names_find(Program *program);
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

/* What a function that C exports takes: as the row's flags say, else as its body reads arguments. Silent
 * where anything else looks at these. O(tokens of the function). */
void bridge_takes_read(Program *program, NativeId function, Str flags, BridgeTakes *out);

/* False when an argument of a call in the function is surely no parameter of it. O(head of the function + log
 * definitions of the file). */
bool bridge_is_parameter(Program *program, NativeId function, const NativeReference *call, u32 position);

#endif
