/* Classes for code that lies elsewhere: plugins that the program loads. */
#ifndef OXBOW_UNSEEN_SUBCLASS_H
#define OXBOW_UNSEEN_SUBCLASS_H

#include "program.h"

/* Add abstract classes of which the tree, which loads modules by computed names, has no subclass, and classes
 * whose objects such a one keeps, as annotations in its body say. O(definitions). */
void unseen_classes_collect(Map *out, const Program *program);

#endif
