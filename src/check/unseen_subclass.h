/* Classes for code that lies elsewhere: plugins that the program loads. */
#ifndef OXBOW_UNSEEN_SUBCLASS_H
#define OXBOW_UNSEEN_SUBCLASS_H

#include "program.h"

/* True for an abstract class of which the tree, which loads modules by computed names, has no subclass; and
 * for a class whose objects such a one keeps, as an annotation in its body says. O(classes of the tree). */
bool class_is_for_unseen(const Program *program, DefRef class);

#endif
