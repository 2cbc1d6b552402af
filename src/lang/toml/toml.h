/* TOML 1.0. As a tree for those who configure something, and as facts like any other file. */
#ifndef OXBOW_TOML_H
#define OXBOW_TOML_H

#include "builder.h"
#include "data.h"

typedef struct {
    const Data *node;
    u32 line;
} TomlLine;

typedef struct {
    Data *root;            /* an object; dates and times are texts, spelled as in the file */
    const TomlLine *lines; /* by address of the node */
    u32 line_count;
} TomlDocument;

typedef struct {
    u32 line; /* 1-based */
    Str text; /* what is wrong, without file or line; in the arena or static */
} TomlProblem;

/* Read `source` (UTF-8). Dotted keys, tables and arrays of tables become nested objects and lists.
 * Everything in `out` lives in `arena`; `source` may die. False with `problem` filled on a syntax
 * error, a value out of range, or a key or table defined twice. O(len) for tables of usual width. */
bool toml_parse(Str source, Arena *arena, TomlDocument *out, TomlProblem *problem);

/* Line of the key of a member, or of an item of a list; of a table the line of its header. 1 for the
 * root. O(log nodes). */
u32 toml_line(const TomlDocument *self, const Data *node);

typedef struct TSParser TSParser;

/* Push a string row with its mentions for each string value, setting rows for keys, error rows for what
 * does not parse, and count lines of code. builder_begin was called for `source`; the parser is set to TOML.
 * O(len). */
void toml_extract(FactsBuilder *builder, TSParser *parser, Str source);

#endif
