/* Proof that an attribute cannot be read: the class is closed, nothing below or outside adds the member. */
#ifndef OXBOW_ACCESS_H
#define OXBOW_ACCESS_H

#include "additions.h"
#include "lacking.h"

/* Whether an access can succeed, and what speaks for it. */
typedef enum {
    ACCESS_FAILS,
    ACCESS_MAY_FAIL,   /* nobody makes such objects here: a subclass that nobody sees may have it */
    ACCESS_MAY_BE_SET, /* called, and a computed store would have to put it there, by a name never heard */
    ACCESS_STORES,     /* not a read, or one that only a type checker sees */
    ACCESS_UNPROVEN,   /* the object may be anything */
    ACCESS_OTHER,      /* the object is none of a class of the tree */
    ACCESS_FOUND,      /* a class that it may be of has the member */
    ACCESS_OPEN,       /* a class that it may be of may have any member: class_openness */
    ACCESS_BELOW,      /* a subclass has the member, or may have any */
    ACCESS_UNMADE,     /* `self` in a mixin, or in a class of which nobody makes objects */
    ACCESS_ADDED,      /* code from outside may add it */
    ACCESS_EXPECTED,   /* the failure is caught, asked for or marked */
} Access;

static inline bool access_fails(Access self) {
    return self == ACCESS_FAILS || self == ACCESS_MAY_FAIL || self == ACCESS_MAY_BE_SET;
}

/* access_fails when no object that the value stands for can have the member, but for what is stored on it
 * from outside (additions_may_give); `*lack` says how it lacks it. Amortised O(subclasses ·
 * linearisation). */
Access value_access(const Additions *self, Value value, Name name, bool is_called, Lack *lack);

/* The same for what an attribute expression reads, with all that may save it. `*lacking` is one of the
 * values that lack the name when it fails, else the one that decides, if any. */
Access expr_access(const Additions *self, FileId file, ExprId attribute, Value *lacking, Lack *lack);

#endif
