/* Liveness of the C program: what can run or be meant, in production and in tests, why, and in what sense the
 * rest is not.
 *
 * What is not live is not yet dead: code that the configuration leaves out, files that no unit compiles and
 * macros that nobody expands may name it; see NativeFate. */
#ifndef OXBOW_NATIVE_REACH_H
#define OXBOW_NATIVE_REACH_H

#include "native.h"

typedef enum {
    NATIVE_ROOT_NONE,
    NATIVE_ROOT_MAIN,
    NATIVE_ROOT_ATTRIBUTE, /* constructor, destructor, used, section, interrupt, ifunc */
    NATIVE_ROOT_ENTRY,     /* a name that a runtime or loader looks for; models say which */
    NATIVE_ROOT_EXPORT,    /* exported by attribute, or by a macro that models name */
    NATIVE_ROOT_HEADER,    /* declared in a public header of a library */
    NATIVE_ROOT_SCRIPT,    /* named by a linker or version script */
    NATIVE_ROOT_ASM,
    NATIVE_ROOT_TEXT,     /* a literal is its name: dlsym */
    NATIVE_ROOT_OVERRIDE, /* takes the place of a weak definition, or of a library's */
    NATIVE_ROOT_NAMED,    /* a server looks it up by a name that a file says, or may say */
    NATIVE_ROOT_PYTHON,   /* Python names it */
    NATIVE_ROOT_SCOPE,    /* referred to at file scope */
} NativeRootKind;

/* An entity that lives by itself, and the place that says so. */
typedef struct {
    u8 kind;     /* NativeRootKind */
    u8 world;    /* World: production or tests */
    FileId file; /* FILE_NONE: its own place */
    u32 offset;
} NativeRoot;

/* Say that an entity lives by itself. For what comes between native_build and native_reach_build: what Python
 * names, what handlers of libraries are. The first root of an entity counts, one of production before one of
 * tests. */
void native_root_add(Program *program, NativeId id, NativeRoot root);

/* Find the roots that C itself has, then sweep both worlds. O(references). */
void native_reach_build(Program *program);

typedef enum {
    NATIVE_LIVE,
    NATIVE_TESTS_ONLY, /* live from tests alone; nothing that lies in tests itself */
    NATIVE_ELSEWHERE, /* not in this configuration: named in excluded code, in a macro that nobody expands, in
                          a file that no unit compiles */
    NATIVE_UNKNOWN,   /* a unit that did not compile names it: no verdict */
    NATIVE_DEAD
} NativeFate;

NativeFate native_fate(const Program *program, NativeId id);
/* Live in that world. */
bool native_is_live(const Program *program, NativeId id, World world);
/* The place that says why the fate is ELSEWHERE or UNKNOWN: unit and row of `unit_words`, or a token of a
 * file. False for any other fate. */
bool native_doubt_place(const Program *program, NativeId id, FileId *file, u32 *offset);

/* Why an entity lives: by itself, because the reference at `position` stands in something live, or because a
 * part of it does (`from`). */
typedef enum {
    NATIVE_CAUSE_NONE,
    NATIVE_CAUSE_ROOT,
    NATIVE_CAUSE_REFERENCE,
    NATIVE_CAUSE_PART
} NativeCauseKind;

typedef struct {
    NativeCauseKind kind;
    NativeId from;
    u32 position; /* for native_reference */
} NativeCause;

NativeCause native_cause(const Program *program, NativeId id, World world);
const NativeRoot *native_root(const Program *program, NativeId id);

/* Head of the island of what is dead, or live from tests alone: what nothing of its fate outside of its own
 * circle refers to. 0 for any other fate. */
NativeId native_head(const Program *program, NativeId id);
/* All of the island with this head, itself included, in order. O(1). */
const NativeId *native_island(const Program *program, NativeId head, u32 *count);
/* Fields of a record, enumerators, statics of a function: in order. O(1). */
const NativeId *native_parts(const Program *program, NativeId id, u32 *count);
/* Dead, and only its own body refers to it. */
bool native_is_recursive(const Program *program, NativeId id);

/* What could make a verdict wrong, most of all. */
typedef enum {
    NATIVE_DOUBT_NONE,     /* all was compiled, and nothing else bears the name */
    NATIVE_DOUBT_EXPORTED, /* a program outside of the tree may link it */
    NATIVE_DOUBT_TEXT,     /* its name stands in a literal or in assembly */
    NATIVE_DOUBT_RAW,      /* text is all that is known, and the name stands there once */
    NATIVE_DOUBT_NAMED,    /* the same, and the name stands at other places, too */
    NATIVE_DOUBT_LOADED,   /* no header declares it, and the tree loads symbols by names that it makes */
    NATIVE_DOUBT_LOOSE,    /* text is all that is known, and no header declares it though it is external */
    NATIVE_DOUBT_PARSED,   /* text is all that is known, and its file did not parse as a whole */
    NATIVE_DOUBT_LIBRARY,  /* text is all that is known, and the tree is made for others, too */
    NATIVE_DOUBT_UNBUILT,  /* no unit compiles its file, though others are compiled */
    NATIVE_DOUBT_DEGRADED, /* its own unit did not compile as a whole */
    NATIVE_DOUBT_ABSENT,   /* code that a build makes is not there, and could name it */
    NATIVE_DOUBT_PYTHON    /* Python has the name */
} NativeDoubt;

NativeDoubt native_doubt(const Program *program, NativeId id);

/* True when the tree is made for programs that lie elsewhere. */
bool native_is_library(const Program *program);

#endif
