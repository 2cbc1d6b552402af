/* Names and values in which two functions differ: what would be parameters of the one that is kept. */
#ifndef OXBOW_COPY_PIECES_H
#define OXBOW_COPY_PIECES_H

#include "copy_alias.h"

typedef struct {
    Str here, there; /* source, with what is in front of a dot */
    bool is_called;  /* a function: what stands there is called on both sides */
    bool is_value;   /* can be written outside of the functions: literals and names of the module */
} CopyPiece;

typedef struct {
    Vec(CopyPiece) items; /* each once, in the order of the source */
    bool is_whole;        /* nothing else differs inside of statements: all of it can be handed in */
} CopyPieces;

/* Collect them. Release with copy_pieces_release. O(names of the file × pieces). */
void copy_pieces_find(CheckContext *context, const CopyPair *copy, const CloneDiff *diff, CopyPieces *out);
void copy_pieces_release(CopyPieces *self);

/* True when one of them is called. */
bool copy_pieces_call_something(const CopyPieces *self);

/* "`a`/`b`, `c()`/`d()` +2": here, then there. In the context's arena. */
Str copy_pieces_list(CheckContext *context, const CopyPieces *self);

/* The call that takes the place of `here`: "keep(path, limit, 3)"; empty when it cannot be written without
 * knowing more: other parameters, or something that only the function itself can name. */
Str copy_pieces_call(CheckContext *context, const CopyPair *copy, const CopyPieces *self);

#endif
