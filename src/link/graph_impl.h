/* Inside the reference graph only: what its building steps share. */
#ifndef OXBOW_GRAPH_IMPL_H
#define OXBOW_GRAPH_IMPL_H

#include "bits.h"
#include "graph.h"
#include "infer.h"
#include "site.h"

struct Graph {
    Node *nodes;
    u32 node_count;
    NodeId *variable_of;    /* by BindRef */
    NodeId *variable_start; /* by FileId: its variables are vertices [start of it, start of the next) */
    Vec(Edge) edges;        /* while they are collected */
    Edge *in;               /* grouped by target */
    u32 *in_start;          /* by NodeId */
    Edge *out;              /* grouped by source */
    u32 *out_start;
    Vec(WeakUse) weak;
    u32 *weak_start;
    NodeId *named;
    u32 *named_start; /* by Name */
    u32 named_names;
    Name *member_names; /* those with vertices */
    u32 member_name_count;
    u64 *binding_used; /* bits by BindRef */
    Bits choices;      /* by DefRef: classes whose values live one by one */
    bool has_dynamic_import;
    Bits handed_modules;  /* by FileId: the module is given on as an object, so anything may be one */
    Bits handed_classes;  /* by DefRef: objects of the class are given to code outside of the tree */
    Bits offered_modules; /* by FileId: another module offers all its names by a star import or alias */
    bool walks_unknown;   /* somewhere the modules of a folder are listed that nobody knows */
    bool scans_unknown;   /* somewhere dir() or getmembers() is asked of an object that nobody knows */
    u32 *owned_start;     /* by NodeId of the owner */
    NodeId *owned;        /* vertices by owner */
    NodeId *class_of;     /* by NodeId: the class whose member it is, or 0 */
    Map descendants; /* (class, Name): where in descendant_list the members of its subclasses are, if asked */
    VecU32 descendant_list; /* how many, then the vertices */
    Map keeps;           /* (DefRef, position of a parameter): does the function keep it? as far as asked */
    VecU32 text_folders; /* ModuleIds of folders that texts of the tree name by their path, if asked */
    bool has_text_folders;
};

/* What an attribute can mean: members for sure, members perhaps, and what else it might be. */
typedef struct {
    VecU32 strong, weak;
    bool is_unknown, of_external, of_module;
} Targets;

/* getattr() by a text that is made of parameter number `parameter` of a function (graph_called.c). */
typedef struct {
    FileId file;
    ExprId call;
    DefRef function;
    u32 parameter;
} CalledText;

typedef struct {
    Program *program;
    Graph *graph;
    FileId file;
    const Facts *facts;
    DefId *header_owner; /* by ExprId: definition whose header the expression is in, or 0 */
    Vec(u64) asked;      /* (module, name) pairs visited by the question at hand */
    NodeId *value_owner; /* by ExprId: variable whose plain value the expression is in, or 0 */
    NodeId owner;        /* of every place, where it is known already; 0: look */
    Map all_meant;       /* (owner, class): all values of the class are meant there already */
    Vec(Edge) named;     /* to what texts name; its members follow when all files are read */
    Vec(CalledText) called;
    Vec(Edge) loaded;   /* to modules loaded by computed names of which no more is seen to be used */
    Map given_displays; /* lists and dicts, by ExprRef, that were given to code outside of the tree */
    VecU32 found;       /* scratch: vertices a name stands for */
    Targets targets;    /* scratch */
} Building;

enum { HOPS_MAX = 40 };

static inline void edge_push(Graph *graph, Edge edge) {
    if (edge.from && edge.to && edge.from != edge.to) vec_push(&graph->edges, edge);
}

static inline NodeId node_of_file(FileId file) {
    return 1 + file;
}
static inline NodeId node_of_def(const Program *program, DefRef def) {
    return 1 + program->file_count + def;
}

/* Owner of an expression's place. */
NodeId owner_of_expr(const Building *self, ExprId expr);

/* An edge from `from` at the place of `expr`; edges from its owner to every target. */
Edge edge_at(const Building *self, NodeId from, NodeId to, ExprId expr, EdgeKind kind);
void edges_to(Building *self, ExprId expr, const VecU32 *targets, EdgeKind kind);

void building_release(Building *self);

/* Vertices that a module-level name of a module, or a binding of a file, stands for, added to `out`; marks
 * the bindings passed through as used. `depth` is 0 for a new question. (graph_name_nodes.c) */
void member_nodes(Building *self, ModuleId module, Name name, VecU32 *out, u32 depth);
void binding_nodes(Building *self, FileId file, u32 local, VecU32 *out, u32 depth);
/* The same of what an import binds, and of a name that only star imports of the file can bring. */
void import_nodes(Building *self, FileId file, ImportId import, VecU32 *out, u32 depth);
void star_nodes(Building *self, FileId file, Name name, VecU32 *out, u32 depth);

/* What a text that is put together is known to begin and end with: f"on_{x}", "on_" + x, "on_%s" % x,
 * "on_{}".format(x), f"{x}_done". Empty where nothing is. */
typedef struct {
    Str start, end;
} KnownEnds;

/* True when what an expression names goes on as a value from there: it is not called, looked into, compared,
 * tested by isinstance, a base of a class or an annotation. */
