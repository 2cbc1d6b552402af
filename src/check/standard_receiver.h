/* unknown-member for objects that are exactly of a class of the standard library. */
#ifndef OXBOW_STANDARD_RECEIVER_H
#define OXBOW_STANDARD_RECEIVER_H

#include "standard_object.h"

/* Report the read of an attribute when all that its object can be surely lacks the name, in every version of
 * Python that the project runs on. */
void standard_receiver_check(StandardFinder *finder, FileId file, ExprId access);

#endif
