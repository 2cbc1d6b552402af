/* What a finding says of constants with one value: which one stays, and who has to be re-pointed. */
#ifndef OXBOW_CONSTANT_REPORT_H
#define OXBOW_CONSTANT_REPORT_H

#include "constant_value.h"

#define CONSTANT_RULE "duplicate-constant"

typedef struct {
    NodeId node;
    FileId file;
    BindingId binding;
    DefRef class; /* 0 at module level */
    Name name;
    ConstantValue value;
    u32 users; /* other files that name it; filled by constants_report */
} Constant;

typedef Vec(Constant) Constants;

/* Add the finding about two or more constants in as many files: of one value, or two that nearly agree, of
 * which the caller says more. O(edges into them). */
Finding *constants_report(CheckContext *context, Constants *places);

#endif
