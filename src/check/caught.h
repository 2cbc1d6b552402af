/* Which exceptions a handler catches, as far as classes are known. */
#ifndef OXBOW_CAUGHT_H
#define OXBOW_CAUGHT_H

#include "check.h"
#include "infer.h"

/* The handler of the same `try` above this one that already catches every class it names; 0 when there is
 * none or a class is not known. `*class` is the class of that handler that catches the last of them.
 * O(handlers of the try * classes). */
StmtId caught_above(const CheckContext *context, FileId file, StmtId handler, Value *class);

#endif
