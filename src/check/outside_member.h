/* unknown-module-member for modules outside of the tree. */
#ifndef OXBOW_OUTSIDE_MEMBER_H
#define OXBOW_OUTSIDE_MEMBER_H

#include "check.h"

/* Report the read of an attribute when its object is surely a module of the standard library, and that lacks
 * the name in every version of Python that the project runs on; or an installed one, and that lacks it. */
void outside_member_check(CheckContext *context, FileId file, ExprId access);

#endif
