/* The whole-program view: every file's facts, and what they mean together.
 *
 * Built once by program_link, then read-only. Rows of all files are numbered through: the global id
 * of a row is its file's base plus its local id, so that a global id names file and row at once.
 * Local index 0 is a null row; global id 0 means "none". */
#ifndef OXBOW_PROGRAM_H
#define OXBOW_PROGRAM_H

#include "bits.h"
#include "facts.h"
#include "intern.h"
#include "map.h"
#include "model.h"
#include "origin.h"
#include "vec.h"

typedef u32 FileId;   /* position in Program.files; files are sorted by path */
typedef u32 ModuleId; /* position in Program.modules; 0 is none */
typedef u32 DefRef;   /* global definition */
typedef u32 ExprRef;
typedef u32 ScopeRef;
typedef u32 BindRef;
typedef u32 NodeId; /* vertex of the reference graph, see graph.h */
typedef u32 Name;   /* global name: Program.names */

#define FILE_NONE UINT32_MAX

/* What the caller knows of a file before linking. */
typedef struct {
    Str path;     /* relative to the project root */
    Str absolute; /* where to read it again */
    const Facts *facts;
    bool is_executable;
    bool is_generated; /* the project says so; what the file itself says is in its facts */
} FileInput;

typedef struct {
    Str path;
    Str absolute;
    const Facts *facts;
    const Name *names;        /* local NameId → global Name */
    const Name *string_names; /* see program_string_names; NULL until asked for */
    u32 def_base, expr_base, scope_base, binding_base, use_base, import_base;
    ModuleId module; /* 0: not Python */
    World world;
    bool is_executable;
    bool edits_path;   /* it changes sys.path, so that modules of other folders are imported by one word */
    bool is_generated; /* by the project's or its own account: not written by hand */
    bool is_foreign;   /* others hold it, see origin.h: what it repeats is theirs */
    bool is_vendored;  /* part of a library that was copied in as a whole; it is foreign, too */
    bool is_partial;   /* of a package of which modules that the tree imports are not there (partial.h) */
    bool is_published; /* part of a package whose metadata is made for an index (trove classifiers) */
    u32 lines;         /* of the source */
} File;

/* An interface (.pyi): it declares what code that lies elsewhere does, often less than there is. */
static inline bool file_only_describes(const File *self) {
    return str_ends(self->path, STR(".pyi"));
}

typedef struct {
    Name name;             /* full dotted name */
    Name last;             /* its last word */
    FileId file;           /* FILE_NONE: a namespace package, only a folder */
    ModuleId parent;       /* package it lies in */
    ModuleId same_last;    /* next module whose name ends in the same word, or 0 */
    bool is_package;       /* __init__.py or namespace */
    bool has_getattr;      /* module-level __getattr__: any name may exist */
    bool holds_program;    /* one of its files tests whether it is `__main__` */
    bool holds_python_two; /* one of its files is written in the syntax of Python 2 alone */
} Module;

/* Folders from which absolute imports are tried (search_path.h). */
typedef struct {
    VecU32 folders; /* ModuleIds, best first */
    u32 shared_count, project_count;
    u32 *rank;      /* by ModuleId: position in `folders` + 1, or 0 */
    u32 *first;     /* by Name: where its group in `holding` begins; the next one's is its end */
    u32 word_count; /* Names below it have a group */
    ModuleId *holding;
} SearchPath;

typedef struct ImportTarget ImportTarget; /* modules.h */
typedef struct Exports Exports;           /* exports.c */
typedef struct Types Types;               /* infer.c */
typedef struct Containers Containers;     /* containers.c */
typedef struct Classes Classes;           /* classes.c */
typedef struct Graph Graph;               /* graph.h */
typedef struct Reach Reach;               /* reach.h */
typedef struct Routes Routes;             /* routes.h */
typedef struct Start Start;               /* starts.h */
typedef struct Libraries Libraries;       /* library.h */
typedef struct Native Native;             /* native.h */
typedef struct Bridge Bridge;             /* bridge.h */
struct LibrarySource;                     /* library.h */

/* Things that could not be known, by place; shown as blind spots. */
typedef struct {
    FileId file;
    u32 offset;
    const char *key; /* text key */
    Name name;
} BlindSpot;

typedef struct Program {
    Arena *arena;
    const Models *models;
    Intern names;
    u32 code_names; /* Names below it stand in code of the tree; the others were made while linking */
    File *files;
    u32 file_count;
    u32 searched; /* files in which names and texts are looked for: not code that is neither linked nor a
                     client */
    /* Ends of the global numbering; of definitions in languages that are not linked (facts.h), which have
     * numbers behind it and no vertices in the graph, only by their files. */
    u32 def_count, expr_count, scope_count, binding_count, use_count, import_count;
    u32 all_def_count; /* end of the definitions of all languages */
    FileId *def_file;  /* by DefRef */
    Module *modules;
    u32 module_count;
    Map module_by_name; /* (package ModuleId, Name of the last word) → ModuleId */
    ModuleId *by_last;  /* by Name: last module whose name ends in it; Names below by_last_count */
    u32 by_last_count;
    ImportTarget *import_targets; /* by global import */
    SearchPath search_path;
    const Str *sites; /* folders that hold installed distributions; these are not among the files */
    u32 site_count;
    Map scope_names;         /* (ScopeRef, Name) → first BindRef, of module and class scopes */
    Map external_roots;      /* Name of a top-level import that is not first-party → 1 */
    const Str *entry_points; /* from configuration */
    u32 entry_point_count;
    Exports *exports;
    Bits *text_words;        /* see text_words.h; empty until asked for */
    struct Matcher *matcher; /* match.h */
    struct Calls *calls;     /* calls.h */
    struct Callers *callers; /* callers.h; NULL while nobody asks what they pass */
    Containers *containers;
    Types *types;
    Classes *classes;
    Graph *graph;
    Reach *reach;
    Routes *routes;
    Native *native;       /* the C program; NULL: the tree has none */
    Bridge *bridge;       /* what Python gets out of it; NULL: it has no Python */
    Libraries *libraries; /* installed beside the project; NULL: none are read */
    Vec(Start) starts;    /* what files outside Python start: starts.h */
    Vec(BlindSpot) blind_spots;
} Program;

