/* A temporary folder to build trees in. Every failure ends the test. */
#ifndef OXBOW_TEST_FOLDER_H
#define OXBOW_TEST_FOLDER_H

#include "source.h"

/* Make an empty folder; its path has no links. */
Str folder_new(Arena *arena);

/* Remove it with all it holds. */
void folder_remove(Str folder, Arena *arena);

/* Write a file, making the folders on its way. */
void folder_write(Str folder, const char *path, Str text, Arena *arena);

/* Make a link at `path` that leads to `target`. */
void folder_link(Str folder, const char *path, const char *target, Arena *arena);

/* Run a shell command in the folder, without the user's git configuration; it must succeed. */
void folder_run(Str folder, const char *command, Arena *arena);

/* The folder plus a relative path, NUL-terminated. */
const char *folder_path(Str folder, const char *path, Arena *arena);

/* Paths of a tree, each followed by a space. */
Str tree_paths(const SourceTree *tree, Arena *arena);

/* The tree of one PATH without further options; its discovery must succeed. */
SourceTree tree_of(const char *path, Arena *arena);

#endif
