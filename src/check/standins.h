/* Annotations that name one class where objects of another are passed. */
#ifndef OXBOW_STANDINS_H
#define OXBOW_STANDINS_H

#include "additions.h"

/* True when code of `file` shows that the object of this expression is of some other class than `value`, a
 * declared one that lacks the name: a class of the tree that has the name resembles, wraps or is called
 * like the declared one, or the variable is indexed, which the declared class does not allow. Asked for
 * what fails otherwise: O(classes + expressions of the file). */
bool annotation_means_another(const Additions *self, FileId file, ExprId object, Value value, Name name);

#endif
