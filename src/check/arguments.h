/* Do the arguments of a call fit the parameters? */
#ifndef OXBOW_ARGUMENTS_H
#define OXBOW_ARGUMENTS_H

#include "signature.h"

typedef struct {
    FileId file;
    ExprId expr; /* the argument; for a keyword its EXPR_KEYWORD */
    Str keyword; /* empty: positional */
} Argument;

typedef struct {
    Vec(Argument) items;
    bool has_star;   /* *args or **kwargs among them: not all are seen */
    bool is_partial; /* more may be given later */
} Arguments;

/* Put the arguments of a call, without its first `skips`, behind those that are there: a later keyword takes
 * the place of an earlier one. */
void arguments_read(Arguments *self, const Program *program, FileId file, ExprId call, u32 skips);
void arguments_release(Arguments *self);

typedef enum {
    FAULT_NONE,
    FAULT_KEYWORD, /* `name` is no parameter */
    FAULT_TWICE,   /* `name` is given by position and by keyword */
    FAULT_MANY,    /* `given` positional arguments, `most` are taken */
    FAULT_SELF,    /* a method that has no parameter for its object */
    FAULT_MISSING  /* `name`: the first of `count` parameters that nothing is given for */
} FaultKind;

enum { MISSING_LISTED = 4 };

typedef struct {
    u8 kind; /* FaultKind */
    u32 at;  /* the argument; none for FAULT_MISSING and FAULT_SELF */
    u32 given, most;
    u32 count;
    Str name;
    const Parameter *missing[MISSING_LISTED];
} Fault;

/* The first thing that does not fit, as Python looks for it: keywords, positions, what is missing. `seen` has
 * room for a flag per parameter and says which are given. O(arguments · parameters). */
Fault arguments_fault(const Arguments *self, const Signature *signature, bool *seen);

#endif
