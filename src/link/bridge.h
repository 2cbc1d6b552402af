/* The bridge: what Python gets out of the C of the tree.
 *
 * Two ways lead there. An extension module has a function that makes it (PyInit_fast) and tables of what
 * it exports; a library is loaded at run time, and its symbols are asked for by name. What the tables are,
 * and what loads a library, models say (NativeModel); here is how names are looked up on both sides.
 *
 * Proof or silence: an import means an extension module only when no Python module of the tree goes by
 * that name, and a library is one of the tree only when most of the names that are asked of it are defined
 * there. */
#ifndef OXBOW_BRIDGE_H
#define OXBOW_BRIDGE_H

#include "native_reach.h"

/* What Python has to give: how many arguments, and which of them by name. */
typedef struct {
    bool is_counted;       /* `least`, `most` and `positional` are known */
    bool refuses_keywords; /* flags say that none goes by name */
    bool ignores_keywords; /* some may, and nobody looks at them */
    bool has_names;        /* names[first_name...] are all that there are */
    u16 least, most;       /* in all */
    u16 positional;        /* at most that many without a name */
    u32 first_name, name_count;
} BridgeTakes;

/* A row of a table. */
typedef struct {
    Name name;
    NativeId function; /* 0: not known */
    NativeId table;    /* the variable */
    u32 module;
    BridgeTakes takes;
    FileId file;
    u32 offset; /* of the row's name */
} BridgeExport;

typedef struct {
    Name name;         /* its last word */
    NativeId maker;    /* function that makes it */
    bool is_open;      /* it may have names that no table and no literal says */
    u32 next;          /* another module of that name; 0: none */
    bool is_imported;  /* Python of the tree imports it */
    bool is_handed_on; /* ... and does something else with it than to ask it for names */
    u32 first_export, export_count;
} BridgeModule;

/* A library, by the expression that loads it. */
typedef struct {
    FileId file;
    ExprId load;
    Name name;         /* its text; 0: computed */
    bool is_shared;    /* a function is given the text: several libraries may be loaded there */
    bool is_described; /* a text in C says what it has */
    u32 known, asked;  /* how many different names are asked of it, and how many of these the tree defines */
} BridgeLibrary;

/* Python asks for a name: `fast.pack`, `from fast import pack`, `lib.pack`, `lib["pack"]`, getattr(lib,
 * "pack"). */
typedef struct {
    FileId file;
    ExprId expr;     /* that asks; 0: an import statement */
    ImportId import; /* the import that says which module, or asks itself */
    Name name;
    u32 start, name_start;
    ScopeId scope;
    u32 module;  /* of bridge_module; 0: a library */
    u32 library; /* of bridge_library; 0: a module */
    u32 row;     /* of bridge_export: what it means; 0: none */
    NativeId target;
    bool is_sure; /* of a library: the object can be nothing else, and there is no fallback */
} BridgeUse;

typedef struct Bridge Bridge;

/* Find all of it, and root what Python asks for: between native_build and native_reach_build. Fills
 * `program->bridge`; NULL when the tree has no C, or no Python. O(rows of C + expressions of Python). */
void bridge_build(Program *program, const EmbeddedText *texts, u32 text_count);
void bridge_release(Program *program);

/* Rows from 1; counts are ends of the numbering, 0 when there is no bridge. */
u32 bridge_module_count(const Program *program);
const BridgeModule *bridge_module(const Program *program, u32 module);
u32 bridge_export_count(const Program *program);
const BridgeExport *bridge_export(const Program *program, u32 row);
/* Row of bridge_export that a name means in a module, or 0. O(rows of the module). */
u32 bridge_export_named(const Program *program, u32 module, Name name);
/* Does a function take something by that name? O(its names). */
bool bridge_takes_name(const Program *program, const BridgeTakes *takes, Name name);
u32 bridge_library_count(const Program *program);
const BridgeLibrary *bridge_library(const Program *program, u32 library);
u32 bridge_use_count(const Program *program);
const BridgeUse *bridge_use(const Program *program, u32 use);

/* True when some literal, macro or enumerator of the tree's C is this word, or ends in it behind a dot: a
 * name that a module may get from there. Where C was read without a compiler, any word of it counts that
 * is not known to mean a function wherever it stands. */
bool bridge_is_spelled(const Program *program, Name name);

/* True when a symbol of that name may be in a library of the tree though no C that was read defines it:
 * code of other languages has the word, a macro may paste it together, a model says that any library has
 * it. O(text of other languages). */
bool bridge_may_be_symbol(const Program *program, Name name);

/* A function that a description gives to a library: its parameters go to `*parameters`. False when no text
 * declares a function of that name, or several do in different ways. O(1). */
bool bridge_describes(const Program *program, Name name, u32 *parameters);

/* True when a text that describes a library to Python holds the word. O(1). */
bool bridge_texts_hold(const Program *program, Name name);
/* True when all such texts were read: none is computed, or comes from a file. */
bool bridge_texts_are_known(const Program *program);

/* Most of what is asked of the library is defined in the C of the tree; where several may be meant, nearly
 * all. */
bool bridge_is_own(const BridgeLibrary *library);

/* True when a Python file holds the word, as a name or as a literal. O(1). */
bool bridge_is_in_python(const Program *program, Name name);

#endif
