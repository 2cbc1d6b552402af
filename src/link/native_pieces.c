#include "native_pieces.h"

#include "native_impl.h"

static u64 key_of(Str part, PieceShape shape) {
    return str_hash(part) * PIECE_SHAPES + shape;
}

u32 native_piece_add(NativePieces *self, Str part, PieceShape shape) {
    if (!self->hits.count) vec_push(&self->hits, (PieceHit){0});
    u32 *piece = map_at(&self->known, key_of(part, shape), self->pieces.count);
    if (*piece < self->pieces.count) return *piece;
    vec_push(&self->pieces, ((NativePiece){.part = part, .shape = shape}));
    VecU32 *lengths = &self->lengths[shape];
    for (u32 i = 0; i < lengths->count; i++)
        if (lengths->at[i] == part.len) return *piece;
    vec_push(lengths, (u32)part.len);
    return *piece;
}

static void try(NativePieces *self, Str name, Name id, size_t at, u32 length, PieceShape shape) {
    Str part = str_slice(name, at, at + length);
    u32 found = map_find(&self->known, key_of(part, shape));
    if (found == MAP_NONE || !str_eq(self->pieces.at[found].part, part)) return;
    NativePiece *piece = &self->pieces.at[found];
    if (piece->last && self->hits.at[piece->last].name == id) return;
    vec_push(&self->hits, ((PieceHit){id, piece->last}));
    piece->last = self->hits.count - 1;
    piece->count++;
}

static void name_match(NativePieces *self, Str name, Name id) {
    for (u32 shape = 0; shape < PIECE_SHAPES; shape++)
        for (u32 i = 0; i < self->lengths[shape].count; i++) {
            u32 length = self->lengths[shape].at[i];
            if (name.len <= length) continue;
            size_t first = shape == PIECE_START ? 0 : shape == PIECE_END ? name.len - length : 1;
            size_t last = shape == PIECE_INSIDE ? name.len - length - 1 : first;
            for (size_t at = first; at <= last; at++) try(self, name, id, at, length, (PieceShape)shape);
        }
}

void native_pieces_match(NativePieces *self, const Program *program) {
    const Native *native = program->native;
    for (u32 i = 0; i < native->named_count && self->pieces.count; i++) {
        Name name = native->named_names[i];
        if (!i || native->named_names[i - 1] != name) name_match(self, name_text(program, name), name);
    }
}

const Name *native_piece_names(const NativePieces *self, u32 piece, Arena *arena, u32 *count) {
    const NativePiece *row = &self->pieces.at[piece];
    Name *names = ARENA_ARRAY(arena, Name, row->count);
    *count = row->count;
    u32 left = row->count;
    for (u32 hit = row->last; hit; hit = self->hits.at[hit].before) names[--left] = self->hits.at[hit].name;
    return names;
}

void native_pieces_release(NativePieces *self) {
    vec_release(&self->pieces);
    vec_release(&self->hits);
    map_release(&self->known);
    for (u32 shape = 0; shape < PIECE_SHAPES; shape++) vec_release(&self->lengths[shape]);
}
