/* What package indexes distribute, and where a project says what it needs (rules/distributions.json). */
#ifndef OXBOW_DISTRIBUTION_H
#define OXBOW_DISTRIBUTION_H

#include "str.h"

/* Why a distribution is there. All but USE_IMPORT do their work without being imported by the tree. */
typedef enum {
    USE_IMPORT,
    USE_COMMAND, /* a program: a server, a linter, a build tool */
    USE_PLUGIN,  /* another program finds it by itself */
    USE_TYPES,   /* for type checkers */
    USE_SUPPORT  /* data or speed-ups that libraries look for */
} DistributionUse;

typedef struct {
    Str name;           /* normalised (PEP 503); `*` stands for any text */
    const Str *imports; /* dotted modules it brings; `*` stands for what `*` of the name stood for */
    u32 import_count;
    const Str *serves; /* normalised distributions that import it by themselves */
    u32 serve_count;
    const Str *extra_of; /* normalised distributions that import it for one of their features */
    u32 extra_of_count;
    const Str
        *exposes; /* normalised distributions that it requires, and whose names are part of its own use */
    u32 expose_count;
    u8 use; /* DistributionUse */
    bool is_glob;
} Distribution;

/* How a file lists what it needs. */
typedef enum {
    MANIFEST_SPECS, /* values of `keys` are requirements: "name>=1" */
    MANIFEST_NAMES, /* the keys below `keys` are names */
    MANIFEST_LINES, /* each line is a requirement, or an option such as "-r other.txt" */
    MANIFEST_ITEMS, /* lines "- name=1" of YAML; known, never judged */
    MANIFEST_NONE   /* looks like one of the above and is none */
} ManifestForm;

typedef enum {
    NEED_RUNTIME,
    NEED_EXTRA,       /* of those who ask for it */
    NEED_DEVELOPMENT, /* tests, linters, documentation */
    NEED_BUILD,       /* before anything runs; known, never judged */
    NEED_GROUP        /* of a group that some installations have: services, or developers */
} Need;

/* Files that match one of `files`; the first row that matches a file and a key counts. */
typedef struct {
    const Str *files;
    u32 file_count;
    const Str *keys; /* dotted, globs */
    u32 key_count;
    u8 form; /* ManifestForm */
    u8 need; /* Need */
} ManifestRule;

/* Files that say which versions of Python the code is run or tested on: all versions that stand in a line
 * behind one of `behind`, or in the list below it; where there are no such words, all in the file. */
typedef struct {
    const Str *files;
    u32 file_count;
    const Str *behind;
    u32 behind_count;
} PythonRule;

typedef struct {
    const Distribution *items; /* names without `*` first, sorted */
    u32 count, exact_count;
    const Str *standard; /* top-level modules of the standard library, sorted */
    u32 standard_count;
    const Str *development; /* words that make a group of requirements one for development, sorted */
    u32 development_count;
    const ManifestRule *manifests;
    u32 manifest_count;
    const PythonRule *pythons;
    u32 python_count;
} Distributions;

/* "Zope.Interface_x" → "zope-interface-x", in `arena`. */
Str distribution_normal(Str name, Arena *arena);

/* The row of a normalised name, or NULL. O(log rows + globs). */
const Distribution *distributions_find(const Distributions *self, Str name);

/* Module `i` of a distribution that is called `name`, `*` filled in. */
Str distribution_import(const Distribution *self, Str name, u32 i, Arena *arena);

/* True when the first word of a dotted name is a module of some supported version's standard library. */
bool distributions_is_standard(const Distributions *self, Str dotted);

#endif
