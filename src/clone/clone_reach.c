#include "clone_reach.h"

/* Up to so many places each is tried as the centre; of more the first one is, and so many are grown. */
enum { CENTRES_MAX = 6, GROWN_MAX = 32 };

/* All statements of the function, but for its docstring. */
static bool is_whole(const Program *program, const CloneStretch *stretch) {
    if (!stretch->def) return false;
    const StmtRow *rows = facts_stmts(program_facts(program, stretch->file));
    StmtId def = def_row(program, stretch->def)->stmt, first = def + 1;
    if (rows[first].token_end == rows[first].first_token) first = rows[first].next;
    return stretch->first == first && rows[stretch->last].next == rows[def].next;
}

static CloneBlockPlace place_of_stretch(const Program *program, const CloneStretch *stretch) {
    return (CloneBlockPlace){stretch->file, stretch->def, stretch->first, stretch->last,
                             is_whole(program, stretch)};
}

/* Grow around one place, from each of the others; returns the largest gain, and whose it is. */
static i32 growths_from(CloneGrower *grower, const CloneKin *kin, const CloneStretch *places, u32 count,
                        u32 centre, CloneGrowth *out, u32 *nearest) {
    i32 best = 0;
    for (u32 i = 0; i < count; i++) {
        const CloneStretch *a = &places[centre], *b = &places[i];
        out[i] = (CloneGrowth){*a, *b, 0, 0};
        if (i != centre && !clone_kin_related(kin, a->file, a->def, b->file, b->def))
            out[i] = clone_grow(grower, a, b);
        if (out[i].gain > best) best = out[i].gain, *nearest = i;
    }
    return best;
}

void clone_reaches_fill(CloneGrower *grower, const CloneKin *kin, const CloneStretch *places,
                        CloneBlock *block, Arena *arena) {
    CloneGrowth found[2][GROWN_MAX];
    u32 count = u32_min(block->count, GROWN_MAX), centres = block->count > CENTRES_MAX ? 1 : block->count;
    u32 kept = 0, nearest = 0;
    i32 best = 0;
    for (u32 centre = 0; centre < centres; centre++) {
        i32 gain = growths_from(grower, kin, places, count, centre, found[kept ^ 1], &nearest);
        if (gain <= best) continue;
        best = gain, kept ^= 1, block->centre = centre, block->nearest = nearest;
    }
    if (!best) return;
    CloneReach *reaches = ARENA_ARRAY(arena, CloneReach, block->count);
    for (u32 i = 0; i < block->count; i++) {
        reaches[i] = (CloneReach){block->places[block->centre], block->places[i]};
        if (i >= count || !found[kept][i].gain) continue;
        reaches[i].here = place_of_stretch(kin->program, &found[kept][i].left);
        reaches[i].there = place_of_stretch(kin->program, &found[kept][i].right);
    }
    block->reaches = reaches;
}
