/* Inside calls only: sites while they are found. */
#ifndef OXBOW_CALLS_IMPL_H
#define OXBOW_CALLS_IMPL_H

#include "calls.h"

/* Sites, and the same grouped by function. */
typedef struct {
    Vec(CallSite) sites; /* while they are found */
    CallSite *by_function;
    u32 *start;  /* by DefRef, in by_function */
    Map lambdas; /* (FileId, ScopeId) of lambdas that are handed on → ExprId there of what they are given */
} CallSites;

struct Calls {
    CallSites called, handed;
    /* By whether attributes are followed: */
    Map passed[2]; /* BindRef of a parameter → what is passed for it, in sets; 0 while that is looked for */
    Map partly[2]; /* (parameter, question and depth) → the same, where its callers led too far */
    bool follows_members;
    Vec(ValueSet) sets;
    u32 cuts;      /* how often a question ended early: too deep, or in a circle */
    u32 questions; /* asked from outside so far */
};

/* Places that hand functions on, by models. O(calls and decorators). */
void calls_handed_find(Program *program, CallSites *out);

#endif
