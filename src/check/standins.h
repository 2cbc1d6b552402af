/* Annotations that name one class where objects of another are passed. */
#ifndef OXBOW_STANDINS_H
#define OXBOW_STANDINS_H

#include "additions.h"

/* True when the tree shows that the object of this expression of `file` is of some other class than it is
 * declared to be, where the declared ones lack the name: a class that has the name resembles or wraps a
 * declared one or is called like it; or the variable is indexed, which the class does not allow; or a call
 * passes an object of none of them. Asked for what fails otherwise: O(classes + calls of the tree). */
bool annotation_means_another(const Additions *self, FileId file, ExprId object, ValueSet declared,
                              Name name);

#endif