/* C that stands in a literal of a Python file. */
typedef struct {
    FileId file;
    ExprId expr;  /* the literal */
    Facts *facts; /* of LANGUAGE_C; NULL: what stands there is no literal */
} EmbeddedText;

typedef struct {
    const FileInput *files; /* sorted by path */
    u32 file_count;
    const Models *models;
    const Str *source_roots; /* from configuration; may be empty */
    u32 source_root_count;
    const Str *sites; /* folders of installed distributions, which are not among the files */
    u32 site_count;
    const Str *entry_points;
    u32 entry_point_count;
    const struct LibrarySource *libraries; /* NULL: none are read */
    OriginSigns signs;                     /* by which files that nobody here wrote are known */
    const Facts *const *units;             /* blocks of compiled units, in any order */
    u32 unit_count;
    u32 absent_units; /* further ones whose source is not there: they may name anything external */
    const EmbeddedText *embedded; /* by file and place */
    u32 embedded_count;
} LinkInput;

/* Only the first step of linking: files numbered through, names interned, nothing resolved. For
 * tests and stages that need no more. */
Program *program_new(const LinkInput *input, Arena *arena);

/* Link everything: modules, names, classes, types, references, routes, reachability. All memory
 * comes from `arena` or belongs to the program until program_release. Deterministic. */
Program *program_link(const LinkInput *input, Arena *arena);
void program_release(Program *self);

/* ---- reading the program ----------------------------------------------------------------------- */

static inline const Facts *program_facts(const Program *self, FileId file) {
    return self->files[file].facts;
}

static inline const DefRow *def_row(const Program *self, DefRef def) {
    const File *file = &self->files[self->def_file[def]];
    return &facts_defs(file->facts)[def - file->def_base];
}

/* File that holds a global expression or binding. O(log files). */
FileId expr_file(const Program *self, ExprRef expr);
FileId binding_file(const Program *self, BindRef binding);

static inline const ExprRow *expr_row(const Program *self, FileId file, ExprId expr) {
    return &facts_exprs(self->files[file].facts)[expr];
}

static inline const BindingRow *binding_row(const Program *self, BindRef binding) {
    const File *file = &self->files[binding_file(self, binding)];
    return &facts_bindings(file->facts)[binding - file->binding_base];
}

/* By StringId of the file: the Name that a literal is, or 0 where it documents, is longer than names are,
 * or no code of the tree has such a name. Found out when first asked for: O(strings), then O(1). */
const Name *program_string_names(const Program *self, FileId file);

/* The definition that a binding binds directly, or 0. */
DefRef binding_def(const Program *self, BindRef binding);

static inline Name file_name_of(const Program *self, FileId file, NameId name) {
    return self->files[file].names[name];
}

static inline Str name_text(const Program *self, Name name) {
    return intern_text(&self->names, name);
}

static inline Name def_name(const Program *self, DefRef def) {
    return file_name_of(self, self->def_file[def], def_row(self, def)->name);
}

/* True when it is known who uses what the file defines: the graph has its definitions. */
static inline bool file_is_linked(const Program *self, FileId file) {
    return language_is_linked(self->files[file].facts->language);
}

/* Innermost class or function around a scope, or 0 at module level. */
DefRef scope_def(const Program *self, FileId file, ScopeId scope);

/* Enclosing definition as a global id, or 0. */
DefRef def_parent(const Program *self, DefRef def);

/* Dotted qualified name: module, classes and functions around it ("app.core.x.Manager.start"); where the
 * file is no module, its path and these ("web/feed.ts:Feed.start"). */
Str def_symbol(const Program *self, DefRef def, Arena *arena);

/* Dotted name of the module of a file; its path where it is none. */
Str file_symbol(const Program *self, FileId file);

/* The definition that the module-level (or scope-level) name `name` of `file` stands for after all
 * imports, re-exports and aliases, or 0 when it is none or not one. */
DefRef program_resolve_def(const Program *self, FileId file, ScopeId scope, NameId name);

/* Bindings that a name read in a class body falls through to while the class has not bound it yet: those of
 * the scope around the class. *count is 0 for any other use. */
const BindingRow *use_outer(const Facts *facts, const UseRow *use, u32 *count);

/* Text of a string expression ("" joined, no f-string), or STR_NONE. */
Str expr_string(const Program *self, FileId file, ExprId expr);

/* Dotted source text of a name/attribute chain ("a.b.c"), or STR_NONE when it is anything else. */
Str expr_dotted(const Program *self, FileId file, ExprId expr, Arena *arena);

#endif
