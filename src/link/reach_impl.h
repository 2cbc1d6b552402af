/* Inside reach only: its columns, and the roots it marks from. */
#ifndef OXBOW_REACH_IMPL_H
#define OXBOW_REACH_IMPL_H

#include "reach.h"

typedef struct {
    const Name *names;
    u32 count;
    bool is_known; /* collected already */
} Texts;

struct Reach {
    u8 *life[WORLD_COUNT];     /* Life by NodeId */
    Cause *cause[WORLD_COUNT]; /* by NodeId */
    Root *root;                /* by NodeId */
    NodeId *head;
    NodeId *island;     /* vertices that have a head, grouped by it */
    u32 *island_start;  /* by NodeId of the head */
    Bits dead_reads;    /* by Name: see reach_dead_reads */
    Bits dynamic_files; /* by FileId: see reach_file_is_dynamic */
    Texts texts[2];     /* names of vertices that are strings, too; [1] with the lists of exports */
    Bits
        offered_files; /* by FileId: of a library, be it the tree or a distribution beside what is deployed */
    bool is_library;
    bool is_deployed;
};

/* Set `root` of every vertex that lives by itself, and decide whether the tree is a library.
 * O(vertices + mentions). */
void reach_roots(Program *self);

/* Root what an example of a published package defines, in the world of scripts: it is written as those who
 * use the package write, and loaded as theirs. O(definitions and edges of the file). */
void example_roots(Program *self, FileId file);

/* Set `head` of every vertex that is not live, and group them by it. O(vertices + edges). */
void reach_islands(Program *self);

#endif
