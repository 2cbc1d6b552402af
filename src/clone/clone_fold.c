#include "clone_fold.h"

static u64 pair_key(u32 a, u32 b) {
    return map_pair(u32_min(a, b), u32_max(a, b));
}

/* Positions of pairs, by definitions and by files. */
typedef struct {
    Map defs, files;
} PairIndex;

static PairIndex index_build(const ClonePairs *pairs) {
    PairIndex index = {0};
    for (u32 i = 0; i < pairs->count; i++) {
        const ClonePair *pair = &pairs->at[i];
        if (pair->kind == CLONE_FILE)
            map_at(&index.files, pair_key(pair->left.file, pair->right.file), i);
        else
            map_at(&index.defs, pair_key(pair->left.def, pair->right.def), i);
    }
    return index;
}

static void index_release(PairIndex *self) {
    map_release(&self->defs);
    map_release(&self->files);
}

/* True when something around the left side is paired with something around the right side, or holds both. */
static bool is_nested(const Program *program, const PairIndex *index, const ClonePair *pair) {
    for (DefRef a = def_parent(program, pair->left.def); a; a = def_parent(program, a))
        for (DefRef b = def_parent(program, pair->right.def); b; b = def_parent(program, b))
            if (map_find(&index->defs, pair_key(a, b)) != MAP_NONE) return true;
    return false;
}

static void nested_drop(const Program *program, ClonePairs *pairs) {
    PairIndex index = index_build(pairs);
    u32 kept = 0;
    for (u32 i = 0; i < pairs->count; i++) {
        ClonePair pair = pairs->at[i];
        bool in_files = map_find(&index.files, pair_key(pair.left.file, pair.right.file)) != MAP_NONE;
        if (pair.kind == CLONE_FUNCTION && in_files) continue;
        if (pair.kind != CLONE_FILE && is_nested(program, &index, &pair)) continue;
        pairs->at[kept++] = pair;
    }
    pairs->count = kept;
    index_release(&index);
}

/* What acting on a pair removes, by how sure it is. */
static double pair_weight(const ClonePair *self) {
    return u32_min(self->left.tokens, self->right.tokens) * self->similarity * self->rename_share;
}

static int pair_cmp(const void *a, const void *b) {
    const ClonePair *x = a, *y = b;
    if (x->is_tests != y->is_tests) return x->is_tests ? 1 : -1;
    double u = pair_weight(x), v = pair_weight(y);
    if (u != v) return u > v ? -1 : 1;
    u64 left = map_pair(x->left.file, x->left.def), right = map_pair(y->left.file, y->left.def);
    if (left != right) return left < right ? -1 : 1;
    left = map_pair(x->right.file, x->right.def), right = map_pair(y->right.file, y->right.def);
    return left < right ? -1 : left > right;
}

static void files_link(ClonePairs *pairs) {
    PairIndex index = index_build(pairs);
    for (u32 i = 0; i < pairs->count; i++) {
        ClonePair *pair = &pairs->at[i];
        if (pair->kind != CLONE_CLASS) continue;
        u32 around = map_find(&index.files, pair_key(pair->left.file, pair->right.file));
        pair->inside = around == MAP_NONE ? CLONE_NONE : around;
    }
    index_release(&index);
}

/* ---- groups ---------------------------------------------------------------------------------------- */

typedef struct {
    const ClonePairs *pairs;
    PairIndex index;
    Map group;   /* unit → leader */
    u64 *medoid; /* by leader: the unit that every other one of the group is paired with */
} Grouping;

static u64 unit_key(const ClonePair *pair, const CloneSide *side) {
    return pair->kind == CLONE_FILE ? map_pair(1, side->file) : map_pair(0, side->def);
}

static bool are_paired(const Grouping *self, u64 a, u64 b) {
    const Map *map = a >> 32 ? &self->index.files : &self->index.defs;
    return map_find(map, pair_key((u32)a, (u32)b)) != MAP_NONE;
}

/* Complete link around a medoid: joining whatever touches would chain unlike things together. CLONE_NONE for
 * a pair of units that are both listed already. */
static u32 leader_choose(Grouping *self, u32 i) {
    const ClonePair *pair = &self->pairs->at[i];
    u64 left = unit_key(pair, &pair->left), right = unit_key(pair, &pair->right);
    u32 a = map_find(&self->group, left), b = map_find(&self->group, right);
    if (a != MAP_NONE && b != MAP_NONE) return pair->is_same_name ? i : CLONE_NONE;
    u64 grouped = b != MAP_NONE ? right : left, newcomer = b != MAP_NONE ? left : right;
    u32 leader = b != MAP_NONE ? b : a;
    bool joins = leader != MAP_NONE &&
                 (self->medoid[leader] == grouped || are_paired(self, self->medoid[leader], newcomer));
    if (!joins) {
        leader = i;
        self->medoid[i] = grouped;
        map_at(&self->group, grouped, i);
    }
    map_at(&self->group, newcomer, leader);
    return leader;
}

static void leaders_choose(ClonePairs *pairs) {
    Grouping grouping = {.pairs = pairs, .index = index_build(pairs)};
    grouping.medoid = mem_alloc((pairs->count + 1) * sizeof(u64));
    for (u32 i = 0; i < pairs->count; i++) pairs->at[i].leader = leader_choose(&grouping, i);
    free(grouping.medoid);
    map_release(&grouping.group);
    index_release(&grouping.index);
}

/* Leave out pairs without a leader; what points to positions follows. */
static void unled_drop(ClonePairs *pairs) {
    u32 *moved = mem_alloc((pairs->count + 1) * sizeof(u32)), kept = 0;
    for (u32 i = 0; i < pairs->count; i++) {
        moved[i] = kept;
        if (pairs->at[i].leader == CLONE_NONE) continue;
        pairs->at[kept] = pairs->at[i];
        pairs->at[kept].leader = moved[pairs->at[i].leader];
        kept++;
    }
    pairs->count = kept;
    free(moved);
}

void clone_pairs_fold(const Program *program, ClonePairs *pairs) {
    nested_drop(program, pairs);
    if (pairs->count) qsort(pairs->at, pairs->count, sizeof *pairs->at, pair_cmp);
    leaders_choose(pairs);
    unled_drop(pairs);
    files_link(pairs);
}
