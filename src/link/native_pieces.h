/* Names of the C program that begin with, end in, or hold one of many pieces: asked for all pieces at
 * once. */
#ifndef OXBOW_NATIVE_PIECES_H
#define OXBOW_NATIVE_PIECES_H

#include "native.h"

/* Where the rest of the name is: in front of the piece, behind it, or both. */
typedef enum { PIECE_START, PIECE_END, PIECE_INSIDE, PIECE_SHAPES } PieceShape;

typedef struct {
    Str part;
    PieceShape shape;
    u32 last; /* of `hits`: the chain of its names; 0: none */
    u32 count;
} NativePiece;

typedef struct {
    Name name;
    u32 before; /* of the same piece; 0: none */
} PieceHit;

typedef struct {
    Vec(NativePiece) pieces;
    Vec(PieceHit) hits;
    Map known;                    /* hash of shape and text → piece */
    VecU32 lengths[PIECE_SHAPES]; /* that pieces of a shape have */
} NativePieces;

/* The piece's number; one for equal ones. */
u32 native_piece_add(NativePieces *self, Str part, PieceShape shape);

/* Find the names of all pieces. O(bytes of names × different lengths of pieces). */
void native_pieces_match(NativePieces *self, const Program *program);

/* Names that are longer than the piece and fit it, in order; from the arena. */
const Name *native_piece_names(const NativePieces *self, u32 piece, Arena *arena, u32 *count);

void native_pieces_release(NativePieces *self);

#endif