bool expr_keeps(const Facts *facts, ExprId expr);

/* Where an edge from an expression stands: an attribute at its own name. */
u32 expr_place(const Facts *facts, ExprId expr);

/* MEMBERS_READ: public ones, and what a module imports, as getattr() finds them. */
typedef enum { MEMBERS_ALL, MEMBERS_READ, MEMBERS_PUBLIC, MEMBERS_PUBLIC_VARIABLES } MembersMeant;

/* The same edge to every name of a module or class that is meant and begins and ends so; public ones do not
 * begin with `_`. */
void members_edges(Building *self, Edge edge, NodeId owner, MembersMeant meant, KnownEnds ends);

/* The same edge to what code outside may call on an object of the class: every public member, or, where the
 * library (0: any) of its own base gets it, what that library knows. */
void handed_edges(Building *self, Edge edge, DefRef class, Name library);

/* Turn to a file; who owns its places lies in `marks`. */
void file_enter(Building *self, FileId file, Arena *marks); /* graph_edges.c */

/* Reads off results that are declared, and that registries of the tree may have made (graph_declared.c). */
void declared_edges(Building *self);

/* True when the text of getattr() is what callers give: it is looked at again when all files are read. */
bool called_text_waits(Building *self, ExprId call, ExprId key); /* graph_called.c */
void called_texts(Building *self);

/* Named with one underscore, itself or a package around it: not for users of a library. */
bool is_private_module(const Program *program, FileId file); /* graph_called.c */

/* Edges of one place or kind, by the file that makes them. */
void use_edges(Building *self, UseId use); /* graph_names.c */
void import_edges(Building *self);
void export_edges(Building *self);
void error_edges(Building *self);
void mention_edges(Building *self); /* graph_mentions.c */
void named_members_edges(Building *self, Edge edge);
void template_edges(Building *self);      /* graph_templates.c */
void template_code_edges(Building *self); /* graph_template_code.c */
void example_texts(Building *self);       /* graph_examples.c */
void loader_edges(Building *self);        /* graph_loaders.c */
void model_loads(Building *self, const Site *site);
void loaded_edges(Building *self); /* once all files are read */
void load_package(Building *self, ExprId at, ModuleId package);
void told_folder_edges(Building *self, ExprId call, Str word); /* graph_folders.c */
void folder_edges(Building *self, ExprId at);
void handed_folder_edges(Building *self, ExprId at);
void quoted_type_edges(Building *self, ExprId call); /* graph_quoted.c */
void quoted_item_edges(Building *self, ExprId expr);
void type_comment_edges(Building *self);
void attribute_edges(Building *self, ExprId access); /* graph_attributes.c */
void member_edges(Building *self, ExprId at, ExprId object, Name name);
void call_edges(Building *self, ExprId call); /* graph_reflection.c */
/* eval(TEXTS[key], globals()): edges to what the texts name; false where not all of them are known. */
bool evaluated_edges(Building *self, ExprId globals); /* graph_evaluated.c */
void run_text_edges(Building *self, ExprId call);
/* exec(open("version.py").read()): edges to that file of the tree; false when it is none
 * (graph_executed.c). */
bool executed_file_edges(Building *self, ExprId call, ExprId code);
/* The statement that an expression belongs to. */
StmtId stmt_around(const Facts *facts, ExprId expr);
void argument_edges(Building *self, ExprId call); /* graph_given.c */
/* The expression, and what it holds where it is a display, goes to code that nobody sees; `library`: whose
 * that is, or 0. (graph_given.c) */
void given_edges(Building *self, ExprId at, Name library);
void store_edges(Building *self);
void put_edges(Building *self);

/* What a dotted name means where the file at hand has it; 0: nothing in the tree. Fills `found`.
 * (graph_mentions.c) */
NodeId graph_dotted_node(Building *self, Str dotted);

/* What a mention refers to as one text: "a.b.c", "a.b:c"; module and name of an import joined. */
Str mention_text(const Program *program, const Facts *facts, const MentionRow *row);

/* Classes whose values live one by one (models: `values`). A place that names such a class for anything
 * but one of its values may mean every value (graph_choices.c). */
void choices_find(Program *program);
void choice_edges(Building *self, ExprId place, NodeId class);
void choice_self_edges(Building *self, const UseRow *use);

/* What a decorator of the tree does with what it is given, by its own code (graph_keeping.c): wraps or
 * returns it and no more; something that nobody knows; stores it. */
typedef enum {
    KEEPS_NOTHING,
    KEEPS_MAYBE,
    KEEPS,
    KEEPS_AWAY /* stored in something that outlasts the call, where nobody needs the code around it */
} Keeping;

Keeping graph_decorator_keeps(const Program *program, FileId file, ExprId decorator);

/* All edges that names, attributes and texts make (graph_edges.c). */
void graph_add_edges(Program *program);

/* Put edges and weak uses in order, by place, and group edges by source and target (graph_order.c). */
void graph_index(Program *program);

/* Add what was collected since to the edges that are there, and put them in order again. */
void graph_more_edges(Program *program);

/* Edges to members of classes whose objects go where another class is annotated (graph_standins.c). */
void graph_add_standins(Program *program);

/* Edges from decorators, bases and framework models of every definition (graph_models.c). */
void graph_add_models(Program *program);

#endif
