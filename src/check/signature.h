/* What a call may give: the parameters of a function, or of a constructor that is made of fields. */
#ifndef OXBOW_SIGNATURE_H
#define OXBOW_SIGNATURE_H

#include "callees.h"

typedef struct {
    Str name;
    Str alias; /* a second name by which it may be given; empty: none */
    u8 kind;   /* ParamKind */
    bool is_required;
    FileId file;
    Span span; /* where it is declared */
} Parameter;

typedef struct {
    Vec(Parameter) items;
    bool lacks_self;        /* a method without a parameter for its object */
    bool takes_any_keyword; /* unknown ones are dropped or kept */
    const char *error;      /* what is raised where one is missing */
} Signature;

/* Parameters behind those that are bound; false when they are not all known. O(parameters), for fields
 * O(expressions of the classes). The result is released by signature_release. */
bool signature_of(const CheckContext *context, const Callee *callee, Signature *out);
void signature_release(Signature *self);

/* "(a, b=…, *, c)" */
Str signature_text(const Signature *self, Arena *arena);

#endif
