/* What the advice about two copies is chosen by, for the files that choose and word it. */
#ifndef OXBOW_COPY_CASE_H
#define OXBOW_COPY_CASE_H

#include "copy_advice.h"

typedef struct {
    CheckContext *context;
    const Program *program;
    const ClonePair *pair;
    const CopyPair *copy;
    const CloneDiff *diff;
    Alikeness alikeness;
} Case;

typedef struct {
    u32 same, changed, only_here, only_there; /* definitions */
} MemberCount;

MemberCount case_members(const CloneDiff *diff);

/* Nothing differs that matters: one can be put in the other's place. */
bool case_is_same_thing(const Case *self);

/* First class of the tree that both derive from and few others do, or 0. */
DefRef case_common_base(const Program *program, DefRef left, DefRef right);

/* The class itself, or that of a method; 0 for a plain function. */
DefRef case_class_of(const Program *program, DefRef def);

/* The one side that has statements of its own, when nothing else differs: -1 here, 1 there; else 0. */
int case_larger_side(const CloneDiff *diff);

#endif
