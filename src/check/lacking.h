/* Proof that an object has no member of a name: its class is closed, nothing below or outside adds it. */
#ifndef OXBOW_LACKING_H
#define OXBOW_LACKING_H

#include "additions.h"

/* True when the class, a base or its `__slots__` provides the name. O(linearisation). */
bool class_has(const Program *program, DefRef class, Name name);

typedef enum {
    LACKS_NOTHING,
    LACKS_NAME,     /* no class has it */
    LACKS_ON_CLASS, /* instances have it, and the class itself is asked */
    LACKS_KEY,      /* it is a key of a dictionary, not an attribute */
    LACKS_BEHIND    /* super(): no class behind the own one has it */
} Lack;

/* How no object that the value stands for can have the member, but for what is stored on it from outside
 * (additions_may_give). A class that nobody makes may be a mixin, so `self` in it proves nothing. Amortised
 * O(subclasses · linearisation). */
Lack value_lacks(const Additions *self, Value value, Name name);

#endif
