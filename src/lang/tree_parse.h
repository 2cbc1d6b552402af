/* One bounded parse. */
#ifndef OXBOW_TREE_PARSE_H
#define OXBOW_TREE_PARSE_H

#include "parse_arena.h"
#include "str.h"

#include <tree_sitter/api.h>

/* Tree of `source`, or NULL when it cost more memory traffic than any text of the language needs. Call it
 * inside of `memory`, which the tree comes from, and which `parser` has to come from. */
TSTree *tree_parse(TSParser *parser, const ParseArena *memory, Str source);

#endif
