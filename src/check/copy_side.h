/* The two sides of a copy: who uses each, which is alive, and which one should go. */
#ifndef OXBOW_COPY_SIDE_H
#define OXBOW_COPY_SIDE_H

#include "copy_uses.h"

typedef Vec(FileId) FileIds;

typedef struct {
    const CloneSide *side;
    bool is_known;     /* who uses it; else it counts as living, without users */
    bool is_linked;    /* names in it are resolved: imports, aliases and parameters mean something */
    Life life;         /* in production or scripts */
    bool in_tests;     /* live in the tests */
    bool is_doubtful;  /* not alive, and so unsure that nobody would be told */
    CopyUses uses;     /* every place outside that names it or something inside of it */
    FileIds users;     /* other files whose live code refers to it or its members, ascending */
    FileIds importers; /* other files that import it by name (a file: anything of it), ascending */
    Str symbol;        /* dotted name; path for a file */
    Str name;          /* as its file calls it, `Class.method`; path for a file */
    Str word;          /* `name`, or `symbol` where both sides have one name */
    Place place;
} CopySide;

/* Why `there` is the one to keep. */
typedef enum {
    KEEP_USED,            /* nothing live uses the other one */
    KEEP_ALIAS,           /* it bears the other one's name already */
    KEEP_OUTSIDE_TESTS,   /* the other one belongs to the tests */
    KEEP_OUTSIDE_SCRIPTS, /* the other one stands among scripts or examples, which others do not import */
    KEEP_MORE_USED,
    KEEP_NAMED,  /* nothing names the other one, whatever might use it */
    KEEP_LARGER, /* as much used, and all of the other one is in it */
    KEEP_FIRST   /* nothing tells them apart: the first by path */
} KeepReason;

/* `here` is the side that goes if one goes. */
typedef struct {
    CopySide here, there;
    KeepReason reason;
    Str alias; /* name in `there`'s module that already stands for what is called so `here`; or empty */
    bool is_one_thing; /* by their name, or because hardly anything differs: what one lacks, it lost or never
                          got */
    bool can_go;       /* nothing live, no test and nobody outside uses `here`, or an alias replaces it */
} CopyPair;

/* Look at one side. O(edges into it). Release with copy_side_release. */
void copy_side_open(CopySide *self, CheckContext *context, const CloneSide *side);
void copy_side_release(CopySide *self);

/* True when code that only the tests run names it. */
bool copy_is_used_by_tests(const CopySide *self);

/* Look at both sides of a pair and decide which is which. The unused one goes; else one that an alias
 * replaces; else one that belongs to the tests; else the one with fewer users; else the one that is mostly
 * within the other; else the later one. O(edges into both). */
void copy_pair_open(CopyPair *self, CheckContext *context, const ClonePair *pair);
void copy_pair_release(CopyPair *self);

/* Two sides by their names alone, of which nobody asks who uses them: stretches of functions. Needs no
 * release. O(depth). */
void copy_pair_name(CopyPair *self, CheckContext *context, const CloneSide *here, const CloneSide *there);

/* True when the definition `def` is bound under `name` in the module of `file`: an alias when it is called
 * otherwise. */
bool copy_is_bound_as(const Program *program, FileId file, Name name, DefRef def);

/* "`a.py`, `b.py` and 3 more", by `limit`. In `arena`. */
Str copy_list_files(const CheckContext *context, const FileIds *files, u32 limit);

#endif
