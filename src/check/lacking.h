/* Whether a class, or what an object may be, has a member of a name, as far as its classes say. */
#ifndef OXBOW_LACKING_H
#define OXBOW_LACKING_H

#include "classes.h"

/* True when the class, a base or its `__slots__` provides the name. O(linearisation). */
bool class_has(const Program *program, DefRef class, Name name);

/* True when all members of the class are known. O(1) after the first time. */
bool class_is_closed(const Program *program, DefRef class);

/* No subclass has it either, with whatever else that subclass derives from; all of them are closed, or would
 * be without computed stores. O(subclasses · linearisation). */
bool subclasses_lack(const Program *program, DefRef class, Name name, bool but_for_computed);

typedef enum {
    LACKS_NOTHING,
    LACKS_NAME,     /* no class has it */
    LACKS_ON_CLASS, /* instances have it, and the class itself is asked */
    LACKS_KEY,      /* it is a key of a dictionary, not an attribute */
    LACKS_BEHIND    /* super(): no class behind the own one has it */
} Lack;

/* How an instance, a class or super() lacks the name. Subclasses are looked through for super() only: what is
 * known to be of a class may be of one. O(linearisation). */
Lack value_lacks(const Program *program, Value value, Name name);

#endif
