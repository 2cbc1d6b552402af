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

/* From this share, word for word, the smaller of two classes is within the larger one. */
static const double WITHIN_SHARE = 0.9;

/* Two classes of one name may be one class and an older copy of it, and so may two of which one holds the
 * other: worth more than what they hold. */
static bool is_namesake(const ClonePair *pair) {
    if (pair->kind != CLONE_CLASS) return false;
    return pair->is_same_name ||
           (pair->similarity < pair->containment && pair->literal_within >= WITHIN_SHARE);
}

/* A function tells what the functions in it are, as long as it is told at all. */
static bool tells_inner(const ClonePair *pair) {
    return is_namesake(pair) || (pair->kind == CLONE_FUNCTION && pair->grade > CLONE_FAINT);
}

/* One of two pairs of which the first lies within the second says enough: the larger one, unless the inner
 * one is the surer. */
static void one_drop(ClonePairs *pairs, bool *drop, u32 inner, u32 outer) {
    /* Classes that share little but their name may still be one and its abandoned copy. */
    bool is_faint = pairs->at[outer].grade == CLONE_FAINT && is_namesake(&pairs->at[outer]);
    if (is_faint && pairs->at[inner].grade > CLONE_FAINT) return;
    bool inner_is_surer = pairs->at[inner].grade > pairs->at[outer].grade && !tells_inner(&pairs->at[outer]);
    drop[inner_is_surer ? outer : inner] = true;
}

/* Pairs that hold both sides of pair `i`, or one side and something around the other. */
static void nested_mark(const Program *program, const PairIndex *index, ClonePairs *pairs, u32 i,
                        bool *drop) {
    const ClonePair *pair = &pairs->at[i];
    for (DefRef a = pair->left.def; a; a = def_parent(program, a)) {
        for (DefRef b = pair->right.def; b; b = def_parent(program, b)) {
            u32 other = map_find(&index->defs, pair_key(a, b));
            if (other == MAP_NONE || other == i) continue;
            /* One side shared: the copy is that of the definition that is more like it. */
            bool shares = a == pair->left.def || b == pair->right.def;
            if (shares && pairs->at[other].exact_share < pair->exact_share)
                drop[other] = true;
            else if (shares)
                drop[i] = true;
            else
                one_drop(pairs, drop, i, other);
        }
    }
}

bool clone_is_told_by(const ClonePair *pair, const ClonePair *files) {
    return pair->grade <= files->grade && files->classes == 1;
}

static u32 files_around(const PairIndex *index, const ClonePair *pair) {
    if (pair->kind == CLONE_FILE || pair->left.file == pair->right.file) return CLONE_NONE;
    u32 files = map_find(&index->files, pair_key(pair->left.file, pair->right.file));
    return files == MAP_NONE ? CLONE_NONE : files;
}

static void classes_count(const PairIndex *index, ClonePairs *pairs) {
    for (u32 i = 0; i < pairs->count; i++) {
        u32 files = files_around(index, &pairs->at[i]);
        if (pairs->at[i].kind == CLONE_CLASS && files != CLONE_NONE) pairs->at[files].classes++;
    }
}

/* Functions go with the files around them, and so does a class that is the only one. */
static void file_mark(const PairIndex *index, ClonePairs *pairs, u32 i, bool *drop) {
    const ClonePair *pair = &pairs->at[i];
    u32 files = files_around(index, pair);
    if (files == CLONE_NONE) return;
    if (pair->kind == CLONE_FUNCTION || pair->grade > pairs->at[files].grade)
        one_drop(pairs, drop, i, files);
    else if (clone_is_told_by(pair, &pairs->at[files]))
        drop[i] = !is_namesake(pair);
}

static void nested_drop(const Program *program, ClonePairs *pairs) {
    PairIndex index = index_build(pairs);
    bool *drop = mem_alloc(pairs->count + 1);
    memset(drop, 0, pairs->count + 1);
    classes_count(&index, pairs);
    for (u32 i = 0; i < pairs->count; i++) {
        if (pairs->at[i].kind == CLONE_FILE || drop[i]) continue;
        nested_mark(program, &index, pairs, i, drop);
        if (!drop[i]) file_mark(&index, pairs, i, drop);
    }
    u32 kept = 0;
    for (u32 i = 0; i < pairs->count; i++)
        if (!drop[i]) pairs->at[kept++] = pairs->at[i];
    pairs->count = kept;
    free(drop);
    index_release(&index);
}

/* What acting on a pair removes, by how sure it is. */
static double pair_weight(const ClonePair *self) {
    return u32_min(self->left.tokens, self->right.tokens) * self->agreed_share * self->agreed_share *
           self->rename_share;
}

static int pair_cmp(const void *a, const void *b) {
    const ClonePair *x = a, *y = b;
    if (x->is_tests != y->is_tests) return x->is_tests ? 1 : -1;
    if (x->grade != y->grade) return x->grade > y->grade ? -1 : 1;
    double u = pair_weight(x), v = pair_weight(y);
    if (u != v) return u > v ? -1 : 1;
    if (x->nearness != y->nearness) return x->nearness > y->nearness ? -1 : 1;
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
        pair->inside = files_around(&index, pair);
    }
    index_release(&index);
}

/* ---- groups ---------------------------------------------------------------------------------------- */

