/* Sets of source lines, per file of a program. A line is in the set once, however often it is added. */
#ifndef OXBOW_LINE_SET_H
#define OXBOW_LINE_SET_H

#include "program.h"

typedef struct {
    Arena *arena;
    const Program *program;
    Bits *files; /* by FileId; `words` NULL until a line of the file is added */
} LineSet;

LineSet line_set_new(const Program *program, Arena *arena);

/* Lines of a file as people count them: what follows the last line end is a line only when it holds
 * something. O(1). */
u32 source_lines(const Program *program, FileId file);

/* Add lines first..last (1-based, inclusive, cut to the file). Returns how many are new. O(lines). */
u32 line_set_add(LineSet *self, FileId file, u32 first, u32 last);

bool line_set_has(const LineSet *self, FileId file, u32 line);

/* Lines of `file` in the set. O(lines / 64). */
u32 line_set_count(const LineSet *self, FileId file);
u32 line_set_total(const LineSet *self);

/* True when every line of `file` that holds a token is in the set, and there is one: what is left are
 * comments, docstrings and blank lines. O(tokens). */
bool line_set_covers_code(const LineSet *self, FileId file);

#endif
