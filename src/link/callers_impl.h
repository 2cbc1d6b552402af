/* Inside callers only: what is noted of the whole program, and who is known. */
#ifndef OXBOW_CALLERS_IMPL_H
#define OXBOW_CALLERS_IMPL_H

#include "callers.h"
#include "bits.h"

struct Callers {
    Bits taken;        /* by Name: a text or a computed name may get hold of what is called so */
    Bits super_called; /* by Name: called on super() */
    Bits kept;         /* by DefRef: the function hands itself on */
    Map tested;        /* (file, offset) of what handlers of exceptions name */
    Bits kept_below;   /* by DefRef: the class or one deriving from it is */
    Bits made_below;   /* by DefRef: a class deriving from it may be the one called */
    bool keeps_any;    /* the class of an object that nobody knows is handed on */
    u32 *weak_start;   /* by Name: calls of that name on something unknown, in `weak` */
    u32 *weak;         /* positions in the graph's weak uses */
    u8 *known;         /* by DefRef: Known */
};

/* Fill all but `known`. */
void callers_note(Program *program, struct Callers *self);

/* True when every caller of the function is seen. */
bool callers_are_known(const Program *program, DefRef function);

#endif