typedef struct {
    const ClonePairs *pairs;
    PairIndex index;
    Map group;   /* unit → leader */
    u64 *medoid; /* by leader: the unit that every other one of the group is paired with */
    u32 *merged; /* by leader: the leader of the group that took this one in, or itself */
} Grouping;

static u64 unit_key(const ClonePair *pair, const CloneSide *side) {
    return pair->kind == CLONE_FILE ? map_pair(1, side->file) : map_pair(0, side->def);
}

static bool are_paired(const Grouping *self, u64 a, u64 b) {
    const Map *map = a >> 32 ? &self->index.files : &self->index.defs;
    return map_find(map, pair_key((u32)a, (u32)b)) != MAP_NONE;
}

static u32 leader_last(const Grouping *self, u32 leader) {
    while (self->merged[leader] != leader) leader = self->merged[leader];
    return leader;
}

static u32 leader_find(const Grouping *self, u64 unit) {
    u32 leader = map_find(&self->group, unit);
    return leader == MAP_NONE ? MAP_NONE : leader_last(self, leader);
}

/* Two groups of like things are one: equal units find each other before those that are nearly equal. */
static u32 groups_merge(Grouping *self, u32 a, u32 b, u8 grade) {
    u32 first = u32_min(a, b), second = u32_max(a, b);
    if (first == second || grade < self->pairs->at[first].grade || grade < self->pairs->at[second].grade)
        return CLONE_NONE;
    if (!are_paired(self, self->medoid[first], self->medoid[second])) return CLONE_NONE;
    self->merged[second] = first;
    return first;
}

/* Complete link around a medoid: joining whatever touches would chain unlike things together. CLONE_NONE for
 * a pair of units that are both listed already, and for one that ties a unit to a listed one less surely
 * than the others are tied. */
static u32 leader_choose(Grouping *self, u32 i) {
    const ClonePair *pair = &self->pairs->at[i];
    u64 left = unit_key(pair, &pair->left), right = unit_key(pair, &pair->right);
    u32 a = leader_find(self, left), b = leader_find(self, right);
    if (a != MAP_NONE && b != MAP_NONE) return groups_merge(self, a, b, pair->grade);
    u64 grouped = b != MAP_NONE ? right : left, newcomer = b != MAP_NONE ? left : right;
    u32 leader = b != MAP_NONE ? b : a;
    if (leader != MAP_NONE && pair->grade < self->pairs->at[leader].grade) return CLONE_NONE;
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

/* The group that one unit of a pair without a group is in, for what is worth a look; of two the surer one. */
static u32 leader_beside(const Grouping *self, const ClonePair *pair) {
    if (pair->kind == CLONE_FILE || pair->grade < CLONE_FAIR) return CLONE_NONE;
    u32 a = leader_find(self, unit_key(pair, &pair->left)),
        b = leader_find(self, unit_key(pair, &pair->right));
    if (a == b) return CLONE_NONE;
    return a == MAP_NONE ? b : b == MAP_NONE ? a : u32_min(a, b);
}

static void beside_mark(const Grouping *self, ClonePairs *pairs) {
    for (u32 i = 0; i < pairs->count; i++) {
        ClonePair *pair = &pairs->at[i];
        if (pair->leader != CLONE_NONE) continue;
        pair->leader = leader_beside(self, pair);
        pair->is_beside = pair->leader != CLONE_NONE;
    }
}

/* `all` are the pairs as they were before nested ones were dropped: units whose pair says no more than the
 * pair around it are paired all the same. */
static void leaders_choose(ClonePairs *pairs, PairIndex all) {
    Grouping grouping = {.pairs = pairs, .index = all};
    grouping.medoid = mem_alloc((pairs->count + 1) * sizeof(u64));
    grouping.merged = mem_alloc((pairs->count + 1) * sizeof(u32));
    for (u32 i = 0; i < pairs->count; i++) {
        ClonePair *pair = &pairs->at[i];
        grouping.merged[i] = i;
        pair->leader = leader_choose(&grouping, i);
        pair->is_aside = pair->leader == CLONE_NONE && pair->is_same_name && pair->kind != CLONE_FILE;
        if (pair->is_aside) pair->leader = i;
    }
    for (u32 i = 0; i < pairs->count; i++)
        if (pairs->at[i].leader != CLONE_NONE)
            pairs->at[i].leader = leader_last(&grouping, pairs->at[i].leader);
    beside_mark(&grouping, pairs);
    free(grouping.medoid);
    free(grouping.merged);
    map_release(&grouping.group);
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

static void groups_chain(ClonePairs *pairs) {
    u32 *last = mem_alloc((pairs->count + 1) * sizeof(u32));
    for (u32 i = 0; i < pairs->count; i++) {
        u32 leader = pairs->at[i].leader;
        pairs->at[i].next = CLONE_NONE;
        if (i > leader) pairs->at[last[leader]].next = i;
        if (i >= leader) last[leader] = i;
    }
    free(last);
}

void clone_pairs_fold(const Program *program, ClonePairs *pairs) {
    PairIndex all = index_build(pairs);
    nested_drop(program, pairs);
    if (pairs->count) qsort(pairs->at, pairs->count, sizeof *pairs->at, pair_cmp);
    leaders_choose(pairs, all);
    index_release(&all);
    unled_drop(pairs);
    groups_chain(pairs);
    files_link(pairs);
}
