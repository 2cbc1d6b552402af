/* unknown-module-member for modules of the standard library. */
#ifndef OXBOW_STANDARD_MEMBER_H
#define OXBOW_STANDARD_MEMBER_H

#include "check.h"

/* Report the read of an attribute when its object is surely a module of the standard library, and that lacks
 * the name in every version of Python that the project runs on. */
void standard_member_check(CheckContext *context, FileId file, ExprId access);

#endif
