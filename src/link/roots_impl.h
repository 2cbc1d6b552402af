/* Inside the search for what lives by itself only: one step per kind of thing that starts code
 * (reach_roots.c says in which order). */
#ifndef OXBOW_ROOTS_IMPL_H
#define OXBOW_ROOTS_IMPL_H

#include "reach_impl.h"

/* The vertex (0: none) lives by itself, unless it does already. */
void root_add(Program *self, NodeId node, RootKind kind, World world);
/* The same, with the place that says so. */
void root_add_at(Program *self, NodeId node, RootKind kind, World world, FileId file, u32 offset);
/* What others may use of a module or a class: all that is public in it. */
void roots_add_public(Program *self, NodeId node, Root root);

/* Apps, and factories of apps (roots_apps.c). */
void app_roots(Program *self);

/* What the entries of models start (roots_starts.c). */
void start_roots(Program *self);

/* What a file that is no code names; what documentation imports (roots_mentions.c). */
void mention_roots(Program *self, FileId file);
void documented_roots(Program *self, FileId file);
/* The text at the offset of such a file is a comment, or only said. */
bool mention_is_commented(const Facts *facts, u32 offset);

/* A file of code that is run, tests, or that a model names (roots_files.c). */
void file_roots(Program *self, FileId file);
bool file_is_packaged(const Program *self, FileId file);

/* Decide whether the tree is a library, and add what others may use of one. After all others. O(vertices +
 * edges). (roots_library.c) */
void library_decide(Program *self);

/* Add the files of distributions that are libraries beside what is deployed. O(files · depth + vertices +
 * edges). (roots_beside.c) */
void library_beside(Program *self, Bits *out);

#endif
