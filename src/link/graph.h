/* The reference graph: who mentions whom, resolved.
 *
 * Vertices: the top-level code of every file, every definition, and every module- or class-level
 * variable (all its bindings together). An edge is one place in the source where its owner's code
 * refers to the target. An owner is the innermost definition around the place; decorators, default
 * values, annotations and base classes belong to the definition they stand on. */
#ifndef OXBOW_GRAPH_H
#define OXBOW_GRAPH_H

#include "program.h"

typedef enum { NODE_MODULE, NODE_DEF, NODE_VARIABLE } NodeKind;

typedef enum {
    EDGE_STRONG,   /* the name or attribute resolves to the target */
    EDGE_IMPORT,   /* an import statement names it (module or object); alone it keeps only modules alive */
    EDGE_WEAK,     /* attribute of that name on a receiver that could be anything, or a matching string */
    EDGE_OVERRIDE, /* target overrides (or implements) the source method: live when its class is too */
    EDGE_MEMBER,   /* class → member that lives with it: dunders, hooks, fields */
    EDGE_MODEL,    /* a framework model, or a decorator that stores it, keeps the target alive */
    EDGE_JOINED,   /* object → what a decorator registers on it: live when the code around that is too */
    EDGE_EXPORT    /* listed in __all__ */
} EdgeKind;

typedef struct {
    NodeId from, to;
    FileId file; /* of the place; FILE_NONE when there is none (EDGE_OVERRIDE, EDGE_MEMBER) */
    u32 offset;  /* byte offset of the place */
    u8 kind;     /* EdgeKind */
    u8 is_call;  /* the place calls the target */
    u8 in_annotation;
    u8 in_type_checking;
    u8 is_kept;        /* the target goes on as a value from there: not called, tested or looked into */
    u8 is_passed;      /* on an object that callers pass: carries life once the target's class lives */
    u8 is_unreachable; /* control never comes to the place: keeps nothing alive */
} Edge;

typedef struct {
    u8 kind; /* NodeKind */
    bool is_class;
    FileId file;
    u32 row;      /* local: DefId; for variables the first BindingId; 0 for modules */
    NodeId owner; /* vertex of the class or module it is bound in (for a nested def: its parent) */
} Node;

typedef enum {
    WEAK_NAME,
    WEAK_PREFIX, /* getattr(x, f"on_{kind}"), f"on_{kind}_done" */
    WEAK_SUFFIX, /* getattr(x, kind + "_done") */
    WEAK_ANY     /* getattr(x, name) */
} WeakPart;

/* Name read as an attribute of something unknown: may mean any member of that name. */
typedef struct {
    NodeId from;
    Name name;
    Name end;      /* WEAK_PREFIX: what it ends with as well, or 0 */
    NodeId called; /* it counts only where something outside of the tree calls this function; 0: always */
    FileId file;
    u32 offset;
    ExprId expr;    /* x.name, getattr(x, …); 0: a text */
    u8 part;        /* WeakPart: how much of it is known */
    u8 of_external; /* the receiver is a library object: only classes deriving from libraries fit */
    u8 of_module;   /* the receiver may be a module: module-level names fit too */
} WeakUse;

/* Build vertices and edges. O(uses + attributes), each inferred once. */
void graph_build(Program *program);
void graph_release(Program *program);

/* Make edges of weak uses whose objects are known once it is known what callers pass. After reach_roots. */
void graph_settle(Program *program);

/* Weak uses of a vertex's own code, in source order. */
const WeakUse *graph_weak(const Program *program, NodeId node, u32 *count);

/* Members (class-level definitions and variables) and module-level names called `name`. */
const NodeId *graph_named(const Program *program, Name name, u32 *count);

/* True when some import_module gets a name that is computed: modules may be loaded that nothing names. */
bool graph_has_dynamic_import(const Program *program);

/* True when somewhere the modules of a folder that nobody knows are listed, as loaders of plugins do. */
bool graph_walks_unknown(const Program *program);

/* Vertex that a text like "a.b.c", "a.b:c" or "a.b" names, or 0. */
NodeId graph_find_text(Program *program, Str text);

/* Vertex of what a module calls `word`, through imports and star imports, or 0. */
NodeId graph_find_member(Program *program, ModuleId module, Str word);

/* The member that further words ("run" of "Main.run") name inside a class; the vertex itself where none
 * is. */
NodeId graph_find_inner(const Program *program, NodeId node, Str rest);

/* Vertex of the one Python file that a relative path in file `by` means: below that file's folder, below the
 * root, or the only one whose path ends so; 0 when none or several. O(files). */
NodeId graph_find_file(const Program *program, FileId by, Str text);

/* True when a decorator may keep the definition, so that it is used without being named: anything but
 * decorators that models call neutral and functions of the tree that only wrap what they are given. */
bool graph_is_kept_by_decorator(const Program *program, DefRef def);

/* Definition or module whose code a scope's statements are. */
NodeId graph_owner(const Program *program, FileId file, ScopeId scope);

/* True when objects of the class, of one above or below it, are given to code outside of the tree, which may
 * use what is public about them. O(bases). */
bool graph_is_handed_out(const Program *program, DefRef class);

/* Vertex of the class whose member the vertex is, or 0. O(1). */
NodeId graph_owner_class(const Program *program, NodeId node);

/* True for a class whose values live one by one: an enumeration (models: `values`). O(1). */
bool graph_is_choice(const Program *program, NodeId node);

u32 graph_node_count(const Program *program);
const Node *graph_node(const Program *program, NodeId node);
NodeId graph_module(const Program *program, FileId file);
NodeId graph_def(const Program *program, DefRef def); /* 0 for a definition that is not linked */
/* Vertex of the variable a module- or class-level binding belongs to, or 0. */
NodeId graph_variable(const Program *program, BindRef binding);
/* DefRef of a NODE_DEF vertex. */
DefRef graph_node_def(const Program *program, NodeId node);

/* Edges into / out of a vertex, sorted by file and offset. O(1). */
const Edge *graph_in(const Program *program, NodeId node, u32 *count);
const Edge *graph_out(const Program *program, NodeId node, u32 *count);

/* "app.core.x.SSEManager.start", "app.core.x", "app.core.x._manager". */
Str graph_symbol(const Program *program, NodeId node, Arena *arena);
/* Name of a definition or variable: the last word of that; no name (0) for a module. O(1). */
Str graph_word(const Program *program, NodeId node);
Name graph_name(const Program *program, NodeId node);
/* What the vertex covers in its file: whole definition; for a variable its first binding's statement. */
Span graph_span(const Program *program, NodeId node);

/* True when any use, import from elsewhere, `__all__` entry or string in the tree goes through this
 * binding (an import or alias that nothing goes through is unused). */
bool graph_binding_is_used(const Program *program, BindRef binding);

#endif
