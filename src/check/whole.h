/* Whether objects of a class have nothing but what the class shows. */
#ifndef OXBOW_WHOLE_H
#define OXBOW_WHOLE_H

#include "additions.h"

typedef enum {
    WHOLE_NOT,    /* it may be a mixin or a base put together at run time, whose host has the rest */
    WHOLE_LIKELY, /* nobody makes one here, but it begins objects and misses hardly a name */
    WHOLE_MADE    /* somebody makes objects of it or of a subclass */
} Whole;

/* What `self` proves in methods of a class that lacks the name. A class that calls itself a mixin or
 * abstract is one. O(subclasses), and O(expressions of the file) for a class that nobody calls. */
Whole class_is_whole(const Additions *self, DefRef class);

/* True when nothing in the tree can make objects of the class or of a subclass: nobody calls them or hands
 * them on, and no library that knows a base of theirs may. What is declared as one comes from outside, of
 * a class that nobody sees. O(subclasses). */
bool class_is_never_made(const Program *program, DefRef class);

#endif
