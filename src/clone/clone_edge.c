#include "clone_edge.h"

enum { WIDTH = EDGE_STATEMENTS_MAX + 1, LOST = INT32_MIN / 2 };

/* Rows of the alignment by statements of the right list: best so far, best that ends with statements of the
 * left list alone, and of the right list alone. */
typedef struct {
    i32 best[2][WIDTH], left_gap[2][WIDTH], right_gap[2][WIDTH];
    const EdgeList *left, *right;
    EdgeScore score;
    void *context;
    CloneEdge edge;
} Edge;

static i32 larger(i32 a, i32 b) {
    return a > b ? a : b;
}

static i32 gap(i32 before, i32 within, u32 tokens) {
    i32 from = larger(before - EDGE_GAP_OPEN, within);
    return from <= LOST / 2 ? LOST : from - (i32)(EDGE_GAP * tokens);
}

/* Both lists go on with these two; noted when nothing was as good. */
static i32 together(Edge *self, i32 before, u32 i, u32 k) {
    if (before <= LOST / 2) return LOST;
    i32 worth = self->score(self->context, self->left->at[i - 1].stmt, self->right->at[k - 1].stmt);
    if (worth < 0) return LOST;
    if (before + worth > self->edge.score) self->edge = (CloneEdge){before + worth, i, k};
    return before + worth;
}

/* False when the whole row is given up. */
static bool row_fill(Edge *self, u32 i) {
    u32 now = i & 1, before = now ^ 1;
    bool is_open = false;
    for (u32 k = 0; k <= self->right->count; k++) {
        i32 left = LOST, right = LOST, both = i || k ? LOST : 0;
        if (i) left = gap(self->best[before][k], self->left_gap[before][k], self->left->at[i - 1].tokens);
        if (k)
            right = gap(self->best[now][k - 1], self->right_gap[now][k - 1], self->right->at[k - 1].tokens);
        if (i && k) both = together(self, self->best[before][k - 1], i, k);
        i32 best = larger(both, larger(left, right));
        if (best < self->edge.score - EDGE_DROP) best = left = right = LOST;
        self->best[now][k] = best, self->left_gap[now][k] = left, self->right_gap[now][k] = right;
        is_open = is_open || best > LOST;
    }
    return is_open;
}

CloneEdge clone_edge(const EdgeList *left, const EdgeList *right, EdgeScore score, void *context) {
    Edge self = {.left = left, .right = right, .score = score, .context = context};
    for (u32 i = 0; i <= left->count && row_fill(&self, i);) i++;
    return self.edge;
}
