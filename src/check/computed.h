/* Stores whose names run time picks: setattr(x, key, value), vars(x).update(values). Such a name comes from
 * somewhere: a text, a keyword, another name of the tree; or from data that is read outside, and nobody calls
 * data. */
#ifndef OXBOW_COMPUTED_H
#define OXBOW_COMPUTED_H

#include "classes.h"

/* Names that stand where they may become those of members, but for texts (text_words.h): in paths, as
 * keywords and parameters, and all that the tree binds. */
typedef struct {
    Bits names; /* none until the first question */
    Map stores; /* (file, write) → its name is heard */
} Heard;

void computed_release(Heard *self);

/* True when a computed store may put something under the name on objects of the class that can be called: the
 * name is heard somewhere, or the code that stores may put it together or look it up on other objects. The
 * first question that comes so far costs O(text of the tree). */
bool computed_may_give(Heard *heard, const Program *program, DefRef class, Name name);

/* The same of one store, row `write` of a file. */
bool computed_store_may_give(Heard *heard, const Program *program, FileId file, u32 write, Name name);

#endif
