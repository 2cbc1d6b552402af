/* Proof that an object has no member of a name: its class is closed, nothing below or outside adds it. */
#ifndef OXBOW_LACKING_H
#define OXBOW_LACKING_H

#include "additions.h"

/* True when the class, a base or its `__slots__` provides the name. O(linearisation). */
bool class_has(const Program *program, DefRef class, Name name);

/* Whether an access can succeed, and what speaks for it. */
typedef enum {
    ACCESS_FAILS,
    ACCESS_MAY_FAIL,  /* it fails, unless a subclass that nobody sees has the member: nobody makes such objects here */
    ACCESS_STORES,    /* not a read, or one that only a type checker sees */
    ACCESS_UNPROVEN,  /* the object may be anything */
    ACCESS_OTHER,     /* the object is none of a class of the tree */
    ACCESS_FOUND,     /* a class that it may be of has the member */
    ACCESS_OPEN,      /* a class that it may be of may have any member: class_openness */
    ACCESS_BELOW,     /* a subclass has the member, or may have any */
    ACCESS_UNMADE,    /* `self` in a mixin, or in a class of which nobody makes objects */
    ACCESS_ADDED,     /* code from outside may add it */
    ACCESS_EXPECTED,  /* the failure is caught, asked for or marked */
} Access;

static inline bool access_fails(Access self) {
    return self == ACCESS_FAILS || self == ACCESS_MAY_FAIL;
}

/* access_fails when no object that the value stands for can have the member, but for what is stored on it from
 * outside (additions_may_give). A class that nobody makes may be a mixin, so `self` in it proves nothing.
 * Amortised O(subclasses · linearisation). */
Access value_access(const Additions *self, Value value, Name name);

/* The same for what an attribute expression reads, with all that may save it. `*lacking` is one of the values that
 * lack the name when it fails, else the one that decides, if any. */
Access expr_access(const Additions *self, FileId file, ExprId attribute, Value *lacking);

#endif
