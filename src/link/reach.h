/* Liveness: which vertices of the reference graph can run, from which roots, by which path.
 *
 * Mark and sweep per world (production, tests, scripts). A method is live when its class is live and
 * something live refers to it; see docs/architecture.md for the rules. What live code merely might
 * refer to is live "weakly" and never reported. */
#ifndef OXBOW_REACH_H
#define OXBOW_REACH_H

#include "bits.h"
#include "graph.h"

typedef enum {
    LIFE_NONE, /* nothing live reaches it */
    LIFE_WEAK, /* only edges that might mean something else */
    LIFE_FULL
} Life;

typedef enum {
    ROOT_NONE,
    ROOT_APP,     /* object that serves: an app */
    ROOT_MAIN,    /* if __name__ == "__main__", executable or script file */
    ROOT_CONFIG,  /* [tool.oxbow] entry-points */
    ROOT_SCRIPT,  /* console script, entry point of pyproject/setup.cfg */
    ROOT_MENTION, /* module:attr or path in a Dockerfile, Makefile, CI file… */
    ROOT_TEST,
    ROOT_MODEL,   /* a framework model */
    ROOT_LIBRARY, /* public API of a tree without entry points */
    ROOT_EXAMPLE  /* an example of a published package */
} RootKind;

/* Find roots and sweep every world. O(edges) per world. */
void reach_build(Program *program);

/* Life of a vertex in one world. */
Life reach_life(const Program *program, NodeId node, World world);

/* Strongest life in production or scripts; tests apart. */
Life reach_production(const Program *program, NodeId node);

typedef enum {
    FATE_LIVE,       /* in production or scripts, if only weakly */
    FATE_TESTS_ONLY, /* in tests, and nowhere else */
    FATE_DEAD
} Fate;

Fate reach_fate(const Program *program, NodeId node);

/* Live in no world at all. */
bool reach_is_dead(const Program *program, NodeId node);

/* Why a vertex lives in a world: how it was first reached, by one of the shortest chains. */
typedef enum {
    CAUSE_NONE,   /* it does not */
    CAUSE_ROOT,   /* by itself: see reach_root_row; a handler of a served route has no such row */
    CAUSE_EDGE,   /* `from` refers to it: `edge` */
    CAUSE_OWNER,  /* it is the module, class or package around `from` */
    CAUSE_MEMBER, /* it is a public member of `from`, a class of a library */
    CAUSE_NAME    /* `from` reads its name off something unknown: `use` */
} CauseKind;

typedef struct {
    CauseKind kind;
    NodeId from;
    const void *at; /* const Edge *, const WeakUse * */
} Cause;

Cause reach_cause(const Program *program, NodeId node, World world);

/* A vertex that lives by itself, and the place that says so: a configuration file, a document. */
typedef struct {
    u8 kind;     /* RootKind */
    u8 world;    /* World */
    FileId file; /* FILE_NONE: its own file */
    u32 offset;
} Root;

RootKind reach_root(const Program *program, NodeId node);
const Root *reach_root_row(const Program *program, NodeId node);

/* What would not be live in any world if the vertices of `gone` were deleted. Sweeps anew: O(edges). */
Bits reach_without(Program *program, const Bits *gone);

/* For a dead vertex: the vertex at the head of its island (a dead vertex that no other dead code
 * outside its own cycle reaches). Itself when it is a head. The same for production code that tests alone
 * keep, among its like; 0 for everything else. */
NodeId reach_head(const Program *program, NodeId node);

/* True when dead code reads the name off something unknown: were that code alive, the member might be,
 * too. */
bool reach_dead_reads(const Program *program, Name name);

/* True when code of the file reads names that run time makes off something unknown: getattr(x, name). */
bool reach_file_is_dynamic(const Program *program, FileId file);

/* True for `other = name`: a second name, which keeps nothing by itself. */
bool reach_is_alias(const Program *program, NodeId node);

/* True when something says how the tree is started: an app object, a deployment file, configuration. */
bool reach_is_deployed(const Program *program);

/* All vertices of the island with this head, itself included, in order. O(1). */
const NodeId *reach_island(const Program *program, NodeId head, u32 *count);

/* True when the tree has no entry point, so that its public API counts as live. */
bool reach_is_library(const Program *program);

/* Routes (ids of routes.h) and entry vertices whose execution can reach `node`, shortest chains first. */
u32 reach_routes_to(const Program *program, NodeId node, u32 *routes, u32 capacity);

#endif
