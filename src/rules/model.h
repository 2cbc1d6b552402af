/* Framework models: what code outside the tree does with code inside it.
 *
 * A model is JSON (rules/models/<name>.json, grammar in docs/guides/models.md): types of the framework,
 * and rules that say what a decorator, a call, a base class, an assignment, a name or a file means. The
 * linker knows Python; only models know frameworks. Library members (rules/stubs) say which names a base
 * class of a library provides.
 *
 * Here are types of objects, entries and the model as a whole; model_rule.h has the rules and
 * model_select.h what they select, model_native.h what is said of C, model_stub.h library members. */
#ifndef OXBOW_MODEL_H
#define OXBOW_MODEL_H

#include "model_native.h"
#include "model_rule.h"
#include "model_stub.h"

/* Text outside Python that starts code. In files that match a path pattern, either a command word of `after`
 * is followed by what it runs ("a.b:c", "a.b", "x/y.py"; options are skipped), or the texts below one of
 * the dotted `keys` (globs) name it. With both lists, the texts of `keys` are such commands. */
typedef struct {
    const Str *files;
    u32 file_count;
    const Str *after;
    u32 after_count;
    const Str *keys;
    u32 key_count;
    const Str *finds; /* what is looked for in a module that is named without an object */
    u32 find_count;
    bool is_offer; /* what is named goes to others, who use its public members or names: plugins */
    World world;
} EntryRule;

typedef struct {
    Str attribute;
    const Selector *select; /* in the creating call */
} TypeText;

typedef struct {
    Str name;      /* "app" */
    const Str *is; /* dotted classes; subclasses count */
    u32 is_count;
    const Str *calls; /* dotted functions that return it */
    u32 call_count;
    const Str *assigned; /* names: what is assigned to one of them is such an object */
    u32 assigned_count;
    const Str *lists; /* attributes that are lists of the object's routes */
    u32 list_count;
    const TypeText *texts; /* attributes that are texts given to the creating call */
    u32 text_count;
    bool is_made;           /* rules make objects of it: "makes" */
    bool has_default;       /* the library has an object of it of its own, that "default" selects */
    const Selector *prefix; /* in the creating call, or of the class ("def.path"); NULL: none */
    const Selector *tail;   /* in the creating call: stands behind every URL below it; NULL: nothing does */
    const UrlTerm *lead;    /* there: stands in front of every URL below it, where the last term is given */
    u32 lead_count;
    const Selector *named; /* variable by which it is called; one object for each */
    const Selector *host;  /* in the creating call: the only hosts it is for */
    Str deprecated;        /* keyword of the creating call that says so */
    Str exact;             /* that says of URLs below whether the slash at their end stays */
    Str param;             /* syntax of parameters in its paths, where it differs from the model's */
    bool takes_all;        /* "below": every URL below its own is answered by it */
    bool is_root;          /* an object of it serves by itself */
    bool is_private;       /* ... where something runs it, hands it on, or can get at it by its name */
    Str root_passed_to;    /* "passed-to:a.b": serves only when passed to that call; empty otherwise */
} ModelType;

typedef enum { MATCH_FIRST, MATCH_WEIGHT, MATCH_TRIE, MATCH_PREFIX_INDEX } RouteMatch;

/* What happens to two routes of the same URL and method. */
typedef enum {
    REPEATED_UNKNOWN,
    REPEATED_FIRST, /* the first answers */
    REPEATED_LAST,
    REPEATED_FAILS /* the application does not start */
} RouteRepeated;

typedef struct {
    Str name;  /* empty: where a parameter names none */
    Str regex; /* what it accepts */
} Converter;

/* Words of functions that load modules by what run time gives them. */
typedef struct {
    const Str *imports; /* those that import what a text names, and give it */
    u32 import_count;
    const Str *folders; /* those that load the modules of a folder they are told; may hold `*` */
    u32 folder_count;
    const Str *hints; /* further words which show that modules may be loaded whose names nobody sees */
    u32 hint_count;
} LoadingModel;

typedef struct {
    Str name;
    const Str *when; /* top-level imports of which one must occur; empty: always */
    u32 when_count;
    RouteMatch match;
    UrlJoin join; /* for paths where `attach` says nothing else */
    Str param;    /* syntax of a path parameter: "{name:conv}", "<conv:name>", "regex" */
    const Converter *converters;
    u32 converter_count;
    RouteRepeated repeated;
    bool is_by_url; /* the URL alone chooses the route, not the method */
    const ModelType *types;
    u32 type_count;
    const ModelRule *rules;
    u32 rule_count;
    const EntryRule *entries;
    u32 entry_count;
    LoadingModel loading;
    NativeModel native;
} Model;

/* Stubs that ship and are parsed only for trees that import what they are for. */
typedef struct {
    const Str *when;
    u32 when_count;
    u32 file; /* among the embedded ones */
} DeferredStubs;

typedef struct {
    const Model *items;
    u32 count;
    const Stub *stubs; /* sorted by name */
    u32 stub_count;
    const LibraryResult *results;
    u32 result_count;
    const DeferredStubs *deferred;
    u32 deferred_count;
} Models;

/* True when the tree imports the top-level package. */
typedef bool ModelsImport(const void *context, Str package);

/* The same models with the deferred stubs for which `imports` says yes. Everything new is in `arena`; what
 * `self` holds is shared. `self` itself when nothing is to be added. O(bytes parsed). */
const Models *models_for(const Models *self, ModelsImport *imports, const void *context, Arena *arena);

/* Stub of a dotted class name, or NULL. O(log n). */
const Stub *models_stub(const Models *self, Str dotted);
/* True when the library calls or provides `name`: the stub or one of its bases lists it among its members or
 * hooks, or a hook's pattern fits. */
bool models_stub_keeps(const Models *self, const Stub *stub, Str name);
/* The same of the stub alone, without its bases. */
bool stub_keeps(const Stub *stub, Str name);
/* True when the stub itself says that objects have `name`: among its members, or by the table of the standard
 * library. */
bool stub_lists(const Stub *stub, Str name);
/* True when objects of the library class have `name`: it or one of its bases lists it among its members. */
bool models_stub_has(const Models *self, const Stub *stub, Str name);
/* The stub, or the nearest of its bases, that says which methods it answers; NULL: none does. */
const Stub *models_stub_answering(const Models *self, const Stub *stub);
/* True when `name` is in the sorted list. */
bool names_have(const Str *names, u32 count, Str name);
/* `*` matches any run of characters; everything else itself. */
bool wildcard_matches(Str pattern, Str text);
/* Compare what a site says with the `name` of a pattern: HEAD_DOTTED the resolved dotted name, HEAD_TYPE the
 * attribute path behind the object, HEAD_ANY the whole text of the callee, whose last words count. */
bool pattern_name_matches(const Pattern *self, Str text);
/* Path patterns: `*` stays within a folder, a leading or inner `**` stands for any number of folders (none
 * too); a pattern without '/' is compared with the file name alone. */
bool file_pattern_matches(Str pattern, Str path);

#endif
