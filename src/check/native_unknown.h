/* What C asks for and nothing has, as the compiler says it. */
#ifndef OXBOW_NATIVE_UNKNOWN_H
#define OXBOW_NATIVE_UNKNOWN_H

#include "check.h"

/* Members that a structure or union lacks: part of unknown-member. A unit with a missing header tells
 * nothing, and each member of a record is reported once. O(problems). */
void native_unknown_members(CheckContext *context);

#endif
