#include "clone_nested.h"

#include <stdlib.h>

static CloneSide side_of(const CloneBody *body, const ClonePart *part) {
    return (CloneSide){.file = body->file, .def = part->def};
}

void clone_nested_list(const CloneWork *work, CloneNesteds *out) {
    for (u32 i = 0; i < work->matches.count; i++) {
        const PartMatch *match = &work->matches.at[i];
        const ClonePart *left = &work->left.parts.at[match->left],
                        *right = &work->right.parts.at[match->right];
        if (left->kind != DEF_CLASS || right->kind != DEF_CLASS || left->hash == right->hash) continue;
        u32 longer = u32_max(left->end - left->first, right->end - right->first);
        vec_push(out, ((CloneNested){.match = i,
                                     .left = side_of(&work->left, left),
                                     .right = side_of(&work->right, right),
                                     .similarity = (double)match->matched / longer}));
    }
}

void clone_nested_compare(CloneWork *work, CloneNesteds *self, Arena *arena) {
    for (u32 i = 0; i < self->count; i++)
        self->at[i].diff = clone_diff(work, CLONE_CLASS, &self->at[i].left, &self->at[i].right, arena);
}

void clone_nested_leave_out(CloneWork *work, const CloneNesteds *self) {
    for (u32 i = 0; i < self->count; i++) work->matches.at[self->at[i].match].matched = 0;
}

const CloneNested *clone_nested_at(const CloneNesteds *self, u32 match) {
    for (u32 i = 0; i < self->count; i++)
        if (self->at[i].match == match) return &self->at[i];
    return NULL;
}

CloneLevel clone_nested_level(const CloneDiff *diff) {
    CloneLevel level = CLONE_IDENTICAL;
    for (u32 i = 0; i < diff->member_count; i++)
        if (diff->members[i].level > level) level = (CloneLevel)diff->members[i].level;
    return level > CLONE_CHANGED ? CLONE_CHANGED : level;
}

static bool is_same_rename(const CloneRename *a, const CloneRename *b) {
    return a->kind == b->kind && str_eq(a->from, b->from) && str_eq(a->to, b->to);
}

void clone_renames_merge(CloneRenames *into, const CloneRename *renames, u32 count) {
    for (u32 i = 0; i < count; i++) {
        u32 at = 0;
        while (at < into->count && !is_same_rename(&into->at[at], &renames[i])) at++;
        if (at == into->count) {
            vec_push(into, renames[i]);
            continue;
        }
        into->at[at].count += renames[i].count;
        into->at[at].is_consistent |= renames[i].is_consistent;
        into->at[at].is_throughout &= renames[i].is_throughout;
    }
}

static int rename_cmp(const void *a, const void *b) {
    const CloneRename *x = a, *y = b;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    int order = str_cmp(x->from, y->from);
    return order ? order : str_cmp(x->to, y->to);
}

void clone_renames_sort(CloneRenames *renames) {
    if (renames->count) qsort(renames->at, renames->count, sizeof *renames->at, rename_cmp);
}
